"""What power, firm capacity and water are worth in a plan: duals of its rows in money of their year."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan import Plan
from lustrum.power.planned.capacity import AFTER
from lustrum.power.planned.system import PlannedPower
from lustrum.power.system import LINE
from lustrum.problem.growth import Growth
from lustrum.problem.names import POWER_BALANCE, POWER_LINK, POWER_RESERVE, POWER_STORED, POWER_UNSERVED_LIMIT

PARTS = ("energy", "grid", "firm_capacity", "dry_years", "later")


def money_of_year(plan: Plan) -> Array:
    """Return the present value of one unit of money of each year shown, shape (years,); NaN where that is nothing."""
    value = plan.basket_value
    return np.where(value > 0.0, value, np.nan)


def dual(plan: Plan, name: str) -> Array:
    """Return what one more unit of each item of a row is worth in the years shown, nought where it does not hold.

    Of shape (years, items), in units of the goal.
    """
    if name not in plan.limits:
        return np.zeros((len(plan.years), 1))
    return np.nan_to_num(plan.limits[name].shadow_price.first(len(plan.years)).values)


def price_parts(plan: Plan, power: PlannedPower) -> dict[str, Array]:
    """Return the price of power and its parts in money of the year for a unit of energy, each of shape (years,).

    The price is the dual of the link row. Energy is what it is worth where lines that reach a node begin at their
    cheapest; grid what it is worth more where it is asked for; firm capacity what the reserve asks for; dry years what
    the limit on power left unserved adds; later what has to be there after the last year solved.
    """
    money, years = money_of_year(plan), len(plan.years)
    balance = dual(plan, POWER_BALANCE).reshape(years, len(power.system.node), power.steps)
    groups = _joined(power)
    source = np.array([balance[:, group].min(axis=1) for group in groups]).transpose(1, 0, 2)
    energy = (source * power.share).sum(axis=(1, 2))
    grid = ((balance - source) * power.share).sum(axis=(1, 2))
    firm = dual(plan, POWER_RESERVE)[:, 0] * power.peak * (1.0 + power.reserve)
    limit = power.asked.unserved_limit or 0.0
    dry = -dual(plan, POWER_UNSERVED_LIMIT).sum(axis=1) * limit
    price = dual(plan, POWER_LINK)[:, 0] * power.price
    found = {"price": price, "energy": energy, "grid": grid, "firm_capacity": firm, "dry_years": dry}
    found["later"] = _later(plan, power)
    return {name: np.asarray(values / money) for name, values in found.items()}


def _joined(power: PlannedPower) -> list[list[int]]:
    """Return for each node the nodes that lines join with it, itself included."""
    pairs = [{node for node, _ in fleet.activities[0].ends} for fleet in power.system.fleets if fleet.kind == LINE]
    found = []
    for node in range(len(power.system.node)):
        reached, before = {node}, set[int]()
        while reached != before:
            before = set(reached)
            for pair in pairs:
                if pair & reached:
                    reached |= pair
        found.append(sorted(reached))
    return found


def _later(plan: Plan, power: PlannedPower) -> Array:
    growth = Growth.of(plan.growth)
    g = growth.trend if growth.is_named else 0.0
    total = np.zeros(len(plan.years))
    needs = {"firm": power.peak * (1.0 + power.reserve), "energy": 1.0 - (power.asked.unserved_limit or 0.0)}
    for name, need in needs.items():
        for k in range(1, AFTER + 1):
            total = total + dual(plan, f"power_after_{name}_{k}")[:, 0] * need * (1.0 + g) ** k
    return total


def water_value(plan: Plan, power: PlannedPower) -> Array:
    """Return what one more unit in store is worth, money of its year, shape (years, stores, scenarios, seasons)."""
    probability = power.system.steps.probability
    shape = (len(plan.years), len(power.system.stores), len(probability), len(power.seasons))
    found = dual(plan, POWER_STORED).reshape(shape) / probability[None, None, :, None]
    return np.asarray(found / money_of_year(plan)[:, None, None, None])


def node_prices(plan: Plan, power: PlannedPower) -> Array:
    """Return what a unit of energy is worth at a node, money of its year, shape (years, nodes, steps of a year)."""
    shape = (len(plan.years), len(power.system.node), power.steps)
    found = dual(plan, POWER_BALANCE).reshape(shape) / power.expected
    return np.asarray(found / money_of_year(plan)[:, None, None])
