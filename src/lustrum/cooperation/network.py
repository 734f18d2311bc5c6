"""A network whose use grows with its members: critical mass, resting points, and what it takes to begin.

A member earns ``u(n) = alone + per_member n - fee`` when n farms are members, and
``J(n) = #{i: u(n) >= y_i + margin_i}`` would want to be one. Where J(n) = n membership rests; the critical mass is the
smallest n with J(n) > n, beyond which it grows by itself. Below it, every farm waits for the others: a promise that is
paid only if they do not come ends that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.cooperation.group import Group, Terms
from lustrum.cooperation.membership import reaches
from lustrum.errors import MissingDataError

YEARS = 30
"""Years of membership looked ahead."""


@dataclass(frozen=True, eq=False)
class Network:
    """Where membership of a network rests and how it moves.

    Parameters
    ----------
    wanted : array of int, shape (farms + 1,)
        J(n) for n = 0 .. number of farms.
    resting : tuple of (int, str)
        Each n with J(n) = n, and what follows when one farm joins or leaves: ``stable`` where membership returns to n,
        ``unstable`` where it moves away by itself, ``semi-stable`` where it does so to one side and returns from the
        other, ``neutral`` where it stays beside n.
    critical : int or None
        n0; None where membership never grows by itself.
    path : tuple of int
        Members by year, from today on, until they rest or a cycle is met.
    cycles : bool
        Whether the path returns to an earlier year without resting (crowding: each member lowers the others' income).
    founders : tuple of str
        The n0 farms that need least to begin, where today's membership does not grow by itself.
    promise : array, shape (founders,)
        What each must be promised so that it joins at today's membership; due only while the others do not come.
    paid : array, shape (founders,)
        What of it is due once all founders are in.
    """

    terms: Terms
    wanted: np.ndarray
    resting: tuple[tuple[int, str], ...]
    critical: int | None
    path: tuple[int, ...]
    cycles: bool
    founders: tuple[str, ...]
    promise: Array
    paid: Array


def network(group: Group) -> Network:
    """Return the resting points, critical mass, path and founding support of a network.

    Raises
    ------
    MissingDataError
        If the terms of the network are not stated.
    """
    if group.terms is None:
        raise MissingDataError(
            "A network needs its terms: alone, per_member, fee and present under [network] in cooperative.toml."
        )
    terms, n = group.terms, len(group)
    wanted = np.array([int(reaches(np.full(n, income(terms, size)), group.asked).sum()) for size in range(n + 1)])
    resting = tuple((size, _stability(wanted, size)) for size in range(n + 1) if wanted[size] == size)
    growing = np.flatnonzero(wanted > np.arange(n + 1))
    critical = int(growing[0]) if len(growing) else None
    path, cycles = _path(wanted, terms.present)
    founders, promise, paid = _founders(group, terms, wanted, critical)
    return Network(terms, wanted, resting, critical, path, cycles, founders, promise, paid)


def income(terms: Terms, members: int) -> float:
    """Return a member's yearly income from being one, u(n)."""
    return terms.alone + terms.per_member * members - terms.fee


def _stability(wanted: np.ndarray, size: int) -> str:
    """Return what n(t+1) = J(n(t)) does from one farm less and from one farm more than a rest."""
    sides = {_from(wanted, near, size) for near in (size - 1, size + 1) if 0 <= near < len(wanted)}
    if "leaves" in sides:
        return "semi-stable" if "returns" in sides else "unstable"
    return "neutral" if "stays beside" in sides else "stable"


def _from(wanted: np.ndarray, near: int, size: int) -> str:
    path, _ = _path(wanted, near)
    if path[-1] == size:
        return "returns"
    return "stays beside" if all(abs(members - size) <= 1 for members in path) else "leaves"


def _path(wanted: np.ndarray, present: int) -> tuple[tuple[int, ...], bool]:
    path = [present]
    for _ in range(YEARS):
        following = int(wanted[path[-1]])
        if following == path[-1]:
            return tuple(path), False
        if following in path:
            return (*path, following), True
        path.append(following)
    return tuple(path), False


def _founders(
    group: Group, terms: Terms, wanted: np.ndarray, critical: int | None
) -> tuple[tuple[str, ...], Array, Array]:
    """Return the cheapest farms to begin with, sorted by what they ask, where today's membership does not grow."""
    if critical is None or wanted[terms.present] > terms.present or terms.present >= critical:
        return (), np.zeros(0), np.zeros(0)
    chosen = np.argsort(group.asked, kind="stable")[:critical]
    promise = np.maximum(0.0, group.asked[chosen] - income(terms, terms.present))
    paid = np.maximum(0.0, group.asked[chosen] - income(terms, critical))
    return tuple(group.farms[i] for i in chosen), promise, paid
