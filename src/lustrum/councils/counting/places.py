"""Seats from an order in which some stand equal."""

from __future__ import annotations

from collections.abc import Sequence

from lustrum.councils.counting.lots import Lots


def first_places(groups: Sequence[Sequence[int]], seats: int, names: Sequence[str], lots: Lots) -> list[int]:
    """Return who has the first seats; the tie in which seats end is broken by `lots`, no other.

    Parameters
    ----------
    groups : sequence of sequence of int
        Equals together, the best first.
    seats : int
    names : sequence of str
    lots : Lots
    """
    found: list[int] = []
    for group in groups:
        left = sorted(group)
        if len(found) + len(left) <= seats:
            found += left
            continue
        while len(found) < seats:
            found.append(left.pop(lots.pick("elect", 1, [names[i] for i in left])))
    return found


def by_figure(figures: Sequence[object]) -> list[list[int]]:
    """Return places in groups of equal figures, the largest first.

    >>> by_figure([3, 5, 3])
    [[1], [0, 2]]
    """
    order = sorted(set(figures), reverse=True)  # type: ignore[type-var]
    return [[i for i, figure in enumerate(figures) if figure == sought] for sought in order]
