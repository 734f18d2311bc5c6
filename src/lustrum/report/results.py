"""What was asked of the plan after it was solved: for each answer a section with its picture and its figures."""

from __future__ import annotations

from typing import Any

import numpy as np

from lustrum.plan.beside import BESIDE
from lustrum.report.blocks import Block, Grid, Material, Picture, Points, Section, Text
from lustrum.report.result_pictures import drawn
from lustrum.report.words import source_words
from lustrum.results import Result
from lustrum.wording.typeset import significant

MOST_ROWS = 100


def kept_results(material: Material) -> tuple[Section, ...]:
    """Tell every answer kept with the plan, that which stands in the sentences of the first chapter left out."""
    source = source_words(material.plan)
    return tuple(result_section(result, source) for result in material.plan.answers if result.name != BESIDE)


def result_section(result: Result, source: str) -> Section:
    """Return an answer as a section: its findings, its picture, its figures, what was assumed."""
    blocks: list[Block] = [Text(f"{note[:1].upper()}{note[1:]}.") for note in result.notes]
    picture = drawn(result)
    grid = _grid(result, folded=picture is not None and len(result.items) > 12)
    blocks.append(
        grid
        if picture is None
        else Picture(
            picture.title, picture.unit if picture.unit != "1" else "", source, picture.alt, picture.spec, grid
        )
    )
    if result.assumptions:
        blocks.append(Points([f"Assumed: {each.text} ({each.value}; {each.source})" for each in result.assumptions]))
    return Section(f"answer-{result.name}", result.title, blocks)


def _grid(result: Result, *, folded: bool) -> Grid:
    units = [measure.unit for measure in result.measures.values()]
    columns = [
        *result.axes,
        *(
            name.replace("_", " ") + (f" ({unit})" if unit not in ("", "1") else "")
            for name, unit in zip(result.measures, units, strict=True)
        ),
    ]
    more = len(result.items) - MOST_ROWS
    note = f"{more} more rows are in answers/{result.name}.json." if more > 0 else ""
    rows = [[result.titles.get(row[0], row[0]), *row[1:]] for row in figure_rows(result, MOST_ROWS)]
    return Grid(result.title, columns, rows, note, words=len(result.axes), folded=folded)


def figure_rows(result: Result, most: int) -> list[list[str]]:
    """Return at most so many rows of an answer as people read them: labels, then a text for each measure."""
    names = list(result.measures)
    return [
        [*result.items[i], *(_text(result.measures[name].values[i]) for name in names)]
        for i in range(min(len(result.items), most))
    ]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return significant(float(value), 5) if np.isfinite(value) else ""
