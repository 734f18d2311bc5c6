"""One file per tool: `build(case)` expresses the plan and returns what lets the model in HiGHS be read back."""
