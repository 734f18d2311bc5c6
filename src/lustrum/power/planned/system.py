"""The power system of a plan: what its folder says, in the plan's products, years and money."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array, Flags, WholeNumbers
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.power.planned.asked import MODES, NETWORKS, SCENARIOS, Asked
from lustrum.power.planned.goods import Bought, goods_of
from lustrum.power.planned.tables import Kept
from lustrum.power.planned.years import Yearly, system_over, whole_years
from lustrum.power.solve import Dispatch, dispatch
from lustrum.power.system import UNSERVED as UNSERVED_KIND
from lustrum.power.system import System
from lustrum.power.unserved import with_unserved
from lustrum.results import Section, raise_faults
from lustrum.wording.names import nearest

RESERVE = 0.15
UNSERVED = 10.0
"""Price of energy left unserved, in base-year prices of power: lustrum's default."""
BEYOND = 5
"""Years a plan should go beyond the longest lead time."""


@dataclass(frozen=True, eq=False)
class PlannedPower:
    """A power system as the rows of a plan need it.

    Parameters
    ----------
    system : System
        A period for each year solved; demand as in the base year.
    energy : float
        Delivered in the base year, in the system's unit of energy.
    price : float
        p0: output of the table over that, in the economy's unit.
    share : array, shape (nodes, steps of a year)
        Power asked for by each unit of energy a year.
    flows : tuple of (int, int)
        Fleet and activity of each flow.
    can_add : array of bool, shape (fleets,)
    lead, life : arrays of int, shape (fleets,)
        Years between order and service, and of service.
    least, most : arrays, shape (years solved, fleets)
        Of orders by year.
    ever : array, shape (fleets,)
        Most that is ever added.
    begun : array, shape (years solved, fleets)
        What arrives of work begun before the plan.
    cost_growth : array, shape (fleets,)
    bought : Bought
        What building and running takes, in the plan's products.
    """

    system: System
    asked: Asked
    base_year: int
    product: int
    energy: float
    price: float
    share: Array
    flows: tuple[tuple[int, int], ...]
    can_add: Flags
    lead: WholeNumbers
    life: WholeNumbers
    least: Array
    most: Array
    ever: Array
    begun: Array
    cost_growth: Array
    bought: Bought
    reserve: float
    unserved_price: float
    unserved_from: int
    seasons: tuple[str, ...]
    warnings: tuple[str, ...]
    base: Dispatch

    @property
    def years(self) -> int:
        """Years solved."""
        return len(self.system.steps.periods)

    @property
    def steps(self) -> int:
        """Steps of a year: scenarios times periods."""
        return len(self.system.steps) // self.years

    @property
    def added(self) -> list[int]:
        """Fleets that may be added to."""
        return np.flatnonzero(self.can_add).tolist()

    @property
    def peak(self) -> float:
        """Highest power asked for at once by a unit of energy a year."""
        return float(self.share.sum(axis=0).max(initial=0.0))

    @property
    def hours(self) -> Array:
        """Hours a year of each step, shape (steps of a year,)."""
        return self.system.steps.hours[: self.steps]

    @property
    def reserve_from(self) -> int:
        """First calendar year of the reserve: none before a plant that counts at the peak can serve."""
        firm = np.array([fleet.firm > 0.0 for fleet in self.system.fleets], dtype=bool)
        return max(self.asked.reserve_from or 0, self._first(firm) or self.earliest)

    @property
    def size(self) -> Array:
        """Typical capacity, shape (fleets,): what stands, or a tenth of the peak where that is more."""
        size: Array = np.maximum(self.existing[0], 0.1 * self.peak * self.energy)
        return size

    @property
    def expected(self) -> Array:
        """Hours a year of each step times its scenario's probability, shape (steps of a year,)."""
        steps = self.system.steps
        return self.hours * steps.probability[steps.scenario[: self.steps]]

    @property
    def existing(self) -> Array:
        """Capacity that stands, shape (years, fleets)."""
        return np.array([fleet.existing for fleet in self.system.fleets]).reshape(-1, self.years).T

    def by_year(self, values: Any) -> Array:
        """Return values by step as an array of shape (years, steps of a year)."""
        steps = len(self.system.steps)
        return np.broadcast_to(np.asarray(values, dtype=float), (steps,)).reshape(self.years, self.steps)

    @property
    def earliest(self) -> int:
        """First calendar year in which anything ordered by the plan serves; beyond the plan where nothing can."""
        return self._first(self.can_add) or self.base_year + 1 + 10**6

    def _first(self, which: Flags) -> int:
        """Return the first calendar year in which any of some fleets can serve if ordered, 0 where none can."""
        leads = self.lead[which & self.can_add & (self.most.max(axis=0, initial=0.0) > 0.0)]
        return self.base_year + 1 + int(leads.min()) if len(leads) else 0


def planned_power(economy: Economy, options: Mapping[str, Mapping[str, Any]], years: int, trend: float) -> PlannedPower:
    """Return the power system of a plan.

    Parameters
    ----------
    years : int
        Years solved.
    trend : float
        Yearly growth, at which projects were begun before the plan.

    Raises
    ------
    UsageError
        If the part has no system, or what it says does not fit the plan's table.
    DataError
        With every fault found in the folder.
    """
    asked = Asked.of(options)
    if asked is None:
        raise UsageError("power.system: a power system is said by a table [power] of the scenario, with system = ...")
    _refuse_words(asked)
    kept = Kept.of(asked.system)
    product = _product(economy, asked)
    calendar = [economy.base_year + 1 + t for t in range(years)]
    found = system_over(kept, asked, calendar, economy.base_year)
    _refuse_periods(found, asked)
    money = _money(found.top, economy, asked)
    energy = float((found.demand * found.making.steps.hours[: found.demand.shape[1]]).sum()) / len(found.given.name)
    if not energy > 0.0:
        raise UsageError(f"power.system: demand.csv asks for no energy in {economy.base_year}.")
    price = float(economy.base_output[product]) / energy
    bought = goods_of(found, economy, money)
    raise_faults(found.tables.faults, kept.folder)
    asked_price = UNSERVED * price if asked.unserved_price is None else asked.unserved_price
    base = _base_year(kept, asked, economy.base_year, asked_price / money)
    limits = _additions(found, asked, trend, base)
    bought = bought.calibrated(base, economy, product)
    reserve = found.top.share("reserve", RESERVE) if asked.reserve is None else asked.reserve
    seasons = tuple(dict.fromkeys(row.text("season") or "year" for row in found.tables.rows["blocks"]))
    result = PlannedPower(
        found.system, asked, economy.base_year, product, energy, price, found.demand / energy,
        tuple((k, a) for k, fleet in enumerate(found.system.fleets) for a in range(len(fleet.activities))),
        *limits, bought, reserve, asked_price, asked.unserved_from or 0, seasons, (), base,
    )  # fmt: skip
    return replace(result, unserved_from=asked.unserved_from or result.earliest, warnings=_warnings(result, found))


def _refuse_words(asked: Asked) -> None:
    for name, value, known in (
        ("network", asked.network, NETWORKS), ("scenarios", asked.scenarios, SCENARIOS), ("mode", asked.mode, MODES),
    ):  # fmt: skip
        if value not in known:
            raise UsageError(f"power.{name} is '{value}'. {nearest(value, known)} Known: {', '.join(known)}.")
    for name in ("unserved_limit", "reserve", "land_limit", "people_limit", "money_unit", "unserved_price"):
        value = getattr(asked, name)
        if value is not None and not (math.isfinite(value) and value >= 0.0):
            raise UsageError(f"power.{name} is '{value:g}': a number of 0 or more is meant.")
    for name, share, usual in (
        ("unserved_limit", asked.unserved_limit, "of demand is meant, 0.02"),
        ("reserve", asked.reserve, f"of the peak is meant, {RESERVE:g}"),
    ):
        if share is not None and share > 1.0:
            raise UsageError(f"power.{name} is '{share:g}': a share {usual} say.")
    if strange := [name for name in asked.without if not isinstance(name, str)]:
        raise UsageError(f'power.without names {strange[0]}: plants are named by a text, "new dam" say.')
    if asked.unserved_price == 0.0:
        raise UsageError(
            "power.unserved_price is '0': power left unserved is never costless, and a limit without a price is used "
            "up even in wet years. Leave it out for ten times the base year's price."
        )
    if asked.money_unit == 0.0:
        raise UsageError("power.money_unit is '0': say what one unit of the system's money is in the plan's.")


def _refuse_periods(found: Yearly, asked: Asked) -> None:
    have = len(found.tables.rows["blocks"])
    if asked.periods is not None and asked.periods != have:
        raise UsageError(
            f"power.periods is '{asked.periods}', and blocks.csv has {have}: leave it out, or give that many blocks."
        )


def _product(economy: Economy, asked: Asked) -> int:
    if not asked.energy:
        raise UsageError('power.energy: say which product of the table is electricity, energy = "...".')
    if asked.energy not in economy.product.labels:
        near = nearest(asked.energy, economy.product.labels)
        raise UsageError(f"power.energy is '{asked.energy}', which is no product of {economy.name}. {near}")
    place = economy.product.position(asked.energy)
    if not economy.base_output[place] > 0.0:
        raise UsageError(f"power.energy is '{asked.energy}', of which nothing is made at home in the base year.")
    return place


def _money(top: Section, economy: Economy, asked: Asked) -> float:
    """Return what one unit of the system's money is in the economy's."""
    if asked.money_unit is not None:
        return asked.money_unit
    if top.text("money") != economy.unit:
        raise UsageError(
            f"power.money_unit: the power system counts in {top.text('money')}, the plan in {economy.unit}. Say what "
            "one of the former is in the latter, money_unit = 0.052 say, in prices of the base year."
        )
    return 1.0


def _additions(
    found: Yearly, asked: Asked, trend: float, base: Dispatch
) -> tuple[Flags, WholeNumbers, WholeNumbers, Array, Array, Array, Array, Array]:
    """Return by fleet whether it may be added to, lead time, life, least and most orders, most ever, begun, dearer."""
    fleets, years = found.system.fleets, len(found.system.steps.periods)
    count = len(fleets)
    can = np.zeros(count, dtype=bool)
    lead, life = np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    least, most, begun = np.zeros((years, count)), np.zeros((years, count)), np.zeros((years, count))
    ever, growth = np.full(count, math.inf), np.zeros(count)
    names = [fleet.name for fleet in fleets]
    for name in asked.without:
        if name not in names:
            raise UsageError(f"power.without names '{name}', which is no plant. {nearest(name, names)}")
    bounded = {row.text("name") for row in found.tables.rows["additions"]}
    retiring = {row.text("name") for row in found.tables.rows["existing"]}
    for k, fleet in enumerate(fleets):
        row = found.row[fleet.name]
        if math.isnan(row.number("overnight_cost")):
            continue
        can[k], lead[k], life[k] = True, whole_years(row, "lead_time", 0.0), max(whole_years(row, "life", 1.0), 1)
        ever[k], growth[k] = row.number("most_added", math.inf), row.number("cost_growth", 0.0)
        units = {unit.arrives: unit for unit in fleet.units}
        last = max(fleet.units, key=lambda unit: int(unit.arrives), default=None)
        for t in range(years):
            unit = units.get(found.system.steps.periods[t + lead[k]]) if t + lead[k] < years else last
            if unit is not None and unit.ordered != "begun":
                least[t, k] = unit.lower if t + lead[k] < years else 0.0
                most[t, k] = unit.upper
            elif t + lead[k] >= years:
                most[t, k] = ever[k]
            arriving = units.get(found.system.steps.periods[t])
            if arriving is not None and arriving.ordered == "begun":
                begun[t, k] = arriving.lower
        if fleet.name not in bounded:
            rate = max(trend + (1.0 / life[k] if fleet.name in retiring else 0.0), 0.0)
            begun[: min(lead[k], years), k] = rate * float(base.system.fleets[k].existing[0])
        if fleet.name in asked.without:
            most[:, k] = least[:, k] = 0.0
    return can, lead, life, least, most, ever, begun, growth


def _base_year(kept: Kept, asked: Asked, base_year: int, price: float) -> Dispatch:
    """Return how the base year's demand is met by what stands, at the system's own costs."""
    found = system_over(kept, asked, [base_year], base_year)
    raise_faults(found.tables.faults, kept.folder)
    return dispatch(with_unserved(found.system, price))


def _warnings(power: PlannedPower, found: Yearly) -> tuple[str, ...]:
    said = list(found.tables.warnings)
    if "periods" in found.top:
        said.append(f"Hours of {found.top.table('periods').text('series')} are represented by seasons and blocks; "
                    "energy of every series and the peak are kept")  # fmt: skip
    for k in sorted(power.added, key=lambda k: -power.lead[k])[:1]:
        shown = power.years
        if power.lead[k] > 0 and shown < power.lead[k] + BEYOND:
            said.append(
                f"HORIZON TOO SHORT: the plan solves {shown} years, and '{power.system.fleets[k].name}' takes "
                f"{power.lead[k]} to build; ask for {power.lead[k] + BEYOND} years or more"
            )
    displaces = {row.text("name") for row in found.tables.rows["affected"]}
    dams = [power.system.fleets[store.fleet].name for store in power.system.stores if store.turns is None]
    silent = [name for name in dams if power.can_add[_place(power, name)] and name not in displaces]
    if silent:
        said.append(f"LAND AND PEOPLE NOT COUNTED: affected.csv says nothing of {', '.join(silent)}")
    falling = [power.system.fleets[store.fleet].name for store in power.system.stores if store.head_fall]
    if falling:
        said.append(f"HEAD TAKEN AS CONSTANT: a plan does not read head_fall of {', '.join(falling)} in reservoirs.csv")
    dry = [name for name in dams if not found.row[name].states("firm")]
    if dry:
        said.append(
            f"FIRM CAPACITY OF DAMS NOT STATED: {', '.join(dry)} counts at the peak with all its turbines, whatever "
            "water there is; write firm in stores.csv"
        )
    if "average" in (power.asked.scenarios, found.top.text("scenarios")):
        said.append("AVERAGE WATER: every year is taken for average; a dry year is not covered")
    steps = power.base.system.steps
    expected = steps.hours * steps.probability[steps.scenario]
    left = sum(
        float(flow[0] @ expected)
        for fleet, flow in zip(power.base.system.fleets, power.base.flow, strict=True)
        if fleet.kind == UNSERVED_KIND
    )
    if left > 1e-6 * power.energy:
        share = 100.0 * left / power.energy
        said.append(f"BASE YEAR NOT SERVED: what stands leaves {share:.2f} per cent of its demand, mean of scenarios")
    start = found.top.whole("start", power.base_year + 1) or 0
    if start > power.base_year + 1:
        said.append(
            f"START NOT READ: system.toml orders from {start}, a plan from {power.base_year + 1}; bound what arrives "
            "by year in additions.csv"
        )
    if "unserved" in found.top:
        said.append("ONLY FOR THE SYSTEM ALONE: [unserved] of system.toml; a plan reads what [power] says of it")
    if power.asked.mode == "given":
        said.append("DEMAND FIXED: plants are those of the power system alone, whatever the plan then asks for")
    if (power.begun > 0.0).any():
        arriving = [f"{power.system.fleets[k].name} {power.begun[:, k].sum():.4g}" for k in
                    np.flatnonzero(power.begun.any(axis=0))]  # fmt: skip
        said.append(f"WORK BEGUN before the plan arrives in it: {', '.join(arriving)} {power.system.power}")
    return tuple(said)


def _place(power: PlannedPower, name: str) -> int:
    return [fleet.name for fleet in power.system.fleets].index(name)
