"""Numbers of a plan that were decided: which decision each comes from, and what it costs the plan.

A decision is known here as the scenario keeps it; what it says of votes is for the councils to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.plan.plan import Limit, Plan
from lustrum.plan.titles import asked_title
from lustrum.results.dotted import BESIDE, DECISION, flat
from lustrum.wording.numbers import figure, readable

FELT = 1e-12
"""Of the largest worth: below it a floor costs nothing."""
_ASKED = {">=": "at least", "<=": "at most", "=": "exactly"}


@dataclass(frozen=True)
class DecidedNumber:
    """One number of a plan that was decided.

    Parameters
    ----------
    decision : str
        Identifier of the decision.
    what : str
        What it is about: a wish in words, a key of the scenario.
    value : str
        What was decided, as people read it.
    quantity, label, sense : str
        Of a wish, '' of a key.
    years : tuple of int
    cost : float
        What the goal gains if one per cent less is asked in every year, in its units; NaN of a key, which is no row,
        and where a dual is not known.
    prices : tuple of float
        Dual of each year, in the goal's units per unit asked.
    """

    decision: str
    what: str
    value: str
    quantity: str = ""
    label: str = ""
    sense: str = ""
    years: tuple[int, ...] = ()
    cost: float = float("nan")
    prices: tuple[float, ...] = ()


def decided_numbers(plan: Plan) -> tuple[DecidedNumber, ...]:
    """Return the decided numbers of a plan, wishes first; nothing where no decision is behind any."""
    return (*_of_wishes(plan), *_of_keys(plan))


def _of_wishes(plan: Plan) -> list[DecidedNumber]:
    """Return decided wishes, the years of one together."""
    rows: dict[tuple[str, str, str, str], list[tuple[int, float, float]]] = {}
    unit: dict[tuple[str, str, str, str], str] = {}
    for limit in plan.limits.values():
        if not limit.origin.startswith(DECISION):
            continue
        for item in range(len(limit.slack.index)):
            key = limit.origin, limit.quantity, limit.slack.index.label(item), limit.sense
            rows.setdefault(key, []).extend(_rows(plan, limit, item))
            unit[key] = limit.level.units
    found = []
    for key, by_year in rows.items():
        origin, quantity, label, sense = key
        by_year = sorted(by_year)
        if not by_year:
            continue
        worth = [abs(price * level) / 100.0 for _, level, price in by_year]
        levels = [level for _, level, _ in by_year]
        divisor, units = readable(levels, unit[key])
        first, last = by_year[0], by_year[-1]
        said = f"{_ASKED[sense]} {figure(last[1] / divisor, 5)} {units} in {last[0]}"
        if first[0] != last[0]:
            said += f", {figure(first[1] / divisor, 5)} in {first[0]}"
        found.append(
            DecidedNumber(
                origin.removeprefix(DECISION),
                asked_title(plan, quantity, label),
                said,
                quantity,
                label,
                sense,
                tuple(year for year, _, _ in by_year),
                float(sum(worth)),
                tuple(price for _, _, price in by_year),
            )
        )
    return found


def _rows(plan: Plan, limit: Limit, item: int) -> list[tuple[int, float, float]]:
    """Return year, level and dual of one item of a wish, in the years of the plan that have it."""
    found = []
    for t, year in enumerate(plan.years):
        level = float(limit.level.values[t, item])
        if np.isfinite(level):
            found.append((year, level, float(limit.shadow_price.values[t, item])))
    return found


def _of_keys(plan: Plan) -> list[DecidedNumber]:
    origins: Mapping[str, Any] = plan.scenario.get("origins", {})
    values = dict(flat({key: value for key, value in plan.scenario.items() if key not in BESIDE}))
    return [
        DecidedNumber(str(origin).removeprefix(DECISION), key, str(values.get(key, "")))
        for key, origin in origins.items()
        if str(origin).startswith(DECISION)
    ]


def decision_in_words(plan: Plan, name: str) -> str:
    """Return a decision as the plan keeps it, in one sentence without its full stop."""
    given: Mapping[str, Any] = plan.scenario.get("decisions", {}).get(name, {})
    if not given:
        return f"decision {name}"
    votes = [f"{given[key]} {word}" for key, word in _VOTES if isinstance(given.get(key), int)]
    if "for" not in given:
        votes = [f"{given.get('present', 0)} of {given.get('members', 0)} present"]
    return (
        f"decision {name}: {given.get('title', '')}; {given.get('body', '')}, {given.get('day', '')}, "
        f"{', '.join(votes)}, rule {given.get('rule', '')}"
    )


_VOTES = (("for", "for"), ("against", "against"), ("abstain", "abstaining"), ("absent", "absent"))


def decided_about(plan: Plan, quantity: str, label: str, year: int | None) -> tuple[str, ...]:
    """Return what was decided about a number of a plan, a sentence each: the decision, and what it asks.

    Parameters
    ----------
    label : str
        Of the number, '' for the sum of a quantity.
    """
    found = []
    for each in _of_wishes(plan):
        if each.quantity == quantity and each.label == label and (year is None or year in each.years):
            found.append(f"Decided: {each.value}, by {decision_in_words(plan, each.decision)}.")
    return tuple(found)
