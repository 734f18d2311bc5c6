"""A wish as a scenario states it, one table [[wish]] each."""

from __future__ import annotations

from typing import Any

from lustrum.problem import WishedValue
from lustrum.results.toml import is_number, short
from lustrum.scenario.faults import ScenarioFaults
from lustrum.wording.names import nearest

WISH_KEYS = ("quantity", "label", "year", "sense", "value", "priority", "origin")


def wish_of(given: Any, number: int, faults: ScenarioFaults) -> WishedValue | None:
    """Return one wish of a scenario, None where it is at fault."""
    place = f"wish.{number}"
    if not isinstance(given, dict):
        faults.add(f"wish {number} is {short(given)}; write each as a table [[wish]]", place)
        return None
    before = len(faults.found)
    for key in given:
        if key not in WISH_KEYS:
            faults.add(f"wish {number}: '{key}' is not known here. {nearest(key, WISH_KEYS)}", f"{place}.{key}")
    for key in ("quantity", "sense", "value"):
        if given.get(key, "") == "":
            faults.add(f"wish {number} has no {key}; a wish names {', '.join(WISH_KEYS)}", place)
    value, year, priority = given.get("value", 0), given.get("year") or None, given.get("priority") or 2
    if "value" in given and not is_number(value):
        faults.add(f"wish {number}: value is {short(value)}, and a plain number is meant", f"{place}.value")
    for key, whole in (("year", year), ("priority", priority)):
        if whole is not None and (isinstance(whole, bool) or not isinstance(whole, int)):
            faults.add(f"wish {number}: {key} is {short(whole)}; give a whole number", f"{place}.{key}")
    if len(faults.found) > before:
        return None
    return WishedValue(
        quantity=str(given["quantity"]),
        label=str(given.get("label", "")),
        year=year,
        sense=str(given["sense"]),
        value=float(value),
        priority=priority,
        origin=str(given.get("origin") or "the scenario"),
    )
