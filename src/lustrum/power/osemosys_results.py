"""The answer of an OSeMOSYS system as its users know it: one CSV file for each result, named as OSeMOSYS does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.power.solve import Dispatch
from lustrum.power.system import CONVERTER, SOURCE, STORE, Fleet

Rows = Iterator[tuple[tuple[str, ...], float]]
OF_TECHNOLOGY = ("REGION", "TECHNOLOGY", "YEAR")


def osemosys_files(found: Dispatch) -> dict[str, bytes]:
    """Return results by file name; rows that are nought are left out, as otoole does."""
    files: dict[str, tuple[tuple[str, ...], Rows]] = {
        "NewCapacity": (OF_TECHNOLOGY, _added(found, (SOURCE, CONVERTER))),
        "TotalCapacityAnnual": (OF_TECHNOLOGY, _capacity(found)),
        "RateOfActivity": (("REGION", "TIMESLICE", "TECHNOLOGY", "MODE_OF_OPERATION", "YEAR"), _rates(found)),
        "TotalTechnologyAnnualActivity": (OF_TECHNOLOGY, _activity(found)),
        "NewStorageCapacity": (("REGION", "STORAGE", "YEAR"), _added(found, (STORE,))),
        "StorageLevelSeasonFinish": (("REGION", "STORAGE", "YEAR", "SEASON"), _levels(found)),
        "AnnualEmissions": (("REGION", "EMISSION", "YEAR"), _emissions(found)),
        "TotalDiscountedCost": (("SYSTEM",), iter([((found.system.name,), found.total_cost)])),
    }
    made = {f"{name}.csv": _table(heads, rows) for name, (heads, rows) in files.items()}
    return {name: content for name, content in made.items() if content.count(b"\n") > 1}


def _table(heads: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n")
    write.writerow([*heads, "VALUE"])
    write.writerows([*labels, repr(float(value))] for labels, value in rows if value != 0.0)
    return text.getvalue().encode()


def _of(found: Dispatch, kinds: tuple[str, ...]) -> Iterator[tuple[int, Fleet]]:
    for k, fleet in enumerate(found.system.fleets):
        if fleet.kind in kinds:
            yield k, fleet


def _added(found: Dispatch, kinds: tuple[str, ...]) -> Rows:
    for k, fleet in _of(found, kinds):
        for unit, value in zip(fleet.units, found.added[k], strict=True):
            yield (*_said(found, fleet), unit.arrives), float(value)


def _capacity(found: Dispatch) -> Rows:
    for k, fleet in _of(found, (SOURCE, CONVERTER)):
        for year, value in zip(found.system.steps.periods, found.capacity[k], strict=True):
            yield (*_said(found, fleet), year), float(value)


def _rates(found: Dispatch) -> Rows:
    steps = found.system.steps
    for k, fleet in _of(found, (SOURCE, CONVERTER)):
        for activity, flow in zip(fleet.activities, found.flow[k], strict=True):
            region, technology = _said(found, fleet)
            mode = activity.name[len(fleet.name) + 1 :]
            for t, value in enumerate(flow):
                yield (region, steps.label[t], technology, mode, steps.periods[steps.period[t]]), float(value)


def _by_year(found: Dispatch, values: Array) -> Array:
    steps = found.system.steps
    return np.asarray(np.bincount(steps.period, values * steps.hours, minlength=len(steps.periods)), dtype=float)


def _activity(found: Dispatch) -> Rows:
    for k, fleet in _of(found, (SOURCE, CONVERTER)):
        for year, value in zip(found.system.steps.periods, _by_year(found, found.flow[k].sum(axis=0)), strict=True):
            yield (*_said(found, fleet), year), float(value)


def _levels(found: Dispatch) -> Rows:
    for store, level in zip(found.system.stores, found.level, strict=True):
        for label, value in zip(store.stage_label, level, strict=True):
            year, _, season = label.partition(" season ")
            yield (*_said(found, found.system.fleets[store.fleet]), year, season), float(value)


def _emissions(found: Dispatch) -> Rows:
    total: dict[tuple[str, str], Array] = {}
    for k, fleet in _of(found, (SOURCE, CONVERTER)):
        for activity, flow in zip(fleet.activities, found.flow[k], strict=True):
            for kind, factor in activity.emission.items():
                key = (_said(found, fleet)[0], kind)
                before = total.get(key, np.zeros(len(found.system.steps.periods)))
                total[key] = before + _by_year(found, np.asarray(factor) * flow)
    for key, by_year in sorted(total.items()):
        for year, value in zip(found.system.steps.periods, by_year, strict=True):
            yield (*key, year), float(value)


def _said(found: Dispatch, fleet: Fleet) -> tuple[str, str]:
    """Return the region of a fleet and its label there."""
    region = found.system.regions[0] if fleet.name == fleet.carrier else fleet.name[: -len(fleet.carrier) - 1]
    return region, fleet.carrier
