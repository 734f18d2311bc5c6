"""Who joins of their own will, what support would bring the rest, and whether anyone is pressed.

A farm joins where its income as a member, with support, reaches what it earns outside at *neutral* tax and price plus a
margin: ``u_i(S) + sigma_i >= y_i + margin_i``. The income outside is never the one in force: where that was pushed down
by a tax or price set against those who stay out, a farm that joins only for that reason is flagged as pressed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.cooperation.game import Game, Total, submasks
from lustrum.cooperation.group import Group
from lustrum.cooperation.production import game_of, total_of
from lustrum.cooperation.sharing import LOOKS_AT_COALITIONS, RULES
from lustrum.errors import UsageError
from lustrum.wording.names import nearest


@dataclass(frozen=True, eq=False)
class Joining:
    """What each farm would do if all were asked to form one group under one sharing rule.

    Parameters
    ----------
    share : array, shape (farms,)
        Income as a member, u_i(N).
    outside, outside_now, asked : array, shape (farms,)
        y_i at neutral tax and price; the same at those in force; y_i plus margin.
    support : array, shape (farms,)
        Least support a year at which the farm would join: ``max(0, y_i + margin_i - u_i)``.
    pressed : array of bool, shape (farms,)
        Joins at the prices in force and would not at neutral ones.
    stays : array of bool, shape (farms,)
        Belongs to the group that is left once those who would not join have gone, one round after the other.
    share_staying : array, shape (farms,)
        Income as a member of that group; NaN for those outside it.
    """

    rule: str
    share: Array
    outside: Array
    outside_now: Array
    asked: Array
    support: Array
    pressed: Flags
    stays: Flags
    share_staying: Array

    @property
    def joins(self) -> Flags:
        """Whether each farm would join a group of all, without support."""
        return reaches(self.share, self.asked)

    @property
    def gain(self) -> Array:
        """Income as a member of all less income outside at neutral tax and price.

        Of shape (farms,), in the unit of the group.
        """
        return self.share - self.outside


def reaches(income: Array, asked: Array) -> Flags:
    """Whether an income reaches what is asked, up to rounding.

    All of one shape, (groups,), and in one unit.
    """
    return income >= asked - 1e-9 * np.maximum(1.0, np.abs(asked))


def joining(group: Group, game: Game | Total, rule: str) -> Joining:
    """Return who would join under a rule, the support the others would need, and who is pressed.

    Parameters
    ----------
    group : Group
    game : Game
        Of the group's farms: `game_of`, or one that is given.
    rule : str
        One of `RULES`.
    """
    share = shares_of(group, game, rule)
    # Pressed: asked at the prices in force it would join, at neutral ones it would not.
    asked_now = group.outside_now + group.margin * np.abs(group.outside_now)
    pressed = reaches(share, asked_now) & ~reaches(share, group.asked)
    stays, share_staying = _those_who_stay(group, game, rule)
    return Joining(
        rule,
        share,
        group.outside,
        group.outside_now,
        group.asked,
        np.maximum(0.0, group.asked - share),
        pressed,
        stays,
        share_staying,
    )


def shares_of(group: Group, game: Game | Total, rule: str) -> Array:
    """Return what each farm gets under a rule; it must give out v(N), no more and no less.

    Of shape (farms,), in the group's unit.

    Raises
    ------
    UsageError
        For an unknown rule, with the known ones, and where a rule gives out more or less than v(N).
    """
    if rule not in RULES:
        raise UsageError(f"There is no sharing rule '{rule}'. {nearest(rule, RULES)} Known: {', '.join(RULES)}.")
    shares = RULES[rule](group, game)
    if abs(shares.sum() - game.total) > 1e-6 * game.size:
        raise UsageError(f"The rule '{rule}' gives out {shares.sum():g} of {game.total:g} {group.unit}.")
    return shares


def _those_who_stay(group: Group, game: Game | Total, rule: str) -> tuple[Flags, Array]:
    """Return the group left when those who would not join go, round after round, until all in it want to be in it."""
    inside = np.ones(len(group), dtype=bool)
    shares = np.full(len(group), np.nan)
    while inside.any():
        part = group.of(inside)
        share = shares_of(part, subgame(game, inside) if isinstance(game, Game) else game_of(part), rule)
        happy = reaches(share, part.asked)
        if happy.all():
            shares[inside] = share
            break
        inside[np.flatnonzero(inside)[~happy]] = False
    return inside, shares


def subgame(game: Game, inside: Flags) -> Game:
    """Return the game among some of the players."""
    mask: int = sum(1 << int(i) for i in np.flatnonzero(inside))
    return Game(game.names(mask), game.values[submasks(mask)])


@dataclass(frozen=True)
class Stripping:
    """What a farm gains by selling or letting something before it joins, because the rule does not pay for it.

    Parameters
    ----------
    lost_share : float
        By how much its share falls without it, a year.
    rent : float
        What it earns when sold or let, a year.
    """

    farm: str
    resource: str
    lost_share: float
    rent: float

    @property
    def gain(self) -> float:
        return self.rent - self.lost_share


def stripping(group: Group, rule: str) -> list[Stripping]:
    """Return every holding whose sale before joining would pay under the rule: herds sold off before the group begins.

    Only resources with a stated rent are asked about; each asks the coalitions' programmes again, without that holding.
    """
    game = game_of(group) if rule in LOOKS_AT_COALITIONS else total_of(group)
    share = shares_of(group, game, rule)
    found = []
    for i, farm in enumerate(group.farms):
        for k, resource in enumerate(group.resources):
            rent = group.rent[i, k] * group.holdings[i, k]
            if not rent > 0:
                continue
            without = _without(group, i, k)
            left = shares_of(without, total_of(without) if isinstance(game, Total) else game_of(without, game, i), rule)
            case = Stripping(farm, resource, float(share[i] - left[i]), float(rent))
            if case.gain > 1e-9 * max(1.0, abs(share[i])):
                found.append(case)
    return found


def _without(group: Group, farm: int, resource: int) -> Group:
    from dataclasses import replace

    holdings = group.holdings.copy()
    holdings[farm, resource] = 0.0
    return replace(group, holdings=holdings)
