"""Labour by skill: jobs, persons or hours, carried as the table states them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.errors import MissingDataError
from lustrum.labels import Index
from lustrum.problem.base_year import benchmark, planned_capital
from lustrum.problem.check import Answer, Check, checked_by, equal
from lustrum.problem.names import ACTIVITY_LEVEL, INVESTMENT, LABOUR, LABOUR_BY_ACTIVITY, LABOUR_LIMIT
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem
from lustrum.wording.numbers import figure


def labour_is_needed(answer: Answer) -> Check | None:
    """Labour is what levels, and the building of capacity, need at this year's output per job."""
    economy, table = answer.economy, answer.quantities.get(LABOUR)
    lag = economy.production_lag
    if table is None or economy.labour is None or (lag is not None and lag.any()):
        return None
    per_job = (1.0 + float(answer.growth["productivity"] or 0.0)) ** -np.arange(1.0, len(table.years) + 1)[:, None]
    need = np.asarray((economy.labour @ answer.quantities[ACTIVITY_LEVEL].values.T).T) * per_job
    if economy.investment_labour is not None and INVESTMENT in answer.quantities:
        build = economy.investment_labour[:, planned_capital(economy, answer.options, answer.growth).activity]
        need = need + np.asarray((build @ answer.quantities[INVESTMENT].values.T).T) * per_job
    return equal("labour is what the activities need", table, need, np.maximum(np.asarray(table.base), 1.0))


@checked_by(labour_is_needed)
def labour(problem: PlanProblem, frictional_share: float = 0.0, limit: bool | None = None) -> None:
    """Labour needed stays within labour on hand: sum_j l_kj / (1 + pi)^t x_j <= (1 - nu) L0 (1 + n)^t for each skill k.

    Parameters
    ----------
    frictional_share : float
        nu, the share of people between jobs that no plan can use; 0 counts the base-year jobs as they are.
    limit : bool, optional
        Whether labour limits the plan or is only counted. Unless said, it limits where labour_supply.csv states what is
        on hand, where a share is frictional, and where the economy has no benchmark: else work limits (`work`).
    """
    economy, growth = problem.economy, problem.growth
    if economy.labour is None and benchmark(problem) is not None:
        return
    if economy.labour is None:
        problem.assume(
            "labour",
            "Nothing limits labour, so that investment and output may grow faster than people can work: "
            "give labour.csv to plan with the labour there is.",
            "no labour.csv",
        )
        return
    if growth.productivity is None:
        raise MissingDataError(
            "The growth of output per job must be named: growth.productivity (0 where it stands still)."
        )
    work = problem.published(Activities).begun
    per_job = (1.0 + growth.productivity) ** -problem.elapsed
    index = Index.of(economy.skill)
    need = (economy.labour @ work).indexed(index) * per_job
    planned = problem.find(PlannedCapital)
    if economy.investment_labour is not None and planned is not None:
        build = sparse.csc_array(economy.investment_labour[:, planned.base.activity])
        need = need + (build @ planned.orders).indexed(index) * per_job
    units = sorted(set(economy.labour_unit.values())) or ["labour"]
    unit = units[0] if len(units) == 1 else "unit of each skill"
    base = np.asarray(economy.labour @ economy.base_level)
    if limit is None:
        limit = bool(economy.labour_supply) or frictional_share > 0.0 or benchmark(problem) is None
    if limit:
        on_hand = np.column_stack([_on_hand(problem, skill, float(base[k])) for k, skill in enumerate(economy.skill)])
        problem.add_constraint(
            LABOUR_LIMIT, need <= on_hand * (1.0 - frictional_share), title="Labour: {skill}", units=unit,
            binds_everything=True,
        )  # fmt: skip
    problem.add_quantity(
        LABOUR, need, units=unit, base=base, title="Labour used", additive=len(units) <= 1, headline=True,
        item_units=[economy.labour_unit[skill] for skill in economy.skill] if len(units) > 1 else (),
        meaning="Labour needed by all activities.",
        grows=growth.labour,
    )  # fmt: skip
    by_activity, items = _by_activity(problem)
    problem.add_quantity(
        LABOUR_BY_ACTIVITY,
        (by_activity @ work).indexed(items) * per_job,
        units=unit,
        base=np.asarray(by_activity @ economy.base_level),
        additive=len(units) <= 1,
        item_units=[economy.labour_unit[skill] for skill, _ in items.items] if len(units) > 1 else (),
        meaning="Labour needed by each activity.",
        grows=growth.labour,
    )
    problem.assume(
        "productivity",
        "Output per job grows alike in every activity.",
        f"{100 * growth.productivity:z.2f} % a year",
        "growth.productivity",
    )


def _on_hand(problem: PlanProblem, skill: str, need: float) -> np.ndarray:
    """Return labour on hand of one skill in each year, shape (years,)."""
    economy, n = problem.economy, problem.growth.labour
    given = economy.labour_supply.get(skill, {})
    calendar = [economy.base_year + int(t) for t in problem.elapsed[:, 0]]
    gaps = [year for year in problem.years if year not in given]
    if gaps and len(gaps) < len(problem.years):
        raise MissingDataError(
            f"Labour on hand of '{skill}' is given for some plan years but not for {', '.join(map(str, gaps))}; "
            "add them to labour_supply.csv."
        )
    if all(year in given for year in calendar):
        return np.array([given[year] for year in calendar])
    if n is None:
        raise MissingDataError(
            f"Labour on hand of '{skill}' is not known for every year solved: give labour_supply.csv "
            "or name growth.labour (0 where it stands still)."
        )
    start = given.get(economy.base_year, need)
    text = "Labour on hand grows at the named rate from what the base-year activities needed."
    if not gaps:
        text = "After the years given, labour on hand grows at the named rate."
    elif economy.base_year in given:
        text = "Labour on hand grows at the named rate from the base year's."
    problem.assume(f"labour_supply.{skill}", text, f"{figure(start)}, {100 * n:z.2f} % a year", "growth.labour")
    path, last = [], start
    for year in calendar:
        last = given.get(year, last * (1.0 + n))
        path.append(last)
    return np.array(path)


def _by_activity(problem: PlanProblem) -> tuple[sparse.csc_array, Index]:
    economy = problem.economy
    assert economy.labour is not None
    entries = economy.labour.tocoo()
    rows = np.arange(len(entries.data))
    matrix = sparse.csc_array((entries.data, (rows, entries.col)), shape=(len(rows), len(economy.activity)))
    items = tuple(
        (economy.skill.labels[k], economy.activity.labels[j]) for k, j in zip(entries.row, entries.col, strict=True)
    )
    return matrix, Index(("skill", "activity"), items)
