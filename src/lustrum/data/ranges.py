"""What no stock, rate or number of jobs can be."""

from __future__ import annotations

import numpy as np

from lustrum.data.schema import LONG
from lustrum.data.tables import EconomyTables
from lustrum.results import Fault

NEVER_NEGATIVE = ("labour", "investment_labour", "capital_coefficients")


def check_ranges(tables: EconomyTables) -> list[Fault]:
    """Return a fault for each negative stock, level, job or price, and for each rate above 1."""
    faults: list[Fault] = []
    for name in NEVER_NEGATIVE:
        table = tables.wide.get(name)
        for i, j in np.argwhere(table.values < 0) if table is not None else ():
            assert table is not None
            message = f"{table.values[i, j]:,.12g} is negative."
            faults.append(Fault("negative", table.file, table.rows[i], table.columns[j], message, "Mend the cell."))
    for name, long_table in tables.long.items():
        for column, meaning in LONG[name].columns.items():
            if meaning.kind in ("label", "text") or column not in long_table.columns:
                continue
            for record in long_table.records:
                value = record[column]
                if not isinstance(value, float):
                    continue
                row = ", ".join(str(record[key]) for key in LONG[name].key if record.get(key) is not None)
                if meaning.least is not None and value < meaning.least:
                    message = f"{value:,.12g} is negative."
                    faults.append(Fault("negative", long_table.file, row, column, message, "Mend the cell."))
                elif meaning.most is not None and value > meaning.most:
                    message = f"{value:,.12g} is above {meaning.most:g}, and a share of a year's stock is meant."
                    way_out = "Write 0.05 for 5 per cent."
                    faults.append(Fault("out_of_range", long_table.file, row, column, message, way_out))
                elif meaning.below is not None and value >= meaning.below:
                    message = f"{value:g} wears a stock out within the year, so that none is left to count."
                    way_out = "Write the share lost in a year; count what lasts no longer as use of the year."
                    faults.append(Fault("out_of_range", long_table.file, row, column, message, way_out))
    return faults
