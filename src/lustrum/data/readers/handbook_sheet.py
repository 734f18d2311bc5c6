"""One sheet of supply or use with headings in words: which rows and columns are what, with their figures.

Every row and column that holds a figure is used, left out with the reason, or refused: none is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place, address
from lustrum.data.probe import SourceFile
from lustrum.data.readers.headings import BELOW, FINAL, ROWS, WORDS, column_kinds, kind_of
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.results import Fault
from lustrum.results.cell_numbers import Numbers, read_numbers, value_of
from lustrum.results.cell_text import take_apart
from lustrum.results.totals import repeats

HEAD = 30
"""Rows among which the headings are looked for."""
LABELS = 6
"""Columns that may hold labels."""
DASHES = set("-–—−")
"""What an office prints for nothing."""
CODES = re.compile(r"(product |industry |commodity )?codes?|no\.?|nr\.?|number|cpa|cpc|isic|nace|sitc|hs", re.I)
"""Headings of columns that hold codes: figures in them are none."""
CODE = re.compile(r"[A-Z0-9][A-Z0-9_.+-]*|[A-Z]t[A-Z]")
FOOTNOTE = re.compile(r"[(−-]?\s*\d[\d.,' ]*[^\d\w\s]?\S{0,3}$")
"""A figure with a mark behind it that no number bears."""
DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?")


@dataclass(frozen=True, eq=False)
class Line:
    """One row with figures: its number in the sheet, label, title and kind, and what stands in the columns."""

    number: int
    label: str
    title: str
    kind: str
    texts: list[str]
    after_total: bool = False


@dataclass(frozen=True, eq=False)
class HandbookSheet:
    """Figures of one sheet: rows of products, rows below them, columns with their kinds.

    Parameters
    ----------
    products, below : list of Line
        In the order of the sheet; `below` are rows of value added and of taxes on products.
    blank : set of str
        Labels of rows without a figure.
    columns, kinds : list of str
    values : array, shape (products and below, columns)
    dashes : int
        Cells that hold a dash, read as zero.
    coverage : tuple of Coverage
    place : Place
    """

    products: list[Line]
    below: list[Line]
    blank: set[str]
    columns: list[str]
    kinds: list[str]
    values: Array
    decimals: int
    coverage: tuple[Coverage, ...]
    place: Place
    dashes: int = 0

    def rows(self, labels: Sequence[str]) -> Array:
        """Return figures of products in the order asked for; zero where the sheet prints none for a product.

        Of shape (labels, columns of the sheet), in its unit.
        """
        at = {line.label: place for place, line in enumerate(self.products)}
        found = np.zeros((len(labels), len(self.columns)))
        for row, label in enumerate(labels):
            if label in at:
                found[row] = self.values[at[label]]
        return found

    def of(self, kind: str, labels: Sequence[str]) -> Array:
        """Return all columns of a kind added up, over products, shape (labels,)."""
        total: Array = self.rows(labels)[:, self.at(kind)].sum(axis=1)
        return total

    def at(self, kind: str) -> list[int]:
        """Return the positions of the columns of a kind."""
        return [place for place, each in enumerate(self.kinds) if each == kind]

    @property
    def industries(self) -> list[str]:
        """Labels of the industries."""
        return [self.columns[place] for place in self.at("industry")]


@dataclass
class _Reading:
    """A sheet while it is read."""

    grid: Grid
    file: SourceFile
    sheet: str
    faults: list[Fault]
    lines: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)
    blank: set[str] = field(default_factory=set)

    def at(self, row: int | None, column: int | None = None) -> str:
        """Return where a row or cell stands, as faults name it."""
        return f"{self.file.name}, {address(self.sheet, row, column)}" if self.sheet else self.file.name


def heading_row(grid: Grid, first: int = 0, last: int = HEAD) -> int | None:
    """Return the row of column headings, None where no row reads like one."""
    best: tuple[int, int] | None = None
    for number, cells in enumerate(grid[first:last], start=first):
        kinds = {kind_of(cell, WORDS, "") for cell in cells if cell.strip()}
        score = len(kinds & {"imports", "taxes_on_products", "trade_margins", *FINAL})
        if score >= 3 and (best is None or score > best[1]):
            best = (number, score)
    return best[0] if best else None


def read_handbook_sheet(file: SourceFile, sheet: str, faults: list[Fault]) -> HandbookSheet:
    """Return one sheet's figures; what cannot be told goes to `faults` with its address."""
    grid = read_sheets(file.path, [sheet])[sheet] if sheet else read_grid(file.path, file.delimiter)
    top = heading_row(grid)
    assert top is not None
    reading = _Reading(grid, file, sheet, faults)
    first, labels = _label_columns(grid, top)
    width = max(map(len, grid))
    headings, codes = _headings(grid, top, first, width)
    kinds = column_kinds(headings)
    _sort_rows(reading, top, first, labels, width)
    used = _used_columns(reading, headings, kinds, first)
    columns = [codes[k] if codes[k] and kinds[k] == "industry" else headings[k] for k in used]
    products = [line for line in reading.lines if line.kind in ("product", "adjustment")]
    below = [line for line in reading.lines if line.kind not in ("product", "adjustment")]
    numbers = _figures(reading, [*products, *below], columns, [first + k for k in used], first)
    _refuse_twice(reading, products, columns, [kinds[k] for k in used], [first + k for k in used])
    coverage = _coverage(reading, headings, kinds, used, first, numbers)
    rows = {line.label: line.number for line in reading.lines}
    at = {column: first + k for column, k in zip(reversed(columns), reversed(used), strict=True)}
    at |= {kinds[k]: first + k for k in reversed(used) if kinds[k] != "industry"}
    return HandbookSheet(
        products, below, reading.blank, columns, [kinds[k] for k in used], numbers.values, min(numbers.decimals, 6),
        coverage, Place(file.name, sheet, rows, at),
        sum(without_dash(text) != text for line in reading.lines for text in line.texts),
    )  # fmt: skip


def is_figure(text: str) -> bool:
    """Say whether a cell holds a number, however it is written, or is meant to: a digit first, with a mark after it."""
    cell = take_apart(text)
    return bool(cell.core) or (bool(cell.fault) and FOOTNOTE.match(text.strip()) is not None)


def without_dash(text: str) -> str:
    """Return 0 for a cell that holds a dash alone, as offices print nothing; any other text as it is.

    >>> without_dash(" – "), without_dash("-5"), without_dash("..")
    ('0', '-5', '..')
    """
    return "0" if text.strip() and set(text.strip()) <= DASHES else text


def _label_columns(grid: Grid, top: int) -> tuple[int, list[int]]:
    """Return the first column of figures and the columns of labels before it."""
    body = [cells for cells in grid[top + 1 :] if sum(map(is_figure, cells)) >= 1 and not _numbering(cells)]
    texts = [
        sum(bool(cells[place].strip()) and not is_figure(cells[place]) and not take_apart(cells[place]).unknown
            for cells in body if len(cells) > place)
        for place in range(LABELS)
    ]  # fmt: skip
    worded = [place for place in range(LABELS) if texts[place] > len(body) / 3]
    named = [place for place, cell in enumerate(grid[top][:LABELS]) if CODES.fullmatch(cell.strip())]
    first = 1 + max([*worded, *named], default=0)
    filled = [p for p in range(first) if any(len(cells) > p and cells[p].strip() for cells in body)]
    return first, filled


def _headings(grid: Grid, top: int, first: int, width: int) -> tuple[list[str], list[str]]:
    """Return each column's heading, from a row above where the row of headings leaves it blank, and its code."""

    def cell(row: int, place: int) -> str:
        return " ".join(grid[row][place].split()) if 0 <= row < len(grid) and place < len(grid[row]) else ""

    headings, codes = [], []
    for place in range(first, width):
        text = next((cell(row, place) for row in (top, top - 1, top - 2) if row >= 0 and cell(row, place)), "")
        above = cell(top - 1, place) if cell(top, place) else ""
        headings.append(text)
        # A row of codes over the names gives the labels, where there is one.
        codes.append(above if CODE.fullmatch(above) else "")
    return headings, codes


def _sort_rows(reading: _Reading, top: int, first: int, labels: list[int], width: int) -> None:
    """Part the rows below the headings into those used, those left out, and those without a figure."""
    below, total = False, False
    for number, cells in enumerate(reading.grid[top + 1 :], start=top + 1):
        named = [" ".join(cells[place].split()) for place in labels if place < len(cells) and cells[place].strip()]
        texts = [cells[place] if place < len(cells) else "" for place in range(first, width)]
        if heading_row(reading.grid, number, number + 1) is not None:
            message = "a second table begins here, and only one can be meant."
            way_out = "Put it on a sheet of its own, or remove it."
            reading.faults.append(Fault("duplicate_table", reading.at(number), "", "", message, way_out))
            return
        if not any(is_figure(text) or take_apart(text).unknown for text in texts):
            reading.blank |= set(named)
            continue
        if _numbering(cells):
            continue
        label = next((text for text in named if CODE.fullmatch(text)), named[0] if named else "")
        title = max(named, key=lambda text: sum(map(str.isalpha, text)), default="")
        kind = _row_kind(label, title, below)
        if DATE.fullmatch(label):
            message = f"the label '{label}' is a date: a spreadsheet has changed a code such as 1-2."
            way_out = "Format the column as text and type the code again."
            reading.faults.append(Fault("date_label", reading.at(number), "", "", message, way_out))
        below = below or kind in BELOW or kind == "output"
        line = Line(number, label or title, title, kind, texts, total)
        total = total or kind == "total"
        (reading.left if kind in ("total", "output", "part", "memorandum", "") else reading.lines).append(line)


def _row_kind(label: str, title: str, below: bool) -> str:
    """Return what a row is: product, adjustment, a row of value added, or '' and other kinds that are left out."""
    if not title:
        return ""
    if repeats(title) == "part":
        return "part"
    kind = kind_of(title, ROWS, "product")
    return "memorandum" if kind == "product" and below else kind


def _used_columns(reading: _Reading, headings: list[str], kinds: list[str], first: int) -> list[int]:
    """Return the positions of columns that are used; a column of figures nobody can name is a fault."""
    filled = [
        k for k in range(len(headings)) if any(is_figure(line.texts[k]) for line in reading.lines)
    ]  # fmt: skip
    nameless = [first + k for k in filled if not headings[k]]
    if nameless:
        named = ", ".join(address(reading.sheet, None, place) for place in nameless)
        message = f"no heading stands over the figures of {named}."
        reading.faults.append(Fault("missing_label", reading.at(None), "", "", message, "Write what they are."))
    for k in filled:
        if kinds[k] == "unknown":
            message = "no final use or column of supply is known by this name, and no industry stands so far right."
            reading.faults.append(Fault("unknown_column", reading.at(None, first + k), "", headings[k], message))
    return [k for k in range(len(headings)) if kinds[k] not in ("", "total", "part", "unknown")]


def _figures(reading: _Reading, lines: list[Line], columns: list[str], at: list[int], first: int) -> Numbers:
    texts = [[without_dash(line.texts[place - first]) for place in at] for line in lines]
    faults: list[Fault] = []
    names = [f"#{number}" for number in range(len(lines))]
    places = [f"#{number}" for number in range(len(columns))]
    numbers = read_numbers(texts, file="", rows=names, columns=places, faults=faults, blank="zero")
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is unknown, and missing is not zero."
        faults.append(Fault("blank", "", names[i], places[j], message, "Give the figure, or an estimate."))
    for each in faults:
        line = lines[int(each.row[1:])] if each.row else None
        column = int(each.column[1:]) if each.column else None
        file = reading.at(line.number if line else None, None if column is None else at[column])
        labels = line.label if line else "", "" if column is None else columns[column]
        reading.faults.append(Fault(each.kind, file, *labels, each.message, each.way_out))
    return numbers


def _refuse_twice(reading: _Reading, products: list[Line], columns: list[str], kinds: list[str], at: list[int]) -> None:
    """Name rows of one product and columns of one industry that stand twice, with both places."""
    seen: dict[str, int] = {}
    for line in products:
        if line.label in seen:
            other = reading.at(seen[line.label])
            message = f"the row stands twice, here and in {other.rpartition(', ')[2]}."
            reading.faults.append(
                Fault("duplicate_label", reading.at(line.number), line.label, "", message, "Keep one.")
            )
        seen.setdefault(line.label, line.number)
    columns_seen: dict[str, int] = {}
    for column, kind, place in zip(columns, kinds, at, strict=True):
        if kind not in WHY and column in columns_seen:
            message = f"the column stands twice, here and in {address(reading.sheet, None, columns_seen[column])}."
            reading.faults.append(Fault("duplicate_label", reading.at(None, place), "", column, message, "Keep one."))
        columns_seen.setdefault(column, place)


WHY = {
    "total": "a total",
    "output": "a total",
    "part": "a part of what stands beside it",
    "memorandum": "no part of the table",
    "": "figures without a label",
}


def _coverage(
    reading: _Reading, headings: list[str], kinds: list[str], used: list[int], first: int, numbers: Numbers
) -> tuple[Coverage, ...]:
    def number(text: str) -> float:
        found = take_apart(text)
        value = value_of(found, numbers.convention) if found.core else None
        return 0.0 if value is None else value

    source = f"{reading.file.name}, sheet {reading.sheet}" if reading.sheet else reading.file.name
    rows = tuple(
        LeftOut(line.label, sum(number(line.texts[k]) for k in used), WHY[line.kind], _at(reading, line.number, None))
        for line in reading.left
    )
    every = [*reading.lines, *reading.left]
    filled = [k for k in range(len(headings)) if any(is_figure(line.texts[k]) for line in every)]
    columns = tuple(
        LeftOut(
            headings[k] or "no heading",
            sum(number(line.texts[k]) for line in reading.lines),
            WHY.get(kinds[k], "not known"),
            _at(reading, None, first + k),
        )
        for k in filled
        if k not in set(used)
    )
    return (
        Coverage(source, "rows", len(every), len(reading.lines), rows),
        Coverage(source, "columns", len(filled), len(set(filled) & set(used)), columns),
    )


def _at(reading: _Reading, row: int | None, column: int | None) -> str:
    return address(reading.sheet, row, column) if reading.sheet else ""


def _numbering(cells: Sequence[str]) -> bool:
    """Say whether a row only numbers the columns: (1), (2), (3) ..."""
    found = [cell.strip() for cell in cells if cell.strip()]
    numbers = [text for text in found if re.fullmatch(r"\(?\d+\)?", text)]
    # A row with a label is one of figures, unless these are all in brackets.
    if len(numbers) < len(found) and not (len(numbers) == len(found) - 1 and all("(" in text for text in numbers)):
        return False
    whole = [int(text.strip("()")) for text in numbers if text.isascii()]
    return len(whole) >= 3 and whole == list(range(whole[0], whole[0] + len(whole)))
