r"""Capital at the start of a plan: stocks, what the base year built, and what one unit of capacity needs.

With K1 the stock at the end of the base year (the start of year 1), I_a base-year investment in asset a and d the
rate of depreciation, the stock of asset a grew in the base year by

.. math:: g_a = (I_a - \sum_j d_{ja} K1_{ja}) / (\sum_j K1_{ja} - I_a)

so that each activity invested z0 = (d + g_a)/(1 + g_a) K1 and held K0 = K1/(1 + g_a) when the year began.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.economy.economy import Economy
from lustrum.errors import DataError, MissingDataError
from lustrum.labels import Index, shown
from lustrum.results import Assumption
from lustrum.wording.numbers import figure

MOST_NEGATIVE = 0.10
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
    unit: str
    assumptions: tuple[Assumption, ...]

    def requirement(self, horizon: int, shown: int, *, trend: bool = True) -> Array:
        """Return kap: stock needed per unit of activity level, shape (horizon, pairs).

        With `trend`, each asset goes on gaining or losing weight against the others as it did in the base year, to
        the year after the last one shown; equation (0.5).
        """
        years = np.minimum(np.arange(1, horizon + 1), shown + 1)[:, None] - 1
        drift = 1.0 + self.base_growth - self.capacity_growth if trend else np.ones(len(self.index))
        requirement: Array = self.per_capacity * drift**years
        return requirement


def derive_capital(
    economy: Economy,
    *,
    depreciation_rate: float | None = None,
    stock_growth: float | None = None,
    count_base_year_additions: bool = True,
) -> Capital:
    """Return the stocks a plan starts from, as given or derived with named rates.

    Parameters
    ----------
    depreciation_rate : float, optional
        Used where `capital.csv` gives none; must be named when it is needed.
    stock_growth : float, optional
        Growth of all stocks in the base year, needed only where no stocks are given: then
        ``sum K0 = I / (d + stock_growth)``, spread over activities by gross operating surplus.
    count_base_year_additions : bool
        Whether capacity grew in the base year by what was built in it (gam of equation (0.5)).

    Raises
    ------
    MissingDataError
        Names the file to add or the rate to name.
    """
    if economy.capital_coefficients is not None:
        return _from_coefficients(economy, depreciation_rate)
    notes: list[Assumption] = []
    mixes = _mixes(economy, notes)
    if economy.capital_stock is None:
        given = _derived_stock(economy, tuple(mixes), depreciation_rate, stock_growth, notes)
    else:
        given = _given_stock(economy, tuple(mixes), depreciation_rate, stock_growth, notes)
    labels, activity, asset, stock, rate, growth = given
    base_stock = stock / (1.0 + growth)
    base_investment = (rate + growth) / (1.0 + growth) * stock
    by_activity = np.bincount(activity, stock, len(economy.activity))
    before = np.bincount(activity, base_stock, len(economy.activity))
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
        mixes[labels[k]] if economy.investment_flows is None else _own_mix(economy.investment_flows[:, a])
        for a, k in zip(activity, asset, strict=True)
    ]
    goods = sparse.csc_array(np.column_stack(columns)) if columns else sparse.csc_array((len(economy.product), 0))
    pairs = tuple((economy.activity.labels[a], labels[k]) for a, k in zip(activity, asset, strict=True))
    return Capital(
        Index(("activity", "asset"), pairs),
        labels,
        activity,
        asset,
        goods,
        stock,
        base_stock,
        base_investment,
        rate,
        growth,
        stock / first[activity],
        gain[activity],
        economy.unit,
        tuple(notes),
    )


def _utilisation(economy: Economy) -> Array:
    return np.ones(len(economy.activity)) if economy.utilisation is None else economy.utilisation


def _mixes(economy: Economy, notes: list[Assumption]) -> dict[str, Array]:
    """Return W: what each asset consists of, each column summing to one."""
    mixes = {}
    for asset, flow in economy.investment_by_asset.items():
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


def _own_mix(flow: Array) -> Array:
    total = flow.sum()
    if total <= 0.0:
        raise MissingDataError(
            "An activity with a capital stock buys no capital goods in investment.csv: its mix is unknown."
        )
    mix: Array = flow / total
    return mix


_Stock = tuple[tuple[str, ...], Positions, Positions, Array, Array, Array]


def _given_stock(
    economy: Economy,
    assets: tuple[str, ...],
    default_rate: float | None,
    default_growth: float | None,
    notes: list[Assumption],
) -> _Stock:
    assert economy.capital_stock is not None and economy.depreciation_rate is not None
    unknown = [label for label in economy.asset if label not in assets]
    if unknown and economy.investment_flows is None:
        raise MissingDataError(
            f"No investment goods are known for the asset(s) {', '.join(unknown)} of capital.csv: add a column "
            f"gfcf_<asset> to final_demand.csv. Known: {', '.join(assets)}."
        )
    activity, asset = np.nonzero(np.nan_to_num(economy.capital_stock) > 0.0)
    stock = economy.capital_stock[activity, asset]
    rate = economy.depreciation_rate[activity, asset].copy()
    unstated = np.isnan(rate)
    if unstated.any():
        where = [
            f"{economy.activity.labels[a]} {economy.asset.labels[k]}"
            for a, k in zip(activity[unstated], asset[unstated], strict=True)
        ]
        if default_rate is None:
            raise MissingDataError(
                f"No depreciation rate is given for {', '.join(where[:5])}: fill depreciation_rate in capital.csv, "
                "or name one with capital.depreciation_rate."
            )
        rate[unstated] = default_rate
        notes.append(_named("depreciation_rate", "Yearly depreciation where capital.csv gives none.", default_rate))
    at_end = economy.capital_stock_at == "end"
    growth_of = np.zeros(len(economy.asset))
    for k, label in enumerate(economy.asset):
        own = asset == k
        if label not in assets:
            growth_of[k] = np.nan
            continue
        investment = float(economy.investment_by_asset[label].sum())
        worn, total = float((rate[own] * stock[own]).sum()), float(stock[own].sum())
        if at_end and total <= investment:
            raise DataError(_below_investment(economy, label, total, investment))
        # Stated at the start, K0 is known and K1 = K0 + I - d K0; stated at the end, (0.4) solves for K0.
        growth_of[k] = (investment - worn) / (total - investment if at_end else total)
    if np.isnan(growth_of).any():
        if default_growth is None:
            raise MissingDataError("Name the growth of stocks in the base year with capital.stock_growth.")
        growth_of[np.isnan(growth_of)] = default_growth
    growth = growth_of[asset]
    notes.append(
        Assumption(
            "stock_growth",
            "Growth of each asset's stock in the base year, from base-year investment and depreciation; every "
            "activity's stock of the asset grew alike.",
            ", ".join(f"{label} {100 * g:.2f} %" for label, g in zip(economy.asset, growth_of, strict=True)),
            "manual, equation (0.4)",
        )
    )
    return economy.asset.labels, activity, asset, stock if at_end else stock * (1.0 + growth), rate, growth


def _below_investment(economy: Economy, asset: str, stock: float, investment: float) -> str:
    return (
        f"capital.csv: the stock of '{asset}' at the end of {economy.base_year} ({figure(stock)} {economy.unit}) "
        f"is not larger than what was invested in it that year ({figure(investment)}): nothing would have stood at its "
        "start. Look for another unit or another date."
    )


def _derived_stock(
    economy: Economy,
    assets: tuple[str, ...],
    default_rate: float | None,
    default_growth: float | None,
    notes: list[Assumption],
) -> _Stock:
    if default_rate is None or default_growth is None:
        raise MissingDataError(
            "The economy has no capital.csv. Give one (activity, asset, stock, depreciation_rate), or let stocks be "
            "derived by naming capital.depreciation_rate and capital.stock_growth in [options]."
        )
    share, spread_by = _spread(economy, notes)
    activity = np.repeat(np.flatnonzero(share > 0), len(assets))
    asset = np.tile(np.arange(len(assets)), int((share > 0).sum()))
    investment = np.array([economy.investment_by_asset[label].sum() for label in assets])
    before = investment[asset] / (default_rate + default_growth) * share[activity]
    notes.append(_named("depreciation_rate", "Yearly depreciation of all derived stocks.", default_rate))
    notes.append(
        _named(
            "stock_growth",
            f"Stocks are derived: sum K0 = I / (d + growth), spread over activities by {spread_by}.",
            default_growth,
        )
    )
    size = len(activity)
    return (
        assets,
        activity,
        asset,
        before * (1.0 + default_growth),
        np.full(size, default_rate),
        np.full(size, default_growth),
    )


def _spread(economy: Economy, notes: list[Assumption]) -> tuple[Array, str]:
    """Return each activity's share of derived stocks, and by what they are spread.

    An activity that runs without a surplus owns stocks all the same: as much for each unit of output as the others.
    """
    reading = economy.components
    if reading.surplus or not reading.together:
        income, by = economy.gross_operating_surplus(), f"operating surplus ({reading.named('surplus')})"
    else:
        income = economy.income_of(reading.together)
        by = f"value added: {reading.named('together')} holds surplus and wages together"
    level = economy.base_level
    earning = (income > 0.0) & (level > 0.0)
    if not earning.any():
        raise MissingDataError(
            f"No activity has a surplus ({by}), so that stocks cannot be spread over activities: give capital.csv."
        )
    without = ~earning & (level > 0.0)
    weight = np.where(earning, income, 0.0) + np.where(without, level * income[earning].sum() / level[earning].sum(), 0)
    if without.any():
        named = shown([economy.activity.labels[j] for j in np.flatnonzero(without)])
        text = f"{named} have no surplus; they own as much stock for each unit of output as the others."
        notes.append(Assumption("capital.without_surplus", text, "by output", "manual, defaults"))
    return weight / weight.sum(), by


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
        economy.unit,
        (_named("depreciation_rate", "Share of capacity that wears out in a year.", depreciation_rate),),
    )


def _named(name: str, text: str, value: float) -> Assumption:
    return Assumption(f"capital.{name}", text, f"{value:g}", "named in the options of the part `capital`")
