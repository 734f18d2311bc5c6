"""The laws of power in a plan, counted again from the plan's figures and the folder, never from the solver's rows."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from lustrum.arrays import Array
from lustrum.power.planned.capacity import begun_in_base_year, wear
from lustrum.power.planned.system import PlannedPower, planned_power
from lustrum.problem.base_year import planned_elsewhere, starting_capital
from lustrum.problem.check import Answer, Check, entry_is, equal, worst_of
from lustrum.problem.growth import Growth
from lustrum.problem.names import (
    OUTPUT,
    POWER_CAPACITY,
    POWER_DELIVERED,
    POWER_DEMAND,
    POWER_FLOW,
    POWER_FUEL,
    POWER_INVESTMENT,
    POWER_ORDERS,
    POWER_UNSERVED,
)

_KNOWN: WeakKeyDictionary[Any, PlannedPower] = WeakKeyDictionary()
"""By plan, so that four laws read one folder once."""


def power_of(answer: Answer) -> PlannedPower | None:
    """Return the power system of a solved plan, read again from what the plan keeps; None where it has none."""
    if POWER_FLOW not in answer.quantities:
        return None
    if answer in _KNOWN:
        return _KNOWN[answer]
    growth = Growth.of(answer.growth)
    trend = growth.trend if growth.is_named else 0.0
    found = planned_power(answer.economy, answer.options, len(answer.quantities[POWER_FLOW].years), trend)
    _KNOWN[answer] = found
    return found


def output_is_energy_delivered(answer: Answer) -> Check | None:
    """Output of electricity is what is asked for less what is left unserved, at p0."""
    power = power_of(answer)
    if power is None:
        return None
    asked = answer.quantities[POWER_DEMAND].values[:, 0]
    unserved = answer.quantities[POWER_UNSERVED].values @ np.tile(power.expected, len(power.system.node))
    table = answer.quantities[POWER_DELIVERED]
    made = answer.quantities[OUTPUT].values[:, power.product] / power.price
    worst, where = worst_of(table, np.abs(made - (asked - unserved))[:, None], power.energy)
    return Check("output of electricity is energy delivered", worst, where)


def nodes_balance(answer: Answer) -> Check | None:
    """At every node in every period what comes is what is asked for and served."""
    power = power_of(answer)
    if power is None:
        return None
    asked = answer.quantities[POWER_DEMAND].values
    flow, unserved = answer.quantities[POWER_FLOW].values, answer.quantities[POWER_UNSERVED]
    net = unserved.values - asked * power.share.ravel()
    for f, (k, a) in enumerate(power.flows):
        here = flow[:, f * power.steps : (f + 1) * power.steps]
        for node, brings in power.system.fleets[k].activities[a].ends:
            net[:, node * power.steps : (node + 1) * power.steps] += power.by_year(brings) * here
    # what is let go is no figure of the plan: nothing may be missing
    worst, where = worst_of(unserved, -net, max(power.peak * power.energy, 1.0))
    return Check("power reaches every node", worst, where)


def plants_are_built(answer: Answer) -> Check | None:
    """What serves is what stands and what was ordered a lead time before; nothing runs beyond it."""
    power = power_of(answer)
    if power is None:
        return None
    table = answer.quantities[POWER_CAPACITY]
    expected = power.existing + power.begun.cumsum(axis=0)
    orders = answer.quantities[POWER_ORDERS].values
    for place, k in enumerate(power.added):
        lead, life = int(power.lead[k]), int(power.life[k])
        for t in range(power.years):
            first, last = max(t - lead - life + 1, 0), t - lead + 1
            expected[t, k] += orders[first:last, place].sum() if last > 0 else 0.0
            if t >= life:
                expected[t, k] -= power.begun[: t - life + 1, k].sum()
    size = max(float(power.existing[0].max(initial=0.0)), 1.0)
    built = equal("power plants serve a lead time after they were ordered", table, expected, size)
    flow = answer.quantities[POWER_FLOW]
    beyond = np.zeros_like(flow.values)
    for f, (k, a) in enumerate(power.flows):
        here = slice(f * power.steps, (f + 1) * power.steps)
        most = power.by_year(power.system.fleets[k].activities[a].high) * table.values[:, [k]]
        beyond[:, here] = flow.values[:, here] - most
    worst, where = worst_of(flow, beyond, size)
    return built if built.worst >= worst else Check("no power plant runs beyond its capacity", worst, where)


def fuel_and_goods_are_bought(answer: Answer) -> Check | None:
    """Fuel and goods for power in the balance are those of its flows and orders."""
    power = power_of(answer)
    if power is None:
        return None
    level = answer.quantities[OUTPUT].values[:, [power.product]] / answer.economy.base_output[power.product]
    found = [entry_is(answer, POWER_INVESTMENT, _goods(answer, power, level))]
    if power.bought.fuel.nnz:
        flow = answer.quantities[POWER_FLOW].values.reshape(power.years, len(power.flows), power.steps)
        burnt = np.asarray((power.bought.fuel @ (flow @ power.expected).T).T)
        found.append(entry_is(answer, POWER_FUEL, burnt - level * power.bought.base_fuel))
    known = [check for check in found if check is not None]
    return max(known, key=lambda check: check.worst) if known else None


def _goods(answer: Answer, power: PlannedPower, level: Array) -> Array:
    """Return the goods of plants and of all else of power, shape (years, products)."""
    capital = starting_capital(answer.economy, answer.options, answer.growth)
    own = np.flatnonzero(np.isin(capital.activity, planned_elsewhere(answer.economy, answer.options)))
    table = np.asarray(capital.goods[:, own] @ capital.base_investment[own])
    rest = np.maximum(table - np.asarray(power.bought.building @ begun_in_base_year(power)), 0.0)
    spent = np.zeros((power.years, len(power.system.fleets)))
    orders = answer.quantities[POWER_ORDERS].values
    for place, k in enumerate(power.added):
        lead = max(int(power.lead[k]), 1)
        for t in range(power.years):
            for ordered in range(t - lead + 1, t + 1):
                arrives = ordered + int(power.lead[k])
                amount = orders[ordered, place] if ordered >= 0 else 0.0
                if ordered < 0 and 0 <= arrives < power.years:
                    amount = power.begun[arrives, k]
                spent[t, k] += amount / lead * (1.0 + power.cost_growth[k]) ** (arrives + 1)
    serving = answer.quantities[POWER_CAPACITY].values[-1] - power.existing[-1]
    spent[-1] += np.where(power.can_add, serving * wear(power), 0.0)
    found: Array = np.asarray((power.bought.building @ spent.T).T) + level * rest
    return found
