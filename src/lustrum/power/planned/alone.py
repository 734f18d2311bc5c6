"""The power system by itself, at given prices and demand: for plans that take its plants as given, and as a proof.

A joint plan prices goods, fuel and what is left unserved; the power system alone at those prices, for the same
energy, costs what it costs in the joint plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.power.conventions import annuity
from lustrum.power.planned.capacity import AFTER, Building, energy_of, firm_of, wear
from lustrum.power.planned.checks import power_of
from lustrum.power.planned.link import basket_of
from lustrum.power.planned.system import PlannedPower
from lustrum.power.planned.tables import Kept
from lustrum.power.solve import Dispatch, dispatch
from lustrum.power.system import UNSERVED, CapacityRow, Fleet, System, Unit
from lustrum.power.unserved import with_unserved
from lustrum.problem import Growth, PlanProblem
from lustrum.problem.names import (
    ABSORPTION,
    BALANCE,
    POWER_DEMAND,
    POWER_FLOW,
    POWER_LINK,
    POWER_ORDERS,
    POWER_UNSERVED,
)

DISCOUNT = 0.05
"""Yearly rate at which the power system alone counts later money less: lustrum's default where it stands alone."""


def discount_of(power: PlannedPower) -> float:
    """Return the yearly rate of the power system alone: that of system.toml, else the default."""
    return Kept.of(power.asked.system).section().rate("discount", DISCOUNT)


def system_alone(power: PlannedPower, energy: Array, weight: Array) -> System:
    """Return the system over the plan's years with demand for energy, and nothing that may be added.

    Parameters
    ----------
    energy : array, shape (years,)
        Asked for.
    weight : array, shape (years,)
        Present value of one unit of money of each year.
    """
    steps = power.system.steps
    demand = np.concatenate([power.share * each for each in energy], axis=1)
    priced = steps.hours * steps.probability[steps.scenario] * weight[steps.period]
    fleets = tuple(
        replace(fleet, existing=fleet.existing + power.begun[:, k].cumsum(), units=(), fixed_cost=0.0)
        for k, fleet in enumerate(power.system.fleets)
    )
    return replace(power.system, demand=demand, steps=replace(steps, weight=priced), fleets=fleets, surplus=True)


def reserve_rows(power: PlannedPower, fleets: tuple[Fleet, ...], energy: Array) -> tuple[CapacityRow, ...]:
    """Return the rows of firm capacity from the first year a plant can serve; `energy` is of shape (years,)."""
    rows = []
    for t in range(max(power.reserve_from - power.base_year - 1, 0), power.years):
        have = sum(fleet.firm * float(fleet.existing[t]) for fleet in fleets)
        terms = tuple(
            (k, u, fleet.firm)
            for k, fleet in enumerate(fleets)
            for u, unit in enumerate(fleet.units)
            if unit.active[t] and fleet.firm
        )
        need = power.peak * (1.0 + power.reserve) * float(energy[t])
        if terms or have >= need:
            rows.append(CapacityRow(f"reserve {t}", terms, need - have, kind="reserve", period=t))
    return tuple(rows)


def planned_alone(power: PlannedPower, trend: float) -> Array:
    """Return what the power system alone orders for demand on the trend, shape (years solved, fleets).

    At base-year prices, capital charged by the year over its life.
    """
    years = np.arange(power.years, dtype=float)
    rate = discount_of(power)
    energy: Array
    weight: Array
    energy, weight = power.energy * (1.0 + trend) ** (years + 1.0), (1.0 + rate) ** -(years + 1.0)
    system = system_alone(power, energy, weight)
    cost = np.asarray(power.bought.building.sum(axis=0)).ravel()
    fuel = np.asarray(power.bought.fuel.sum(axis=0)).ravel()
    fleets, number = [], 0
    for k, fleet in enumerate(system.fleets):
        units = []
        for t in range(power.years) if power.can_add[k] else ():
            arrives = t + int(power.lead[k])
            if arrives >= power.years:
                continue
            active = (years >= arrives) & (years < arrives + power.life[k])
            price = cost[k] * (1.0 + power.cost_growth[k]) ** (arrives + 1) * annuity(rate, float(power.life[k]))
            upper = float(min(power.most[t, k], power.ever[k]))
            units.append(Unit(str(t), float(power.least[t, k]), upper, price * float(weight @ active), active))
        activities = tuple(replace(each, cost=float(fuel[number + a])) for a, each in enumerate(fleet.activities))
        number += len(fleet.activities)
        fleets.append(replace(fleet, units=tuple(units), activities=activities))
    rows = (*reserve_rows(power, tuple(fleets), energy), *_sites(power, fleets))
    system = replace(system, fleets=tuple(fleets), capacity_rows=rows)
    found = dispatch(with_unserved(system, power.unserved_price))
    orders = np.zeros((power.years, len(fleets)))
    for k, (fleet, added) in enumerate(zip(fleets, found.added, strict=False)):
        for unit, value in zip(fleet.units, added, strict=True):
            orders[int(unit.name), k] = value
    return orders


def alone_at_prices(plan: Plan) -> tuple[Dispatch, float]:
    """Return the power system alone at a plan's prices and for its demand, and what it costs in the plan.

    Both in units of the goal, present value; work begun before the plan is in neither.

    Raises
    ------
    UsageError
        If the plan has no power system.
    """
    power = power_of(plan)
    if power is None:
        raise UsageError("This plan has no power system: a scenario names one under [power].")
    home = plan.limit(ABSORPTION if ABSORPTION in plan.limits else BALANCE).shadow_price.values
    market, basket = plan.limit(BALANCE).shadow_price.values, basket_of(plan.economy)
    building, fuel = home @ power.bought.building, home @ power.bought.fuel
    # what is left unserved is lost to those who asked for it, and is not delivered: the link row goes without it
    lost = market @ basket * power.unserved_price + plan.limit(POWER_LINK).shadow_price.values[:, 0] * power.price
    asked = plan.quantities[POWER_DEMAND].values[:, 0]
    system = system_alone(power, asked, np.ones(power.years))
    fleets, number = [], 0
    for k, fleet in enumerate(system.fleets):
        units = tuple(_at_prices(power, k, t, building[:, k]) for t in range(power.years)) if power.can_add[k] else ()
        activities = tuple(
            replace(each, cost=fuel[:, number + a][system.steps.period]) for a, each in enumerate(fleet.activities)
        )
        number += len(activities)
        fleets.append(replace(fleet, units=units, activities=activities))
    trend = Growth.of(plan.growth)
    growth = trend.trend if trend.is_named else 0.0
    rows = (
        *reserve_rows(power, tuple(fleets), asked), *_sites(power, fleets), *_taken(power, fleets),
        *_after(power, tuple(fleets), float(asked[-1]), growth),
    )  # fmt: skip
    system = replace(system, fleets=tuple(fleets), capacity_rows=rows)
    limit = np.inf if power.asked.unserved_limit is None else power.asked.unserved_limit
    first = max(power.unserved_from - power.base_year - 1, 0)
    system = with_unserved(system, 1.0, limit=limit, first=first)
    priced = tuple(
        fleet if fleet.kind != UNSERVED
        else replace(fleet, activities=(replace(fleet.activities[0], cost=lost[system.steps.period]),))
        for fleet in system.fleets
    )  # fmt: skip
    return dispatch(replace(system, fleets=priced)), _in_plan(plan, power, (building, fuel, lost))


def _at_prices(power: PlannedPower, k: int, t: int, building: Array) -> Unit:
    """Return what is ordered in a year, at what its goods cost while it is built; `building` is of shape (years,)."""
    lead, years = int(power.lead[k]), np.arange(power.years)
    paid = building[t : t + max(lead, 1)]
    cost = float(paid.sum()) / max(lead, 1) * (1.0 + power.cost_growth[k]) ** (t + lead + 1)
    active = (years >= t + lead) & (years < t + lead + power.life[k])
    cost += float(building[-1] * wear(power)[k] * active[-1])
    return Unit(str(t), float(power.least[t, k]), float(power.most[t, k]), cost, active)


def _sites(power: PlannedPower, fleets: Sequence[Fleet]) -> list[CapacityRow]:
    return [
        CapacityRow(f"most of {fleets[k].name}", tuple((k, u, 1.0) for u in range(len(fleets[k].units))),
                    upper=max(float(power.ever[k] - power.begun[:, k].sum()), 0.0))
        for k in power.added if np.isfinite(power.ever[k]) and fleets[k].units
    ]  # fmt: skip


def _taken(power: PlannedPower, fleets: Sequence[Fleet]) -> list[CapacityRow]:
    found = []
    for name, each, most in (
        ("land", power.bought.land, power.asked.land_limit), ("people", power.bought.people, power.asked.people_limit),
    ):  # fmt: skip
        terms = tuple((k, u, float(each[k])) for k in power.added if each[k] for u in range(len(fleets[k].units)))
        if most is not None and terms:
            found.append(CapacityRow(name, terms, upper=most))
    return found


def _after(power: PlannedPower, fleets: tuple[Fleet, ...], asked: float, growth: float) -> list[CapacityRow]:
    """Return the rows of what is to be there after the end: capacity and energy ordered by the last year solved."""
    if not power.most.any():
        return []
    found, last = [], power.years
    for each, need in (
        (firm_of(power), power.peak * (1.0 + power.reserve)),
        (energy_of(power), 1.0 - (power.asked.unserved_limit or 0.0)),
    ):
        have = sum(float(each[k] * fleet.existing[-1]) for k, fleet in enumerate(fleets))
        for ahead in range(1, AFTER + 1):
            terms = tuple(
                (k, u, float(each[k]))
                for k in power.added
                for u, unit in enumerate(fleets[k].units)
                if each[k] and (unit.active[-1] or last <= int(unit.name) + power.lead[k] < last + ahead)
            )
            lower = asked * need * (1.0 + growth) ** ahead - have
            found.append(CapacityRow(f"after {ahead}", terms, lower=lower))
    return found


def _in_plan(plan: Plan, power: PlannedPower, prices: tuple[Array, Array, Array]) -> float:
    """Return what the plan pays for plants it orders, fuel and what is left unserved, at its own prices."""
    building, fuel, lost = prices
    orders, total = plan.quantities[POWER_ORDERS].values, 0.0
    for place, k in enumerate(power.added):
        for t in range(power.years):
            total += float(orders[t, place]) * _at_prices(power, k, t, building[:, k]).cost
    flow = plan.quantities[POWER_FLOW].values.reshape(power.years, len(power.flows), power.steps)
    total += float((fuel * (flow @ power.expected)).sum())
    unserved = plan.quantities[POWER_UNSERVED].values @ np.tile(power.expected, len(power.system.node))
    return total + float(lost @ unserved)


def hold_to_plan_alone(problem: PlanProblem, power: PlannedPower, building: Building) -> None:
    """Orders are those of the power system planned alone, at the base year's prices, for demand on the trend."""
    orders = planned_alone(power, problem.growth.trend if problem.growth.is_named else 0.0)
    building.orders.lower = building.orders.upper = np.array(orders[:, building.added])
    problem.assume(
        "power.given",
        "Plants are ordered as the power system alone would, for demand growing at the trend, at the base year's "
        f"prices and {100.0 * discount_of(power):g} per cent a year: the plan decides only how they run.",
        "mode = given",
        "power.mode",
    )
