"""From a reader's arrays to the tables of an economy, tested like a folder that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.agreement import check_labels
from lustrum.data.meta import assumptions_of, check_meta
from lustrum.data.place import Place, placed
from lustrum.data.schema import LONG, WIDE
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.results import Assumption, Fault, raise_faults

Wide = tuple[Sequence[str], Sequence[str], Array]
"""Labels of the rows, labels of the columns, values."""

Record = dict[str, str | float | None]


def assemble_tables(
    path: Path,
    meta: Mapping[str, Any],
    wide: Mapping[str, Wide],
    long: Mapping[str, Sequence[Record]] | None = None,
    *,
    decimals: int | Mapping[str, int] = 0,
    inputs: Sequence[tuple[str, str]] = (),
    assumptions: Sequence[Assumption] = (),
    places: Mapping[str, Place] | None = None,
) -> EconomyTables:
    """Return the tables of an economy from arrays, under the rules of an economy folder.

    Parameters
    ----------
    path : Path
        Where the figures come from; messages bear it.
    meta : mapping
        As `economy.toml`.
    wide, long : mapping by table name
        See `lustrum.data.schema`.
    decimals : int, or mapping by table name
        Printed decimals of a cell: half of the last one is its rounding error.
    inputs : sequence of (path, sha256)
    assumptions : sequence of Assumption
        Whatever the reader had to take for granted; they become `[[assumption]]` of economy.toml.
    places : mapping of file to Place, optional
        Where the cells stand in what was read: faults name that place.

    Raises
    ------
    DataError
        With every fault, where labels differ between tables or the meta data are not complete.
    """
    faults: list[Fault] = []
    known = dict(meta)
    if assumptions:
        known["assumption"] = [*known.get("assumption", []), *(dict(vars(each)) for each in assumptions)]
    check_meta(known, faults)

    def printed(name: str) -> int:
        return decimals if isinstance(decimals, int) else decimals.get(name, 0)

    wide_tables: dict[str, WideTable] = {}
    for name in WIDE:
        if name in wide:
            rows, columns, values = wide[name]
            file = f"{name}.csv"
            finite = np.array(values, dtype=float)
            for i, j in np.argwhere(~np.isfinite(finite)):
                message = "the figure is missing, and missing is not zero."
                faults.append(Fault("blank", file, rows[i], columns[j], message, "Ask for an estimate, or give one."))
            wide_tables[name] = WideTable(name, file, tuple(rows), tuple(columns), finite, printed(name))
    long_tables: dict[str, LongTable] = {}
    for name, schema in LONG.items():
        if long and name in long:
            records = [dict(record) for record in long[name]]
            present = dict.fromkeys(key for record in records for key in record)
            columns = [label for label in schema.columns if label in present]
            columns += [label for label in present if label not in columns]
            long_tables[name] = LongTable(name, f"{name}.csv", tuple(columns), records, printed(name))
    stated = {"product": "use" in wide_tables, "category": "final_demand" in wide_tables}
    check_labels(wide_tables, long_tables, known, stated, faults)
    stand = places or {}
    raise_faults(placed(faults, stand), path)
    return EconomyTables(path, known, wide_tables, long_tables, tuple(inputs), assumptions_of(known), places=stand)
