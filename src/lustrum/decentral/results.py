"""What a decentral plan came to, told by the centre: rounds, orders, prices of what is shared."""

from __future__ import annotations

from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.rounds import Round
from lustrum.decentral.run import Outcome
from lustrum.decentral.terms import Terms
from lustrum.labels import shown
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.wording.numbers import figure
from lustrum.wording.typeset import significant

PARTS = "millionths of D"


def outcome_results(found: Outcome) -> list[Result]:
    """Return the results of a run: the rounds first, then the orders and the prices of what is shared."""
    results = [_rounds(found)]
    if found.allotments:
        results.append(_orders(found))
    if any(each.short or each.silent or each.refused for each in found.rounds):
        results.append(_lacking(found))
    if found.allotments:
        results += [_allotments(found), _prices(found)]
    return results


def summary_of(found: Outcome) -> dict[str, Any]:
    """Return what a run came to as figures: the shape of `summary.json`."""
    return {
        "status": found.status,
        "objective": found.objective,
        "upper": found.upper,
        "gap": found.gap,
        "base_consumption": found.base_consumption,
        "iterations": found.iterations or len(found.rounds),
        "rounds": [_round_data(each) for each in found.rounds],
        "units": {
            unit: {
                "value": order.value,
                "to_gain": order.to_gain,
                "plan": order.plan,
                "members": found.members.get(unit, 1),
            }
            for unit, order in found.orders.items()
        },
        "silent": dict(found.silent),
        "round_trips": found.round_trips,
        "longest_message": found.longest,
        "shared": {"rows": found.terms.rows, "unit": found.terms.unit, "terms": found.terms.fingerprint},
    }


def _round_data(each: Round) -> dict[str, Any]:
    return {
        "round": each.number,
        "lower": each.lower,
        "upper": each.upper,
        "best_lower": each.best_lower,
        "best_upper": each.best_upper,
        "gap": each.gap,
        "short": dict(each.short),
        "silent": dict(each.silent),
        "refused": dict(each.refused),
    }


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _rounds(found: Outcome) -> Result:
    rounds = found.rounds
    size = found.base_consumption
    end = found.objective if np.isfinite(found.objective) else 0.0

    def off(values: list[float | None]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([1e6 * (_number(value) - end) / size for value in values])

    gap = np.array([1e6 * _number(each.gap) for each in rounds])
    size_of_gap, count = f"{significant(100.0 * found.gap, 2)} per cent of base consumption", len(rounds)
    finding = {
        "optimal": f"After {count} rounds no plan of all is better by more than {size_of_gap}",
        "stopped": f"Stopped after {count} rounds: a better plan may exist, by {size_of_gap}",
        "failed": f"In {count} rounds no allotments were found with which all can live",
    }[found.status]
    notes = [finding]
    names = {unit: why for each in rounds for unit, why in {**each.silent, **each.refused}.items()}
    notes += [
        f"{unit} did not answer in every round, and kept its last allotment: {why}" for unit, why in names.items()
    ]
    notes += [f"{unit} did not take its order: {why.removesuffix('.')}" for unit, why in found.silent.items()]
    return Result(
        "rounds",
        f"{found.terms.name}: {len(found.terms.units)} units reach one plan",
        ("round",),
        [(str(each.number),) for each in rounds],
        {
            "gap": Measure(gap, PARTS, "between the best bounds so far; D is the discounted base consumption of all"),
            "lower": Measure(off([each.lower for each in rounds]), PARTS, "of this round, from what the orders reach"),
            "upper": Measure(off([each.upper for each in rounds]), PARTS, "of this round, from what the orders reach"),
            "short": Measure(
                np.array([float(len(each.short)) for each in rounds]), "units", "with too little allotted"
            ),
            "silent": Measure(
                np.array([float(len({**each.silent, **each.refused})) for each in rounds]), "units", "without an answer"
            ),
        },
        notes=tuple(notes),
        assumptions=_assumptions(found),
        drawing=Drawing("lines", "gap", x="round", title=finding),
    )


def _orders(found: Outcome) -> Result:
    units = [unit for unit in found.terms.units if unit in found.allotments]
    years, items = len(found.terms.years), len(found.terms.items)
    net = np.array([found.allotments[unit].reshape(years, items)[0].sum() for unit in units])
    moved = np.array([np.abs(found.allotments[unit].reshape(years, items)[0]).sum() for unit in units])
    gain = np.array([found.orders[unit].to_gain if unit in found.orders else np.nan for unit in units])
    finding = f"{len(found.orders)} of {len(units)} units keep a plan of their own for their order"
    return Result(
        "orders",
        f"{found.terms.name}: what each unit is allotted",
        ("unit",),
        [(unit,) for unit in units],
        {
            "to_gain": Measure(
                1e6 * gain / found.base_consumption, PARTS, "what it could gain at the final prices alone"
            ),
            "net_use": Measure(net, found.terms.unit, f"takes less gives, {found.terms.years[0]}"),
            "moved": Measure(moved, found.terms.unit, f"takes and gives, net by item, {found.terms.years[0]}"),
        },
        notes=(finding, "Each can prove its order by lustrum unit check, without asking anybody"),
        drawing=Drawing("bars", "to_gain", title=finding),
    )


def _lacking(found: Outcome) -> Result:
    """Who was short, silent or refused, round by round."""
    rows: list[tuple[str, str, str, float, str]] = []
    for each in found.rounds:
        for unit, cost in each.short.items():
            rows.append((str(each.number), unit, "short", 1e6 * cost, ""))
        for what, whom in (("silent", each.silent), ("refused", each.refused)):
            rows += [(str(each.number), unit, what, np.nan, why) for unit, why in whom.items()]
    short, silent, refused = (
        sorted({row[1] for row in rows if row[2] == what}) for what in ("short", "silent", "refused")
    )
    said = [f"{what}: {shown(units, 6)}" for what, units in
            (("Short", short), ("silent", silent), ("refused", refused)) if units]  # fmt: skip
    finding = "; ".join(said)
    costs = Measure(np.array([row[3] for row in rows]), PARTS, "of the emergency supply it would have needed")
    return Result(
        "lacking",
        "Who was short, silent or refused",
        ("round", "unit"),
        [row[:2] for row in rows],
        {
            "what": Measure(
                [row[2] for row in rows], "", "short of what it was allotted, silent, or its answer refused"
            ),
            # Nobody short, no cost: a column of blanks would say that something is not known.
            **({"cost": costs} if short else {}),
            **({"why": Measure([row[4] for row in rows], "", "as it was told")} if silent or refused else {}),
        },
        notes=(finding[:1].upper() + finding[1:], "Who does not answer keeps its last allotment"),
        drawing=Drawing("none"),
    )


def _allotments(found: Outcome) -> Result:
    """What each unit is allotted of each item, a measure a year."""
    terms = found.terms
    units = [unit for unit in terms.units if unit in found.allotments]
    grid = np.array([found.allotments[unit].reshape(len(terms.years), len(terms.items)) for unit in units])
    first = terms.years[0]
    net = grid[:, 0, :]
    unit, item = np.unravel_index(int(np.argmax(np.abs(net))), net.shape)
    way = "takes" if net[unit, item] > 0.0 else "gives"
    finding = (
        f"The largest order of {first}: {units[unit]} {way} {figure(float(abs(net[unit, item])))} "
        f"{terms.unit.removesuffix('/year')} of {terms.items[item]}"
    )
    return Result(
        "allotments",
        f"{terms.name}: orders by item",
        ("unit", "item"),
        [(unit, item) for unit in units for item in terms.items],
        {
            str(year): Measure(grid[:, t, :].ravel(), terms.unit, "takes, below zero gives")
            for t, year in enumerate(terms.years)
        },
        notes=(finding,),
        drawing=Drawing("heat", str(first), x="item", series="unit", title=finding),
    )


def told_prices(prices: Array, trade: Array, worth: Array, terms: Terms) -> Array:
    """Return prices of shared rows as parts of what a unit of each is usually worth, shape (years, items).

    Where all has to be paid for, one amount on all prices of a year means nothing: what is traded then costs on average
    what it usually does.

    Parameters
    ----------
    prices, trade, worth : array, shape (shared rows,)
    """
    shape = (len(terms.years), len(terms.items))
    grid = np.divide(prices, worth, out=np.ones_like(prices), where=worth > 0.0).reshape(shape)
    if terms.paid_for:
        weights = trade.reshape(shape)
        mean = (grid * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-300)
        grid = grid - mean[:, None] + 1.0
    result: Array = grid
    return result


def _prices(found: Outcome) -> Result:
    terms = found.terms
    shape = told_prices(found.prices, found.trade, found.worth, terms)
    row = int(np.argmax(np.abs(shape - 1.0)))
    item, year = terms.label(row)
    finding = f"Farthest from the price of the base year is {item} in {year}, at {shape.ravel()[row]:.2f} of it"
    return Result(
        "prices",
        f"{terms.name}: prices of what is shared",
        ("item", "year"),
        [(item, str(year)) for year in terms.years for item in terms.items],
        {
            "price": Measure(shape.ravel(), "base year = 1", "of the best bound; what all were told"),
            "said": Measure(found.prices, "goal a unit", "as it stands in the messages"),
        },
        notes=(finding, *(("What is traded in a year costs on average what it did",) if terms.paid_for else ())),
        drawing=Drawing("lines", "price", x="year", series="item", title=finding),
    )


def _assumptions(found: Outcome) -> tuple[Assumption, ...]:
    return (
        Assumption(
            "decentral.base_consumption",
            "Gaps are told in D: what base consumption of all units is worth in all years of the plan.",
            f"{found.base_consumption:.4g}",
            "introduction of the units",
        ),
        Assumption(
            "decentral.digits",
            "Units round what they say of their use and prices; what that costs is in the gap.",
            "3 significant digits unless a unit's folder says otherwise",
            "unit.toml",
        ),
    )
