"""Wishes and paths by year in the CSV files a scenario names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lustrum.errors import DataError, UsageError
from lustrum.problem import WishedValue
from lustrum.problem.wishes import SENSES
from lustrum.results import Fault
from lustrum.results.records import Column, read_records
from lustrum.results.totals import repeats
from lustrum.scenario.faults import ScenarioFaults
from lustrum.scenario.wish import HIGHEST_THAN_TREND, ONE_OF, ONE_YEAR

WISH_COLUMNS = {
    "name": Column(needed=False, blank=True),
    "quantity": Column(),
    "label": Column(needed=False, blank=True),
    "year": Column("whole", needed=False, blank=True, default=True),
    "by": Column("whole", needed=False, blank=True, default=True),
    "sense": Column("word", words=SENSES),
    "value": Column("number", needed=False, blank=True, default=True),
    "than_trend": Column("share", needed=False, blank=True, default=True, above=0.0, most=HIGHEST_THAN_TREND),
    "priority": Column("whole", needed=False, blank=True, default=True, least=1),
    "origin": Column(needed=False, blank=True),
}
PATH_COLUMNS = {"quantity": Column(), "label": Column(blank=True), "year": Column("whole"), "value": Column("number")}

Paths = dict[tuple[str, str], dict[int, float]]


def wishes_in(file: Path, faults: ScenarioFaults) -> list[WishedValue]:
    """Return the wishes of a CSV file."""
    records = _records(file, WISH_COLUMNS, tuple(WISH_COLUMNS), faults)
    for row in records:
        if row.states("value") == row.states("than_trend"):
            faults.add(f"the wish on {row.text('quantity')} {ONE_OF}", place=(str(file), row.line))
            faults.in_lists += 1
        if row.states("year") and row.states("by"):
            faults.add(f"the wish on {row.text('quantity')} {ONE_YEAR}", place=(str(file), row.line))
            faults.in_lists += 1
    return [
        WishedValue(
            quantity=row.text("quantity"),
            label=row.text("label"),
            year=row.whole("year"),
            sense=row.text("sense"),
            value=row.number("value"),
            priority=row.whole("priority") or 2,
            origin=row.text("origin") or file.name,
            than_trend=row.number("than_trend") if row.states("than_trend") else None,
            by=row.whole("by"),
            name=row.text("name"),
            place=f"{file.name}, {row.place}",
        )
        for row in records
    ]


def all_paths_in(files: Sequence[Path], faults: ScenarioFaults) -> Paths:
    """Return the paths by year of CSV files together."""
    paths: Paths = {}
    for file in files:
        for key, by_year in paths_in(file, faults, paths).items():
            paths.setdefault(key, {}).update(by_year)
    return paths


def paths_in(file: Path, faults: ScenarioFaults, already: Mapping[tuple[str, str], Mapping[int, float]]) -> Paths:
    """Return the paths by year of a CSV file; a row for what another file states too is a fault."""
    paths: Paths = {}
    for row in _records(file, PATH_COLUMNS, ("quantity", "label", "year"), faults):
        key, year = (row.text("quantity"), row.text("label")), row.whole("year")
        if year is None:
            continue
        if year in already.get(key, {}):
            message = f"{key[0]} of '{key[1]}' in {year} is given in another file too; keep one"
            faults.add(message, place=(str(file), row.line))
            faults.in_lists += 1
        if total := next((text for text in key if repeats(text)), ""):
            message = f"'{total}' would be counted as one more label; a path is given by label, without totals"
            faults.add(message, place=(str(file), row.line))
            faults.in_lists += 1
        paths.setdefault(key, {})[year] = row.number("value")
    return paths


def _records(file: Path, columns: Mapping[str, Column], key: tuple[str, ...], faults: ScenarioFaults) -> Any:
    found: list[Fault] = []
    try:
        records = read_records(file, columns, key=key, faults=found)
    except UsageError as error:
        faults.add(str(error), place=(str(file), None))
        return ()
    except DataError as error:
        found += error.faults
        records = ()  # type: ignore[assignment]
    for fault in found:
        line = int(fault.row.removeprefix("line ")) if fault.row.removeprefix("line ").isdigit() else None
        column = f"column '{fault.column}': " if fault.column else ""
        faults.add(f"{column}{fault.message} {fault.way_out}".rstrip(), place=(str(file), line))
        faults.in_lists += 1
    return () if found else records
