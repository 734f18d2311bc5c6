"""A large sheet of a workbook, row by row: figures reach an array without ever being texts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

from lustrum.errors import CONTROL, DataError
from lustrum.results import Fault

MEMORY = 2_000_000_000
"""Bytes the child may take: a world table of 2 500 x 2 700 cells takes some 500 million."""
SECONDS = 120
"""Seconds the child may take."""

Row = list[str | float]


def sheet_rows(path: Path, name: str, *, memory: int = MEMORY, seconds: int = SECONDS) -> Iterator[Row]:
    """Yield the rows of a sheet (.xlsx, .xlsb, .xls, .ods): numbers as numbers, all else as text, '' for blank cells.

    Parameters
    ----------
    path : Path
    name : str
        The sheet.
    memory, seconds : int
        What the child process may take.

    Raises
    ------
    DataError
        With one fault of kind ``workbook`` that names the reason, where it cannot be read within these limits.
    """
    child = Path(__file__).with_name("sheet_rows_child.py")
    command = [sys.executable, "-I", str(child), str(path.absolute()), str(memory), str(seconds), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        clock = Timer(seconds, process.kill)
        clock.start()
        try:
            for line in process.stdout:
                row = json.loads(line)
                if row is None:
                    return
                if odd := CONTROL.search("\n".join(cell for cell in row if isinstance(cell, str))):
                    said = [f"a row holds the control character U+{ord(odd[0]):04X}"]
                    break
                yield row
            else:
                said = process.stderr.read().decode("utf-8", "replace").strip().splitlines()
        finally:
            clock.cancel()
            process.kill()
    reason = said[-1] if said else f"the reading process ended before the sheet did, within {seconds} seconds"
    message = f"sheet '{name}' cannot be read within {memory // 10**6} MB: {reason}."
    way_out = "Clear far cells and formats (Ctrl-End shows the last one), or save the sheet as a CSV file."
    fault = Fault("workbook", path.name, "", "", message, way_out)
    raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
