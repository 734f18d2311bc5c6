"""What councils decide and how it is counted; no solver and no web in it."""
