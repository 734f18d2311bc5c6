"""The figures of a block as numbers, and what would make them no flows: coefficients, shares, an inverse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.arrays import Array
from lustrum.data.readers.symmetric.layout import Layout, Line
from lustrum.data.readers.symmetric.sheet import DASHES
from lustrum.data.rounding import rounding
from lustrum.results import Fault
from lustrum.results.cell_numbers import read_numbers


@dataclass(eq=False)
class Figures:
    """Numbers of all rows and columns of a block, totals among them.

    Parameters
    ----------
    values : array, shape (rows, columns)
        0 where a cell is blank.
    filled : array of bool, shape (rows, columns)
        Where a figure is printed.
    decimals : int
    notes : tuple of str
        How numbers are written.
    """

    layout: Layout
    values: Array
    filled: NDArray[np.bool_]
    decimals: int
    notes: tuple[str, ...]

    def rows(self, *kinds: str) -> list[int]:
        """Return the places of rows of some kinds."""
        return [n for n, line in enumerate(self.layout.rows) if line.kind in kinds]

    def columns(self, *kinds: str) -> list[int]:
        return [n for n, line in enumerate(self.layout.columns) if line.kind in kinds]

    @property
    def square(self) -> list[int]:
        """Places of the industries' columns, in the order of their products."""
        lines = self.layout.columns
        return sorted(self.columns("industry"), key=lambda n: lines[n].product)

    def block(self, kind: str = "product") -> Array:
        """Return the square of one kind of rows, in the order of the products, shape (products, industries)."""
        rows = sorted(self.rows(kind), key=lambda n: self.layout.rows[n].product)
        found: Array = self.values[np.ix_(rows, self.square)]
        return found

    def allowed(self, terms: int) -> float:
        """Return how far a printed sum of so many cells may be off by rounding."""
        error = 0.5 * 10.0**-self.decimals
        return float(rounding(error, terms + 1, np.full(1, error)).allowed[0])

    def place(self, row: int, column: int) -> str:
        return self.layout.sheet.place(self.layout.rows[row].at, self.layout.columns[column].at)

    def fault(self, kind: str, row: int, column: int, message: str, way_out: str = "") -> Fault:
        """Return a fault that names a cell by its labels and its address."""
        rows, columns = self.layout.rows, self.layout.columns
        said = f"({self.place(row, column)}) {message}"
        return Fault(kind, self.layout.sheet.file, rows[row].label, columns[column].label, said, way_out)


def figures_of(layout: Layout, faults: list[Fault]) -> Figures:
    """Return the numbers of a block; what is no number goes to `faults` with its labels."""
    sheet = layout.sheet
    texts = [[sheet.text(row.at, column.at) for column in layout.columns] for row in layout.rows]
    texts = [["" if text in DASHES else text for text in cells] for cells in texts]
    filled = np.array([[bool(text) for text in cells] for cells in texts])
    names = [row.label for row in layout.rows], [column.label for column in layout.columns]
    found: list[Fault] = []
    numbers = read_numbers(texts, file=sheet.file, rows=names[0], columns=names[1], faults=found, blank="zero")
    faults += found
    if any("%" in text for cells in texts for text in cells):
        message = "its figures are in per cent: these are shares, no flows."
        faults.append(Fault("no_flows", sheet.file, "", "", message, "Take the table of flows."))
    for i, j, text in numbers.unknown:
        at = sheet.place(layout.rows[i].at, layout.columns[j].at)
        message = f"'{text}' at {at}: the figure is unknown, and missing is not zero."
        faults.append(Fault("blank", sheet.file, names[0][i], names[1][j], message, "Give the figure."))
    values = np.nan_to_num(numbers.values)
    return Figures(layout, values, filled, min(numbers.decimals, 6), numbers.convention.notes)


def no_flows(figures: Figures) -> str:
    """Return why the square holds no flows, '' where it does."""
    layout = figures.layout
    if not layout.of("product"):
        return ""
    block = figures.block()
    if block.shape[0] != block.shape[1] or not block.size:
        return ""
    diagonal, size = np.diag(block), float(np.abs(block).max())
    costs = figures.values[np.ix_(_costs(layout), figures.square)].sum(axis=0)
    output = figures.values[np.ix_(figures.rows("output"), figures.square)]
    level = output[-1] if len(output) else np.zeros(len(costs))
    error = figures.allowed(len(_costs(layout)))
    for whole, words in ((1.0, "shares"), (100.0, "per cent"), (1000.0, "per mille")):
        if size < whole and np.abs(costs - whole).max() <= max(error, 0.002 * whole):
            return (
                f"its columns add up to {whole:g}: these are coefficients ({words} of each column's output), no flows."
            )
    if size < 1.0 and len(output) and float(level.max()) > 10.0:
        return (
            f"its cells are all below 1 (the largest is {size:.4g}) where output is up to {level.max():,.6g}: "
            "these are coefficients, no flows."
        )
    off = block - np.diag(diagonal)
    if (
        size < 10.0
        and (diagonal >= 1.0).all()
        and (off < 1.0).all()
        and (off >= -1e-9).all()
        and float(level.max(initial=0.0)) < 10.0
    ):
        return "its diagonal is 1 or more and everything else below 1: this is a Leontief inverse, no flows."
    return ""


def _costs(layout: Layout) -> list[int]:
    left = ("total", "output", "value_added", "employment", "of_which", "leave_out", "")
    return [n for n, line in enumerate(layout.rows) if line.kind not in left] or [
        n for n, line in enumerate(layout.rows) if line.kind == "value_added"
    ]


def lines(figures: Figures, axis: str) -> list[Line]:
    """Return the rows or the columns."""
    return figures.layout.rows if axis == "row" else figures.layout.columns
