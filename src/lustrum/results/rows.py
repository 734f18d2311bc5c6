"""Small tables as rows of cells: which mark parts them is told by the header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lustrum.results.text import read_small_text, refused

MOST_BYTES = 50_000_000
MOST_CELLS = 1_000
"""Of one line."""
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, eq=False)
class Rows:
    """Header and lines of a small table, each line with its number in the file; blank lines left out."""

    file: str
    separator: str
    header: tuple[str, ...]
    lines: list[tuple[int, list[str]]]
    at: int = 1
    """Line of the header."""


def read_rows(path: Path, known: Collection[str], most_bytes: int = MOST_BYTES) -> Rows:
    """Return the header and lines of a small table, every cell without the blanks around it.

    Parameters
    ----------
    path : Path
    known : collection of str
        Columns that may stand in the header; they tell which mark parts it.
    most_bytes : int
        Bytes beyond which the file is refused.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is no text, or no table.
    """
    text = read_small_text(path, most_bytes, plain=False)
    first, separator = 0, ""
    if stated := re.match(r"sep=(.)\r?\n", text):
        first, separator, text = 1, stated[1], text[stated.end() :]
    separator = separator or _separator(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1 + first
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise refused(path, f"line {line} has {len(cells):,} cells; {MOST_CELLS:,} are the most.")
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1 + first
    except csv.Error as error:
        raise refused(path, f"no table at line {line}: {error}. Quote cells that hold marks.", "not_csv") from None
    if not rows:
        raise refused(path, "the file holds no cells.", "empty_file")
    at, header = rows.pop(0)
    while header and not header[-1] and all(len(cells) == len(header) and not cells[-1] for _, cells in rows):
        header.pop()  # a spreadsheet saves columns it once held
        for _, cells in rows:
            cells.pop()
    return Rows(path.name, separator, tuple(header), rows, at)


def _separator(text: str, known: Collection[str]) -> str:
    """Return the mark that parts the header into most known columns, then into most cells; a comma where none does."""
    header = next((line for line in text.splitlines() if line.strip()), "")[:100_000]

    def parted(mark: str) -> tuple[int, int]:
        try:
            cells = [cell.strip() for cell in next(csv.reader([header], delimiter=mark))]
        except (csv.Error, StopIteration):
            return 0, 0
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=parted)
