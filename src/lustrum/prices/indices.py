r"""Index numbers: elementary ones from quotations of one good, group ones from goods and their quantities.

.. math:: L = \frac{p_1' q_0}{p_0' q_0}, \quad P = \frac{p_1' q_1}{p_0' q_1}, \quad F = \sqrt{L P}, \quad
          J = \prod_i (p_{1i} / p_{0i})^{1/n}

References: International Labour Organization and others, *Consumer Price Index Manual*, 2020, chapters 2, 8 and 9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError

Formula = Callable[[Array, Array, Array, Array], float]


def jevons(before: Array, after: Array) -> float:
    """Return the geometric mean of price relatives, the default for quotations of one good.

    Prices of shape (quotations,), in one currency.
    """
    _refuse(before, after)
    return float(np.exp(np.mean(np.log(after / before))))


def dutot(before: Array, after: Array) -> float:
    """Return the ratio of mean prices; it depends on the unit of each quotation, so goods must be alike.

    Prices of shape (quotations,), in one currency.
    """
    _refuse(before, after)
    return float(after.mean() / before.mean())


def carli(before: Array, after: Array) -> float:
    """Return the arithmetic mean of price relatives; it rises when prices bounce: chained it drifts upwards.

    Prices of shape (quotations,), in one currency.
    """
    _refuse(before, after)
    return float(np.mean(after / before))


def laspeyres(p0: Array, p1: Array, q0: Array, q1: Array) -> float:
    """Return the price change at the quantities of the earlier period.

    Prices and quantities of shape (goods,).
    """
    _refuse(p0, p1)
    return float(p1 @ q0 / (p0 @ q0))


def paasche(p0: Array, p1: Array, q0: Array, q1: Array) -> float:
    """Return the price change at the quantities of the later period.

    Prices and quantities of shape (goods,).
    """
    _refuse(p0, p1)
    return float(p1 @ q1 / (p0 @ q1))


def fisher(p0: Array, p1: Array, q0: Array, q1: Array) -> float:
    """Return the geometric mean of Laspeyres and Paasche: it passes time and factor reversal.

    Prices and quantities of shape (goods,).
    """
    return float(np.sqrt(laspeyres(p0, p1, q0, q1) * paasche(p0, p1, q0, q1)))


def tornqvist(p0: Array, p1: Array, q0: Array, q1: Array) -> float:
    """Return price relatives weighted geometrically with the mean of both periods' shares of value.

    Prices and quantities of shape (goods,).
    """
    _refuse(p0, p1)
    w0, w1 = p0 * q0 / (p0 @ q0), p1 * q1 / (p1 @ q1)
    return float(np.exp(0.5 * (w0 + w1) @ np.log(p1 / p0)))


def unweighted(p0: Array, p1: Array, q0: Array, q1: Array) -> float:
    """Return the geometric mean of price relatives, all goods alike.

    Prices and quantities of shape (goods,).
    """
    return jevons(p0, p1)


FORMULAS: Mapping[str, Formula] = {
    "fisher": fisher,
    "laspeyres": laspeyres,
    "paasche": paasche,
    "tornqvist": tornqvist,
    "jevons": unweighted,
}
"""Group indices by name; Fisher is the default."""


def index(prices: Array, quantities: Array, formula: str = "fisher", *, chained: bool = True) -> Array:
    """Return a group index by period, 1 in the first.

    Parameters
    ----------
    prices, quantities : array, shape (periods, goods)
        A price that is missing is refused: a good that left the market is not one that costs nothing.
    formula : str
        One of `FORMULAS`.
    chained : bool
        Link neighbouring periods; otherwise each period is compared with the first.

    Raises
    ------
    UsageError, MissingDataError

    Examples
    --------
    >>> p, q = np.array([[1.0, 1.0], [2.0, 1.0]]), np.array([[10.0, 10.0], [5.0, 12.0]])
    >>> index(p, q, "laspeyres").tolist(), round(float(index(p, q)[1]), 4)
    ([1.0, 1.5], 1.3933)
    """
    if formula not in FORMULAS:
        raise UsageError(f"There is no index formula '{formula}'. Known: {', '.join(FORMULAS)}.")
    if prices.shape != quantities.shape:
        raise UsageError(f"Prices {prices.shape} and quantities {quantities.shape} differ in shape.")
    if np.isnan(prices).any() or (formula != "jevons" and np.isnan(quantities).any()):
        where = np.argwhere(np.isnan(prices) | np.isnan(quantities))[0]
        raise MissingDataError(
            f"Good {where[1] + 1} has no price or quantity in period {where[0] + 1}: leave it out of the basket in all "
            "periods, or give the figure."
        )
    bought = (quantities > 0).any(axis=1)
    if formula != "jevons" and not bought.all():
        raise MissingDataError(
            f"Nothing is bought in period {int(np.argmin(bought)) + 1}, so that no price has a weight in it: give its "
            "quantities, leave the period out, or ask for the formula jevons."
        )
    change = FORMULAS[formula]
    result = np.ones(len(prices))
    for t in range(1, len(prices)):
        base = t - 1 if chained else 0
        step = change(prices[base], prices[t], quantities[base], quantities[t])
        result[t] = (result[t - 1] if chained else 1.0) * step
    return result


def drift(prices: Array, quantities: Array, formula: str = "fisher") -> float:
    """Return how far the chained index ends above the direct one, as a ratio less one.

    Prices and quantities of shape (periods, goods).
    """
    chained, direct = (index(prices, quantities, formula, chained=c)[-1] for c in (True, False))
    return float(chained / direct - 1.0)


def _refuse(before: Array, after: Array) -> None:
    if not ((before > 0).all() and (after > 0).all()):
        raise UsageError("A price index needs positive prices in both periods.")
