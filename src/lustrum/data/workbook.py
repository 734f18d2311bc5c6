"""One .xlsx workbook in place of a folder; it is opened in a child process that may die in our stead.

What is written for people is not read: rows and columns whose label begins with ``check:`` or ``note:``, rows and
columns without any cell, and the sheet `Read me`. The sheets `scenario` and `wishes` say what is asked of the plan and
are read by `lustrum.scenario.book`.
"""

from __future__ import annotations

from pathlib import Path

from lustrum.data.folder import Grid, Source
from lustrum.data.meta import FILE, Meta, check_meta
from lustrum.data.place import Place
from lustrum.data.safe.workbook import MEMORY, SECONDS, read_sheets
from lustrum.data.schema import LONG, TEXT_KEYS, WIDE
from lustrum.errors import DataError
from lustrum.results import Fault, sha256_of
from lustrum.results.number import parse_number
from lustrum.wording.names import nearest

FOR_PEOPLE = ("check:", "note:")
"""What the labels of rows and columns begin with that are checks and notes, and no data."""
READ_ME, SCENARIO, WISHES = "Read me", "scenario", "wishes"
"""Sheets of a workbook that hold no table."""


def read_workbook(path: Path, faults: list[Fault], *, memory: int = MEMORY, seconds: int = SECONDS) -> Source:
    """Return the texts of a workbook; sheet `economy` (key, value) stands for economy.toml.

    A key with dots is a key in a table (`trade.reserves`), a number in it an item of a list (`assumption.1.name`).
    """
    source = Source(path, inputs=[(path.name, sha256_of(path))])
    try:
        sheets = read_sheets(path, memory=memory, seconds=seconds)
    except DataError as error:
        faults.extend(error.faults)
        return source
    for name in [name for name in sheets if name.strip().lower() in (READ_ME.lower(), SCENARIO, WISHES)]:
        del sheets[name]
    if "economy" in sheets:
        grid, rows, _ = data_of(sheets.pop("economy"))
        source.places[FILE] = Place(path.name, "economy", _rows_of_keys(grid, rows), {"": 1})
        source.meta = _meta_of(grid, faults)
    else:
        message = "the sheet 'economy' (key, value) is missing."
        faults.append(Fault("missing_file", "economy", "", "", message, "It names the base year, unit and source."))
    extra = source.meta.get("extra", {})
    extra_sheets = extra.get("files", []) if isinstance(extra, dict) else []
    for name, whole in sheets.items():
        grid, rows, columns = data_of(whole)
        if name in extra_sheets or f"{name}.csv" in extra_sheets:
            continue
        if name not in WIDE and name not in LONG:
            message = "no such sheet is known in an economy workbook."
            faults.append(Fault("unknown_file", name, "", "", message, nearest(name, (*WIDE, *LONG))))
        elif not grid:
            faults.append(Fault("empty_file", name, "", "", "the sheet is empty.", "Remove it, or fill it."))
        else:
            source.grids[name] = grid
            source.lines[name], source.columns[name] = [row + 1 for row in rows], columns
            source.files[name] = f"sheet {name}"
    return source


def data_of(grid: Grid) -> tuple[Grid, list[int], list[int]]:
    """Return the cells of a sheet that are data, and where their rows and columns stand in it, the first is 0.

    >>> data_of([["product", "a", "check: total"], ["", "", ""], ["a", "1", "1"], ["check: total", "1", "1"]])
    ([['product', 'a'], ['a', '1']], [0, 2], [0, 1])
    """
    header = grid[0] if grid else []
    rows = [k for k, cells in enumerate(grid) if any(cells) and not is_for_people(cells[0])]
    columns = [
        k for k, label in enumerate(header) if not is_for_people(label) and any(row[k] for row in grid if k < len(row))
    ]
    return [[grid[i][k] for k in columns if k < len(grid[i])] for i in rows], rows, columns


def is_for_people(label: str) -> bool:
    """Say whether a row or column is a check or a note by its label."""
    return label.strip().lower().startswith(FOR_PEOPLE)


def _rows_of_keys(grid: Grid, rows: list[int]) -> dict[str, int]:
    """Return the row of each key, also by the name a fault gives an item of a list: `known_gap 1: note`."""
    found: dict[str, int] = {}
    for cells, row in zip(grid, rows, strict=True):
        found.setdefault(cells[0], row)
        list_name, _, rest = cells[0].partition(".")
        number, _, last = rest.partition(".")
        if number.isdigit() and last:
            found.setdefault(f"{list_name} {number}: {last}", row)
    return found


def _meta_of(grid: Grid, faults: list[Fault]) -> Meta:
    meta: Meta = {}
    for cells in grid if grid and grid[0][:2] != ["key", "value"] else grid[1:]:
        if len(cells) != 2 or not cells[0].strip():
            shown = cells[0] if cells else ""
            message = f"{len(cells)} cells; a key and a value are needed."
            faults.append(Fault("ragged_row", "economy", shown, "", message, "Use two columns."))
            continue
        if not cells[1].strip() and cells[0] not in (*TEXT_KEYS, "base_year"):
            continue  # a key that may be left out, and was
        if not _place(meta, cells[0].split("."), _value_of(cells[0], cells[1])):
            faults.append(Fault("duplicate_label", "economy", cells[0], "", "the key stands twice.", "Keep one."))
    plain = {key: _lists(value) for key, value in meta.items()}
    check_meta(plain, faults)
    return plain


def _value_of(key: str, text: str) -> object:
    """Return numbers and true/false as such, but for keys whose value is a text whatever it looks like."""
    if key in ("extra.files", "as_written"):
        return [part.strip() for part in text.split(",")]
    if key.startswith(("assumption.", "titles.", "columns.")) and not key.endswith(".gap"):
        return text
    if key == "trade.closed" and text in ("TRUE", "FALSE", "true", "false"):
        return text.lower() == "true"
    if key in ("base_year", "cell_error", "tolerance") or key.startswith("trade.") or key.endswith(".gap"):
        number = parse_number(text)
        if number is not None and key != "trade.currency":
            return int(number) if number.is_integer() and key == "base_year" else number
    return text


def _place(meta: Meta, keys: list[str], value: object) -> bool:
    """Put a value under its dotted key; False where one stands there already."""
    *tables, last = keys
    # A title or a mapped column may have dots of its own: the first one or two names are ours.
    depth = {"titles": 2, "columns": 1, "labour": 2, "satellites": 2}.get(keys[0])
    if depth is not None and len(keys) > depth + 1:
        tables, last = keys[:depth], ".".join(keys[depth:])
    for key in tables:
        inner = meta.setdefault(key, {})
        if not isinstance(inner, dict):
            return False
        meta = inner
    if last in meta:
        return False
    meta[last] = value
    return True


def _lists(value: object) -> object:
    """Turn tables whose keys are 1, 2, ... into lists."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(number) for number in range(1, len(value) + 1)]:
        return [_lists(item) for item in value.values()]
    return {key: _lists(item) for key, item in value.items()}
