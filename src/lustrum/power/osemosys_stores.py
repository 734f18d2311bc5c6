"""OSeMOSYS' storage: a level by season, and its limits at the ends of the first and the last week of every day type.

A season of w weeks is followed from its first day to its last; between, the level moves on evenly. OSeMOSYS therefore
asks for limits where a bracket of the day begins or ends in the first and in the last week, and so do the rows here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lustrum.power.system import STORE, Activity, Fleet, FlowRow, Store, Unit

if TYPE_CHECKING:
    from lustrum.arrays import Array, Indices
    from lustrum.power.osemosys import Frame

Terms = dict[int, float]
"""Steps, and what the rate of charging in each adds to a level."""


@dataclass(frozen=True, eq=False)
class Clock:
    """Where time slices stand in seasons, day types and brackets of the day.

    Parameters
    ----------
    season, day, bracket : arrays of int, shape (slices,)
    slice_of : mapping of (season, day type, bracket) to time slice
    """

    season: Indices
    day: Indices
    bracket: Indices
    slice_of: dict[tuple[int, int, int], int]


def add_stores(frame: Frame) -> None:
    """Add a store, and a node for what technologies put in and take out, for each storage that any of them uses."""
    data = frame.data
    used: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
    for name, sign in (("TechnologyToStorage", 1.0), ("TechnologyFromStorage", -1.0)):
        for (r, t, s, m), value in data.cells(name):
            used.setdefault((r, s), []).append((t, m, sign * value))
    if not used:
        return
    clock = _clock(frame)
    if clock is None:
        return
    for (r, s), flows in sorted(used.items()):
        _store(frame, clock, r, s, flows)


def _clock(frame: Frame) -> Clock | None:
    """Return where time slices stand; a fault where one stands nowhere, in several places or where another does."""
    data, place = frame.data, []
    for name, set_ in (("Conversionls", "SEASON"), ("Conversionld", "DAYTYPE"), ("Conversionlh", "DAILYTIMEBRACKET")):
        table, labels = frame.array(name), data.label[set_]
        numbers = [int(each) if each.isdigit() else -1 for each in labels]
        if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] < 0:
            data.fault("not_supported", set_, "has labels that are not 1, 2, 3 and so on, which storage counts by.")
            return None
        odd = np.flatnonzero(((table != 0.0).sum(axis=1) != 1) | (table.max(axis=1, initial=0.0) != 1.0))
        if len(odd):
            label = data.label["TIMESLICE"][odd[0]]
            message = f"puts time slice '{label}' in none or in several of {set_}, or in part."
            data.fault("not_supported", name, message, "Storage is followed where each slice has one place, with 1.")
            return None
        place.append(table.argmax(axis=1))
    found: dict[tuple[int, int, int], int] = {}
    for slice_, key in enumerate(zip(*(each.tolist() for each in place), strict=True)):
        if key in found:
            names = [data.label["TIMESLICE"][k] for k in (found[key], slice_)]
            message = f"puts '{names[0]}' and '{names[1]}' in one bracket of a day; charges would count twice."
            data.fault("not_supported", "Conversionlh", message, "Give each slice a bracket of its own.")
            return None
        found[key] = slice_
    return Clock(place[0], place[1], place[2], found)


def _store(frame: Frame, clock: Clock, r: int, s: int, flows: list[tuple[int, int, float]]) -> None:
    data = frame.data
    name = frame.name(r, data.label["STORAGE"][s])
    node, years, seasons = len(frame.node), len(data.years), len(data.label["SEASON"])
    frame.node = (*frame.node, name)
    for t, m, value in flows:
        k = frame.of[r, t]
        fleet = frame.fleets[k]
        at = frame.mode[r, t].index(m)
        changed = list(fleet.activities)
        changed[at] = replace(changed[at], ends=(*changed[at].ends, (node, value)))
        frame.fleets[k] = replace(fleet, activities=tuple(changed))
    existing = frame.array("ResidualStorageCapacity")[r, s]
    place = len(frame.fleets)
    net = Activity(name, ((node, -1.0),), 0.0, -np.inf, np.inf)
    frame.fleets.append(
        Fleet(name, STORE, data.label["STORAGE"][s], existing, _storage_units(frame, r, s, name), (net,), shared=False,
              unit="unit of energy")
    )  # fmt: skip
    stage = np.concatenate([clock.season + y * seasons for y in range(years)]).astype(np.intp)
    least = frame.array("MinStorageCharge")[r, s]
    start = float(frame.array("StorageLevelStart")[r, s])
    labels = tuple(f"{year} season {season}" for year in data.label["YEAR"] for season in data.label["SEASON"])
    frame.stores.append(
        Store(
            name, node, data.label["STORAGE"][s], place, 1.0, stage, np.arange(-1, years * seasons - 1),
            np.ones(years * seasons), ((0, 1.0),), np.zeros(len(frame.steps)), start, spills=False,
            level_low=np.repeat(least, seasons), stage_label=labels,
        )
    )  # fmt: skip
    frame.rows += [*_level_rows(frame, clock, place, len(frame.stores) - 1), *_rate_rows(frame, r, s, name, flows)]


def _storage_units(frame: Frame, r: int, s: int, name: str) -> tuple[Unit, ...]:
    data, years = frame.data, frame.data.years
    life = float(frame.array("OperationalLifeStorage")[r, s])
    own = float(frame.array("DiscountRateStorage")[r, s])
    rate = float(frame.discount[r]) if np.isnan(own) else own
    if life <= 0.0:
        data.fault("out_of_range", "OperationalLifeStorage", f"of '{name}' is {life:g}; give years above 0.")
        return ()
    after, found = years - years[0], []
    for y, year in enumerate(data.label["YEAR"]):
        price = float(frame.array("CapitalCostStorage")[r, s, y])
        back = frame.salvage(r, life, y, rate) * (1.0 + rate) ** -(1.0 + after[-1])
        active = (years >= years[y]) & (years - years[y] < life)
        cost = price * float((1.0 + rate) ** -after[y] - back)
        found.append(Unit(f"{name} {year}", 0.0, np.inf, cost, active, year, year))
    return tuple(found)


def _level_rows(frame: Frame, clock: Clock, place: int, store: int) -> Iterator[FlowRow]:
    """Yield the limits of a level where brackets of the day begin and end, in the first and the last week."""
    data, fleet, held = frame.data, frame.fleets[place], frame.stores[store]
    least = np.broadcast_to(held.level_low, (len(held.before),))
    seasons = len(data.label["SEASON"])
    for y in range(len(data.years)):
        have = float(fleet.existing[y])
        units = [u for u, unit in enumerate(fleet.units) if unit.active[y]]
        for season in range(seasons):
            stage = y * seasons + season
            for from_end, terms in _moments(frame, clock, y, season):
                level = stage if from_end else stage - 1
                constant = float(held.initial) if level < 0 else 0.0
                levels = ((store, level, 1.0),) if level >= 0 else ()
                steps = np.array(sorted(terms), dtype=np.intp)
                flows = ((place, 0, np.array([terms[step] for step in sorted(terms)])),) if terms else ()
                low = float(least[stage])
                name = f"{fleet.name} {data.label['YEAR'][y]} {data.label['SEASON'][season]}"
                yield FlowRow(f"most in {name}", flows, levels, upper=have - constant, at=steps,
                              capacities=tuple((place, u, -1.0) for u in units))  # fmt: skip
                yield FlowRow(f"least in {name}", flows, levels, lower=low * have - constant, at=steps,
                              capacities=tuple((place, u, -low) for u in units))  # fmt: skip


def _moments(frame: Frame, clock: Clock, y: int, season: int) -> Iterator[tuple[bool, Terms]]:
    """Yield the moments at which OSeMOSYS looks at a level: from the end of a season or its start, and what is added.

    Of each day type and bracket: where it begins in the first week (from the start) and ends in the last (from the
    end); of day types after the first also where the day before ends in the first week and they begin in the last.
    """
    days, brackets = len(frame.data.label["DAYTYPE"]), len(frame.data.label["DAILYTIMEBRACKET"])
    split, number = frame.array("DaySplit")[:, y], frame.array("DaysInDayType")[season, :, y]

    def some(day: int, which: range, factor: float) -> Terms:
        found: Terms = {}
        for bracket in which:
            slice_ = clock.slice_of.get((season, day, bracket))
            if slice_ is not None:
                found[y * frame.slices + slice_] = factor * float(split[bracket])
        return found

    def summed(parts: list[Terms]) -> Terms:
        found: Terms = {}
        for part in parts:
            for step, value in part.items():
                found[step] = found.get(step, 0.0) + value
        return found

    every = range(brackets)
    start = [summed([some(day, every, float(number[day])) for day in range(until)]) for until in range(days)]
    finish = [summed([some(day, every, -float(number[day])) for day in range(at + 1, days)]) for at in range(days)]
    for day in range(days):
        for bracket in every:
            before, later = range(bracket), range(bracket + 1, brackets)
            yield False, summed([start[day], some(day, before, 1.0)])
            yield True, summed([finish[day], some(day, later, -1.0)])
            if day > 0:
                yield False, summed([start[day], some(day - 1, later, -1.0)])
                yield True, summed([finish[day - 1], some(day, before, 1.0)])


def _rate_rows(frame: Frame, r: int, s: int, name: str, flows: list[tuple[int, int, float]]) -> Iterator[FlowRow]:
    """Yield the most that all technologies together put in, and take out, in every step."""
    for sign, which in ((1.0, "Charge"), (-1.0, "Discharge")):
        most = float(frame.array(f"StorageMax{which}Rate")[r, s])
        into: list[tuple[int, int, Array]] = [
            (frame.of[r, t], frame.mode[r, t].index(m), np.array([abs(value)])) for t, m, value in flows
            if value * sign > 0.0
        ]  # fmt: skip
        for step in range(len(frame.steps)) if into else ():
            yield FlowRow(f"{which.lower()} of {name}", tuple(into), upper=most, at=np.array([step]))
