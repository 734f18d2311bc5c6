"""A unit's own report: its order, why it is so, what one more unit of each good is worth to it, and a form to answer.

All of it is made in the unit's folder and stays there; what its own limits are is in no message.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.results import told_prices
from lustrum.decentral.terms import Terms
from lustrum.decentral.unit import Shares
from lustrum.decentral.unit_check import Checked
from lustrum.plan import Plan, binding_limits
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.wording.numbers import figure

MOST_LIMITS, MOST_LINES, ALL = 12, 20, 100_000
"""Limits told; lines of the form on the page, where the file has all."""

BLANK = "........"
"""Where somebody writes."""

TELLING = 1e-4
"""Part of a price from which on a worth beside it says something: below it is what rounding leaves."""


class Ordered(Protocol):
    """Whoever can tell its order: a unit with tables of its own (`unit_check`), or an oblast over others."""

    @property
    def name(self) -> str: ...

    @property
    def terms(self) -> Terms: ...

    @property
    def shares(self) -> Shares: ...

    @property
    def kept(self) -> Order: ...

    @property
    def base(self) -> float: ...

    @property
    def to_gain(self) -> float: ...

    @property
    def proved_by(self) -> str: ...

    @property
    def problems(self) -> tuple[str, ...]: ...


class Order(Protocol):
    """What was ordered, and what one more unit of each shared row would be worth; arrays of shape (shared rows,)."""

    @property
    def allotment(self) -> Array:
        """What may be used, shape (shared rows,)."""
        ...

    @property
    def prices(self) -> Array:
        """Final prices of all, shape (shared rows,)."""
        ...

    @property
    def own_prices(self) -> Array:
        """What one more unit of each would be worth to it, shape (shared rows,)."""
        ...


def unit_results(found: Checked, plan: Plan | None = None) -> list[Result]:
    """Return the order of a unit, why it is so, and the form of its counter-proposal; the limits where a plan is given.

    Parameters
    ----------
    plan : Plan, optional
        The unit's own, as `own_plan` makes it.
    """
    titles = {} if plan is None else {item: plan.economy.product.title(item) for item in found.terms.items}
    results = [order_told(found, titles, found.keeps), worth_told(found, titles)]
    if plan is not None:
        results.insert(1, _why(found, plan))
    return [*results, proposal(found, titles, MOST_LINES)]


def apart(found: Ordered) -> Array:
    """Return what one more unit of each good is worth to the unit above the price of all, shape (years, items).

    As a part of what money of the year is worth to it. Where all it takes has to be paid for, one amount on all prices
    of a year means nothing: what it trades, on average, is then worth what it costs.
    """
    terms, kept = found.terms, found.kept
    shape = (len(terms.years), len(terms.items))
    difference = (kept.own_prices - kept.prices).reshape(shape)
    if terms.paid_for:
        weights = found.shares.trade.reshape(shape)
        mean = (difference * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-300)
        difference = difference - mean[:, None]
    worth = found.shares.worth.reshape(shape)
    result: Array = np.divide(difference, worth, out=np.zeros(shape), where=worth > 0.0)
    return result


def price_of_all(found: Ordered) -> Array:
    """Return the price of all as a part of the base year's, shape (years, items)."""
    return told_prices(found.kept.prices, found.shares.trade, found.shares.worth, found.terms)


def _items(found: Ordered) -> list[tuple[str, str]]:
    terms = found.terms
    return [(name, str(when)) for when in terms.years for name in terms.items]


def order_told(found: Ordered, titles: dict[str, str], keeps: float | None = None) -> Result:
    """Return what was ordered beside the trend; with the share of what is over that stays, where there is one."""
    terms, kept = found.terms, found.kept
    trend = found.shares.begins
    moved = kept.allotment - trend
    unit = terms.unit.removesuffix("/year")
    first = slice(0, len(terms.items))
    takes, gives = (
        float(part[first].sum()) for part in (np.maximum(kept.allotment, 0), np.maximum(-kept.allotment, 0))
    )
    row = int(np.argmax(np.abs(moved)))
    item, when = terms.label(row)
    proved = "not proved" if found.problems else "proved"
    much = f"it takes {figure(takes)} and gives {figure(gives)} {unit} in {terms.years[0]}"
    price = f"{price_of_all(found).ravel()[row]:.2f} of its base year's price"
    finding = f"The order of {found.name} is {proved}: {much}"
    return Result(
        "order",
        f"The order of {found.name}",
        ("item", "year"),
        _items(found),
        {
            "allotment": Measure(kept.allotment, terms.unit, "takes, below zero gives, a year"),
            "on_its_trend": Measure(trend, terms.unit, "what it would have taken, on its own trend and paid for"),
            "moved": Measure(moved, terms.unit, "the allotment less what it would have taken"),
        },
        titles,
        notes=(
            finding,
            f"Farthest from its own trend is {titles.get(item, item)} in {when}: {figure(float(moved[row]))} {unit}; "
            f"all pay {price} for it, where what it trades costs on average what it did",
            found.proved_by,
            *found.problems,
        ),
        assumptions=()
        if keeps is None
        else (
            Assumption(
                "unit.keeps",
                "Share of what it makes beyond its order that stays with it.",
                f"{keeps:g}",
                "unit.toml",
            ),
        ),
        drawing=Drawing("heat", "moved", x="year", series="item", title=finding),
    )


def _why(found: Checked, plan: Plan) -> Result:
    """What of its own holds it back: with more of it, the unit would need less of what is shared, or give more."""
    worth, years = defaultdict[str, float](float), defaultdict[str, list[int]](list)
    for each in binding_limits(plan, ALL):
        worth[each.title] += abs(each.worth_of_one_per_cent)
        years[each.title].append(each.year)
    named = sorted(worth, key=lambda title: -worth[title])[:MOST_LIMITS]
    size = 1e-6 * found.base / found.weight if found.weight else 1.0
    finding = (
        f"Its own plan is held back most by: {named[0][:1].lower()}{named[0][1:]}"
        if named
        else "No limit of its own binds"
    )
    return Result(
        "why",
        "Why: what of its own holds it back",
        ("limit",),
        [(title,) for title in named],
        {
            "worth": Measure(
                np.array([worth[title] for title in named]) / size,
                "millionths of its base consumption",
                "what the goal would gain if the limit were one per cent looser in all years",
            ),
            "years": Measure([_span(years[title]) for title in named], "", "in which it binds"),
        },
        notes=(
            finding,
            "The prices of all and these limits make the order: it takes what others make at less than it would cost "
            "at home, and gives what is worth more to others",
            "These limits are in no message; the plan in the folder plan says the rest: lustrum explain",
        ),
        drawing=Drawing("bars", "worth", title=finding),
    )


def _span(years: list[int]) -> str:
    first, last = min(years), max(years)
    if first == last:
        return str(first)
    return f"{first} to {last}" if len(set(years)) == last - first + 1 else ", ".join(map(str, sorted(set(years))))


def worth_told(found: Ordered, titles: dict[str, str]) -> Result:
    """Return what one more unit of each shared good would be worth to the unit, beside the price of all."""
    percent = np.round(100.0 * apart(found), 2)
    row = int(np.argmax(np.abs(percent)))
    item, year = found.terms.label(row)
    gain = found.to_gain / found.base
    say = titles.get(item, item)
    finding = f"One more unit of {say} in {year} is worth {percent.ravel()[row]:+.2f} per cent more to it than to all"
    notes = [f"At the prices of all, {found.name} could gain {gain:.1e} of its base consumption by another use"]
    if found.terms.paid_for:
        notes.append("All it takes has to be paid for: worths are against the mean of what it trades in the year")
    return Result(
        "worth",
        "What one more unit of each good would be worth",
        ("item", "year"),
        _items(found),
        {
            "apart": Measure(percent.ravel(), "% of its price in the base year", "worth to it, above the price of all"),
            "price": Measure(price_of_all(found).ravel(), "price of the base year = 1", "of all, for one more unit"),
        },
        titles,
        notes=(finding, *notes),
        drawing=Drawing("heat", "apart", x="year", series="item", title=finding),
    )


def proposal(found: Ordered, titles: dict[str, str] | None = None, most: int = ALL) -> Result:
    """Return the form of a counter-proposal: where the unit would ask for more or offer some, largest gains first.

    Parameters
    ----------
    most : int
        Lines.
    """
    terms, difference = found.terms, apart(found).ravel()
    one = np.abs(difference) * found.shares.trade * found.shares.worth  # of so much more of its trade each
    order = [int(row) for row in np.argsort(-one, kind="stable") if abs(difference[row]) > TELLING][:most]
    labels = [terms.label(row) for row in order]
    if order:
        first, when = labels[0]
        way = "ask for more" if difference[order[0]] > 0.0 else "offer some"
        finding = f"It would first {way}: {(titles or {}).get(first, first)} in {when}"
    else:
        finding = "Nothing is worth more or less to it than to all: there is nothing to propose"
    return Result(
        "counter_proposal",
        f"The counter-proposal of {found.name}, to be filled in",
        ("item", "year"),
        [(item, str(year)) for item, year in labels],
        {
            "allotment": Measure(found.kept.allotment[order], terms.unit, "as ordered"),
            "apart": Measure(
                np.round(100.0 * difference[order], 2),
                "% of its price",
                "worth to it above the price of all: above 0 it would ask for more, below 0 offer some",
            ),
            "change": Measure([BLANK] * len(order), terms.unit, "to be filled in: asked for, below zero offered"),
            "reason": Measure([BLANK] * len(order), "", "to be filled in"),
        },
        titles or {},
        notes=(
            finding,
            "The file counter-proposal.csv beside the report has all lines; fill in change and reason, and strike what "
            "is not proposed. It binds nobody: it is answered in the next plan",
        ),
        drawing=Drawing("none"),
    )
