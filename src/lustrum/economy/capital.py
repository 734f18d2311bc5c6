r"""Capital at the start of a plan: mixes of capital goods, stocks by activity and asset, and how they grew.

With K1 the stock at the start of the first plan year, K0 the year before, I_a base-year investment in asset a and d the
rate of depreciation, the stock of asset a grew in the base year by

.. math:: g_a = (I_a - \sum_j d_{ja} K0_{ja}) / \sum_j K0_{ja}

so that each activity invested z0 = (d + g_a) K0. `lustrum.economy.stocks` says where K0 and d come from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.economy.economy import Economy
from lustrum.economy.kinds import Kinds, investment_by_kind
from lustrum.economy.stocks import Rates, named_rate, stocks_of
from lustrum.errors import DataError, MissingDataError
from lustrum.labels import Index
from lustrum.results import Assumption

MOST_NEGATIVE = 0.15
"""Sales of second-hand goods may make a cell of an asset's mix negative; beyond this share the mix is refused."""


@dataclass(frozen=True)
class Capital:
    """Stocks of each activity and asset that it owns; arrays have one value per pair (activity, asset).

    Attributes
    ----------
    index : Index
        The pairs.
    activity, asset : array of int
        Positions of each pair's activity and asset.
    goods : sparse, shape (products, pairs)
        Capital goods bought per unit of investment.
    stock : array
        K1, at the start of year 1.
    base_stock, base_investment, depreciation, base_growth : array
        K0, z0, d and g_a.
    per_capacity : array
        Stock per unit of capacity in year 1, K1 / cap1.
    capacity_growth : array
        gam_j of the pair's activity: how much capacity the base year added.
    capacity : array
        Level at which the pair's activity could run in the base year, utilisation counted.
    """

    index: Index
    asset_labels: tuple[str, ...]
    activity: Positions
    asset: Positions
    goods: sparse.csc_array
    stock: Array
    base_stock: Array
    base_investment: Array
    depreciation: Array
    base_growth: Array
    per_capacity: Array
    capacity_growth: Array
    capacity: Array
    unit: str
    assumptions: tuple[Assumption, ...]

    def without(self, activities: Positions) -> Capital:
        """Return the capital of all but some activities, given by their positions, shape (activities left out,)."""
        kept = np.flatnonzero(~np.isin(self.activity, activities))
        arrays = (
            "activity", "asset", "stock", "base_stock", "base_investment", "depreciation", "base_growth",
            "per_capacity", "capacity_growth", "capacity",
        )  # fmt: skip
        return replace(
            self,
            index=self.index.take(kept.tolist()),
            goods=sparse.csc_array(self.goods[:, kept]),
            **{name: getattr(self, name)[kept] for name in arrays},
        )

    def requirement(self, horizon: int, shown: int, *, trend: bool = True) -> Array:
        """Return kap: stock needed per unit of activity level, shape (horizon, pairs).

        With `trend`, each asset goes on gaining or losing weight against the others as it did in the base year, to
        the year after the last one shown; equation (0.5).
        """
        years = np.minimum(np.arange(1, horizon + 1), shown + 1)[:, None] - 1
        drift = 1.0 + self.base_growth - self.capacity_growth if trend else np.ones(len(self.index))
        requirement: Array = self.per_capacity * drift**years
        return requirement

    def requirement_on_trend(self, horizon: int, growth: float, gestation: Positions) -> Array:
        """Return kap_t = K*_t / (capacity0 G_t), shape (horizon, pairs), for the stock K* of a steady trend.

        K*_1 = K1 and K*_{t+1} = (1 - d) K*_t + z0 G: what there would be if orders grew at `growth` from base-year
        investment on. Output on the trend then just uses it, whatever the base-year ratio of investment to stock.

        `gestation`, shape (pairs,), is how many years after its order a unit of capital is usable.
        """
        factor = (1.0 + growth) ** np.arange(horizon + 1, dtype=float)
        stock = np.empty((horizon, len(self.index)))
        for t in range(1, horizon + 1):
            ordered = np.maximum(t - gestation, 0)
            arriving = self.base_investment * factor[ordered]
            if t == 1:
                stock[0] = self.stock + np.where(gestation == 0, arriving, 0.0)
            else:
                stock[t - 1] = (1.0 - self.depreciation) * stock[t - 2] + arriving
        requirement: Array = stock / (self.capacity * factor[1:, None])
        return requirement


def derive_capital(
    economy: Economy,
    *,
    depreciation_rate: float | None = None,
    stock_growth: float | None = None,
    count_base_year_additions: bool = True,
    trend: float | None = None,
    kinds: Kinds | None = None,
) -> Capital:
    """Return the stocks a plan starts from, as given or derived.

    Parameters
    ----------
    depreciation_rate : float, optional
        Used where `capital.csv` gives none.
    stock_growth : float, optional
        Growth of all stocks in the base year, needed only where no stocks are given: then
        ``sum K0 = I / (d + stock_growth)``, spread over activities by gross operating surplus.
    count_base_year_additions : bool
        Whether capacity grew in the base year by what was built in it (gam of equation (0.5)).
    trend : float, optional
        g, yearly growth of the economy: what rates nobody named are found from. Without it they must be named.
    kinds : Kinds, optional
        Where no stocks are stated, capital is told apart by kind; where rates are not, they are those of its kind.

    Raises
    ------
    MissingDataError
        Names the file to add or the rate to name.
    """
    if economy.capital_coefficients is not None:
        return _from_coefficients(economy, depreciation_rate)
    notes: list[Assumption] = []
    mixes = _mixes(economy, notes, by_kind=kinds is not None)
    owned = stocks_of(economy, tuple(mixes), Rates(depreciation_rate, stock_growth, trend, kinds), notes)
    labels, activity, asset = owned.labels, owned.activity, owned.asset
    stock = (1.0 - owned.depreciation) * owned.start + owned.investment
    by_activity = np.bincount(activity, stock, len(economy.activity))
    before = np.bincount(activity, owned.start, len(economy.activity))
    gain = np.divide(by_activity, before, out=np.ones_like(before), where=before > 0) - 1.0
    if not count_base_year_additions:
        gain = np.zeros_like(gain)
    capacity = economy.capacity_or_base() * _utilisation(economy)
    first = capacity * (1.0 + gain)
    if (first[activity] <= 0).any():
        names = sorted({economy.activity.labels[a] for a in activity[first[activity] <= 0]})
        raise MissingDataError(
            f"Capacity is zero although stocks are given: {', '.join(names)}. State capacity in activities.csv."
        )
    columns = [
        mixes[labels[k]] if economy.investment_flows is None else _own_mix(economy, economy.investment_flows, a)
        for a, k in zip(activity, asset, strict=True)
    ]
    goods = sparse.csc_array(np.column_stack(columns)) if columns else sparse.csc_array((len(economy.product), 0))
    pairs = tuple((economy.activity.labels[a], labels[k]) for a, k in zip(activity, asset, strict=True))
    return Capital(
        index=Index(("activity", "asset"), pairs),
        asset_labels=labels,
        activity=activity,
        asset=asset,
        goods=goods,
        stock=stock,
        base_stock=owned.start,
        base_investment=owned.investment,
        depreciation=owned.depreciation,
        base_growth=owned.investment / owned.start - owned.depreciation,
        per_capacity=stock / first[activity],
        capacity_growth=gain[activity],
        capacity=capacity[activity],
        unit=economy.unit,
        assumptions=tuple(notes),
    )


def _utilisation(economy: Economy) -> Array:
    return np.ones(len(economy.activity)) if economy.utilisation is None else economy.utilisation


def _mixes(economy: Economy, notes: list[Assumption], *, by_kind: bool = False) -> dict[str, Array]:
    """Return W: what each asset consists of, each column summing to one."""
    mixes = {}
    flows = economy.investment_by_asset
    if economy.capital_stock is None and by_kind:
        flows = investment_by_kind(economy)
    elif economy.capital_stock is None and len(flows) > 1:
        text = "No stocks are stated, so that all kinds of capital goods are counted as one asset, bought in one mix."
        notes.append(
            Assumption(
                "capital.one_asset", text, ", ".join(flows), "default; name capital.kinds, or give capital.csv by asset"
            )
        )
        flows = {"capital": np.sum(list(flows.values()), axis=0)}
    for asset, flow in flows.items():
        total = flow.sum()
        if total <= 0.0:
            continue
        mix = flow / total
        negative = -mix[mix < 0].sum()
        if negative > MOST_NEGATIVE:
            worst = economy.product.labels[int(mix.argmin())]
            raise DataError(
                f"Negative cells make up {negative:.0%} of the investment goods of '{asset}', most for '{worst}' "
                f"({mix.min():.3f} of the total); at most {MOST_NEGATIVE:.0%} can be read as sales of second-hand "
                "goods. Check the column of final_demand.csv."
            )
        mixes[asset] = mix
    if not mixes:
        raise MissingDataError(
            "No investment goods are known: give a column gfcf or gfcf_<asset> in final_demand.csv, "
            "or capital_coefficients.csv."
        )
    if economy.investment_flows is None:
        notes.append(
            Assumption(
                "investment_goods",
                "Every activity buys the goods of an asset in the mix of that asset's column of final demand.",
                ", ".join(mixes),
                "manual, defaults",
            )
        )
    return mixes


def _own_mix(economy: Economy, flows: Array, activity: int) -> Array:
    """Return the mix of what an activity buys; of one that capital.csv leaves out and that buys nothing, of all."""
    flow, stated = flows[:, activity], economy.capital_stock
    if flow.sum() <= 0.0 and stated is not None and not np.nansum(stated[activity]) > 0.0:
        flow = flows.sum(axis=1)
    if flow.sum() <= 0.0:
        raise MissingDataError(
            f"'{economy.activity.labels[activity]}' has a capital stock and buys no capital goods in investment.csv: "
            "its mix is unknown. State what it buys, or leave out investment.csv."
        )
    mix: Array = flow / flow.sum()
    return mix


def _from_coefficients(economy: Economy, depreciation_rate: float | None) -> Capital:
    """Return capital counted in units of capacity: one asset, B units of goods per unit, no trend."""
    assert economy.capital_coefficients is not None
    if depreciation_rate is None:
        raise MissingDataError(
            "An economy with capital_coefficients.csv needs the rate at which capacity wears out: name "
            "capital.depreciation_rate in [options] (0 if it does not)."
        )
    if economy.capacity is None:
        raise MissingDataError("Capital coefficients need the capacity of each activity: add it to activities.csv.")
    activity = np.flatnonzero(np.asarray(abs(economy.capital_coefficients).sum(axis=0)).ravel() > 0)
    size = len(activity)
    stock = economy.capacity[activity].astype(float)
    return Capital(
        Index(("activity", "asset"), tuple((economy.activity.labels[a], "capacity") for a in activity)),
        ("capacity",),
        activity,
        np.zeros(size, dtype=np.int64),
        sparse.csc_array(economy.capital_coefficients[:, activity]),
        stock,
        stock,
        depreciation_rate * stock,
        np.full(size, depreciation_rate),
        np.zeros(size),
        1.0 / _utilisation(economy)[activity],
        np.zeros(size),
        stock * _utilisation(economy)[activity],
        economy.unit,
        (named_rate("depreciation_rate", "Share of capacity that wears out in a year.", depreciation_rate),),
    )
