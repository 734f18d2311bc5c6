"""Exports: on their path, within a band of it, or along a falling curve of what the world pays."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.labels import Index
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.names import EXPORTS
from lustrum.problem.parts.government import given_path
from lustrum.problem.problem import PlanProblem

STEPS = (0.02, 0.02, 0.04, np.inf)
"""Lengths of the steps by which exports leave their path, as parts of it: to 2, 4 and 8 per cent, and beyond."""
MIDDLES = (0.01, 0.03, 0.06, 0.15)
"""Where on the curve a unit of each step is priced; the last is reached only where exports are let move faster."""
YEARLY, AT_MOST = 0.02, 0.08
"""How far exports may leave their path a year, and in all, as parts of it."""
WORLD_DEMAND = 4.0
"""Elasticity of the world's demand: one more brings 1 - 2v / 4 where v more is sold than on the path, and one less
costs 1 + 2v / 4 where v less is: what buyers who leave last would pay."""


def exports_on_curve(problem: PlanProblem, elasticity: float, pace: float = 1.0) -> tuple[Variable, Expression | None]:
    """Return exports, and what leaving the path, upwards or downwards, takes from what they earn at world prices.

    What is given by year in paths.csv stays on it. They leave it by `pace` times `YEARLY` a year and `AT_MOST` in all.
    The second is over the same products, in units of the product; None at an infinite elasticity, where leaving the
    path takes nothing: steps of one price would be as many ways to say the same.
    """
    economy = problem.economy
    position, path = export_path(problem)
    index = Index.of(economy.product, position.tolist())
    stated = {label for quantity, label in economy.paths if quantity == "exports"}
    free = np.array([path[0, i] > 0.0 and item[0] not in stated for i, item in enumerate(index.items)], dtype=bool)
    base = economy.final("exports")[position]
    e = problem.add_variable(
        EXPORTS,
        index,
        units=economy.flow_unit,
        lower=np.where(free, 0.0, path),
        upper=np.where(free, np.inf, path),
        scale=base,
    )
    moving, count = np.flatnonzero(free), len(STEPS)
    within = f"within {100 * pace * YEARLY:g} % of it a year, {100 * pace * AT_MOST:g} at most"
    if not np.isfinite(elasticity):
        above = e.take(moving.tolist()) - path[:, moving]
        _most(problem, above, -1.0 * above, pace * path[:, moving])
        _assume(problem, f"{within}; at one price")
        return e, None
    items = tuple((index.items[i][0], str(k + 1)) for i in moving for k in range(count))
    length = path[:, moving, None] * np.array(STEPS)
    how: dict[str, Any] = {
        "units": economy.flow_unit,
        "upper": length.reshape(problem.horizon, -1),
        "scale": np.repeat(base[moving], count) * np.tile([min(step, AT_MOST) for step in STEPS], len(moving)),
    }
    steps = Index(("product", "step"), items)
    more = problem.add_variable("exports_more", steps, **how)
    less = problem.add_variable("exports_less", steps, **how)
    gather = sparse.csc_array(
        (np.ones(len(items)), (np.repeat(moving, count), np.arange(len(items)))), shape=(len(index), len(items))
    )
    beyond, below = (gather @ more).indexed(index), (gather @ less).indexed(index)
    problem.add_constraint(
        "export_path",
        e.equals(beyond - below + path),
        title="Exports: {product}",
        units=economy.flow_unit,
        meaning="Exports are their path, and what is sold beyond it or held back.",
    )
    _most(problem, beyond.take(moving.tolist()), below.take(moving.tolist()), pace * path[:, moving])
    fall = 2.0 * np.tile(MIDDLES, len(moving)) / elasticity
    terms = (gather @ (more * fall)).indexed(index) + (gather @ (less * fall)).indexed(index)
    _assume(problem, f"{within}; elasticity {elasticity:g}")
    return e, terms


def _most(problem: PlanProblem, beyond: Expression, below: Expression, size: Array) -> None:
    """Let exports leave their path only so far in each year; `size` has shape (horizon, products)."""
    most, economy = np.minimum(YEARLY * problem.elapsed, AT_MOST) * size, problem.economy
    problem.add_constraint(
        "most_exports_more",
        beyond <= most,
        title="Most that is sold abroad beyond the path: {product}",
        units=economy.flow_unit,
        meaning="Buyers abroad are won only so fast.",
        width=["exports_pace"],
    )
    problem.add_constraint(
        "most_exports_less",
        below <= most,
        title="Most that is held back from abroad: {product}",
        units=economy.flow_unit,
        meaning="Buyers abroad are given up only so fast.",
        width=["exports_pace"],
    )


def exports_in_band(problem: PlanProblem, band: float) -> Variable:
    """Return exports within `band` of their path, as a part of it; 0 keeps them on it."""
    economy = problem.economy
    position, path = export_path(problem)
    width = band * np.abs(path)
    # A negative export would be an import at the export price, outside every bound of imports.
    lower = np.maximum(path - width, np.minimum(path, 0.0))
    e = problem.add_variable(
        EXPORTS,
        Index.of(economy.product, position.tolist()),
        units=economy.flow_unit,
        lower=lower,
        upper=path + width,
        scale=economy.final("exports")[position],
    )
    _assume(problem, f"band {100 * band:g} %" if np.isfinite(band) else "no band")
    return e


def export_path(problem: PlanProblem) -> tuple[Array, Array]:
    """Return which products are exported, and their path by year, shape (years, products exported)."""
    economy = problem.economy
    base = economy.final("exports")
    given = {label for quantity, label in economy.paths if quantity == "exports"}
    position = np.array([i for i, label in enumerate(economy.product) if base[i] or label in given], dtype=int)
    return position, given_path(problem, EXPORTS, base, problem.growth.exports)[:, position]


def _assume(problem: PlanProblem, how: str) -> None:
    if not problem.economy.final("exports").any():
        return
    rate = problem.growth.exports
    problem.assume(
        "export_growth",
        "Exports follow base year times " + ("the trend." if rate is None else "the named rate."),
        f"{100 * (problem.growth.trend if rate is None else rate):z.2f} % a year, {how}",
        "manual, defaults" if rate is None else "growth.exports",
    )
