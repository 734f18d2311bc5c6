"""Eurostat's tables as SDMX-CSV: one observation a line, with its dimensions by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from lustrum.data.coverage import Coverage, columns_beside
from lustrum.data.place import Place
from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.eurostat import economy_of, table_of
from lustrum.data.readers.lines import first_lines, with_lines
from lustrum.data.readers.observations import Observations
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.readers.twice import twice_in_header
from lustrum.data.safe.text import read_grid
from lustrum.data.supply_use import plain_code
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults, sha256_of
from lustrum.results.cell_numbers import read_numbers
from lustrum.results.cell_text import MACHINE

ROWS = ("prd_ava", "prod_na", "ind_ava", "na_item")
COLUMNS = ("ind_use", "induse", "prd_use", "ind_impv", "induse_prd")
OTHERS = {
    "dataflow",
    "last update",
    "freq",
    "unit",
    "stk_flow",
    "geo",
    "time_period",
    "obs_value",
    "obs_flag",
    "conf_status",
}


def _dimensions(file: SourceFile) -> tuple[str, str] | None:
    """Return the names of the row's and the column's dimension, None where the file is no such table."""
    if file.content != "text" or not file.head:
        return None
    header = [cell.strip().lower() for cell in file.head[0]]
    if not {"unit", "geo", "time_period", "obs_value"} <= set(header):
        return None
    left = [name for name in header if name not in OTHERS]
    row = next((name for name in left if name in ROWS), "")
    column = next((name for name in left if name in COLUMNS), "")
    if not row and len(left) == 2 and column:
        row = next((name for name in left if name != column), "")
    if not column and len(left) == 2 and row:
        column = next((name for name in left if name != row), "")
    return (row, column) if row and column else None


def _recognise(source: Probe) -> str:
    for file in source.files:
        found = _dimensions(file)
        if found is not None:
            return f"by its columns {found[0]}, {found[1]}, geo, TIME_PERIOD and OBS_VALUE in {file.name}"
    return ""


def _read(source: Probe, choice: Choice) -> EconomyTables:
    found = Observations()
    for file in source.files:
        dimensions = _dimensions(file)
        if dimensions is None:
            continue
        found.inputs.append((file.name, sha256_of(file.path)))
        raise_faults(twice_in_header(file.head[0], file.name), file.path)
        found.beside += _beside(file, dimensions)
        texts, marks, codes = _lines(file, dimensions)
        if not texts:
            raise UsageError(
                f"'{file.path}' holds no figure: below the header (line 1, '{','.join(file.head[0])[:80]}') stands no "
                "line. Download it again."
            )
        faults: list[Fault] = []
        labels = [" ".join(key) for key in codes]
        column = ["OBS_VALUE"]
        # A blank figure with a flag is one that was not published.
        numbers = read_numbers(
            [[text] for text in texts],
            file=file.name,
            rows=labels,
            columns=column,
            faults=faults,
            # A program writes points; a spreadsheet of a country with decimal commas may have saved the file again.
            convention=None if any("," in text for text in texts) else MACHINE,
            blank="unknown",
        )
        raise_faults(with_lines(faults, first_lines(labels)), file.path)
        found.decimals = max(found.decimals, min(numbers.decimals, 6))
        table = table_of((key[0] for key in codes), (key[1] for key in codes))
        for line, (key, value, mark) in enumerate(
            zip(codes, numbers.values[:, 0].tolist(), marks, strict=True), start=2
        ):
            row, user, flow, unit, geo, year = key
            hidden = mark.lower() in ("c", "conf")
            found.flags += [mark] if mark and not np.isnan(value) else []
            value = np.nan if hidden else value
            found.sheets.setdefault((table, flow, unit, geo, year), Place(file.name))
            found.add((table, flow, unit, geo, year), row, user, value, f"{file.name}, line {line}")
    return economy_of(found, source, choice.region, choice.year)


def _beside(file: SourceFile, dimensions: tuple[str, str]) -> list[Coverage]:
    """Return what of the columns is no part of an observation, where there are such columns."""
    header = [cell.strip() for cell in file.head[0]]
    left = [name for name in header if name.lower() not in OTHERS and name.lower() not in dimensions]
    return list(columns_beside(file.name, header, left, "no part of an observation"))


def _lines(
    file: SourceFile, dimensions: tuple[str, str]
) -> tuple[list[str], list[str], list[tuple[str, str, str, str, str, str]]]:
    """Return figures, flags and codes (row, column, flow, unit, country, year) of every line."""
    grid = read_grid(file.path, file.delimiter)
    header = [cell.strip().lower() for cell in grid[0]]

    def code(cells: list[str], name: str) -> str:
        return cells[header.index(name)].partition(":")[0].strip() if name in header else ""

    def each() -> Iterator[tuple[str, str, tuple[str, str, str, str, str, str]]]:
        for number, cells in enumerate(grid[1:], start=2):
            if len(cells) != len(header):
                message = f"{len(cells)} cells where the header has {len(header)}."
                raise_faults(
                    [Fault("ragged_row", file.name, f"line {number}", "", message, "Download it again.")], file.path
                )
            _refuse_blank(cells, header, file, number)
            key = (
                plain_code(code(cells, dimensions[0])),
                plain_code(code(cells, dimensions[1])),
                code(cells, "stk_flow"),
                code(cells, "unit"),
                code(cells, "geo"),
                code(cells, "time_period"),
            )
            flag = code(cells, "obs_flag") or code(cells, "conf_status")
            yield cells[header.index("obs_value")], flag, key

    every = list(each())
    return [line[0] for line in every], [line[1] for line in every], [line[2] for line in every]


def _refuse_blank(cells: list[str], header: list[str], file: SourceFile, number: int) -> None:
    """Raise where an observation says no country or no year: a total or a note that somebody added."""
    for name in ("geo", "time_period"):
        text = cells[header.index(name)].strip()
        if text and (name == "geo" or re.match(r"\d{4}(?![\d.,])", text)):
            continue
        message = f"'{text}' is no year." if text else "is blank: which country or year is it of?"
        fault = Fault(
            "blank", file.name, f"line {number}", name.upper(), message, "Remove the line, or download again."
        )
        raise_faults([fault], file.path)


EUROSTAT_CSV = Reader("eurostat_csv", "Eurostat supply, use or input-output table (SDMX-CSV)", _recognise, _read)
