"""Small economies asked for what makes a plan leave the ordinary."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
from scipy import sparse

from lustrum.economy import Economy
from lustrum.labels import Axis
from lustrum.plan import Plan, solve_plan
from lustrum.problem import Growth, WishedValue, build_plan
from lustrum.problem.build import DEFAULT_PARTS
from lustrum.problem.parts.trade import trade
from tests.economies import random_economy


def dirty_economy() -> tuple[Economy, str]:
    """Return eight industries, and the one that buys least of households' money and emits nearly everything."""
    economy = random_economy(1, 8)
    dirty = int(np.argmin(economy.household_consumption))
    emitted = np.full((1, 8), 0.01)
    emitted[0, dirty] = 1.0
    accounts = {"account": Axis("account", ("co2",)), "satellites": sparse.csc_array(emitted)}
    return dataclasses.replace(economy, **accounts, satellite_unit={"co2": "t"}), economy.product.labels[dirty]


def cap_on_emissions(economy: Economy, part: float = 0.85) -> WishedValue:
    """Return the wish that emissions of the last of three years are a part of the base year's."""
    base = float((economy.satellites @ economy.base_level)[0])
    return WishedValue("satellites", "co2", 2003, "<=", part * base, 1, "climate law")


def through_trade(share: float = 0.95) -> Economy:
    """Return an economy in which imports of P1 nearly fill home demand, what is made going abroad, and get cheap."""
    economy = random_economy(7)
    more = np.where(np.arange(4) == 1, share * economy.base_absorption - economy.imports, 0.0)
    final = {**economy.final_demand, "exports": economy.final_demand["exports"] + more}
    cheap = {"P1": {2001: 0.5}}
    return dataclasses.replace(economy, imports=economy.imports + more, final_demand=final, world_import_price=cheap)


def planned(economy: Economy, *wishes: WishedValue, years: int = 3, **options: float) -> Plan:
    """Return a plan of an economy with wishes; `options` are those of the part trade."""
    parts = [partial(trade, **options) if part is trade and options else part for part in DEFAULT_PARTS]
    growth = Growth(labour=0.01, productivity=0.01)
    return solve_plan(build_plan(economy, years, growth=growth, wishes=wishes, parts=parts), break_ties=False)
