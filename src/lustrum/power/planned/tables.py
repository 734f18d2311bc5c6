"""The folder of a power system as a scenario holds it: read once, kept with the plan, made into tables again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lustrum.errors import UsageError
from lustrum.power.folder import KEYS
from lustrum.power.folder_series import read_series, series_file
from lustrum.power.folder_tables import COLUMNS, Tables
from lustrum.results import Record, Section, raise_faults, read_toml
from lustrum.results.paths import inside

FILE = "system.toml"
ONLY_ALONE = {
    "emissions": "put a [[wish]] on power_emissions in the scenario",
    "limit": "put a [[wish]] on power_capacity in the scenario",
}
"""Tables of system.toml that a plan does not read, with what to say instead."""


@dataclass(frozen=True)
class Kept:
    """A folder as it was read: what system.toml says, and every line of every table."""

    folder: str
    top: Mapping[str, Any]
    lines: Mapping[str, Sequence[Sequence[Any]]]

    def as_options(self) -> dict[str, Any]:
        """Return it as an option of the part: texts, numbers, lists."""
        return {"folder": self.folder, "top": dict(self.top), "lines": {k: list(v) for k, v in self.lines.items()}}

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Kept:
        """Return what an option of the part holds."""
        return cls(given["folder"], given["top"], given["lines"])

    def section(self) -> Section:
        """Return what system.toml says."""
        return Section(f"'{self.folder}/{FILE}'", dict(self.top), {})

    def tables(self) -> Tables:
        """Return the tables, as read from the folder."""
        found = Tables(Path(self.folder))
        for name in COLUMNS:
            found.rows[name] = tuple(
                Record(f"{name}.csv", line, dict(cells), {}) for line, cells in self.lines.get(name, ())
            )
        return found


def read_kept(folder: Path, said: str) -> Kept:
    """Read the folder of a power system; every fault of its tables is named with its file and line.

    Parameters
    ----------
    said : str
        How the scenario names it.

    Raises
    ------
    UsageError
        If there is no such folder, or system.toml has a key nobody knows or one a plan does not read.
    DataError
        With every fault found in the tables.
    """
    if not (folder / FILE).is_file():
        raise UsageError(
            f"There is no power system at '{said}': name a folder with {FILE} beside the scenario. A folder PyPSA "
            "wrote has no lead times and no goods a plant is built of, and a plan needs both."
        )
    top = read_toml(inside(folder, FILE))
    top.refuse_unknown(KEYS)
    top.refuse_missing(("name", "money", "base_year"))
    for key, way_out in ONLY_ALONE.items():
        if key in top:
            raise top.error(key, f"has [{key}], which a plan does not read: {way_out}.")
    tables, series = Tables(folder), series_file(top)
    tables.read(series)
    raise_faults(tables.faults, folder)
    for row in tables.rows["costs"]:
        message = "gives costs by year, which a plan does not read."
        tables.faults.append(row.fault("not_supported", "year", message, "Say overnight_cost and cost_growth instead."))
    raise_faults(tables.faults, folder)
    if series:
        read_series(tables, top, top.whole("base_year") or 0)
    lines = {
        name: tuple((row.line, {key: value for key, value in row.cells.items() if value is not None}) for row in rows)
        for name, rows in tables.rows.items()
        if rows
    }
    return Kept(said, dict(top.values), lines)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that were read."""
    tables = [f"{name}.csv" for name in COLUMNS]
    series = series_file(read_toml(inside(folder, FILE)))
    return [folder / FILE, *(path for name in [*tables, series] if name and (path := folder / name).is_file())]
