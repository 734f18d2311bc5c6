"""The part `power` of a plan: one problem for the economy and its power system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.labels import Index
from lustrum.power.planned.alone import hold_to_plan_alone
from lustrum.power.planned.capacity import beside, build, invest, terminal
from lustrum.power.planned.checks import (
    fuel_and_goods_are_bought,
    nodes_balance,
    output_is_energy_delivered,
    plants_are_built,
)
from lustrum.power.planned.dispatch import run
from lustrum.power.planned.link import burn, keep_reserve, leave_unserved, link, tell_running
from lustrum.power.planned.system import planned_power
from lustrum.problem import PlanProblem
from lustrum.problem.base_year import planned_elsewhere, starting_capital
from lustrum.problem.check import checked_by, not_negative
from lustrum.problem.names import POWER_CAPACITY, POWER_ORDERS
from lustrum.problem.parts.production import Activities


@checked_by(
    not_negative(POWER_ORDERS, POWER_CAPACITY), output_is_energy_delivered, nodes_balance, plants_are_built,
    fuel_and_goods_are_bought,
)  # fmt: skip
def power(
    problem: PlanProblem,
    system: Mapping[str, Any] | None = None,
    energy: str = "",
    money_unit: float | None = None,
    periods: int | None = None,
    scenarios: str = "given",
    unserved_limit: float | None = None,
    unserved_from: int | None = None,
    unserved_price: float | None = None,
    reserve: float | None = None,
    reserve_from: int | None = None,
    network: str = "flow",
    mode: str = "joint",
    without: Sequence[str] = (),
    land_limit: float | None = None,
    people_limit: float | None = None,
) -> None:
    """A power system makes the table's electricity: S x = p0 E, with plants built of, and run on, the plan's products.

    Parameters
    ----------
    system : mapping
        The folder of the system, as the scenario read it.
    energy : str
        The product of the table that is electricity.
    money_unit : float, optional
        What one unit of the system's money is in the plan's; needed where they are not called the same.
    periods : int, optional
        How many periods of a year blocks.csv has, where that is to be sure.
    scenarios : {"given", "average"}
        Every scenario of inflow, or their mean alone.
    unserved_limit : float, optional
        A wish: most that is left unserved in any scenario, as a share of what is asked for.
    unserved_from : int, optional
        First year of the limit; that in which the first plant ordered can serve unless given.
    unserved_price : float, optional
        What is lost with a unit of energy left unserved, in the plan's money; ten times p0 unless given.
    reserve : float, optional
        By how much firm capacity exceeds the peak; that of system.toml, else 0.15.
    reserve_from : int, optional
        First year of the reserve; that in which the first plant ordered can serve unless given.
    network : {"flow", "transport"}
        Lines by Kirchhoff's law, or as is best.
    mode : {"joint", "given"}
        Plants as is best for the plan, or those of the power system alone for the demand of demand.csv.
    without : list of str
        Plants that are not built.
    land_limit, people_limit : float, optional
        Wishes: most land (km2) and people that plants ordered take in all.
    """
    del system, energy, money_unit, periods, scenarios, unserved_limit, unserved_from, unserved_price
    del (
        reserve,
        reserve_from,
        network,
        mode,
        without,
        land_limit,
        people_limit,
    )  # read together, from the problem's options
    growth = problem.growth.trend if problem.growth.is_named else 0.0
    found = planned_power(problem.economy, problem.options, problem.horizon, growth)
    problem.publish(found)
    building = build(problem, found)
    if found.asked.mode == "given":
        hold_to_plan_alone(problem, found, building)
    running = run(problem, found, building)
    made = problem.economy.base_output[found.product]
    output = (sparse.csc_array(([1.0 / made], ([0], [found.product])), shape=(1, len(problem.economy.product)))
              @ (problem.economy.supply @ problem.published(Activities).level)).indexed(Index.single())  # fmt: skip
    link(problem, found, running)
    burn(problem, found, running, output)
    leave_unserved(problem, found, running)
    keep_reserve(problem, found, building, running)
    invest(problem, found, building, invested(problem.economy, problem.options, vars(problem.growth)), output)
    terminal(problem, found, building, running.demand)
    beside(problem, found, building)
    tell_running(problem, found, running)
    _say(problem, found.warnings + found.bought.notes)


def invested(economy: Economy, options: Mapping[str, Mapping[str, Any]], growth: Mapping[str, float | None]) -> Array:
    """Return the capital goods that the industry of power bought in the base year, shape (products,)."""
    capital = starting_capital(economy, options, growth)
    own = np.isin(capital.activity, planned_elsewhere(economy, options))
    return np.asarray(capital.goods[:, np.flatnonzero(own)] @ capital.base_investment[own])


def _say(problem: PlanProblem, warnings: tuple[str, ...]) -> None:
    problem.assume(
        "power.column",
        "What running power takes beside fuel (work, repairs, losses of the grid) is that of electricity's column, by "
        "output; fixed costs of plants are not counted again, and no rate of interest: goods and labour are "
        "priced by the plan.", "", "manual, power in a plan",
    )  # fmt: skip
    for number, said in enumerate(warnings, start=1):
        problem.assume(f"power.warning_{number}", said, "", "system of power")
