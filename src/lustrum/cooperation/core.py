"""Whether anyone would rather leave: the core, the least core and the nucleolus.

A sharing x of v(N) is in the core where no coalition gains by leaving: ``x(S) >= v(S)`` for all S. The least core has
the largest eps with ``x(S) >= v(S) + eps``; eps < 0 says that the core is empty, and by how much. The nucleolus
goes on: among these it makes the second smallest gain from staying as large as can be, and so forth (Schmeidler 1969).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.cooperation.game import Game, submasks
from lustrum.errors import StoppedError, UsageError
from lustrum.solver import Solution, StandardForm, solve

TIGHT = 1e-9


@dataclass(frozen=True, eq=False)
class LeastCore:
    """The least core: the largest gain from staying that every coalition can have, and one sharing that gives it.

    Parameters
    ----------
    epsilon : float
        In the game's unit; negative where the core is empty.
    shares : array, shape (n,)
    """

    epsilon: float
    shares: Array


def in_core(game: Game, shares: Array, tolerance: float = 1e-7) -> bool:
    """Whether a sharing gives out v(N) and leaves no coalition that would gain by leaving.

    `shares` has shape (players,), in the unit of the game.
    """
    slack = tolerance * game.size
    return bool(abs(shares.sum() - game.total) <= slack and game.excess(shares).max() <= slack)


def would_leave(game: Game, shares: Array) -> tuple[float, tuple[str, ...]]:
    """Return what the coalition that gains most (or loses least) by leaving gains, and who belongs to it.

    `shares` has shape (players,), in the unit of the game.
    """
    if len(game.players) == 1:
        return 0.0, ()
    excess = game.excess(shares)[1:-1]
    best = int(np.argmax(excess))
    return float(excess[best]), game.names(best + 1)


def least_core(game: Game) -> LeastCore:
    """Return the least core by one linear programme with a row for every coalition."""
    if len(game.players) == 1:
        return LeastCore(0.0, np.array([game.total]))
    level = _next_level(game, _proper(game), np.empty((0, len(game.players))), np.empty(0))
    return LeastCore(float(level.x[-1]), level.x[:-1])


def nucleolus(game: Game) -> Array:
    """Return the nucleolus, shape (n,).

    A sequence of linear programmes: each makes the smallest gain from staying of the coalitions still open as large as
    can be; those with a multiplier have that gain in every answer and are settled; an open coalition whose members'
    share follows from the settled ones is settled with them. Each step settles at least one dimension, so n - 1 are
    enough. Income outside does not bound the shares here: `join` asks for it.

    Notes
    -----
    Schmeidler 1969; Kopelowitz 1967.
    """
    n = len(game.players)
    if n == 1:
        return np.array([game.total])
    open_ = _proper(game)
    rows, sides = np.empty((0, n)), np.empty(0)
    while True:
        level = _next_level(game, open_, rows, sides)
        epsilon = level.x[-1]
        multiplier = np.abs(level.dual[: len(open_)])
        tight = multiplier > TIGHT * max(1.0, multiplier.max())
        rows = np.vstack([rows, game.members[open_[tight]]])
        sides = np.concatenate([sides, game.values[open_[tight]] + epsilon])
        basis = _row_space(np.vstack([rows, np.ones(n)]))
        if len(basis) == n:
            full = np.vstack([rows, np.ones(n)])
            return np.asarray(np.linalg.lstsq(full, np.append(sides, game.total), rcond=None)[0])
        rest = game.members[open_] - game.members[open_] @ basis.T @ basis
        open_ = open_[np.abs(rest).max(axis=1) > 1e-9]
        rows, sides = _independent(rows, sides)


def core_is_empty(game: Game, tolerance: float = 1e-9) -> bool:
    """Whether no sharing of v(N) keeps every coalition (Bondareva 1963, Shapley 1967)."""
    return least_core(game).epsilon < -tolerance * game.size


def stable_groups(game: Game, most_players: int = 8) -> tuple[tuple[str, ...], ...]:
    """Return the groups, each with a sharing nobody leaves, that together make the most: for an empty core.

    Raises
    ------
    UsageError
        With more than `most_players` players: every coalition has its core checked.
    """
    n = len(game.players)
    if n > most_players:
        raise UsageError(f"Smaller stable groups are sought among up to {most_players} farms; these are {n}.")
    stable = [mask for mask in range(1, 1 << n) if not core_is_empty(_restricted(game, mask))]
    best = np.full(1 << n, -np.inf)
    best[0], chosen = 0.0, np.zeros(1 << n, dtype=int)
    inside = set(stable)
    for mask in range(1, 1 << n):
        for part in submasks(mask):
            # Only the part with the lowest member: each partition is met once.
            if part in inside and part & (mask & -mask) and best[mask ^ part] + game.values[part] > best[mask]:
                best[mask], chosen[mask] = best[mask ^ part] + game.values[part], part
    groups, mask = [], (1 << n) - 1
    while mask:
        groups.append(game.names(int(chosen[mask])))
        mask ^= int(chosen[mask])
    return tuple(groups)


def _restricted(game: Game, mask: int) -> Game:
    return Game(game.names(mask), game.values[submasks(mask)])


def _next_level(game: Game, open_: Positions, rows: Array, sides: Array) -> Solution:
    """Solve ``max eps``: open coalitions get at least v(S) + eps, settled rows keep their sides, x(N) = v(N)."""
    n, count = len(game.players), len(open_)
    # Measured in the game's size, so that one tolerance fits all units.
    size = game.size
    matrix = np.zeros((count + len(rows) + 1, n + 1))
    matrix[:count, :n], matrix[:count, n] = game.members[open_], -1.0
    matrix[count:-1, :n], matrix[-1, :n] = rows, 1.0
    lower = np.concatenate([game.values[open_], sides, [game.total]]) / size
    upper = np.concatenate([np.full(count, np.inf), sides / size, [game.total / size]])
    form = StandardForm.from_matrix(
        matrix, np.append(np.zeros(n), 1.0), maximise=True, row_lower=lower, row_upper=upper, column_lower=-np.inf
    )
    answer = solve(form)
    if str(answer.status) != "optimal":
        raise StoppedError(f"The programme of the least core ended '{answer.status}': {answer.message}")
    from dataclasses import replace

    return replace(answer, x=answer.x * size)


def _proper(game: Game) -> Positions:
    """Every coalition but the empty one and that of all."""
    return np.arange(1, len(game.values) - 1, dtype=np.int64)


def _row_space(rows: Array) -> Array:
    """Return an orthonormal basis of the rows' span, shape (rank, n)."""
    _, size, right = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(right[size > 1e-9 * size[0]])


def _independent(rows: Array, sides: Array) -> tuple[Array, Array]:
    """Return a largest set of independent rows with their sides: equal rows said twice strain a solver."""
    kept: list[int] = []
    for k in range(len(rows)):
        if len(_row_space(rows[[*kept, k]])) == len(kept) + 1:
            kept.append(k)
    return rows[kept], sides[kept]
