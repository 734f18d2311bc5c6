r"""Which decision stands best whatever the circumstances: worst case, regret, mean, how often it is best.

With :math:`V_{ds}` the measure of decision :math:`d` in circumstance :math:`s` (more is better; signs turned where less
is), the regret is :math:`R_{ds} = \max_{d'} V_{d's} - V_{ds}`, and the criteria are

.. math:: \text{worst case (Wald): } \max_d \min_s V_{ds}, \quad
          \text{regret (Savage): } \min_d \max_s R_{ds}, \quad
          \text{mean (Laplace): } \max_d \tfrac1{|S|}\textstyle\sum_s V_{ds}.

A member without a plan that meets every wish is worse than any with one: its decision has no worst case and regret
without bound, unless no decision has a plan in that circumstance, which then tells nothing and is left out.

References
----------
.. [1] Savage (1951), Journal of the American Statistical Association 46(253), 55-67.
.. [2] Wald (1945), Annals of Mathematics 46(2), 265-280.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError
from lustrum.scenario.families.cube import FamilyResult
from lustrum.scenario.families.input import Value

SAME = 1e-6
"""Results closer than this, relative to the largest, count as equally good: the certificate proves no more."""


@dataclass(frozen=True)
class Ranked:
    """One decision over all circumstances; in the measure's own sign and unit.

    Parameters
    ----------
    values : tuple
        Of the decision axes, in their order.
    worst, mean : float
        NaN where some circumstance has no plan.
    max_regret : float
        Infinite where another decision has a plan and this one has not.
    share_best, share_with_plan : float
        Of the circumstances that count.
    place_by_regret, place_by_worst, place_by_mean : int
        1 is best; equally good decisions share a place.
    """

    values: tuple[Value, ...]
    worst: float
    mean: float
    max_regret: float
    share_best: float
    share_with_plan: float
    place_by_regret: int
    place_by_worst: int
    place_by_mean: int


@dataclass(frozen=True)
class Ranking:
    """All decisions, the one of least regret first.

    Parameters
    ----------
    circumstances, left_out : int
        Circumstances that count, and those in which no decision has a plan.
    worth_of_knowing : float
        What the mean would gain if the decision could wait until the circumstances are known; NaN where some member
        has no plan.
    """

    decisions: tuple[Ranked, ...]
    measure: str
    unit: str
    year: int
    most: bool
    circumstances: int
    left_out: int
    worth_of_knowing: float


def ranking(result: FamilyResult) -> Ranking:
    """Return the decisions of a family ranked over its circumstances, by the family's measure of choice.

    Raises
    ------
    MissingDataError
        If the family has no decisions, or no circumstance in which any decision has a plan.
    """
    family = result.family
    if not family.decisions:
        raise MissingDataError("The family decides nothing: give [decisions.NAME] tables for what may be chosen.")
    most = result.maximise if family.most is None else family.most
    column, values = result.chosen()
    kept, every = payoffs(result, values)
    sign = 1.0 if most else -1.0
    gain = sign * every
    counts = np.isfinite(gain).any(axis=0)
    if not counts.any():
        raise MissingDataError("No member of the family has a plan that meets every wish; nothing can be ranked.")
    gain = gain[:, counts]
    met = np.isfinite(gain)
    low = np.where(met, gain, -np.inf)
    best = low.max(axis=0)
    regret = (best - low).max(axis=1)
    worst, mean = low.min(axis=1), np.where(met.all(axis=1), low.mean(axis=1, where=met), -np.inf)
    near = SAME * max(float(np.abs(gain[met]).max()), 1e-300)
    regret = np.where(regret <= near, 0.0, regret)
    is_best = low >= best - near
    places = [_places(-regret, near), _places(worst, near), _places(mean, near)]
    knowing = float(best.mean() - mean.max()) if met.all() else float("nan")
    knowing = 0.0 if knowing <= near else knowing
    ranked = [
        Ranked(
            values=kept[d],
            worst=float(sign * worst[d]) if np.isfinite(worst[d]) else float("nan"),
            mean=float(sign * mean[d]) if np.isfinite(mean[d]) else float("nan"),
            max_regret=float(regret[d]),
            share_best=float(is_best[d].mean()),
            share_with_plan=float(met[d].mean()),
            place_by_regret=places[0][d],
            place_by_worst=places[1][d],
            place_by_mean=places[2][d],
        )
        for d in range(len(kept))
    ]
    ranked.sort(key=lambda each: (each.place_by_regret, each.place_by_worst, each.place_by_mean))
    return Ranking(
        tuple(ranked), column.name, column.unit, column.year, most, int(counts.sum()), int((~counts).sum()), knowing
    )


def payoffs(result: FamilyResult, values: Array) -> tuple[list[tuple[Value, ...]], Array]:
    """Return the decisions and the measure, shape (decisions, circumstances); NaN where no plan meets every wish."""
    names = [axis.name for axis in result.family.decisions]
    others = [axis.name for axis in result.family.circumstances]
    rows: dict[tuple[Value, ...], int] = {}
    columns: dict[tuple[object, ...], int] = {}
    cells = []
    for member, answer, value in zip(result.members, result.answers, values, strict=True):
        if member.alone:
            continue
        decision = tuple(member.values[name] for name in names)
        circumstance = (member.draw, *(member.values[name] for name in others))
        row, column = rows.setdefault(decision, len(rows)), columns.setdefault(circumstance, len(columns))
        cells.append((row, column, value if answer.status == "optimal" else np.nan))
    table = np.full((len(rows), len(columns)), np.nan)
    for row, column, value in cells:
        table[row, column] = value
    return list(rows), table


def _places(score: Array, near: float) -> list[int]:
    """Place of each score, 1 for the highest; those within `near` of a better one share its place."""
    order = np.argsort(-score, kind="stable")
    places = [0] * len(score)
    for position, k in enumerate(order):
        before = order[position - 1] if position else k
        with np.errstate(invalid="ignore"):
            same = position > 0 and (score[before] == score[k] or score[before] - score[k] <= near)
        places[k] = places[before] if same else position + 1
    return places
