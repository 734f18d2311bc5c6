"""Plants ordered, arriving and serving, what building them takes, and what is kept of them at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, WholeNumbers
from lustrum.labels import Index
from lustrum.power.planned.system import PlannedPower
from lustrum.problem import Expression, PlanProblem, Variable, Wish
from lustrum.problem.names import POWER_ADDED, POWER_ARRIVALS, POWER_CAPACITY, POWER_INVESTMENT, POWER_ORDERS

AFTER = 3
"""Years after the last one solved that orders placed by then have to provide for."""


@dataclass(frozen=True, eq=False)
class Building:
    """Orders and what serves of them, as later rows need them; both over the plants that may be added to.

    Parameters
    ----------
    added : list of int
        Fleets that may be added to.
    orders, serving : Variable
    """

    added: list[int]
    orders: Variable
    serving: Variable
    part: ClassVar[str] = "power"

    def place(self, fleet: int) -> int | None:
        """Return where a fleet stands among those that may be added to, None where it may not."""
        return self.added.index(fleet) if fleet in self.added else None


def build(problem: PlanProblem, power: PlannedPower) -> Building:
    """Declare orders and what serves of them: what served, and was ordered a lead time ago, less what is worn out."""
    added, system = power.added, power.system
    index = Index(("plant",), tuple((system.fleets[k].name,) for k in added))
    size = power.size[added]
    orders = problem.add_variable(
        POWER_ORDERS, index, units=f"{system.power}/year", lower=power.least[:, added], upper=power.most[:, added],
        scale=size,
    )  # fmt: skip
    serving = problem.add_variable(POWER_ADDED, index, units=system.power, scale=size)
    lead, life = power.lead[added], power.life[added]
    begun = power.begun[:, added]
    worn = _lagged(begun, life)
    gone = np.minimum(lead + life, problem.horizon)
    problem.add_constraint(
        "power_added_is_built",
        serving.equals(serving.lag(1) + orders.lag(lead) - orders.lag(gone) + (begun - worn)),
        title="Plants of {plant} from year to year", units=system.power,
        meaning="What serves is what served, plus what was ordered a lead time ago, less what has lived its life.",
    )  # fmt: skip
    ever = power.ever[added]
    bound = np.flatnonzero(np.isfinite(ever)).tolist()
    if bound:
        total = orders.take(bound)
        for back in range(1, problem.horizon):
            total = total + orders.take(bound).lag(back)
        problem.add_constraint(
            "power_site", total <= np.maximum(ever[bound] - begun[:, bound].sum(axis=0), 0.0),
            title="Sites for {plant}", units=system.power, years=[problem.horizon],
            meaning="All that is ever ordered of a plant stays within what its sites hold.",
        )  # fmt: skip
    building = Building(added, orders, serving)
    problem.publish(building)
    _name(problem, power, building)
    return building


def _lagged(values: Array, years: WholeNumbers) -> Array:
    """Return values as they were so many years before, nought before the first, shape (years, items)."""
    found = np.zeros_like(values)
    for k, back in enumerate(years):
        if back < len(values):
            found[back:, k] = values[: len(values) - back, k]
    return found


def _name(problem: PlanProblem, power: PlannedPower, building: Building) -> None:
    system, fleets = power.system, range(len(power.system.fleets))
    index = Index(("plant",), tuple((system.fleets[k].name,) for k in fleets))
    spread = sparse.csc_array(
        (np.ones(len(building.added)), (building.added, np.arange(len(building.added)))),
        shape=(len(index), len(building.added)),
    )
    total = (spread @ building.serving).indexed(index) + power.existing
    problem.add_quantity(
        POWER_CAPACITY, total, units=system.power, base=_base_capacity(power), additive=False,
        title="Capacity of power plants", meaning="What serves of each plant, line and store.",
    )  # fmt: skip
    problem.add_quantity(
        POWER_ORDERS, building.orders, units=f"{system.power}/year", additive=False, title="Power plants ordered",
        meaning="Orders of the year; they serve a lead time later.",
    )  # fmt: skip
    arriving = building.orders.lag(power.lead[building.added]) + power.begun[:, building.added]
    problem.add_quantity(
        POWER_ARRIVALS, arriving, units=f"{system.power}/year", additive=False, title="Power plants arriving",
        meaning="What begins to serve in the year: ordered a lead time before, or begun before the plan.",
    )  # fmt: skip


def _base_capacity(power: PlannedPower) -> Array:
    return np.array([fleet.existing[0] for fleet in power.base.system.fleets[: len(power.system.fleets)]])


def spending(problem: PlanProblem, power: PlannedPower, building: Building) -> Expression:
    """Return what is spent on each plant, in units of capacity at base-year cost: spread evenly over its lead time."""
    added, horizon = building.added, problem.horizon
    lead = np.maximum(power.lead[added], 1)
    total = problem.constant(building.orders.index, np.zeros(len(added)))
    elapsed = np.arange(1, horizon + 1)[:, None]
    for back in range(int(lead.max(initial=0))):
        paid = lead > back
        dear = (1.0 + power.cost_growth[added]) ** (elapsed - back + power.lead[added])
        total = total + building.orders.masked(paid).lag(back) * (dear * paid / lead)
    # The last year solved stands for all years after it: what wears out of new plants is replaced in it.
    worn = np.zeros((horizon, len(added)))
    worn[-1] = wear(power)[added]
    return total + building.serving * worn + _spent_on_begun(power, added, horizon)


def wear(power: PlannedPower) -> Array:
    """Return what of a unit of new capacity is replaced in the last year solved, at its cost then, shape (fleets,)."""
    worn: Array = (1.0 + power.cost_growth) ** power.years / power.life
    return worn


def _spent_on_begun(power: PlannedPower, added: list[int], horizon: int) -> Array:
    """Return what is still spent, in units of capacity, on work begun before the plan, shape (years, plants)."""
    found = np.zeros((horizon, len(added)))
    for place, k in enumerate(added):
        lead = max(int(power.lead[k]), 1)
        for arrives in np.flatnonzero(power.begun[:, k]):
            years = np.arange(arrives - lead, arrives)
            # an order of year t is paid in t, t + 1 ... t + lead - 1
            paid = years[years >= 0]
            found[paid, place] += power.begun[arrives, k] / lead * (1.0 + power.cost_growth[k]) ** (arrives + 1.0)
    return found


def begun_in_base_year(power: PlannedPower) -> Array:
    """Return what the base year spent on work begun, in units of capacity, shape (fleets,)."""
    found = np.zeros(len(power.system.fleets))
    for k in power.added:
        lead = max(int(power.lead[k]), 1)
        found[k] = power.begun[: min(lead, len(power.begun)), k].sum() / lead
    return found


def invest(problem: PlanProblem, power: PlannedPower, building: Building, table: Array, level: Expression) -> None:
    """Goods of plants through the plan's rows; what else the base year's industry invested goes with its output.

    Parameters
    ----------
    table : array, shape (products,)
        What the industry bought of capital goods in the base year.
    level : Expression
        Output of power over that of the base year, one row.
    """
    goods = power.bought.building
    begun = np.asarray(goods @ begun_in_base_year(power))
    rest = np.maximum(table - begun, 0.0)
    plants = goods[:, building.added] @ spending(problem, power, building)
    other = sparse.csc_array(rest[:, None]) @ level
    index = Index.of(problem.economy.product)
    problem.uses(
        POWER_INVESTMENT, plants.indexed(index) + other.indexed(index), title="Investment in power",
        continues=problem.economy.capital_formation,
    )  # fmt: skip
    problem.add_quantity(
        POWER_INVESTMENT, plants.indexed(index) + other.indexed(index), units=problem.economy.flow_unit, base=table,
        title="Goods for building power", headline=True,
        meaning="What plants, lines and all else of power take of each product while they are built.",
    )  # fmt: skip
    problem.assume(
        "power.investment",
        "Beyond plants the industry invests as in the base year, in proportion to its output: what its column of "
        f"capital goods bought, {table.sum():.6g}, less what was spent on plants begun, {begun.sum():.6g}.",
        f"{rest.sum():.6g} {problem.economy.flow_unit}", "manual, power in a plan",
    )  # fmt: skip
    if begun.sum() > table.sum() * (1.0 + 1e-9):
        problem.assume(
            "power.begun",
            "WORK BEGUN COSTS MORE THAN THE TABLE HOLDS: plants begun before the plan took "
            f"{begun.sum():.4g} in the base year, and electricity invested {table.sum():.4g} there. Give additions.csv "
            "what is really begun (begun = true).", "", "additions.csv",
        )  # fmt: skip


def terminal(problem: PlanProblem, power: PlannedPower, building: Building, demand: Variable) -> None:
    """Firm capacity and energy of what is ordered by the last year solved cover demand grown for three years more."""
    if not power.most.any():
        return
    added, last = building.added, problem.horizon
    g, firm = problem.growth.trend if problem.growth.is_named else 0.0, firm_of(power)
    for name, each, need in (
        ("firm", firm, power.peak * (1.0 + power.reserve)),
        ("energy", energy_of(power), 1.0 - (power.asked.unserved_limit or 0.0)),
    ):
        have = float(each @ power.existing[-1])
        total = (building.serving * each[added]).total() + have
        for k in range(1, AFTER + 1):
            reach = power.lead[added] - k
            coming = np.flatnonzero((reach >= 0) & (reach < last) & (power.lead[added] >= 1))
            if len(coming):
                here = building.orders.take(coming.tolist())
                total = total + (here.lag(reach[coming]) * each[added][coming]).total()
            problem.add_constraint(
                f"power_after_{name}_{k}", total - demand * (need * (1.0 + g) ** k) >= 0.0,
                units=power.system.power if name == "firm" else f"{power.system.energy}/year", years=[last],
                title=f"{name.capitalize()} of power {k} {'year' if k == 1 else 'years'} after the end",
                meaning="What is ordered by the last year solved covers demand grown at the trend after it.",
            )  # fmt: skip


def firm_of(power: PlannedPower) -> Array:
    """Return the share of a unit of capacity that counts at the peak, shape (fleets,)."""
    return np.array([fleet.firm for fleet in power.system.fleets])


def energy_of(power: PlannedPower) -> Array:
    """Return energy a unit of capacity gives in a year of the driest scenario, shape (fleets,)."""
    steps, system = power.steps, power.system
    hours, scenario = power.hours, system.steps.scenario[:steps]
    found = np.zeros(len(system.fleets))
    by_scenario = np.zeros((len(system.steps.scenarios), len(system.fleets)))
    stores = {store.fleet: store for store in system.stores}
    for k, fleet in enumerate(system.fleets):
        if fleet.kind == "line":
            continue
        first = fleet.activities[0]
        high = power.by_year(first.high)[-1] * hours
        for s in range(len(by_scenario)):
            here = scenario == s
            most = float(np.broadcast_to(np.asarray(fleet.energy_most, float), (power.years, len(by_scenario)))[-1, s])
            value = min(float(high[here].sum()), most * float(hours[here].sum()))
            store = stores.get(k)
            if store is not None:
                water = 0.0
                if store.inflow_per_capacity is not None:
                    water = float((power.by_year(store.inflow_per_capacity)[-1] * hours)[here].sum())
                elif store.inflow.any() and fleet.existing[-1] > 0.0:
                    water = float((power.by_year(store.inflow)[-1] * hours)[here].sum()) / float(fleet.existing[-1])
                out = -float(np.max(store.filling[0][1]))
                value = min(value, water / out if out > 0.0 else water)
            by_scenario[s, k] = value * max((end for _, end in _ends(power, k)), default=0.0)
    driest = int((by_scenario @ power.existing[-1]).argmin())
    found[:] = by_scenario[driest]
    return found


def _ends(power: PlannedPower, fleet: int) -> list[tuple[int, float]]:
    return [(node, float(np.max(end))) for node, end in power.system.fleets[fleet].activities[0].ends]


def beside(problem: PlanProblem, power: PlannedPower, building: Building) -> None:
    """Land and people of what is ordered, counted and limited; what a dam gives beside power, supplied."""
    added, asked = building.added, power.asked
    for name, each, unit, most in (
        ("land", power.bought.land, "km2", asked.land_limit),
        ("people", power.bought.people, "people", asked.people_limit),
    ):
        if not each.any():
            continue
        taken = (building.orders * each[added]).total()
        problem.add_quantity(
            f"power_{name}", taken, units=f"{unit}/year", base=0.0, title=f"{name.capitalize()} taken for power",
            meaning="By what is ordered in the year.",
        )  # fmt: skip
        if most is not None:
            total = taken
            for back in range(1, problem.horizon):
                total = total + taken.lag(back)
            problem.add_constraint(
                f"power_{name}_limit", total <= most, title=f"{name.capitalize()} taken for power in all", units=unit,
                years=[problem.horizon], wish=Wish(1, f"power.{name}_limit", np.array([max(most, 1.0)])),
            )  # fmt: skip
    if power.bought.joint.nnz:
        index = Index.of(problem.economy.product)
        given = (power.bought.joint[:, added] @ building.serving).indexed(index)
        problem.supplies("power_joint_products", given, title="Given by dams beside power", final=False)
