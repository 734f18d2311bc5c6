"""What was read as what, and what was left out: said with every economy made from a symmetric table."""

from __future__ import annotations

import numpy as np

from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.readers.symmetric.build import CATEGORY, Build
from lustrum.data.readers.symmetric.layout import Line
from lustrum.data.readers.symmetric.parts import HOLDS, ON_PRODUCTS, Reading
from lustrum.data.readers.symmetric.totals import Gap, Totals
from lustrum.data.readers.symmetric.words import FINAL, VALUE_ADDED
from lustrum.results import Assumption

SAID = {"gfcf": "gross fixed capital formation", "gcf": "gross capital formation", "leave_out": "left out"}
"""Kinds whose code is not how people say them."""


def read_as(reading: Reading, totals: Totals) -> list[Assumption]:
    """Return what every row and column was read as."""
    layout = reading.figures.layout
    found = []
    for axis, lines, sums in (("row", layout.rows, totals.rows), ("column", layout.columns, totals.columns)):
        square = [line for line in lines if line.kind in ("product", "industry")]
        said = [f"{len(square)} of the square"] if square else []
        for place, line in enumerate(lines):
            if line in square:
                continue
            what = SAID.get(line.kind, line.kind.replace("_", " "))
            what = f"total of {sums[place]}" if place in sums and line.kind == "total" else what
            why = "" if line.how == "words" else f" ({line.how})"
            said.append(f"{line.label} = {what}{why}")
        text = f"What each {axis} of the sheet is read as"
        found.append(Assumption(f"{axis}s", f"{text}.", "; ".join(said), layout.sheet.file))
    return found


def remarks(reading: Reading, build: Build, slips: list[Gap]) -> list[Assumption]:
    """Return the other things taken for granted."""
    figures, layout = reading.figures, reading.figures.layout
    file = layout.sheet.file
    found: list[Assumption] = []

    def note(name: str, text: str, value: str) -> None:
        found.append(Assumption(name, text, value, file))

    if layout.by_place:
        pairs = "; ".join(f"{row} = {column}" for row, column in layout.by_place)
        note("order", "Rows and columns of different labels belong together by their order.", pairs)
    for text in (*reading.notes, *(each.text for each in (*reading.derived_columns, *reading.derived_rows))):
        note("settled", "Told from what adds up.", text)
    used = {layout.columns[n].kind for n in figures.columns(*FINAL)}
    for kind in sorted(used & set(CATEGORY)):
        held = [part for part in HOLDS["column"][kind] if part in used]
        why = f"it stands beside {', '.join(held)}, as totals agree so" if held else "its parts are not printed"
        note("category", f"{SAID.get(kind, kind)} is read as {CATEGORY[kind]}.".capitalize(), why)
    blank = int((~figures.filled[np.ix_(build.product_rows, figures.columns("industry", *FINAL))]).sum())
    if blank:
        note("blank", "Blank cells and dashes of the table are zero; its identities test it.", f"{blank} cells")
    for text in figures.notes:
        note("numbers", "How numbers are written.", text)
    if build.imports is None and build.imported_use is None:
        note("closed", "Nothing in the sheet is imported: the economy is closed.", "no imports")
    if build.idle:
        note("empty_industries", "Industries that make nothing are left out as activities.", ", ".join(build.idle))
    for gap in slips:
        labels = f"row '{layout.rows[gap.row].label}', column '{layout.columns[gap.column].label}'"
        value = f"{gap.printed:,.12g} printed, {gap.added:,.12g} added up, {figures.place(gap.row, gap.column)}"
        note("printed_total", f"A printed total is off where everything it adds up balances: {labels}.", value)
    found += _left_out(reading, build)
    return found


def _left_out(reading: Reading, build: Build) -> list[Assumption]:
    figures, layout = reading.figures, reading.figures.layout
    file = layout.sheet.file
    found: list[Assumption] = []
    final = figures.columns(*FINAL)
    components = figures.rows(*VALUE_ADDED, "value_added")
    paid = float(np.abs(figures.values[np.ix_(components, final)]).sum()) if components and final else 0.0
    if paid:
        text = "Value added in columns of final uses has no place in an economy folder and is left out."
        found.append(Assumption("final_rows", text, f"{paid:,.12g}", file))
    jobs = [layout.rows[n].label for n in figures.rows("employment")]
    if jobs and "labour" not in build.wide:
        text = "Rows of employment are left out: the sheet does not say their unit (--set labour_unit=...)."
        found.append(Assumption("labour", text, ", ".join(jobs), file))
    if layout.ignored:
        shown = "; ".join(text[:60] for text in layout.ignored[:8])
        more = f" and {len(layout.ignored) - 8} more" if len(layout.ignored) > 8 else ""
        found.append(Assumption("notes", "Lines without figures are headings or notes.", shown + more, file))
    return found


def coverage_of(reading: Reading, totals: Totals, build: Build) -> tuple[Coverage, Coverage]:
    """Return how many rows and columns were seen and used, and what each of the others is."""
    figures, layout = reading.figures, reading.figures.layout
    jobs = build.labour_rows() if "labour" in build.wide else []
    kinds = ("total", "of_which", "leave_out")
    rows = [n for n in figures.rows(*kinds, "employment") if n not in jobs]
    columns = figures.columns(*kinds)

    def why(place: int, line: Line, sums: dict[int, str]) -> str:
        if line.kind == "total":
            return f"a total of {sums[place]}, tested" if place in sums else "a total without figures to test"
        if line.kind == "employment":
            return "a total of employment, tested" if jobs else "employment whose unit is not said"
        return "a part of another" if line.kind == "of_which" else line.how if line.how != "words" else "told so"

    down = figures.columns("industry", *FINAL)
    across = figures.rows("product", "imported", *ON_PRODUCTS)
    left_rows = tuple(
        LeftOut(
            line.label, float(figures.values[n, down].sum()), why(n, line, totals.rows), layout.sheet.place(line.at)
        )
        for n, line in enumerate(layout.rows)
        if n in rows
    )
    left_columns = tuple(
        LeftOut(
            line.label,
            float(figures.values[across, n].sum()),
            why(n, line, totals.columns),
            layout.sheet.place(layout.first, line.at),
        )
        for n, line in enumerate(layout.columns)
        if n in columns
    )
    file = layout.sheet.file
    return (
        Coverage(file, "rows", len(layout.rows), len(layout.rows) - len(rows), left_rows),
        Coverage(file, "columns", len(layout.columns), len(layout.columns) - len(columns), left_columns),
    )
