r"""Yearly figures spread over months or quarters so that the pattern within the year moves as little as it can.

Proportional first differences:

.. math:: \min \sum_t \left(\frac{x_t}{z_t} - \frac{x_{t-1}}{z_{t-1}}\right)^2
   \quad \text{where the } x_t \text{ of a year add up to its figure}

z is what the pattern is taken from: calendar factors, or the months of something related. No step is left between
December and January, as there is where each year is spread by itself.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError


def spread(yearly: Array, pattern: Array, size: int, *, average: bool = False) -> Array:
    """Return figures within the years, which add up to the yearly ones.

    Parameters
    ----------
    yearly : array, shape (years,) or (years, indicators)
        One year after another.
    pattern : array, shape (periods,)
        Above 0. Periods after the last year go on with its last ratio.
    size : int
        Periods in a year: 12, 4.
    average : bool
        The mean of a year's figures is its figure, as for what stands and does not flow.

    Returns
    -------
    array, shape (periods,) or (periods, indicators)
        A figure that would fall below 0 where no year does is none: such an indicator is spread year by year, in
        proportion to the pattern.

    Raises
    ------
    UsageError
        If the pattern is not above 0, or does not cover the years.

    References
    ----------
    .. [1] Denton, "Adjustment of monthly or quarterly series to annual totals", Journal of the American Statistical
       Association 66 (1971), 99-102.
    .. [2] Cholette, "Adjusting sub-annual series to yearly benchmarks", Survey Methodology 10 (1984), 35-49: nothing is
       asked of the first period.

    Examples
    --------
    >>> spread(np.array([40.0, 80.0]), np.ones(8), 4).round(2)
    array([ 7.73,  8.64, 10.45, 13.18, 16.82, 19.55, 21.36, 22.27])
    """
    one = yearly.ndim == 1
    table = yearly[:, None] if one else yearly
    years = len(table)
    if not np.isfinite(pattern).all() or not (pattern > 0.0).all():
        raise UsageError("A pattern within the year holds a figure that is not above 0: give one for every period.")
    covered = years * size
    if len(pattern) < covered:
        raise UsageError(f"A pattern of {len(pattern)} periods does not cover {years} years of {size}.")
    ratios = _ratios(pattern[:covered].tobytes(), years, average) @ table
    ratios = np.vstack([ratios, np.repeat(ratios[-1:], len(pattern) - covered, axis=0)])
    found = ratios * pattern[:, None]
    below = (found[:covered] < 0.0).any(axis=0) & (table >= 0.0).all(axis=0)
    found[:covered, below] = pro_rata(table[:, below], pattern[:covered], average=average)
    found[:covered] = _exact(found[:covered], table, average)
    return np.asarray(found[:, 0] if one else found)


@lru_cache(maxsize=256)
def _ratios(pattern: bytes, years: int, average: bool) -> Array:
    """Return what gives the ratios to a pattern from yearly figures, shape (periods, years): many share a pattern."""
    weights = np.frombuffer(pattern)
    covered = len(weights)
    size = covered // years
    sums = np.kron(np.eye(years), np.ones(size)) * weights / (size if average else 1)
    steps = np.diff(np.eye(covered), axis=0)
    system = np.block([[steps.T @ steps, sums.T], [sums, np.zeros((years, years))]])
    right = np.vstack([np.zeros((covered, years)), np.eye(years)])
    return np.asarray(np.linalg.solve(system, right)[:covered])


def pro_rata(yearly: Array, pattern: Array, *, average: bool = False) -> Array:
    """Return each year spread by itself, in proportion to the pattern; shape (periods, indicators)."""
    size = len(pattern) // len(yearly)
    shares = pattern.reshape(len(yearly), size)
    shares = shares / shares.sum(axis=1, keepdims=True) * (size if average else 1)
    return np.asarray((shares[:, :, None] * yearly[:, None, :]).reshape(len(pattern), -1))


def _exact(found: Array, table: Array, average: bool) -> Array:
    """Take what rounding left of each year from its periods, in proportion."""
    years = len(table)
    parts = found.reshape(years, -1, found.shape[1])
    sums = parts.mean(axis=1) if average else parts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(np.abs(sums) > 0.0, table / sums, 1.0)
    near = np.abs(factor - 1.0) < 1e-6
    return np.asarray((parts * np.where(near, factor, 1.0)[:, None, :]).reshape(found.shape))
