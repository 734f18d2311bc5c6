"""World tables of the World Input-Output Database: the published sheet, and a compact CSV.

The sheet: see `wiod_sheet`. Compact: row and column labels `DEU_C29`, final demand `DEU_CONS_h`, a last column
`output`, last rows `value_added_taxes_margins` and `output`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, LeftOut, all_used
from lustrum.data.place import Place
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.lines import first_lines, with_lines
from lustrum.data.readers.reader import Choice, Reader, chosen
from lustrum.data.readers.statement import refuse_other_statement
from lustrum.data.readers.twice import twice
from lustrum.data.readers.wiod_sheet import (
    AGAIN,
    CATEGORIES,
    CLOSING,
    SheetTable,
    near,
    other_sales,
    read_sheet,
    sheet_head,
    text_head,
)
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid
from lustrum.data.world import WorldTable, decimals_of
from lustrum.results import Assumption, Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import Numbers, read_numbers

OUTPUT, COMPACT_ROW = "output", "value_added_taxes_margins"
SUMS = ("II_fob", "GO")
"""Rows of the sheet that are sums of others."""
SOURCE = "World Input-Output Database: Timmer et al. (2015), Review of International Economics 23, 575-605"
LICENCE = "WIOD: free use with citation; confirm the terms before you pass the figures on"
UNPARTED = "Value added, taxes less subsidies on products and international margins are one row of the source."
CUT = "The source cuts its cells to whole numbers instead of rounding them, so that sales fall short of output."
LOPSIDED, FEWEST = 0.9, 20
"""Share of rows whose sales fall short of output where cells are cut; rows it takes to tell."""
PREVIOUS = re.compile(r"previous[\s-]+year", re.I)


def _compact(file: SourceFile) -> bool:
    if file.content != "text" or not file.head:
        return False
    header = [cell.strip() for cell in file.head[0]]
    finals = sum(any(label.endswith(f"_{code}") for code in CATEGORIES) for label in header)
    return header[-1] == OUTPUT and finals >= 2 and "_" in header[1]


def _sheets(file: SourceFile) -> dict[str, int | None]:
    """Return the sheets that are world tables, with the year each says; '' stands for a CSV."""
    if file.content == "text":
        return {"": None} if text_head(file.head) else {}
    if file.content not in WORKBOOKS:
        return {}
    heads = {name: sheet_head(rows) for name, rows in file.sheets.items()}
    return {name: head.year or _year_in(name) for name, head in heads.items() if head is not None}


def _recognise(source: Probe) -> str:
    for file in source.files:
        if _compact(file):
            return f"by columns like '{file.head[0][1]}' and a last column '{OUTPUT}' in {file.name}"
        for sheet in _sheets(file):
            where = f"sheet '{sheet}' of {file.name}" if sheet else file.name
            return f"by final demand of {len(CATEGORIES)} categories over country codes in {where}"
    return ""


def _year_in(text: str) -> int | None:
    """Return the one year a text holds: a sheet '2014', a file 'WIOT2014_Nov16_ROW' or 'table_1995'."""
    found = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    return int(found.pop()) if len(found) == 1 else None


def _read(source: Probe, choice: Choice) -> WorldTable:
    found: list[tuple[SourceFile, str | None, int | None]] = []
    for file in source.files:
        if _compact(file):
            found.append((file, None, _year_in(file.path.stem)))
        found += [(file, sheet, year or _year_in(file.path.stem)) for sheet, year in _sheets(file).items()]
    years = {str(year or choice.year or file.name): (file, sheet) for file, sheet, year in found}
    if len(years) < len(found):
        listed = ", ".join(f"sheet '{sheet}' of {file.name}" if sheet else file.name for file, sheet, _ in found)
        raise_faults([Fault("duplicate_label", "", "", "", f"several tables of one year: {listed}.")], source.path)
    label = chosen("year", "" if choice.year is None else str(choice.year), years)
    if not label.isdigit():
        label = chosen("year", "", [])
    file, sheet = years[label]
    return _from_compact(source, file, int(label)) if sheet is None else _from_sheet(file, sheet, int(label))


def _from_sheet(file: SourceFile, sheet: str, year: int) -> WorldTable:
    refuse_other_statement(file, sheet, "million USD")
    table = read_sheet(file, sheet)
    n = len(table.sectors)
    if table.sold is not None:
        labels, place = [" ".join(key) for key in table.sectors], (file.name, "TOT GO")
        made, decimals = table.closing["GO"][:n], decimals_of(table.flows)
        raise_faults(
            with_lines(other_sales(labels, table.sold, table.flows, made, place, decimals), table.lines), file.path
        )
    kept = [code for code in CLOSING if code not in SUMS and table.closing[code].any()]
    rows = np.vstack([table.closing[code] for code in kept])
    base, notes = _price_base(file, table, year)
    return WorldTable(
        name="WIOD",
        year=year,
        currency="USD",
        unit="million USD",
        price_base=base,
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=tuple(region for region, _ in table.sectors),
        sector=tuple(code for _, code in table.sectors),
        intermediate=table.flows[:, :n].copy(),
        user_region=tuple(region for region, _ in table.users),
        user_category=tuple(CATEGORIES[code] for _, code in table.users),
        final_demand=table.flows[:, n:].copy(),
        component=tuple(kept),
        value_added=rows[:, :n].copy(),
        output=table.closing["GO"][:n].copy(),
        final_value_added=rows[:, n:].copy(),
        decimals=max(decimals_of(table.flows), decimals_of(rows)),
        inputs=((file.name, sha256_of(file.path)),),
        assumptions=notes,
        coverage=_covered(file, sheet, table, kept),
        place=table.place,
    )


def _covered(file: SourceFile, sheet: str, table: SheetTable, kept: Sequence[str]) -> tuple[Coverage, ...]:
    """Return what of the sheet was used: rows that are sums of others, or zero, are left out."""
    source = f"{file.name}, sheet {sheet}" if sheet else file.name
    left = tuple(
        LeftOut(code, float(table.closing[code].sum()), "a sum of others" if code in SUMS else "zero throughout")
        for code in CLOSING
        if code not in kept
    )
    rows, columns = len(table.sectors) + len(CLOSING), len(table.sectors) + len(table.users)
    columns += table.sold is not None
    return Coverage(source, "rows", rows, rows - len(left), left), Coverage(source, "columns", columns, columns)


def _price_base(file: SourceFile, table: SheetTable, year: int) -> tuple[str, tuple[Assumption, ...]]:
    """Return the price base the title states; a name with _PYP says it too."""
    previous = f"prices of {year - 1} (previous year's prices)"
    if PREVIOUS.search(table.title):
        return previous, ()
    if "_PYP" in file.path.stem.upper():
        text = "The file's name says previous year's prices (PYP); its title does not say which."
        return previous, (Assumption("price_base", text, previous, file.name),)
    current = f"current prices of {year}"
    if "current prices" in table.title.lower():
        return current, ()
    text = "Neither the title nor the name speaks of previous year's prices: they are taken to be current."
    return current, (Assumption("price_base", text, current, file.name),)


def _parted(labels: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = [label.partition("_") for label in labels]
    return tuple(region for region, _, _ in parts), tuple(sector for _, _, sector in parts)


def _from_compact(source: Probe, file: SourceFile, year: int) -> WorldTable:
    grid = read_grid(file.path, file.delimiter)
    header, rows = [cell.strip() for cell in grid[0][1:]], [cells[0].strip() for cells in grid[1:]]
    finals = [label for label in header if label.partition("_")[2] in CATEGORIES]
    sectors = [label for label in header if label not in set(finals) and label != OUTPUT]
    labels = [label for label in rows if label not in (COMPACT_ROW, OUTPUT)]
    _refuse_other_labels(file, grid, rows, header, sectors)
    numbers = _compact_numbers(file, grid, rows, header, sectors)
    at = {label: place for place, label in enumerate(rows)}
    to = {label: place for place, label in enumerate(header)}
    c, f = [to[label] for label in labels], [to[label] for label in finals]
    flows = numbers.values[[at[label] for label in labels]]
    made, last = numbers.values[at[OUTPUT], c], to[OUTPUT]
    faults = other_sales(labels, flows[:, last], flows[:, [*c, *f]], made, (file.name, OUTPUT), numbers.decimals)
    faults += _beside(file.name, numbers, (at[COMPACT_ROW], at[OUTPUT]), c, header)
    raise_faults(with_lines(faults, first_lines(rows)), file.path)
    region, sector = _parted(labels)
    user_region, codes = _parted(finals)
    return WorldTable(
        name="WIOD, compact",
        year=year,
        currency="USD",
        unit="million USD",
        price_base=f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=region,
        sector=sector,
        intermediate=flows[:, c],
        user_region=user_region,
        user_category=tuple(CATEGORIES[code] for code in codes),
        final_demand=flows[:, f],
        component=(COMPACT_ROW,),
        value_added=numbers.values[[at[COMPACT_ROW]]][:, c],
        output=made,
        decimals=numbers.decimals,
        row_error=_cut(flows[:, [*c, *f]], made) if numbers.decimals == 0 else None,
        row_error_note=CUT,
        inputs=((file.name, sha256_of(file.path)),),
        assumptions=(Assumption("value_added", UNPARTED, COMPACT_ROW, file.name),),
        coverage=all_used(file.name, len(rows), len(header)),
        place=Place(file.name, lines=first_lines(label.replace("_", " ", 1) for label in rows)),
    )


def _beside(
    file: str, numbers: Numbers, closing: tuple[int, int], sectors: list[int], header: list[str]
) -> list[Fault]:
    """Return faults of figures in the two last rows beside the sectors that are no sums of those before or above."""
    faults: list[Fault] = []
    for row, label in zip(closing, (COMPACT_ROW, OUTPUT), strict=True):
        for place in [place for place in range(len(header)) if place not in sectors and numbers.values[row, place]]:
            found, said = numbers.values[row, place], ""
            if header[place] == OUTPUT:
                total = numbers.values[row, sectors].sum()
                said = f"the sum of the row is {total:,.12g}." if not near(found, total, numbers.decimals) else ""
            elif label == COMPACT_ROW:
                said = "no value added is known of final users."
            else:
                above = np.delete(numbers.values[:, place], closing).sum()
                said = f"the sum of the column is {above:,.12g}." if not near(found, above, numbers.decimals) else ""
            if said:
                faults.append(
                    Fault("printed_total", file, label, header[place], f"{found:,.12g} stands here; {said}", AGAIN)
                )
    return faults


def _refuse_other_labels(file: SourceFile, grid: Grid, rows: list[str], header: list[str], sectors: list[str]) -> None:
    """Refuse rows that are cut off, and labels that are missing, unknown or there twice."""
    faults: list[Fault] = []
    for cells in grid[1:]:
        if len(cells) != len(grid[0]):
            message = f"{len(cells)} cells where the header has {len(grid[0])}."
            faults.append(Fault("ragged_row", file.name, cells[0], "", message, AGAIN))
    known = {COMPACT_ROW, OUTPUT, *sectors}
    finals = [label for label in header if label.partition("_")[2] in CATEGORIES]
    regions, uses = _parted(finals)
    for label in (f"{region}_{use}" for region in dict.fromkeys(regions) for use in dict.fromkeys(uses)):
        if label not in header:
            faults.append(Fault("missing_label", file.name, "", label, "the column is missing.", AGAIN))
    for label in (COMPACT_ROW, OUTPUT, *sectors):
        if label not in rows:
            faults.append(Fault("missing_label", file.name, label, "", "the row is missing.", AGAIN))
    for label in [label for label in rows if label not in known]:
        faults.append(Fault("unknown_label", file.name, label, "", "a row without a like-named column.", AGAIN))
    faults += twice(rows, "row", file.name)
    faults += twice(header, "column", file.name)
    raise_faults(with_lines(faults, first_lines(cells[0] for cells in grid[1:])), file.path)


def _compact_numbers(file: SourceFile, grid: Grid, rows: list[str], header: list[str], sectors: list[str]) -> Numbers:
    """Return the cells as numbers; a missing figure is a fault."""
    faults: list[Fault] = []
    # The two last rows end before the columns of final demand, where there is nothing to print.
    body = [row[1:] for row in grid[1:]]
    beside = [place for place, label in enumerate(header) if label not in set(sectors)]
    for label, figures in zip(rows, body, strict=True):
        if label in (COMPACT_ROW, OUTPUT):
            for place in beside:
                figures[place] = figures[place].strip() or "0"
    numbers = read_numbers(body, file=file.name, rows=rows, columns=header, faults=faults)
    for i, j, flag in numbers.flags:
        message = f"a figure carries the flag '{flag}', which no table of this kind does: a slip of a 0?"
        faults.append(Fault("not_a_number", file.name, rows[i], header[j], message, "Fetch the file again."))
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is missing, and missing is not zero."
        faults.append(Fault("blank", file.name, rows[i], header[j], message, "Fetch the file again."))
    raise_faults(with_lines(faults, first_lines(rows)), file.path)
    return numbers


def _cut(flows: Array, output: Array) -> Array | None:
    """Return the largest gap of a row that cutting can leave; None where cells are rounded, as all but one release are.

    The release of 2013 is handed on with cells cut to whole millions: nearly every row of sales falls short of output,
    none is above it. How many cells a row was added up from, and how many of them were zero, is not known; how far the
    rows of the table fall short is. A row far beyond the others, by the usual fence on the logarithm of its share (the
    upper quartile and one and a half ranges between the quartiles), has another cause.
    """
    short = output - flows.sum(axis=1)
    made = output > 0
    if np.mean(short[made] > 0) < LOPSIDED or made.sum() < FEWEST:
        return None
    low, high = np.quantile(np.log(short[made & (short > 0)] / output[made & (short > 0)]), (0.25, 0.75))
    most: Array = np.maximum(output, 0.0) * np.exp(high + 1.5 * (high - low))
    return most


WIOD_WORLD = Reader("wiod_world", "world input-output table (WIOD)", _recognise, _read)
