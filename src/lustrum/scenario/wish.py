"""A wish as a scenario states it, one table [[wish]] each."""

from __future__ import annotations

import math
from typing import Any

from lustrum.problem import WishedValue
from lustrum.problem.wishes import SENSES
from lustrum.results.toml import is_number, per_cent, short
from lustrum.scenario.faults import ScenarioFaults, said_place
from lustrum.wording.names import nearest

WISH_KEYS = ("name", "quantity", "label", "year", "by", "sense", "value", "than_trend", "priority", "origin")
HIGHEST_THAN_TREND = 5.0
"""A larger multiple of the trend is likelier per cent."""

ONE_YEAR = "names a year and by: give the year it is for, or the one by which it is reached in even steps"
ONE_OF = "names either a value, in the unit of the quantity, or than_trend = 1.05 for 5 per cent above the trend"


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
    for key in ("quantity", "sense"):
        if given.get(key, "") == "":
            faults.add(f"wish {number} has no {key}; a wish names {', '.join(WISH_KEYS)}", place)
    if (sense := given.get("sense", "")) and sense not in SENSES:
        faults.add(f"wish {number}: the sense is {short(sense)}. {_nearest_sense(sense)}", f"{place}.sense")
    if ("value" in given) == ("than_trend" in given):
        faults.add(f"wish {number} {ONE_OF}", place)
    than_trend = _than_trend(given, number, faults)
    value, year, priority = given.get("value", 0), given.get("year") or None, given.get("priority") or 2
    if "value" in given and not is_number(value):
        faults.add(f"wish {number}: value is {short(value)}, and a plain number is meant", f"{place}.value")
    by = given.get("by") or None
    if year is not None and by is not None:
        faults.add(f"wish {number} {ONE_YEAR}", f"{place}.by")
    for key, whole in (("year", year), ("by", by), ("priority", priority)):
        if whole is not None and (isinstance(whole, bool) or not isinstance(whole, int)):
            faults.add(f"wish {number}: {key} is {short(whole)}; give a whole number", f"{place}.{key}")
    if len(faults.found) > before:
        return None
    return WishedValue(
        quantity=str(given["quantity"]),
        label=str(given.get("label", "")),
        year=year,
        sense=str(given["sense"]),
        value=float(value) if "value" in given else math.nan,
        priority=priority,
        origin=str(given.get("origin") or "the scenario"),
        than_trend=than_trend,
        by=by,
        name=str(given.get("name") or ""),
        place=said_place(faults.place(place)),
    )


def _nearest_sense(sense: object) -> str:
    """Return what is likely meant by a sense that is written otherwise."""
    marks = {">": ">=", "=>": ">=", "≥": ">=", "<": "<=", "=<": "<=", "≤": "<=", "==": "="}
    meant = marks.get(str(sense).strip())
    return f"Write '{meant}'" if meant else f"Known: {', '.join(SENSES)}"


def _than_trend(given: dict[str, Any], number: int, faults: ScenarioFaults) -> float | None:
    """Return the multiple of the trend a wish asks for, None where it asks for a value or is at fault."""
    if "than_trend" not in given:
        return None
    said = given["than_trend"]
    fraction = per_cent(said)
    value = said if fraction is None else fraction
    place = f"wish.{number}.than_trend"
    if not is_number(value):
        faults.add(f"wish {number}: than_trend is {short(said)}; give a multiple of the trend, 1.05, say", place)
    elif not 0.0 < value <= HIGHEST_THAN_TREND:
        meant = f"; for {value:g} per cent above the trend write {1 + value / 100:g}" if -100.0 < value <= 200.0 else ""
        faults.add(
            f"wish {number}: than_trend is {short(said)}, and a multiple of the trend is meant, above 0 and up to "
            f"{HIGHEST_THAN_TREND:g}{meant}",
            place,
        )
    else:
        return float(value)
    return None
