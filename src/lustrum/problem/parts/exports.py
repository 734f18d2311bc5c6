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

STEPS = (0.02, 0.02, 0.04)
"""Lengths of the steps by which exports leave their path, as parts of it: 2, 4 and 8 per cent."""
YEARLY = 0.02
"""How far exports may leave their path a year, as a part of it; the steps end it."""
WORLD_DEMAND = 4.0
"""Elasticity of the world's demand: one more brings 1 - 2v / 4 where v more is sold than on the path, and one less
costs 1 + 2v / 4 where v less is: what buyers who leave last would pay."""


def exports_on_curve(problem: PlanProblem, elasticity: float) -> tuple[Variable, Expression]:
    """Return exports, and what leaving the path, upwards or downwards, takes from what they earn at world prices.

    What is given by year in paths.csv stays on it. The second is over the same products, in units of the product.
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
    items = tuple((index.items[i][0], str(k + 1)) for i in moving for k in range(count))
    length = (path[:, moving, None] * STEPS).reshape(problem.horizon, -1)
    # All steps together stay within what has had time to change.
    ends = np.tile(np.cumsum(STEPS), len(moving))
    begins = ends - np.tile(STEPS, len(moving))
    open_part = np.clip((YEARLY * problem.elapsed - begins) / (ends - begins), 0.0, 1.0)
    how: dict[str, Any] = {
        "units": economy.flow_unit,
        "upper": length * open_part,
        "scale": np.repeat(base[moving], count) * np.tile(STEPS, len(moving)),
    }
    steps = Index(("product", "step"), items)
    more = problem.add_variable("exports_more", steps, **how)
    less = problem.add_variable("exports_less", steps, **how)
    gather = sparse.csc_array(
        (np.ones(len(items)), (np.repeat(moving, count), np.arange(len(items)))), shape=(len(index), len(items))
    )
    problem.add_constraint(
        "export_path",
        e.equals((gather @ more).indexed(index) - (gather @ less).indexed(index) + path),
        title="Exports: {product}",
        units=economy.flow_unit,
        meaning="Exports are their path, and what is sold beyond it or held back.",
    )
    fall = 2.0 * (ends - 0.5 * np.tile(STEPS, len(moving))) / elasticity
    terms = (gather @ (more * fall)).indexed(index) + (gather @ (less * fall)).indexed(index)
    _assume(problem, f"within {100 * YEARLY:g} % of it a year, {100 * sum(STEPS):g} at most; elasticity {elasticity:g}")
    return e, terms


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
