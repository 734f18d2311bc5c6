"""The text of an economy folder: every file as rows of cells, not yet numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.data.meta import Meta, parse_meta
from lustrum.data.place import Place
from lustrum.data.schema import LONG, WIDE, Column
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Fault, sha256_of
from lustrum.results.cell_numbers import value_of
from lustrum.results.cell_text import Convention, decide_convention, take_apart
from lustrum.results.number import parse_number
from lustrum.results.paths import WAY_OUT, outside
from lustrum.results.text import read_text
from lustrum.wording.names import nearest

MOST_BYTES = 200_000_000
"""Of one file."""
MOST_CELLS = 8_000_000
"""Of one file: they take some 600 MB."""
MOST_COLUMNS = 20_000
LARGE = 30_000_000
"""Letters of a text that is too large to stand in memory twice."""
MOST_EXTRA = 200
"""Files that go with a folder and are none of its tables."""

Grid = list[list[str]]


@dataclass
class Source:
    """What stands in a folder or workbook before any cell is read as a number.

    `lines` are the line numbers of the rows of a grid, `columns` where its columns stand in a sheet (the first is 0),
    `places` where keys stand in one; `notes` say what was decided about how a file is written.
    """

    path: Path
    meta: Meta = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[Assumption] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)


def read_folder(path: Path, faults: list[Fault]) -> Source:
    """Return the texts of a folder; what cannot be read goes to `faults`."""
    source = Source(path)
    toml = path / "economy.toml"
    if why := outside(path, toml.name):
        faults.append(Fault("outside", toml.name, "", "", f"{why}.", WAY_OUT))
    elif toml.is_file():
        text = _text_of(toml, faults)
        source.meta = parse_meta(text, faults) if text is not None else {}
        source.inputs.append((toml.name, _sha256(toml)))
    else:
        message = "the file is missing."
        faults.append(Fault("missing_file", toml.name, "", "", message, "It names the base year, unit and source."))
    extra = source.meta.get("extra", {})
    listed = extra.get("files", []) if isinstance(extra, dict) else []
    extra_files = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    known = {f"{name}.csv": name for name in (*WIDE, *LONG)}
    for file in sorted(path.iterdir()):
        if file.suffix.lower() != ".csv" or file.is_dir() or file.name in extra_files:
            continue
        if why := outside(path, file.name):
            faults.append(Fault("outside", file.name, "", "", f"{why}.", WAY_OUT))
            continue
        if file.name not in known:
            message = "no such file is known in an economy folder."
            way_out = f"{nearest(file.name, known)} List it under [extra] files in economy.toml."
            faults.append(Fault("unknown_file", file.name, "", "", message, way_out))
            continue
        name = known[file.name]
        found = read_grid(file, faults)
        source.inputs.append((file.name, _sha256(file)))
        if found is not None:
            source.grids[name], source.lines[name], separator = found
            source.files[name] = file.name
            if separator != ",":
                source.notes += in_plain_notation(name, file.name, source.grids[name], separator, faults)
    _almost_read(path, known, extra_files, faults)
    if len(extra_files) > MOST_EXTRA:
        message = f"{len(extra_files):,} files are listed; {MOST_EXTRA} are the most."
        faults.append(Fault("too_many", "economy.toml", "extra.files", "", message, "List fewer."))
    for name in extra_files[:MOST_EXTRA]:
        if why := outside(path, name):
            faults.append(Fault("outside", "economy.toml", "extra.files", "", f"{why}.", WAY_OUT))
        elif (path / name).is_file() and (path / name).stat().st_size > MOST_BYTES:
            message = f"'{name}' is larger than {MOST_BYTES // 10**6} MB."
            faults.append(Fault("too_large", "economy.toml", "extra.files", "", message, "Remove it from the list."))
        elif (path / name).is_file():  # goes with the folder wherever that is copied
            source.inputs.append((name, _sha256(path / name)))
        else:
            message = f"'{name}' is listed but not there."
            faults.append(Fault("missing_file", "economy.toml", "extra.files", "", message, "Remove it from the list."))
    return source


def _sha256(file: Path) -> str:
    """Return the hash of a file, '' of one that is refused for its size and takes long to go through."""
    return "" if file.stat().st_size > MOST_BYTES else sha256_of(file)


def _almost_read(path: Path, known: dict[str, str], extra: list[str], faults: list[Fault]) -> None:
    """Name files that look like tables of the folder and are none, so that nothing stated is passed over."""
    for file in sorted(path.iterdir()):
        stem, suffix = file.name.partition(".")[0].lower(), file.suffix.lower()
        if not file.is_file() or suffix == ".csv" or file.name in extra or f"{stem}.csv" not in known:
            continue
        if suffix in (".xlsx", ".xls", ".ods", ".tsv", ".txt", ".tab"):
            message = f"only CSV files are read, and this one has the name of {stem}.csv."
            faults.append(Fault("unknown_file", file.name, "", "", message, "Save it as CSV, or move it away."))


def _text_of(file: Path, faults: list[Fault]) -> str | None:
    """Return a file's text; its encoding is told by its bytes."""
    try:
        return read_text(file, MOST_BYTES)
    except DataError as error:
        faults.extend(error.faults)
        return None


def read_grid(file: Path, faults: list[Fault]) -> tuple[Grid, list[int], str] | None:
    """Return the cells of a CSV file, the line of each row, and the mark between cells: comma, semicolon or tab.

    The text is UTF-8 or, with a byte order mark, UTF-16; any line end will do; blank lines are left out.
    """
    text = _text_of(file, faults)
    if text is None:
        return None
    separator = _separator(text.partition("\n")[0])
    reader = csv.reader(_stream(text), strict=True, delimiter=separator)
    grid: Grid = []
    lines: list[int] = []
    start, count = 1, 0
    try:
        for cells in reader:
            count += len(cells)
            if len(cells) > MOST_COLUMNS or count > MOST_CELLS:
                many = f"{len(cells):,} cells" if len(cells) > MOST_COLUMNS else f"the last of {MOST_CELLS:,} cells"
                message = f"line {start} holds {many}; more than a table may have."
                faults.append(
                    Fault(
                        "too_large",
                        file.name,
                        f"line {start}",
                        "",
                        message,
                        f"{MOST_COLUMNS:,} columns and {MOST_CELLS:,} cells are the most.",
                    )
                )
                return None
            if any(cells) and (len(cells) > 1 or cells[0].strip()):
                grid.append(cells)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"not CSV at line {reader.line_num}: {error}."
        faults.append(Fault("not_csv", file.name, "", "", message, "Quote cells that hold commas or quotes."))
        return None
    if not grid:
        faults.append(Fault("empty_file", file.name, "", "", "the file is empty.", "Remove it, or fill it."))
        return None
    return grid, lines, separator


def _stream(text: str) -> Iterable[str]:
    """Return the lines of a text; a large one is not copied, and its line ends are all read alike."""
    return io.StringIO(text, newline="") if len(text) < LARGE else _lines_of(text)


def _lines_of(text: str) -> Iterator[str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _separator(header: str) -> str:
    """Return the mark that parts a header: a comma, unless there is none and a semicolon or tab is."""
    if "," in header:
        return ","
    return next((mark for mark in (";", "\t") if mark in header), ",")


def in_plain_notation(name: str, file: str, grid: Grid, separator: str, faults: list[Fault]) -> list[Assumption]:
    """Write the figures of a file whose cells are parted by semicolons or tabs in plain notation; return what was read.

    Such files come from spreadsheets of countries that write decimal commas: which mark is which is decided from all
    figures of the file together.
    """
    columns = LONG[name].columns if name in LONG else {}
    texts = {"label", "text"}
    numeric = [
        k
        for k, label in enumerate(grid[0])
        if (k > 0 if name in WIDE else columns.get(label, Column()).kind not in texts)
    ]
    cells = [row[k] for row in grid[1:] for k in numeric if k < len(row)]
    try:
        convention = decide_convention(cells)
    except UsageError as error:
        faults.append(Fault("not_a_number", file, "", "", str(error)))
        return []
    for row in grid[1:]:
        for k in numeric:
            if k < len(row) and parse_number(row[k]) is None:
                row[k] = _plain(row[k], convention)
    words = {";": "semicolons", "\t": "tabs"}[separator]
    text = f"Cells of {file} are parted by {words}; {'; '.join(convention.notes) or 'figures are plain'}."
    return [Assumption(f"notation.{name}", text, f"decimal '{convention.decimal}'", "the file")]


def _plain(text: str, convention: Convention) -> str:
    """Return a figure in plain notation with its decimals; the text itself where it is no figure."""
    cell = take_apart(text)
    if not cell.core or cell.scientific or cell.flag or cell.per_cent or value_of(cell, convention) is None:
        return text
    whole, _, fraction = cell.core.partition(convention.decimal)
    digits = "".join(character for character in whole if character.isdigit()) or "0"
    return f"{'-' if cell.negative else ''}{digits}{'.' + fraction if fraction else ''}"
