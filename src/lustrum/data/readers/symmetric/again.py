"""Rows and columns of costs and uses that stand again under the same words: which of them counts is not said."""

from __future__ import annotations

from collections.abc import Iterator

from lustrum.data.readers.symmetric.layout import Layout, Line
from lustrum.data.readers.symmetric.words import FINAL, VALUE_ADDED, folded
from lustrum.results import Fault

ONCE = {*FINAL, *VALUE_ADDED, "value_added", "output", "imports", "taxes_on_products", "subsidies_on_products"}
"""Kinds of which each label stands once; several labels of one kind (exports of goods, of services) are added up."""


def again(layout: Layout) -> Iterator[Fault]:
    """Yield a fault for every such row and column, with both places."""
    for axis, lines in (("row", layout.rows), ("column", layout.columns)):
        first: dict[tuple[str, str, str], Line] = {}
        for line in lines:
            if line.kind not in ONCE:
                continue
            twin = first.setdefault((line.kind, folded(line.full), folded(line.code)), line)
            if twin is line:
                continue
            here, there = (
                layout.sheet.place(each.at) if axis == "row" else layout.sheet.place(layout.first, each.at)
                for each in (line, twin)
            )
            message = f"the {axis} stands twice, at {there} and {here}: which of them counts is not said."
            row, column = (line.label, "") if axis == "row" else ("", line.label)
            yield Fault("duplicate_label", layout.sheet.file, row, column, message, "Keep one.")
