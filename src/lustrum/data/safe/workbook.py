"""Sheets of a workbook as rows of texts, opened in a child process that may die in our stead."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from lustrum.data.place import letters
from lustrum.data.safe.archive import open_archive
from lustrum.errors import CONTROL, DataError
from lustrum.results import Fault

Grid = list[list[str]]

MEMORY = 1_000_000_000
"""Bytes the child may take."""
MOST_BYTES = 2_000_000_000
LARGE = 10_000_000
"""Bytes a workbook may unpack to, and those from which on a part of it that packs too well is a bomb."""
SECONDS = 8
"""Seconds the child may take."""


def read_sheets(
    path: Path,
    names: Sequence[str] = (),
    *,
    most_rows: int = 0,
    memory: int = MEMORY,
    seconds: int = SECONDS,
) -> dict[str, Grid]:
    """Return sheets of a workbook (.xlsx, .xlsb, .xls, .ods) by name, in their order.

    Parameters
    ----------
    path : Path
    names : sequence of str
        Sheets wanted; all of them when empty.
    most_rows : int
        Read so many rows of each sheet only; 0 for all.
    memory, seconds : int
        What the child process may take.

    Raises
    ------
    DataError
        With one fault of kind ``workbook`` that names the reason, where it cannot be read within these limits.
    """
    if zipfile.is_zipfile(path):
        open_archive(path, most_bytes=MOST_BYTES, large=LARGE)
    child = Path(__file__).with_name("workbook_child.py")
    command = [sys.executable, "-I", str(child), str(path.absolute()), str(memory), str(seconds), str(most_rows)]
    try:
        done = subprocess.run([*command, *names], capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise _refused(path, f"reading took longer than {seconds} seconds.", "Save the tables as CSV files.") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace")
        lines = [line for line in said.strip().splitlines() if not line.startswith(("note:", " "))]
        reason = lines[-1] if lines else f"the reading process ended with code {done.returncode}"
        if "memory allocation" in said or "capacity overflow" in said:
            reason = "too large: its cells span more than that holds"
        message = f"the workbook cannot be read within {memory // 10**6} MB: {reason}."
        way_out = "Clear far cells and formats (Ctrl-End shows the last one), or save the tables as CSV files."
        raise _refused(path, message, way_out)
    sheets: dict[str, Grid] = json.loads(done.stdout)
    for name, rows in sheets.items():
        for number, cells in enumerate(rows, start=1):
            if odd := CONTROL.search("\n".join(cells)):
                column = next(k for k, cell in enumerate(cells) if odd[0] in cell)
                at = f"{name}!{letters(column)}{number}"
                message = f"{at} holds the control character U+{ord(odd[0]):04X}."
                raise _refused(path, message, "Type the text anew.")
    return sheets


def _refused(path: Path, message: str, way_out: str) -> DataError:
    fault = Fault("workbook", path.name, "", "", message, way_out)
    return DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
