"""What councils do, act by act: each entry of the log is checked and taken up here, when it is written and verified."""
