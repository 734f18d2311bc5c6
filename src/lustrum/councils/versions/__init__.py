"""Forms a council's database has had, each step a migration; the newest is `HEAD`."""

HEAD = "v0001"
