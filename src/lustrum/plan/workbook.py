"""A plan as a workbook: years across, titles, units, sums as formulas, and the tidy form beside them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.indicators import indicators
from lustrum.plan.plan import Plan
from lustrum.plan.table import Table
from lustrum.plan.tidy import facts_of, tidy
from lustrum.plan.titles import label_title
from lustrum.wording.names import plain

SHEET_ROWS = 1_048_575
"""Rows of a sheet below its header; a longer list goes on in another sheet."""
TOP = 3
"""The row of a table's header: its title, its unit and a blank row stand above."""
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "bold": {"bold": True},
    "title": {"bold": True, "font_size": 14},
    "unit": {"italic": True, "font_color": "#4A5560"},
    "head": {"bold": True, "bg_color": "#E8EDF3", "bottom": 1},
    "large": {"num_format": "#,##0"},
    "middle": {"num_format": "#,##0.0"},
    "small": {"num_format": "0.000"},
    "sum large": {"num_format": "#,##0", "bold": True, "top": 1},
    "sum middle": {"num_format": "#,##0.0", "bold": True, "top": 1},
    "sum small": {"num_format": "0.000", "bold": True, "top": 1},
    "sum": {"bold": True, "top": 1},
}


def as_workbook(plan: Plan) -> bytes:
    """Return a workbook: `summary`, a sheet for each table, and `tidy` with every figure a row.

    A table has its title and unit above, labels with their names at the left, the base year and the years across, and
    its sum below where items may be added up. Text is written as text whatever it begins with, so that no label becomes
    a formula or a link; the only formulas are the sums.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": plan.name, "created": datetime(2000, 1, 1)})
    formats = {name: book.add_format(dict(said)) for name, said in FORMATS.items()}
    _write_summary(book.add_worksheet("summary"), plan, formats)
    taken = {"summary", "tidy"}
    for name, table in plan.tables.items():
        _write_table(book.add_worksheet(_sheet_name(name, taken)), plan, table, formats)
    _write_tidy(book, plan, formats, taken)
    book.close()
    return buffer.getvalue()


def _write_table(sheet: Any, plan: Plan, table: Table, formats: Mapping[str, Any]) -> None:
    """Write a table, years across."""
    base = _base_of(plan, table)
    dims = table.index.dims
    names = [
        dim for dim in dims if any(label_title(plan, dim, item, table.index) != item for item in _labels(table, dim))
    ]
    own_units = bool(table.item_units)
    left = [*dims, *(f"{dim} name" for dim in names), *(["unit"] if own_units else [])]
    years = [plan.base_year, *table.years] if base is not None else list(table.years)
    sheet.write_string(0, 0, table.title or plain(table.name), formats["title"])
    said = "each row in its own unit" if own_units else f"in {table.units}"
    sheet.write_string(1, 0, f"{said}. {table.meaning}".strip(), formats["unit"])
    for column, name in enumerate(left):
        sheet.write_string(TOP, column, name, formats["head"])
    for column, year in enumerate(years, start=len(left)):
        sheet.write_number(TOP, column, year, formats["head"])
    values = table.values if base is None else np.vstack([base[None, :], table.values])
    size = _size(values)
    for place, item in enumerate(table.index.items[:SHEET_ROWS]):
        row = TOP + 1 + place
        words = [*item, *(label_title(plan, dim, item[dims.index(dim)], table.index) for dim in names)]
        for column, word in enumerate([*words, *([table.unit_of(place)] if own_units else [])]):
            sheet.write_string(row, column, word)
        for column, value in enumerate(values[:, place].tolist(), start=len(left)):
            if np.isfinite(value):
                sheet.write_number(row, column, value, formats[size])
    count = min(len(table.index), SHEET_ROWS)
    if table.additive and not own_units and dims and count > 1:
        _write_sums(sheet, (TOP + 1, TOP + count, len(left)), np.nansum(values, axis=1), formats, size)
    sheet.freeze_panes(TOP + 1, len(left))
    sheet.set_column(0, max(len(dims) - 1, 0), 16)
    sheet.set_column(len(dims), max(len(left) - 1, 0), 34)
    sheet.set_column(len(left), len(left) + len(years) - 1, 13)


def _write_sums(sheet: Any, place: tuple[int, int, int], totals: Array, formats: Mapping[str, Any], size: str) -> None:
    """Write the sum of every year below its column; `place` is the first and last row and the first column."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    first, last, left = place
    sheet.write_string(last + 1, 0, "Total", formats["sum"])
    for column, total in enumerate(totals.tolist(), start=left):
        formula = f"=SUM({xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)})"
        sheet.write_formula(last + 1, column, formula, formats[f"sum {size}"], total)


def _labels(table: Table, dim: str) -> Sequence[str]:
    position = table.index.dims.index(dim)
    return list(dict.fromkeys(item[position] for item in table.index.items))


def _base_of(plan: Plan, table: Table) -> Array | None:
    """Return the base year's figures of a table, shape (items,), None where it has none."""
    quantity = plan.quantities.get(table.name)
    if quantity is None or quantity.base is None or np.isnan(quantity.base).all():
        return None
    return quantity.base


def _size(values: Array) -> str:
    """Return how figures are shown: whole ones where they are large."""
    largest = float(np.nanmax(np.abs(values), initial=0.0)) if np.isfinite(values).any() else 0.0
    return "large" if largest >= 1000.0 else "middle" if largest >= 10.0 else "small"


def _write_tidy(book: Any, plan: Plan, formats: Mapping[str, Any], taken: set[str]) -> None:
    """Write every figure as a row: table, labels, year, value, unit."""
    rows = [
        (table.name, ", ".join(map(str, labels)), year, value, unit)
        for table in tidy(plan)
        for *labels, year, value, unit in table.rows
    ]
    for start in range(0, max(len(rows), 1), SHEET_ROWS):
        sheet = book.add_worksheet("tidy" if not start else _sheet_name("tidy", taken))
        for column, name in enumerate(("table", "labels", "year", "value", "unit")):
            sheet.write_string(0, column, name, formats["head"])
        part = rows[start : start + SHEET_ROWS]
        for number, row in enumerate(part, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, 4, 14)
        if part:
            sheet.autofilter(0, 0, len(part), 4)


def _write_cell(sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, "" if value is None or isinstance(value, float) else str(value)[:32767], form)


def _write_summary(sheet: Any, plan: Plan, formats: Mapping[str, Any]) -> None:
    bold = formats["bold"]
    row = 0
    for name, value in facts_of(plan):
        if name == "inputs":
            continue
        _write_cell(sheet, row, 0, name, bold)
        _write_cell(sheet, row, 1, value)
        row += 1
    row += 1
    for column, title in enumerate(("indicator", "unit", plan.base_year, *plan.years)):
        _write_cell(sheet, row, column, title, formats["head"])
    for each in indicators(plan):
        row += 1
        form = formats[_size(np.array([each.base, *each.values], dtype=float))]
        for column, cell in enumerate((each.title, each.unit, each.base, *each.values)):
            _write_cell(sheet, row, column, cell, form if column > 1 else None)
    sections: list[tuple[tuple[str, ...], list[tuple[Any, ...]]]] = [
        (("table", "unit", "meaning"), [(name, table.units, table.meaning) for name, table in plan.tables.items()]),
        (("wish given up", "asked", "given", "unit"), [(g.wish, g.asked, g.given, g.unit) for g in plan.given_up]),
        (
            ("assumption", "text", "value", "source"),
            [(item.name, item.text, item.value, item.source) for item in plan.assumptions],
        ),
        (("input", "sha256"), list(plan.inputs)),
    ]
    for header, rows in sections:
        if not rows:
            continue
        row += 2
        for column, text in enumerate(header):
            _write_cell(sheet, row, column, text, bold)
        for cells in rows:
            row += 1
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2 + len(plan.years), 13)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name Excel accepts and no sheet has yet."""
    safe = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("'") or "table"
    chosen, number = safe[:31], 1
    while chosen.lower() in taken:
        number += 1
        ending = f" ({number})"
        chosen = safe[: 31 - len(ending)] + ending
    taken.add(chosen.lower())
    return chosen
