"""Cooperative games with transferable income: v(S) for every coalition, by bit mask.

Coalition S of n players is the number whose bit i is set where player i belongs to it: v has 2^n entries, v[0] = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import UsageError

MOST_PLAYERS = 12
"""Players up to which every coalition is looked at."""


@dataclass(frozen=True, eq=False)
class Game:
    """A game in characteristic form.

    Parameters
    ----------
    players : tuple of str
    values : array, shape (2^n,)
        Net income each coalition can make on its own.

    Raises
    ------
    UsageError
        If the values do not fit the players, or the empty coalition is worth something.

    Examples
    --------
    >>> game = Game(("a", "b"), [0.0, 1.0, 2.0, 5.0])
    >>> game.worth("a", "b"), game.is_superadditive
    (5.0, True)
    """

    players: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", np.asarray(self.values, dtype=float))
        if len(self.values) != 1 << len(self.players):
            raise UsageError(f"{len(self.values)} values for the {1 << len(self.players)} coalitions of the players.")
        if self.values[0] != 0.0:
            raise UsageError(f"The empty coalition is worth {self.values[0]:g}; it must be worth nothing.")
        if not np.isfinite(self.values).all():
            raise UsageError("A coalition's worth is not a finite number.")

    @property
    def total(self) -> float:
        """v(N), what all make together."""
        return float(self.values[-1])

    @cached_property
    def members(self) -> Array:
        """Who belongs to each coalition, shape (2^n, n), 0 or 1."""
        masks = np.arange(len(self.values))[:, None]
        return (masks >> np.arange(len(self.players)) & 1).astype(float)

    @property
    def size(self) -> float:
        """Scale of the game's values, for tolerances."""
        return float(max(np.abs(self.values).max(), 1e-12))

    def worth(self, *players: str) -> float:
        """Return v of the players named."""
        return float(self.values[sum(1 << self.players.index(player) for player in players)])

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the players of a coalition."""
        return tuple(player for i, player in enumerate(self.players) if mask >> i & 1)

    def excess(self, shares: Array) -> Array:
        """Return v(S) - x(S) of every coalition: what it would gain by leaving, shape (2^n,)."""
        return self.values - self.members @ shares

    @property
    def is_superadditive(self) -> bool:
        """Whether two coalitions apart never make more than together."""
        slack = 1e-9 * self.size
        masks = range(len(self.values))
        return all(bool((self.values[mask] + slack >= self._best_split(mask)).all()) for mask in masks)

    def _best_split(self, mask: int) -> Array:
        parts = submasks(mask)
        return np.asarray(self.values[parts] + self.values[mask ^ parts])

    @property
    def is_convex(self) -> bool:
        """Whether joining pays the more the larger the coalition: v(S+i) - v(S) never falls with S (Shapley 1971)."""
        n, slack = len(self.players), 1e-9 * self.size
        masks = np.arange(len(self.values))
        for i in range(n):
            for j in range(i + 1, n):
                free = masks[(masks >> i & 1 == 0) & (masks >> j & 1 == 0)]
                v, bi, bj = self.values, 1 << i, 1 << j
                if (v[free | bi | bj] - v[free | bi] - v[free | bj] + v[free] < -slack).any():
                    return False
        return True


@dataclass(frozen=True)
class Total:
    """What too many players for a list of coalitions make together; enough for rules that look at nothing else."""

    players: tuple[str, ...]
    total: float

    @property
    def size(self) -> float:
        """Scale of the game, for tolerances."""
        return max(abs(self.total), 1e-12)


def every_coalition(game: Game | Total) -> Game:
    """Return the game if all its coalitions are known.

    Raises
    ------
    UsageError
        If there are too many players.
    """
    if isinstance(game, Game):
        return game
    n = len(game.players)
    raise UsageError(
        f"{n} farms have more than {(1 << MOST_PLAYERS) - 1:,} coalitions; this rule looks at every one, up to "
        f"{MOST_PLAYERS} farms. Choose a rule that does not: equal, by_work, by_income, surplus_equal, owen."
    )


def submasks(mask: int) -> Positions:
    """Return every coalition within a coalition, the empty one and itself among them."""
    parts = np.zeros(1, dtype=np.int64)
    bit = 1
    while bit <= mask:
        if mask & bit:
            parts = np.concatenate([parts, parts | bit])
        bit <<= 1
    return parts
