"""What a tax reform does to a plan: the same scenario with each group's basket as its new income makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lustrum.problem.names import CONSUMPTION

if TYPE_CHECKING:
    from lustrum.economy import Economy
    from lustrum.money import Reform
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Session


def reform_in_plan(found: Reform, session: Session, engel: float) -> list[Result]:
    """Solve a scenario before and after a reform and put both side by side, by group and as a whole.

    Raises
    ------
    MissingDataError
        If the economy of the scenario has no household groups of these names.
    """
    after = session.again(economy=lambda economy: economy_after(economy, found, engel))
    plans: list[Plan] = []
    for word, each in (("today's tax", session), ("the reform", after)):
        session.tell(f"solving the plan with {word}")
        plans.append(each.plan)
    return [_by_group(found, *plans), _as_a_whole(*plans)]


def economy_after(economy: Economy, found: Reform, engel: float) -> Economy:
    """Return the economy with each group's basket scaled by its disposable income to the power of `engel`."""
    from lustrum.errors import MissingDataError, UsageError

    if economy.group_consumption is None:
        raise MissingDataError(f"{economy.name} has no households.csv: its plan knows no groups.")
    missing = [label for label in economy.group if label not in found.groups.group]
    if missing:
        raise MissingDataError(f"The tax table has no group '{missing[0]}' of the plan's economy.")
    if not engel >= 0:
        raise UsageError(f"--engel is {engel:g}; give 0 or more.")
    before = found.groups.income - found.paid_before
    ratio = (found.disposable / before) ** engel
    scale = np.array([ratio[found.groups.group.index(label)] for label in economy.group])
    consumption = economy.group_consumption * scale[:, None]
    more = consumption.sum(axis=0) - economy.group_consumption.sum(axis=0)
    final = dict(economy.final_demand)
    final["households"] = final["households"] + more
    return replace(economy, group_consumption=consumption, final_demand=final)


def _by_group(found: Reform, before: Plan, after: Plan) -> Result:
    from lustrum.results import Drawing, Measure, Result

    labels = list(before.economy.group)
    spent = [_consumption(plan) for plan in (before, after)]
    unit = before.economy.flow_unit
    items = [(label,) for label in labels]
    first, second = (each.mean(axis=0) for each in spent)
    return Result(
        "tax_plan_by_group",
        f"Consumption of each group in the plan {before.name}, before and after the reform",
        ("group",),
        items,
        {
            "change": Measure(100 * (second / first - 1), "%", "mean over the plan's years"),
            "before": Measure(first, unit, "at base-year prices, mean over the plan's years"),
            "after": Measure(second, unit, "at base-year prices, mean over the plan's years"),
        },
        titles=dict(found.groups.titles),
        notes=("base-year baskets follow disposable income; what is saved follows too",),
        drawing=Drawing("bars", "change"),
    )


def _consumption(plan: Plan) -> np.ndarray:
    """Return consumption by year and group."""
    table = plan.table(CONSUMPTION)
    place = table.index.dims.index("group")
    labels = list(plan.economy.group)
    result = np.zeros((len(plan.years), len(labels)))
    for k, item in enumerate(table.index.items):
        result[:, labels.index(item[place])] += table.values[:, k]
    return result


def _as_a_whole(before: Plan, after: Plan) -> Result:
    from lustrum.plan.indicators import indicators
    from lustrum.results import Drawing, Measure, Result

    pairs = [(a, b) for a in indicators(before) for b in indicators(after) if a.name == b.name]
    items, first, second = [], [], []
    for a, b in pairs:
        for k, year in enumerate(before.years):
            items.append((a.name, str(year)))
            first.append(float(a.values[k]))
            second.append(float(b.values[k]))
    one, two = np.array(first), np.array(second)
    return Result(
        "tax_plan",
        f"The plan {before.name} before and after the reform",
        ("figure", "year"),
        items,
        {
            "change": Measure(100 * (two / np.where(one == 0, np.nan, one) - 1), "%", "after over before"),
            "before": Measure(one, "of each figure", "flows at base-year prices"),
            "after": Measure(two, "of each figure", "flows at base-year prices"),
        },
        notes=(f"before: {before.status}; after: {after.status}",),
        drawing=Drawing("lines", "change", x="year", series="figure"),
    )
