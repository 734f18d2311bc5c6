"""The sheet of a world input-output table as WIOD publishes it, release 2016 or 2013, .xlsb, .xlsx or saved as CSV.

Four columns of labels (code, name, country, running number) and, below the title, four rows of the same (codes, names,
countries, running numbers); below the industries the rows of country `TOT`: II_fob, TXSP, EXP_adj, PURR, PURNR, VA,
IntTTM, GO; final demand CONS_h CONS_np CONS_g GFCF INVEN; last, GO. The release of 2013 writes c37 to c42 and r60 to
r69 instead of codes; there the names say what is meant.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.place import Place
from lustrum.data.probe import SourceFile
from lustrum.data.readers.lines import with_lines
from lustrum.data.readers.twice import twice
from lustrum.data.safe.sheet_rows import Row, sheet_rows
from lustrum.results import Fault, raise_faults
from lustrum.results.number import parse_number

LABELS = 4
"""Columns of labels, and rows of labels, in the order code, name, country, running number."""
HEAD = 12
"""Rows among which the header is looked for."""
CATEGORIES = {
    "CONS_h": "households", "CONS_np": "npish", "CONS_g": "government", "GFCF": "gfcf", "INVEN": "inventories",
}  # fmt: skip
CATEGORY_NAMES = (
    ("CONS_h", r"consumption expenditure by households"),
    ("CONS_np", r"non-?profit"),
    ("CONS_g", r"consumption expenditure by government"),
    ("GFCF", r"gross fixed capital formation"),
    ("INVEN", r"changes in inventories"),
)
CLOSING = ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO")
CLOSING_NAMES = (
    ("II_fob", r"total intermediate consumption"),
    ("TXSP", r"taxes less subsidies on products"),
    ("EXP_adj", r"cif ?/ ?fob"),
    ("PURR", r"direct purchases abroad by residents"),
    ("PURNR", r"domestic territory by non-residents"),
    ("VA", r"value added at basic prices"),
    ("IntTTM", r"international transport margins"),
    ("GO", r"output at basic prices"),
)
AGAIN = "The file seems to be cut off: fetch it again."

Key = tuple[str, str]


def is_region(text: str) -> bool:
    """Say whether a cell is a country's code: DEU, ROW (RoW in the release of 2013).

    >>> is_region("DEU"), is_region("RoW"), is_region("TOT"), is_region("A01")
    (True, True, False, False)
    """
    return bool(re.fullmatch(r"[A-Z]{3}|RoW", text.strip())) and text.strip() != "TOT"


@dataclass(frozen=True)
class SheetHead:
    """Where a sheet's header stands, and what the title says.

    Parameters
    ----------
    countries : int
        Row of country codes; codes, names stand above it, running numbers below.
    title : str
        Texts above and beside the header.
    """

    countries: int
    title: str

    @property
    def year(self) -> int | None:
        """The year a title ends with (release of 2013), None where it says none."""
        found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.title)
        return int(found[-1]) if len(set(found)) == 1 else None


def sheet_head(rows: Sequence[Sequence[str | float]]) -> SheetHead | None:
    """Return where the header of a world table stands among the first rows, None where there is none."""
    for number in range(2, min(len(rows), HEAD)):
        texts = [str(cell).strip() for cell in rows[number][LABELS:]]
        filled = [text for text in texts if text]
        if len(filled) < 6 or sum(map(is_region, filled)) < 0.9 * len(filled):
            continue
        codes, names = ([str(cell).strip() for cell in rows[number - back][LABELS:]] for back in (2, 1))
        found = {_category(code, name) for code, name in zip(codes, names, strict=False)}
        if set(CATEGORIES) <= found:
            title = " ".join(str(row[0]).strip() for row in rows[: number + 1] if row and str(row[0]).strip())
            return SheetHead(number, title)
    return None


def text_head(head: Sequence[Sequence[str]]) -> bool:
    """Say whether the first rows of a CSV are those of such a sheet: its row of codes alone fills the first 64 KiB."""
    for cells in head[:HEAD]:
        texts = [cell.strip() for cell in cells]
        if {*CATEGORIES, "GO"} <= set(texts) and not any(texts[1:LABELS]):
            return True
    return False


def _category(code: str, name: str) -> str:
    """Return the code of a category of final demand, '' where the column is none."""
    if code in CATEGORIES:
        return code
    low = name.lower()
    return next((code for code, pattern in CATEGORY_NAMES if re.search(pattern, low)), "")


def _closing(code: str, name: str) -> str:
    low = name.lower()
    named = next((code for code, pattern in CLOSING_NAMES if re.search(pattern, low)), "")
    return "" if code in CLOSING and named not in ("", code) else code if code in CLOSING else named


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A sheet as it was read, in its own order.

    Parameters
    ----------
    sectors : list of (country, code)
    users : list of (country, code of category)
    flows : array, shape (sectors, sectors and users)
    closing : dict of code to array, shape (sectors and users,)
        The rows of country TOT.
    sold : array, shape (sectors,), optional
        The last column, if there is one: output as the sum of sales.
    title : str
    lines : dict of label to line
    place : Place
        Where rows and columns stand, by country and code.
    """

    sectors: list[Key]
    users: list[Key]
    flows: Array
    closing: dict[str, Array]
    sold: Array | None
    title: str
    lines: dict[str, int]
    place: Place


def csv_rows(file: SourceFile) -> Iterator[Row]:
    """Yield the rows of a sheet that was saved as CSV."""
    with file.path.open("rb") as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
        yield from csv.reader(text, delimiter=file.delimiter)


def read_sheet(file: SourceFile, sheet: str) -> SheetTable:
    """Return the world table of a sheet, or of a CSV where `sheet` is ''.

    Raises
    ------
    DataError
        With every fault: cells that are no numbers, rows cut off or missing, labels that differ.
    """
    rows = iter(sheet_rows(file.path, sheet) if sheet else csv_rows(file))
    top: list[Row] = []
    for row in rows:
        top.append(row)
        head = sheet_head(top)
        if head is not None:
            break
    else:
        raise_faults([Fault("not_a_table", file.name, "", "", "no header of a world table.", AGAIN)], file.path)
        raise AssertionError
    codes, names, countries = ([_text(cell) for cell in top[head.countries - back]] for back in (2, 1, 0))
    numbers = [_text(cell) for cell in next(rows, [])]
    return _body(file, sheet, rows, _columns(codes, names, countries, numbers), head)


def _text(cell: str | float) -> str:
    """Return a label: a number that stands for a code is written as one."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _columns(codes: list[str], names: list[str], countries: list[str], numbers: list[str]) -> list[Key]:
    """Return country and code of each column of figures; a category under its standard code."""
    found: list[Key] = []
    for place in range(LABELS, len(countries)):
        country = countries[place]
        code, name, number = (part[place] if place < len(part) else "" for part in (codes, names, numbers))
        found.append((country, _category(code, name) or code or number) if is_region(country) else ("TOT", "GO"))
    return found


def _body(file: SourceFile, sheet: str, rows: Iterable[Row], columns: list[Key], head: SheetHead) -> SheetTable:
    faults: list[Fault] = []
    width = len(columns)
    keys: list[Key] = []
    figures: list[Array] = []
    closing: dict[str, Array] = {}
    lines: dict[str, int] = {}
    for line, cells in enumerate(rows, start=head.countries + 3):  # below the codes stands a row of numbers
        code, name, country, number = ([_text(cell) for cell in cells[:LABELS]] + [""] * LABELS)[:LABELS]
        if not any(_text(cell) for cell in cells[LABELS:]) and not is_region(country):
            continue
        label = f"{country} {code or name or number}"
        lines.setdefault(label, line)
        if len(cells) < LABELS + width:
            message = f"{len(cells) - LABELS} figures where the header has {width}."
            faults.append(Fault("ragged_row", file.name, label, "", message, AGAIN))
            continue
        values = _figures(cells[LABELS : LABELS + width], file, label, columns, faults)
        if is_region(country):
            keys.append((country, code or number))
            figures.append(values)
        elif what := _closing(code, name):
            if what in closing:
                message = f"the row of totals {what} stands twice."
                faults.append(Fault("duplicate_label", file.name, label, "", message, "Keep one."))
            closing[what] = values
        else:
            message = f"a row of totals that is not known here: the code '{code}' with the name '{name}'."
            faults.append(Fault("unknown_label", file.name, label, "", message, "Remove it, if it is a sum."))
    sectors = [key for key in columns if key[1] not in CATEGORIES and key[0] != "TOT"]
    users = [key for key in columns if key[1] in CATEGORIES]
    for code in CLOSING:
        if code not in closing:
            faults.append(Fault("missing_label", file.name, f"TOT {code}", "", "the row is missing.", AGAIN))
    for these, those, what in ((keys, sectors, "row"), (sectors, keys, "column")):
        for key in [key for key in these if key not in set(those)][:8]:
            message = f"the {what} has no like-named {'column' if what == 'row' else 'row'}."
            faults.append(Fault("unknown_label", file.name, " ".join(key), "", message, AGAIN))
    faults += twice(keys, "row", file.name) + twice(columns, "column", file.name)
    raise_faults(with_lines(faults, lines), file.path)
    at = {key: place for place, key in enumerate(columns)}
    order = np.array([at[key] for key in (*keys, *users)])
    flows = np.vstack(figures)
    sold = flows[:, at["TOT", "GO"]] if ("TOT", "GO") in at else None
    place = Place(file.name, sheet, lines={} if sheet else lines)
    if sheet:
        over = {" ".join(key): LABELS + number for number, key in enumerate(columns)}
        place = Place(file.name, sheet, {label: line - 1 for label, line in lines.items()}, over)
    below = {code: values[order] for code, values in closing.items()}
    return SheetTable(keys, users, flows[:, order], below, sold, head.title, lines, place)


def near(value: float, other: float, decimals: int, cells: int = 1) -> bool:
    """Say whether two figures are the same but for the rounding of so many cells."""
    return bool(abs(value - other) <= max(1.5 * 10.0**-decimals * np.sqrt(cells), 1e-6 * abs(other)))


def other_sales(
    labels: Sequence[str], sold: Array, sales: Array, made: Array, place: tuple[str, str], decimals: int
) -> list[Fault]:
    """Return a fault for each printed output that is neither the sum of its row of sales nor the output made.

    `sold` and `made` of shape (sectors,), `sales` of shape (sectors, uses); `place` is file and column.
    """
    file, column = place
    faults: list[Fault] = []
    for i, label in enumerate(labels):
        total = float(sales[i].sum())
        if not (near(sold[i], made[i], decimals) or near(sold[i], total, decimals, sales.shape[1])):
            message = (
                f"{sold[i]:,.12g} stands here; sales of the row add up to {total:,.12g}, and the row of output says "
                f"{made[i]:,.12g}."
            )
            faults.append(Fault("printed_total", file, label, column, message, "Fetch the file again."))
    return faults


def _figures(cells: Row, file: SourceFile, label: str, columns: list[Key], faults: list[Fault]) -> Array:
    """Return a row's figures; what is no number goes to `faults` with its column."""
    if all(isinstance(cell, int | float) for cell in cells):
        return np.array(cells, dtype=float)
    values = np.full(len(cells), np.nan)
    for place, cell in enumerate(cells):
        number = parse_number(cell.strip()) if isinstance(cell, str) else float(cell)
        if number is None:
            said = f"'{cell}' is no number" if str(cell).strip() else "the cell is blank"
            column = " ".join(columns[place])
            message = f"{said}, and missing is not zero."
            faults.append(Fault("not_a_number", file.name, label, column, message, "Fetch the file again."))
        else:
            values[place] = number
    return values
