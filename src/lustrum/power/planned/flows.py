"""Flows of a power system in a plan: those that are decided, and those of plants that cost nothing to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Indices
from lustrum.power.planned.capacity import Building
from lustrum.power.planned.system import PlannedPower
from lustrum.power.planned.terms import Rows, labels_of
from lustrum.power.system import SOURCE
from lustrum.problem import Expression, PlanProblem, Variable
from lustrum.problem.names import POWER_FLOW

WHEN = ("scenario", "period")


@dataclass(frozen=True, eq=False)
class Flows:
    """Flows as later rows need them.

    Parameters
    ----------
    decided : Variable
        Over flows that are decided, scenarios and periods.
    place : mapping of flow to its place among them
    every : Expression
        Over all flows, scenarios and periods.
    """

    decided: Variable
    place: Mapping[int, int]
    every: Expression

    def put(self, rows: Rows, at: Indices, which: tuple[int, Indices | slice], data: Array | float, steps: int) -> None:
        """Put coefficients of a flow in some steps of a year into rows, `at` and `data` of shape (steps,)."""
        flow, when_ = which
        rows.put(self.decided, at, np.arange(self.place[flow] * steps, (self.place[flow] + 1) * steps)[when_], data)


def when(power: PlannedPower) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels of scenarios and of the periods of a year."""
    steps = power.system.steps
    count = power.steps // len(steps.scenarios)
    return tuple(name or "every year" for name in steps.scenarios), tuple(
        label or f"period {number}" for number, label in enumerate(steps.label[:count], start=1)
    )


def columns_of(power: PlannedPower, flow: int) -> Indices:
    """Return where one flow stands among all flows, shape (steps of a year,)."""
    return np.arange(flow * power.steps, (flow + 1) * power.steps)


def is_alone(power: PlannedPower, k: int) -> bool:
    """Whether the capacity of a fleet is given, and no other flow shares it: then it stands in bounds."""
    fleet = power.system.fleets[k]
    return not power.can_add[k] and (not fleet.shared or len(fleet.activities) == 1)


def runs_always(power: PlannedPower, flow: int) -> bool:
    """Whether a flow costs and emits nothing and is bound by capacity alone: it is all there is; more is let go."""
    k, _ = power.flows[flow]
    fleet = power.system.fleets[k]
    activity = fleet.activities[0]
    return (
        fleet.kind == SOURCE
        and len(fleet.activities) == 1
        and not power.bought.fuel[:, [flow]].nnz
        and not activity.emission
        and activity.fixed is None
        and not np.isfinite(np.asarray(fleet.energy_most)).any()
        and not np.asarray(activity.low).any()
    )


def declare_flows(problem: PlanProblem, power: PlannedPower, building: Building) -> Flows:
    """Declare the flows that are decided, and say what all flows are."""
    system, steps, count = power.system, power.steps, len(power.flows)
    scenarios, periods = when(power)
    names = tuple(system.fleets[k].activities[a].name for k, a in power.flows)
    decided = [f for f in range(count) if not runs_always(power, f)]
    lower, upper = _bounds(power)
    here = np.concatenate([np.zeros(0, dtype=np.intp), *(columns_of(power, f) for f in decided)])
    variable = problem.add_variable(
        POWER_FLOW, labels_of(("flow", *WHEN), [names[f] for f in decided], scenarios, periods), units=system.power,
        lower=lower[:, here], upper=upper[:, here],
        scale=np.repeat([power.size[power.flows[f][0]] for f in decided], steps),
    )  # fmt: skip
    chosen = sparse.csc_array((np.ones(len(here)), (here, np.arange(len(here)))), shape=(count * steps, len(here)))
    every = (chosen @ variable).indexed(labels_of(("flow", *WHEN), names, scenarios, periods))
    share, given = np.zeros((power.years, count * steps)), np.zeros((power.years, count * steps))
    rows, columns = [], []
    for f in (f for f in range(count) if f not in decided):
        k, a = power.flows[f]
        at = columns_of(power, f)
        share[:, at] = power.by_year(system.fleets[k].activities[a].high)
        given[:, at] = share[:, at] * power.existing[:, [k]]
        if (place := building.place(k)) is not None:
            rows.append(at)
            columns.append(np.full(len(at), place))
    if rows:
        spread = sparse.csc_array(
            (np.ones(len(rows) * steps), (np.concatenate(rows), np.concatenate(columns))),
            shape=(count * steps, len(building.added)),
        )
        every = every + (spread @ building.serving).indexed(every.index) * _steady(share)
    return Flows(variable, {f: place for place, f in enumerate(decided)}, every + given)


def _steady(values: Array) -> Array:
    """Return values by year as one line where all years are alike, shape (items,), else as they are."""
    return values[0] if (values == values[0]).all() else values


def _bounds(power: PlannedPower) -> tuple[Array, Array]:
    """Return the least and most of every flow by year, each of shape (years, flows x steps)."""
    lower = np.zeros((power.years, len(power.flows) * power.steps))
    upper = np.full_like(lower, np.inf)
    for f, (k, a) in enumerate(power.flows):
        activity, here = power.system.fleets[k].activities[a], columns_of(power, f)
        low, high = power.by_year(activity.low), power.by_year(activity.high)
        lower[:, here] = np.where(low < 0.0, -np.inf, 0.0)
        upper[:, here] = np.where(high > 0.0, np.inf, 0.0)
        if is_alone(power, k):
            stands = power.existing[:, [k]]
            lower[:, here], upper[:, here] = low * stands, high * stands
    return lower, upper
