"""A country planned with power, and planned again: without new hydro, without anything new, dry years ignored."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.economy import Economy
from lustrum.errors import LustrumError
from lustrum.plan import Plan, solve_plan
from lustrum.power.planned.capacity import Building
from lustrum.power.planned.part import power
from lustrum.power.planned.tables import read_kept
from lustrum.problem import DEFAULT_PARTS, Growth, PlanProblem, build_plan

LIMIT = 0.02
"""Most that is left unserved in any scenario, from the first year a plant can arrive."""


@dataclass(frozen=True, eq=False)
class Country:
    """A table and a power system; how both are planned.

    Parameters
    ----------
    write : function of (folder, options) that writes the power system
    money : float
        A unit of the system's money in the table's.
    new : tuple of str
        Plants that use water and may be built.
    asked : mapping
        What else [power] of the scenario says.
    """

    name: str
    economy: Economy
    write: Callable[..., Path]
    energy: str
    money: float
    growth: Growth
    new: tuple[str, ...]
    asked: Mapping[str, Any] = field(default_factory=dict)
    ordered: tuple[str, Mapping[str, Any]] | None = None
    """What new hydro is ordered whatever it is worth, and how the system is then written."""
    cheaper: Sequence[float] = ()
    """Costs of new hydro, over the kit's, at which the plan is asked again."""
    years: int = 8
    tail: int = 3

    def plan(self, written: Mapping[str, Any] | None = None, orders: np.ndarray | None = None, **asked: Any) -> Plan:
        """Return a plan; `orders`, shape (years solved, plants), are held where given."""
        with tempfile.TemporaryDirectory() as place:
            kept = read_kept(self.write(Path(place) / "system", **(written or {})), "system").as_options()
        named = {"system": kept, "energy": self.energy, "money_unit": self.money, "unserved_limit": LIMIT}
        named |= self.asked | asked
        parts = [*DEFAULT_PARTS, partial(power, **named)]
        if orders is not None:
            parts.append(partial(_held, orders=orders))
        problem = build_plan(self.economy, self.years, parts=parts, growth=self.growth, tail=self.tail)
        return solve_plan(problem, break_ties=False)

    @cached_property
    def timed(self) -> tuple[Plan, float]:
        """The plan, and the processor seconds it took."""
        began = time.process_time()
        found = self.plan()
        if not found.has_values:
            raise LustrumError(f"{self.name}: {found.message}")
        return found, time.process_time() - began

    @property
    def planned(self) -> Plan:
        """The plan."""
        return self.timed[0]

    @cached_property
    def without_hydro(self) -> Plan:
        """The plan without new hydro."""
        return self.plan(without=self.new)

    @cached_property
    def without_anything(self) -> Plan:
        """The plan in which no power plant and no line is ordered."""
        plants = [name for (name,) in self.planned.table("power_orders").index.items]
        return self.plan(without=plants, unserved_limit=None)

    @cached_property
    def average(self) -> Plan:
        """The plan on average water."""
        return self.plan(scenarios="average")

    @cached_property
    def surprised(self) -> Plan:
        """The plan whose orders were those of average water, and whose years are not."""
        return self.plan(orders=self.average.quantities["power_orders"].values, unserved_limit=None)


def _held(problem: PlanProblem, orders: np.ndarray) -> None:
    """Orders are those given; nothing has to be there after the end that they do not bring."""
    variable = problem.published(Building).orders
    variable.lower = variable.upper = np.maximum(orders, 0.0)
    for name in [each for each in problem.constraints if each.startswith(("power_after_", "power_reserve"))]:
        del problem.constraints[name]


def gained(one: Plan, other: Plan) -> float:
    """Return by how many per cent of consumption in every year a plan is above another."""
    assert one.goal_measure is not None
    return float((one.objective - other.objective) / one.goal_measure.one)


def more_consumed(one: Plan, other: Plan) -> float:
    """Return by how many per cent households consume more in a plan than in another, in the mean of years."""
    mine, others = (np.nansum(each.quantities["consumption"].values, axis=1) for each in (one, other))
    return 100.0 * float(np.mean(mine / others - 1.0))


def in_years(one: Plan, other: Plan) -> float:
    """Return what a plan reaches more of the goal than another, over the household consumption of the base year."""
    return float((one.objective - other.objective) / one.economy.household_consumption.sum())
