"""One .xlsx workbook in place of a folder; it is opened in a child process that may die in our stead."""

from __future__ import annotations

from pathlib import Path

from lustrum.data.folder import Grid, Source
from lustrum.data.meta import Meta, check_meta
from lustrum.data.safe.workbook import MEMORY, SECONDS, read_sheets
from lustrum.data.schema import LONG, WIDE
from lustrum.errors import DataError
from lustrum.results import Fault, sha256_of
from lustrum.results.number import parse_number
from lustrum.wording.names import nearest


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
    if "economy" in sheets:
        source.meta = _meta_of(sheets.pop("economy"), faults)
    else:
        message = "the sheet 'economy' (key, value) is missing."
        faults.append(Fault("missing_file", "economy", "", "", message, "It names the base year, unit and source."))
    extra = source.meta.get("extra", {})
    extra_sheets = extra.get("files", []) if isinstance(extra, dict) else []
    for name, grid in sheets.items():
        if name in extra_sheets or f"{name}.csv" in extra_sheets:
            continue
        if name not in WIDE and name not in LONG:
            message = "no such sheet is known in an economy workbook."
            faults.append(Fault("unknown_file", name, "", "", message, nearest(name, (*WIDE, *LONG))))
        elif not grid:
            faults.append(Fault("empty_file", name, "", "", "the sheet is empty.", "Remove it, or fill it."))
        else:
            source.grids[name] = grid
            source.files[name] = f"sheet {name}"
    return source


def _meta_of(grid: Grid, faults: list[Fault]) -> Meta:
    meta: Meta = {}
    for cells in grid if grid and grid[0][:2] != ["key", "value"] else grid[1:]:
        if len(cells) != 2 or not cells[0].strip():
            shown = cells[0] if cells else ""
            message = f"{len(cells)} cells; a key and a value are needed."
            faults.append(Fault("ragged_row", "economy", shown, "", message, "Use two columns."))
            continue
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
