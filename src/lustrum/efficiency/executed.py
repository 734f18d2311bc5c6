r"""A plan carried out against what its resources could have delivered, and what an obstacle costs a plan.

In each year the plan's stock of capital and its labour are the resources, everything but deliveries to households is
taken as planned, and gamma says how many times what was really delivered they could have brought. An obstacle is
anything that stands in one scenario and not in the other: its cost is the difference of their goals.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.efficiency.frontier import frontier
from lustrum.efficiency.resources import Resources
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.plan import Plan
from lustrum.plan.prices import current_prices
from lustrum.problem.names import (
    ACTIVITY_LEVEL,
    CAPACITY,
    CAPITAL,
    CONSUMPTION,
    IMPORT_MARGINS,
    LABOUR,
    LABOUR_LIMIT,
    WORK,
    WORK_LIMIT,
)
from lustrum.problem.parts.work import work_by_level
from lustrum.results import Column, Drawing, Fault, Measure, Result, raise_faults, read_records
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

COLUMNS = {"product": Column(), "year": Column("year"), "value": Column("number")}


def read_executed(path: Path | str, plan: Plan) -> dict[int, Array]:
    """Return what was delivered to households by year, shape (products,), from a CSV with product, year, value.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        For other columns, a product the plan does not know, a year outside it, a line that stands twice, a year with
        products left out.
    """
    faults: list[Fault] = []
    given: dict[int, dict[str, float]] = {}
    for row in read_records(path, COLUMNS, key=("product", "year"), faults=faults):
        product, year = row.text("product"), row.whole("year")
        if product and product not in plan.economy.product.labels:
            way_out = nearest(product, plan.economy.product.labels)
            faults.append(row.fault("unknown_label", "product", f"'{product}' is no product of the plan.", way_out))
        if year is not None and year not in plan.years:
            says = f"{year} is no year of the plan ({plan.years[0]}-{plan.years[-1]})."
            faults.append(row.fault("outside_plan", "year", says))
        given.setdefault(year or 0, {})[product] = row.number("value")
    raise_faults(faults, path)
    bought = [label for label, c in zip(plan.economy.product, plan.economy.household_consumption, strict=True) if c > 0]
    result: dict[int, Array] = {}
    for year, values in sorted(given.items()):
        missing = [label for label in bought if label not in values]
        if missing:
            raise MissingDataError(
                f"'{path}' has no deliveries of {shown(missing)} in {year}: what is missing is no zero."
            )
        result[year] = np.array([values.get(label, 0.0) for label in plan.economy.product])
    return result


def executed_result(plan: Plan, delivered: dict[int, Array]) -> Result:
    """Return by year how much more of what was delivered the plan's resources could have brought.

    `delivered` holds for each year an array of shape (products,), in the economy's unit a year.

    Raises
    ------
    UsageError
        If there is no plan to set deliveries against.
    """
    if not plan.has_values:
        raise UsageError(f"The plan is {plan.status}: there is nothing to set deliveries against.")
    planned = _by_product(plan)
    gamma, share, lowest = [], [], []
    for year, actual in delivered.items():
        t = plan.years.index(year)
        found = frontier(_year(plan, t), _resources(plan, t), actual, _other_uses(plan, t))
        gamma.append(found.gamma)
        price = current_prices(plan).values[t]
        share.append(float(price @ actual / (price @ planned[t])))
        ratio = np.where(planned[t] > 0, actual / np.where(planned[t] > 0, planned[t], 1.0), np.inf)
        lowest.append(plan.economy.product.labels[int(np.argmin(ratio))])
    worst = int(np.argmax(gamma))
    years = list(delivered)
    return Result(
        "executed_against_frontier",
        f"The plan {plan.name} as carried out against what its resources could have delivered",
        ("year",),
        [(str(year),) for year in years],
        {
            "more": Measure(100 * (np.array(gamma) - 1), "%", "of what was delivered, with the plan's resources"),
            "gamma": Measure(np.array(gamma), "1"),
            "delivered": Measure(100 * np.array(share), "% of the plan", "at the plan's prices"),
            "furthest_behind": Measure(lowest, "", "product that fell shortest of the plan"),
        },
        notes=(
            f"in {years[worst]} the plan's capital and labour could have delivered {100 * (gamma[worst] - 1):z.1f} per "
            f"cent "
            "more of what households got, in the mix they got",
            "all other uses are taken as planned, and the plan's trade; what was really invested or exported less "
            "would "
            "make the gap smaller",
        ),
        drawing=Drawing("lines", "more", x="year"),
    )


def obstacle_result(with_it: Plan, without: Plan) -> Result:
    """Return what an obstacle costs: the difference of two plans' goals, by year in consumption as well."""
    for plan in (with_it, without):
        if plan.status != "optimal":
            raise UsageError(f"The plan {plan.name} is {plan.status}: its goal says nothing.")
    if with_it.goal != without.goal or with_it.years != without.years or not with_it.maximise:
        raise UsageError(
            f"{with_it.name} and {without.name} seek {with_it.goal} over {with_it.years[0]}-{with_it.years[-1]} and "
            f"{without.goal} over {without.years[0]}-{without.years[-1]}: only plans of one goal and one span compare."
        )
    before, after = (plan.table(CONSUMPTION).values.sum(axis=1) for plan in (with_it, without))
    cost = without.objective - with_it.objective
    base = with_it.economy.household_consumption.sum()
    return Result(
        "cost_of_an_obstacle",
        f"What stands in {with_it.name} and not in {without.name} costs",
        ("year",),
        [(str(year),) for year in with_it.years],
        {
            "lost": Measure(100 * (after / before - 1), "%", "of consumption that could have been"),
            "with_it": Measure(before, with_it.economy.flow_unit, "consumption at base-year prices"),
            "without_it": Measure(after, with_it.economy.flow_unit),
        },
        notes=(
            f"the goal falls short by {figure(cost)} {with_it.goal_units}, {100 * cost / base:z.2f} per cent of one "
            "year's base-year consumption, over all years",
            *(
                ["it costs nothing: nothing it forbids would have been done"]
                if cost <= 1e-9 * abs(without.objective)
                else []
            ),
        ),
        drawing=Drawing("lines", "lost", x="year"),
    )


def _by_product(plan: Plan) -> Array:
    """Return planned deliveries to households, shape (years, products)."""
    table = plan.table(CONSUMPTION)
    labels = plan.economy.product.labels
    place = np.array([labels.index(item[-1]) for item in table.index.items])
    return np.array([np.bincount(place, row, minlength=len(labels)) for row in table.values])


def _other_uses(plan: Plan, t: int) -> Array:
    """Return all planned uses at home but current input and households, less stocks and other supply but output."""
    total = np.zeros(len(plan.economy.product))
    for name, entry in plan.balance.items():
        if name in ("output", "intermediate_use", "consumption", "imports", "exports", "import_margins"):
            continue
        total += entry.table.values[t] * (1.0 if entry.side == "use" else -1.0)
    return total


def _year(plan: Plan, t: int) -> Economy:
    """Return the economy with the plan's trade of a year as what is observed."""
    economy = plan.economy
    labels = economy.product.labels
    flows = {}
    for name in ("imports", "exports"):
        total = np.zeros(len(labels))
        if name in plan.quantities:
            table = plan.table(name)
            total[[labels.index(item[-1]) for item in table.index.items]] = table.values[t]
        flows[name] = total
    final = {**economy.final_demand, "exports": flows["exports"]}
    if IMPORT_MARGINS in plan.balance:
        final["import_margins"] = plan.balance[IMPORT_MARGINS].table.values[t]
    level = plan.table(ACTIVITY_LEVEL).values[t]
    return replace(economy, imports=flows["imports"], final_demand=final, base_level=level)


def _resources(plan: Plan, t: int) -> Resources:
    """Return the plan's labour and stocks in a year; needs per unit as the plan's own rows have them."""
    economy = plan.economy
    kind: list[str] = []
    label: list[str] = []
    need: list[Array] = []
    endowment: list[float] = []
    unit: list[str] = []
    if economy.labour is not None and LABOUR_LIMIT in plan.limits:
        per_job = (1.0 + (plan.growth["productivity"] or 0.0)) ** -(t + 1.0)
        on_hand = plan.table(LABOUR).values[t] + plan.limit(LABOUR_LIMIT).slack.values[t]
        for k, skill in enumerate(economy.skill):
            kind.append("labour")
            label.append(skill)
            need.append(economy.labour.toarray()[k] * per_job)
            endowment.append(float(on_hand[k]))
            unit.append(economy.labour_unit[skill])
    if WORK_LIMIT in plan.limits:
        per_job = (1.0 + (plan.growth["productivity"] or 0.0)) ** -(t + 1.0)
        kind.append("labour")
        label.append(WORK)
        need.append(work_by_level(plan) * per_job)
        endowment.append(float(plan.table(WORK).values[t, 0] + plan.limit(WORK_LIMIT).slack.values[t, 0]))
        unit.append(economy.flow_unit)
    if CAPACITY in plan.limits and CAPITAL in plan.quantities:
        stock, slack = plan.table(CAPITAL), plan.limit(CAPACITY).slack.values[t]
        level = plan.table(ACTIVITY_LEVEL).values[t]
        for pair, item in enumerate(stock.index.items):
            j = economy.activity.position(item[0])
            used = stock.values[t, pair] - slack[pair]
            row = np.zeros(len(level))
            # An activity the plan leaves idle has no need to read off; its stock would make nothing more either.
            row[j] = used / level[j] if level[j] > 1e-9 * economy.base_level.max() else 0.0
            if row[j] > 0:
                kind.append("capital")
                label.append(", ".join(item))
                need.append(row)
                endowment.append(float(stock.values[t, pair]))
                unit.append(economy.unit)
        idle = level <= 1e-9 * economy.base_level.max()
        if idle.any():
            kind.append("capital")
            label.append("of activities the plan leaves idle")
            need.append(idle.astype(float))
            endowment.append(float(level[idle].sum()))
            unit.append(economy.flow_unit)
    if not need:
        raise MissingDataError("The plan has neither labour nor capital: nothing limits what could be delivered.")
    return Resources(tuple(kind), tuple(label), np.array(need), np.array(endowment), tuple(unit), ())
