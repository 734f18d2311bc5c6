"""What was asked of the plan after it was solved: for each answer a section with its picture and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.plan.beside import BESIDE
from lustrum.report.blocks import Block, Cell, Grid, Material, Picture, Points, Section, Text
from lustrum.report.picture_words import capital_words, code_of, label_name
from lustrum.report.result_pictures import drawn
from lustrum.report.words import source_words
from lustrum.results import Measure, Result
from lustrum.wording.typeset import MINUS, number, significant

MOST_ROWS = 100
FOLDED = 12
"""Rows from which a table stands folded under its picture."""
MANY = 6
"""Columns from which a table is told without those that say the same in every row."""
SHORT = 24
LONGEST = 140
"""Letters of a note that may be a heading."""
UNITS = ("in", "unit")
"""Measures that say in which unit a row is: its figures have the decimals they need, not those of their column."""
LISTED = 6
"""Assumptions told as sentences; more are a table."""
LONG = 24
"""Rows from which a table without a picture stands folded in a report, its sentences before it."""
NOUGHT = 1e-6
"""Below it a figure is rounding."""
MORE = "{} more rows are in answers/{}.json."


def kept_results(material: Material) -> tuple[Section, ...]:
    """Tell every answer kept with the plan, that which stands in the sentences of the first chapter left out."""
    source = source_words(material.plan)
    return tuple(result_section(result, source) for result in material.plan.answers if result.name != BESIDE)


def result_section(
    result: Result, source: str, most: int = MOST_ROWS, more: str = MORE, *, fold: bool = True
) -> Section:
    """Return an answer as a section: its picture, its findings, its figures, what was assumed.

    Parameters
    ----------
    source : str
        Written under the picture.
    most : int
        Rows of its table.
    more : str
        Said of rows left out, {} their count and the name of the answer.
    fold : bool
        Whether a long table without a picture stands folded.
    """
    blocks: list[Block] = []
    picture = drawn(result)
    rows = len(result.items)
    folded = rows > FOLDED if picture is not None else fold and rows > LONG
    grid = _grid(result, most, more, folded=folded)
    if picture is not None:
        blocks.append(Picture(picture.title, picture.unit, source, picture.alt, picture.chart, grid))
    told = "" if picture is None else picture.title
    notes = [_sentence(note) for note in result.notes if note.lower() != told.lower()]
    blocks += [Points(notes)] if len(notes) > 1 else [Text(note) for note in notes]
    if picture is None and result.items:
        blocks.append(grid)
    if len(result.assumptions) > LISTED:
        assumed = [[each.text, each.value, each.source] for each in result.assumptions]
        blocks.append(Grid("What was assumed", ["Assumption", "Value", "From"], assumed, words=3, folded=True))
    elif result.assumptions:
        blocks.append(Points([f"Assumed: {each.text} ({each.value}; {each.source})" for each in result.assumptions]))
    return Section(f"answer-{result.name.replace('_', '-')}", result.title, blocks)


def finding(result: Result) -> str:
    """Return what an answer found, for a heading: what its picture shows, else its first note, else nothing."""
    picture = drawn(result)
    if picture is not None:
        return picture.title
    first = result.notes[0] if result.notes else ""
    if len(first) > LONGEST:
        first = first.partition(": ")[0]
    return _sentence(first).rstrip(".") if 0 < len(first) <= LONGEST else ""


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."


def _grid(result: Result, most: int, more: str, *, folded: bool) -> Grid:
    rows = figure_rows(result, most)
    first = len(result.axes)
    shown = [k for k in range(first + len(result.measures)) if k < first or any(row[k] for row in rows)]
    names = list(result.measures)
    told = first + max(names.index(result.drawing.y) if result.drawing and result.drawing.y in names else 0, 0)
    wide = len(shown) > MANY and len(rows) == len(result.items)
    alike = _alike(rows, [k for k in shown if k >= first and k != told]) if wide else []
    empty = [names[k - first].replace("_", " ") for k in range(first, first + len(names)) if k not in shown]
    columns = [*(capital_words(axis) for axis in result.axes)]
    for name, measure in result.measures.items():
        columns.append(capital_words(name) + (f" ({measure.unit})" if measure.unit not in ("", "1") else ""))
    same = [f"{columns[k][:1].lower()}{columns[k][1:]} {rows[0][k]}" for k in alike]
    shown = [k for k in shown if k not in alike]
    left = len(result.items) - len(rows)
    notes = [
        more.format(left, result.name) if left > 0 else "",
        f"The same in every row: {'; '.join(same)}." if same else "",
        f"Nothing is known of: {', '.join(empty)}." if empty and rows else "",
    ]
    cells: list[list[str | Cell]] = [
        [Cell(label_name(result, row[k]), code=code_of(result, (row[k],))) if k < first else row[k] for k in shown]
        for row in rows
    ]
    prose = [at for at, k in enumerate(shown) if k < first or _is_prose(result.measures[names[k - first]])]
    note = " ".join(filter(None, notes))
    return Grid(result.title, [columns[k] for k in shown], cells, note, words=first, folded=folded, prose=prose)


def _alike(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> list[int]:
    """Return the columns with one short text in all of several rows: a wide table is told without them."""
    if len(rows) < 3:
        return []
    return [k for k in columns if len({row[k] for row in rows}) == 1 and len(rows[0][k]) <= SHORT]


def _is_prose(measure: Measure) -> bool:
    return any(isinstance(value, str) for value in measure.values)


def figure_rows(result: Result, most: int) -> list[list[str]]:
    """Return at most so many rows of an answer as people read them: labels, then a text for each measure.

    All figures of a measure have the same decimals: none where all are whole, else as many as its largest needs.
    """
    mixed = any(name in UNITS for name in result.measures)
    texts = [_texts(measure, min(len(result.items), most), mixed) for measure in result.measures.values()]
    return [[*result.items[i], *(column[i] for column in texts)] for i in range(min(len(result.items), most))]


def _texts(measure: Measure, most: int, mixed: bool) -> list[str]:
    values: list[Any] = list(measure.values)[:most]
    if any(isinstance(value, str) for value in values):
        return [str(value) for value in values]
    known = np.array([float(value) for value in values])
    finite = known[np.isfinite(known)]
    if mixed and (measure.unit in ("", "1") or "each" in measure.unit or "column" in measure.unit):
        return [_text(value, 0) if _is_whole(value) else significant(value, 4) for value in known]
    if (np.abs(finite - np.round(finite)) <= 1e-9 * np.maximum(1.0, np.abs(finite))).all():
        digits = 0
    else:
        largest = float(np.abs(finite).max(initial=0.0))
        digits = 0 if largest >= 1000.0 else 1 if largest >= 100.0 else 2 if largest >= 10.0 else 3
    return [_text(float(value), digits) for value in known]


def _is_whole(value: float) -> bool:
    return not np.isfinite(value) or abs(value - round(value)) <= NOUGHT * max(1.0, abs(value))


def _text(value: float, digits: int) -> str:
    if not np.isfinite(value):
        return ""
    least = 10.0**-digits
    if digits and NOUGHT <= abs(value) < 0.5 * least:  # not nought, and no longer than its column
        return f"<{least:.{digits}f}" if value > 0 else f">{MINUS}{least:.{digits}f}"
    return number(0.0 if abs(value) < NOUGHT else value, digits)
