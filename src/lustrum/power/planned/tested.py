"""A plan's plants meet every scenario of inflow: what was built and what is asked for as planned, dispatch anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.power.planned.alone import system_alone
from lustrum.power.planned.checks import power_of
from lustrum.power.planned.system import planned_power
from lustrum.power.solve import Dispatch, dispatch
from lustrum.power.told import left_by_scenario, sentence
from lustrum.power.unserved import with_unserved
from lustrum.problem import Growth
from lustrum.problem.names import POWER_CAPACITY, POWER_DEMAND
from lustrum.results import Drawing, Measure, Result


def in_every_scenario(plan: Plan) -> Dispatch:
    """Return how the plants of a plan meet its demand in every scenario of the folder, planned on or not.

    Raises
    ------
    UsageError
        If the plan has no power system.
    """
    power = power_of(plan)
    if power is None:
        raise UsageError("This plan has no power system: a scenario names one under [power].")
    asked = dict(plan.options["power"])
    system = dict(asked["system"])
    system["top"] = {key: value for key, value in system["top"].items() if key != "scenarios"}
    growth = Growth.of(plan.growth)
    every = planned_power(
        plan.economy, {**plan.options, "power": {**asked, "system": system, "scenarios": "given"}}, power.years,
        growth.trend if growth.is_named else 0.0,
    )  # fmt: skip
    demand = plan.quantities[POWER_DEMAND].values[:, 0]
    found = system_alone(every, demand, np.ones(power.years))
    serving = plan.quantities[POWER_CAPACITY].values
    fuel, number, fleets = np.asarray(every.bought.fuel.sum(axis=0)).ravel(), 0, []
    for k, fleet in enumerate(found.fleets):
        activities = tuple(replace(each, cost=float(fuel[number + a])) for a, each in enumerate(fleet.activities))
        number += len(activities)
        fleets.append(replace(fleet, existing=serving[:, k], activities=activities))
    return dispatch(with_unserved(replace(found, fleets=tuple(fleets)), every.unserved_price))


def left_in_every_scenario(plan: Plan, name: str) -> Result:
    """Return what a plan's plants leave unserved in each year and scenario.

    Parameters
    ----------
    name : str
        How the plan was made, for people.
    """
    found = in_every_scenario(plan)
    items, table = left_by_scenario(found)
    shown = [k for k, (year, _) in enumerate(items) if int(year) <= plan.years[-1]]
    items, table = [items[k] for k in shown], table[shown]
    worst = int(table[:, 1].argmax())
    said = f"{name} leaves {table[worst, 1]:.2f} per cent of power unserved in {', '.join(items[worst])}"
    if table[worst, 1] <= 1e-4:
        said = f"{name} serves all power in every scenario"
    return Result(
        "power_tested", f"Power left unserved where {name} meets every scenario", ("year", "scenario"), items,
        {"left": Measure(table[:, 0], f"{found.system.energy}/year"), "share": Measure(table[:, 1], "% of demand")},
        notes=(said,), drawing=Drawing("lines", "share", x="year", series="scenario", title=sentence(said)),
    )  # fmt: skip
