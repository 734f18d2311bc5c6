"""An hourly series of a folder with system.toml, made into seasons and blocks: the tables others write by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.power.folder_tables import Tables
from lustrum.power.periods import BLOCKS, SEASONS, Representative, representative
from lustrum.results import Assumption, Column, Record, Section, raise_faults, read_records
from lustrum.results.paths import inside

KINDS: Mapping[str, Column] = {
    "demand": Column("number", least=0.0),
    "availability": Column("share", least=0.0, most=1.0),
    "inflow": Column("number", least=0.0),
}
"""What a column may hold: ``demand`` or ``demand:NODE``, ``availability:PLANT``, ``inflow:STORE``."""


def series_file(top: Section) -> str:
    """Return the file of the series system.toml names, '' where it names none."""
    asked = top.table("periods")
    asked.refuse_unknown(("series", "seasons", "blocks"))
    if not asked.values:
        return ""
    asked.refuse_missing(("series",))
    return asked.text("series")


def read_series(tables: Tables, top: Section, base_year: int) -> None:
    """Put the blocks that stand for an hourly series among the tables of a folder.

    Raises
    ------
    UsageError
        If the series is no year.
    DataError
        With every fault found: a column of another kind, a table given by hand beside the series.
    """
    asked, file = top.table("periods"), series_file(top)
    header = _columns(tables, file)
    raise_faults(tables.faults, tables.folder)
    rows = read_records(inside(tables.folder, file), header, faults=tables.faults).rows
    for name in ("blocks", *KINDS):
        if tables.rows[name]:
            message = f"stands beside {file}, which says the same."
            tables.fault("repeated", f"{name}.csv", "", "", message, "Leave one of them out.")
    raise_faults(tables.faults, tables.folder)
    names = [name for name in header if name != "hour"]
    series = np.array([[row.number(name) for row in rows] for name in names])
    asks = [k for k, name in enumerate(names) if name.partition(":")[0] == "demand"]
    seasons, blocks = (asked.whole(key, usual) or 0 for key, usual in (("seasons", SEASONS), ("blocks", BLOCKS)))
    total = series[asks].sum(axis=0)
    found = representative(np.vstack([total, series]), total, seasons, blocks)
    _put(tables, file, names, found, base_year)
    text = "Hours are represented by seasons and blocks; energy of every series and the peak are kept."
    tables.assumptions.append(Assumption("periods", text, f"{seasons} seasons of {blocks} blocks", file))


def _columns(tables: Tables, file: str) -> dict[str, Column]:
    """Return the columns of a series by its header."""
    from lustrum.results.records import header_of

    found: dict[str, Column] = {}
    for name in header_of(inside(tables.folder, file), ("hour", "demand")):
        kind, _, whose = name.partition(":")
        if name == "hour":
            found[name] = Column()
        elif kind in KINDS and (whose or kind == "demand"):
            found[name] = KINDS[kind]
        else:
            message = f"'{name}' says nothing that is read."
            way_out = "Name columns hour, demand or demand:NODE, availability:PLANT, inflow:STORE."
            tables.fault("unknown_column", file, "line 1", name, message, way_out)
    if not any(name.partition(":")[0] == "demand" for name in found):
        tables.fault("missing_column", file, "line 1", "demand", "is not there: what is asked for is not known.")
    return found


def _put(tables: Tables, file: str, names: list[str], found: Representative, base_year: int) -> None:
    made: dict[str, list[Record]] = {"blocks": [], **{kind: [] for kind in KINDS}}

    def record(**cells: str | float) -> Record:
        return Record(file, 1, cells, {key: str(value) for key, value in cells.items()})

    for p, (season, block) in enumerate(zip(found.season, found.block, strict=True)):
        place = {"season": season, "block": block}
        made["blocks"].append(record(**place, hours=float(found.hours[p])))
        for k, name in enumerate(names, start=1):
            kind, _, whose = name.partition(":")
            value = float(found.value[k, p])
            if kind == "demand":
                made[kind].append(record(**place, node=whose, year=base_year, power=value))
            elif kind == "availability":
                made[kind].append(record(**place, name=whose, share=value))
            else:
                made[kind].append(record(**place, store=whose, inflow=value))
    for name, rows in made.items():
        tables.rows[name] = tuple(rows)
