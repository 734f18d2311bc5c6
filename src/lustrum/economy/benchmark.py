r"""The benchmark: at prices of one and its own rate of return, the base year is an optimum of the model.

A plan of which nobody wishes anything is then the trend path, and whatever else it does comes from what is said to it.
Computed once from the table and the two rates that must be named (growth of labour n and of output per job pi):

.. math::

    r = \frac{\sum_j GOS_j - \sum d K0}{\sum K0}, \qquad \rho = \frac{(1 + g)^\theta}{1 + r}, \qquad
    l_j = v_j - \sum_a (r + d_{ja}) k_{ja}

the return r that a unit invested must bring, the discount factor rho that makes people content with it, and work paid
beyond the normal return on capital. Prices p* at which every activity just covers its costs weigh consumption:

.. math::

    q = (1 - s) p + s, \qquad p = W c, \qquad c_j = (A'q)_j + l_j + \sum_a (r + d_{ja}) k_{ja} \, w_a'q

with s shares of imports, W market shares, w the mixes of capital goods; everything per unit of output.

Source: calibration to a benchmark as in Shoven and Whalley, *Journal of Economic Literature* 22 (1984), 1007-1051;
the discount factor of a steady path as in Ramsey, *Economic Journal* 38 (1928), 543-559.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.economy.capital import Capital
from lustrum.economy.economy import Economy
from lustrum.economy.income import SHARE_OF_WORK, Income, income_of
from lustrum.results import Assumption

LEAST_DISCOUNT, LARGEST_DISCOUNT = 0.92, 0.985
"""The discount factor stays within these: a table whose capital brings more or less is not taken at its word."""
CHEAPEST, DEAREST = 0.25, 4.0
"""Prices at base costs stay within these."""
LEAST_PAID, LEAST_WORK = 0.9, 0.05
"""Work is at least this part of compensation, and of value added."""
ENOUGH = 1e-12


@dataclass(frozen=True, eq=False)
class Benchmark:
    """What makes the base year an optimum.

    Parameters
    ----------
    growth : float
        g, yearly growth of the trend.
    return_ : float
        r, what a unit invested must bring a year, net of wear.
    capital : Capital
        Stocks at the start.
    work : array, shape (activities,)
        l: work and everything paid that is not the normal return on capital, base-year money per unit of level.
    service : array, shape (activities,)
        (r + d) k: normal return and wear of capital per unit of level.
    cost : array, shape (activities,)
        What a unit of level costs at q*: inputs, work and the service of capital.
    price : array, shape (products,)
        p*: what a product costs to make, 1 in the table.
    value : array, shape (products,)
        q*: what it costs to use, imports counted at 1.
    assumptions : tuple of Assumption
    """

    growth: float
    return_: float
    capital: Capital
    work: Array
    service: Array
    cost: Array
    price: Array
    value: Array
    assumptions: tuple[Assumption, ...]

    def basket_cost(self, bought: Array) -> float:
        """Return what a basket costs at q* for each unit it costs in the table; `bought` has shape (products,)."""
        weight = np.maximum(bought, 0.0)
        return float(self.value @ weight / weight.sum()) if weight.any() else 1.0

    def discount(self, theta: float = 1.0) -> float:
        """Return rho = (1 + g)^theta / (1 + r): what a year later counts, so that the trend is as good as any path."""
        return float((1.0 + self.growth) ** theta / (1.0 + self.return_))


def has_benchmark(economy: Economy) -> bool:
    """Whether an economy counts in money and says what is invested, so that its base year has a rate of return."""
    return not (
        economy.is_physical
        or economy.capital_coefficients is not None
        or not economy.capital_formation
        or not economy.base_level.any()
    )


def benchmark_of(economy: Economy, growth: float, capital: Capital) -> Benchmark:
    """Return the benchmark of an economy that grows at `growth` a year from the stocks given.

    Examples
    --------
    >>> from lustrum.data import bundled_path
    >>> from lustrum.economy import derive_capital, read_economy
    >>> us = read_economy(bundled_path("us_2012"))
    >>> found = benchmark_of(us, 0.02, derive_capital(us, trend=0.02))
    >>> round(found.return_, 3), round(found.discount(), 3)
    (0.09, 0.936)
    """
    income = income_of(economy)
    notes = []
    if not income.is_split:
        text = "Value added is not split: this part of it is taken for compensation of work."
        part, source = f"{SHARE_OF_WORK:g}", "default; give value_added.csv by component"
        notes.append(Assumption("benchmark.compensation", text, part, source))
    found = _return(economy, income, capital)
    discount = float(np.clip((1.0 + growth) / (1.0 + found), LEAST_DISCOUNT, LARGEST_DISCOUNT))
    r = (1.0 + growth) / discount - 1.0
    kept = "" if abs(r - found) < 1e-9 else (
        f" The table says {100 * found:z.1f} per cent, which is not taken at its word: the discount factor stays "
        f"within {LEAST_DISCOUNT:g} and {LARGEST_DISCOUNT:g}."
    )  # fmt: skip
    notes.append(
        Assumption(
            "benchmark.return",
            f"A unit invested must bring {100 * r:z.1f} per cent a year, as in the base year: surplus less wear over "
            f"stock.{kept}",
            f"{100 * r:z.2f} % a year",
            "the table, equation D1",
        )
    )
    stock = _stock_per_level(economy, capital)
    service = np.bincount(capital.activity, (r + capital.depreciation) * stock, len(economy.activity)).astype(float)
    work: Array = np.maximum(income.value_added - service, LEAST_WORK * income.value_added)
    if income.is_split:
        work = np.maximum(work, LEAST_PAID * income.compensation)
    work = np.maximum(work, 0.0)
    cost, price, value = _prices(economy, capital, work, (r + capital.depreciation) * stock)
    return Benchmark(growth, r, capital, work, service, cost, price, value, tuple(notes))


def _return(economy: Economy, income: Income, capital: Capital) -> float:
    """Return r: what capital brought in the base year net of wear."""
    owner = np.unique(capital.activity)
    surplus = float((income.surplus * economy.base_level)[owner].sum())
    worn, total = float(capital.depreciation @ capital.base_stock), float(capital.base_stock.sum())
    return (surplus - worn) / total if total > 0.0 else 0.0


def _stock_per_level(economy: Economy, capital: Capital) -> Array:
    """Return k, stock in use per unit of level by pair; of activities that do not run, per unit of capacity."""
    level = economy.base_level[capital.activity]
    return capital.base_stock / np.where(level > 0.0, level, capital.capacity)


def _prices(economy: Economy, capital: Capital, work: Array, service: Array) -> tuple[Array, Array, Array]:
    """Return c, p* and q*, the fixed point of costs; `service` has shape (pairs,).

    c has shape (activities,) and is per unit of level; p* and q* have shape (products,).
    """
    made = np.asarray(economy.supply.sum(axis=0)).ravel()
    output = np.where(made > 0.0, made, 1.0)
    share = import_share(economy)
    market = economy.supply * economy.base_level
    total = np.asarray(market.sum(axis=1)).ravel()
    market = market / np.where(total > 0.0, total, 1.0)[:, None]
    home = total > 0.0
    goods, use = capital.goods.T.tocsr(), economy.use.T.tocsr()
    price = value = np.ones(len(economy.product))
    for _ in range(1000):
        abroad = 1.0 + economy.margin_rate @ (value - 1.0)
        build = np.bincount(capital.activity, service * (goods @ value), len(work))
        cost = use @ value + work + build
        price = np.where(home, np.clip(np.asarray(market @ (cost / output)).ravel(), CHEAPEST, DEAREST), abroad)
        before, value = value, (1.0 - share) * price + share * abroad
        if np.abs(value - before).max() < ENOUGH:
            break
    return cost, price, value


def import_share(economy: Economy) -> Array:
    """Return s = m0 / D0, imports over what the country uses at home, within 0 and 1, shape (products,)."""
    home = economy.base_absorption
    share = np.divide(economy.imports, home, out=np.zeros(len(home)), where=home > 0.0)
    return np.clip(share, 0.0, 1.0)
