"""The small map of labels: what a user says of rows and columns whose labels do not say it themselves."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.data.readers.symmetric.words import COLUMN_KINDS, ROW_KINDS, folded
from lustrum.data.safe.text import read_text
from lustrum.data.schema import nearest
from lustrum.errors import UsageError

LEAVE_OUT = "leave_out"
AXES = {"row": (*ROW_KINDS, LEAVE_OUT), "column": (*COLUMN_KINDS, LEAVE_OUT)}


@dataclass(frozen=True, eq=False)
class Told:
    """Kinds of rows and columns by folded label, and the label as the user wrote it."""

    path: str = ""
    rows: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sheet: str = ""

    def kind(self, axis: str, *labels: str) -> str:
        """Return what was said of a row or column with any of these labels, '' where nothing was."""
        said = self.rows if axis == "row" else self.columns
        return next((said[folded(label)][1] for label in labels if label and folded(label) in said), "")


def read_told(path: Path) -> Told:
    """Return a map of labels, TOML with [rows] and [columns], or CSV with the columns axis, label, meaning.

    Raises
    ------
    UsageError
        For a line that says nothing known; the message names it with the nearest word.
    """
    if not path.is_file():
        raise UsageError(f"--map: '{path}' is not there.")
    text = read_text(path)
    entries: list[tuple[str, str, str]] = []
    sheet = ""
    if path.suffix.lower() == ".csv":
        entries = _csv_entries(path, text)
    else:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"--map {path.name}: not valid TOML: {error}.") from None
        if unknown := sorted(set(data) - {"rows", "columns", "sheet"}):
            raise UsageError(f"--map {path.name}: no such key '{unknown[0]}'. Known: [rows], [columns], sheet.")
        sheet = str(data.get("sheet", ""))
        for axis in ("row", "column"):
            section = data.get(f"{axis}s", {})
            if not isinstance(section, dict):
                raise UsageError(f"--map {path.name}: {axis}s is no table; write it under [{axis}s].")
            entries += [(axis, label, str(meaning)) for label, meaning in section.items()]
    said: dict[str, dict[str, tuple[str, str]]] = {"row": {}, "column": {}}
    for axis, label, meaning in entries:
        if meaning not in AXES[axis]:
            hint = nearest(meaning, AXES[axis])
            raise UsageError(f"--map {path.name}: {axis} '{label}' cannot be '{meaning}'. {hint}")
        if folded(label) in said[axis]:
            raise UsageError(f"--map {path.name}: {axis} '{label}' stands twice.")
        said[axis][folded(label)] = (label, meaning)
    return Told(path.name, said["row"], said["column"], sheet)


def _csv_entries(path: Path, text: str) -> list[tuple[str, str, str]]:
    rows = [cells for cells in csv.reader(io.StringIO(text, newline="")) if any(cell.strip() for cell in cells)]
    if not rows or [cell.strip() for cell in rows[0]] != ["axis", "label", "meaning"]:
        raise UsageError(f"--map {path.name}: the first line has to be axis,label,meaning.")
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != 3 or cells[0].strip() not in AXES:
            raise UsageError(f"--map {path.name}, line {number}: write row or column, the label, what it means.")
    return [(cells[0].strip(), cells[1].strip(), cells[2].strip()) for cells in rows[1:]]
