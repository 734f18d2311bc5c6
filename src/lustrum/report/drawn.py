"""The picture of a table or an answer for a notebook: the same that a page of answers shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.table import Table
from lustrum.report.analysis import analysis_html
from lustrum.results import Drawing, Measure, Result, write_text_atomically
from lustrum.wording.names import plain

MOST_LINES = 7
"""Items drawn of a table, the largest ones."""
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)


@dataclass(frozen=True)
class Figure:
    """A picture, as SVG; a notebook shows it.

    Parameters
    ----------
    title : str
    svg : str
    """

    title: str
    svg: str

    def __repr__(self) -> str:
        return f"Figure('{self.title}')"

    def _repr_html_(self) -> str:
        return self.svg

    def save(self, path: Path | str) -> Path:
        """Write the picture to a file that ends in .svg."""
        target = Path(path)
        if target.suffix.lower() != ".svg":
            raise UsageError(f"'{target}' must end in .svg: the picture is written as SVG.")
        svg = (
            self.svg if "xmlns=" in self.svg else self.svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        )
        write_text_atomically(target, svg)
        return target


def drawn_figure(thing: Table | Result) -> Figure:
    """Return the picture of a table of a plan, its largest items over the years, or of an answer.

    Raises
    ------
    UsageError
        If it has no number to draw.
    """
    result = table_result(thing) if isinstance(thing, Table) else thing
    found = _SVG.search(analysis_html([result]))
    if found is None:
        raise UsageError(f"'{result.title}' has no picture: there is no number in it to draw.")
    return Figure(result.title, found[0])


def table_result(table: Table) -> Result:
    """Return a table as an answer, its largest items by year."""
    sizes = np.nan_to_num(np.abs(table.values)).max(axis=0, initial=0.0)
    largest = sorted(np.argsort(-sizes, kind="stable")[:MOST_LINES].tolist())
    names = [", ".join(table.index.items[place]) or table.name for place in largest]
    items = [(name, str(year)) for name in names for year in table.years]
    values = np.array([table.values[t, place] for place in largest for t in range(len(table.years))])
    units = {table.unit_of(place) for place in largest}
    measure = Measure(values, units.pop() if len(units) == 1 else "each in its own unit", table.meaning)
    title = table.title or plain(table.name)
    return Result(
        table.name, title, ("item", "year"), items, {table.name: measure},
        drawing=Drawing("lines", table.name, "year", "item"),
    )  # fmt: skip
