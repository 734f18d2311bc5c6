"""Reports as files hold them: a table of text, a workbook, JSON or a form, as rows of cells with their lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from lustrum.data.safe.workbook import read_sheets
from lustrum.errors import DataError, UsageError
from lustrum.execution.definitions import PERSONAL_COLUMNS
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.files import sha256_of
from lustrum.results.heading import heading_said
from lustrum.results.rows import read_rows
from lustrum.results.text import read_small_text, refused
from lustrum.results.toml import BrokenToml, values_of
from lustrum.wording.names import nearest

NEEDED = ("indicator", "period", "value", "unit")
COLUMNS: Mapping[str, str] = {
    "indicator": "its name, as defined",
    "period": "the day, week, month, quarter or year told of",
    "value": "the figure",
    "unit": "of the figure, as defined",
    "received": "the day the report came in; today where nothing is stated",
    "by": "the body that reports; the owner where nothing is stated",
    "version": "of the definition it follows",
    "correction": "yes where it replaces an earlier report",
}
"""Columns of a file of reports; the first four are needed."""

NOT_KEPT = ("note", "remark", "remarks", "comment", "source", "title")
"""Columns of free text that may stand there and are not read: nobody knows of whom they tell."""

MOST_BYTES = 500_000_000
WORKBOOKS = (".xlsx", ".xlsb", ".xls", ".ods")
FORMS = (".json", ".toml")
SHEET = "reports"
SECONDS = 60


@dataclass(frozen=True, eq=False)
class Reports:
    """A file of reports.

    Parameters
    ----------
    file : str
    sha256 : str
    header : tuple of str
    lines : list of (line, cells)
    separator : str
        The mark between cells; '' where the file says what is a number: a workbook, JSON.
    """

    file: str
    sha256: str
    header: tuple[str, ...]
    lines: list[tuple[int, list[str]]]
    separator: str = ""


def read_reports(path: Path | str) -> Reports:
    """Return the rows of a file of reports, as they are written; `judge` says of each what it is worth.

    Parameters
    ----------
    path : Path or str
        CSV; .xlsx, .xlsb, .xls or .ods (its sheet `reports`, or its only one); .json: a list of objects; .json or
        .toml as a form: such a list as ``reports``, and at its head what holds for each of them (period, by ...).

    Raises
    ------
    UsageError, DataError
        If there is no such file, it is none of these, a column that is needed is missing, one is unknown or tells of
        persons. Then no row is read, and none is lost.
    """
    path = Path(path)
    if path.suffix.lower() in WORKBOOKS:
        header, lines, at, separator = *_workbook(path), ""
    elif path.suffix.lower() in FORMS:
        header, lines, at, separator = *_form(path), ""
    else:
        rows = read_rows(path, COLUMNS, most_bytes=MOST_BYTES)
        header, lines, at, separator = rows.header, rows.lines, rows.at, rows.separator
    header = tuple(_named(name) for name in header)
    raise_faults(_header_faults(path.name, header, lines, at), path)
    return Reports(path.name, sha256_of(path), header, lines, separator)


def _named(name: str) -> str:
    """Return a column's name without capitals and blanks, as forms write it."""
    plain = name.strip().casefold().replace(" ", "_")
    return plain if plain in COLUMNS or plain in PERSONAL_COLUMNS or plain in NOT_KEPT else name


def _header_faults(file: str, header: tuple[str, ...], lines: list[tuple[int, list[str]]], at: int) -> list[Fault]:
    faults: list[Fault] = []
    if not any(name in COLUMNS for name in header):
        message = f"the header names none of the columns known: {', '.join(COLUMNS)}."
        said = heading_said(header, lines, COLUMNS, at)
        return [Fault("missing_column", file, f"line {at}", NEEDED[0], message, said)]
    for name in NEEDED:
        if name not in header:
            faults.append(Fault("missing_column", file, "", name, "is not there.", f"It needs {', '.join(NEEDED)}."))
    for place, name in enumerate(header, start=1):
        if name.casefold() in PERSONAL_COLUMNS:
            says = "tells of persons, who have no place in a ledger."
            faults.append(Fault("personal", file, "", name, says, "Leave the column out."))
        elif not name:
            faults.append(Fault("blank", file, f"line {at}", f"#{place}", "the header is blank.", "Name the column."))
        elif name not in COLUMNS and name not in NOT_KEPT:
            faults.append(Fault("unknown_column", file, "", name[:60], "is not known.", nearest(name, COLUMNS)))
        elif header.index(name) != place - 1:
            faults.append(Fault("duplicate_label", file, "", name, "the column stands twice.", "Keep one."))
    if not lines and not faults:
        says = "holds a header and no rows below it."
        faults.append(Fault("empty_file", file, f"line {at}", "", says, "Fill it."))
    return faults


def _workbook(path: Path) -> tuple[tuple[str, ...], list[tuple[int, list[str]]], int]:
    if not path.is_file():
        raise UsageError(f"There is no file '{path}'.", file=str(path))
    sheets = {name: rows for name, rows in read_sheets(path, seconds=SECONDS).items() if any(map(any, rows))}
    named = [name for name in sheets if name.strip().casefold() == SHEET] or list(sheets)
    if len(named) != 1:
        raise refused(
            path,
            f"holds {len(named)} sheets with cells, and none is named '{SHEET}'." if named else "holds no cells.",
            "empty_file",
        )
    rows = [(k, [cell.strip() for cell in cells]) for k, cells in enumerate(sheets[named[0]], start=1)]
    rows = [(k, cells) for k, cells in rows if any(cells)]
    (at, header), lines = rows[0], rows[1:]
    width = max(k for k, name in enumerate(header, start=1) if name)
    filled = [(k, [*cells, *[""] * (width - len(cells))]) for k, cells in lines]
    # What a spreadsheet keeps beyond the header is no cell as long as it is blank.
    whole = [(k, cells[:width] if not any(cells[width:]) else cells) for k, cells in filled]
    return tuple(header[:width]), whole, at


def _form(path: Path) -> tuple[tuple[str, ...], list[tuple[int, list[str]]], int]:
    """Return the rows of a form: what stands once at its head holds for each row that does not say otherwise."""
    kind = path.suffix.lower().removeprefix(".").upper()
    text = read_small_text(path, MOST_BYTES, plain=False)
    try:
        found = json.loads(text, parse_int=_Figure, parse_float=_Figure) if kind == "JSON" else values_of(text, _Figure)
    except (ValueError, RecursionError, BrokenToml) as error:
        raise refused(path, f"is no {kind}: {error}.") from None
    rows = found.get(SHEET) if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise refused(path, f"holds no list of objects as '{SHEET}'. Write one for each report.")
    head = {name: said for name, said in found.items() if name != SHEET} if isinstance(found, dict) else {}
    rows = [head | {name: said for name, said in row.items() if said is not None or name not in head} for row in rows]
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    lines = [(k, [_text(row.get(name)) for name in header]) for k, row in enumerate(rows, start=1)]
    return header, lines, 0


class _Figure(str):
    """A number of a form as it is written."""


def _text(value: Any) -> str:
    """Return what a cell of a form says as a text; lists and objects as JSON, so that the row goes back as it came."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value).strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | time) else json.dumps(value, default=str)


__all__ = ["COLUMNS", "NEEDED", "DataError", "Reports", "read_reports"]
