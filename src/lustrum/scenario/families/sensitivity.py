r"""How much a result answers to each input: moved alone, or over the whole family.

With :math:`y` a measure and :math:`x_i` the inputs of :math:`N` members:

- *Swing* of an input moved alone: :math:`|y(x_i^{high}) - y(x_i^{low})|`, all others as in the parent.
- *Rank correlation* (Spearman): the correlation of the ranks of :math:`x_i` and :math:`y`.
- *Standardised coefficient*: :math:`\beta_i\, s_{x_i} / s_y` of the least-squares plane through the members. With
  independent inputs :math:`\sum_i SRC_i^2 = R^2`, the share of the variance a plane explains.
- *Share of variance*: :math:`\operatorname{Var}(E[y \mid x_i]) / \operatorname{Var}(y)`, exact over a grid; for drawn
  inputs the squared standardised coefficient stands in its place.

References
----------
.. [1] Saltelli et al., *Global Sensitivity Analysis: The Primer*, 2008, sections 1.2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import MissingDataError
from lustrum.scenario.families.cube import FamilyResult
from lustrum.scenario.families.family import Variation
from lustrum.scenario.families.input import Value

FEWEST = 3
"""Members below which no correlation is given."""


@dataclass(frozen=True)
class Swing:
    """A measure with one input at its ends and all others as in the parent; NaN where there is no plan."""

    axis: Variation
    input_low: Value
    input_high: Value
    low: float
    high: float

    @property
    def size(self) -> float:
        """Distance between the ends."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class Sensitivity:
    """How a measure goes with one input over the members that have a plan."""

    axis: Variation
    rank_correlation: float
    standardised: float
    share_of_variance: float


def swings(result: FamilyResult) -> list[Swing]:
    """Return the swing of the measure of choice with every input, the largest first.

    Of an input in words the ends are the least and the largest result.

    Raises
    ------
    MissingDataError
        If the family did not move its inputs one at a time.
    """
    if not any(member.alone for member in result.members):
        raise MissingDataError("No input was moved alone: set one_at_a_time = true in the family file.")
    _, values = result.chosen()
    found = []
    for axis in result.family.axes:
        own = [(m.values[axis.name], values[k]) for k, m in enumerate(result.members) if m.alone == axis.name]
        if not axis.is_number:
            own.sort(key=lambda pair: pair[1])
        found.append(Swing(axis, own[0][0], own[-1][0], float(own[0][1]), float(own[-1][1])))
    return sorted(found, key=lambda swing: -np.nan_to_num(swing.size, nan=-1.0))


def sensitivities(result: FamilyResult) -> tuple[list[Sensitivity], float, int]:
    """Return how the measure of choice goes with every input, the share of variance a plane explains, and N.

    Raises
    ------
    MissingDataError
        If fewer than three members have a plan.
    """
    _, every = result.chosen()
    chosen = result.whole & result.solved & np.isfinite(every)
    count = int(chosen.sum())
    if count < FEWEST:
        raise MissingDataError(f"{count} members of the family have a plan; a correlation needs at least {FEWEST}.")
    y = every[chosen]
    inputs = {axis.name: _numbers(result, axis)[chosen] for axis in result.family.axes if axis.is_number}
    slope, explained = _plane(inputs, y)
    found = []
    for axis in result.family.axes:
        standardised = slope.get(axis.name, float("nan"))
        share = standardised**2 if axis.distribution is not None else _between(result, axis, chosen, y)
        x = inputs.get(axis.name)
        correlation = float("nan") if x is None else _rank_correlation(x, y)
        found.append(Sensitivity(axis, correlation, standardised, share))
    return sorted(found, key=lambda each: -np.nan_to_num(each.share_of_variance, nan=-1.0)), explained, count


def _numbers(result: FamilyResult, axis: Variation) -> Array:
    values = [result.value_of(member, axis) for member in result.members]
    return np.array([np.nan if isinstance(value, str) or value is None else float(value) for value in values])


def _plane(inputs: dict[str, Array], y: Array) -> tuple[dict[str, float], float]:
    """Standardised coefficients of the least-squares plane and its share of the variance."""
    varied = {name: x for name, x in inputs.items() if x.std() > 0}
    if not varied or y.std() == 0 or len(y) <= len(varied) + 1:
        return {}, float("nan")
    matrix = np.column_stack([(x - x.mean()) / x.std() for x in varied.values()])
    target = (y - y.mean()) / y.std()
    slope, *_ = np.linalg.lstsq(matrix, target, rcond=None)
    left = target - matrix @ slope
    return dict(zip(varied, map(float, slope), strict=True)), float(1.0 - left @ left / (target @ target))


def _rank_correlation(x: Array, y: Array) -> float:
    from scipy.stats import rankdata

    if x.std() == 0 or y.std() == 0:
        return float("nan")
    return float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])


def _between(result: FamilyResult, axis: Variation, chosen: Flags, y: Array) -> float:
    """Variance of the means by value over the whole variance."""
    if y.var() == 0:
        return float("nan")
    values = np.array([repr(result.value_of(member, axis)) for member in result.members])[chosen]
    means = np.empty(len(y))
    for value in np.unique(values):
        own = values == value
        means[own] = y[own].mean()
    return float(means.var() / y.var())
