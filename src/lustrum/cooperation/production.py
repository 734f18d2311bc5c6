"""What a coalition can make on its own: a small programme with the land, stock and machines of its members.

``v(S) = max c'x - k'm,  A x <= sum_{i in S} b_i + P m,  x, m >= 0``, a machine bought whole being whole. Without whole
machines this is the linear production game of Owen (1975): the prices of resources at the optimum of all farms
share v(N) so that no coalition gains by leaving. Whole machines can empty the core.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from lustrum.arrays import Array
from lustrum.cooperation.game import MOST_PLAYERS, Game, Total
from lustrum.cooperation.group import Group
from lustrum.errors import StoppedError, UsageError, VerificationError
from lustrum.solver import StandardForm, solve

TOLERANCE = 1e-7
"""Relative error a coalition's programme may have."""


@dataclass(frozen=True, eq=False)
class Production:
    """The best a coalition can do.

    Parameters
    ----------
    value : float
        Net income a year.
    levels : array, shape (activities,)
    machines : array, shape (machines,)
    price : array, shape (resources,)
        What one more unit of each resource would bring; NaN where machines are whole.
    """

    value: float
    levels: Array
    machines: Array
    price: Array


def produce(group: Group, resources: Array) -> Production:
    """Return the best use of the resources given, with the machines it pays to have.

    `resources` has shape (resources,), each in its own unit.

    Raises
    ------
    UsageError
        If income has no end: an activity that needs nothing, or a machine that pays for itself.
    VerificationError
        If the answer does not stand the check.
    """
    _refuse_free_lunch(group)
    if group.whole.any():
        return _whole(group, resources)
    matrix = np.hstack([group.requirement, -group.provides])
    cost = np.concatenate([group.net_income, -group.cost])
    if not len(cost):
        return Production(0.0, np.zeros(0), np.zeros(0), np.zeros(len(resources)))
    answer = solve(StandardForm.from_matrix(matrix, cost, maximise=True, row_upper=resources))
    if str(answer.status) == "unbounded":
        raise _unbounded()
    if str(answer.status) != "optimal":
        raise StoppedError(f"The programme of a coalition ended '{answer.status}': {answer.message}")
    split = len(group.activities)
    return Production(answer.objective, answer.x[:split], answer.x[split:], answer.dual)


def total_of(group: Group) -> Total:
    """Return what all make together, for rules that look at no smaller coalition."""
    return Total(group.farms, produce(group, group.holdings.sum(axis=0)).value)


def game_of(group: Group, before: Game | None = None, changed: int = 0) -> Game | Total:
    """Return v(S) for every coalition of the group's farms; with more than `MOST_PLAYERS` farms v of all alone.

    Parameters
    ----------
    group : Group
    before : Game, optional
        The game before the holdings of farm number `changed` were changed: coalitions without it are kept.
    """
    n = len(group)
    if n > MOST_PLAYERS:
        return total_of(group)
    values = np.zeros(1 << n) if before is None else before.values.copy()
    for mask in range(1, 1 << n):
        if before is None or mask >> changed & 1:
            inside = [i for i in range(n) if mask >> i & 1]
            values[mask] = produce(group, group.holdings[inside].sum(axis=0)).value
    return Game(group.farms, values)


def would_leave(group: Group, shares: Array) -> tuple[float, tuple[str, ...]]:
    """Return the coalition that would gain most by leaving, and its gain v(S) - x(S), without a list of coalitions.

    `shares` has shape (farms,), in the group's unit.

    ``max_{S} v(S) - x(S)`` over the choice of members and their production at once: one programme with a yes or no for
    each farm, so that the check of the core is exact for any number of farms. The empty coalition counts with 0.
    """
    n, activities, machines = len(group), len(group.activities), len(group.machines)
    gain = np.concatenate([group.net_income, -group.cost, -shares])
    rows = np.hstack([group.requirement, -group.provides, -group.holdings.T])
    whole = np.concatenate([np.zeros(activities), group.whole.astype(float), np.ones(n)])
    upper = np.concatenate([np.full(activities + machines, np.inf), np.ones(n)])
    x = _solve_whole(gain, rows, np.zeros(len(group.resources)), whole, upper)
    inside = x[-n:] > 0.5
    return float(gain @ x), tuple(farm for farm, chosen in zip(group.farms, inside, strict=True) if chosen)


def _whole(group: Group, resources: Array) -> Production:
    gain = np.concatenate([group.net_income, -group.cost])
    matrix = np.hstack([group.requirement, -group.provides])
    whole = np.concatenate([np.zeros(len(group.activities)), group.whole.astype(float)])
    x = _solve_whole(gain, matrix, resources, whole, np.full(len(gain), np.inf))
    split = len(group.activities)
    return Production(float(gain @ x), x[:split], x[split:], np.full(len(resources), np.nan))


def _solve_whole(gain: Array, matrix: Array, upper: Array, whole: Array, bound: Array) -> Array:
    """Solve ``max gain'x, matrix x <= upper, 0 <= x <= bound`` with whole columns; check the point and its bound."""
    answer = milp(
        -gain,
        constraints=LinearConstraint(matrix, -np.inf, upper),
        integrality=whole.astype(np.int64),
        bounds=Bounds(np.zeros(len(gain)), bound),
        options={"mip_rel_gap": 1e-9},
    )
    if answer.status == 3 or answer.status == 4:
        raise _unbounded()
    if answer.x is None or answer.status != 0:
        raise StoppedError(f"The programme of a coalition ended without an answer: {answer.message}")
    x: Array = np.where(whole > 0, np.round(answer.x), np.maximum(answer.x, 0.0))
    scale = 1.0 + np.abs(matrix) @ np.abs(x) + np.abs(upper)
    over = float(((matrix @ x - upper) / scale).max(initial=0.0))
    best = -float(answer.mip_dual_bound) if answer.mip_dual_bound is not None else float(gain @ x)
    short = (best - float(gain @ x)) / (1.0 + abs(best))
    if over > TOLERANCE or short > TOLERANCE:
        raise VerificationError(
            f"A coalition's programme does not stand the check: a resource is overdrawn by {over:.2g} of its use, "
            f"the income is {short:.2g} below its bound (allowed {TOLERANCE:g})."
        )
    return x


def _refuse_free_lunch(group: Group) -> None:
    free = [
        activity
        for j, activity in enumerate(group.activities)
        if group.net_income[j] > 0 and not (group.requirement[:, j] > 0).any()
    ]
    if free:
        raise UsageError(f"The activity '{free[0]}' earns income and needs nothing; state what it needs.")


def _unbounded() -> UsageError:
    return UsageError(
        "Together the farms could earn without end: a machine costs less than what its work brings, and nothing else "
        "limits that work. State the resource that does (land, herd, orders)."
    )
