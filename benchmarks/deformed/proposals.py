"""Proposals and decisions: the clean files, and the calls that take them."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.deformed.asked import Asked, files_of
from benchmarks.deformed.more import FULL

PROPOSAL = """\
title = "More grain"
text = "So that all have enough."
submitter = "the village"
body = "assembly"

[[change.wish]]
name = "more grain"
quantity = "consumption"
label = "village, grain"
year = 2027
sense = ">="
value = 2.0
"""
DECISIONS = """\
[[decision]]
id = "grain"
title = "More grain"
body = "assembly"
level = "assembly"
day = 2012-11-20
rule = "votes-cast"
members = 9
present = 9
absent = 0
for = 5
against = 3
abstain = 1
result = "carried"

[[decision.changes.wish]]
quantity = "consumption"
label = "village, grain"
year = 2027
sense = ">="
value = 2.0

[register]
day = 2012-12-01
notes = ["Nobody says what was settled before its meeting."]
components = { appointed = 0.25, not_voting = 0.5 }

[[window]]
id = "window-1"
text = "The plan"
about = ["plan"]
consultation = ["2012-01-01", "2012-11-30"]
execution = ["2012-12-01", "2027-12-31"]
"""
DECIDED = """\
name = "valley, as decided"
parent = "full.toml"
decisions = ["decisions.toml"]

[[wish]]
quantity = "consumption"
label = "village, grain"
year = 2027
sense = ">="
value = 2.0
origin = "decision:grain"
"""


def proposals() -> Iterator[Asked]:
    """Yield the files of proposals and decisions."""
    make = files_of(**{"full.toml": FULL, "idea.toml": PROPOSAL, "decisions.toml": DECISIONS, "decided.toml": DECIDED})
    check = ("check", "idea.toml", "full.toml", "--sheet", "{out}")
    apply = ("apply", "full.toml", "--decisions", "decisions.toml", "--day", "2012-12-01", "--out", "applied.toml")
    plan = ("decided.toml", "--no-report", "--out", "{out}")
    yield Asked("council", "idea.toml", check, make, form="settings", needed="title", slow=True)
    yield Asked("council", "decisions.toml", apply, make, form="settings", needed="rule", slow=True)
    yield Asked("plan", "decisions.toml", plan, make, form="settings", needed="id", slow=True)
