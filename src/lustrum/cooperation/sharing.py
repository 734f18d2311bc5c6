"""Sharing rules among which the members choose: a table of contents, each a function of group and game."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from lustrum.arrays import Array
from lustrum.cooperation.core import nucleolus
from lustrum.cooperation.game import Game, Total, every_coalition
from lustrum.cooperation.group import Group
from lustrum.cooperation.production import produce
from lustrum.errors import MissingDataError, UsageError


def equal(group: Group, game: Game | Total) -> Array:
    """Every voting member gets the same.

    Of shape (farms,), in the group's unit.
    """
    return np.asarray(game.total * group.voters / group.voters.sum())


def by_work(group: Group, game: Game | Total) -> Array:
    """By the days of work each farm brings.

    Of shape (farms,), in the group's unit.

    Raises
    ------
    MissingDataError
        If the work of a farm is not stated.
    """
    if np.isnan(group.work).any():
        lacking = [farm for farm, days in zip(group.farms, group.work, strict=True) if math.isnan(days)]
        raise MissingDataError(f"Sharing by work needs the work of '{lacking[0]}': add it to farms.csv.")
    return np.asarray(game.total * group.work / group.work.sum())


def by_income(group: Group, game: Game | Total) -> Array:
    """In proportion to the income each farm has outside.

    Of shape (farms,), in the group's unit.

    Raises
    ------
    UsageError
        If a farm has no income outside.
    """
    if (group.outside <= 0).any():
        farm = group.farms[int(np.argmin(group.outside))]
        raise UsageError(f"Sharing by income outside: '{farm}' has none ({group.outside.min():g} {group.unit}).")
    return np.asarray(game.total * group.outside / group.outside.sum())


def surplus_equal(group: Group, game: Game | Total) -> Array:
    """Each farm its income outside, the gain from working together in equal parts to voting members.

    Of shape (farms,), in the group's unit.
    """
    return np.asarray(group.outside + (game.total - group.outside.sum()) * group.voters / group.voters.sum())


def shapley(group: Group, game: Game | Total) -> Array:
    """What each adds to those before it, over all orders of joining (Shapley 1953).

    Of shape (farms,), in the group's unit.
    """
    return shapley_value(every_coalition(game))


def by_nucleolus(group: Group, game: Game | Total) -> Array:
    """The least satisfied coalition as satisfied as can be, then the next (Schmeidler 1969).

    Of shape (farms,), in the group's unit.
    """
    return nucleolus(every_coalition(game))


def owen(group: Group, game: Game | Total) -> Array:
    """Each farm is paid for what it brings, at what one more unit would add (Owen 1975); always in the core.

    Of shape (farms,), in the group's unit.

    Raises
    ------
    UsageError
        Where machines are bought whole: their resources then have no such prices.
    """
    if group.whole.any():
        raise UsageError("Sharing at resource prices (owen) needs machines that can be hired in part; some are whole.")
    return group.holdings @ produce(group, group.holdings.sum(axis=0)).price


Rule = Callable[[Group, Game | Total], Array]

RULES: Mapping[str, Rule] = {
    "equal": equal,
    "by_work": by_work,
    "by_income": by_income,
    "surplus_equal": surplus_equal,
    "shapley": shapley,
    "nucleolus": by_nucleolus,
    "owen": owen,
}

LOOKS_AT_COALITIONS = frozenset({"shapley", "nucleolus"})
"""Rules that need v(S) of every coalition; the others need v(N) alone."""


def shapley_value(game: Game) -> Array:
    """Return ``phi_i = sum_S |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))``, shape (n,).

    Examples
    --------
    >>> shapley_value(Game(("a", "b"), [0.0, 1.0, 2.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    n = len(game.players)
    weight = np.array([1.0 / (n * math.comb(n - 1, size)) for size in range(n)])
    size = game.members.sum(axis=1).astype(int)
    masks = np.arange(len(game.values))
    shares = np.empty(n)
    for i in range(n):
        without = masks[masks >> i & 1 == 0]
        shares[i] = weight[size[without]] @ (game.values[without | 1 << i] - game.values[without])
    return shares
