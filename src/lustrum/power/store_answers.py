"""The answers about stores: levels with their limits, what one more unit in them is worth."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.power.solve import Dispatch
from lustrum.power.told import period_label, scenario_label, sentence, step_label
from lustrum.power.worth import price_unit
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import short_figure


def stores_result(found: Dispatch) -> Result | None:
    """Return stores: what they hold, how full they get, what water in them is worth; None without stores."""
    system = found.system
    items, rows = [], []
    for k, store in enumerate(system.stores):
        for y in range(len(system.steps.periods)):
            for s in range(len(system.steps.scenarios)):
                here = (system.steps.period == y) & (system.steps.scenario == s)
                at = np.unique(store.stage[here])
                holds = float(found.capacity[store.fleet, y]) * store.hours_of_capacity
                level = found.level[k][at] if len(found.level[k]) else np.full(len(at), np.nan)
                worth = found.water_value[k][at]
                hours = system.steps.hours * here
                rows.append(
                    [
                        holds, float(np.min(level)), float(np.max(level)), float(np.nanmean(worth)),
                        float(np.nanmin(worth)), float(np.nanmax(worth)),
                        float(store_inflow(found, k) @ hours), float(found.spill[k] @ hours),
                    ]
                )  # fmt: skip
                items.append((store.name, period_label(found, y), scenario_label(found, s)))
    if not items:
        return None
    table, (factor, unit) = np.array(rows), price_unit(system.money, system.energy)
    table[:, 3:6] *= factor
    names = ("holds", "lowest", "highest", "value", "least_value", "most_value", "inflow", "spilled")
    units = (*[system.energy] * 3, *[unit] * 3, *[f"{system.energy}/year"] * 2)
    most = short_figure(float(np.nanmax(table[:, 5])))
    said = f"{len(system.stores)} stores; one more unit in them is worth {most} {unit} at most"
    return Result(
        "power_stores",
        "Stores and reservoirs: level, limits and what one more unit in them is worth",
        ("store", "period", "scenario"),
        items,
        {name: Measure(table[:, j], units[j]) for j, name in enumerate(names)},
        notes=(said,),
        drawing=Drawing("bars", "value", title=sentence(said)),
    )


def store_inflow(found: Dispatch, k: int) -> Array:
    """Return the inflow of a store, that of capacity added included, shape (steps,)."""
    store, steps = found.system.stores[k], found.system.steps
    extra = (
        0.0
        if store.inflow_per_capacity is None
        else store.inflow_per_capacity * found.capacity[store.fleet][steps.period]
    )
    return np.asarray(store.inflow + extra)


def levels_result(found: Dispatch) -> Result:
    """Return the level of every store at the end of every stage, its limits and what one more unit is worth."""
    system, steps = found.system, found.system.steps
    items, rows = [], []
    for k, store in enumerate(system.stores):
        if not len(found.level[k]):
            continue
        low, high = (np.broadcast_to(each, (len(store.before),)) for each in (store.level_low, store.level_high))
        first = np.zeros(len(store.before), dtype=np.intp)
        first[store.stage[::-1]] = np.arange(len(steps))[::-1]
        for i in range(len(store.before)):
            holds = float(found.capacity[store.fleet, steps.period[first[i]]]) * store.hours_of_capacity
            label = store.stage_label[i] if store.stage_label else step_label(found, int(first[i]))
            items.append((store.name, label))
            water = float(found.water_value[k][i])
            rows.append([float(found.level[k][i]), float(low[i]) * holds, float(high[i]) * holds, water])
    table, (factor, unit) = np.array(rows).reshape(len(rows), 4), price_unit(system.money, system.energy)
    measures = {
        "level": Measure(table[:, 0], system.energy, "at the end"),
        "least": Measure(table[:, 1], system.energy),
        "most": Measure(table[:, 2], system.energy),
        "value": Measure(factor * table[:, 3], unit, "of one more unit"),
    }
    return Result("power_levels", "Levels of stores", ("store", "stage"), items, measures, drawing=Drawing("none"))
