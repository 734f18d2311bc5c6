r"""Who gets what of a plan, and who owns what makes it: accounts by household group and by form of ownership.

.. math:: \text{share}_o = VA_o / \sum_o VA_o, \qquad G = (1 + g_o) / (1 + g_{private})

The shares are told and never asked for: a plan has no quota of ownership.
"""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.problem.names import ACTIVITY_LEVEL, CONSUMPTION
from lustrum.results import Drawing, Measure, Result
from lustrum.units import single

PRIVATE = "private"
UNSTATED = "not stated"


def who_gets_what(plan: Plan) -> Result | None:
    """Return deliveries to each household group by year, base year first; None where the table knows no groups."""
    economy = plan.economy
    if not plan.has_values or economy.group_consumption is None or CONSUMPTION not in plan.quantities:
        return None
    table = plan.table(CONSUMPTION)
    if table.index.dims != ("group", "product"):
        return None
    years = (plan.base_year, *plan.years)
    groups = economy.group.labels
    of = np.array([groups.index(item[0]) for item in table.index.items])
    base = np.zeros(len(table.index)) if table.base is None else table.base
    values = np.vstack([base, table.values])
    spent = np.array([np.bincount(of, row, minlength=len(groups)) for row in values])
    share = 100 * spent / spent.sum(axis=1, keepdims=True)
    measures = {
        "index": Measure(_flat(100 * spent / spent[0]), f"{years[0]} = 100", "deliveries at base-year prices"),
        "consumption": Measure(_flat(spent), economy.flow_unit, "at base-year prices"),
        "share": Measure(_flat(share), "%", "of what all groups get"),
    }
    least = int(np.argmin(spent[-1] / spent[0]))
    most = int(np.argmax(spent[-1] / spent[0]))
    rise = 100 * (spent[-1] / spent[0] - 1)
    notes = [
        f"in {years[-1]} {groups[most]} gets {rise[most]:+z.1f} per cent against {years[0]}, {groups[least]} "
        f"{rise[least]:+z.1f} per cent, at base-year prices",
        "a unit of the base-year basket counts the same whoever gets it",
    ]
    if economy.population is not None and (economy.population > 0).all():
        name, scale = single(economy.unit)
        head = scale * spent / economy.population
        measures["per_head"] = Measure(_flat(head), f"{name} / person / year", "persons of the base year")
        ratio = head.max(axis=1) / head.min(axis=1)
        notes.append(
            f"best-off over worst-off group, per head: {ratio[0]:z.2f} in {years[0]}, {ratio[-1]:z.2f} in {years[-1]}"
        )
    return Result(
        "who_gets_what",
        "Who gets what",
        ("group", "year"),
        [(group, str(year)) for group in groups for year in years],
        measures,
        titles={label: economy.group.title(label) for label in groups},
        notes=tuple(notes),
        drawing=Drawing("lines", "index", x="year", series="group", rule=1.0),
    )


def ownership(plan: Plan) -> Result | None:
    """Return value added by form of ownership and year; None where no activity states one."""
    economy = plan.economy
    if not plan.has_values or not economy.ownership or economy.value_added is None:
        return None
    years = (plan.base_year, *plan.years)
    stated = [form or UNSTATED for form in economy.ownership]
    forms = list(dict.fromkeys(stated))
    level = np.vstack([economy.base_level, plan.table(ACTIVITY_LEVEL).values])
    added = level * economy.value_added.sum(axis=0)
    by_form = np.array([np.bincount([forms.index(form) for form in stated], row, len(forms)) for row in added])
    total = by_form.sum(axis=1, keepdims=True)
    growth = by_form[1:] / by_form[:-1]
    measures = {
        "share": Measure(_flat(100 * by_form / total), "%", "of value added at base-year prices"),
        "value_added": Measure(_flat(by_form), economy.flow_unit, "at base-year prices"),
    }
    if PRIVATE in forms:
        ratio = growth / growth[:, [forms.index(PRIVATE)]]
        first = np.full((1, len(forms)), np.nan)
        measures["growth_ratio"] = Measure(_flat(np.vstack([first, ratio])), "1", "(1 + growth) over that of private")
    share = 100 * by_form / total
    notes = [
        "; ".join(
            f"{form} {share[0, k]:z.1f} per cent in {years[0]}, {share[-1, k]:z.1f} in {years[-1]}"
            for k, form in enumerate(forms)
        ),
        "told, never asked for: the plan has no quota of ownership; only where one form grows faster does the mix "
        "shift",
    ]
    return Result(
        "ownership",
        "Forms of ownership",
        ("ownership", "year"),
        [(form, str(year)) for form in forms for year in years],
        measures,
        notes=tuple(notes),
        drawing=Drawing("lines", "share", x="year", series="ownership"),
    )


def _flat(by_year: Array) -> Array:
    """Return (years, items) as one value for each item and year, item by item."""
    return by_year.T.ravel()
