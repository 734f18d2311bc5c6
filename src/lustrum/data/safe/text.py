"""Text tables: as rows of cells, or, where they are labels and numbers only, straight into an array."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from lustrum.arrays import Array
from lustrum.data.safe.workbook import Grid
from lustrum.errors import CONTROL
from lustrum.results.number import printed_decimals
from lustrum.results.text import read_text, refused

MOST_BYTES = 2_000_000_000
"""Text tables larger than this are refused."""
MOST_GRID = 300_000_000
"""Bytes of a table that is read cell by cell."""
LONGEST_LINE = 20_000_000
"""Bytes of one line."""
BATCH = 64
"""Lines whose figures are read at once."""
SAMPLE = 20
"""Lines that tell how many decimals are printed."""
MOST_COLUMNS = 20_000
"""Cells of one line of a table that is read cell by cell."""
MOST_LABELS = 20_000
"""Letters at the beginning of a line among which its labels stand."""
MOST_CELLS = 8_000_000
"""Cells of such a table: they take some 600 MB."""


def read_grid(path: Path, delimiter: str = ",") -> Grid:
    """Return the cells of a text table, blank lines left out.

    Raises
    ------
    DataError
        If it is no text, or no table parted by `delimiter`; the message names the line.
    """
    text = read_text(path, MOST_GRID)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    grid: Grid = []
    count = 0
    try:
        for cells in reader:
            count += len(cells)
            if count > MOST_CELLS:
                raise refused(
                    path, f"line {reader.line_num} holds the last of {MOST_CELLS:,} cells, which are the most."
                )
            if len(cells) > MOST_COLUMNS:
                raise refused(path, f"line {reader.line_num} has {len(cells):,} cells; {MOST_COLUMNS:,} are the most.")
            if any(cells):
                grid.append(cells)
    except csv.Error as error:
        raise refused(path, f"no table at line {reader.line_num}: {error}. Quote cells that hold marks.") from None
    if not grid:
        raise refused(path, "the file holds no cells.")
    return grid


_PRINTED = re.compile(r"-?[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True, eq=False)
class LabelledMatrix:
    """A table of labels and numbers: rows of the header, labels of each row, values, printed decimals."""

    header: list[list[str]]
    labels: list[list[str]]
    values: Array
    decimals: int


def read_matrix(
    source: Path | IO[bytes],
    *,
    delimiter: str = ",",
    header_rows: int = 1,
    label_columns: int = 1,
    name: str = "",
) -> LabelledMatrix:
    """Return a wide table of labels and plain numbers, line by line into one array.

    Parameters
    ----------
    source : Path or binary stream
    delimiter : str
    header_rows, label_columns : int
        Lines of labels at the top, columns of labels at the left.
    name : str
        Named in messages; the file's own name by default.

    Raises
    ------
    DataError
        For a cell that is no plain number, with its labels, and for lines that are too short or too long.
    """
    if isinstance(source, Path):
        if source.stat().st_size > MOST_BYTES:
            raise refused(source, f"more than {MOST_BYTES / 1e9:g} GB.")
        with source.open("rb") as stream:
            return _matrix(stream, delimiter, header_rows, label_columns, name or source.name)
    return _matrix(source, delimiter, header_rows, label_columns, name)


def _lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, str]]:
    number = 0
    while True:
        try:
            line = stream.readline(LONGEST_LINE + 1)
        except (zlib.error, zipfile.BadZipFile, EOFError, OSError) as error:
            raise refused(Path(name), f"it cannot be unpacked beyond line {number}: {error}.") from None
        if not line:
            return
        number += 1
        if len(line) > LONGEST_LINE:
            raise refused(Path(name), f"line {number} is longer than {LONGEST_LINE / 1e6:g} MB.")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise refused(Path(name), f"line {number} is not UTF-8.") from None
        if "\r" in text:
            raise refused(
                Path(name), f"line {number} ends in carriage returns alone; save the table with other line ends."
            )
        if text:
            yield number, text


def _matrix(stream: IO[bytes], delimiter: str, header_rows: int, label_columns: int, name: str) -> LabelledMatrix:
    header: list[list[str]] = []
    labels: list[list[str]] = []
    blocks: list[Array] = []
    pending: list[str] = []
    decimals = 0

    def flush() -> None:
        blocks.append(_figures(pending, delimiter, labels[-len(pending) :], header, name))
        pending.clear()

    for number, text in _lines(stream, name):
        if odd := CONTROL.search(text, 0, MOST_LABELS):
            raise refused(Path(name), f"line {number} holds the control character U+{ord(odd[0]):04X}. Remove it.")
        if len(header) < header_rows:
            cells = next(csv.reader([text], delimiter=delimiter))
            header.append([cell.strip() for cell in cells[label_columns:]])
            continue
        parts = next(csv.reader([text], delimiter=delimiter)) if '"' in text else text.split(delimiter, label_columns)
        first = [part.strip() for part in parts[:label_columns]]
        if len(parts) <= label_columns:
            marks = {"\t": "tabs", ",": "commas", ";": "semicolons"}
            said = f"line {number} ('{first[0][:40]}') holds no figures: its cells are not parted by "
            raise refused(Path(name), said + marks.get(delimiter, f"'{delimiter}'") + ".")
        body = delimiter.join(parts[label_columns:])
        found = body.count(delimiter) + 1
        width = len(header[0]) if header else found
        if found != width:
            message = f"line {number} ('{' '.join(first)}') has {found} figures where the header has {width}"
            raise refused(Path(name), f"{message}: the file seems to be cut off.")
        labels.append(first)
        pending.append(body)
        if len(labels) <= SAMPLE:
            printed = (printed_decimals(cell) for cell in body.split(delimiter) if _PRINTED.fullmatch(cell.strip()))
            decimals = max(decimals, max(printed, default=0))
        if len(pending) == BATCH:
            flush()
    if not labels:
        raise refused(Path(name), "no line of figures below the header.")
    if pending:
        flush()
    return LabelledMatrix(header, labels, np.vstack(blocks), decimals)


def _figures(bodies: list[str], delimiter: str, labels: list[list[str]], header: list[list[str]], name: str) -> Array:
    """Return the numbers of some lines; a cell that is no finite number is named."""
    try:
        values: Array = np.loadtxt(bodies, delimiter=delimiter, comments=None, ndmin=2)
        if np.isfinite(values).all() and len(values) == len(bodies):  # a blank line would be passed over
            return values
    except ValueError:
        pass
    for first, body in zip(labels, bodies, strict=True):
        if said := _odd(body.split(delimiter), first, header):
            raise refused(Path(name), said)
    raise refused(Path(name), "a line holds something else than numbers.")


def comma_told(cell: str) -> str:
    """Return what to say of a figure with a decimal comma, '' for any other text.

    >>> comma_told("400,0"), comma_told("n/a")
    ('has a decimal comma: save the table with points before decimals.', '')
    """
    plain = re.fullmatch(r"-?\d+,\d+", cell.strip())
    return "has a decimal comma: save the table with points before decimals." if plain else ""


def _odd(body: list[str], first: list[str], header: list[list[str]]) -> str:
    """Name the first cell of a line that is no finite number; '' where all are."""
    for place, cell in enumerate(body):
        try:
            fine = np.isfinite(float(cell)) and "_" not in cell and cell.isascii()
        except ValueError:
            fine = False
        if not fine:
            column = " ".join(line[place] for line in header if place < len(line))
            why = comma_told(cell) or "is no number, and missing is not zero."
            return f"'{cell}' in row '{' '.join(first)}', column '{column}' {why}"
    return ""
