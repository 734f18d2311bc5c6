"""Ways in which a workbook that went through other hands differs from the clean one.

A way takes the sheets of the clean workbook by name and the name of the one meant, and returns the bytes of the
deformed file; None where there is nothing to deform.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import python_calamine
import xlsxwriter

from benchmarks.deformed.way import Way

NEEDED = ("use", "final_demand", "value_added", "Supply", "Use")

Cell = str | float | None
Sheet = list[list[Cell]]
Book = dict[str, Sheet]


def book_of(path: Path) -> Book:
    """Return the sheets of a workbook, blank cells as None."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {
        name: [
            [None if cell == "" else cell if isinstance(cell, str) else float(cell) for cell in row]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


def bytes_of(book: Book, merged: tuple[int, int, int, int] | None = None, sheet: str = "") -> bytes:
    """Return sheets as a workbook; `merged` are first row, first column, last row, last column of cells made one."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        for name, rows in book.items():
            page = made.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(i, j, cell)
                    elif cell is not None:
                        page.write_number(i, j, cell)
            if merged is not None and name == sheet:
                page.merge_range(*merged, rows[merged[0]][merged[1]])
    return stream.getvalue()


def _body(rows: Sheet) -> list[int]:
    """Return the rows that hold figures that are no years."""
    return [n for n, row in enumerate(rows) if any(map(_figure, row))]


def _figure(cell: Cell) -> bool:
    return isinstance(cell, float) and not (1900 <= cell <= 2100 and cell.is_integer())


def _label(row: list[Cell]) -> int:
    """Return the column of the last label before the figures."""
    first = next(j for j, cell in enumerate(row) if isinstance(cell, float))
    return max((j for j, cell in enumerate(row[:first]) if isinstance(cell, str)), default=0)


def _rows(change: Callable[[Sheet, list[int]], Sheet | None]) -> Callable[[tuple[Book, str]], bytes | None]:
    """Return a way that changes the rows of the sheet meant; it is told which hold figures."""

    def deform(given: tuple[Book, str]) -> bytes | None:
        book, name = given
        body = _body(book[name])
        if len(body) < 2:
            return None
        rows = change([list(row) for row in book[name]], body)
        return None if rows is None else bytes_of({**book, name: rows})

    return deform


def _cell(change: Callable[[float], Cell]) -> Callable[[tuple[Book, str]], bytes | None]:
    """Return a way that changes one figure in the middle of the sheet."""

    def changed(rows: Sheet, body: list[int]) -> Sheet:
        row = rows[body[len(body) // 2]]
        places = [j for j, cell in enumerate(row) if _figure(cell)]
        j = places[len(places) // 2]
        value = row[j]
        assert isinstance(value, float)
        row[j] = change(value)
        return rows

    return _rows(changed)


def _every(change: Callable[[float], Cell]) -> Callable[[tuple[Book, str]], bytes | None]:
    return _rows(
        lambda rows, body: [
            [change(cell) if n in body and isinstance(cell, float) else cell for cell in row]
            for n, row in enumerate(rows)
        ]
    )


def _label_of(change: Callable[[str], str]) -> Callable[[tuple[Book, str]], bytes | None]:
    """Return a way that writes the label of one row in another fashion."""

    def changed(rows: Sheet, body: list[int]) -> Sheet | None:
        row = rows[body[1]]
        at = _label(row)
        if not isinstance(row[at], str):
            return None
        row[at] = change(str(row[at]))
        return rows

    return _rows(changed)


def _book(change: Callable[[Book, str], Book | None]) -> Callable[[tuple[Book, str]], bytes | None]:
    def deform(given: tuple[Book, str]) -> bytes | None:
        book = change(*given)
        return None if book is None else bytes_of(book)

    return deform


def _left_out(book: Book, name: str) -> Book | None:
    """Return the workbook without the sheet, where nothing can be said without it."""
    return {each: rows for each, rows in book.items() if each != name} if name in NEEDED and len(book) > 1 else None


def _renamed(change: Callable[[str], str]) -> Callable[[tuple[Book, str]], bytes | None]:
    return _book(lambda book, name: {(change(each) if each == name else each): rows for each, rows in book.items()})


def _total(rows: Sheet, body: list[int], label: str) -> Sheet:
    """Return the rows with one of sums below the last that holds figures."""
    sums: list[Cell] = list(rows[body[-1]])
    for j in range(len(sums)):
        figures = [row[j] for n in body if j < len(row := rows[n]) and isinstance(row[j], float)]
        sums[j] = sum(f for f in figures if isinstance(f, float)) if figures else None
    sums[_label(rows[body[-1]])] = label
    return [*rows[: body[-1] + 1], sums, *rows[body[-1] + 1 :]]


def _of_which(rows: Sheet, body: list[int]) -> Sheet:
    row = rows[body[0]]
    half: list[Cell] = [cell / 2 if isinstance(cell, float) else cell for cell in row]
    half[_label(row)] = f"of which: {row[_label(row)]}"
    return [*rows[: body[0] + 1], half, *rows[body[0] + 1 :]]


def _again(rows: Sheet, body: list[int], times: float) -> Sheet:
    """Return the sheet with the whole table a second time below, its figures so many times as large."""
    second = [
        [cell * times if n in body and isinstance(cell, float) else cell for cell in row] for n, row in enumerate(rows)
    ]
    return [*rows, [], *second]


def _two_rows(rows: Sheet, body: list[int]) -> Sheet | None:
    """Return the sheet with its header in two rows, long labels parted at a blank."""
    head = rows[body[0] - 1] if body[0] else None
    if head is None or not any(isinstance(cell, str) and " " in cell for cell in head):
        return None
    upper = [cell.partition(" ")[0] if isinstance(cell, str) and " " in cell else cell for cell in head]
    lower = [cell.partition(" ")[2] if isinstance(cell, str) and " " in cell else None for cell in head]
    return [*rows[: body[0] - 1], upper, lower, *rows[body[0] :]]


def _over(rows: Sheet, body: list[int]) -> Sheet | None:
    if not body[0]:
        return None
    width = len(rows[body[0]])
    return [*rows[: body[0] - 1], ["", "Table 1", *[None] * max(width - 2, 0)], *rows[body[0] - 1 :]]


def _merged(given: tuple[Book, str]) -> bytes | None:
    """Return the workbook with a merged heading over the columns of figures."""
    book, name = given
    rows, body = book[name], _body(book[name])
    if len(body) < 2 or not body[0]:
        return None
    width = max(len(row) for row in rows)
    head: list[Cell] = [None, "Million crowns", *[None] * (width - 2)]
    changed = [*rows[: body[0] - 1], head, *rows[body[0] - 1 :]]
    return bytes_of({**book, name: changed}, (body[0] - 1, 1, body[0] - 1, width - 1), name)


def _units(rows: Sheet, body: list[int]) -> Sheet:
    units: list[Cell] = ["tonnes" if isinstance(cell, float) else None for cell in rows[body[0]]]
    return [*rows[: body[0]], units, *rows[body[0] :]]


def _turned(rows: Sheet, body: list[int]) -> Sheet | None:
    """Return the rows of figures in another order, where they stand together."""
    if body != list(range(body[0], body[-1] + 1)):
        return None
    return [*rows[: body[0]], *reversed(rows[body[0] : body[-1] + 1]), *rows[body[-1] + 1 :]]


def _column(rows: Sheet, body: list[int], head: str, cell: Callable[[list[Cell]], Cell]) -> Sheet:
    """Return the sheet with a column more behind the last."""
    width = max(len(row) for row in rows)
    padded: Sheet = [[*row, *[None] * (width - len(row))] for row in rows]
    for n, row in enumerate(padded):
        row.append(head if n == body[0] - 1 else cell(row) if n in body else None)
    return padded


def _last_column(rows: Sheet, body: list[int]) -> Sheet:
    width = max(len(row) for row in rows)
    padded: Sheet = [[*row, *[None] * (width - len(row))] for row in rows]
    return [[*row, row[-1]] for row in padded]


def _row_sum(row: list[Cell]) -> float:
    return sum(cell for cell in row if isinstance(cell, float))


def _parted(rows: Sheet, body: list[int]) -> Sheet:
    return [each for n, row in enumerate(rows) for each in ((row, []) if n in body else (row,))]


def _grouped(mark: str) -> Callable[[float], Cell]:
    return lambda value: f"{value:,.1f}".replace(",", mark) if abs(value) >= 1000 else value


BOOKS: tuple[Way, ...] = (
    Way("sheets", "in another order", _book(lambda book, name: dict(reversed(book.items())))),
    Way("sheets", "notes in front", _book(lambda book, name: {"Notes": [["Some notes"], ["by the office"]], **book})),
    Way("sheets", "notes behind", _book(lambda book, name: {**book, "Notes": [["Some notes"], ["by the office"]]})),
    Way("sheets", "an empty sheet", _book(lambda book, name: {**book, "Sheet2": []})),
    Way("sheets", "a copy of the sheet", _book(lambda book, name: {**book, f"{name[:26]} (2)": book[name]})),
    Way("sheets", "another figure in a copy of the sheet",
        _book(lambda book, name: {**book, f"{name[:24]} (old)": [[c * 2 if isinstance(c, float) else c for c in row]
                                                                  for row in book[name]]})),
    Way("sheets", "name in capitals", _renamed(str.upper)),
    Way("sheets", "a blank behind the name", _renamed(lambda name: f"{name} ")),
    Way("sheets", "sheet left out", _book(_left_out)),
    Way("rows", "a total below", _rows(lambda rows, body: _total(rows, body, "Total"))),
    Way("rows", "a total in another language", _rows(lambda rows, body: _total(rows, body, "Insgesamt"))),
    Way("rows", "an 'of which' row", _rows(_of_which)),
    Way("rows", "a row twice", _rows(lambda rows, body: [*rows[: body[1]], *rows[body[0] :]])),
    Way("rows", "in another order", _rows(_turned)),
    Way("rows", "blank rows between", _rows(_parted)),
    Way("rows", "blank rows above", _rows(lambda rows, body: [[], [], *rows])),
    Way("rows", "a title above", _rows(lambda rows, body: [["Table 1. What there is"], *rows])),
    Way("rows", "a note below", _rows(lambda rows, body: [*rows, [], ["Source: the office, 2021 edition"]])),
    Way("rows", "a figure below, without a label", _rows(lambda rows, body: [*rows, [None, None, 7.0]])),
    Way("header", "in two rows", _rows(_two_rows)),
    Way("header", "a row above it", _rows(_over)),
    Way("header", "a merged heading above it", _merged),
    Way("header", "a row of units below", _rows(_units)),
    Way("header", "twice", _rows(lambda rows, body: [*rows[: body[0]], *rows[body[0] - 1 :]] if body[0] else None)),
    Way("header", "again in the middle",
        _rows(lambda rows, body: [*rows[: body[1]], rows[body[0] - 1], *rows[body[1] :]] if body[0] else None)),
    Way("blocks", "the same table again below", _rows(lambda rows, body: _again(rows, body, 1.0))),
    Way("blocks", "a second table below", _rows(lambda rows, body: _again(rows, body, 1.1))),
    Way("columns", "an empty one in front", _rows(lambda rows, body: [[None, *row] for row in rows])),
    Way("columns", "the last one twice", _rows(_last_column)),
    Way("columns", "a column of totals", _rows(lambda rows, body: _column(rows, body, "Total", _row_sum))),
    Way("columns", "a column of remarks", _rows(lambda rows, body: _column(rows, body, "Remarks", lambda row: "so"))),
    Way("labels", "blanks around", _label_of(lambda label: f" {label} ")),
    Way("labels", "in capitals", _label_of(str.upper)),
    Way("labels", "a footnote mark", _label_of(lambda label: f"{label}¹")),
    Way("labels", "a no-break space", _label_of(lambda label: label.replace(" ", "\u00a0"))),
    Way("labels", "a letter of another alphabet", _label_of(lambda label: re.sub("[aA]", "а", label, count=1))),
    Way("labels", "blank", _label_of(lambda label: "")),
    Way("numbers", "figures as texts", _every(lambda value: f"{value:.10g}")),
    Way("numbers", "texts with decimal commas", _every(lambda value: f"{value:.2f}".replace(".", ","))),
    Way("numbers", "texts with thousands by blanks", _every(_grouped(" "))),
    Way("numbers", "texts with thousands by commas", _every(_grouped(","))),
    Way("numbers", "one figure as a text", _cell(lambda value: f"{value:.10g}")),
    Way("slips", "a blank cell", _cell(lambda value: None)),
    Way("slips", "a dash", _cell(lambda value: "-")),
    Way("slips", "n/a", _cell(lambda value: "n/a")),
    Way("slips", "#REF!", _cell(lambda value: "#REF!")),
    Way("slips", "the letter O for a zero", _cell(lambda value: f"{value:.0f}O")),
    Way("units", "a per cent sign", _cell(lambda value: f"{100 * value:.10g}%")),
    Way("units", "a currency sign", _cell(lambda value: f"€{value:.10g}")),
    Way("units", "a unit in the cell", _cell(lambda value: f"{value:.10g} tonnes")),
    Way("units", "one figure a thousand times as large", _cell(lambda value: value * 1000)),
    Way("signs", "brackets for a figure below zero", _cell(lambda value: f"({value:.10g})")),
    Way("dates", "a figure turned to a date", _cell(lambda value: "3-Dec")),
)  # fmt: skip
"""Every deformation of a workbook, by group; a figure of another size or sign has to be refused."""
