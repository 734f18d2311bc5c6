"""What a change does to each region of a federation: what its households have, who works, what it costs its goal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.effects import ROUNDING
from lustrum.plan.plan import Plan
from lustrum.problem.names import CONSUMPTION, LABOUR
from lustrum.results import Drawing, Measure, Result

WHOLE = "all regions"


def of_regions(before: Mapping[str, Plan], after: Mapping[str, Plan]) -> Result:
    """Return what each region gains or loses by a change to one of them, or to all, and the federation as a whole.

    Parameters
    ----------
    before, after : mapping of region to Plan
        Of one federation, planned together without the change and with it.

    Raises
    ------
    UsageError
        If the two are of other regions or years.
    """
    if list(before) != list(after) or any(before[name].years != after[name].years for name in before):
        raise UsageError("The two federations have other regions or years: their effects cannot be told apart.")
    rows, jobs = [], []
    for name, plan in before.items():
        mine, theirs = (float(each.table(CONSUMPTION).values.sum()) for each in (plan, after[name]))
        change = 0.0 if abs(theirs - mine) < ROUNDING * abs(mine) else theirs - mine
        base = float(plan.economy.household_consumption.sum())
        rows.append((change, 100.0 * change / base, base))
        jobs.append(_jobs(plan, after[name]))
    figures = np.array(rows).reshape(-1, 3)
    whole = figures[:, 0].sum()
    units = {plan.economy.flow_unit for plan in before.values()}
    consumption = np.array([*figures[:, 0], whole if len(units) == 1 else np.nan])
    share = np.array([*figures[:, 1], 100.0 * whole / figures[:, 2].sum() if len(units) == 1 else np.nan])
    unit = units.pop().removesuffix("/year") if len(units) == 1 else "unit of each region"
    measures = {
        "in_base_years": Measure(share, "% of a base year's consumption", "household consumption, all years"),
        "consumption": Measure(consumption, unit, "household consumption more or less, all years"),
    }
    if all(np.isfinite(jobs)) and len({plan.quantities[LABOUR].units for plan in before.values()}) == 1:
        some = next(iter(before.values()))
        measures["jobs"] = Measure(np.array([*jobs, sum(jobs)]), some.quantities[LABOUR].units, f"in {some.years[-1]}")
    return Result(
        "effect_on_regions",
        "Which regions gain and lose",
        ("region",),
        [(name,) for name in (*before, WHOLE)],
        measures,
        notes=("all regions are planned together again: what one gains another may give",),
        drawing=Drawing("bars", "in_base_years"),
    )


def _jobs(before: Plan, after: Plan) -> float:
    """Return how much more work is done in the last year, NaN where the table counts none that adds up."""
    if any(LABOUR not in plan.quantities or not plan.quantities[LABOUR].additive for plan in (before, after)):
        return np.nan
    mine, theirs = (float(plan.table(LABOUR).total()[-1]) for plan in (before, after))
    return 0.0 if abs(theirs - mine) < ROUNDING * abs(mine) else theirs - mine
