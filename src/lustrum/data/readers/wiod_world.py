"""World tables of the World Input-Output Database: the 2016 release as published, and a compact CSV of both releases.

As published (`WIOT2014_Nov16_ROW.xlsb`, or the same sheet saved as .xlsx): three columns of labels before a running
number (code, name, country), header rows of codes, names, countries and running numbers; below the industries the rows
of `TOT`: II_fob, TXSP, EXP_adj, PURR, PURNR, VA, IntTTM, GO; final demand CONS_h CONS_np CONS_g GFCF INVEN; last, GO.

Compact: row and column labels `DEU_C29`, final demand `DEU_CONS_h`, a last column `output`, last rows
`value_added_taxes_margins` and `output`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lustrum.data.cell_text import read_numbers
from lustrum.data.fault import Fault, raise_faults
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader, chosen
from lustrum.data.safe.text import read_grid
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.tables import Array
from lustrum.data.world import WorldTable
from lustrum.data.write import sha256_of
from lustrum.errors import DataError

CATEGORIES = {
    "CONS_h": "households", "CONS_np": "npish", "CONS_g": "government", "GFCF": "gfcf", "INVEN": "inventories",
}  # fmt: skip
CLOSING = ("TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM")
"""Rows between inputs and output; II_fob is a sum."""
OUTPUT, COMPACT_ROW = "output", "value_added_taxes_margins"
SOURCE = "World Input-Output Database: Timmer et al. (2015), Review of International Economics 23, 575-605"
LICENCE = "WIOD: free use with citation; confirm the terms before you pass the figures on"
HEAD = 12
"""Rows among which the header is looked for."""


def _compact(file: SourceFile) -> bool:
    if file.content != "text" or not file.head:
        return False
    header = file.head[0]
    finals = sum(any(label.endswith(f"_{code}") for code in CATEGORIES) for label in header)
    return header[-1:] == [OUTPUT] and finals >= 2 and len(file.head[1:2]) == 1


def _header_rows(head: Grid) -> int | None:
    """Return the row of sector codes of a published sheet: the one whose cells hold CONS_h and GO."""
    for number, cells in enumerate(head[:HEAD]):
        texts = {cell.strip() for cell in cells}
        if {"CONS_h", "GFCF", "INVEN"} <= texts and ("GO" in texts or "TOT" in texts):
            return number
    return None


def _published(file: SourceFile) -> dict[str, int]:
    """Return the sheets of a workbook that are world tables, with their row of codes."""
    if file.content not in WORKBOOKS:
        return {}
    found = {name: _header_rows(head) for name, head in file.sheets.items()}
    return {name: row for name, row in found.items() if row is not None and _countries(file.sheets[name], row)}


def _countries(head: Grid, row: int) -> bool:
    below = [
        cells for cells in head[row + 1 : row + 4] if sum(bool(re.fullmatch(r"[A-Z]{3}", c.strip())) for c in cells) > 3
    ]
    return bool(below)


def _tables(source: Probe) -> list[SourceFile]:
    return [file for file in source.files if _compact(file) or _published(file)]


def _recognise(source: Probe) -> str:
    for file in _tables(source):
        if _compact(file):
            return f"by columns like '{file.head[0][1]}' and a last column '{OUTPUT}' in {file.name}"
        return f"by codes CONS_h to INVEN over country codes in sheet '{next(iter(_published(file)))}' of {file.name}"
    return ""


def _year_of(text: str) -> int | None:
    found = re.findall(r"(?<!\d)(19\d\d|20\d\d)(?!\d)", text)
    return int(found[-1]) if found else None


def _read(source: Probe, choice: Choice) -> WorldTable:
    candidates: dict[str, tuple[SourceFile, str]] = {}
    for file in _tables(source):
        for sheet in _published(file) or ("",):
            year = _year_of(sheet) or _year_of(file.path.stem)
            candidates[str(year or choice.year or file.name)] = (file, sheet)
    asked = "" if choice.year is None else str(choice.year)
    year_text = chosen("year", asked, candidates)
    if not year_text.isdigit():
        year_text = chosen("year", asked, [])
    file, sheet = candidates[year_text]
    inputs = ((file.name, sha256_of(file.path)),)
    if sheet:
        return _from_sheet(file, read_sheets(file.path, [sheet], seconds=120)[sheet], int(year_text), inputs)
    return _from_compact(source, file, int(year_text), inputs)


def _parted(labels: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = [label.partition("_") for label in labels]
    return tuple(region for region, _, _ in parts), tuple(sector for _, _, sector in parts)


def _from_compact(source: Probe, file: SourceFile, year: int, inputs: tuple[tuple[str, str], ...]) -> WorldTable:
    grid = read_grid(file.path, file.delimiter)
    header, rows = grid[0][1:], [cells[0] for cells in grid[1:]]
    faults: list[Fault] = []
    for number, cells in enumerate(grid[1:], start=2):
        if len(cells) != len(grid[0]):
            message = f"{len(cells)} cells where the header has {len(grid[0])} (row {number})."
            faults.append(Fault("ragged_row", file.name, cells[0], "", message, "The file seems to be cut off."))
    labels = [label for label in rows if label not in (COMPACT_ROW, OUTPUT)]
    for label in (COMPACT_ROW, OUTPUT, *header[: len(labels)]):
        if label not in rows:
            way_out = "Fetch the file again."
            faults.append(Fault("missing_label", file.name, label, "", "the row is missing.", way_out))
    raise_faults(faults, file.path)
    # The last rows end before the columns of final demand, where there is nothing to print.
    within = len(labels)
    body = [row[1:] for row in grid[1:]]
    for label, figures in zip(rows, body, strict=True):
        if label in (COMPACT_ROW, OUTPUT):
            figures[within:] = [cell if cell.strip() else "0" for cell in figures[within:]]
    numbers = read_numbers(body, file=file.name, rows=rows, columns=header, faults=faults)
    _no_unknown(numbers.unknown, rows, header, file, faults)
    raise_faults(faults, file.path)
    at = {label: place for place, label in enumerate(rows)}
    n = len(labels)
    if header[:n] != labels:
        raise DataError(f"{file.path}: the columns are not in the order of the rows; sort them alike.")
    values = numbers.values[[at[label] for label in labels]]
    region, sector = _parted(labels)
    user_region, codes = _parted(header[n:-1])
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
        intermediate=values[:, :n].copy(),
        user_region=user_region,
        user_category=tuple(CATEGORIES.get(code, code) for code in codes),
        final_demand=values[:, n:-1].copy(),
        component=(COMPACT_ROW,),
        value_added=numbers.values[[at[COMPACT_ROW]], :n].copy(),
        output=numbers.values[at[OUTPUT], :n].copy(),
        decimals=numbers.decimals,
        row_error=_cut(source, region, sector) if numbers.decimals == 0 else None,
        inputs=inputs,
    )


def _cut(source: Probe, region: Sequence[str], sector: Sequence[str]) -> Array:
    """Return the largest error of a row's sum: the 2013 release cuts its cells to whole millions instead of rounding.

    `regions.csv` and `sectors.csv` beside the table say how many regions and industries a label adds up; each of
    their rows has 35 industries and 5 final uses of 41 regions.
    """

    def members(name: str) -> dict[str, int]:
        file = source.by_name.get(name)
        return {cells[0]: cells[-1].count("+") + 1 for cells in file.head[1:]} if file is not None else {}

    regions, sectors = members("regions.csv"), members("sectors.csv")
    rows = [regions.get(r, 1) * sectors.get(s, 1) for r, s in zip(region, sector, strict=True)]
    return np.array(rows, dtype=float) * 41 * (35 + 5)


def _no_unknown(
    unknown: Sequence[tuple[int, int, str]],
    rows: Sequence[str],
    columns: Sequence[str],
    file: SourceFile,
    faults: list[Fault],
) -> None:
    for i, j, text in unknown:
        message = f"'{text}': the figure is missing, and missing is not zero."
        faults.append(Fault("blank", file.name, rows[i], columns[j], message, "Fetch the file again."))


def _from_sheet(file: SourceFile, grid: Grid, year: int, inputs: tuple[tuple[str, str], ...]) -> WorldTable:
    top = _header_rows(grid)
    assert top is not None
    codes = [cell.strip() for cell in grid[top]]
    where = next(row for row in range(top + 1, top + 4) if _countries([[], grid[row]], 0))
    countries = [cell.strip() for cell in grid[where]]
    # Country codes stand over the figures from the first column on that has one.
    first = next(column for column, text in enumerate(countries) if re.fullmatch(r"[A-Z]{3}", text) and column > 1)
    width = len(codes)
    body = [cells for cells in grid[where + 1 :] if len(cells) > first and cells[0].strip()]
    label = 0
    country = next(
        c
        for c in range(first)
        if sum(bool(re.fullmatch(r"[A-Z]{3}", row[c].strip())) for row in body) > 0.9 * len(body)
    )
    keys = [(row[country].strip(), row[label].strip()) for row in body]
    stop = next(column for column in range(first, width) if codes[column] in ("GO", "TOT"))
    names = [f"{region} {code}" for region, code in keys]
    columns = [f"{countries[c]} {codes[c]}" for c in range(first, stop)]
    faults: list[Fault] = []
    cells = [row[first:stop] for row in body]
    for name, row in zip(names, cells, strict=True):
        if len(row) != len(columns):
            message = f"{len(row)} cells where the header has {len(columns)}."
            faults.append(Fault("ragged_row", file.name, name, "", message, "The file seems to be cut off."))
    raise_faults(faults, file.path)
    numbers = read_numbers(cells, file=file.name, rows=names, columns=columns, faults=faults)
    _no_unknown(numbers.unknown, names, columns, file, faults)
    industries = [place for place, (region, _) in enumerate(keys) if region != "TOT"]
    closing = {code: place for place, (region, code) in enumerate(keys) if region == "TOT"}
    n = len(industries)
    for code in (*CLOSING, "GO"):
        if code not in closing:
            faults.append(
                Fault("missing_label", file.name, f"TOT {code}", "", "the row is missing.", "Fetch it again.")
            )
    if [names[place] for place in industries] != columns[:n]:
        message = "the industries of the columns are not those of the rows."
        faults.append(
            Fault("unknown_label", file.name, "", columns[min(n, len(columns) - 1)], message, "Fetch it again.")
        )
    raise_faults(faults, file.path)
    values = numbers.values
    kept = [code for code in CLOSING if values[closing[code]].any()]
    rows: Array = values[[closing[code] for code in kept]]
    previous = "_PYP" in file.path.stem.upper()
    return WorldTable(
        name="WIOD 2016",
        year=year,
        currency="USD",
        unit="million USD",
        price_base=f"prices of {year - 1} (previous year's prices)" if previous else f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=tuple(keys[place][0] for place in industries),
        sector=tuple(keys[place][1] for place in industries),
        intermediate=values[industries][:, :n].copy(),
        user_region=tuple(countries[first + n : stop]),
        user_category=tuple(CATEGORIES.get(code, code) for code in codes[first + n : stop]),
        final_demand=values[industries][:, n:].copy(),
        component=tuple(kept),
        value_added=rows[:, :n].copy(),
        output=values[closing["GO"], :n].copy(),
        final_value_added=rows[:, n:].copy(),
        decimals=min(numbers.decimals, 6),
        inputs=inputs,
    )


WIOD_WORLD = Reader("wiod_world", "world input-output table (WIOD)", _recognise, _read)
