"""From rows of cells to labelled numbers: every cell is read strictly, every fault names its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.data.folder import Grid
from lustrum.data.schema import Column, LongFile
from lustrum.data.tables import LongTable, WideTable
from lustrum.results import Fault
from lustrum.results.cell_text import unsure
from lustrum.results.number import parse_number, parse_row, printed_decimals, why_no_number
from lustrum.results.toml import per_cent
from lustrum.wording.lookalike import as_date
from lustrum.wording.names import nearest

MOST_FAULTS = 1_000
"""Faults of one file after which its reading stops."""


def check_header(header: Sequence[str], file: str, faults: list[Fault]) -> bool:
    """Name headers that are blank, twice there, padded, or parted by something else than commas."""
    before = len(faults)
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        mark = next(mark for mark in ";\t|" if mark in header[0])
        message = f"cells are parted by {mark!r}."
        faults.append(Fault("delimiter", file, "", "", message, "Part them by commas, with a point before decimals."))
        return False
    for position, label in enumerate(header):
        if not label.strip():
            if position:
                message = f"the header of column {position + 1} is blank."
                faults.append(Fault("blank", file, "", f"#{position + 1}", message, "Name it, or remove the column."))
        elif label != label.strip():
            faults.append(Fault("label_space", file, "", label, "blanks around the label.", "Remove them."))
    for label in sorted(label for label, count in Counter(header[1:]).items() if label.strip() and count > 1):
        faults.append(Fault("duplicate_label", file, "", label, "the column stands twice.", "Keep or rename one."))
    return len(faults) == before


def too_many(before: int, file: str, line: int, faults: list[Fault]) -> bool:
    """Say whether a file has more faults than anybody mends at once, and that what follows was not read."""
    if len(faults) - before < MOST_FAULTS:
        return False
    message = f"more than {MOST_FAULTS:,} faults; lines from {line} on were not read."
    faults.insert(
        before, Fault("too_many", file, "", "", message, "Mend the first ones: they may be one and the same.")
    )
    return True


def check_length(cells: Sequence[str], width: int, line: int, file: str, faults: list[Fault]) -> bool:
    """Name a row with too few or too many cells."""
    if len(cells) == width:
        return True
    message = f"{len(cells)} cells where the header has {width} (line {line})."
    way_out = "Look for a missing cell." if len(cells) < width else "Look for a comma too many, 9,000 for 9000, say."
    faults.append(Fault("ragged_row", file, cells[0] if cells else "", "", message, way_out))
    return False


def check_dates(labels: Sequence[str], file: str, is_row: bool, faults: list[Fault]) -> None:
    """Name labels that are dates: a spreadsheet has changed a code."""
    for label in labels:
        if code := as_date(label):
            row, column = (label, "") if is_row else ("", label)
            message = f"the label is a date: a spreadsheet has changed a code, '{code}' perhaps."
            faults.append(Fault("date_label", file, row, column, message, "Type the code again, as a text."))


def read_wide(
    name: str, file: str, grid: Grid, faults: list[Fault], lines: Sequence[int] | None = None
) -> WideTable | None:
    """Return a wide table, or None where its shape is not to be trusted; `lines` are those of its rows in the file."""
    header = grid[0]
    lines = lines or range(1, len(grid) + 1)
    sound = check_header(header, file, faults)
    check_dates(header[1:], file, False, faults)
    if not sound and faults[-1].kind == "delimiter":
        return None
    if len(header) < 2:
        below = next((line for line, cells in zip(lines[1:], grid[1:], strict=False) if len(cells) > 1), None)
        message = f"line {lines[0]} has one cell where a first row and a first column of labels are needed."
        way_out = f"Line {below} may be it: remove what stands above." if below else "Write labels above the columns."
        faults.append(Fault("ragged_row", file, f"line {lines[0]}", "", message, way_out))
        return None
    rows: list[str] = []
    values = np.full((len(grid) - 1, len(header) - 1), np.nan)
    decimals = 0
    seen: set[str] = set()
    before = len(faults)
    for position, cells in enumerate(grid[1:]):
        if too_many(before, file, lines[position + 1], faults):
            return None
        label = cells[0]
        sound = sound and bool(label) and label == label.strip()
        if not label.strip():
            message = f"the label of row {position + 2} is blank."
            faults.append(Fault("blank", file, f"#{position + 2}", "", message, "Name it, or remove the row."))
        elif label != label.strip():
            faults.append(Fault("label_space", file, label, "", "blanks around the label.", "Remove them."))
        elif label in seen:
            faults.append(Fault("duplicate_label", file, label, "", "the row stands twice.", "Keep or rename one."))
        seen.add(label)
        rows.append(label)
        if not check_length(cells, len(header), lines[position + 1], file, faults):
            sound = False
            continue
        quick = parse_row(cells[1:])
        if quick is not None:
            values[position], most = quick
            decimals = max(decimals, most)
            continue
        for column, cell in enumerate(cells[1:], start=1):
            number = parse_number(cell)
            if number is None:
                kind, message, way_out = why_no_number(cell)
                faults.append(Fault(kind, file, label, header[column] or f"#{column + 1}", message, way_out))
            else:
                values[position, column - 1] = number
                decimals = max(decimals, printed_decimals(cell))
    check_dates(rows, file, True, faults)
    if not rows:
        message = "line 1 is a header, and there are no rows below it."
        faults.append(Fault("empty_file", file, "", "", message, "Fill the table, or remove it."))
        return None
    if not sound or len(seen) < len(rows):
        return None
    return WideTable(name, file, tuple(rows), tuple(header[1:]), values, decimals)


def read_long(
    name: str,
    file: str,
    grid: Grid,
    schema: LongFile,
    products: Sequence[str],
    faults: list[Fault],
    lines: Sequence[int] | None = None,
) -> LongTable | None:
    """Return a long table, or None where its columns are not to be trusted; `products` may be columns of some."""
    header = grid[0]
    lines = lines or range(1, len(grid) + 1)
    if header and not header[0].strip():
        faults.append(Fault("blank", file, "", "#1", "the header of column 1 is blank.", "Name it."))
        return None
    if not check_header(header, file, faults):
        return None
    columns = dict(schema.columns)
    if schema.product_columns:
        columns |= {product: Column(required=True) for product in products}
    unknown = [label for label in header if label not in columns]
    missing = [label for label, column in columns.items() if column.required and label not in header]
    for label in unknown:
        way_out = f"{nearest(label, list(columns))} Map it under [columns] in economy.toml if it bears another name."
        faults.append(Fault("unknown_column", file, "", label, "no such column is known in this file.", way_out))
    for label in missing:
        faults.append(Fault("missing_column", file, "", label, "the column is missing.", "Add it."))
    if unknown or missing or len(set(header)) < len(header):
        return None
    records: list[dict[str, str | float | None]] = []
    keys: set[tuple[str | float | None, ...]] = set()
    decimals, before = 0, len(faults)
    for line, cells in zip(lines[1:], grid[1:], strict=True):
        if too_many(before, file, line, faults):
            return None
        if not check_length(cells, len(header), line, file, faults):
            continue
        place = ", ".join(cells[header.index(key)] for key in schema.key if key in header) or f"#{line}"
        record: dict[str, str | float | None] = {}
        for label, cell in zip(header, cells, strict=True):
            column = columns[label]
            record[label] = _cell(cell, column, file, place, label, faults)
            if column.kind == "number" and record[label] is not None:
                decimals = max(decimals, printed_decimals(cell))
        key = tuple(record.get(part) for part in schema.key)
        if key in keys:
            message = f"a second row for {place} (line {line})."
            faults.append(Fault("duplicate_label", file, place, "", message, "Keep one."))
        keys.add(key)
        records.append(record)
    if not grid[1:]:
        message = f"line {lines[0]} is a header, and there are no rows below it."
        faults.append(Fault("empty_file", file, "", "", message, "Fill the table, or remove it."))
    named = {(fault.row, fault.column) for fault in faults if fault.file == file}
    faults += [fault for fault in _uneven(file, columns, schema.key, records) if (fault.row, fault.column) not in named]
    return LongTable(name, file, tuple(header), records, decimals)


def _uneven(
    file: str, columns: Mapping[str, Column], key: Sequence[str], records: Sequence[Mapping[str, str | float | None]]
) -> list[Fault]:
    """Name blanks in columns that are stated in every row or in none."""
    faults = []
    for label, column in columns.items():
        stated = [record.get(label) is not None for record in records]
        if not column.even or all(stated) or not any(stated):
            continue
        for record, there in zip(records, stated, strict=True):
            if not there:
                row = ", ".join(str(record.get(part)) for part in key)
                message = "is blank and stated in other rows: missing is not zero, and not the default either."
                faults.append(Fault("blank", file, row, label, message, "Write it, or leave the whole column blank."))
    return faults


def _cell(cell: str, column: Column, file: str, row: str, label: str, faults: list[Fault]) -> str | float | None:
    """Return one cell of a long file; a fault leaves None."""
    if column.kind in ("label", "text"):
        if not cell.strip() and column.required:
            faults.append(Fault("blank", file, row, label, "the label is blank.", "Write it."))
        elif cell != cell.strip():
            faults.append(Fault("label_space", file, row, label, f"blanks around '{cell}'.", "Remove them."))
        if column.kind == "label":
            check_dates([cell], file, True, faults)
        return cell
    if not cell and not column.required:
        return None
    number = parse_number(cell)
    if number is None and column.kind == "share":
        number = per_cent(cell)
        if number is not None and (says := unsure(cell, number)):
            faults.append(Fault("per_cent", file, row, label, *says))
            return None
    if number is None:
        kind, message, way_out = why_no_number(cell)
        faults.append(Fault(kind, file, row, label, message, way_out))
        return None
    if column.kind == "whole" and not number.is_integer():
        faults.append(Fault("not_whole", file, row, label, f"{cell} is not a whole number.", "Write whole years."))
        return None
    return number
