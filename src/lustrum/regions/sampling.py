"""How far a figure of few units may be chance: bootstrap and jackknife, and small areas drawn towards the mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import UsageError

Statistic = Callable[[Positions], Array]
"""Figures of a sample of units given by their positions, shape (figures,); NaN where a figure has no meaning."""

DRAWS = 499
SEED = 1
LEVEL = 0.95
FEW = 3
"""Units below which there is no interval: draws from two say nothing."""


@dataclass(frozen=True, eq=False)
class Intervals:
    """Lower and upper ends by figure, shape (figures,), NaN where none can be said; and how they were made."""

    low: Array
    high: Array
    said: str


def no_intervals(figures: int) -> Intervals:
    """Return what is said where each region is one unit: nothing was drawn, and no interval can be told."""
    none = np.full(figures, np.nan)
    return Intervals(none, none, "each region is one unit: no interval can be told, for nothing inside it is known")


def bootstrap(
    statistic: Statistic, unit: Sequence[str], stratum: Sequence[object], *, draws: int = DRAWS, seed: int = SEED
) -> Intervals:
    """Return bias-corrected percentile intervals of draws with replacement.

    Units are drawn inside their stratum, so that each stratum keeps its size, and by their names, so that the order of
    a file changes nothing.

    Raises
    ------
    UsageError
        For fewer than 20 draws: the ends of an interval of 95 per cent are not among them.

    References
    ----------
    Efron and Tibshirani, *An Introduction to the Bootstrap*, Chapman and Hall 1993, section 14.3.
    """
    if draws < 20:
        raise UsageError(f"{draws} draws are too few for an interval of 95 %; take 20 or more, 499 say.")
    groups = _strata(unit, stratum)
    random = np.random.default_rng(seed)
    found = np.array([
        statistic(np.concatenate([group[random.integers(0, len(group), len(group))] for group in groups]))
        for _ in range(draws)
    ])  # fmt: skip
    low, high = _ends(found, statistic(np.concatenate(groups)))
    said = (
        f"intervals hold {100 * LEVEL:g} % of {draws} draws of units with replacement inside their region or province, "
        f"seed {seed}: what the figures would be had other units like these been there; a region or province of one "
        "unit is always drawn as it is, so that intervals are too narrow where there are many of them"
    )
    return Intervals(low, high, said)


def jackknife(statistic: Statistic, unit: Sequence[str], stratum: Sequence[object]) -> Intervals:
    """Return intervals of 1.96 standard errors from leaving out each unit once, inside its stratum.

    A stratum of one unit cannot lose it and adds nothing to the error. Nothing is drawn: two runs give the same.
    """
    groups = _strata(unit, stratum)
    every = np.concatenate(groups)
    whole = statistic(every)
    variance = np.zeros(len(whole))
    for group in groups:
        if len(group) < 2:
            continue
        left = np.array([statistic(every[every != out]) for out in group])
        apart = left - left.mean(axis=0)
        variance = variance + (len(group) - 1) / len(group) * (apart**2).sum(axis=0)
    error = 1.96 * np.sqrt(variance)
    said = (
        "intervals are 1.96 standard errors of the jackknife, each unit left out once inside its region or province; a "
        "region or province of one unit adds nothing, so that intervals are too narrow where there are many of them"
    )
    return Intervals(whole - error, whole + error, said)


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Income per head drawn towards the mean, shape (units,), the weight each unit's own figure keeps, the spread."""

    income: Array
    weight: Array
    spread: float


def shrink(income: Array, error: Array) -> Shrunk:
    r"""Return income of small areas drawn towards the mean, the more the less sure a figure is.

    .. math:: \hat y_i = m + w_i (y_i - m), \qquad w_i = \frac{s^2}{s^2 + e_i^2}

    m is the mean weighted by 1 / (s^2 + e^2), and s^2, the spread of true incomes, solves
    ``sum (y - m)^2 / (s^2 + e^2) = units - 1``; it is 0 where the errors alone explain all differences.

    Parameters
    ----------
    income, error : array, shape (units,)
        Income per head and its standard error, in the same unit; 0 where a figure is sure.

    Raises
    ------
    UsageError
        For an error below 0.

    References
    ----------
    Paule and Mandel, "Consensus values and weighting factors", *Journal of Research of the National
    Bureau of Standards* 87, 1982; Fay and Herriot, *JASA* 74, 1979.
    """
    if (error < 0.0).any():
        raise UsageError("A standard error must be 0 or above.")
    if not (error > 0.0).any() or len(income) < 2:
        return Shrunk(income.copy(), np.ones(len(income)), float(income.std()))
    unit = float(max(np.abs(income).max(), error.max()))
    found = _shrunk(income / unit, error / unit)  # squares of very small figures are nothing in any other unit
    return Shrunk(unit * found.income, found.weight, unit * found.spread)


def _shrunk(income: Array, error: Array) -> Shrunk:
    variance = error**2
    floor = max(1e-12 * float(income.var() + variance.max()), 1e-200)

    def excess(spread: float) -> float:
        weight = 1.0 / np.maximum(spread + variance, floor)
        mean = float(weight @ income / weight.sum())
        return float(weight @ (income - mean) ** 2) - (len(income) - 1)

    low, high = 0.0, float(income.var() * len(income) + variance.max())
    if excess(0.0) <= 0.0:
        spread = 0.0
    else:
        for _ in range(200):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if excess(middle) > 0.0 else (low, middle)
        spread = high
    total = np.maximum(spread + variance, floor)
    mean = float((income / total).sum() / (1.0 / total).sum())
    weight = np.where(variance > 0.0, spread / total, 1.0)
    return Shrunk(mean + weight * (income - mean), weight, float(np.sqrt(spread)))


def _strata(unit: Sequence[str], stratum: Sequence[object]) -> list[Positions]:
    order = sorted(range(len(unit)), key=lambda i: (str(stratum[i]), unit[i]))
    groups: dict[object, list[int]] = {}
    for i in order:
        groups.setdefault(stratum[i], []).append(i)
    return [np.array(group, dtype=np.int64) for group in groups.values()]


def _ends(found: Array, whole: Array) -> tuple[Array, Array]:
    """Return the ends of each column's interval, NaN where more than one draw in twenty has no figure.

    Draws repeat units and so make groups look more alike than they are: the ends are moved by how many draws lie below
    the figure itself (bias-corrected percentiles, Efron).
    """
    from scipy.special import ndtr, ndtri

    out = float(ndtri(0.5 * (1.0 + LEVEL)))
    low, high = np.full(found.shape[1], np.nan), np.full(found.shape[1], np.nan)
    for k, column in enumerate(found.T):
        there = column[np.isfinite(column)]
        if len(there) < 0.95 * len(column) or not np.isfinite(whole[k]):
            continue
        below = (np.sum(there < whole[k]) + 0.5 * np.sum(there == whole[k])) / len(there)
        moved = 2.0 * float(ndtri(np.clip(below, 0.5 / len(there), 1.0 - 0.5 / len(there))))
        low[k], high[k] = np.percentile(there, [100.0 * ndtr(moved - out), 100.0 * ndtr(moved + out)])
    return low, high
