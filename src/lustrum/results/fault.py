"""A fault in the data: where it stands, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.errors import DataError, printable

MOST_SHOWN = 50
"""Faults listed in one error message; all of them stay on the error."""


@dataclass(frozen=True)
class Fault:
    """One fault, with the cell it stands in where there is one.

    Parameters
    ----------
    kind : str
        Short code for programs: ``not_a_number``, ``blank``, ``duplicate_label``, ``missing_file`` ...
    file : str
        File of the folder, or sheet of the workbook; '' when no single file is at fault.
    row, column : str
        Labels of the cell, '' where the whole column, row or file is meant.
    message : str
        What is wrong, with the numbers and units.
    way_out : str
        What to do about it.
    """

    kind: str
    file: str
    row: str
    column: str
    message: str
    way_out: str = ""

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.row:
            place.append(self.row if re.fullmatch(r"line \d+", self.row) else f"row '{self.row}'")
        if self.column:
            place.append(f"column '{self.column}'")
        text = f"{', '.join(place)}: {self.message}" if place else self.message
        return printable(f"{text} {self.way_out}".rstrip())


def raise_faults(faults: Sequence[Fault], path: object) -> None:
    """Raise one `DataError` that names every fault; return when there is none."""
    if not faults:
        return
    lines = [f"  {fault}" for fault in faults[:MOST_SHOWN]]
    if len(faults) > MOST_SHOWN:
        lines.append(f"  and {len(faults) - MOST_SHOWN} more; mend these first.")
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    raise DataError("\n".join([f"{count} in {path}:", *lines]), faults=faults)
