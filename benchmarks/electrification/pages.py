"""What is told of a country: tables, and short sentences that stand only where they are true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.electrification.plans import Country, gained, in_years, more_consumed
from benchmarks.page import table
from lustrum.arrays import Array
from lustrum.plan import Plan
from lustrum.power.planned.tested import in_every_scenario
from lustrum.power.told import left_by_scenario

FIGURES = {
    "consumption": "household consumption", "power_delivered": "power delivered", "imports": "imports",
    "exports": "exports", "investment": "investment", "work": "work", "labour": "jobs",
}  # fmt: skip
Others = Sequence[tuple[str, Plan]]


def orders(plan: Plan) -> dict[str, float]:
    """Return what is ordered of each plant in the years shown."""
    found = plan.table("power_orders")
    return {name: float(v) for (name,), v in zip(found.index.items, found.values.sum(axis=0), strict=True) if v > 0.5}


def listed(found: dict[str, float]) -> str:
    """Return plants with what is ordered of them."""
    return ", ".join(f"{name} {value:,.0f}" for name, value in found.items()) or "nothing"


def change(one: Plan, other: Plan, name: str, year: int) -> str:
    """Return by how many per cent a figure of one plan is above another's, '' where it has none."""
    if name not in one.quantities or name not in other.quantities:
        return ""
    first, second = (float(np.nansum(each.table(name).values[year])) for each in (one, other))
    return _percent(first, second)


def _percent(first: float, second: float) -> str:
    return f"{100.0 * (first / second - 1.0) + 0.0:+.2f}" if abs(second) > 1e-9 else ""


def beside(base: Plan, others: Others) -> str:
    """Return what a plan has over others, by figure: first, middle and last year."""
    places = (0, len(base.years) // 2, len(base.years) - 1)
    lines = []
    for name, words in FIGURES.items():
        cells = [change(base, plan, name, t) for _, plan in others for t in places]
        if any(cells):
            lines.append((words, *cells))
    head = [f"{words}, {base.years[t]}" for words, _ in others for t in places]
    return table(("per cent over the plan with", *head), lines)


def by_group(base: Plan, others: Others) -> str:
    """Return consumption of each group of households over others, all years shown; '' without groups."""
    if base.economy.group is None:
        return ""
    first = _consumed(base)
    lines = [
        (name, *(_percent(float(first[g]), float(_consumed(plan)[g])) for _, plan in others))
        for g, name in enumerate(base.economy.group.labels)
    ]
    return table(("group, per cent over the plan with", *(words for words, _ in others)), lines)


def _consumed(plan: Plan) -> Array:
    """Return consumption of the years shown by group, shape (groups,)."""
    assert plan.economy.group is not None
    found = plan.table("consumption")
    place, labels = found.index.dims.index("group"), plan.economy.group.labels
    total = np.zeros(len(labels))
    for k, item in enumerate(found.index.items):
        total[labels.index(item[place])] += np.nansum(found.values[:, k])
    return total


def jobs(base: Plan, others: Others) -> str:
    """Return workers by kind in the last year, and how many more than in others; '' where none are counted."""
    if "labour" not in base.quantities:
        return ""
    one = base.table("labour")
    lines = [
        (" ".join(map(str, item)), f"{one.values[-1, k]:,.0f}",
         *(f"{one.values[-1, k] - plan.table('labour').values[-1, k]:+,.1f}" for _, plan in others))
        for k, item in enumerate(one.index.items)
    ]  # fmt: skip
    return table((f"{one.units}, {base.years[-1]}", "the plan", *(f"over {words}" for words, _ in others)), lines)


def dry(plan: Plan) -> dict[tuple[str, str], float]:
    """Return the per cent of power that plants of a plan leave unserved, by year and scenario of water."""
    items, found = left_by_scenario(in_every_scenario(plan))
    return {item: float(row[1]) for item, row in zip(items, found, strict=True) if int(item[0]) <= plan.years[-1]}


def country(at: Country) -> list[str]:
    """Return the section of a country."""
    base, seconds = at.timed
    taken = orders(base)
    said = [f"From {base.years[0]} to {base.years[-1]} the plan orders, in MW: {listed(taken)}."]
    others: list[tuple[str, Plan]] = []
    if any(name in taken for name in at.new):
        others.append(("no new hydro", at.without_hydro))
    else:
        said.append("It orders no new hydro, so that with and without it are one plan: at the kit's costs, with the "
                    "years it takes to build and its dry years, other plants are better.")  # fmt: skip
        if at.ordered:
            others.append((at.ordered[0], at.plan(at.ordered[1])))
    others.append(("nothing new", at.without_anything))
    for words, plan in others:
        said.append(_against(words, base, plan))
    if not at.without_anything.has_values or gained(base, at.without_anything) < 0.0:
        said.append("(Where nothing is ordered no reserve is kept and nothing has to be there after the last year.)")
    for cost in at.cheaper:
        said.append(f"With new hydro at {cost:g} of its cost it orders {listed(orders(at.plan({'cost': cost})))}.")
    said.append(f"The plan took {seconds:.1f} processor seconds, with its certificate.")
    solved = [(words, plan) for words, plan in others if plan.has_values]
    warned = [f"- {each.text}" for each in base.assumptions if each.name.startswith("power.warning_")]
    parts = [f"## {at.name}", " ".join(said), beside(base, solved), by_group(base, solved), jobs(base, solved)]
    return [
        *(part for part in parts if part),
        *water(at),
        *(["Said of the system:\n\n" + "\n".join(warned)] * bool(warned)),
    ]


def _against(words: str, base: Plan, plan: Plan) -> str:
    if not plan.has_values:
        return f"With {words} there is no plan: {plan.message}"
    better = gained(base, plan)
    if abs(better) < 1e-6:
        return f"It is as good as that with {words}."
    more = "better" if better > 0.0 else "worse"
    eaten = more_consumed(base, plan)
    return (
        f"It is {abs(better):.3f} per cent of consumption in every year {more} than that with {words}: household "
        f"consumption itself is {abs(eaten):.2f} per cent {'more' if eaten > 0.0 else 'less'} in the mean of years, "
        "the rest is power left unserved, at its price, and what there is after the last year."
    )


def water(at: Country) -> list[str]:
    """Return what dry years do: planned on average water, and met by what that plan built."""
    average, known = dry(at.average), dry(at.planned)
    if max(average.values()) < 0.05:
        return ["Planned on average water it serves all power in a dry year too (within 0.05 per cent)."]
    years = dict.fromkeys(year for year, _ in average)
    lines = [(year, f"{average[year, 'dry']:.1f}", f"{known[year, 'dry']:.1f}") for year in years]
    head = ("left unserved in a dry year, per cent", "planned on average water", "planned on all three")
    return [table(head, lines)]


def trial(at: Country) -> list[tuple[str, str, str]]:
    """Return what the design trial of the model measured, and what is measured here."""
    left = [value for (_, scenario), value in dry(at.average).items() if scenario == "dry"]
    lines = [("left unserved in a dry year by a plan on average water, first four years", "31 to 39 %",
              f"{min(left[:4]):.0f} to {max(left[:4]):.0f} %")]  # fmt: skip
    if at.surprised.has_values:
        worth = in_years(at.planned, at.surprised)
        lines.append(("what knowing all three scenarios is worth, in years of consumption", "0.25", f"{worth:.2f}"))
    hard = at.plan(unserved_from=at.planned.years[0])
    if hard.has_values:
        of = hard.table("power_delivered")
        cut = 100.0 * (1.0 - float(of.values[0].sum()) / float(np.sum(of.base)))
        lines.append(("power cut in the first year by a limit that holds from then on", "38 %", f"{cut:.0f} %"))
    return lines
