r"""The three tests of a stable currency.

.. math::
   (a)\quad & \Delta M = M_0 ((1 + g)(1 + \pi) - 1), \qquad
              \text{deficit} \le \Delta M - \Delta Res - \Delta DC_p \\
   (b)\quad & S(\pi) = \pi e^{-\alpha \pi}, \qquad \pi^* = 1/\alpha \\
   (c)\quad & \text{gap} = (1 - s)(W + Tr + F - T) - C

(a) is the financial programme: what money people want to hold leaves for the deficit. (b) is the inflation tax: beyond
the peak faster issue brings less. (c) is the balance of money and goods: it sees queues where prices are fixed, which
the other two do not.

References: Polak, IMF Staff Papers 6, 1957; Cagan, in *Studies in the Quantity Theory of Money*, 1956.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from lustrum.errors import UsageError

TARGET_INFLATION = 0.02
TOLERANCE = 0.005
"""Gap of money and goods that is let pass, as a share of consumer goods."""


@dataclass(frozen=True)
class Programme:
    """Test (a) for one year.

    Parameters
    ----------
    money_growth : float
        Money people will want to hold more, at the target inflation.
    ceiling : float
        Largest deficit that can be financed without passing it.
    excess : float
        Deficit above the ceiling, 0 where there is none.
    inflation : float
        Expected inflation if the excess is financed all the same.
    """

    money_growth: float
    ceiling: float
    excess: float
    inflation: float


def programme(
    money: float,
    growth: float,
    deficit: float,
    *,
    inflation: float = TARGET_INFLATION,
    reserves_change: float = 0.0,
    enterprise_credit: float = 0.0,
) -> Programme:
    """Return the financial programme of a year.

    Parameters
    ----------
    money : float
        M0, at the start of the year; velocity stays that of last year.
    growth : float
        Of real income.
    deficit : float
        Of the public budget, financed by the bank.
    reserves_change, enterprise_credit : float
        dRes and dDC_p, in home money.

    Examples
    --------
    >>> found = programme(100.0, 0.05, 10.0, inflation=0.02, enterprise_credit=2.0)
    >>> round(found.money_growth, 6), round(found.ceiling, 6), round(found.inflation, 4)
    (7.1, 5.1, 0.0667)
    """
    if not money > 0:
        raise UsageError(f"The stock of money is {money:g}; it must be positive.")
    if not growth > -1:
        raise UsageError(f"Real income grows by {growth:g}; that must be above -1.")
    more = money * ((1.0 + growth) * (1.0 + inflation) - 1.0)
    ceiling = more - reserves_change - enterprise_credit
    excess = max(0.0, deficit - ceiling)
    return Programme(more, ceiling, excess, (money + more + excess) / (money * (1.0 + growth)) - 1.0)


@dataclass(frozen=True)
class InflationTax:
    """Test (b): the inflation at which issuing money would bring in what is asked, or that none does.

    Parameters
    ----------
    peak : float
        Inflation a year at which the inflation tax is largest, 1/alpha.
    most : float
        What it brings in there, in real terms a year.
    needed : float
        Inflation, on the near side of the peak, that brings in what is asked; NaN where none does.
    """

    peak: float
    most: float
    needed: float


def inflation_tax(real_money: float, asked: float, alpha: float) -> InflationTax:
    """Return what inflation it takes to bring in a sum by issue, real balances being ``m exp(-alpha pi)``.

    >>> found = inflation_tax(100.0, 10.0, 2.0)
    >>> found.peak, round(found.most, 4), round(found.needed, 4)
    (0.5, 18.394, 0.1296)
    """
    if not alpha > 0:
        raise UsageError(f"The answer of real balances to inflation, alpha, is {alpha:g}; it must be positive.")
    if not real_money > 0:
        raise UsageError(f"Real balances are {real_money:g}; they must be positive.")
    peak = 1.0 / alpha
    most = real_money * peak * float(np.exp(-1.0))
    if asked <= 0:
        return InflationTax(peak, most, 0.0)
    if asked > most:
        return InflationTax(peak, most, float("nan"))

    def short(inflation: float) -> float:
        return real_money * inflation * float(np.exp(-alpha * inflation)) - asked

    return InflationTax(peak, most, peak if asked == most else float(brentq(short, 0.0, peak, xtol=1e-14)))


@dataclass(frozen=True)
class MoneyGoods:
    """Test (c) for one year: incomes that look for goods, and the goods there are.

    Parameters
    ----------
    purchasing : float
        (1 - s)(W + Tr + F - T).
    goods : float
        C, consumer goods at plan prices.
    """

    purchasing: float
    goods: float
    saving_rate: float

    @property
    def gap(self) -> float:
        """Money without goods; negative: goods without money."""
        return self.purchasing - self.goods

    @property
    def by_tax(self) -> float:
        """Tax that closes it."""
        return self.gap / (1.0 - self.saving_rate)

    def within(self, tolerance: float = TOLERANCE) -> bool:
        return abs(self.gap) <= tolerance * self.goods


def money_goods(
    wages: float,
    transfers: float,
    farm_sales: float,
    taxes: float,
    goods: float,
    saving_rate: float,
    overhang: float = 0.0,
) -> MoneyGoods:
    """Return the balance of money and goods; `overhang` is money from earlier years that looks for goods too.

    >>> round(money_goods(100.0, 20.0, 10.0, 15.0, 100.0, 0.1).gap, 6)
    3.5
    """
    if not goods > 0:
        raise UsageError(f"Consumer goods are {goods:g}; they must be positive.")
    if not saving_rate < 1:
        raise UsageError(f"The saving rate is {saving_rate:g}; it must be below 1.")
    return MoneyGoods((1.0 - saving_rate) * (wages + transfers + farm_sales - taxes) + overhang, goods, saving_rate)


def overhang(money: float, price_level: float, wanted: float, wanted_price: float = 1.0) -> float:
    """Return the overhang of earlier years, M/P - M*/P*: real money held beyond what is wanted."""
    return money / price_level - wanted / wanted_price
