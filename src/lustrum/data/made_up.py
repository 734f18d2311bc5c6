"""A made-up economy with the labels somebody names: small, balanced to the last digit, to be typed over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.errors import UsageError
from lustrum.results.totals import repeats

MOST_LABELS = 400
"""A table of more is not typed by hand."""
LARGEST = 1000.0
"""Output of the first label; each next one is somewhat smaller."""
INPUTS, IMPORTED, EXPORTED = 0.45, 0.12, 0.12
"""Inputs, imports and exports as shares of output."""
WAGES = 0.6
"""Share of value added."""
GOVERNMENT, FORMED = 0.2, 0.2
"""Shares of what is left for use at home, beside households."""
PER_PERSON = 5.0
"""Value added of one thousand persons."""


def made_up(labels: Sequence[str]) -> EconomyTables:
    """Return tables in which each label is a product and the activity that makes it.

    Figures are whole millions of crowns of 2020: output falls from label to label, inputs are shared by output,
    households take what the others leave.

    Parameters
    ----------
    labels : sequence of str
        At least one.

    Raises
    ------
    UsageError
        For a blank label, one that stands twice, a total, or more than can be typed.

    Examples
    --------
    >>> tables = made_up(["farming", "industry"])
    >>> tables.products, int(tables.wide["use"].values.sum())
    (('farming', 'industry'), 825)
    """
    names = tuple(label.strip() for label in labels)
    _refuse_labels(names)
    output = np.round(LARGEST / (1.0 + 0.2 * np.arange(len(names))))
    use = np.round(INPUTS * np.outer(output, output) / output.sum())
    added = output - use.sum(axis=0)
    wages = np.round(WAGES * added)
    imports, exports = np.round(IMPORTED * output), np.round(EXPORTED * output)
    left = output + imports - use.sum(axis=1) - exports
    government, formed = np.round(GOVERNMENT * left), np.round(FORMED * left)
    final = np.column_stack([left - government - formed, government, formed, exports])
    categories = ("households", "government", "gfcf", "exports")
    wide = {
        "use": WideTable("use", "use.csv", names, names, use, 0),
        "final_demand": WideTable("final_demand", "final_demand.csv", names, categories, final, 0),
        "value_added": WideTable(
            "value_added", "value_added.csv", ("wages", "gross_operating_surplus"), names,
            np.vstack([wages, added - wages]), 0,
        ),
        "labour": WideTable(
            "labour", "labour.csv", ("workers",), names, np.maximum(np.round(added / PER_PERSON), 1.0)[None, :], 0
        ),
    }  # fmt: skip
    long = {
        "imports": _column("imports", "product", "value", names, imports),
        "activities": _column("activities", "activity", "base_level", names, output),
    }
    return EconomyTables(Path("made up"), _meta(), wide, long)


def _column(name: str, of: str, value: str, labels: Sequence[str], values: np.ndarray) -> LongTable:
    records: list[dict[str, str | float | None]] = [
        {of: label, value: float(each)} for label, each in zip(labels, values, strict=True)
    ]
    return LongTable(name, f"{name}.csv", (of, value), records)


def _meta() -> dict[str, object]:
    return {
        "name": "Home",
        "base_year": 2020,
        "currency": "crown",
        "unit": "million crowns",
        "price_base": "current prices of 2020",
        "valuation": "basic",
        "source": "made-up figures to be typed over",
        "licence": "none needed",
        "labour": {"unit": "thousand persons"},
    }


def _refuse_labels(names: Sequence[str]) -> None:
    known = "Give names parted by commas: --labels farming,industry,services."
    if not names or not all(names):
        raise UsageError(f"A label is blank. {known}")
    if len(names) > MOST_LABELS:
        raise UsageError(f"{len(names)} labels are more than the {MOST_LABELS} a made-up table has.")
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"The label '{twice}' stands twice. {known}")
    for name in names:
        if repeats(name) or name.lower().startswith(("check:", "note:")):
            raise UsageError(f"'{name}' would be read as a total, a check or a note, and not as a branch. {known}")
