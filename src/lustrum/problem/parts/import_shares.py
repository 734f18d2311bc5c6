"""How much of home demand is bought abroad: along a curve of substitution, within bands, or in fixed shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags, Positions
from lustrum.labels import Index
from lustrum.problem.declarations import IDENTITY
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.problem import PlanProblem

SUBSTITUTION = 2.0
"""Elasticity of substitution between home and imported goods: as most models of trade take it."""
STEPS = (0.03, 0.07, 0.12, 0.20, 0.30)
"""Lengths of the steps by which a product moves between home and abroad, in the smaller of base imports and what home
industries sell at home."""
MOST_OF_IMPORTS, MOST_OF_HOME = (0.05, 0.03), (0.03, 0.05)
"""How far imports may rise, and fall, in a year: parts of base imports, and of base home supply."""


@dataclass(frozen=True, eq=False)
class Opened:
    """Products opened to trade, shape (imported products,): imports may rise, or fall, by `band` of the base a year."""

    more: Flags
    less: Flags
    band: float


def by_substitution(problem: PlanProblem, m: Variable, elasticity: float, opened: Opened, pace: float = 1.0) -> None:
    """m = s D + up - down: home and imported goods replace each other in steps that lose more and more; D7.

    The loss of a unit is what the constant elasticity of substitution says at the middle of its step: the change of the
    logarithm of the ratio of imports to home supply over the elasticity. Imports never exceed home demand. A product
    of which home industries sell nothing at home (what is made goes abroad) keeps its share.
    """
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)
    imports, demand = economy.imports[position], economy.base_absorption[position]
    home, made = demand - imports, economy.made_at_home[position]
    _keep_shares(problem, m, np.flatnonzero(made & (home <= 0.0)))
    moving = np.flatnonzero(made & (home > 0.0))
    if not len(moving):
        return
    up, down = _steps(problem, m, moving)
    at_home = problem.declare_absorption().take(position[moving].tolist())
    index, count = m.index.take(moving.tolist()), len(STEPS)
    gather = sparse.csc_array(
        (np.ones(len(up)), (np.repeat(np.arange(len(moving)), count), np.arange(len(up)))),
        shape=(len(moving), len(up)),
    )
    more, less = (gather @ up).indexed(index), (gather @ down).indexed(index)
    problem.add_constraint(
        "import_shares",
        m.take(moving.tolist()).equals(at_home * (imports[moving] / demand[moving]) + more - less),
        kind=IDENTITY,
        title="Share of imports: {product}",
        units=economy.flow_unit,
        meaning="Imports are the base-year share of home demand, and what is bought abroad instead of at home.",
    )
    growth = pace * problem.growth.factor(problem.horizon) * problem.elapsed
    faster, slower = (
        growth
        * np.where(free, opened.band * imports[moving], np.minimum(part[0] * imports[moving], part[1] * home[moving]))
        for part, free in ((MOST_OF_IMPORTS, opened.more[moving]), (MOST_OF_HOME, opened.less[moving]))
    )
    problem.add_constraint(
        "most_imports_instead",
        more <= faster,
        title="Imports, not home goods: {product}", units=economy.flow_unit, width=["imports_pace"],
        meaning="Buyers change to imported goods only so fast.",
    )  # fmt: skip
    problem.add_constraint(
        "most_imports_replaced",
        less <= slower,
        title="Home goods, not imports: {product}", units=economy.flow_unit, width=["imports_pace"],
        meaning="Buyers change to home goods only so fast.",
    )  # fmt: skip
    lost = _lost(imports[moving], home[moving], elasticity)
    arrive = sparse.csc_array(
        (np.ones(len(moving)), (position[moving], np.arange(len(moving)))), shape=(len(economy.product), len(moving))
    )
    problem.uses(
        "lost_by_substitution", arrive @ (gather @ (up * lost[0]) + gather @ (down * lost[1])),
        title="Lost by changing between home and abroad", at_home=False, final=False,
    )  # fmt: skip
    problem.assume(
        "import_substitution",
        "Imports are their base-year share of home demand; home and imported goods replace each other in steps that "
        "lose part of the product, as a constant elasticity of substitution says.",
        f"elasticity {elasticity:g}",
        "manual, equation D7",
    )


def _steps(problem: PlanProblem, m: Variable, moving: Positions) -> tuple[Variable, Variable]:
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)[moving]
    smaller = np.minimum(economy.imports[position], economy.base_absorption[position] - economy.imports[position])
    length = (smaller[:, None] * STEPS).ravel()
    items = tuple((m.index.items[i][0], str(k + 1)) for i in moving for k in range(len(STEPS)))
    how: dict[str, Any] = {
        "units": economy.flow_unit,
        "upper": problem.growth.factor(problem.horizon) * length,
        "scale": length,
    }
    steps = Index(("product", "step"), items)
    up = problem.add_variable("imports_instead", steps, **how)
    down = problem.add_variable("home_instead", steps, **how)
    return up, down


def _lost(imports: Array, home: Array, elasticity: float) -> tuple[Array, Array]:
    """Return what a unit of each product and step loses, upwards and downwards, shape (products * steps,) each."""
    ends = np.cumsum(STEPS)
    middle = ends - 0.5 * np.array(STEPS)
    smaller = np.minimum(imports, home)[:, None] * middle
    at_imports, at_home = smaller / imports[:, None], smaller / home[:, None]
    up = np.log((1.0 + at_imports) / (1.0 - at_home)) / elasticity
    down = np.log((1.0 + at_home) / (1.0 - at_imports)) / elasticity
    return up.ravel(), down.ravel()


def _keep_shares(problem: PlanProblem, m: Variable, kept: Positions) -> None:
    """Keep the share in home demand, or the path, of imports of products that home industries sell abroad only."""
    if not len(kept):
        return
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)[kept]
    demand = economy.base_absorption[position]
    share = np.divide(economy.imports[position], demand, out=np.zeros(len(kept)), where=demand > 0.0)
    path = np.where(demand > 0.0, 0.0, economy.imports[position]) * problem.growth.factor(problem.horizon)
    at_home: Expression = problem.declare_absorption().take(position.tolist())
    problem.add_constraint(
        "import_share_kept",
        m.take(kept.tolist()).equals(at_home * share + path),
        kind=IDENTITY,
        title="Share of imports: {product}",
        units=economy.flow_unit,
        meaning="What home industries make of it goes abroad, so that imports keep their share of home demand.",
    )


def within_bands(problem: PlanProblem, m: Variable, share: tuple[float, float], yearly: float, opened: Opened) -> None:
    """Bound the share of imports in home demand (how far it may fall and rise a year) and their yearly growth."""
    economy, unit, g = problem.economy, problem.economy.flow_unit, problem.growth.trend
    position = np.flatnonzero(economy.imports > 0.0)
    both = np.flatnonzero(economy.made_at_home[position] & (economy.base_absorption[position] > 0.0))
    position = position[both]
    base_share = economy.imports[position] / economy.base_absorption[position]
    fall = np.where(opened.less, max(share[0], opened.band), share[0])
    rise = np.where(opened.more, max(share[1], opened.band), share[1])
    slowest = np.where(opened.less, max(yearly, opened.band), yearly)
    fastest = np.where(opened.more, max(yearly, opened.band), yearly)
    own, home = m.take(both.tolist()), problem.declare_absorption().take(position.tolist())
    problem.add_constraint(
        "import_share_floor",
        own >= home * (base_share * np.maximum(1.0 - fall[both] * problem.elapsed, 0.0)),
        units=unit,
        title="Least share of imports: {product}",
        meaning="Imports keep at least a share of home demand that falls slowly from its base value.",
        width=["share_fall"],
    )
    problem.add_constraint(
        "import_share_ceiling",
        own <= home * (base_share * (1.0 + rise[both] * problem.elapsed)),
        units=unit,
        title="Largest share of imports: {product}",
        meaning="Imports take at most a share of home demand that rises slowly from its base value.",
        width=["share_rise"],
    )
    before = m.lag(1, history=m.scale)
    problem.add_constraint(
        "import_growth_ceiling",
        m <= before * (1.0 + g + fastest),
        units=unit,
        title="Yearly rise of imports: {product}",
        meaning="Imports of a product grow only so fast from year to year.",
        width=["yearly_band"],
    )
    problem.add_constraint(
        "import_growth_floor",
        m >= before * np.maximum(1.0 + g - slowest, 0.0),
        units=unit,
        title="Yearly fall of imports: {product}",
        meaning="Imports of a product fall only so fast from year to year.",
        width=["yearly_band"],
    )
    count = int((opened.more | opened.less).sum())
    problem.assume(
        "trade_bands",
        "Imports stay near their base-year share of home demand and change only so fast.",
        f"share -{100 * share[0]:g}/+{100 * share[1]:g} % of itself a year, growth within {100 * yearly:g} points of "
        "the trend" + (f"; {100 * opened.band:g} for {count} products opened" if count else ""),
        "manual, equation (0.2)",
    )


def fixed(problem: PlanProblem, m: Variable) -> None:
    """Imports are exactly base-year shares of home demand."""
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)
    share = np.divide(
        economy.imports[position],
        economy.base_absorption[position],
        out=np.zeros(len(position)),
        where=economy.base_absorption[position] != 0.0,
    )
    problem.add_constraint(
        "import_share",
        m.equals(problem.declare_absorption().take(position.tolist()) * share),
        units=economy.flow_unit,
        title="Share of imports: {product}",
        meaning="Imports are the base-year share of home demand.",
    )
    problem.assume("import_shares", "Imports are exactly their base-year share of home demand.", "s = m0 / D0")
