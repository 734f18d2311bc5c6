r"""What closes the scissors: each lever's effect on ln R and its cost, and the transfer through the scissors as a tax.

Village and town exchange ``tau M(tau) = I`` with marketed surplus ``M = M0 tau^eps``, so that

.. math:: R = 1/\tau = (I / M_0)^{-1/(1 + \epsilon)} ,\qquad
          \text{transfer} = (1 - \tau) M_0 \tau^\epsilon ,\qquad R^* = 1 + 1/\epsilon

R* is the opening at which the transfer is largest: beyond it, squeezing harder brings less. The transfer is shown as a
tax on those who sell; it stops at the smaller of R* and the voted limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError

VOTED_LIMIT = 1.25
"""Largest opening a plan may use unless another one was voted."""


@dataclass(frozen=True)
class Exchange:
    """Exchange of village and town today. All values are in one money: industrial goods cost 1, farm goods 1 / R.

    Parameters
    ----------
    ratio : float
        R, base period = 1.
    farm_sales : float
        M0, what farms would sell a year at parity (R = 1), value at base prices; `sold` is what they sell at R.
    goods : float
        I, industrial goods offered to the village, value a year at base prices.
    elasticity : float
        eps of the marketed surplus with respect to the farms' terms of trade; it may be negative, above -1.
    markup : float
        Retail over wholesale of the goods sold in the village.
    exchange_rate : float
        Home money per unit of foreign currency.
    own_demand : float
        Price elasticity of home demand for farm goods, negative.
    state_trade : float
        Share of trade whose margin goes to the budget.
    """

    ratio: float
    farm_sales: float
    goods: float
    elasticity: float
    markup: float = 1.0
    exchange_rate: float = 1.0
    own_demand: float = -0.3
    state_trade: float = 1.0

    def __post_init__(self) -> None:
        if not self.elasticity > -1.0:
            raise UsageError(
                f"The elasticity of the marketed surplus is {self.elasticity:g}: at -1 or below the exchange of "
                "village and town has two solutions or none. State which one is meant by a plan instead."
            )
        for name in ("ratio", "farm_sales", "goods", "markup", "exchange_rate"):
            if not getattr(self, name) > 0:
                raise UsageError(f"{name} is {getattr(self, name):g}; it must be positive.")

    @property
    def sold(self) -> float:
        """What farms sell today, M0 R^-eps, at base prices."""
        return float(self.farm_sales * self.ratio**-self.elasticity)


@dataclass(frozen=True)
class Effect:
    """What a lever does.

    Parameters
    ----------
    log_ratio : float
        Change of ln R.
    budget, foreign_currency, town_floors : float
        Yearly cost to the public budget, in foreign currency, and in industrial goods taken from towns; money in
        which industrial goods cost 1 today.
    lasts : bool
        False for what can be sold only once.
    """

    log_ratio: float
    budget: float = 0.0
    foreign_currency: float = 0.0
    town_floors: float = 0.0
    lasts: bool = True


def clearing_ratio(goods: float, farm_sales: float, elasticity: float) -> float:
    """Return R at which farms sell for what is offered: (I / M0)^(-1/(1 + eps)).

    >>> round(clearing_ratio(60.0, 100.0, 0.5), 3)
    1.406
    """
    if not elasticity > -1.0:
        raise UsageError(f"The elasticity {elasticity:g} is at or below -1: no single ratio clears the exchange.")
    return float((goods / farm_sales) ** (-1.0 / (1.0 + elasticity)))


def goods_needed(ratio: float, target: float, elasticity: float) -> float:
    """Return how many times the goods offered must grow to bring R to a target.

    >>> round(goods_needed(3.10, 1.2, 0.5), 2)
    4.15
    """
    return float((ratio / target) ** (1.0 + elasticity))


def more_goods(now: Exchange, size: float) -> Effect:
    """Offer more industrial goods to the village, taken from towns; size is a share of today's."""
    return Effect(-np.log1p(size) / (1.0 + now.elasticity), town_floors=size * now.goods)


def import_goods(now: Exchange, size: float) -> Effect:
    """Import consumer goods for the village; size is a share of the goods offered today."""
    return Effect(more_goods(now, size).log_ratio, foreign_currency=size * now.goods / now.exchange_rate)


def sell_stocks(now: Exchange, size: float) -> Effect:
    """Tighten credit so that trusts sell hoarded stocks: once; size is a share of the goods offered today."""
    return Effect(more_goods(now, size).log_ratio, lasts=False)


def lower_margin(now: Exchange, size: float) -> Effect:
    """Lower retail prices over wholesale by a share; what state trade takes less is a cost to the budget."""
    _refuse_share("lower_margin", size)
    return Effect(np.log1p(-size), budget=size * now.goods * now.state_trade)


def lower_cost(now: Exchange, size: float) -> Effect:
    """Make industrial goods at a lower cost and pass all of it on; size is a share of the price."""
    _refuse_share("lower_cost", size)
    return Effect(np.log1p(-size))


def procurement_price(now: Exchange, size: float) -> Effect:
    """Pay farms more than the market: the budget pays the difference on what they then sell; size is a share."""
    sold = now.sold * (1.0 + size) ** now.elasticity
    return Effect(-np.log1p(size), budget=size * sold / now.ratio)


def farm_exports(now: Exchange, size: float) -> Effect:
    """Export farm goods, which makes those left dearer at home; size is a share of what is sold; earns currency."""
    _refuse_share("farm_exports", size)
    if not now.own_demand < 0:
        raise UsageError(f"Home demand for farm goods has the elasticity {now.own_demand:g}; it must be negative.")
    # ln P_agr rises by -ln(1 - size) / |eta| at home; farms answer with eps.
    rise = -np.log1p(-size) / (abs(now.own_demand) + max(now.elasticity, 0.0))
    return Effect(-rise, foreign_currency=-size * now.sold / now.exchange_rate)


def _refuse_share(name: str, size: float) -> None:
    if not -1.0 < size < 1.0:
        raise UsageError(f"{name}: the size is {size:g}; give a share below 1.")


LEVERS: Mapping[str, Callable[[Exchange, float], Effect]] = {
    "more_goods": more_goods,
    "import_goods": import_goods,
    "lower_margin": lower_margin,
    "lower_cost": lower_cost,
    "procurement_price": procurement_price,
    "farm_exports": farm_exports,
    "sell_stocks": sell_stocks,
}


def size_needed(now: Exchange, lever: str, target: float, most: float = 100.0) -> float:
    """Return the size of one lever alone that brings R to a target, NaN where it cannot.

    Every lever lowers ln R with its size, so that bisection finds it.
    """
    wanted = float(np.log(target / now.ratio))
    if wanted >= 0:
        return 0.0
    low, high = 0.0, 1.0 - 1e-12 if lever in ("lower_margin", "lower_cost", "farm_exports") else most
    if LEVERS[lever](now, high).log_ratio > wanted:
        return float("nan")
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if LEVERS[lever](now, middle).log_ratio > wanted else (low, middle)
    return float(0.5 * (low + high))


@dataclass(frozen=True)
class Transfer:
    """What the exchange takes from those who sell, as a tax.

    Parameters
    ----------
    ratio : float
    value : float
        (1 - tau) M0 tau^eps, a year at base prices.
    rate : float
        Share of the value of sales at parity, 1 - tau.
    peak_ratio, peak_value : float
        R* and the transfer there; infinite and M0 at most where the surplus does not answer.
    limit : float
        Smaller of R* and the voted limit.
    """

    ratio: float
    value: float
    rate: float
    peak_ratio: float
    peak_value: float
    limit: float

    @property
    def stopped(self) -> bool:
        """Whether the opening is past what was voted or past the peak: no plan may rely on it."""
        return self.ratio > self.limit * (1.0 + 1e-12)


def transfer(farm_sales: float, elasticity: float, ratio: float, voted: float = VOTED_LIMIT) -> Transfer:
    """Return the transfer at an opening, its peak, and whether it is past the stop.

    >>> [round(transfer(100.0, eps, 2.0).peak_ratio, 6) for eps in (0.2, 0.5, 1.0)]
    [6.0, 3.0, 2.0]
    """
    if not voted >= 1.0:
        raise UsageError(f"The voted limit of the scissors is {voted:g}; it must be at least 1, parity.")
    if ratio <= 0:
        raise UsageError(f"The ratio is {ratio:g}; it must be positive.")

    def taken(opening: float) -> float:
        tau = 1.0 / opening
        return float((1.0 - tau) * farm_sales * tau**elasticity)

    if elasticity > 0:
        peak = 1.0 + 1.0 / elasticity
        most = taken(peak)
    else:
        peak, most = float("inf"), farm_sales if elasticity == 0 else float("inf")
    return Transfer(ratio, taken(ratio), 1.0 - 1.0 / ratio, peak, most, min(peak, voted))


def refuse_past_the_stop(found: Transfer) -> None:
    """Refuse a plan that would take more through prices than was voted, or than there is to take.

    Raises
    ------
    UsageError
    """
    if found.stopped:
        why = (
            "past its peak: squeezing harder brings less" if found.ratio > found.peak_ratio else "past the voted limit"
        )
        raise UsageError(
            f"The transfer through the scissors at R = {found.ratio:z.3f} is {why} (stop at {found.limit:z.3f}). Close "
            "the scissors, or put a higher limit to the vote."
        )
