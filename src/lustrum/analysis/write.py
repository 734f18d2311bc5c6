"""An answer as a file: tidy CSV, or a workbook with one column for each measure."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from lustrum.analysis.result import Result

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    """Return a label no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_workbook(result: Result) -> bytes:
    """Return a workbook: a sheet with one column for each measure, a sheet that says what they are."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": result.title, "created": datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(result.name[:31])
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
            elif value == value:  # nothing is written where there is no number
                sheet.write_number(row, column, float(value))
    sheet.freeze_panes(1, count + 1)
    sheet.set_column(0, count, 24)
    sheet.set_column(count + 1, len(header), 14)
    about = book.add_worksheet("about")
    about.set_column(0, 0, 34)
    lines = [("title", result.title), *(("note", note) for note in result.notes)]
    lines += [(f"unit of {name}", measure.unit) for name, measure in result.measures.items()]
    lines += [(f"assumption: {each.name}", f"{each.text} ({each.value}; {each.source})") for each in result.assumptions]
    for row, (name, text) in enumerate(lines):
        about.write_string(row, 0, name, bold)
        about.write_string(row, 1, text)
    book.close()
    return buffer.getvalue()
