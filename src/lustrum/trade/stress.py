"""Three shocks to a plan: export prices fall, a harvest fails, credit stops. How long reserves last, what gives way."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy, world_price_in
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.problem.names import ACTIVITY_LEVEL, IMPORTS, NET_FINANCE
from lustrum.trade.reserves import ReserveAccount

EXPORT_PRICE, HARVEST = 0.20, 0.15
"""How far export prices fall, and how much of a harvest is lost."""

FARM_WORDS = ("agricult", "crop", "farm", "harvest", "grain")


@dataclass(frozen=True)
class Shock:
    """One shock.

    Parameters
    ----------
    name : {"export price", "harvest", "credit stop", "calm"}
        A calm year is the one others are set against: nothing comes, import floors open as under a shock.
    year : int
        In which it comes; export prices and credit stay down from then on, a harvest fails once.
    size : float
        Share by which export prices fall, or of the harvest that is lost; 1 for credit.
    activities : tuple of str
        Whose harvest fails.
    """

    name: str
    year: int
    size: float
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Stressed:
    """A shock to a plan.

    Parameters
    ----------
    loss : array, shape (years,)
        Foreign exchange lost a year if nothing else is changed; a lost harvest is bought abroad.
    reserves : array, shape (years,)
        Reserves at the end of each year if nothing else is changed.
    first_short : int or None
        First year in which they would stand below their floor.
    plan : Plan or None
        The plan that makes the best of it.
    """

    shock: Shock
    loss: Array
    reserves: Array
    first_short: int | None
    plan: Plan | None = field(default=None)


def shocks_of(economy: Economy, year: int, harvest: Sequence[str] = ()) -> tuple[Shock, ...]:
    """Return the three shocks; a harvest needs activities, those whose title names farming unless they are given."""
    found = list(harvest)
    for activity in found:
        economy.activity.position(activity)
    if not found:
        found = [a for a in economy.activity if any(word in economy.activity.title(a).lower() for word in FARM_WORDS)]
    shocks = [Shock("export price", year, EXPORT_PRICE)]
    if found:
        shocks.append(Shock("harvest", year, HARVEST, tuple(found)))
    return (*shocks, Shock("credit stop", year, 1.0))


def stand_still(account: ReserveAccount, shock: Shock) -> Stressed:
    """Return how long reserves last if the plan is carried out as it is."""
    plan = account.plan
    if shock.year not in plan.years:
        raise UsageError(f"The shock comes in {shock.year}; the plan has {plan.years[0]}-{plan.years[-1]}.")
    struck = np.array([year >= shock.year for year in plan.years])
    if shock.name == "export price":
        loss = shock.size * account.exports * struck
    elif shock.name == "harvest":
        struck = np.array([year == shock.year for year in plan.years])
        economy = plan.economy
        at = economy.activity.positions(list(shock.activities))
        crop = plan.table(ACTIVITY_LEVEL).values[:, at] @ economy.supply.toarray()[:, at].T
        # What nobody sells abroad is counted at the price of a unit of foreign exchange.
        loss = shock.size * (crop * np.where(np.isnan(account.import_price), 1.0, account.import_price)).sum(axis=1)
        loss = loss * struck
    else:
        loss = (np.maximum(account.finance, 0.0) + np.maximum(account.loans_less_service, 0.0)) * struck
    left = np.nan_to_num(account.reserves) - np.cumsum(loss)
    short = np.flatnonzero(left < np.nan_to_num(account.floor) - 1e-9 * max(1.0, float(account.imports.max())))
    return Stressed(shock, loss, left, plan.years[int(short[0])] if len(short) else None)


def changed_economy(economy: Economy, shock: Shock, years: Sequence[int]) -> Economy:
    """Return the economy under a shock: export prices lower from its year on."""
    if shock.name != "export price":
        return economy
    sold = [label for label, flow in zip(economy.product, economy.final("exports"), strict=True) if flow > 0.0]
    sold = list(dict.fromkeys([*sold, *economy.world_export_price]))
    prices: dict[str, dict[int, float]] = {}
    for label in sold:
        prices[label] = {}
        for year in (economy.base_year, *years):
            before = world_price_in(economy.world_export_price.get(label), year)
            prices[label][year] = before * (1.0 - shock.size if year >= shock.year else 1.0)
    return dataclasses.replace(economy, world_export_price=prices)


def changed_options(
    options: Mapping[str, Mapping[str, Any]], shock: Shock, account: ReserveAccount
) -> dict[str, dict[str, Any]]:
    """Return the options of the plan under a shock.

    Import floors are opened: habit gives way in an emergency. When credit stops no finance comes in and no loan is
    drawn from that year on; what is owed is still paid.
    """
    plan = account.plan
    found = {part: dict(values) for part, values in options.items()}
    trade = found.setdefault("trade", {})
    if IMPORTS in plan.quantities and not trade.get("given"):
        trade["import_less"] = tuple(item[0] for item in plan.quantities[IMPORTS].index.items)
        trade["opened_band"] = max(1.0, float(trade.get("opened_band", 0.0)))
    if "reserves" in plan.parts:
        found.setdefault("reserves", {})["current_share_fall"] = 1.0
    if shock.name == "harvest":
        found["harvest_loss"] = {
            "activities": shock.activities, "share": shock.size, "years": (shock.year,),
        }  # fmt: skip
    if shock.name == "credit stop":
        # All years solved where they are known, so that the tail goes on as it did.
        table = plan.quantities[NET_FINANCE]
        path = dict(zip(table.years, table.values[:, 0].tolist(), strict=True))
        if any(f > 0.0 for year, f in path.items() if year >= shock.year):
            trade["finance"] = tuple(min(f, 0.0) if year >= shock.year else f for year, f in path.items())
        trade["loans"] = tuple(loan for loan in trade.get("loans", ()) if int(loan["year"]) < shock.year)
    return found
