"""A power system inside a plan: one problem for what is built, how it runs and what else the economy does."""
