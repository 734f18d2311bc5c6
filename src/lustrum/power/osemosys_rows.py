"""Rows of OSeMOSYS over capacities and flows: limits, reserve margin, renewable target, emissions, yearly demand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from lustrum.power.system import CapacityRow, FlowRow

if TYPE_CHECKING:
    from lustrum.arrays import Array, Indices
    from lustrum.power.osemosys import Frame

Flows = tuple[tuple[int, int, "Array"], ...]


def _at(frame: Frame, year: int) -> Indices:
    """Return the steps of a year, shape (slices,)."""
    return np.arange(year * frame.slices, (year + 1) * frame.slices, dtype=np.intp)


def capacity_rows(frame: Frame) -> tuple[CapacityRow, ...]:
    """Return the least and most that stands of a technology in a year."""
    data, found = frame.data, []
    least, most = frame.array("TotalAnnualMinCapacity"), frame.array("TotalAnnualMaxCapacity")
    for (r, t), k in frame.of.items():
        fleet = frame.fleets[k]
        for y, year in enumerate(data.label["YEAR"]):
            have, low, high = float(fleet.existing[y]), float(least[r, t, y]), float(most[r, t, y])
            terms = tuple((k, u, 1.0) for u, unit in enumerate(fleet.units) if unit.active[y])
            if high != -1.0:
                if have > high + 1e-9 * max(1.0, have):
                    message = f"of '{fleet.name}' in {year} is {high:g}, and {have:g} stands there already."
                    data.fault("out_of_range", "TotalAnnualMaxCapacity", message)
                found.append(CapacityRow(f"most of {fleet.name} {year}", terms, upper=max(high - have, 0.0), period=y))
            if low > 0.0:
                found.append(CapacityRow(f"least of {fleet.name} {year}", terms, low - have, period=y))
    return tuple(found)


def demand_rows(frame: Frame) -> Iterator[FlowRow]:
    """Yield what is asked for at any time of a year: all that is made less all that is used covers it."""
    data = frame.data
    asked, at_times = frame.array("AccumulatedAnnualDemand"), frame.array("SpecifiedAnnualDemand")
    for r, f, y in np.argwhere(asked > 0.0):
        node, steps = frame.place(int(r), int(f)), _at(frame, int(y))
        flows = tuple(
            (k, a, np.broadcast_to(brings, (len(frame.steps),))[steps] * frame.steps.hours[steps])
            for k, fleet in enumerate(frame.fleets)
            for a, activity in enumerate(fleet.activities)
            for end, brings in activity.ends
            if end == node
        )
        label = frame.name(int(r), data.label["FUEL"][f])
        if at_times[r, f, y] > 0.0:
            said = f"DEMAND TWICE: '{label}' has a yearly and a specified demand; as in OSeMOSYS they do not add up"
            if said not in data.warnings:
                data.warnings.append(said)
        name = f"demand of {label} {data.label['YEAR'][y]}"
        yield FlowRow(name, flows, lower=float(asked[r, f, y]), kind="demand", at=steps)


def limit_rows(frame: Frame) -> Iterator[FlowRow]:
    """Yield limits on activity, the reserve margin, the renewable target and limits on emissions."""
    yield from _activity_rows(frame)
    yield from _reserve_rows(frame)
    yield from _renewable_rows(frame)
    yield from _emission_rows(frame)


def _all_of(frame: Frame, k: int, steps: Indices) -> Flows:
    """Return the activity of a technology over steps, all modes."""
    return tuple((k, a, frame.steps.hours[steps]) for a in range(len(frame.fleets[k].activities)))


def _activity_rows(frame: Frame) -> Iterator[FlowRow]:
    of_year, whole = "TotalTechnologyAnnualActivity", "TotalTechnologyModelPeriodActivity"
    every = np.arange(len(frame.steps), dtype=np.intp)
    for (r, t), k in frame.of.items():
        name = frame.fleets[k].name
        for y, year in enumerate(frame.data.label["YEAR"]):
            low, high = (float(frame.array(f"{of_year}{each}Limit")[r, t, y]) for each in ("Lower", "Upper"))
            if high != -1.0 or low > 0.0:
                most = np.inf if high == -1.0 else high
                steps = _at(frame, y)
                yield FlowRow(f"activity of {name} {year}", _all_of(frame, k, steps), (), low, most, at=steps)
        low, high = (float(frame.array(f"{whole}{each}Limit")[r, t]) for each in ("Lower", "Upper"))
        if high != -1.0 or low > 0.0:
            most = np.inf if high == -1.0 else high
            yield FlowRow(f"activity of {name}", _all_of(frame, k, every), (), low, most, at=every)


def _produced(frame: Frame, r: int, year: int, steps: Indices, weight: Array) -> Iterator[tuple[int, int, Array]]:
    """Yield the rate at which activities of a region make fuels that count, over steps.

    Parameters
    ----------
    weight : array, shape (fuels,)
    """
    for (region, t), k in frame.of.items():
        if region != r:
            continue
        for a, mode in enumerate(frame.mode[region, t]):
            made = frame.made.get((region, t, mode), {})
            rate = sum(float(by_year[year]) * float(weight[fuel]) for fuel, by_year in made.items())
            if rate:
                yield k, a, np.full(len(steps), rate)


def _reserve_rows(frame: Frame) -> Iterator[FlowRow]:
    """Yield for each time slice: capacity that counts is at least the margin times what is made of what needs it."""
    margin, data = frame.array("ReserveMargin"), frame.data
    tag = frame.array("ReserveMarginTagTechnology") * frame.array("CapacityToActivityUnit")[:, :, None]
    for r, y in np.argwhere(margin > 0.0):
        have, terms = 0.0, []
        for (region, t), k in frame.of.items():
            counts = float(tag[r, t, y])
            if region == r and counts:
                have += counts * float(frame.fleets[k].existing[y])
                terms += [(k, u, -counts) for u, unit in enumerate(frame.fleets[k].units) if unit.active[y]]
        needs = frame.array("ReserveMarginTagFuel")[r, :, y] * margin[r, y]
        flows = list(_produced(frame, int(r), int(y), _at(frame, int(y)), needs))
        if not flows:
            continue
        for place, step in enumerate(_at(frame, int(y))):
            rates = tuple((k, a, rate[place : place + 1]) for k, a, rate in flows)
            name = frame.name(int(r), f"reserve {data.label['YEAR'][y]} {data.label['TIMESLICE'][place]}")
            yield FlowRow(name, rates, upper=have, capacities=tuple(terms), at=np.array([step]))


def _renewable_rows(frame: Frame) -> Iterator[FlowRow]:
    target, data = frame.array("REMinProductionTarget"), frame.data
    tag = frame.array("RETagTechnology")
    for r, y in np.argwhere(target > 0.0):
        steps = _at(frame, int(y))
        hours = frame.steps.hours[steps]
        counted: dict[tuple[int, int], Array] = {}
        every = np.ones(len(data.label["FUEL"]))
        for k, a, rate in _produced(frame, int(r), int(y), steps, every):
            t = next(t for (region, t), place in frame.of.items() if place == k and region == r)
            if tag[r, t, y]:
                counted[k, a] = rate * tag[r, t, y]
        aim = frame.array("RETagFuel")[r, :, y] * target[r, y]
        for k, a, rate in _produced(frame, int(r), int(y), steps, aim):
            counted[k, a] = counted.get((k, a), np.zeros(len(steps))) - rate
        flows = tuple((k, a, rate * hours) for (k, a), rate in counted.items())
        name = frame.name(int(r), f"renewable target {data.label['YEAR'][y]}")
        yield FlowRow(name, flows, lower=0.0, at=steps)


def _emission_rows(frame: Frame) -> Iterator[FlowRow]:
    data = frame.data
    yearly, always = frame.array("AnnualExogenousEmission"), frame.array("ModelPeriodExogenousEmission")
    every = np.arange(len(frame.steps), dtype=np.intp)
    for r in range(len(data.label["REGION"])):
        for e, emission in enumerate(data.label["EMISSION"]):
            for y, year in enumerate(data.label["YEAR"]):
                limit = float(frame.array("AnnualEmissionLimit")[r, e, y])
                if limit != -1.0:
                    name, left = frame.name(r, f"{emission} {year}"), limit - float(yearly[r, e, y])
                    yield _emitted(frame, r, emission, name, left, _at(frame, y))
            limit = float(frame.array("ModelPeriodEmissionLimit")[r, e])
            if limit != -1.0:
                yield _emitted(frame, r, emission, frame.name(r, emission), limit - float(always[r, e]), every)


def _emitted(frame: Frame, r: int, emission: str, name: str, left: float, steps: Indices) -> FlowRow:
    hours = frame.steps.hours[steps]
    flows = tuple(
        (k, a, np.asarray(activity.emission[emission])[steps] * hours)
        for (region, _), k in frame.of.items()
        if region == r
        for a, activity in enumerate(frame.fleets[k].activities)
        if emission in activity.emission
    )
    return FlowRow(name, flows, upper=left, kind="emissions", at=steps)
