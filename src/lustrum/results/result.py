"""The answer to a question asked of a table: labelled measures with their units, ready to print or to write."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.extras import drawn, needed
from lustrum.results.as_html import MOST_ROWS, html_table, left_out
from lustrum.results.assumption import Assumption

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Measure:
    """One number (or word) for each item: its values, its unit, what it says."""

    values: Array | Sequence[str]
    unit: str
    meaning: str = ""


@dataclass(frozen=True)
class Drawing:
    """How an answer is drawn where bars of its first measure would not show the finding.

    Parameters
    ----------
    kind : {"bars", "lines", "curve", "stack", "map", "tornado", "panels", "slopes", "heat", "areas", "network", "none"}
        Bars of one measure, largest first; lines over an axis such as the year, one for each label of `series`;
        a curve through the items in their order, `y` over `x`; bars of parts that add up; the key-sector map; bars to
        either side of the measure `parent`, from `low` to `high`, with the words of `input_low` and `input_high`; one
        small chart of lines for each label of `by`; a line from the first to the last label of `x` for each label of
        `series`; shaded cells, `series` down and `x` across; a map of the labels of the first axis; lines between the
        places of the first two axes, thicker where `y` is larger, marked where `series` is above `rule`, nought where
        none is given; no picture where figures of several units stand in one column.
    y : str
        The measure drawn.
    x : str
        Lines: the axis along which they run. Curve: the measure across. Stack: the axis with one bar for each label.
    series : str
        Lines: the axis whose labels are told apart; empty for one line. Curve: the measure written beside points,
        their labels where empty. Stack: the axis whose labels are the parts of a bar.
    title : str
        The finding, as a sentence without its full stop; made from the figures where empty.
    rule : float, optional
        The value that decides, drawn as a line: one in a ratio. A unit that names it ("basket = 1") needs none.
    rule_says : str
        Written at the line.
    by : str
        Panels: the axis with one chart for each label.
    shapes : mapping of label to list of rings
        Areas: what lies where, points (x, y) in a square of side 1, y downward; holes are rings too.
    places : mapping of label to (x, y)
        Network: where places lie, y upward; those of nobody stand on a circle.
    """

    kind: str
    y: str = ""
    x: str = ""
    series: str = ""
    title: str = ""
    rule: float | None = None
    rule_says: str = ""
    by: str = ""
    shapes: Mapping[str, Sequence[Sequence[Sequence[float]]]] = field(default_factory=dict)
    places: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Result:
    """Measures over the same items.

    Parameters
    ----------
    name, title : str
        Name in the table of contents; what it is about.
    axes : tuple of str
        Names of the label columns: ``("product",)``, ``("origin", "destination")``.
    items : sequence of tuple of str
        One tuple of labels for each row.
    measures : mapping of name to Measure
    titles : mapping of label to name for people
    notes : tuple of str
        What the numbers count, and what they say: sentences without their full stop.
    drawing : Drawing, optional
        Bars of the first measure where none is given.
    """

    name: str
    title: str
    axes: tuple[str, ...]
    items: Sequence[tuple[str, ...]]
    measures: Mapping[str, Measure]
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    drawing: Drawing | None = None

    def __post_init__(self) -> None:
        for name, measure in self.measures.items():
            if len(measure.values) != len(self.items):
                raise UsageError(f"{self.name}: {len(measure.values)} values of {name} for {len(self.items)} items.")

    def __getitem__(self, measure: str) -> Any:
        """Return the values of one measure, in the order of `items`."""
        if measure not in self.measures:
            raise UsageError(f"'{measure}' is no measure of {self.name}. Known: {', '.join(self.measures)}.")
        return self.measures[measure].values

    def __repr__(self) -> str:
        return f"Result('{self.name}', {len(self.items)} rows of {', '.join(self.axes)}: {', '.join(self.measures)})"[
            :190
        ]

    def _repr_html_(self) -> str:
        names = [name for name, measure in self.measures.items() if not _is_prose(measure)]
        rows = [
            [*labels, *(_shown(self.measures[name].values[place]) for name in names)]
            for place, labels in enumerate(self.items[:MOST_ROWS])
        ]
        header = [*self.axes, *(f"{name} ({u})" if (u := self.measures[name].unit) else name for name in names)]
        more = " ".join([*(f"{note}." for note in self.notes), left_out(len(self.items), MOST_ROWS)]).strip()
        return html_table(self.title, header, rows, words=len(self.axes), more=more)

    def plot(self) -> Any:
        """Return the picture of the answer, which a notebook shows; `save("file.svg")` writes it."""
        return drawn(self)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield tidy rows: labels, measure, value, unit; numbers in full precision, '' where there is none."""
        for name, measure in self.measures.items():
            for labels, value in zip(self.items, measure.values, strict=True):
                yield (*labels, name, value if isinstance(value, str) else _digits(float(value)), measure.unit)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the tidy form."""
        return (*self.axes, "measure", "value", "unit")

    def to_pandas(self) -> pd.DataFrame:
        """Return one column for each measure, labels as index."""
        frames = needed("pandas", "frames", "A data frame")
        index = frames.MultiIndex.from_tuples(list(self.items) or [()], names=self.axes) if self.axes else None
        columns = {name: list(measure.values) for name, measure in self.measures.items()}
        found: pd.DataFrame = frames.DataFrame(columns, index=index)
        return found


def _is_prose(measure: Measure) -> bool:
    return any(isinstance(value, str) and len(value) > 40 for value in measure.values)


def _shown(value: Any) -> str:
    """Return a figure as a notebook shows it, '' where there is none."""
    return value if isinstance(value, str) else f"{float(value):z,.6g}" if math.isfinite(value) else ""


def _digits(value: float) -> str:
    return repr(value + 0.0) if math.isfinite(value) else ""
