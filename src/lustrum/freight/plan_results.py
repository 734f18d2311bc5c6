"""The answers of a plan beside a network: rounds, what the network held back, worths in the plan's money."""

from __future__ import annotations

from functools import partial

import numpy as np

from lustrum.arrays import Array
from lustrum.freight.in_plan import PlanOnNetwork
from lustrum.freight.programme import Cut
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.wording.numbers import figure, short_figure

GOODS = "freight_in_plan"


def plan_results(found: PlanOnNetwork) -> list[Result]:
    """Return what the network makes of a plan, the finding first."""
    return [goods_in_plan(found), rounds_result(found), worth_in_plan(found)]


def goods_in_plan(found: PlanOnNetwork) -> Result:
    """Return what the plan asks to be carried by good and year, before and after, with its price."""
    freight, first, last = found.freight, found.rounds[0], found.rounds[-1]
    years = found.plan.years
    places = [(g, t) for g in range(len(freight.good)) for t in range(len(years))]

    def each(values: np.ndarray) -> np.ndarray:
        return np.array([values[t, g] for g, t in places])

    cost = np.array([[_cost(found, g, t) for g in range(len(freight.good))] for t in range(len(years))])
    dear = sorted({freight.good[g].name for g, t in places if cost[t, g] > last.price[t, g]})
    notes = [_finding(found)]
    if dear:
        notes.append(f"PRICE BELOW CARRIAGE: {', '.join(dear)} cost more to carry than the plan says they are "
                     "worth; check money under [plan] and the costs of lines")  # fmt: skip
    if freight.transport:
        notes.append(_charged(found))
    if found.short_at_base:
        notes.append(
            "the network as stated cannot carry even the base year's freight, which was carried: base flows are "
            "counted by the cheapest ways"
        )
    return Result(
        GOODS,
        f"Freight of the plan on {freight.name}",
        ("good", "year"),
        [(freight.good[g].name, str(years[t])) for g, t in places],
        {
            "carried": Measure(100.0 * each(last.factor), "base year = 100", "in the plan that fits"),
            "asked": Measure(100.0 * each(first.factor), "base year = 100", "by the plan without the network"),
            "left_at_first": Measure(100.0 * each(first.unmet), "%", "of that, what the network could not carry"),
            "price": Measure(each(last.price), f"{freight.money}/{freight.unit}", "of the plan, where it is needed"),
            "price_at_first": Measure(each(first.price), f"{freight.money}/{freight.unit}"),
            "carriage": Measure(each(cost), f"{freight.money}/{freight.unit}", "what carrying one costs, mean"),
        },
        notes=tuple(notes),
        assumptions=_assumed(found),
        drawing=Drawing("lines", "carried", "year", "good", title=_title(notes[0])),
    )


def _title(finding: str) -> str:
    """Return the finding as a heading: of a plan that was changed, what that costs it."""
    cost = next((part for part in finding.split("; ") if part.startswith("keeping")), "")
    said = cost.partition(", found")[0] or finding
    return f"{said[:1].upper()}{said[1:]}"


def _cost(found: PlanOnNetwork, good: int, t: int) -> float:
    """Return what carrying a unit of a good cost in a year, without empties: wagons over lines, a mean."""
    loads, freight = found.loads[t], found.freight
    own = np.flatnonzero(freight.needs.good == good)
    paid = sum(float(freight.arcs.cost @ loads.flow[k].sum(axis=1)) / freight.load_of(int(k)) for k in own)
    got = float(loads.delivered[own].sum())
    return paid / got if got > 0.0 else np.nan


def _finding(found: PlanOnNetwork) -> str:
    first, last = found.rounds[0], found.rounds[-1]
    if found.stopped:
        return f"STOPPED after {len(found.rounds)} plans: {found.stopped}"
    if not found.settled:
        worst = 100.0 * float(last.unmet.max(initial=0.0))
        return f"NOT SETTLED after {len(found.rounds)} plans: {worst:.2g} per cent of a good cannot be carried"
    if first.fits:
        return "the network carries all the plan asks"
    lost = 100.0 * (1.0 - last.plan.objective / first.plan.objective)
    worst = 100.0 * float(first.unmet.max())
    return (
        f"the network carries the plan only as changed: of the plan as it was up to {worst:.3g} per cent of a good "
        f"would be left; keeping within what the network carries costs {lost:.3g} per cent of the goal, found in "
        f"{len(found.rounds)} plans"
    )


def _charged(found: PlanOnNetwork) -> str:
    freight, change = found.freight, found.rounds[-1].change[: len(found.plan.years)]
    share = 100.0 * change / freight.transport_use if freight.transport_use else change
    begun = f"transport is charged by its change alone: of {freight.transport} freight takes"
    if np.abs(share).max() < 0.005:
        return f"{begun} what the table's own uses count for it already, and nothing more is charged"
    return (
        f"{begun}, beyond what the table's own uses count for it, {share[0]:+z.2f} per cent of the base year's use in "
        f"the first year and {share[-1]:+z.2f} in the last"
    )


def _assumed(found: PlanOnNetwork) -> tuple[Assumption, ...]:
    freight = found.freight
    own = [good.name for good in freight.good if good.per_unit is None]
    assumed = [*freight.assumptions]
    if own:
        text = "What the network carries of these goods in its year is what the base year of the plan makes of them."
        assumed.append(Assumption("per_unit", text, ", ".join(own), "no per_unit in freight.toml"))
    if not freight.transport:
        text = "No change of freight's work is charged: what the table's uses of transport count stays as it is."
        assumed.append(Assumption("transport", text, "not charged", "no transport under [plan]"))
    return tuple(assumed)


def rounds_result(found: PlanOnNetwork) -> Result:
    """Return the plans solved one after the other."""
    rounds = found.rounds
    moved = np.array([100.0 * each.moved if np.isfinite(each.moved) else np.nan for each in rounds])
    return Result(
        "freight_rounds",
        "Plan and network, round by round",
        ("plan",),
        [(str(number),) for number in range(1, len(rounds) + 1)],
        {
            "goal": Measure(np.array([each.plan.objective for each in rounds]), rounds[0].plan.goal_units),
            "left": Measure(np.array([100.0 * each.unmet.max(initial=0.0) for each in rounds]), "%",
                            "of the good of which most cannot be carried"),
            "limits": Measure(np.array([float(len(each.asked.limits)) for each in rounds]), "limits of the network"),
            "prices_moved": Measure(moved, "%", "largest change of a price of goods since the plan before"),
        },
        notes=(
            "a limit, once found, holds for all freight the network carries: the last plan is the best of all that fit",
        ),
        drawing=Drawing("lines", "left", "plan"),
    )  # fmt: skip


def _over_line(cut: Cut, limit: int, days: Array) -> float:
    """Return what one more wagon a day over a line adds to a limit."""
    return float(cut.capacity[limit] @ days)


def worth_in_plan(found: PlanOnNetwork) -> Result:
    """Return what one more locomotive, and one more wagon a day over each line, is worth to the plan by year."""
    freight, years = found.freight, found.plan.years
    rows: list[tuple[str, str, str]] = []
    values: list[float] = []
    if freight.locomotives is not None:
        worth = found.worth(lambda cut: cut.locomotive)
        rows += [("locomotive", freight.name, str(year)) for year in years]
        values += list(worth)
    for limit, line in enumerate(freight.arcs.limit_line):
        own = np.flatnonzero(freight.arcs.limit == limit)[0]
        worth = found.worth(partial(_over_line, limit=limit, days=freight.days))
        if worth.any():
            start, end = freight.node[freight.arcs.start[own]], freight.node[freight.arcs.end[own]]
            way = f"{start} – {end}" if freight.line[line].direction == "shared" else f"{start} → {end}"
            rows += [("line", way, str(year)) for year in years]
            values += list(worth)
    unit = found.plan.economy.unit
    said = []
    for kind, what in (("locomotive", "one more fit locomotive"), ("line", "one more wagon a day")):
        own = [(value, labels) for value, labels in zip(values, rows, strict=True) if labels[0] == kind and value > 0.0]
        if own:
            value, (_, where, year) = max(own)
            over = f" over {where}" if kind == "line" else ""
            said.append(f"{what}{over} brings {figure(value, 4)} {unit} of base-year consumption in {year}")
    finding = "; ".join(said) or "nothing of the network is scarce in the plan"
    return Result(
        "freight_worth_in_plan",
        "What one more is worth to the plan",
        ("of", "where", "year"),
        rows,
        {"worth": Measure(np.array(values), unit, "base-year baskets in money of the year; a locomotive, or one more "
                          "wagon a day over the line all year")},
        notes=(finding, f"fit locomotives counted: {_fit(found)}") if freight.locomotives is not None else (finding,),
        drawing=Drawing("none"),
    )  # fmt: skip


def _fit(found: PlanOnNetwork) -> str:
    fit = found.fit[: len(found.plan.years)]
    if np.ptp(fit) == 0.0:
        return f"{short_figure(float(fit[0]))} in every year"
    return ", ".join(f"{year}: {short_figure(float(each))}" for year, each in zip(found.plan.years, fit, strict=True))
