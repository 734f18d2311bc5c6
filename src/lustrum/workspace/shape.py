"""What a manifest must look like before anything of it is used: one shape for each format, one line for each key."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from lustrum.errors import CONTROL, DataError
from lustrum.problem.declarations import KINDS
from lustrum.results.toml import short
from lustrum.wording.statuses import PLAN_ENDINGS

Shape = Callable[[Any, str], None]
"""Raises `Misshapen` where a value, at a place, is not what it has to be."""

LARGEST_YEAR = 100_000


class Misshapen(Exception):
    """A value of a manifest that is of another kind."""


def _kind(word: str, fits: Callable[[Any], bool]) -> Shape:
    def check(value: Any, at: str) -> None:
        if not fits(value):
            raise Misshapen(f"{at} is {short(value)}, and {word} is meant")

    return check


def is_number(value: Any) -> bool:
    """Say whether a value is a number that a float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e300 if isinstance(value, int) else math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15


text = _kind("a plain text", lambda value: isinstance(value, str) and not CONTROL.search(value))
flag = _kind("true or false", lambda value: isinstance(value, bool))
whole = _kind("a whole number", _is_whole)
number = _kind("a number", is_number)
rate = _kind("a yearly rate above -1", lambda value: is_number(value) and value > -1.0)
year = _kind("a year", lambda value: _is_whole(value) and 0 <= value < LARGEST_YEAR)
anything = _kind("something", lambda value: True)
plain = _kind("a text, number or list", lambda value: not isinstance(value, dict))


def one_of(*words: str) -> Shape:
    return _kind(f"one of {', '.join(words)}", lambda value: isinstance(value, str) and value in words)


def or_null(shape: Shape) -> Shape:
    def check(value: Any, at: str) -> None:
        if value is not None:
            shape(value, at)

    return check


def lists(shape: Shape, least: int = 0) -> Shape:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, list) or len(value) < least:
            raise Misshapen(f"{at} is {short(value)}, and a list{f' of {least} or more' * bool(least)} is meant")
        for place, each in enumerate(value):
            shape(each, f"{at}[{place}]")

    return check


def maps(shape: Shape) -> Shape:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise Misshapen(f"{at} is {short(value)}, and a table is meant")
        for key, each in value.items():
            text(key, f"{at}, a key")
            shape(each, f"{at}.{key}")

    return check


def row(*shapes: Shape) -> Shape:
    """A list with one value of each kind."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, list) or len(value) != len(shapes):
            raise Misshapen(f"{at} is {short(value)}, and a list of {len(shapes)} is meant")
        for place, (each, shape) in enumerate(zip(value, shapes, strict=True)):
            shape(each, f"{at}[{place}]")

    return check


def record(keys: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None, *, open_: bool = False) -> Shape:
    """A table with these keys; with others as well where it is open."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise Misshapen(f"{at} is {short(value)}, and a table is meant")
        known = {**keys, **(optional or {})}
        dims, items = value.get("dims"), value.get("items")
        if isinstance(dims, list) and isinstance(items, list):  # an index: a label of each item along each dimension
            for place, item in enumerate(items):
                if isinstance(item, list) and len(item) != len(dims):
                    raise Misshapen(f"{at}.items[{place}] is {short(item)}, and {len(dims)} labels are meant")
        if missing := [key for key in keys if key not in value]:
            raise Misshapen(f"{at} has no {missing[0]}")
        for key, each in value.items():
            if key in known:
                known[key](each, f"{at}.{key}" if at else key)
            elif not open_:
                raise Misshapen(f"{at} has {short(key)}, which is not known")

    return check


ASSUMPTION = record({"name": text, "text": text, "value": text, "source": text})
GIVEN_UP = record(
    {
        **dict.fromkeys(("wish", "quantity", "label", "sense", "unit", "origin"), text),
        **dict.fromkeys(("asked", "given"), number),
        "year": year,
        "priority": whole,
    }
)
CHANGE = record({"wish": text, "before": number, "after": number, "unit": text})
WISH_REPORT = record(
    {
        "clash": lists(text),
        "against": lists(text),
        "ways_out": lists(record({"text": text, "change": CHANGE, "also": lists(CHANGE)})),
        "sentence": text,
        "details": maps(plain),
    }
)
BY_YEAR = maps(number)
INDEX = {"dims": lists(text), "items": lists(lists(text)), "titles": maps(maps(text))}
SENSE = one_of("<=", ">=", "=")
COMMON: Mapping[str, Shape] = {
    "name": text,
    "status": one_of(*PLAN_ENDINGS),
    "message": text,
    "years": lists(year, least=1),
    "goal": text,
    "maximise": flag,
    "goal_units": text,
    "objective": or_null(number),
    "certificate": record(
        dict.fromkeys(("primal_infeasibility", "dual_infeasibility", "relative_gap"), or_null(number))
        | {"passed": flag}
    ),
    "growth": record(dict.fromkeys(("labour", "productivity", "exports", "government"), or_null(rate)), open_=True),
    "parts": lists(text),
    "options": maps(maps(anything)),
    "size": maps(number),
    "seconds": maps(number),
    "method": text,
    "tie_break": maps(plain),
    "inputs": lists(row(text, text)),
    "scenario": maps(anything),
    "assumptions": lists(ASSUMPTION),
    "given_up": lists(GIVEN_UP),
    "wish_report": or_null(WISH_REPORT),
}
TABLE: Mapping[str, Shape] = {
    **INDEX,
    **dict.fromkeys(("name", "unit", "title", "meaning"), text),
    "additive": flag,
    "headline": flag,
}
FORMAT_2 = record(
    {
        **COMMON,
        "solved_years": lists(year, least=1),
        "goal_title": text,
        "goal_measure": or_null(record({"reference": number, "one": number, "units": text})),
        "provenance": record({"id": text, "version": whole, "parent": text, "command": text}),
        "quantities": lists(record(TABLE, {"item_units": lists(text)})),
        "balance": lists(
            record({**TABLE, "side": one_of("supply", "use"), "at_home": flag, "final": flag, "continues": lists(text)})
        ),
        "limits": lists(
            record(
                {
                    **INDEX,
                    **dict.fromkeys(("name", "part", "title", "meaning", "quantity", "price_unit", "unit"), text),
                    "kind": one_of(*KINDS),
                    "sense": SENSE,
                    "binds_everything": flag,
                },
                {"defaults": lists(text), "origin": text},
            )
        ),
        "economy": record(
            {},
            {
                "paths": lists(record({"quantity": text, "label": text, "path": BY_YEAR})),
                "labour_supply": maps(BY_YEAR),
            },
            open_=True,
        ),
    },
    open_=True,
)
OLD_INDEX = {"dims": lists(text), "items": lists(lists(text))}
FORMAT_1 = record(
    {
        **COMMON,
        "quantities": maps(record({**OLD_INDEX, "unit": text, "meaning": text}, open_=True)),
        "balance": lists(row(text, one_of("supply", "use"), flag, text)),
        "limits": lists(
            record(
                {
                    **OLD_INDEX,
                    **dict.fromkeys(("name", "part", "meaning", "price_unit", "unit"), text),
                    "is_wish": flag,
                    "sense": SENSE,
                    "size": lambda value, at: (number if is_number(value) else lists(or_null(number)))(value, at),
                },
                open_=True,
            )
        ),
    },
    open_=True,
)
RESULT = record(
    {
        **dict.fromkeys(("analysis", "title"), text),
        "axes": lists(text),
        "items": lists(lists(text)),
        "measures": maps(
            record({"unit": text, "values": lists(plain)}, {"meaning": text}),
        ),
    },
    {
        "titles": maps(text),
        "notes": lists(text),
        "assumptions": lists(ASSUMPTION),
        "drawing": or_null(
            record(
                {"kind": text},
                dict.fromkeys(("y", "x", "series", "title", "rule_says", "by"), text)
                | {
                    "rule": or_null(number),
                    "shapes": maps(lists(lists(row(number, number)))),
                    "places": maps(row(number, number)),
                },
            )
        ),
    },
)

RATES = lists(or_null(number))
BACK_TEST = record(
    {
        "years": lists(year),
        **dict.fromkeys(("output_error", "naive_error", "planned_output_error"), RATES),
        **dict.fromkeys(("total_investment_ratio", "shortfall_share"), RATES),
        "investment_ratio": maps(RATES),
        "shortfall_products": lists(row(text, text, number)),
        "unit": text,
        "sentences": lists(text),
    }
)


def refuse_misshapen(value: Any, shape: Shape, what: str = "plan.json") -> None:
    """Refuse a stored document that is not of its shape.

    Raises
    ------
    DataError
        Names the first key whose value is of another kind.
    """
    try:
        shape(value, "")
    except Misshapen as fault:
        raise DataError(f"{what} is damaged: {str(fault).lstrip('.')}.") from None
    if shape not in (FORMAT_1, FORMAT_2):
        return
    years, solved = value["years"], value.get("solved_years")
    solved = years if solved is None else solved
    if solved[: len(years)] != years or solved != list(range(solved[0], solved[0] + len(solved))):
        raise DataError(f"{what} is damaged: its years {short(years)} are not the first of {short(solved)}.")
