"""What a section consists of: sentences, tables, pictures. The template knows these four and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from lustrum.report.chart import Chart

if TYPE_CHECKING:
    from lustrum.data import CheckReport
    from lustrum.plan import Plan
    from lustrum.scenario.backtest import BackTest


SHORT = 12
"""Letters of a name that stands in one line at any width."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table: what is printed, how dark it is shaded (0 to 1, None: not at all), a small code after it."""

    text: str
    shade: float | None = None
    code: str = ""


@dataclass(frozen=True)
class Grid:
    """A table: its first column says what the row is; numbers stand to the right.

    Parameters
    ----------
    caption : str
        What is shown, with its unit: a table is read alone.
    columns : sequence of str
    rows : sequence of sequences of str or Cell
    note : str
        What was left out, where it can be found.
    words : int
        How many columns at the left hold words.
    prose : sequence of int
        Columns further right that hold words.
    strong_last : bool
        The last row is a total.
    folded : bool
        Shown when asked for (and always in print).
    upright : bool
        Column names stand upright, for tables with many columns.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]
    note: str = ""
    words: int = 1
    strong_last: bool = False
    folded: bool = False
    upright: bool = False
    prose: Sequence[int] = ()
    kind: ClassVar[str] = "grid"

    @property
    def is_short(self) -> bool:
        """Whether all names of rows are a word or a year, which take no room and never break."""
        return all(len(row[0].text) + len(row[0].code) <= SHORT for row in self.cells if row)

    @property
    def cells(self) -> list[list[Cell]]:
        return [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Picture:
    """A chart with what every chart carries: the finding as title, unit, source, text for the blind, a table."""

    title: str
    unit: str
    source: str
    alt: str
    chart: Chart
    table: Grid
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True)
class Text:
    """A paragraph; `tone` is empty, `note` (small), `warning`, `proof` or `command`."""

    text: str
    tone: str = ""
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Points:
    """A list of sentences; `tone` is empty or `warning`."""

    items: Sequence[str]
    tone: str = ""
    kind: ClassVar[str] = "points"


Block = Text | Points | Grid | Picture


@dataclass(frozen=True)
class Section:
    """A chapter of the report; `key` is its anchor, `lead` its small heading where it follows that of the page."""

    key: str
    title: str
    blocks: Sequence[Block]
    lead: str = ""

    @property
    def is_folded(self) -> bool:
        """Whether it consists of folded tables alone, so that on paper nothing of it is left."""
        return all(isinstance(block, Grid) and block.folded for block in self.blocks)


@dataclass(frozen=True)
class Material:
    """All that a section may tell from: the plan, and what was handed in with it."""

    plan: Plan
    command: str = ""
    backtest: BackTest | None = None
    checks: CheckReport | Sequence[Any] | None = None


SectionMaker = Callable[[Material], Section | tuple[Section, ...] | None]
"""A section looks at the material and tells its part, in one chapter or several, or none (None)."""
