"""An answer as a file: tidy CSV, a workbook with a column for each measure, or plain data that can be read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.results.assumption import Assumption
from lustrum.results.result import Drawing, Measure, Result

if TYPE_CHECKING:
    import xlsxwriter

_FORMULA = re.compile(r"[=@\t\r]|[-+].*\S", re.DOTALL)


def as_csv(result: Result) -> bytes:
    """Return tidy rows: labels, `measure`, `value`, `unit`; numbers in full precision."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(result.columns)
    count = len(result.axes)
    for row in result.rows():
        writer.writerow((*(guarded(label) for label in row[:count]), *row[count:]))
    return buffer.getvalue().encode()


def guarded(text: str) -> str:
    """Return a label no spreadsheet takes for a formula; a dash alone is none.

    >>> guarded("=1+1"), guarded("-A1"), guarded("-"), guarded("wheat")
    ("'=1+1", "'-A1", '-', 'wheat')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def as_workbook(results: Sequence[Result]) -> bytes:
    """Return a workbook: for each answer a sheet with one column for each measure, and a sheet that says what it is."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": results[0].title, "created": datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    for result in results:
        _write_figures(book.add_worksheet(result.name[:31]), result, bold)
    for result in results:
        name = "about" if len(results) == 1 else f"about {result.name}"[:31]
        _write_about(book.add_worksheet(name), result, bold)
    book.close()
    return buffer.getvalue()


def _write_figures(sheet: xlsxwriter.worksheet.Worksheet, result: Result, bold: xlsxwriter.format.Format) -> None:
    header = (*result.axes, "name", *result.measures)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    count = len(result.axes)
    for row, labels in enumerate(result.items, start=1):
        for column, label in enumerate(labels):
            sheet.write_string(row, column, label)
        sheet.write_string(row, count, result.titles.get(labels[0], "") if labels else "")
    for column, measure in enumerate(result.measures.values(), start=count + 1):
        for row, value in enumerate(measure.values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif np.isfinite(value):  # nothing is written where there is no number
                sheet.write_number(row, column, float(value))
    sheet.freeze_panes(1, count + 1)
    sheet.set_column(0, count, 24)
    sheet.set_column(count + 1, len(header), 14)


def _write_about(about: xlsxwriter.worksheet.Worksheet, result: Result, bold: xlsxwriter.format.Format) -> None:
    about.set_column(0, 0, 34)
    lines = [("title", result.title), *(("note", note) for note in result.notes)]
    lines += [(f"unit of {name}", measure.unit) for name, measure in result.measures.items()]
    lines += [(f"assumption: {each.name}", f"{each.text} ({each.value}; {each.source})") for each in result.assumptions]
    for row, (name, text) in enumerate(lines):
        about.write_string(row, 0, name, bold)
        about.write_string(row, 1, text)


def as_data(result: Result) -> dict[str, Any]:
    """Return an answer as plain data; `from_data` reads it back. A number that does not exist is None."""
    return {
        "analysis": result.name,
        "title": result.title,
        "axes": list(result.axes),
        "items": [list(labels) for labels in result.items],
        "measures": {
            name: {"unit": measure.unit, "meaning": measure.meaning, "values": [_plain(v) for v in measure.values]}
            for name, measure in result.measures.items()
        },
        "titles": dict(result.titles),
        "notes": list(result.notes),
        "assumptions": [asdict(each) for each in result.assumptions],
        "drawing": None if result.drawing is None else asdict(result.drawing),
    }


def from_data(data: Mapping[str, Any]) -> Result:
    """Return the answer that `as_data` described.

    >>> from lustrum.results import Measure, Result
    >>> one = Result("gap", "Gap", ("year",), [("2013",)], {"gap": Measure([1.5], "1")})
    >>> from_data(as_data(one))["gap"]
    array([1.5])
    """
    return Result(
        data["analysis"],
        data["title"],
        tuple(data["axes"]),
        [tuple(labels) for labels in data["items"]],
        {
            name: Measure(_values(each["values"]), each["unit"], each.get("meaning", ""))
            for name, each in data["measures"].items()
        },
        titles=data.get("titles", {}),
        notes=tuple(data.get("notes", ())),
        assumptions=tuple(Assumption(**each) for each in data.get("assumptions", ())),
        drawing=None if data.get("drawing") is None else Drawing(**data["drawing"]),
    )


def _plain(value: Any) -> str | float | None:
    if isinstance(value, str):
        return value
    return float(value) if np.isfinite(value) else None


def _values(values: Sequence[Any]) -> Any:
    if any(isinstance(value, str) for value in values):
        return ["" if value is None else str(value) for value in values]
    return np.array([np.nan if value is None else float(value) for value in values])
