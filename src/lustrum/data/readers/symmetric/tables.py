"""From a block whose rows and columns are known to the tables of an economy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lustrum.data.assemble import assemble_tables
from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.reader import Choice
from lustrum.data.readers.symmetric.build import Build
from lustrum.data.readers.symmetric.figures import Figures
from lustrum.data.readers.symmetric.meta import meta_of
from lustrum.data.readers.symmetric.parts import Reading, settle
from lustrum.data.readers.symmetric.said import coverage_of, read_as, remarks
from lustrum.data.readers.symmetric.totals import name_gaps, test_totals
from lustrum.data.readers.symmetric.words import VALUE_ADDED
from lustrum.data.tables import EconomyTables
from lustrum.results import Assumption, Fault, raise_faults, sha256_of


def economy_of(
    source: Probe,
    choice: Choice,
    figures: Figures,
    imports: Figures | None,
    notes: list[Assumption],
    files: Sequence[SourceFile],
    sheet: str,
) -> EconomyTables:
    """Return the tables of an economy, every row and column used, tested or listed.

    Parameters
    ----------
    source, choice
        What was named, and what was said of it.
    figures : Figures
        The block of flows.
    imports : Figures, optional
        A table of imported uses beside it.
    notes : list of Assumption
        Added to.
    files : sequence of SourceFile
    sheet : str
        Name of the sheet, '' in a text file.

    Raises
    ------
    DataError
        With every total that disagrees and every cell at fault.
    UsageError
        Where unit, currency or year are said nowhere.
    """
    faults: list[Fault] = []
    reading = settle(figures, faults)
    totals = test_totals(reading, faults)
    slips = name_gaps(reading, totals, _balanced(reading), faults)
    raise_faults(faults, source.path)
    if not figures.rows(*VALUE_ADDED, "value_added"):
        message = "no row below the square is value added, and missing is not zero."
        raise_faults(
            [Fault("missing_row", figures.layout.sheet.file, "", "", message, "Name its rows with --map.")], source.path
        )
    build = Build(reading, imports)
    meta, said = meta_of(source, choice, figures.layout, sheet)
    notes = [*said, *read_as(reading, totals), *notes, *remarks(reading, build, slips)]
    meta |= build.meta(choice)
    long = build.long
    stated = build.stated_totals(totals)
    if stated:
        long["totals"] = stated
        meta["known_gap"] = build.known_gaps(totals, slips)
        if not meta["known_gap"]:
            del meta["known_gap"]
    inputs = [(file.name, sha256_of(file.path)) for file in files]
    tables = assemble_tables(
        source.path, meta, build.wide, long, decimals=figures.decimals, inputs=inputs, assumptions=notes
    )
    return replace(tables, coverage=coverage_of(reading, totals, build))


def _balanced(reading: Reading) -> bool:
    """Say whether uses and costs of every product are its output."""
    figures = reading.figures
    if reading.output is None:
        wide = figures.allowed(len(reading.used_columns) + len(reading.cost_rows))
        return bool((np.abs(reading.uses - reading.costs) <= wide).all())
    abroad = figures.values[np.ix_(figures.rows("imports_by_product"), figures.square)].sum(axis=0)
    uses = np.abs(reading.uses - reading.output - abroad) <= figures.allowed(len(reading.used_columns) + 1)
    costs = np.abs(reading.costs - reading.output) <= figures.allowed(len(reading.cost_rows) + 1)
    return bool(uses.all() and costs.all())
