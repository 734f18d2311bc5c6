"""Where power in units of energy meets power in money: the link row, fuel, firm capacity, what is left unserved."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.labels import Index
from lustrum.power.planned.capacity import Building
from lustrum.power.planned.dispatch import Running
from lustrum.power.planned.flows import columns_of, when
from lustrum.power.planned.system import PlannedPower
from lustrum.problem import Expression, PlanProblem, Wish
from lustrum.problem.declarations import BALANCE
from lustrum.problem.names import (
    OUTPUT,
    POWER_DELIVERED,
    POWER_DEMAND,
    POWER_EMISSIONS,
    POWER_ENERGY,
    POWER_FLOW,
    POWER_FUEL,
    POWER_LEFT,
    POWER_LINK,
    POWER_RESERVE,
    POWER_UNSERVED,
    POWER_UNSERVED_LIMIT,
)


def link(problem: PlanProblem, power: PlannedPower, running: Running) -> None:
    """Output of the table's electricity is energy delivered at the base year's price: S x = p0 E."""
    unit, economy = power.system.energy, problem.economy
    delivered = running.demand - running.lost
    made = problem.quantities[OUTPUT].expression.take([power.product]).indexed(Index.single())
    problem.add_constraint(
        POWER_LINK, made.equals(delivered * power.price), kind=BALANCE, units=economy.flow_unit,
        title="Power delivered",
        meaning="Output of electricity in money is energy delivered, at the base year's price.",
    )  # fmt: skip
    problem.add_quantity(
        POWER_DEMAND, running.demand, units=f"{unit}/year", base=power.energy, title="Power asked for",
        meaning="Energy asked for, served or not.",
    )  # fmt: skip
    problem.add_quantity(
        POWER_DELIVERED, delivered, units=f"{unit}/year", base=power.energy, title="Power delivered",
        meaning="Energy delivered, mean of the scenarios.",
    )  # fmt: skip
    problem.assume(
        "power.price",
        f"A unit of energy is worth in the table what its output of {power.asked.energy} is, over the energy delivered "
        "in the base year; other users pay other prices in it.",
        f"{power.price:.6g} {economy.unit} per {unit}, {power.energy:.6g} {unit}", "demand.csv and the table",
    )  # fmt: skip


def burn(problem: PlanProblem, power: PlannedPower, running: Running, level: Expression) -> None:
    """Fuel through the plan's rows, less what electricity's column takes for it already: nought in the base year.

    Parameters
    ----------
    level : Expression
        Output of power over that of the base year, one row.
    """
    if not power.bought.fuel.nnz:
        return
    index = Index.of(problem.economy.product)
    per_flow = sparse.kron(power.bought.fuel, power.expected[None, :], format="csc")
    taken = (per_flow @ running.flow.every).indexed(index)
    held = (sparse.csc_array(power.bought.base_fuel[:, None]) @ level).indexed(index)
    problem.uses(POWER_FUEL, taken - held, title="Fuel beyond what electricity's column holds", final=False)
    problem.add_quantity(
        POWER_FUEL, taken, units=problem.economy.flow_unit, base=power.bought.base_fuel, title="Fuel for power",
        meaning="What plants burn of each product, mean of the scenarios.",
    )  # fmt: skip


def basket_of(economy: Economy) -> Array:
    """Return what one unit of money buys of each product in the base year's basket, shape (products,)."""
    basket = np.maximum(economy.household_consumption, 0.0)
    if not basket.any():
        basket = np.maximum(economy.base_output, 0.0)
    found: Array = basket / basket.sum()
    return found


def leave_unserved(problem: PlanProblem, power: PlannedPower, running: Running) -> None:
    """Energy left unserved is paid in the base year's basket, and stays within a wish from the first year on."""
    economy, asked = problem.economy, power.asked
    basket = basket_of(economy)
    cost = running.lost * power.unserved_price
    problem.uses(
        "power_unserved_loss", (sparse.csc_array(basket[:, None]) @ cost).indexed(Index.of(economy.product)),
        title="Lost where power is left unserved", at_home=False, final=False,
    )  # fmt: skip
    scenarios, _ = when(power)
    steps = power.system.steps.scenario[: power.steps]
    by_scenario = np.array([np.where(steps == s, power.hours, 0.0) for s in range(len(scenarios))])
    left = (sparse.csc_array(np.tile(by_scenario, len(power.system.node))) @ running.unserved).indexed(
        Index(("scenario",), tuple((name,) for name in scenarios))
    )
    problem.add_quantity(
        POWER_LEFT, left, units=f"{power.system.energy}/year", additive=False, title="Power left unserved",
        meaning="Energy of a year asked for and not served, in each scenario.",
    )  # fmt: skip
    stated = "power.unserved_price" if asked.unserved_price is not None else "lustrum's default"
    problem.assume(
        "power.unserved_price",
        "Energy left unserved is lost to those who asked for it: so much of the base year's basket is used up.",
        f"{power.unserved_price:.6g} {economy.unit} per {power.system.energy}, "
        f"{power.unserved_price / power.price:.4g} times the price of the base year", stated,
    )  # fmt: skip
    first = power.unserved_from - power.base_year
    years = [t for t in range(max(first, 1), problem.horizon + 1)]
    if asked.unserved_limit is None or not years:
        return
    most = sparse.csc_array(np.full((len(scenarios), 1), asked.unserved_limit)) @ running.demand
    scale = np.full(len(scenarios), max(asked.unserved_limit, 0.01) * power.energy)
    problem.add_constraint(
        POWER_UNSERVED_LIMIT, left - most.indexed(left.index) <= 0.0, units=f"{power.system.energy}/year",
        years=years, title="Power left unserved, {scenario}", wish=Wish(2, "power.unserved_limit", scale),
        meaning="Not more than a share of what is asked for is left unserved, in each scenario.",
    )  # fmt: skip
    if asked.unserved_from is None:
        problem.assume(
            "power.unserved_from", "The limit holds from the first year in which a plant ordered by the plan serves.",
            str(power.unserved_from), "manual, 9.7",
        )  # fmt: skip


def keep_reserve(problem: PlanProblem, power: PlannedPower, building: Building, running: Running) -> None:
    """Firm capacity exceeds the peak by the reserve, from the first year in which a plant can serve."""
    firm = np.array([fleet.firm for fleet in power.system.fleets])
    first = power.reserve_from - power.base_year
    years = list(range(max(first, 1), problem.horizon + 1))
    if not years:
        return
    have = (building.serving * firm[building.added]).total() + (power.existing @ firm)[:, None]
    need = running.demand * (power.peak * (1.0 + power.reserve))
    problem.add_constraint(
        POWER_RESERVE, have - need >= 0.0, units=power.system.power, years=years, title="Firm capacity of power",
        meaning="Capacity that counts at the peak exceeds what is asked for at once, by the reserve.",
    )  # fmt: skip
    said = "power.reserve" if power.asked.reserve is not None else "system.toml, or manual 9.6"
    problem.assume(
        "power.reserve",
        "Firm capacity exceeds the peak by this share, from the first year a plant that counts at the peak can serve.",
        f"{power.reserve:g}, from {power.base_year + years[0]}", said,
    )  # fmt: skip


def tell_running(problem: PlanProblem, power: PlannedPower, running: Running) -> None:
    """Name what runs: flows by period, energy by plant and scenario, emissions."""
    scenarios, _ = when(power)
    system, steps = power.system, power.system.steps.scenario[: power.steps]
    problem.add_quantity(
        POWER_FLOW, running.flow.every, units=system.power, additive=False, title="Dispatch",
        meaning="What runs in each scenario and period of a year.",
    )  # fmt: skip
    problem.add_quantity(
        POWER_UNSERVED, running.unserved, units=system.power, title="Power left unserved by period", additive=False,
        meaning="What is asked for at a node and not served.",
    )  # fmt: skip
    count = len(scenarios)
    matrix = sparse.lil_array((len(system.fleets) * count, len(power.flows) * power.steps))
    emitted = np.zeros((1, len(power.flows) * power.steps))
    for f, (k, a) in enumerate(power.flows):
        activity, here = system.fleets[k].activities[a], columns_of(power, f)
        gives = float(np.max(activity.ends[0][1])) if len(activity.ends) == 1 else 1.0
        for s in range(count):
            matrix[[k * count + s], here] = np.where(steps == s, power.hours, 0.0) * gives
        for each in activity.emission.values():
            emitted[0, here] += power.by_year(each)[0] * power.expected
    index = Index(("plant", "scenario"), tuple((f.name, s) for f in system.fleets for s in scenarios))
    problem.add_quantity(
        POWER_ENERGY, (sparse.csc_array(matrix) @ running.flow.every).indexed(index), units=f"{system.energy}/year",
        additive=False, title="Energy by plant", base=_base_energy(power, count),
        meaning="Energy of a year that each plant gives, less what it takes.",
    )  # fmt: skip
    if emitted.any():
        problem.add_quantity(
            POWER_EMISSIONS, (sparse.csc_array(emitted) @ running.flow.every).indexed(Index.single()),
            units="units/year", title="Emissions of power",
            meaning="In the unit of the factors given, mean of the scenarios.",
        )  # fmt: skip


def _base_energy(power: PlannedPower, scenarios: int) -> Array:
    steps, found = power.base.system.steps, []
    for k, fleet in enumerate(power.system.fleets):
        gives = [float(np.max(each.ends[0][1])) if len(each.ends) == 1 else 1.0 for each in fleet.activities]
        for s in range(scenarios):
            hours = np.where(steps.scenario == s, steps.hours, 0.0)
            found.append(sum(g * float(flow @ hours) for g, flow in zip(gives, power.base.flow[k], strict=True)))
    return np.array(found)
