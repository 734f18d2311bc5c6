"""How numbers, names and statuses are said: one place for every door."""
