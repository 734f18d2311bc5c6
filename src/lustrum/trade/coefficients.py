r"""The measures of a product against its world price, each as a formula of plain numbers or arrays.

.. math::

   q = \prod_k (z_k / z^*_k)^{a_k}, \quad c = \frac{\text{unit cost at home}}{\text{world price}}, \quad K = q / c

   V^w = q P^w - \sum_t a_t P^w_t, \quad DRC = \frac{\sum_f v_f\, p_f}{V^w}, \quad ratio = DRC / SER

SER is what one more unit of foreign exchange is worth to the plan. All money of one call is in one year's prices.

References
----------
L. Trotsky, "Towards socialism or capitalism?", 1925 (comparative coefficients); W. M. Corden, *The Theory of
Protection*, 1971; P. Scandizzo and C. Bruce, World Bank Staff Working Paper 371, 1980.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

Number = float | Array


def quality(home: Sequence[float], world: Sequence[float], weight: Sequence[float] | None = None) -> float:
    """Return q, the product of the quality indices relative to the world's best; weights are exponents (1 as in 1925).

    >>> quality([1.0], [2.0])
    0.5
    """
    ours, best = np.asarray(home, dtype=float), np.asarray(world, dtype=float)
    if not all((each > 0).all() and np.isfinite(each).all() for each in (ours, best)):
        raise UsageError("Quality indices must be above zero, at home and in the world.")
    ratio = ours / best
    return float(np.prod(ratio ** (1.0 if weight is None else np.asarray(weight, dtype=float))))


def trotsky_coefficient(q: Number, home_cost: Number, world_price: Number) -> Number:
    """Return K = q / c with c = home cost over world price, in one currency at the shadow exchange rate; 1 is parity.

    >>> round(float(trotsky_coefficient(0.5, 1.5, 1.0)), 4)
    0.3333
    """
    return q * world_price / np.asarray(home_cost, dtype=float)


def aggregate_coefficient(coefficients: Array, world_value: Array) -> float:
    """Return the cost of one basket of equal quality in the world over that at home: W / sum(w_i / K_i).

    `coefficients` and `world_value` have shape (products,).

    Raises
    ------
    UsageError
        If a coefficient is not above 0, a world value is negative, or all of them are 0.

    >>> round(aggregate_coefficient(np.array([1.0, 0.5]), np.array([1.0, 1.0])), 4)
    0.6667
    """
    k, w = np.asarray(coefficients, dtype=float), np.asarray(world_value, dtype=float)
    if not ((k > 0).all() and (w >= 0).all() and w.sum() > 0):
        raise UsageError("The aggregate needs coefficients above zero and world values that add up to more than zero.")
    return float(w.sum() / (w / k).sum())


def years_to_parity(coefficient: float, home_growth: float, world_growth: float) -> float:
    """Return ln(1/K) / ln kappa, kappa = (1 + home) / (1 + world); 0 at parity, infinite where home does not catch up.

    >>> round(years_to_parity(1 / 3, 0.12, 0.03), 1)
    13.1
    """
    if coefficient >= 1.0 - 1e-9:
        return 0.0
    pace = float(np.log((1.0 + home_growth) / (1.0 + world_growth)))
    return float(np.log(1.0 / coefficient)) / pace if pace > 0.0 else float("inf")


def resource_cost_ratio(home_resources: Number, world_value_added: Number, exchange_rate: Number) -> Number:
    """Return DRC / SER: home resources, at shadow prices, per unit of foreign exchange saved, over what that is worth.

    NaN where nothing is saved (world value added not above zero) or foreign exchange is worth nothing.
    """
    value = np.asarray(world_value_added, dtype=float) * exchange_rate
    ratio: Array = np.divide(home_resources, value, out=np.full(np.shape(value), np.nan), where=value > 0.0)
    return ratio


def nominal_protection(home_price: Number, world_price: Number, official_rate: Number) -> Number:
    """Return NPC: the price paid at home over the world price of the same quality at the official rate."""
    return np.asarray(home_price, dtype=float) / (world_price * official_rate)


def effective_protection(
    value_added_at_home_prices: Number, world_value_added: Number, official_rate: Number
) -> Number:
    """Return ERP: value added at home prices over value added at world prices, less one; NaN where V^w <= 0."""
    value = np.asarray(world_value_added, dtype=float) * official_rate
    share: Array = np.divide(value_added_at_home_prices, value, out=np.full(np.shape(value), np.nan), where=value > 0.0)
    return share - 1.0


def social_cost_benefit(
    home_resources: Number, world_cost_of_inputs: Number, world_price: Number, exchange_rate: Number
) -> Number:
    """Return SCB: what one unit costs at shadow prices, tradable inputs too, over what it saves."""
    worth = np.asarray(world_price, dtype=float) * exchange_rate
    cost = home_resources + world_cost_of_inputs * exchange_rate
    ratio: Array = np.divide(cost, worth, out=np.full(np.shape(worth), np.nan), where=worth > 0.0)
    return ratio
