"""Demand that may be left unserved: at a price, within a limit, from a year on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.errors import UsageError
from lustrum.power.system import UNSERVED, Activity, Fleet, FlowRow, System


def with_unserved(
    system: System, price: float, *, limit: float = np.inf, first: int = 0, limit_price: float = np.inf
) -> System:
    """Return a system whose demand may be left unserved.

    Parameters
    ----------
    price : float
        Money a unit of energy left.
    limit : float
        Most that is left, as a share of a year's demand, in each scenario.
    first : int
        Place of the period from which on the limit holds: before, nothing could be built.
    limit_price : float
        What a unit above the limit costs more; none may be above it where this is infinite.

    Raises
    ------
    UsageError
        If it may be left already.
    """
    if any(fleet.kind == UNSERVED for fleet in system.fleets):
        raise UsageError(
            f"Demand of '{system.name}' may be left already: change the price under [unserved] in system.toml, and "
            "leave out --unserved-price."
        )
    steps = system.steps
    asked = np.maximum(system.demand, 0.0)
    nodes = [n for n in range(len(system.node)) if asked[n].any()]
    start = len(system.fleets)
    fleets = tuple(
        Fleet(
            f"unserved at {system.node[n]}", UNSERVED, "unserved", np.ones(len(steps.periods)), (),
            (Activity(f"unserved at {system.node[n]}", ((n, 1.0),), price, 0.0, asked[n]),),
        )
        for n in nodes
    )  # fmt: skip
    rows = []
    for y in range(first, len(steps.periods)) if np.isfinite(limit) else ():
        for s in range(len(steps.scenarios)):
            hours = steps.hours * ((steps.period == y) & (steps.scenario == s))
            most = limit * float((asked @ hours).sum())
            flows = tuple((start + k, 0, hours) for k in range(len(nodes)))
            here = hours > 0.0
            present = float(steps.weight[here].sum()) / float(steps.hours[here].sum()) if here.any() else 0.0
            rows.append(
                FlowRow(f"unserved {steps.periods[y]} {steps.scenarios[s]}", flows, upper=most,
                        price=limit_price * present)
            )  # fmt: skip
    return replace(system, fleets=system.fleets + fleets, flow_rows=system.flow_rows + tuple(rows))
