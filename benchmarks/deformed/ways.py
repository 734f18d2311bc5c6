"""Ways in which a table that came by e-mail, through a spreadsheet or by typing differs from the clean one.

A way takes the clean table as rows of texts and returns the bytes of the deformed file; None where the table has
nothing that it could deform. Most hold the same figures, so that the same answer or a refusal is right; in some a
figure is missing or a row counts twice, so that only a refusal is, or an answer that does not depend on it. Either way
a different number is wrong.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from benchmarks.deformed.way import Way

Rows = list[list[str]]
NUMBER = re.compile(r"-?\d+(\.\d+)?")


MARK = ContextVar("MARK", default=",")
"""Between the cells of the clean file."""


def text_of(rows: Rows, mark: str = "", end: str = "\n", quote: int = csv.QUOTE_MINIMAL) -> str:
    """Return rows as a text table, cells parted as in the clean file unless a mark is given."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark or MARK.get(), lineterminator=end, quoting=quote).writerows(rows)
    return stream.getvalue()


def _figures(rows: Rows, least: float = 0.0) -> Iterator[tuple[int, int]]:
    """Yield the places of figures below the header that are no years, from the middle of the table on."""
    places = [
        (i, j)
        for i, row in enumerate(rows[1:], start=1)
        for j, cell in enumerate(row[1:], start=1)
        if NUMBER.fullmatch(cell) and abs(float(cell)) >= least and not re.fullmatch(r"(19|20)\d\d", cell)
    ]
    middle = len(places) // 2
    yield from places[middle:]
    yield from places[:middle]


def _cell(change: Callable[[str], str], least: float = 0.0, sign: str = "") -> Callable[[Rows], bytes | None]:
    """Return a way that changes one figure."""

    def deform(rows: Rows) -> bytes | None:
        place = next((at for at in _figures(rows, least) if rows[at[0]][at[1]].startswith(sign)), None)
        if place is None:
            return None
        copy = [list(row) for row in rows]
        copy[place[0]][place[1]] = change(copy[place[0]][place[1]])
        return text_of(copy).encode()

    return deform


def _all(change: Callable[[str], str], mark: str = "", least: float = 0.0) -> Callable[[Rows], bytes | None]:
    """Return a way that writes every figure in another fashion."""

    def deform(rows: Rows) -> bytes | None:
        places = set(_figures(rows, least))
        if not places:
            return None
        copy = [
            [change(cell) if (i, j) in places else cell for j, cell in enumerate(row)] for i, row in enumerate(rows)
        ]
        return text_of(copy, mark).encode()

    return deform


def _rows(change: Callable[[Rows], Rows | None]) -> Callable[[Rows], bytes | None]:
    def deform(rows: Rows) -> bytes | None:
        copy = change([list(row) for row in rows])
        return None if copy is None else text_of(copy).encode()

    return deform


def _text(change: Callable[[Rows], str | bytes]) -> Callable[[Rows], bytes | None]:
    def deform(rows: Rows) -> bytes | None:
        said = change(rows)
        return said if isinstance(said, bytes) else said.encode()

    return deform


def _grouped(mark: str) -> Callable[[str], str]:
    return lambda cell: f"{float(cell):,.{len(cell.partition('.')[2])}f}".replace(",", mark)


def _total(rows: Rows, label: str) -> Rows:
    """Return the rows with a row of their sums."""
    sums = [label]
    for j in range(1, len(rows[0])):
        cells = [row[j] for row in rows[1:] if j < len(row)]
        figures = [float(cell) for cell in cells if NUMBER.fullmatch(cell)]
        whole = all(NUMBER.fullmatch(cell) or not cell for cell in cells) and figures
        sums.append(f"{sum(figures):.10g}" if whole else "")
    return [*rows, sums]


def _of_which(rows: Rows) -> Rows:
    half = [f"{float(cell) / 2:.10g}" if NUMBER.fullmatch(cell) else cell for cell in rows[1]]
    return [*rows[:2], [f"of which {rows[1][0]}", *half[1:]], *rows[2:]]


def _column(rows: Rows, head: str, cell: Callable[[list[str]], str]) -> Rows:
    return [[*rows[0], head], *([*row, cell(row)] for row in rows[1:])]


def _row_sum(row: list[str]) -> str:
    return f"{sum(float(cell) for cell in row[1:] if NUMBER.fullmatch(cell)):.10g}"


def _accented(rows: Rows) -> bytes:
    copy = [list(row) for row in rows]
    copy[1][0] += "é"
    return text_of(copy).encode("cp1252")


def _turned(rows: Rows) -> Rows | None:
    """Return the columns after the first in another order."""
    order = [0, *range(len(rows[0]) - 1, 0, -1)]
    return [[row[j] for j in order] for row in rows] if all(len(row) == len(rows[0]) for row in rows) else None


def _unquoted(rows: Rows) -> bytes | None:
    """Write one figure of four digits or more with a comma and without quotes."""
    place = next(_figures(rows, 1000), None)
    if place is None:
        return None
    copy = [list(row) for row in rows]
    copy[place[0]][place[1]] = _grouped("\0")(copy[place[0]][place[1]])
    return text_of(copy).replace("\0", ",").encode()


def _units(rows: Rows) -> Rows:
    return [rows[0], ["", *["tonnes"] * (len(rows[0]) - 1)], *rows[1:]]


def _another(rows: Rows) -> Rows:
    """Return the rows with the first once more, its figures one larger."""
    label, *cells = rows[1]
    return [*rows, [label, *(f"{float(cell) + 1:g}" if NUMBER.fullmatch(cell) else cell for cell in cells)]]


def _parted(rows: Rows) -> Rows:
    return [each for row in rows for each in (row, [""] * len(row))]


def _shorter(rows: Rows) -> Rows:
    return [*rows[:-1], rows[-1][:-1]]


WAYS: tuple[Way, ...] = (
    Way("encoding", "byte order mark", _text(lambda rows: text_of(rows).encode("utf-8-sig"))),
    Way("encoding", "UTF-16", _text(lambda rows: text_of(rows).encode("utf-16"))),
    Way("encoding", "an accent in Windows-1252", _text(_accented)),
    Way("encoding", "a NUL character", _text(lambda rows: text_of(rows) + "\0")),
    Way("line ends", "CR LF", _text(lambda rows: text_of(rows, end="\r\n"))),
    Way("line ends", "CR", _text(lambda rows: text_of(rows, end="\r"))),
    Way("line ends", "none at the end", _text(lambda rows: text_of(rows).rstrip("\n"))),
    Way("separators", "semicolons", _text(lambda rows: text_of(rows, ";"))),
    Way("separators", "tabs", _text(lambda rows: text_of(rows, "\t"))),
    Way("separators", "bars", _text(lambda rows: text_of(rows, "|"))),
    Way("separators", "sep=; in the first line", _text(lambda rows: "sep=;\n" + text_of(rows, ";"))),
    Way("separators", "a separator at the end of every line", _rows(lambda rows: [[*row, ""] for row in rows])),
    Way("separators", "every cell quoted", _text(lambda rows: text_of(rows, quote=csv.QUOTE_ALL))),
    Way("separators", "blanks around cells", _rows(lambda rows: [[f" {cell} " for cell in row] for row in rows])),
    Way("separators", "a quote left open", _text(lambda rows: text_of(rows).replace(",", ',"', 1))),
    Way("numbers", "semicolons and decimal commas", _all(lambda cell: cell.replace(".", ","), ";")),
    Way("numbers", "thousands by commas, quoted", _all(_grouped(","), least=1000)),
    Way("numbers", "thousands by a comma, not quoted", _unquoted),
    Way("numbers", "thousands by blanks", _all(_grouped(" "), least=1000)),
    Way("numbers", "thousands by no-break spaces", _all(_grouped("\u00a0"), least=1000)),
    Way("numbers", "thousands by apostrophes", _all(_grouped("'"), least=1000)),
    Way("numbers", "thousands by points", _all(_grouped("."), least=1000)),
    Way("numbers", "one decimal more", _all(lambda cell: cell + ("0" if "." in cell else ".0"))),
    Way("numbers", "powers of ten", _all(lambda cell: f"{float(cell):.12e}")),
    Way("signs", "a plus sign", _cell(lambda cell: f"+{cell}")),
    Way("signs", "brackets for minus", _cell(lambda cell: f"({cell[1:]})", sign="-")),
    Way("signs", "a typographic minus", _cell(lambda cell: f"−{cell[1:]}", sign="-")),
    Way("units", "a per cent sign", _cell(lambda cell: f"{cell}%")),
    Way("units", "a currency sign", _cell(lambda cell: f"€{cell}")),
    Way("units", "a unit in the cell", _cell(lambda cell: f"{cell} tonnes")),
    Way("units", "a row of units below the header", _rows(_units)),
    Way("slips", "the letter O for a zero", _cell(lambda cell: cell[:-1] + "O")),
    Way("slips", "a blank cell", _cell(lambda cell: "")),
    Way("slips", "a dash", _cell(lambda cell: "-")),
    Way("slips", "n/a", _cell(lambda cell: "n/a")),
    Way("slips", "nan", _cell(lambda cell: "nan")),
    Way("slips", "inf", _cell(lambda cell: "inf")),
    Way("slips", "#REF!", _cell(lambda cell: "#REF!")),
    Way("slips", "1e999", _cell(lambda cell: "1e999")),
    Way("dates", "a figure turned to a date", _cell(lambda cell: "3-Dec")),
    Way("rows", "a row twice", _rows(lambda rows: [*rows[:2], rows[1], *rows[2:]])),
    Way("rows", "a row twice with another figure", _rows(_another)),
    Way("rows", "in another order", _rows(lambda rows: [rows[0], *reversed(rows[1:])])),
    Way("rows", "a total at the end", _rows(lambda rows: _total(rows, "Total"))),
    Way("rows", "a total in another language", _rows(lambda rows: _total(rows, "Insgesamt"))),
    Way("rows", "an 'of which' row", _rows(_of_which)),
    Way("rows", "blank lines between", _text(lambda rows: text_of(rows).replace("\n", "\n\n"))),
    Way("rows", "lines of separators between", _rows(_parted)),
    Way("rows", "a note below", _rows(lambda rows: [*rows, ["Source: the office"]])),
    Way("rows", "the header alone", _rows(lambda rows: rows[:1])),
    Way("rows", "blank lines alone", _text(lambda rows: "\n\n")),
    Way("rows", "nothing at all", _text(lambda rows: "")),
    Way("header", "a blank line above", _text(lambda rows: "\n" + text_of(rows))),
    Way("header", "a title above", _rows(lambda rows: [["Table 1. What there is"], *rows])),
    Way("header", "the header twice", _rows(lambda rows: [rows[0], *rows])),
    Way("header", "the header again in the middle", _rows(lambda rows: [*rows[:2], rows[0], *rows[2:]])),
    Way("header", "in capitals", _rows(lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]])),
    Way("header", "no header", _rows(lambda rows: rows[1:])),
    Way("columns", "in another order", _rows(_turned)),
    Way("columns", "a column of totals", _rows(lambda rows: _column(rows, "Total", _row_sum))),
    Way("columns", "the last column twice", _rows(lambda rows: [[*row, row[-1]] for row in rows])),
    Way("columns", "a column of remarks", _rows(lambda rows: _column(rows, "remarks", lambda row: "as told"))),
    Way("columns", "a cell too many in a line", _rows(lambda rows: [*rows[:-1], [*rows[-1], "7"]])),
    Way("columns", "a cell too few in a line", _rows(_shorter)),
)  # fmt: skip
"""Every deformation, by group."""
