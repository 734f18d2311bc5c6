"""Every formula that has a small door stands on a page of the Python interface."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

API = Path(__file__).parents[2] / "docs" / "api"


def documented(page: str) -> set[str]:
    """Return the functions and classes that a page describes: what a module offers, or what it defines."""
    text = (API / f"{page}.md").read_text("utf-8")
    found = set(re.findall(r"auto(?:function|class):: \S+\.(\w+)", text))
    for name in re.findall(r"automodule:: (\S+)\n   :members:", text):
        module = import_module(name)
        offered = getattr(module, "__all__", None)
        found |= set(offered or [each for each, value in vars(module).items() if defined(value, name)])
    return found


def defined(value: object, module: str) -> bool:
    return callable(value) and getattr(value, "__module__", "") == module


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("trade", "two_gap"),
        ("trade", "learning_costs"),
        ("accumulation", "growth_ray"),
        ("money", "inflation_tax"),
        ("money", "schedule"),
        ("problem", "terminal_capacity"),
        ("problem", "target_fulfilment"),
        ("problem", "static_end"),
        ("analysis", "impact"),
        ("analysis", "leontief"),
        ("analysis", "multipliers"),
        ("cooperation", "read_game"),
        ("freight", "repairs_for"),
        ("freight", "carry"),
        ("regions", "required_growth"),
    ],
)
def test_a_formula_with_a_door_stands_on_the_page_of_its_room(page, name):
    assert name in documented(page)


def test_every_room_of_formulas_has_a_page_and_every_page_is_listed():
    listed = set(re.findall(r"^api/(\w+)$", (API.parent / "api.md").read_text("utf-8"), re.M))
    assert listed == {path.stem for path in API.glob("*.md")}
    rooms = {
        "prices",
        "money",
        "trade",
        "accumulation",
        "efficiency",
        "cooperation",
        "freight",
        "analysis",
        "labels",
        "regions",
    }
    assert rooms <= listed
