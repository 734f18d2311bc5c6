"""What a planner is warned of, or refused: hydro on average water, a short horizon, reservoirs that cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.errors import UsageError
from lustrum.power.folder_making import Growing
from lustrum.power.folder_time import Scenarios
from lustrum.power.reservoir import too_deep
from lustrum.power.system import System

MOST_HYDRO = 0.3
"""Share of energy from water beyond which one scenario is refused."""
BEYOND = 5.0
"""Years the horizon should go beyond the longest lead time."""


def warn(making: Growing, system: System, given: Scenarios, *, stated: bool) -> None:
    """Refuse hydro planned on one scenario; warn of a horizon too short and of discount nobody stated.

    Raises
    ------
    UsageError
        If water gives more than `MOST_HYDRO` of the energy asked for, there is one scenario, and nobody said that the
        average is meant.
    """
    share = water_share(system)
    if share > MOST_HYDRO and len(given.name) == 1:
        if not stated:
            raise UsageError(
                f"Water gives {100 * share:.0f} per cent of the energy of '{system.name}', and there is one scenario "
                "of inflow: what is planned on average water fails in dry years. Add [[scenario]] tables (name, "
                "probability, inflow; usual: wet 0.25, 1.4; normal 0.5, 1; dry 0.25, 0.6), or write "
                'scenarios = "average".'
            )
        making.tables.warnings.append(
            f"AVERAGE WATER: {100 * share:.0f} per cent of energy comes from water and every year is taken for "
            "average; a dry year is not covered"
        )
    settings = making.settings
    for name, lead in sorted(making.lead.items(), key=lambda each: -each[1])[:1]:
        if lead > 0.0 and settings.end - settings.start + 1 < lead + BEYOND:
            making.tables.warnings.append(
                f"HORIZON TOO SHORT: it ends {settings.end - settings.start + 1} years after the first order, and "
                f"'{name}' takes {lead:g} to build; give {lead + BEYOND:g} years or more"
            )
    if not settings.discount_stated:
        making.tables.assume("discount", "Yearly rate at which later money counts less.", "0.05", "manual, 9.6")
    if not settings.convention_stated:
        making.tables.assume("convention", "Capital is charged by the year over its life.", "annuity", "manual")


def water_share(system: System) -> float:
    """Return the share of demand water could give in the first period: what stores take in, and hydro by factor."""
    steps = system.steps
    hours = steps.hours * (steps.period == 0) * steps.probability[steps.scenario]
    demand = float((system.demand @ hours).sum())
    if demand <= 0.0:
        return 0.0
    water = 0.0
    for store in system.stores:
        own = store.inflow
        if store.inflow_per_capacity is not None:
            own = own + store.inflow_per_capacity * system.fleets[store.fleet].existing[0]
        water += float(own @ hours)
    for fleet in system.fleets:
        if fleet.carrier == "hydro" and np.isfinite(np.asarray(fleet.energy_most)).all() and fleet.kind == "source":
            water += float(np.mean(np.asarray(fleet.energy_most))) * float(fleet.existing[0]) * float(hours.sum())
    return water / demand


def check_reservoirs(making: Growing) -> None:
    """Refuse a reservoir whose volume does not go into its area and head; say that silting is not counted."""
    known = [store.name for store in making.stores]
    for row in making.tables.rows["reservoirs"]:
        at = making.tables.place(row, "store", known, "stores.csv")
        volume, area, head = (row.number(each) for each in ("volume_km3", "area_km2", "head_m"))
        if too_deep(volume, area, head):
            high = 1000 * volume / area
            message = f"{volume:g} km3 over {area:g} km2 would stand {high:.0f} m high; the head is {head:g} m."
            making.tables.faults.append(
                row.fault("implausible", "volume_km3", message, "Volume / area is at most the head.")
            )
        name = known[at] if known else ""
        if known and row.number("head_fall", 0.0) > 0.0:
            if making.stores[at].turns is not None:
                message = f"'{name}' is filled many times a season: its level is not followed."
                making.tables.faults.append(
                    row.fault("not_supported", "head_fall", message, "Choose cycle year or none.")
                )
            making.stores[at] = replace(making.stores[at], head_fall=row.number("head_fall"))
        said = f"nothing is said of silting of '{name}'"
        if row.states("silting_per_year"):
            said = f"'{name}' loses {100 * row.number('silting_per_year'):g} per cent a year, and is planned as it is"
        making.tables.warnings.append(f"SILTING NOT COUNTED: {said}")
