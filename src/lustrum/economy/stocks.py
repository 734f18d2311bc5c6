"""Stocks of capital at the start of a plan: as stated, or derived from what was invested in the base year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags, Positions
from lustrum.economy.economy import Economy
from lustrum.economy.income import income_of
from lustrum.economy.kinds import Kinds, kind_of, owned_by_section, stocks_by_kind
from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.results import Assumption
from lustrum.wording.numbers import figure

DEPRECIATION = 0.05
"""Yearly wear of derived stocks where nobody names a rate: machines and buildings together."""
SLOWEST, FASTEST = 0.012, 0.15
"""Rates of wear found from what capital earns stay within these: lives of about eighty years and of seven."""
LEAST_SURPLUS = 0.3
"""An activity owns at least this part of the capital that its value added would own on average."""
WITHOUT_STOCK = 0.05
"""Capital of activities that capital.csv leaves out, per unit of output, beside the mean of the others."""


@dataclass(frozen=True, eq=False)
class Rates:
    """What people named of the stocks, and the growth of the economy where it is known.

    Parameters
    ----------
    depreciation, growth : float, optional
        Of stocks, yearly; named by the user.
    trend : float, optional
        g, yearly growth of the economy: stocks grow with it unless somebody says otherwise.
    kinds : Kinds, optional
        Capital is told apart by kind, as a named list says.
    """

    depreciation: float | None = None
    growth: float | None = None
    trend: float | None = None
    kinds: Kinds | None = None


@dataclass(frozen=True, eq=False)
class Stocks:
    """Stocks by pairs of activity and asset, shape (pairs,) each.

    Parameters
    ----------
    labels : tuple of str
        Assets.
    activity, asset : array of int
        Positions of each pair.
    start : array
        K0, at the start of the base year.
    depreciation, investment : array
        d and z0, orders of the base year.
    """

    labels: tuple[str, ...]
    activity: Positions
    asset: Positions
    start: Array
    depreciation: Array
    investment: Array


def stocks_of(economy: Economy, assets: tuple[str, ...], rates: Rates, notes: list[Assumption]) -> Stocks:
    """Return the stocks of an economy, as stated in capital.csv or derived from investment; what was assumed is noted.

    Raises
    ------
    MissingDataError
        Where a rate is needed that nobody named.
    DataError
        Where the stock at the end of the year is not larger than what was invested in it.
    """
    if economy.capital_stock is None:
        return _derived(economy, assets, rates, notes)
    return _stated(economy, assets, rates, notes)


# -- derived ------------------------------------------------------------------------------------------------------


def _derived(economy: Economy, assets: tuple[str, ...], rates: Rates, notes: list[Assumption]) -> Stocks:
    """K0_j = share_j I / (d + g): the stocks that base-year investment keeps growing at g."""
    if rates.kinds is not None:
        return _by_kind(economy, assets, rates, rates.kinds, notes)
    wear = rates.depreciation
    if wear is None and rates.trend is not None:
        wear = DEPRECIATION
        notes.append(Assumption("capital.depreciation_rate", "Yearly depreciation of all derived stocks.", f"{wear:g}",
                                "default; name options.capital.depreciation_rate, or give capital.csv"))  # fmt: skip
    elif wear is not None:
        notes.append(named_rate("depreciation_rate", "Yearly depreciation of all derived stocks.", wear))
    growth = rates.trend if rates.growth is None else rates.growth
    if wear is None or growth is None:
        raise MissingDataError(
            "The economy has no capital.csv. Give one (activity, asset, stock, depreciation_rate), or let stocks be "
            "derived by naming growth.labour and growth.productivity, or capital.depreciation_rate and "
            "capital.stock_growth in [options]."
        )
    if wear + growth <= 0.0:
        raise MissingDataError(
            f"Stocks are derived as investment over depreciation plus growth, and these add up to {wear + growth:zg}: "
            "give capital.csv, or name a larger capital.depreciation_rate."
        )
    share, spread_by = _spread(economy, notes)
    activity = np.flatnonzero(share > 0).astype(np.int64)
    asset, share = np.zeros(len(activity), dtype=np.int64), share[activity]
    total = sum(float(flow.sum()) for flow in economy.investment_by_asset.values())
    invested = total * share
    text = f"Stocks are derived: sum K0 = I / (d + growth), spread over activities by {spread_by}."
    if rates.growth is None:
        source = "the growth of labour and of output per job"
        notes.append(Assumption("capital.stock_growth", text, f"{growth:zg}", source))
    else:
        notes.append(named_rate("stock_growth", text, growth))
    return Stocks(assets, activity, asset, invested / (wear + growth), np.full(len(activity), wear), invested)


def _by_kind(economy: Economy, assets: tuple[str, ...], rates: Rates, kinds: Kinds, notes: list[Assumption]) -> Stocks:
    """Derive stocks of each kind from investment in it, spread by surplus and by what each section of ISIC owns."""
    growth = rates.trend if rates.growth is None else rates.growth
    if rates.depreciation is not None:
        raise UsageError(
            "capital.kinds says how each kind wears: leave out capital.depreciation_rate, or name capital.kind_rates."
        )
    if growth is None:
        raise MissingDataError("Stocks by kind are derived with the growth of the economy: name growth.labour and "
                               "growth.productivity, or capital.stock_growth.")  # fmt: skip
    share, spread_by = _spread(economy, notes)
    own = stocks_by_kind(economy, assets, kinds, (share, growth), notes)
    notes.append(Assumption("capital.stock_growth", f"Within a kind, stocks are spread over activities by {spread_by}.",
                            f"{growth:zg}", "the growth of labour and of output per job"))  # fmt: skip
    return Stocks(assets, own.activity, own.asset, own.start, own.wear, (own.wear + growth) * own.start)


def _spread(economy: Economy, notes: list[Assumption]) -> tuple[Array, str]:
    """Return each activity's share of derived stocks, and by what they are spread.

    An activity that runs with little or no surplus owns stocks all the same: `LEAST_SURPLUS` of what its value added
    would own on average.
    """
    if economy.investment_flows is not None:
        bought = np.maximum(np.asarray(economy.investment_flows).sum(axis=0), 0.0)
        if bought.sum() > 0.0:
            return bought / bought.sum(), "what each bought (investment.csv)"
    income, level = income_of(economy), economy.base_level
    added = np.maximum(income.value_added * level, 0.0)
    surplus = np.maximum(income.surplus * level, 0.0)
    if not added.sum() > 0.0:
        raise MissingDataError(
            "No activity has value added, so that stocks cannot be spread over activities: give capital.csv."
        )
    least = LEAST_SURPLUS * added * surplus.sum() / added.sum()
    poor = (surplus < least) & (added > 0.0)
    if poor.any():
        text = (
            f"{shown([economy.activity.labels[j] for j in np.flatnonzero(poor)])} have little or no surplus; they own "
            f"{LEAST_SURPLUS:g} of the stock that their value added would own on average."
        )
        notes.append(Assumption("capital.without_surplus", text, f"{LEAST_SURPLUS:g}", "manual, defaults"))
    weight = np.maximum(surplus, least)
    if not income.is_split:
        both = economy.components.named("together") if economy.components.together else "no row is surplus alone"
        return weight / weight.sum(), f"value added: {both}; wages and surplus are not told apart"
    named = economy.components.named("surplus") if economy.components.surplus else "value added less compensation"
    return weight / weight.sum(), f"operating surplus ({named})"


# -- stated -------------------------------------------------------------------------------------------------------


def _stated(economy: Economy, assets: tuple[str, ...], rates: Rates, notes: list[Assumption]) -> Stocks:
    assert economy.capital_stock is not None and economy.depreciation_rate is not None
    unknown = [label for label in economy.asset if label not in assets]
    if unknown and economy.investment_flows is None:
        raise MissingDataError(
            f"No investment goods are known for the asset(s) {', '.join(unknown)} of capital.csv: add a column "
            f"gfcf_<asset> to final_demand.csv. Known: {', '.join(assets)}."
        )
    owned = np.nan_to_num(economy.capital_stock)
    wear = economy.depreciation_rate
    if rates.trend is not None:
        owned, wear = _with_those_left_out(economy, owned, wear, notes)
    activity, asset = np.nonzero(owned > 0.0)
    stock, wear = owned[activity, asset], wear[activity, asset].copy()
    wear = _wear(economy, rates, wear, stock, (activity, asset), notes)
    growth = _growth_of_assets(economy, assets, rates, (asset, stock, wear), notes)[asset]
    start = stock / (1.0 + growth) if economy.capital_stock_at == "end" else stock
    orders = _orders(start, wear, growth, asset)
    if rates.trend is not None and economy.investment_flows is not None:
        orders = _as_bought(economy, orders, activity, notes)
    return Stocks(economy.asset.labels, activity, asset, start, wear, orders)


def _with_those_left_out(economy: Economy, owned: Array, wear: Array, notes: list[Assumption]) -> tuple[Array, Array]:
    """Give a little capital to activities that run and that capital.csv leaves out: nothing would limit them."""
    level, has = economy.base_level, owned.sum(axis=1) > 0.0
    out = ~has & (income_of(economy).value_added * level > 0.0) & np.isnan(economy.stated_capacity)
    if not out.any() or not has.any():
        return owned, wear
    mean = owned[has].sum(axis=0) / level[has].sum()
    owned, wear = owned.copy(), wear.copy()
    owned[out] = WITHOUT_STOCK * mean * level[out, None]
    for k in range(owned.shape[1]):
        known = has & (owned[:, k] > 0.0) & np.isfinite(wear[:, k])
        wear[out, k] = np.average(wear[known, k], weights=owned[known, k]) if known.any() else np.nan
    text = (
        f"capital.csv leaves out {shown([economy.activity.labels[j] for j in np.flatnonzero(out)])}: each owns "
        f"{WITHOUT_STOCK:g} of the mean stock for a unit of output."
    )
    notes.append(Assumption("capital.left_out", text, f"{WITHOUT_STOCK:g}", "manual, defaults"))
    return owned, wear


def _wear(
    economy: Economy,
    rates: Rates,
    wear: Array,
    stock: Array,
    pairs: tuple[Positions, Positions],
    notes: list[Assumption],
) -> Array:
    """Return rates of wear, those not stated filled from the named rate or found from the table."""
    activity, asset = pairs
    unstated = np.isnan(wear)
    if not unstated.any():
        return wear
    if rates.kinds is not None:
        told = np.array([bool(kind_of(label)) or label in (rates.kinds.rates or {}) for label in economy.asset])[asset]
        listed = owned_by_section(economy, economy.asset.labels, rates.kinds, notes).wear[activity, asset]
        wear[unstated & told] = listed[unstated & told]
        unstated &= ~told
        if not unstated.any():
            return wear
    if rates.depreciation is not None:
        wear[unstated] = rates.depreciation
        text = "Yearly depreciation where capital.csv gives none."
        notes.append(named_rate("depreciation_rate", text, rates.depreciation))
        return wear
    if rates.trend is None:
        where = [f"{economy.activity.labels[a]} {economy.asset.labels[k]}"
                 for a, k in zip(activity[unstated], asset[unstated], strict=True)]  # fmt: skip
        raise MissingDataError(
            f"No depreciation rate is given for {', '.join(where[:5])}: fill depreciation_rate in capital.csv, "
            "name one with capital.depreciation_rate, or name growth.labour and growth.productivity."
        )
    return _wear_from_growth(economy, rates.trend, wear, stock, pairs, notes)


def _wear_from_growth(
    economy: Economy,
    trend: float,
    wear: Array,
    stock: Array,
    pairs: tuple[Positions, Positions],
    notes: list[Assumption],
) -> Array:
    """Wear is what of investment did not let the stock grow with the trend: d = I / K0 - g, by asset.

    Where one asset stands for all capital, wear is spread so that every activity earns the same return r on it as far
    as it can: d_j = GOS_j / K_j - r within `SLOWEST` and `FASTEST`, with sum d_j K_j = d K.
    """
    activity, asset = pairs
    unstated = np.isnan(wear)
    start = stock / (1.0 + trend) if economy.capital_stock_at == "end" else stock
    for k in np.unique(asset[unstated]):
        own = asset == k
        here = own & unstated
        label = economy.asset.labels[k]
        invested = float(economy.investment_by_asset[label].sum()) if label in economy.investment_by_asset else np.nan
        worn = invested - trend * start[own].sum() - (wear[own & ~unstated] * start[own & ~unstated]).sum()
        found = float(worn / start[here].sum())
        mean = float(np.clip(found, SLOWEST, FASTEST)) if np.isfinite(found) else DEPRECIATION
        wear[here] = mean
        alone = len(economy.asset) == 1 and bool(here.all())
        if alone:
            surplus = (income_of(economy).surplus * economy.base_level)[activity]
            wear = _by_what_it_earns(surplus / start, start, mean)
        notes.append(_found_wear(label, found, mean, alone))
    return wear


def _found_wear(label: str, found: float, mean: float, alone: bool) -> Assumption:
    """Record how the wear of an asset was found, or that it could not be."""
    name = f"capital.depreciation_rate.{label}"
    if not np.isfinite(found):
        text = f"Yearly depreciation of {label}, of which neither a rate nor the base year's investment is stated."
        return Assumption(name, text, f"{mean:g}", "default; fill depreciation_rate in capital.csv")
    text = f"Yearly depreciation of {label}: base-year investment over stock, less the growth of the economy"
    text += "; by activity so that capital brings the same, as far as it can." if alone else "."
    if mean != found:
        text += f" That is {found:z.4g}, and {SLOWEST:g} to {FASTEST:g} are taken for possible."
    return Assumption(name, text, f"{mean:.4g} on average", "the table")


def _by_what_it_earns(earns: Array, stock: Array, mean: float) -> Array:
    """Return wear by activity, shape (activities,), by bisection on the return: mean wear falls as it rises."""
    low, high = float(earns.min()) - FASTEST, float(earns.max())
    for _ in range(80):
        r = 0.5 * (low + high)
        if np.average(np.clip(earns - r, SLOWEST, FASTEST), weights=stock) > mean:
            low = r
        else:
            high = r
    result: Array = np.clip(earns - r, SLOWEST, FASTEST)
    return result


def _growth_of_assets(
    economy: Economy,
    assets: tuple[str, ...],
    rates: Rates,
    owned: tuple[Positions, Array, Array],
    notes: list[Assumption],
) -> Array:
    """Return the base-year growth of each asset's stock, shape (assets,): equation (0.4)."""
    asset, stock, wear = owned
    at_end = economy.capital_stock_at == "end"
    growth = np.zeros(len(economy.asset))
    for k, label in enumerate(economy.asset):
        own: Flags = asset == k
        if label not in assets:
            growth[k] = np.nan
            continue
        investment = float(economy.investment_by_asset[label].sum())
        worn, total = float((wear[own] * stock[own]).sum()), float(stock[own].sum())
        if at_end and total <= investment:
            raise DataError(_below_investment(economy, label, total, investment))
        # Stated at the start, K0 is known and K1 = K0 + I - d K0; stated at the end, (0.4) solves for K0.
        growth[k] = (investment - worn) / (total - investment if at_end else total)
    if np.isnan(growth).any():
        named = rates.trend if rates.growth is None else rates.growth
        if named is None:
            raise MissingDataError("Name the growth of stocks in the base year with capital.stock_growth.")
        growth[np.isnan(growth)] = named
    notes.append(
        Assumption(
            "stock_growth",
            "Growth of each asset's stock in the base year, from base-year investment and depreciation; every "
            "activity's stock of the asset grew alike.",
            ", ".join(f"{label} {100 * g:z.2f} %" for label, g in zip(economy.asset, growth, strict=True)),
            "manual, equation (0.4)",
        )
    )
    return growth


def _orders(start: Array, wear: Array, growth: Array, asset: Positions) -> Array:
    """Return z0 = (d + g_a) K0; where an asset shrank faster than some of it wore out, in proportion to wear.

    Nobody orders less than nothing.
    """
    orders = (wear + growth) * start
    for k in np.unique(asset[orders < 0.0]):
        own = asset == k
        worn = wear[own] * start[own]
        orders[own] = max(float(orders[own].sum()), 0.0) * worn / worn.sum() if worn.sum() > 0.0 else 0.0
    return orders


def _as_bought(economy: Economy, orders: Array, activity: Positions, notes: list[Assumption]) -> Array:
    """Return orders of the base year as investment.csv states them by activity, split over its assets as before."""
    bought = np.asarray(economy.investment_flows).sum(axis=0)
    expected = np.bincount(activity, orders, len(bought))
    text = "Each activity's base-year investment is what it bought of capital goods; its stocks grew accordingly."
    notes.append(Assumption("capital.orders", text, "column sums", "investment.csv"))
    share = np.divide(orders, expected[activity], out=np.zeros_like(orders), where=expected[activity] > 0.0)
    result: Array = share * np.maximum(bought, 0.0)[activity]
    return result


def _below_investment(economy: Economy, asset: str, stock: float, investment: float) -> str:
    return (
        f"capital.csv: the stock of '{asset}' at the end of {economy.base_year} ({figure(stock)} {economy.unit}) "
        f"is not larger than what was invested in it that year ({figure(investment)}): nothing would have stood at its "
        "start. Look for another unit or another date."
    )


def named_rate(name: str, text: str, value: float) -> Assumption:
    """Return the record of a rate that somebody named."""
    return Assumption(f"capital.{name}", text, f"{value:zg}", "named in the options of the part `capital`")
