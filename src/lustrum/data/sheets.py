"""A workbook for people to fill: formats, sheets of keys with what each says and why, notes on every cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "head": {"bold": True, "bg_color": "#E8EDF3", "border": 1, "border_color": "#C5CCD3", "text_wrap": True},
    "label": {"bold": True, "bg_color": "#F4F6F8", "border": 1, "border_color": "#C5CCD3"},
    "fill": {"bg_color": "#FFF8DC", "border": 1, "border_color": "#D8CFA8"},
    "may": {"border": 3, "border_color": "#9AA3AB"},
    "check": {"italic": True, "font_color": "#4A5560", "top": 1, "left": 1},
    "note": {"italic": True, "font_color": "#4A5560", "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "text": {"text_wrap": True, "valign": "top"},
}


@dataclass(frozen=True)
class Asked:
    """One row of a sheet of keys: what is asked, what stands there, what it says and why, what holds if left blank.

    Parameters
    ----------
    key : str
        Begins with ``note:`` where the row is a heading.
    value : str or float
        '' where nothing is said yet.
    why : str
    default : str
        '' where the key is needed.
    number_format : str
        '' for a text.
    choices : tuple of str
        Offered in the cell.
    """

    key: str
    value: str | float = ""
    why: str = ""
    default: str = ""
    number_format: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet beside the tables: rows of keys (`Asked`), or a header with notes below it and rows of texts."""

    name: str
    asked: tuple[Asked, ...] = ()
    header: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[tuple[str | float, ...], ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Book:
    """A workbook being written, with its formats.

    Parameters
    ----------
    title : str
    unit : str
        Of the tables.
    """

    def __init__(self, title: str, unit: str) -> None:
        import xlsxwriter

        self.stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.stream, options)
        self.book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
        self.unit = unit
        self._formats: dict[tuple[str, str], Any] = {}
        self.red = self.book.add_format({"bg_color": "#F6C7C1", "font_color": "#7A1A10"})

    def format(self, name: str, number: str = "") -> Any:
        """Return a format of `FORMATS`, with a format for numbers."""
        if (name, number) not in self._formats:
            more = {"num_format": number} if number else {}
            self._formats[name, number] = self.book.add_format({**FORMATS[name], **more})
        return self._formats[name, number]

    def close(self) -> bytes:
        """Return the file."""
        self.book.close()
        return self.stream.getvalue()

    def put(self, sheet: Any, row: int, column: int, value: str | float | None, form: Any) -> None:
        """Write a cell: a number as a number, a text as a text whatever it begins with."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, form)
        else:
            sheet.write_number(row, column, value, form)


def write_sheet(book: Book, given: Sheet) -> None:
    """Write a sheet of keys, or one of rows with notes below its header."""
    sheet = book.book.add_worksheet(given.name)
    sheet.freeze_panes(1, 1)
    if not given.asked:
        _write_rows(book, sheet, given)
        return
    for column, name in enumerate(("key", "value", "note: what it says, and why", "note: if left blank")):
        book.put(sheet, 0, column, name, book.format("head"))
    for row, each in enumerate(given.asked, start=1):
        heading = each.key.startswith("note:")
        book.put(sheet, row, 0, each.key, book.format("note" if heading else "label"))
        book.put(sheet, row, 2, each.why, book.format("note"))
        if heading:
            continue
        form = book.format("may" if each.default else "fill", each.number_format)
        book.put(sheet, row, 1, each.value, form)
        book.put(sheet, row, 3, each.default or "needed", book.format("note"))
        said = f"{each.why} " + (f"If left blank: {each.default}." if each.default else "Needed.")
        ask(sheet, (row, 1, row, 1), each.key, said, each.choices)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, 3, 34)


def _write_rows(book: Book, sheet: Any, given: Sheet) -> None:
    for column, name in enumerate(given.header):
        book.put(sheet, 0, column, name, book.format("head"))
        note = given.notes[column]
        book.put(sheet, 1, column, note, book.format("note"))
        ask(sheet, (2, column, 200, column), name, note.removeprefix("note: "), given.choices.get(name, ()))
    for row, cells in enumerate(given.rows, start=2):
        for column, cell in enumerate(cells):
            book.put(sheet, row, column, cell, book.format("note"))
    sheet.set_row(1, 90)
    sheet.set_column(0, len(given.header) - 1, 19)


def ask(sheet: Any, cells: tuple[int, int, int, int], title: str, said: str, choices: Sequence[str] = ()) -> None:
    """Let cells say what they hold and why when somebody stands on them."""
    rule: dict[str, Any] = {"validate": "any", "input_title": title[:32], "input_message": said[:255]}
    if choices and sum(map(len, choices)) + len(choices) < 255:
        rule |= {"validate": "list", "source": list(choices), "error_type": "warning"}
        rule |= {"error_title": "Another word", "error_message": f"Known: {', '.join(choices)}."[:255]}
    sheet.data_validation(*cells, rule)
