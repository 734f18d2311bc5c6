"""The small map of labels: what a user says of rows and columns whose labels do not say it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.data.readers.symmetric.words import COLUMN_KINDS, ROW_KINDS, folded
from lustrum.errors import UsageError
from lustrum.results import Column, read_records, read_toml
from lustrum.wording.names import nearest

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
    """Return a map of labels: TOML with [rows] and [columns], or CSV with the columns axis, label and meaning.

    Raises
    ------
    UsageError
        For a line that says nothing known; the message names it with the nearest word.
    DataError
        Where a CSV map has faults, with their lines.
    """
    sheet = ""
    said: dict[str, dict[str, tuple[str, str]]] = {"row": {}, "column": {}}
    if path.suffix.lower() == ".csv":
        columns = {"axis": Column("word", words=tuple(AXES)), "label": Column(), "meaning": Column()}
        records = read_records(path, columns, key=("axis", "label"))
        entries = [(record.text("axis"), record.text("label"), record.text("meaning")) for record in records]
    else:
        root = read_toml(path)
        root.refuse_unknown(("rows", "columns", "sheet"))
        sheet = root.text("sheet")
        entries = [
            (axis, label, section.text(label))
            for axis in AXES
            for section in [root.table(f"{axis}s")]
            for label in section
        ]
    for axis, label, meaning in entries:
        if meaning not in AXES[axis]:
            hint = nearest(meaning, AXES[axis])
            raise UsageError(f"--map {path.name}: {axis} '{label}' cannot be '{meaning}'. {hint}")
        if folded(label) in said[axis]:
            raise UsageError(f"--map {path.name}: {axis} '{label}' stands twice.")
        said[axis][folded(label)] = (label, meaning)
    return Told(path.name, said["row"], said["column"], sheet)
