"""The ends of all prices a plan leaves open, found when it is solved: on the face of all duals that prove it.

What is a point has no ends here, and most are. Book-keeping equations are not asked: nobody is told their prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.plan.ends import POINT, PriceEnds
from lustrum.plan.plan import Limit, Plan
from lustrum.problem import PlanProblem
from lustrum.problem.assemble import Layout
from lustrum.problem.hand_over import layout_of
from lustrum.problem.names import BALANCE
from lustrum.solver.dual_face import DualFace
from lustrum.solver.dual_range import Ends

NOTHING = 1e-10
"""Of all that limits are worth together, a price that moves by less is a point."""


def with_open_prices(plan: Plan, problem: PlanProblem, face: DualFace | None) -> Plan:
    """Return a plan whose limits say between which values it leaves their prices open.

    Parameters
    ----------
    plan : Plan
        As `labelled` returns it, with the prices that are printed.
    problem : PlanProblem
    face : DualFace, optional
        Of the form that was solved; without it, or where it is a point, the plan is returned as it is.
    """
    if face is None or face.is_point or not plan.has_values:
        return plan
    found = _Finder(plan, problem, face)
    shown = [limit for limit in plan.limits.values() if limit.stops or limit.binds_everything or limit.name == BALANCE]
    ends = {limit.name: replace(limit, ends=found.ends_of(limit.name, limit)) for limit in shown}
    return replace(plan, limits={**plan.limits, **ends})


@dataclass
class _Finder:
    """Asks a face for the ends of one limit after the other."""

    plan: Plan
    problem: PlanProblem
    face: DualFace

    def __post_init__(self) -> None:
        self.ends = Ends(self.face)
        self.layout: Layout = layout_of(self.problem)
        self.numbers = {name: number for number, name in enumerate(self.problem.constraints)}
        self.open = np.zeros(len(self.face.dual), dtype=bool)
        self.open[self.face.open_rows] = True
        # A figure cannot reach further than each free variable by itself lets it.
        unit = np.eye(self.face.moves.shape[1])
        self.reach = np.array([max(map(abs, self.ends.range(one))) for one in unit])

    def ends_of(self, name: str, limit: Limit) -> PriceEnds | None:
        """Return the ends of one limit's prices, None where all are points."""
        rows = self._rows(name)
        if not self.open[rows].any():
            return None
        price, level, sign = limit.shadow_price.values, limit.level.values, self._sign(name)
        shadow, current = np.full((2, *price.shape), np.nan), np.full((2, *price.shape), np.nan)
        places = np.flatnonzero(self.problem.constraints[name].years)
        for at, year in enumerate(places.tolist()):
            if year >= len(self.plan.years):
                break
            for item in np.flatnonzero(self.open[rows[at]]).tolist():
                direction, size = sign * self.face.moves[rows[at, item]], float(level[year, item])
                value = sign * float(self.face.dual[rows[at, item]])
                if self._is_point(direction, value, size):
                    continue
                least, most = self.ends.range(direction)
                if not self._is_wide(least, most, value, size):
                    continue
                # Rounding must not leave the printed price outside.
                printed = float(price[year, item])
                span = min(value + least, printed), max(value + most, printed)
                shadow[:, year, item] = span
                current[:, year, item] = self._in_money(year, value, direction, span)
        if np.isnan(shadow).all():
            return None
        return PriceEnds(shadow, current, self._worth(rows, places, limit, sign, shadow))

    def _rows(self, name: str) -> Indices:
        number = self.numbers[name]
        rows: Indices = self.layout.rows_of(number, len(self.problem.constraints[name].index))
        return rows

    def _sign(self, name: str) -> float:
        """Return what a dual is multiplied by to be what the goal gains from a looser limit."""
        return (-1.0 if self.plan.limits[name].sense == ">=" else 1.0) * (1.0 if self.plan.maximise else -1.0)

    @cached_property
    def _whole(self) -> float:
        """What one per cent of the dearest limit is worth, times a hundred."""
        worths = [np.abs(limit.shadow_price.values * limit.level.values) for limit in self.plan.limits.values()]
        return float(max((np.nan_to_num(each).max(initial=0.0) for each in worths), default=0.0))

    def _is_wide(self, least: float, most: float, value: float, size: float) -> bool:
        width = most - least
        if not np.isfinite(width):
            return size > 0.0
        return width > POINT * max(abs(value + least), abs(value + most)) and width * size > NOTHING * self._whole

    def _is_point(self, direction: Array, value: float, size: float) -> bool:
        """Say whether a price cannot move by what would be printed, without looking for its ends."""
        moving = direction != 0.0
        reach = float(np.abs(direction[moving]) @ self.reach[moving])
        return not self._is_wide(-reach, reach, value, size)

    def _in_money(self, year: int, value: float, direction: Array, ends: tuple[float, float]) -> tuple[float, float]:
        """Return the ends of a price in the money of its year: the basket it is counted in may be open itself."""
        if BALANCE not in self.plan.limits or not self.plan.basket_value[year] > 0.0:
            return np.nan, np.nan
        basket, move = self._baskets[year]
        if not move.any() or not basket > 0.0:
            return ends[0] / self.plan.basket_value[year], ends[1] / self.plan.basket_value[year]
        return self.ends.ratio((value, direction), (basket, move))

    @cached_property
    def _baskets(self) -> list[tuple[float, Array]]:
        """The worth of the basket in each year of the plan at d = 0, and how it moves with the free variables."""
        weights, rows, sign = self.plan.basket_weights, self._rows(BALANCE), self._sign(BALANCE)
        weights = sign * weights / weights.sum()
        return [(float(weights @ self.face.dual[each]), weights @ self.face.moves[each]) for each in rows]

    def _worth(self, rows: Indices, places: Indices, limit: Limit, sign: float, shadow: Array) -> Array:
        """Return the ends of what one per cent more in every year is worth, shape (2, items)."""
        found = np.full((2, shadow.shape[2]), np.nan)
        level, price = limit.level.values / 100.0, limit.shadow_price.values
        shown = [(at, year) for at, year in enumerate(places.tolist()) if year < len(self.plan.years)]
        years = [year for _, year in shown]
        for item in np.flatnonzero(~np.isnan(shadow[0]).all(axis=0)).tolist():
            printed = float((price[years, item] * level[years, item]).sum())
            wide = np.flatnonzero(~np.isnan(shadow[0, :, item]))
            if wide.size == 1:
                # One year alone is open: all that can move is what it is worth.
                moved = (shadow[:, wide[0], item] - price[wide[0], item]) * level[wide[0], item]
                least, most = float(moved[0]), float(moved[1])
            else:
                direction, value = np.zeros(self.face.moves.shape[1]), 0.0
                for at, year in shown:
                    direction += sign * level[year, item] * self.face.moves[rows[at, item]]
                    value += sign * float(self.face.dual[rows[at, item]] * level[year, item])
                below, above = self.ends.range(direction)
                least, most = min(value + below - printed, 0.0), max(value + above - printed, 0.0)
            if self._is_wide(least, most, printed, 100.0):
                found[:, item] = printed + least, printed + most
        return found
