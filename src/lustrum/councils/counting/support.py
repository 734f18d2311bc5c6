"""Supporters who earn money all the time and buy when they have enough: the engine of Phragmen's sequential rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction

from lustrum.councils.counting.count import Stage
from lustrum.councils.counting.lots import Lots

Project = tuple[int, Sequence[int], Sequence[int], str]
"""Place, groups of supporters, how many voters every group has, name."""


def sequence(
    projects: Sequence[Project], loads: Sequence[Fraction], most: int, before: Sequence[int], lots: Lots,
    costs: Sequence[Fraction] | None = None, fits: Callable[[int], bool | None] | None = None,
) -> list[Stage]:  # fmt: skip
    """Return the stages in which projects are bought, the earliest affordable first.

    A load is how long somebody has been earning when all they had was last spent. Supporters of a project have its cost
    together when the mean of their loads, plus the cost over their number, is reached: the smallest of these comes
    next.

    Parameters
    ----------
    projects : sequence of Project
        Those with supporters.
    loads : sequence of Fraction
        Of a voter of each group, at the start.
    most : int
        How many projects there may be, those `before` among them.
    before : sequence of int
        Bought already.
    lots : Lots
    costs : sequence of Fraction, optional
        1 each where not given.
    fits : function, optional
        Says of the next whether it is bought; None from it ends the sequence, False leaves the project out.
    """
    load = list(loads)
    voters = projects[0][2] if projects else ()
    price = {i: costs[i] if costs else Fraction(1) for i, *_ in projects}
    number = {i: sum(voters[g] for g in groups) for i, groups, *_ in projects}
    total = {i: sum((voters[g] * load[g] for g in groups), Fraction(0)) for i, groups, *_ in projects}
    liked: dict[int, list[int]] = defaultdict(list)
    for i, groups, *_ in projects:
        for g in groups:
            liked[g].append(i)
    known = {i: (groups, name) for i, groups, _, name in projects}
    left, stages = [i for i, *_ in projects if i not in before], list[Stage]()
    while left and len(before) + len(stages) < most:
        when = {i: (price[i] + total[i]) / number[i] for i in left}
        least = min(when.values())
        tied = [i for i in left if when[i] == least]
        at = len(before) + len(stages) + 1
        i = tied[lots.pick("buy" if costs else "elect", at, [known[j][1] for j in tied])]
        left.remove(i)
        allowed = fits(i) if fits else True
        if allowed is None:
            break
        if not allowed:
            continue
        groups, name = known[i]
        for g in groups:
            more = voters[g] * (least - load[g])
            load[g] = least
            for other in liked[g]:
                total[other] += more
        stages.append(Stage(at, "buy" if costs else "seat", name, {name: number[i]}, 0, (name,), more={"load": least}))
    return stages
