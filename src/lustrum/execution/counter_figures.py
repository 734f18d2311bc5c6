"""Counter-figures: what councils say instead, each with its reason, and what became of each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lustrum.execution.definitions import is_personal
from lustrum.execution.figures import Figure, Figures
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.records import Column, read_records
from lustrum.wording.names import nearest

COLUMNS: Mapping[str, Column] = {
    "indicator": Column(),
    "value": Column("number"),
    "unit": Column(),
    "by": Column(),
    "reason": Column(needed=False),
}
"""Columns of a file of counter-figures; the value is of the year."""
FATES = {
    "kept": "lies within the band: the figure stands, and both agree",
    "recompute": "lies outside the band and between the variants: the plan is to be solved with it",
    "conciliation": "lies outside the variants: to the conciliation committee, with what it would cost",
}
NO_VARIANTS = "lies outside the band, and there are no variants to compare: to the conciliation committee"


@dataclass(frozen=True)
class CounterFigure:
    """A counter-figure and what became of it."""

    indicator: str
    value: float
    by: str
    reason: str
    figure: float
    fate: str
    why: str


def read_counter_figures(path: Path | str, figures: Figures) -> tuple[CounterFigure, ...]:
    """Return the counter-figures of a file with what becomes of each.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where an indicator or unit is not that of a figure, or a cell tells of a person.
    """
    faults: list[Fault] = []
    known = {each.indicator: each for each in figures.figures}
    found = []
    for row in read_records(path, COLUMNS, key=("indicator", "by"), faults=faults):
        name = row.text("indicator")
        if name not in known:
            faults.append(row.fault("unknown_label", "indicator", f"'{name}' has no figure.", nearest(name, known)))
            continue
        if row.text("unit") != known[name].unit:
            faults.append(
                row.fault(
                    "unit", "unit", f"is '{row.text('unit')}', the figure in '{known[name].unit}'.", "Convert it."
                )
            )
        for column in ("by", "reason"):
            if is_personal(row.text(column)):
                faults.append(row.fault("personal", column, "tells of a person.", "Name the council."))
        found.append(_fated(known[name], row.number("value"), row.text("by"), row.text("reason")))
    raise_faults(faults, path)
    return tuple(found)


def _fated(figure: Figure, value: float, by: str, reason: str) -> CounterFigure:
    low, high = figure.yearly_band
    variants = [each for each in (figure.low, figure.central, figure.high) if math.isfinite(each)]
    if low <= value <= high:
        fate = "kept"
    elif min(variants) <= value <= max(variants):
        fate = "recompute"
    else:
        fate = "conciliation"
    said = FATES[fate] if fate != "conciliation" or len(variants) > 1 else NO_VARIANTS
    why = f"{said} (the band is {low:.6g} to {high:.6g} {figure.unit})"
    return CounterFigure(figure.indicator, value, by, reason, figure.central, fate, why)
