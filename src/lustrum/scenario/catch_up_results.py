"""What is said of a vote on catching up: what it asks, what is reached, who gives, what a unit of equality costs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.problem.names import AID, CONSUMPTION
from lustrum.regions.catch_up import levelling_down
from lustrum.regions.solidarity import CATCH_UP, DEAREST, CatchUp
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.scenario.catch_up import growth_required
from lustrum.scenario.federation_plan import FederationPlan
from lustrum.wording.numbers import figure


def catch_up_result(found: FederationPlan) -> Result:
    """Shares of the mean by region and year: voted, reached, without the vote; transfers; the price of one per cent."""
    asked = found.catch_up
    assert asked is not None and found.without is not None
    years = next(iter(found.plans.values())).years
    planned, without = _paths(found.plans.values()), _paths(found.without.plans.values())
    people = np.stack([asked.people[name][: len(years) + 1] for name in found.plans], axis=1)
    mean, mean_without = _mean(asked, planned, people), _mean(asked, without, people)
    reached, before = planned / people / mean, without / people / mean_without
    names = list(found.plans)
    columns: dict[str, list[float]] = {key: [] for key in ("share", "voted", "without", "received", "price")}
    items = []
    for name in asked.theta:
        at = names.index(name)
        received = _received(found.plans[name])
        price = _price(found, name, asked.theta[name][: len(years)] * (people[:, at] * mean[:, 0])[1:])
        for t, year in enumerate(years):
            items.append((name, str(year)))
            columns["share"].append(100.0 * reached[t + 1, at])
            columns["voted"].append(100.0 * asked.theta[name][t])
            columns["without"].append(100.0 * before[t + 1, at])
            columns["received"].append(received[t])
            columns["price"].append(price[t])
    unit = next(iter(found.plans.values())).economy.flow_unit
    last = len(years) - 1
    finding = "; ".join(
        f"{name} comes from {100 * asked.share_now(name):.3g} to {100 * reached[last + 1, names.index(name)]:.3g} per "
        f"cent of the mean"
        for name in asked.theta
    )
    return Result(
        "catch_up",
        "Catching up: what was voted, what is reached, what it costs",
        ("region", "year"),
        items,
        {
            "share": Measure(
                np.array(columns["share"]),
                "% of the mean",
                f"consumption per head, of the mean {'of the plan' if asked.moving else 'on the trends'}",
            ),
            "voted": Measure(np.array(columns["voted"]), "% of the mean", "asked for"),
            "without": Measure(np.array(columns["without"]), "% of the mean", "the plan had nobody voted"),
            "received": Measure(np.array(columns["received"]), unit, "beyond what regions finance anyway"),
            "price_of_one_per_cent": Measure(
                np.array(columns["price"]),
                next(iter(found.plans.values())).goal_units,
                "what the common goal loses, present value, where one per cent more is asked for",
            ),
        },
        notes=(
            finding,
            *_missed(found, asked),
            *_required(asked, len(years)),
            *_levelled(found, asked, planned, without),
        ),
        assumptions=_assumptions(found, asked),
        drawing=Drawing("lines", "share", x="year", series="region", title=finding),
    )


def _paths(plans: Iterable[Plan]) -> Array:
    """Return consumption of households by year and region, the base year first, shape (years + 1, regions)."""
    columns = []
    for plan in plans:
        table = plan.quantities[CONSUMPTION]
        columns.append(
            np.concatenate(
                [[float(np.nansum(np.asarray(table.base)))], np.nansum(table.values, axis=1)[: len(plan.years)]]
            )
        )
    return np.stack(columns, axis=1)


def _received(plan: Plan) -> list[float]:
    table = plan.quantities.get(AID)
    return [0.0] * len(plan.years) if table is None else table.values[: len(plan.years), 0].tolist()


def _mean(asked: CatchUp, consumed: Array, people: Array) -> Array:
    """Return the mean per head that shares are of, shape (years + 1, 1): of the trends, or of the plan itself."""
    mean = consumed.sum(axis=1) / people.sum(axis=1) if asked.moving else asked.mean[: len(consumed)]
    return mean[:, None]


def _price(found: FederationPlan, name: str, level: Array) -> Array:
    """Return what one per cent more of the share costs by year; NaN where the vote is not reached.

    `level` is what the share comes to, shape (years,), in the common unit a year.
    """
    limit = found.stack.shared[CATCH_UP]
    at = limit.shadow_price.index.items.index((name,))
    price = limit.shadow_price.values[: len(level), at] * level / 100.0
    return np.where(found.stack.missed[CATCH_UP][:, at] > 0.0, np.nan, price)


def _missed(found: FederationPlan, asked: CatchUp) -> list[str]:
    """Say which votes are not reached, and what would help."""
    missed = found.stack.missed[CATCH_UP]
    unit = next(iter(found.plans.values())).economy.flow_unit
    said = []
    for at, name in enumerate(asked.theta):
        short = missed[:, at]
        if not short.any():
            continue
        most = int(np.argmax(short))
        year = next(iter(found.plans.values())).years[most]
        said.append(
            f"The vote for {name} is not reached: {figure(short[most])} {unit} of consumption are missing in {year}, "
            f"though up to {DEAREST:g} units elsewhere would have been given for one there; no price is told for these "
            "years. Ask for less, give more time, or decide larger transfers"
        )
    return said


def _required(asked: CatchUp, years: int) -> list[str]:
    return [
        f"{name} needs {100 * growth_required(asked, name, years):.1f} per cent growth a year of consumption per head"
        for name in asked.theta
    ]


def _levelled(found: FederationPlan, asked: CatchUp, planned: Array, without: Array) -> list[str]:
    people = np.stack([asked.people[name][: len(planned)] for name in found.plans], axis=1)
    return [levelling_down(list(found.plans), people, without / people, planned / people).said]


def _assumptions(found: FederationPlan, asked: CatchUp) -> tuple[Assumption, ...]:
    unit = next(iter(found.plans.values())).economy.flow_unit
    givers = ", ".join(f"{name} {100 * part:.1f} %" for name, part in asked.givers.items())
    return (
        Assumption(
            "catch_up.mean",
            "The mean of consumption per head is what the plan makes of it."
            if asked.moving
            else "The mean of consumption per head goes along the trends of the regions, whatever the plan does.",
            "moving" if asked.moving else "fixed",
            "federation.toml, [catch_up] mean" if asked.moving else "default; model page 14.7",
        ),
        Assumption("catch_up.people", "People grow as labour does in each region.", "[growth] labour", "default"),
        Assumption(
            "catch_up.transfers",
            "What may be moved beyond what regions finance anyway, and who gives which part.",
            f"{figure(asked.most)} {unit}{'; ' + givers if givers else ''}",
            "federation.toml, [catch_up]"
            + ("" if found.federation.vote and found.federation.vote.givers else "; parts by consumption (default)"),
        ),
    )
