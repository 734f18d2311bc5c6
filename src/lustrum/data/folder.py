"""The text of an economy folder: every file as rows of cells, not yet numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.data.meta import Meta, not_utf8, parse_meta
from lustrum.data.schema import LONG, WIDE
from lustrum.results import Fault, sha256_of
from lustrum.wording.names import nearest

Grid = list[list[str]]


@dataclass
class Source:
    """What stands in a folder or workbook before any cell is read as a number."""

    path: Path
    meta: Meta = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    inputs: list[tuple[str, str]] = field(default_factory=list)


def read_folder(path: Path, faults: list[Fault]) -> Source:
    """Return the texts of a folder; what cannot be read goes to `faults`."""
    source = Source(path)
    toml = path / "economy.toml"
    if toml.is_file():
        source.meta = parse_meta(toml.read_bytes(), faults)
        source.inputs.append((toml.name, sha256_of(toml)))
    else:
        message = "the file is missing."
        faults.append(Fault("missing_file", toml.name, "", "", message, "It names the base year, unit and source."))
    extra = source.meta.get("extra", {})
    listed = extra.get("files", []) if isinstance(extra, dict) else []
    extra_files = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    known = {f"{name}.csv": name for name in (*WIDE, *LONG)}
    for file in sorted(path.iterdir()):
        if file.suffix.lower() != ".csv" or not file.is_file() or file.name in extra_files:
            continue
        if file.name not in known:
            message = "no such file is known in an economy folder."
            way_out = f"{nearest(file.name, known)} List it under [extra] files in economy.toml."
            faults.append(Fault("unknown_file", file.name, "", "", message, way_out))
            continue
        grid = read_grid(file, faults)
        source.inputs.append((file.name, sha256_of(file)))
        if grid is not None:
            source.grids[known[file.name]] = grid
            source.files[known[file.name]] = file.name
    for name in extra_files:
        if (path / name).is_file():  # goes with the folder wherever that is copied
            source.inputs.append((name, sha256_of(path / name)))
        else:
            message = f"'{name}' is listed but not there."
            faults.append(Fault("missing_file", "economy.toml", "extra.files", "", message, "Remove it from the list."))
    return source


def read_grid(file: Path, faults: list[Fault]) -> Grid | None:
    """Return the cells of a CSV file, UTF-8 with or without a byte order mark, any line end."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(not_utf8(file.name, data, error))
        return None
    if "\0" in text:
        message = f"a NUL character at position {text.index(chr(0))}."
        faults.append(Fault("not_csv", file.name, "", "", message, "Export the table as CSV once more."))
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        grid = [cells for cells in reader if cells]
    except csv.Error as error:
        message = f"not CSV at line {reader.line_num}: {error}."
        faults.append(Fault("not_csv", file.name, "", "", message, "Quote cells that hold commas or quotes."))
        return None
    if not grid:
        faults.append(Fault("empty_file", file.name, "", "", "the file is empty.", "Remove it, or fill it."))
        return None
    return grid
