"""The one careful reader of small tables a person wrote: every cell typed, every fault with its line and column.

What a file is, is told by its content: its encoding by its bytes, the mark between cells by its header, the decimal
mark and the marks between thousands by all of its figures together. What cannot be decided is refused, not guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from lustrum.errors import UsageError
from lustrum.periods import Period, read_period
from lustrum.results.again import Seen, short_text
from lustrum.results.cell_numbers import value_of
from lustrum.results.cell_text import MACHINE, SURE, Convention, take_apart, unsure
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.heading import heading_said
from lustrum.results.notation import notation_of
from lustrum.results.rows import Rows, read_rows
from lustrum.wording.names import nearest

LONGEST_CELL = 10_000
MOST_FAULTS = 1_000
"""A file is left after so many."""

_PLAIN = re.compile(r"-?[0-9]{1,200}(?:\.[0-9]+)?")

Kind = Literal["text", "number", "share", "whole", "year", "period", "word"]
FIGURES = ("number", "share", "whole")
Cell = str | float | int | Period | None


@dataclass(frozen=True)
class Column:
    """What stands in a column.

    Parameters
    ----------
    kind : {"text", "number", "share", "whole", "year", "period", "word"}
        A share may stand in per cent too; a word is one of `words`, a period what `periods.read_period` reads.
    needed : bool
        Whether the column has to be there.
    blank : bool
        Whether its cells may be blank, or say that the figure is not known; texts always may outside the
        key.
    default : bool
        Whether a blank cell stands for a default: one that says the figure is not known is refused all the same.
    words : tuple of str
    above, least, below, most : float, optional
        Bounds of a number: above and below are not reached, least and most may be.
    sure : float
        A share in per cent nearer to 0 than this is asked back: 0.05 % is likelier a share of 0.05.
    """

    kind: Kind = "text"
    needed: bool = True
    blank: bool = False
    default: bool = False
    words: tuple[str, ...] = ()
    above: float | None = None
    least: float | None = None
    below: float | None = None
    most: float | None = None
    sure: float = SURE

    def outside(self, value: float) -> str:
        """Return what a number should have been, '' where it is within its bounds."""
        stated = [
            (word, bound, kept)
            for word, bound, kept in (
                ("above", self.above, self.above is None or value > self.above),
                ("from", self.least, self.least is None or value >= self.least),
                ("below", self.below, self.below is None or value < self.below),
                ("up to", self.most, self.most is None or value <= self.most),
            )
            if bound is not None
        ]
        if all(kept for _, _, kept in stated):
            return ""
        return "give a number " + " and ".join(f"{word} {bound:g}" for word, bound, _ in stated)


@dataclass(frozen=True, eq=False)
class Record:
    """One line of a table: its cells by column, as read and as written, and where it stands."""

    file: str
    line: int
    cells: Mapping[str, Cell]
    written: Mapping[str, str]

    @property
    def place(self) -> str:
        """The line, as faults name it."""
        return f"line {self.line}"

    def text(self, column: str) -> str:
        """Return a text or word; '' where it is blank or the column is not there."""
        value = self.cells.get(column)
        return value if isinstance(value, str) else ""

    def number(self, column: str, blank: float = math.nan) -> float:
        """Return a number, or `blank` where nothing is stated."""
        value = self.cells.get(column)
        return float(value) if isinstance(value, int | float) else blank

    def whole(self, column: str) -> int | None:
        """Return a whole number or a year, None where nothing is stated."""
        value = self.cells.get(column)
        return int(value) if isinstance(value, int | float) and math.isfinite(value) else None

    def period(self, column: str) -> Period:
        """Return a period.

        Raises
        ------
        UsageError
            If the cell is at fault: faults are raised before its figures are used.
        """
        value = self.cells.get(column)
        return value if isinstance(value, Period) else read_period(self.written.get(column, ""))

    def states(self, column: str) -> bool:
        """Say whether anything is stated in a column."""
        return self.cells.get(column) not in (None, "")

    def fault(self, kind: str, column: str, message: str, way_out: str = "") -> Fault:
        """Return a fault of this line, ready to be raised with others."""
        return Fault(kind, self.file, self.place, column, message, way_out)


@dataclass(frozen=True, eq=False)
class Records:
    """A table of records.

    Parameters
    ----------
    file : str
        Name of the file, as faults give it.
    header : tuple of str
        Its columns, in the order of the file.
    rows : tuple of Record
    notes : tuple of str
        What was decided about how it is written.
    """

    file: str
    header: tuple[str, ...] = ()
    rows: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Record]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def read_records(
    path: Path | str,
    columns: Mapping[str, Column],
    *,
    key: Sequence[str] = (),
    others: Column | None = None,
    faults: list[Fault] | None = None,
    first: str = "",
) -> Records:
    """Return the records of a small table.

    Parameters
    ----------
    path : Path or str
        CSV in UTF-8 (or UTF-16 with a byte order mark), its cells parted by comma, semicolon or tab.
    columns : mapping of name to Column
        Every column known.
    key : sequence of str
        Columns that name a record together: none may stand twice, and none of them is blank unless it says so.
    others : Column, optional
        What stands in columns of any other name; they are refused otherwise.
    faults : list of Fault, optional
        Added to; raised where not given.
    first : str
        Name of the first column where its header is blank, as programs leave it that number their rows; a blank one is
        refused otherwise.

    Returns
    -------
    Records
        Blank lines left out. A cell at fault reads as if nothing stood there: raise `faults` before its figures are
        used.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is no text table; with every fault found, where `faults` is not given.
    """
    path = Path(path)
    found: list[Fault] = []
    table = read_rows(path, columns)
    if first and table.header and not table.header[0]:
        table = replace(table, header=(first, *table.header[1:]))
    records = _read(table, columns, key, others, found)
    if faults is None:
        raise_faults(found, path)
    else:
        faults += found
    return records


def header_of(path: Path | str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the header of a table, so that a caller can tell what kind of table it is.

    Raises
    ------
    UsageError, DataError
        As `read_records`.
    """
    return read_rows(Path(path), known).header


def what_the_header_says(path: Path | str, known: Collection[str]) -> str:
    """Return what stands where the header of a table was expected, and the likely cause; see `heading_said`."""
    table = read_rows(Path(path), known)
    return heading_said(table.header, table.lines, known, table.at)


def _read(
    table: Rows, columns: Mapping[str, Column], key: Sequence[str], others: Column | None, faults: list[Fault]
) -> Records:
    known = _header_faults(table, columns, others, faults)
    if faults:
        return Records(table.file, table.header)
    width = len(table.header)
    whole: list[tuple[int, dict[str, str]]] = []
    for line, parts in table.lines:
        if len(parts) != width:
            way_out = "Quote a cell that holds the mark between cells, and write no marks between thousands."
            message = f"does not have {width} cells but {len(parts)}."
            faults.append(Fault("ragged", table.file, f"line {line}", "", message, way_out))
            continue
        whole.append((line, dict(zip(table.header, parts, strict=True))))
    convention = _convention(table, known, whole, faults)
    rows: list[Record] = []
    seen = Seen(table.file, key)
    for line, texts in whole:
        if len(faults) > MOST_FAULTS:
            faults.append(Fault("more", table.file, "", "", "there are more faults; mend these first."))
            break
        at = f"line {line}"
        cells: dict[str, Cell] = {}
        for name, text in texts.items():
            cells[name] = _cell(text, known[name], convention, table.file, at, name, name in key, faults)
        named = tuple(str(cells.get(name, "")) for name in key)
        if key and all(cells.get(name, "") is not None or not texts[name] for name in key):
            faults += seen.again(line, texts, named)
        rows.append(Record(table.file, line, cells, texts))
    if not table.lines:
        message = "holds a header and no rows below it."
        faults.append(Fault("empty_file", table.file, f"line {table.at}", "", message, "Fill it, or name no file."))
    notes = () if convention is None or convention is MACHINE else convention.notes
    return Records(table.file, table.header, tuple(rows), notes)


def _header_faults(
    table: Rows, columns: Mapping[str, Column], others: Column | None, faults: list[Fault]
) -> dict[str, Column]:
    """Return what stands in each column of the file; name those missing, unknown, blank or twice there."""
    needed = [name for name, column in columns.items() if column.needed]
    if others is None and needed and not any(name in columns for name in table.header):
        message = f"the header names none of the columns known: {', '.join(columns)}."
        said = heading_said(table.header, table.lines, columns, table.at)
        # and says nothing of what the file holds
        faults.append(Fault("missing_column", table.file, f"line {table.at}", needed[0], message, said))
        return {}
    for name in needed:
        if name not in table.header:
            way_out = f"It needs {', '.join(needed)}."
            faults.append(Fault("missing_column", table.file, "", name, "is not there.", way_out))
    known: dict[str, Column] = {}
    for place, name in enumerate(table.header, start=1):
        if not name:
            faults.append(Fault("blank", table.file, "line 1", f"#{place}", "the header is blank.", "Name the column."))
        elif name in known:
            faults.append(Fault("duplicate_label", table.file, "", name, "the column stands twice.", "Keep one."))
        elif name in columns:
            known[name] = columns[name]
        elif others is not None:
            known[name] = others
        else:
            shown = short_text(name)
            faults.append(Fault("unknown_column", table.file, "", shown, "is not known.", nearest(shown, columns)))
    return known


def _convention(
    table: Rows, known: Mapping[str, Column], rows: Sequence[tuple[int, Mapping[str, str]]], faults: list[Fault]
) -> Convention | None:
    """Return how the figures of a table are written; None, with a fault, where nothing decides it."""
    figures = [name for name, column in known.items() if column.kind in FIGURES]
    try:
        return notation_of(table.separator, [[row[name] for _, row in rows if row[name]] for name in figures])
    except UsageError as error:
        faults.append(Fault("ambiguous", table.file, "", ", ".join(figures), str(error)))
        return None


def _cell(
    text: str, column: Column, convention: Convention | None, file: str, at: str, name: str, in_key: bool,
    faults: list[Fault],
) -> Cell:  # fmt: skip
    """Return one cell as what its column holds; a fault reads as nothing stated."""

    def fault(kind: str, message: str, way_out: str = "") -> None:
        faults.append(Fault(kind, file, at, name, message, way_out))

    if len(text) > LONGEST_CELL:
        fault("too_long", f"has {len(text):,} characters; {LONGEST_CELL:,} are the most.")
        return None
    if not text:
        if column.kind == "text" and (column.blank or not in_key):
            return ""
        if not column.blank:
            says = "is blank: no number, and missing is not zero." if column.kind in FIGURES else "is blank."
            fault("blank", says, "Write 0 if it is zero." if column.kind in FIGURES else "Write it.")
        return None
    if odd := next((c for c in text if unicodedata.category(c) == "Cc" and c not in "\t\n\r"), None):
        fault("control_character", f"holds the control character U+{ord(odd):04X}.", "Remove it.")
        return None
    if column.kind == "text":
        return text
    if column.kind == "word":
        word = next((word for word in column.words if word.casefold() == text.casefold()), None)
        if word is not None:
            return word
        fault("unknown_word", f"is '{short_text(text)}'.", nearest(text, column.words))
        return None
    if column.kind == "period":
        try:
            return read_period(text)
        except UsageError as error:
            fault("no_period", str(error))
            return None
    if column.kind == "year":
        if not re.fullmatch(r"\d{4}(\.0+)?", text):
            fault("not_a_year", f"is '{short_text(text)}', which is no year.", "Write four digits.")
            return None
        return int(text[:4])
    return None if convention is None else _number(text, column, convention, fault)


def _number(text: str, column: Column, convention: Convention, fault: Any) -> float | int | None:
    if convention is MACHINE and _PLAIN.fullmatch(text):
        return _sized(float(text), text, column, fault)
    apart = take_apart(text)
    if apart.unknown:
        if not column.blank or column.default:
            says = f"is '{text}', which says that the figure is not known: no number, and missing is not zero."
            blank = "Write the figure, or leave it blank where the default is meant."
            fault("not_a_number", says, blank if column.default else "Write 0 if it is zero.")
        return None
    why = apart.fault
    if apart.per_cent and column.kind != "share":
        why = why or "it is a percentage; write the share itself, 0.12 for 12 per cent"
    if apart.flag:
        why = why or f"'{apart.flag}' stands beside the figure; put units and remarks elsewhere"
    value = None if why else value_of(apart, convention)
    if value is None:
        why = why or f"its marks do not part thousands, or '{convention.decimal}' is not where it should be"
        fault("not_a_number", f"is '{short_text(text)}', which is no number: {why}.")
        return None
    if apart.per_cent and (odd := unsure(text, value, column.sure)):
        fault("per_cent", *odd)
        return None
    return _sized(value, text, column, fault)


def _sized(value: float, text: str, column: Column, fault: Any) -> float | int | None:
    if column.kind == "whole" and not value.is_integer():
        fault("not_whole", f"is {text}, which is no whole number.")
        return None
    if says := column.outside(value):
        fault("out_of_range", f"is {text}; {says}.")
    return int(value) if column.kind == "whole" else value
