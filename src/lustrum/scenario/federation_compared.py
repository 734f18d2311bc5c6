"""Plans of one federation beside each other: headlines of each region in the last year, and how far from the first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Drawing, Measure, Result

COMPARED = ("consumption", "gdp", "investment", "imports", "exports")
"""Headlines that are compared, as far as a plan tells them."""

NOTHING = 1e-6
"""Per cent by which two plans may differ and be the same."""


def compared(levels: Mapping[str, Result]) -> Result:
    """Return headlines by region in the last year all plan, the first plan's as they are, the others' beside it.

    Parameters
    ----------
    levels : mapping of plan's name to its result `levels`

    Raises
    ------
    UsageError
        If there are fewer than two plans, they share no region or no year, or count in other units.
    """
    if len(levels) < 2:
        raise UsageError("Name at least two plans to compare.")
    tables = {
        name: {
            (str(item[0]), str(item[1])): {kind: float(each.values[k]) for kind, each in result.measures.items()}
            for k, item in enumerate(result.items)
        }
        for name, result in levels.items()
    }
    first, *others = tables
    shared = [item for item in tables[first] if all(item in table for table in tables.values())]
    if not shared:
        raise UsageError(f"{', '.join(levels)} have no region and year in common: they cannot be compared.")
    year = max(item[1] for item in shared)
    regions = [region for region, at in shared if at == year]
    base = levels[first].measures
    measures: dict[str, Measure] = {}
    for kind in (kind for kind in COMPARED if all(kind in result.measures for result in levels.values())):
        units = {name: result.measures[kind].unit for name, result in levels.items()}
        if len(set(units.values())) > 1:
            said = "; ".join(f"{name}: {unit}" for name, unit in units.items())
            raise UsageError(f"The plans count {kind} in other units ({said}): load both from one table.")
        of = np.array([tables[first][region, year][kind] for region in regions])
        measures[kind] = Measure(of, base[kind].unit, f"{first}, {year}")
        for number, name in enumerate(others, start=2):
            other = np.array([tables[name][region, year][kind] for region in regions])
            change = 100.0 * np.divide(other - of, of, out=np.full(len(of), np.nan), where=of > 0.0)
            change = np.where(np.abs(change) < NOTHING, 0.0, change)
            measures[f"{kind}_in_plan_{number}"] = Measure(change, "% of plan 1", f"{name} beside {first}, {year}")
    return Result(
        "comparison",
        f"{len(levels)} plans of a federation, {year}",
        ("region",),
        [(region,) for region in regions],
        measures,
        notes=(*_findings(measures, regions, others, year), f"Plan 1 is {first}", *_left_out(tables, regions)),
        drawing=Drawing(
            "bars", "consumption_in_plan_2" if "consumption_in_plan_2" in measures else next(iter(measures))
        ),
    )


def _left_out(tables: Mapping[str, Mapping[tuple[str, str], object]], regions: list[str]) -> list[str]:
    """Say which regions some plans have and others have not."""
    every = dict.fromkeys(region for table in tables.values() for region, _ in table)
    apart = [region for region in every if region not in regions]
    return [f"Not in every plan, and left out: {shown(apart)}"] if apart else []


def _findings(measures: Mapping[str, Measure], regions: list[str], others: list[str], year: str) -> list[str]:
    said = []
    for number, name in enumerate(others, start=2):
        change = measures.get(f"consumption_in_plan_{number}")
        if change is None or not np.isfinite(change.values).any():
            continue
        far = int(np.nanargmax(np.abs(change.values)))
        said.append(
            f"In plan {number} ({name}) household consumption differs most in {regions[far]}: "
            f"{change.values[far]:+.2f} per cent in {year}"
        )
    return said
