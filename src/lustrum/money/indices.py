r"""Inequality and progressivity of grouped data: trapezoids under the curves, ranks by income before tax.

.. math::
   G = 1 - \sum_i (F_i - F_{i-1})(L_i + L_{i-1}), \qquad K = C_T - G, \qquad
   G - G_{post} = \frac{t}{1 - t} K - (G_{post} - C_z)

Means of groups hide inequality inside them: the Gini of means is a lower bound. Some packages call :math:`G - G_{post}`
the Reynolds-Smolensky index; here that is the redistributive effect, and Reynolds-Smolensky is :math:`G - C_z`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError


def lorenz(values: Array, count: Array, ranks: Array | None = None) -> tuple[Array, Array]:
    """Return cumulated shares of those counted and of the values, both from 0 to 1, shape (groups + 1,).

    Parameters
    ----------
    values, count : array, shape (groups,)
        Per head, and heads.
    ranks : array, optional
        Order from this instead of from the values: a concentration curve.

    Raises
    ------
    UsageError
        If the values add up to nothing or less.
    """
    total = float(count @ values)
    if not total > 0:
        raise UsageError("Shares need a positive total.")
    order = np.argsort(values if ranks is None else ranks, kind="stable")
    people = np.concatenate([[0.0], np.cumsum(count[order]) / count.sum()])
    share = np.concatenate([[0.0], np.cumsum(count[order] * values[order]) / total])
    return people, share


def gini(values: Array, count: Array) -> float:
    """Return the Gini coefficient of group means.

    `values` (income per head) and `count` (heads) have shape (groups,).
    """
    return concentration(values, count, values)


def concentration(values: Array, count: Array, ranks: Array) -> float:
    """Return the concentration coefficient of values over people in the order of `ranks`.

    All of shape (groups,): values per head, heads, and what orders the groups.

    Groups of equal rank are one point of the curve, so that their order does not matter.

    Raises
    ------
    UsageError
        If the values add up to nothing or less.
    """
    order = np.argsort(ranks, kind="stable")
    _, place = np.unique(ranks[order], return_inverse=True)
    heads = np.bincount(place, weights=count[order])
    sums = np.bincount(place, weights=(count * values)[order])
    total = float(sums.sum())
    if not total > 0:
        raise UsageError("Shares need a positive total.")
    people = np.concatenate([[0.0], np.cumsum(heads) / heads.sum()])
    share = np.concatenate([[0.0], np.cumsum(sums) / total])
    return float(1.0 - np.sum(np.diff(people) * (share[1:] + share[:-1])))


def suits(income: Array, tax: Array, count: Array) -> float:
    """Return the Suits index: as Kakwani's, over cumulated income instead of people.

    All of shape (groups,): income and tax per head, heads.
    """
    order = np.argsort(income, kind="stable")
    x = np.concatenate([[0.0], np.cumsum((count * income)[order]) / float(count @ income)])
    t = np.concatenate([[0.0], np.cumsum((count * tax)[order]) / float(count @ tax)])
    return float(1.0 - np.sum(np.diff(x) * (t[1:] + t[:-1])))


def atkinson(values: Array, count: Array, epsilon: float) -> float:
    """Return the share of income that could be given up for equality, at an aversion of `epsilon`.

    NaN where a group has less than nothing, or all have nothing: the index has no meaning there.

    `values` (income per head) and `count` (heads) have shape (groups,).

    Raises
    ------
    UsageError
        If the aversion is not positive.
    """
    if not epsilon > 0:
        raise UsageError(f"The aversion to inequality is {epsilon:g}; it must be positive.")
    weight = count / count.sum()
    mean = float(weight @ values)
    if (values < 0).any() or mean <= 0:
        return float("nan")
    if (values == 0).any():
        if epsilon >= 1:
            return 1.0  # an income of nothing weighs without end
        return float(1.0 - (weight @ values ** (1.0 - epsilon)) ** (1.0 / (1.0 - epsilon)) / mean)
    if abs(epsilon - 1.0) < 1e-12:
        return float(1.0 - np.exp(weight @ np.log(values)) / mean)
    return float(1.0 - (weight @ values ** (1.0 - epsilon)) ** (1.0 / (1.0 - epsilon)) / mean)


def theil(values: Array, count: Array) -> float:
    """Return Theil's T: 0 where all are equal, ln n where one has all; NaN where it has no meaning, as `atkinson`.

    `values` (income per head) and `count` (heads) have shape (groups,).
    """
    weight = count / count.sum()
    mean = float(weight @ values)
    if (values < 0).any() or mean <= 0:
        return float("nan")
    ratio = values / mean
    return float(weight @ np.where(ratio > 0, ratio * np.log(np.where(ratio > 0, ratio, 1.0)), 0.0))


@dataclass(frozen=True)
class Redistribution:
    """What a tax does to inequality, ranks by income before tax.

    Parameters
    ----------
    gini_before, gini_after, concentration_after : float
        G, G_post and C_z.
    average_rate, kakwani, suits : float
    """

    gini_before: float
    gini_after: float
    concentration_after: float
    average_rate: float
    kakwani: float
    suits: float

    @property
    def redistributive_effect(self) -> float:
        """G - G_post."""
        return self.gini_before - self.gini_after

    @property
    def reranking(self) -> float:
        """G_post - C_z: how far people change places."""
        return self.gini_after - self.concentration_after

    @property
    def reynolds_smolensky(self) -> float:
        """G - C_z, which is t/(1-t) times Kakwani."""
        return self.gini_before - self.concentration_after


def redistribution(income: Array, tax: Array, count: Array) -> Redistribution:
    """Return the indices of a tax.

    All of shape (groups,): income and tax per head, heads.

    Raises
    ------
    UsageError
        If it takes everything or nothing: there is no progressivity to speak of.
    """
    rate = float(count @ tax) / float(count @ income)
    if not 0 < rate < 1:
        raise UsageError(f"The tax takes {100 * rate:g} % of income: indices need more than nothing and less than all.")
    before = gini(income, count)
    return Redistribution(
        before,
        gini(income - tax, count),
        concentration(income - tax, count, income),
        rate,
        concentration(tax, count, income) - before,
        suits(income, tax, count),
    )
