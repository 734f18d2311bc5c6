r"""How far regions stand apart: nested Theil, Williamson, sigma, beta with its half-life, Gini by region.

.. math::

   T = \sum_i \frac{Y_i}{Y} \ln\frac{y_i}{\mu}
     = T_{\text{between regions}} + T_{\text{between provinces}} + T_{\text{within provinces}}

   W = \frac{1}{\mu}\sqrt{\sum_i \frac{n_i}{N}(y_i-\mu)^2}, \qquad
   \frac{1}{T}\Delta\ln y = a - \frac{1-(1-\beta)^T}{T}\ln y_0, \qquad
   \text{half-life} = \frac{\ln 2}{-\ln(1-\beta)}

n and y are population and income per head of the smallest unit, Y = n y, mu the mean per head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import DataError, UsageError
from lustrum.labels import shown

LEAST_FOR_BETA = 3
"""Units: a line through two points says nothing."""


@dataclass(frozen=True)
class NestedTheil:
    """Theil's T and its parts, which add up to it; `between_provinces` is 0 where every region is one province."""

    between_regions: float
    between_provinces: float
    within: float

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return self.between_regions + self.between_provinces + self.within


@dataclass(frozen=True)
class Convergence:
    """The regression of growth on the level at the start.

    Parameters
    ----------
    slope : float
        b of ``ln y_T - ln y_0 = a - b ln y_0``: the share of a gap in logs that closed over all years.
    beta : float
        The same a year, ``1 - (1 - b)^(1/years)``; NaN where b is 1 or more: ranks turned over.
    half_life : float
        Years in which half of a gap closes; NaN where gaps do not close (beta 0 or less).
    fit : float
        R squared of the regression; 0 where growth was the same everywhere.
    """

    slope: float
    beta: float
    half_life: float
    fit: float


def check_units(unit: Sequence[str], population: Array, income: Array, when: str = "") -> None:
    """Refuse units without people or without income.

    Parameters
    ----------
    unit : sequence of str, length units
    population, income : array, shape (units,)
        People; income per head.
    when : str
        Said behind the names: "in 2009".

    Raises
    ------
    DataError
        With the units named.
    """
    at = f" {when}" if when else ""
    for what, values in (("people", population), ("income per head", income)):
        poor = [name for name, value in zip(unit, values, strict=True) if not value > 0.0]
        if poor:
            raise DataError(
                f"{shown(poor)}: {what} must be above 0{at}; logarithms and shares have no meaning otherwise. Correct "
                "the figure, or leave the unit out at every date.",
                units=poor,
            )


def nested_theil(population: Array, income: Array, region: Sequence[str], province: Sequence[str] = ()) -> NestedTheil:
    """Return Theil's T between regions, between provinces of a region, and within provinces.

    Parameters
    ----------
    population, income : array, shape (units,)
        People and income per head, above 0 (`check_units`).
    region, province : sequence of str, length units
        Without provinces each region is one. A province is known by its region and its name.

    References
    ----------
    Akita, "Decomposing regional income inequality in China and Indonesia using two-stage nested Theil
    decomposition method", *Annals of Regional Science* 37, 2003.

    Examples
    --------
    >>> parts = nested_theil(np.array([1.0, 1.0]), np.array([1.0, 3.0]), ["east", "west"])
    >>> round(parts.between_regions, 4), parts.within
    (0.1308, 0.0)
    """
    regions = codes_of(list(region))
    provinces = codes_of(list(zip(region, province, strict=True))) if province else regions
    return theil_of_codes(population, income, regions, provinces)


def theil_of_codes(population: Array, income: Array, region: Positions, province: Positions) -> NestedTheil:
    """Return the parts as `nested_theil`; groups are told by numbers of shape (units,), as `codes_of` gives them."""
    total = population * income
    share = total / total.sum()
    mean = float(total.sum() / population.sum())
    regional = _group_mean(population, total, region)
    provincial = _group_mean(population, total, province)
    return NestedTheil(
        float(share @ np.log(regional / mean)),
        float(share @ np.log(provincial / regional)),
        float(share @ np.log(income / provincial)),
    )


def codes_of(group: Sequence[object]) -> Positions:
    """Return a number for each label, equal where labels are equal; shape (units,)."""
    number = {name: at for at, name in enumerate(dict.fromkeys(group))}
    return np.array([number[name] for name in group], dtype=np.int64)


def williamson(population: Array, income: Array) -> float:
    """Return Williamson's index, the coefficient of variation weighted by people; both of shape (units,).

    References
    ----------
    Williamson, "Regional inequality and the process of national development", *Economic Development and
    Cultural Change* 13, 1965.
    """
    mean = float(population @ income / population.sum())
    return float(np.sqrt(population @ (income - mean) ** 2 / population.sum()) / mean)


def sigma(income: Array) -> float:
    """Return the standard deviation of ln y over the units, each counted once; `income` of shape (units,), per head."""
    return float(np.log(income).std())


def convergence(before: Array, after: Array, years: float) -> Convergence:
    """Return how fast poor units caught up with rich ones: beta convergence, each unit counted once.

    Parameters
    ----------
    before, after : array, shape (units,)
        Income per head of the same units at two dates.
    years : float
        Between the dates.

    Raises
    ------
    UsageError
        For fewer than three units, dates that do not follow one another, or units that all started alike.
    """
    if len(before) < LEAST_FOR_BETA:
        raise UsageError(f"Convergence needs at least {LEAST_FOR_BETA} units at both dates; there are {len(before)}.")
    if not years > 0:
        raise UsageError(
            f"Convergence needs a later date after an earlier one; there are {years:g} years between them."
        )
    start, growth = np.log(before), np.log(after) - np.log(before)
    apart = start - start.mean()
    spread = float(apart @ apart)
    if spread <= 1e-18 * max(1.0, float(start @ start)):
        raise UsageError("All units start at the same income: whether poor ones catch up cannot be asked.")
    slope = -float(apart @ growth) / spread
    around = growth - growth.mean()
    squares = float(around @ around)
    fit = slope**2 * spread / squares if squares > 0.0 else 0.0
    return _speed(slope, years, min(fit, 1.0))


def dispersion(coefficients: Array) -> Array:
    """Return how unevenly developed each region is inside: the standard deviation of ln K over its products.

    Parameters
    ----------
    coefficients : array, shape (regions, products)
        Comparative coefficients K, 1 = world level; NaN where a region makes no such product.

    Returns
    -------
    array, shape (regions,)
        0 where all branches stand equally far from the world's level; NaN for a region with fewer than two.

    Raises
    ------
    DataError
        For a coefficient of 0 or less.
    """
    given = ~np.isnan(coefficients)
    if (coefficients[given] <= 0.0).any():
        raise DataError("A comparative coefficient must be above 0: K = quality over cost, 1 = world level.")
    logs = np.log(np.where(given, coefficients, 1.0))
    count = given.sum(axis=1)
    mean = np.divide(logs.sum(axis=1), count, out=np.zeros(len(logs)), where=count > 0)
    squares = np.where(given, (logs - mean[:, None]) ** 2, 0.0).sum(axis=1)
    spread: Array = np.sqrt(np.divide(squares, count, out=np.full(len(logs), np.nan), where=count > 1))
    return spread


def _speed(slope: float, years: float, fit: float) -> Convergence:
    beta = 1.0 - (1.0 - slope) ** (1.0 / years) if slope < 1.0 else float("nan")
    half_life = float(np.log(2.0) / -np.log1p(-beta)) if beta > 0.0 else float("nan")
    return Convergence(slope, beta, half_life, fit)


def _group_mean(population: Array, total: Array, group: Positions) -> Array:
    """Return for each unit the mean per head of its group, shape (units,)."""
    people = np.bincount(group, population)
    mean: Array = (np.bincount(group, total) / np.where(people > 0.0, people, 1.0))[group]
    return mean
