"""Figures as they stand in poor data: nothing sold, nothing grown, one year only, a slip of nine digits.

A way changes figures and leaves the layout alone; a TOML file has each of its numbers changed in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from benchmarks.deformed.ways import NUMBER, Rows, text_of

IN_TOML = re.compile(r"(?<![\w.\"'#+-])-?\d+(?:\.\d+)?(?![\w.\"'])")
FOR_A_NUMBER: tuple[Callable[[str], str], ...] = (
    lambda number: "0",
    lambda number: "-" + number.lstrip("-"),
    lambda number: number.partition(".")[0] + "000000000",
    lambda number: "0.000000001",
    lambda number: "1",
    lambda number: "nan",
    lambda number: "inf",
)
"""What may stand in place of a number of a TOML file: `nan` and `inf` are numbers there."""


def poor_tables(rows: Rows) -> Iterator[tuple[str, bytes]]:
    """Yield a clean table with poor figures, and what was done to it."""
    places = [
        (i, j)
        for i, row in enumerate(rows[1:], start=1)
        for j, cell in enumerate(row[1:], start=1)
        if NUMBER.fullmatch(cell) and not re.fullmatch(r"(19|20)\d\d", cell)
    ]
    if not places:
        return
    middle = places[len(places) // 2]
    column = [at for at in places if at[1] == middle[1]]
    row = [at for at in places if at[0] == middle[0]]
    sets = {"one figure": [middle], "a column": column, "a row": row, "all figures": places}
    for where, which in sets.items():
        for value in ("0", "1", "-1", "1000000000000000", "0.000000001"):
            copy = [list(each) for each in rows]
            for i, j in which:
                copy[i][j] = value
            yield f"{where} {value}", text_of(copy).encode()
    for count in (1, 2):
        yield f"{count} rows", text_of(rows[: count + 1]).encode()
    alike = [rows[0], *([each[0], *rows[1][1:]] for each in rows[1:])]
    yield "all rows alike", text_of(alike).encode()


def poor_texts(text: str) -> Iterator[tuple[str, str]]:
    """Yield a TOML file with one number changed, and what was done to it."""
    for found in IN_TOML.finditer(text):
        for change in FOR_A_NUMBER:
            new = change(found[0])
            line = text.count("\n", 0, found.start()) + 1
            if new != found[0]:
                yield f"line {line}: {found[0]} as {new}", text[: found.start()] + new + text[found.end() :]
