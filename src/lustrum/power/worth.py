"""What power is worth, in parts: energy, firm capacity, grid."""

from __future__ import annotations

import numpy as np

from lustrum.power.solve import Dispatch
from lustrum.power.system import LINE
from lustrum.wording.typeset import unit_prefix


def price_unit(money: str, energy: str) -> tuple[float, str]:
    """Return what a price in a system's money is multiplied by to be read, and its unit.

    >>> price_unit("million crowns", "MWh")
    (1000000.0, 'crowns/MWh')
    """
    factor, name = unit_prefix(money)
    return factor, f"{name}/{energy}"


def price_parts(found: Dispatch, node: int, period: int) -> tuple[float, float, float] | None:
    """Return what power at a node is worth in a period by energy, firm capacity and grid, None where none is asked for.

    The dual of the balance row is what one more unit costs there. The grid's part is what it is above the price where
    lines that lead to the node begin at their cheapest; the dual of the reserve, spread over the energy served, is the
    part of firm capacity, which no hour's price shows.
    """
    system, steps = found.system, found.system.steps
    here = (steps.period == period) & ~np.isnan(found.price[node])
    demand = np.maximum(system.demand[node], 0.0) * steps.hours * steps.probability[steps.scenario] * here
    total = float(demand.sum())
    if total <= 0.0:
        return None
    price = np.nan_to_num(found.price)
    near = _joined(found, node, period)
    at_source = price[near].min(axis=0)
    energy = float(demand @ at_source) / total
    grid = float(demand @ (price[node] - at_source)) / total
    return energy, firm_price(found, period), grid


def _joined(found: Dispatch, node: int, period: int) -> list[int]:
    """Return the nodes that lines join with one, itself included."""
    seen, waiting = {node}, [node]
    while waiting:
        at = waiting.pop()
        for k, fleet in enumerate(found.system.fleets):
            if fleet.kind != LINE or not found.capacity[k, period] > 0.0:
                continue
            ends = [end for end, _ in fleet.activities[0].ends]
            if at in ends:
                waiting += [end for end in ends if end not in seen]
                seen.update(ends)
    return sorted(seen)


def firm_price(found: Dispatch, period: int) -> float:
    """Return what the reserve adds to the price of each unit of energy in a period.

    One more unit of demand throughout adds one to the peak, and the reserve asks for capacity for it.
    """
    system, steps = found.system, found.system.steps
    value = 0.0
    for row, places in zip(system.capacity_rows, found.programme.capacity_row, strict=True):
        if row.kind == "reserve" and row.period == period:
            value += float(found.solution.dual[places].sum()) * row.per_peak
    if value == 0.0:
        return 0.0
    total = system.demand.sum(axis=0)
    here = steps.period == period
    energy = float((total * steps.weight)[here].sum())
    return value * float(total[here].max()) / energy if energy > 0.0 else 0.0
