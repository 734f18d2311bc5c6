"""An answer as a file: tidy CSV, a workbook with a column for each measure, or plain data that can be read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np

from lustrum.results.assumption import Assumption
from lustrum.results.result import Drawing, Measure, Result

LONGEST_NUMBER = 12
"""Digits of a label that a spreadsheet keeps as they are."""
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


FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "bottom"},
    "unit": {"italic": True, "font_color": "#5a5a5a", "text_wrap": True, "valign": "top", "bottom": 1},
    "large": {"num_format": "#,##0"},
    "middle": {"num_format": "#,##0.0"},
    "small": {"num_format": "0.000"},
}


def as_workbook(results: Sequence[Result]) -> bytes:
    """Return a workbook: for each answer a sheet with one column for each measure, and a sheet that says what it is.

    Below the names of columns stand their units; labels have their titles beside them, years are numbers.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": results[0].title, "created": datetime(2000, 1, 1)})
    formats = {name: book.add_format(dict(said)) for name, said in FORMATS.items()}
    for result in results:
        _write_figures(book.add_worksheet(result.name[:31]), result, formats)
    for result in results:
        name = "about" if len(results) == 1 else f"about {result.name}"[:31]
        _write_about(book.add_worksheet(name), result, formats["head"])
    book.close()
    return buffer.getvalue()


def _write_figures(sheet: Any, result: Result, formats: Mapping[str, Any]) -> None:
    left = _label_columns(result)
    for column, (name, words) in enumerate(left):
        sheet.write_string(0, column, name, formats["head"])
        sheet.write_string(1, column, "", formats["unit"])
        whole = all(word.isdigit() and len(word) < LONGEST_NUMBER for word in words)
        for row, word in enumerate(words, start=2):
            if whole:
                sheet.write_number(row, column, int(word))
            else:
                sheet.write_string(row, column, word)
    for column, (name, measure) in enumerate(result.measures.items(), start=len(left)):
        sheet.write_string(0, column, name, formats["head"])
        sheet.write_string(1, column, "" if measure.unit == "1" else measure.unit, formats["unit"])
        _write_measure(sheet, column, measure, formats)
    sheet.freeze_panes(2, len(left))
    sheet.set_column(0, max(len(left) - 1, 0), 24)
    sheet.set_column(len(left), len(left) + len(result.measures), 16)


def _label_columns(result: Result) -> list[tuple[str, list[str]]]:
    """Return the columns of labels, each with its titles beside it where it has any."""
    columns: list[tuple[str, list[str]]] = []
    for place, axis in enumerate(result.axes):
        words = [labels[place] for labels in result.items]
        columns.append((axis, words))
        if any(result.titles.get(word, word) != word for word in words):
            columns.append((f"{axis} name", [result.titles.get(word, word) for word in words]))
    return columns


def _write_measure(sheet: Any, column: int, measure: Measure, formats: Mapping[str, Any]) -> None:
    numbers = [abs(float(value)) for value in measure.values if not isinstance(value, str) and np.isfinite(value)]
    largest = max(numbers, default=0.0)
    shown = formats["large" if largest >= 1000.0 else "middle" if largest >= 10.0 else "small"]
    if all(value == round(value) for value in numbers):
        shown = formats["large"]
    for row, value in enumerate(measure.values, start=2):
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif np.isfinite(value):  # nothing is written where there is no number
            sheet.write_number(row, column, float(value), shown)


def _write_about(about: Any, result: Result, bold: Any) -> None:
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
        "drawing": None if result.drawing is None else _drawn(result.drawing),
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


def _drawn(drawing: Drawing) -> dict[str, Any]:
    """Return a drawing as plain data; places only where there are some."""
    return {key: value for key, value in asdict(drawing).items() if key != "places" or value}


def _plain(value: Any) -> str | float | None:
    if isinstance(value, str):
        return value
    return float(value) if np.isfinite(value) else None


def _values(values: Sequence[Any]) -> Any:
    if any(isinstance(value, str) for value in values):
        return ["" if value is None else str(value) for value in values]
    return np.array([np.nan if value is None else float(value) for value in values])
