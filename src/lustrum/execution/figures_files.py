"""Control figures as files: figures, definitions for a ledger, counter-figures, calendar; and read back."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lustrum.errors import UsageError
from lustrum.execution.counter_figures import CounterFigure
from lustrum.execution.definitions import CLOSING, Definition
from lustrum.execution.figures import Figure, Figures
from lustrum.execution.planning_calendar import Step
from lustrum.execution.series import Series, number_of, series_of
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.records import Column, read_records
from lustrum.results.write import guarded

COLUMNS: Mapping[str, Column] = {
    "indicator": Column(),
    "period": Column("period"),
    "value": Column("number"),
    "low": Column("number"),
    "high": Column("number"),
    "unit": Column(),
    "quantity": Column(needed=False),
    "label": Column(needed=False),
    "title": Column(needed=False),
    "region": Column(needed=False),
    "pattern": Column(needed=False),
    "band": Column(needed=False),
}
"""Columns of a file of figures; the first six are needed."""
SERIES_COLUMNS: Mapping[str, Column] = {
    "indicator": Column(),
    "period": Column("period"),
    "value": Column("number", blank=True),
    "unit": Column(needed=False),
}
"""Columns of a file of the past, or of something related."""
OWNER = "works of {}"


@dataclass(frozen=True)
class Target:
    """What is asked of an indicator in a period; `by` is the kind of period, '' where nobody says."""

    value: float
    low: float
    high: float
    unit: str
    by: str = ""


def read_figures(path: Path | str) -> dict[str, dict[int, Target]]:
    """Return the control figures of a file by indicator and number of the period (`series.number_of`).

    Raises
    ------
    UsageError, DataError
        As `read_records`; where a band does not lie about its figure.
    """
    faults: list[Fault] = []
    found: dict[str, dict[int, Target]] = {}
    for row in read_records(path, COLUMNS, key=("indicator", "period"), faults=faults):
        by = row.period("period").kind if row.states("period") else ""
        target = Target(row.number("value"), row.number("low"), row.number("high"), row.text("unit"), by)
        if not target.low <= target.value <= target.high and not math.isnan(target.low + target.value + target.high):
            faults.append(row.fault("bounds", "low", "and high do not lie about the value.", "Exchange them."))
        if row.states("period"):
            found.setdefault(row.text("indicator"), {})[number_of(row.period("period"))] = target
    raise_faults(faults, path)
    return found


def check_comparable(figures: Mapping[str, Mapping[int, Target]], series: Mapping[str, Series]) -> None:
    """Refuse control figures in another unit, or by another kind of period, than their indicator is told.

    Raises
    ------
    UsageError
        Naming the first of them.
    """
    for name in sorted(figures.keys() & series.keys()):
        told = series[name]
        for target in figures[name].values():
            if target.by and target.by != told.period:
                raise UsageError(
                    f"Control figures of '{name}' are by the {target.by}, and it is told by the {told.period}: give "
                    f"figures by the {told.period}."
                )
            if target.unit and told.unit and target.unit != told.unit:
                raise UsageError(
                    f"Control figures of '{name}' are in '{target.unit}', and it is told in '{told.unit}': give both "
                    "in one unit."
                )


def read_series(path: Path | str) -> dict[str, Series]:
    """Return the series of a file (indicator, period, value): blank cells are missing figures.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where the periods of an indicator are of several kinds.
    """
    lines: dict[str, tuple[list[str], list[float]]] = {}
    for row in read_records(path, SERIES_COLUMNS, key=("indicator", "period")):
        periods, values = lines.setdefault(row.text("indicator"), ([], []))
        periods.append(str(row.period("period")))
        values.append(row.number("value"))
    return {name: series_of(name, "", periods, values) for name, (periods, values) in lines.items()}


def definitions_for(figures: Figures) -> tuple[Definition, ...]:
    """Return the definitions under which figures are reported: one an indicator, owned by the works of its label."""
    return tuple(
        Definition(
            each.indicator,
            each.unit,
            figures.by,
            OWNER.format(" ".join(word for word in (each.label, each.region) if word)),
            each.title,
            "stock" if each.stands else "flow",
            since=figures.first,
            closing_days=CLOSING[figures.by],
            level="sector",
            product=each.label,
            region=each.region,
        )
        for each in figures.figures
    )


def figure_rows(figures: Figures) -> list[dict[str, Any]]:
    """Return the figures, one row an indicator and period."""
    return [
        {
            "indicator": each.indicator,
            "period": period,
            "value": float(each.values[k]),
            "low": float(each.below[k]),
            "high": float(each.above[k]),
            "unit": each.unit,
            "quantity": each.quantity,
            "label": each.label,
            "title": each.title,
            "region": each.region,
            "pattern": each.pattern,
            "band": each.width,
        }
        for each in figures.figures
        for k, period in enumerate(figures.periods)
    ]


def yearly_row(each: Figure) -> dict[str, Any]:
    """Return the figures of the year: variants and band."""
    below, above = each.yearly_band
    return {
        "indicator": each.indicator,
        "title": each.title,
        "unit": each.unit,
        "low": each.low,
        "central": each.central,
        "high": each.high,
        "band_from": below,
        "band_to": above,
    }


def definition_rows(definitions: Iterable[Definition]) -> list[dict[str, Any]]:
    """Return definitions as the rows of a file that `lustrum ledger define` takes."""
    from lustrum.execution.series import spelled

    return [
        {
            "indicator": each.indicator,
            "unit": each.unit,
            "period": each.period,
            "owner": each.owner,
            "title": each.title,
            "kind": each.kind,
            "since": "" if each.since is None else spelled(each.period, each.since),
            "closing_days": each.closing_days,
            "level": each.level,
            "product": each.product,
            "region": each.region,
        }
        for each in definitions
    ]


def files_of(figures: Figures, calendar: Sequence[Step], counters: Sequence[CounterFigure]) -> dict[str, bytes]:
    """Return the files of control figures by name."""
    files = {
        "figures.csv": figure_rows(figures),
        "year.csv": [yearly_row(each) for each in figures.figures],
        "indicators.csv": definition_rows(definitions_for(figures)),
        "calendar.csv": [vars(step) for step in calendar],
    }
    if counters:
        files["counter_figures.csv"] = [vars(each) for each in counters]
    return {name: as_table(rows) for name, rows in files.items()}


def as_table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV; what is not known is blank."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(list(rows[0]) if rows else [])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return buffer.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    return guarded(str(value))
