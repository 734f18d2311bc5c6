"""Three goods and one limit: floors of 210, 8 and 200 need 47 of 40 hours available (page 11.4 of the model)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lustrum.councils.decisions import Decision

FILES = {
    "economy.toml": """
name = "three goods"
base_year = 2000
currency = "hours"
unit = "hours"
price_base = "2000"
valuation = "basic"
source = "made up"
licence = "none"
[trade]
closed = true
""",
    "use.csv": "product,grain,homes,power\ngrain,0,0,0\nhomes,0,0,0\npower,0,0,0\n",
    "final_demand.csv": "product,households\ngrain,100\nhomes,5\npower,180\n",
    "value_added.csv": "component,grain,homes,power\nwages,100,5,180\n",
    "labour.csv": "skill,grain,homes,power\nwork,10,10,9\n",
    "labour_supply.csv": "skill,year,available\nwork,2001,40\n",
}
SCENARIO = """
name = "under debate"
economy = "three"
years = 1
tail = 0
parts = ["production", "consumption", "labour"]
[growth]
labour = 0.0
productivity = 0.0
[options]
labour.limit = true
consumption.form = "free"
[goal]
kind = "output"
"""
FLOORS = {"grain": 210.0, "homes": 8.0, "power": 200.0}
DAY = date(2000, 11, 1)


def write(folder: Path) -> Path:
    """Write economy and scenario; return the scenario."""
    (folder / "three").mkdir()
    for name, text in FILES.items():
        (folder / "three" / name).write_text(text, encoding="utf-8")
    file = folder / "debated.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


def floor(name: str, value: float | None = None, **other: Any) -> Decision:
    """Return a decided floor under what households get of a good."""
    asked = FLOORS[name] if value is None else value
    wish = {"name": name, "quantity": "consumption", "label": name, "sense": ">=", "value": asked}
    return decision(name, rule="floors", changes={"wish": [wish]}, **other)


def decision(name: str, **other: Any) -> Decision:
    """Return a decision of ten delegates, all of them there."""
    figures: dict[str, Any] = {
        "title": name, "body": "assembly", "level": "assembly", "day": DAY, "rule": "votes-cast", "members": 10,
        "present": 10, "absent": 0,
    }  # fmt: skip
    if other.get("rule", "votes-cast") == "votes-cast":
        figures |= {"votes_for": 7, "votes_against": 3}
    return Decision(id=name, **(figures | other))
