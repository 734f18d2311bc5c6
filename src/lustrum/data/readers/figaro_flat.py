"""Flat FIGARO files: millions of lines, each one flow, read in pieces into one matrix."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import IO, Any

import numpy as np

from lustrum.arrays import Array, Flags, ShortPositions
from lustrum.data.place import Place
from lustrum.data.readers.members import TextMember, unpacking
from lustrum.data.readers.reader import chosen
from lustrum.data.safe.text import comma_told
from lustrum.data.world import decimals_of
from lustrum.errors import DataError
from lustrum.results import Fault, raise_faults
from lustrum.results.number import parse_number

NAMES = {
    "row_region": ("refarea", "c_orig"),
    "row": ("rowii", "rowpi", "ind_ava", "prd_ava"),
    "column_region": ("counterpartarea", "c_dest"),
    "column": ("colii", "colpi", "ind_use", "prd_use"),
    "value": ("obsvalue", "obs_value"),
}
"""What a flow says, under the names the files give it (in small letters)."""
YEARS = ("time_period", "timeperiod", "refperiod", "year")
UNIT = "unit"
PIECE = 500_000
"""Lines read at a time."""
PRODUCTS = "CPA_"
"""Products bear this before their code in some editions."""

Key = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Flows:
    """Flows between rows and columns, each a region and a code.

    Parameters
    ----------
    rows, columns : list of (region, code)
        In order of first appearance.
    values : array, shape (rows, columns)
    seen : array of bool, shape (rows, columns), optional
        Which flows the file states; None where a matrix states all of them.
    decimals : int
        Printed decimals.
    year : int, optional
        Where the file itself says it.
    place : Place
        The line of each flow, or of each row of a matrix.
    """

    rows: list[Key]
    columns: list[Key]
    values: Array
    seen: Flags | None
    decimals: int
    year: int | None
    place: Place

    def stands(self, row: Key, name: str) -> str:
        """Return the file with the line in which a row stands first."""
        if isinstance(self.place.cells, _LineOf):
            lines = self.place.cells.lines[self.rows.index(row)]
            return f"{name}, line {int(lines[lines > 0].min()):,}"
        return self.place.of(" ".join(row))


class _LineOf(Mapping[tuple[str, str], str]):
    """The line of each flow of a file, by the labels of its row and its column."""

    def __init__(self, file: str, rows: Sequence[Key], columns: Sequence[Key], lines: ShortPositions) -> None:
        self.file, self.lines = file, lines
        self.row, self.column = ({" ".join(key): n for n, key in enumerate(keys)} for keys in (rows, columns))

    def _line(self, key: tuple[str, str]) -> int:
        row, column = self.row.get(key[0]), self.column.get(key[1])
        return 0 if row is None or column is None else int(self.lines[row, column])

    def __getitem__(self, key: tuple[str, str]) -> str:
        if not (line := self._line(key)):
            raise KeyError(key)
        return f"{self.file}, line {line:,}"

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((row, column) for row in self.row for column in self.column if self._line((row, column)))

    def __len__(self) -> int:
        return int(np.count_nonzero(self.lines))


def flat_columns(header: Sequence[str]) -> dict[str, int]:
    """Return where the parts of a flow stand, {} where the header is that of another kind.

    >>> flat_columns("icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue".split(","))
    {'row_region': 2, 'row': 3, 'column_region': 4, 'column': 5, 'value': 6}
    """
    low = [cell.strip().lower() for cell in header]
    found = {part: low.index(name) for part, names in NAMES.items() for name in names if name in low}
    if len(found) < len(NAMES):
        return {}
    year = next((low.index(name) for name in YEARS if name in low), None)
    return found if year is None else {**found, "year": year}


class _Codes:
    """Labels as numbers, in order of first appearance over all pieces."""

    def __init__(self) -> None:
        self.place: dict[str, int] = {}

    def of(self, categories: Sequence[str]) -> ShortPositions:
        return np.array([self.place.setdefault(label, len(self.place)) for label in categories], dtype=np.int32)


def read_flows(table: TextMember, columns: dict[str, int], year: int | None) -> Flows:
    """Return all flows of one year, read piece by piece: labels become numbers at once.

    Raises
    ------
    UsageError
        If the file holds several years and none, or another, was asked for.
    DataError
        For a value that is no number, and for a flow that stands twice; the message names its labels.
    """
    lines = _read_lines(table, columns)
    kept, stated = _of_year(lines, year)
    _refuse_other_units(lines, kept, table)
    part, label = lines.part, lines.label
    rows, i = _pairs(part["row_region"][kept], part["row"][kept], label["row_region"], label["row"])
    users, j = _pairs(part["column_region"][kept], part["column"][kept], label["column_region"], label["column"])
    flat = lines.value[kept]
    matrix = np.zeros((len(rows), len(users)))
    seen = np.zeros(matrix.shape, dtype=bool)
    matrix[i, j] = flat
    seen[i, j] = True
    if int(seen.sum()) != len(flat):
        flow = i.astype(np.int64) * len(users) + j
        _, first = np.unique(flow, return_index=True)
        again = np.setdiff1d(np.arange(len(flat)), first)
        before = int(np.flatnonzero(flow == flow[again[0]])[0])
        line = np.arange(len(lines.value))[kept] + 2
        one, other = (f"{flat[place]:,.12g} (line {line[place]:,})" for place in (before, int(again[0])))
        more = f"; so do {len(again) - 1:,} others" if len(again) > 1 else ""
        message = f"the flow stands twice: {one} and {other}{more}."
        at = " ".join(rows[i[again[0]]]), " ".join(users[j[again[0]]])
        raise_faults([Fault("duplicate_label", table.name, *at, message, "Keep one.")], table.file.path)
    line_of = np.zeros(matrix.shape, dtype=np.int32)
    line_of[i, j] = np.arange(2, len(lines.value) + 2, dtype=np.int32)[kept]
    place = Place(table.name, cells=_LineOf(table.name, rows, users, line_of))
    return Flows(rows, users, matrix, seen, decimals_of(flat), stated, place)


@dataclass(frozen=True, eq=False)
class _Lines:
    """Every line of a file: its value, and for each part (row, column, year ...) a number of one of its labels."""

    value: Array
    part: dict[str, ShortPositions]
    label: dict[str, list[str]]


def _read_lines(table: TextMember, columns: dict[str, int]) -> _Lines:
    """Read a file piece by piece, so that no more than a piece of its text is held at once."""
    low = [cell.lower() for cell in table.header]
    parts = {**columns, **({UNIT: low.index(UNIT)} if UNIT in low else {})}
    labels = [part for part in parts if part != "value"]
    codes = {part: _Codes() for part in labels}
    pieces: dict[str, list[ShortPositions]] = {part: [] for part in labels}
    values: list[Array] = []
    way = _with_pandas if find_spec("pandas") else _line_by_line
    try:
        with unpacking(table.file.path), table.open() as stream:
            for known, flat in way(stream, table.delimiter, len(low), parts):
                for part, (words, which) in known.items():
                    pieces[part].append(codes[part].of([word.strip() for word in words])[which])
                values.append(flat)
    except (ValueError, UnicodeDecodeError) as error:  # what pandas raises of a bad line is a ValueError
        raise _bad_line(table, columns, error) from None
    flat = np.concatenate(values) if values else np.zeros(0)
    if not len(flat):
        raise _bad_line(table, columns, ValueError("no line of figures below the header"))
    if not np.isfinite(flat).all():
        raise _bad_line(table, columns, ValueError("a value is not finite"))
    joined = {part: np.concatenate(found) for part, found in pieces.items()}
    return _Lines(flat, joined, {part: list(known.place) for part, known in codes.items()})


_Piece = tuple[dict[str, tuple[list[str], ShortPositions]], Array]
"""Of some lines: for each part the words there are and which of them each line has; and the values."""


def _with_pandas(stream: IO[bytes], delimiter: str, width: int, parts: dict[str, int]) -> Iterator[_Piece]:
    """Yield the lines of a file in pieces: some ten times faster than line by line."""
    import pandas as pd

    names: list[str] = [f"#{place}" for place in range(width)]
    for part, place in parts.items():
        names[place] = part
    labels = [part for part in parts if part != "value"]
    # Newer releases of pandas always read a number to its last bit and warn where that is asked for.
    newer = tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1)
    exact: dict[str, Any] = {} if newer else {"float_precision": "round_trip"}
    reader = pd.read_csv(
        stream, sep=delimiter, header=0, names=names, index_col=False, usecols=list(parts),
        dtype={**dict.fromkeys(labels, "category"), "value": "float64"},
        keep_default_na=False, na_values=[], encoding="utf-8-sig", chunksize=PIECE, **exact,
    )  # fmt: skip
    for piece in reader:
        known = {}
        for part in labels:
            column = piece[part].cat
            known[part] = ([str(label) for label in column.categories], column.codes.to_numpy().astype(np.int32))
        yield known, piece["value"].to_numpy()


def _line_by_line(stream: IO[bytes], delimiter: str, width: int, parts: dict[str, int]) -> Iterator[_Piece]:
    """Yield the lines of a file in pieces, without a package for it."""
    lines = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), delimiter=delimiter)
    next(lines)
    rows = (cells for cells in lines if cells)
    while piece := list(islice(rows, PIECE)):
        if any(len(cells) != width for cells in piece):
            raise ValueError("a line has other cells than the header")
        if any(parse_number(cells[parts["value"]]) is None for cells in piece):
            raise ValueError("a value is no number")
        known = {}
        for part, place in parts.items():
            if part == "value":
                continue
            words = {word: number for number, word in enumerate(dict.fromkeys(cells[place] for cells in piece))}
            known[part] = (list(words), np.array([words[cells[place]] for cells in piece], dtype=np.int32))
        yield known, np.array([float(cells[parts["value"]]) for cells in piece])


def _of_year(lines: _Lines, year: int | None) -> tuple[slice | Flags, int | None]:
    """Return which lines are of the year asked for, and the year; all of them and None where the file states none."""
    if "year" not in lines.part:
        return slice(None), None
    which = chosen("year", "" if year is None else str(year), lines.label["year"])
    return lines.part["year"] == lines.label["year"].index(which), int(which)


def _refuse_other_units(lines: _Lines, kept: slice | Flags, table: TextMember) -> None:
    """Refuse lines in any unit but million euro at current prices."""
    if UNIT not in lines.part:
        return
    units = sorted({lines.label[UNIT][place] for place in np.unique(lines.part[UNIT][kept])})
    if units != ["MIO_EUR"]:
        message = f"units {', '.join(units)}: million euro at current prices (MIO_EUR) alone are read."
        raise_faults([Fault("unknown_value", table.name, "", UNIT, message)], table.file.path)


def _pairs(
    region: ShortPositions, code: ShortPositions, regions: list[str], codes: list[str]
) -> tuple[list[Key], ShortPositions]:
    """Return pairs of region and code in order of appearance, and which of them each line has."""
    joined = region * np.int32(len(codes)) + code
    lines = np.arange(len(joined), dtype=np.int32)
    first = np.full(len(regions) * len(codes), -1, dtype=np.int32)
    first[joined[::-1]] = lines[::-1]
    present = np.flatnonzero(first >= 0)
    order = present[np.argsort(first[present])]
    rank = np.empty(len(first), dtype=np.int32)
    rank[order] = np.arange(len(order))
    keys = [(regions[pair // len(codes)], codes[pair % len(codes)].removeprefix(PRODUCTS)) for pair in order.tolist()]
    return keys, rank[joined]


def _bad_line(table: TextMember, columns: dict[str, int], error: Exception) -> DataError:
    """Return the error for the first line whose value is no number, or that is cut off."""
    way_out = "Fetch the file again; where its publisher has no figure, there is none to read."
    with unpacking(table.file.path), table.open() as stream:
        lines = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", "replace", newline=""), delimiter=table.delimiter)
        width = len(next(lines))
        for cells in lines:
            if not cells:
                continue
            if len(cells) != width:
                message = f"{len(cells)} cells in line {lines.line_num} where the header has {width}."
                return _refused(table, Fault("ragged_row", table.name, "", "", message, way_out))
            text = cells[columns["value"]]
            if parse_number(text) is None:
                row = " ".join(cells[columns[part]] for part in ("row_region", "row"))
                column = " ".join(cells[columns[part]] for part in ("column_region", "column"))
                why = comma_told(text) or "is no number, and missing is not zero."
                message = f"'{text}' in line {lines.line_num} {why}"
                return _refused(table, Fault("not_a_number", table.name, row, column, message, way_out))
    return _refused(table, Fault("not_a_table", table.name, "", "", f"it cannot be read: {error}.", way_out))


def _refused(table: TextMember, fault: Fault) -> DataError:
    return DataError(f"1 fault in {table.file.path}:\n  {fault}", faults=[fault])
