"""Solve a power system: the answer with its labels, prices and certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import StoppedError, UsageError, VerificationError
from lustrum.power.head import falls, settle
from lustrum.power.programme import Programme
from lustrum.power.system import System
from lustrum.solver import Solution, SolverOptions, Status, solve

MOST_SIMPLEX = 2_500
"""Rows below which the simplex method is faster than the interior point method."""
NOUGHT = 1e-9
"""Of the largest value: what counts as none."""


@dataclass(frozen=True, eq=False)
class Dispatch:
    """What is built and how it runs.

    Parameters
    ----------
    total_cost : float
        With constants.
    added : tuple of arrays, shape (units of the fleet,)
        Capacity added by each unit of each fleet.
    capacity : array, shape (fleets, periods)
    flow : tuple of arrays, shape (activities of the fleet, steps)
    level : tuple of arrays, shape (stages,)
        Empty for stores of many cycles in a stage.
    spill : tuple of arrays, shape (steps,)
    price : array, shape (nodes, steps)
        What one more unit of energy would cost, money of its year.
    water_value : tuple of arrays, shape (stages,)
        What one more unit in a store would save, money of its year.
    """

    system: System
    programme: Programme
    solution: Solution
    total_cost: float
    added: tuple[Array, ...]
    capacity: Array
    flow: tuple[Array, ...]
    level: tuple[Array, ...]
    spill: tuple[Array, ...]
    price: Array
    water_value: tuple[Array, ...]

    def delivered(self, fleet: int) -> Array:
        """Return what a fleet brings to nodes less what it takes, shape (nodes, steps)."""
        found = np.zeros_like(self.system.demand)
        for activity, flow in zip(self.system.fleets[fleet].activities, self.flow[fleet], strict=True):
            for node, brings in activity.ends:
                found[node] += brings * flow
        return found


def dispatch(system: System, options: SolverOptions | None = None) -> Dispatch:
    """Return the cheapest expansion and dispatch of a system, at heads of its own levels where they fall.

    Raises
    ------
    UsageError
        If no dispatch meets demand and limits (exit code 4), or costs fall without end.
    StoppedError
        If a limit stopped the work.
    VerificationError
        If no answer passes the check of the solver.
    """
    return settle(system, lambda each: _once(each, options)) if falls(system) else _once(system, options)


def _once(system: System, options: SolverOptions | None) -> Dispatch:
    programme = Programme(system)
    form = programme.form()
    asked = options or SolverOptions()
    if asked.method == "auto":  # of the methods for large problems, blocks fills up where stores run through a year
        asked = replace(asked, method="simplex" if len(form.row_lower) < MOST_SIMPLEX else "ipm")
    solution = solve(form, asked)
    if solution.status is not Status.OPTIMAL:
        raise _refused(programme, solution)
    return _answer(programme, solution)


class NoDispatchError(UsageError):
    """No dispatch meets demand and limits."""

    exit_code = 4


class EndlessError(UsageError):
    """Costs fall without end."""

    exit_code = 5


def _refused(programme: Programme, solution: Solution) -> Exception:
    name = programme.system.name
    if solution.status is Status.INFEASIBLE:
        where = _reserve_short(programme.system) or _where_short(programme, solution)
        return NoDispatchError(
            f"No dispatch of '{name}' meets demand and limits{where}. Let demand be left unserved at a price "
            "(--unserved-price), or give capacity."
        )
    if solution.status is Status.UNBOUNDED:
        return EndlessError(
            f"The cost of '{name}' falls without end: something that pays for running has no limit. Look at costs "
            "below zero and capacities without end."
        )
    if solution.status is Status.STOPPED:
        return StoppedError(f"The dispatch of '{name}' was stopped: {solution.message}")
    return VerificationError(f"The dispatch of '{name}' was not solved: {solution.message}")


def _reserve_short(system: System) -> str:
    """Say which row over capacities cannot hold whatever is added."""
    for row in system.capacity_rows:
        most = sum(value * system.fleets[fleet].units[unit].upper for fleet, unit, value in row.terms if value > 0.0)
        if most < row.lower * (1.0 - 1e-9):
            return f": '{row.name}' asks for {row.lower:.4g} {system.power} more, and {most:.4g} can be added"
    return ""


def _where_short(programme: Programme, solution: Solution) -> str:
    """Say at which nodes and steps a proof that nothing is feasible rests."""
    if solution.ray is None:
        return ""
    weight = np.abs(solution.ray[programme.balance])
    if not weight.any():
        return ""
    node, step = np.unravel_index(int(weight.argmax()), weight.shape)
    system = programme.system
    count = int((weight > 1e-6 * weight.max()).sum())
    more = f" and {count - 1} more balances" if count > 1 else ""
    return f": too little reaches '{system.node[node]}' at {system.steps.label[step]}{more}"


def _answer(programme: Programme, solution: Solution) -> Dispatch:
    system, x = programme.system, solution.x
    steps = system.steps
    x = np.where(np.abs(x) <= NOUGHT * max(float(np.abs(x).max(initial=0.0)), 1e-300), 0.0, x)
    added = tuple(x[places] for places in programme.capacity)
    capacity = np.array(
        [
            fleet.existing + sum((a * unit.active for a, unit in zip(own, fleet.units, strict=True)), np.zeros(1))
            for fleet, own in zip(system.fleets, added, strict=True)
        ]
    ).reshape(len(system.fleets), len(steps.periods))
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(steps.weight > 0.0, solution.dual[programme.balance] / steps.weight, np.nan)
    water = []
    for store, rows in zip(system.stores, programme.store_row, strict=True):
        present = np.zeros(len(store.before))
        hours = np.bincount(store.stage, steps.store_hours, minlength=len(present))
        np.add.at(present, store.stage, steps.weight)
        worth = np.where(hours > 0.0, present / np.where(hours > 0.0, hours, 1.0), np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            water.append(np.where(worth > 0.0, solution.dual[rows] / worth, np.nan))
    return Dispatch(
        system, programme, solution, float(solution.objective), added, capacity,
        tuple(
            np.array([x[places] for places in flows]).reshape(len(flows), len(steps)) for flows in programme.flow
        ),
        tuple(x[places] for places in programme.level),
        tuple(x[places] if len(places) else np.zeros(len(steps)) for places in programme.spill),
        price, tuple(water),
    )  # fmt: skip
