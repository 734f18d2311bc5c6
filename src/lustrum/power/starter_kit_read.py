"""The tables of a starter kit (Climate Compatible Growth): one folder a country, every row with its unit in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.errors import UsageError
from lustrum.results import Column, Fault, Record, raise_faults, read_records
from lustrum.results.paths import inside

TABLES: Mapping[str, Mapping[str, Column]] = {
    "Table1": {
        "Power Generation Technology": Column(), "Year": Column("year"), "Value": Column("number", least=0.0),
        "Parameter": Column(),
    },
    "Table2": {"Technology": Column(), "Parameter": Column(), "Value": Column("number", least=0.0)},
    "Table3": {
        "Technology": Column(), "Year": Column("year"), "Value": Column("number", least=0.0), "Parameter": Column(),
    },
    "Table4": {"Technology": Column(), "Parameter": Column(), "Value": Column("number", least=0.0)},
    "Table6": {
        "Commodity": Column(), "Year": Column("year"), "Value": Column("number", least=0.0), "Parameter": Column(),
    },
    "Table8": {"Technology": Column(), "Parameter": Column(), "Value": Column("number", least=0.0)},
    "Table7": {"Fuel": Column(), "Parameter": Column(), "Value": Column("number", least=0.0)},
}  # fmt: skip
UNUSED = {
    "Table5": "refining", "Table9": "reserves of fuels",
    "Table10": "figures over time without a heading", "resid_cap": "single plants with their years",
}  # fmt: skip
"""Tables of a kit that the folder does not hold."""
PARAMETER = {
    "Capital Cost ($/kW in 2020)": "capital", "Fixed Cost ($/kW/yr in 2020)": "fixed",
    "Operational Life (years)": "life", "Efficiency": "efficiency", "Average Capacity Factor": "factor",
}  # fmt: skip
UNITS = {
    "Table1": "Estimated Installed Capacity (MW)", "Table3": "Capital Cost ($/kW)", "Table6": "Variable Cost ($/GJ)",
    "Table7": "CO2 Emissions Factor (kg CO2/GJ)",
}  # fmt: skip


@dataclass(eq=False)
class Kit:
    """What a kit says.

    Parameters
    ----------
    capacity : mapping of technology to year to MW
    said : mapping of technology to what is said of it
    price : mapping of commodity to year to dollars a GJ
    """

    name: str
    capacity: dict[str, dict[int, float]] = field(default_factory=dict)
    said: dict[str, dict[str, float]] = field(default_factory=dict)
    capital: dict[str, dict[int, float]] = field(default_factory=dict)
    grid: dict[str, dict[int, float]] = field(default_factory=dict)
    price: dict[str, dict[int, float]] = field(default_factory=dict)
    emission: dict[str, float] = field(default_factory=dict)
    potential: dict[str, float] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def read_kit(path: Path) -> Kit:
    """Return the tables of a kit.

    Raises
    ------
    UsageError
        If the folder is no kit.
    DataError
        With every fault found: what is no number, a parameter or a unit that is not the kits' own.
    """
    found, faults = Kit(path.name), list[Fault]()
    if not path.is_dir():
        raise UsageError(f"'{path}' is no folder; a starter kit is one, with Table1_KEN.csv and others in it.")
    for name, columns in TABLES.items():
        files = sorted(path.glob(f"{name}_*.csv"))
        if len(files) != 1:
            raise UsageError(f"'{path}' holds {len(files)} files {name}_COUNTRY.csv; a starter kit has one of each.")
        rows = read_records(inside(path, files[0].name), columns, faults=faults).rows
        _take(found, name, rows, faults)
    for each in sorted(path.glob("*.csv")):
        stem = each.stem.rpartition("_")[0] or each.stem
        if stem not in TABLES:
            found.unused.append(f"{each.name} ({UNUSED.get(stem, 'not known')})")
    raise_faults(faults, path)
    return found


def _take(kit: Kit, table: str, rows: Sequence[Record], faults: list[Fault]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        first = next(iter(TABLES[table]))
        name, said, value = row.text(first).strip(), row.text("Parameter").strip(), row.number("Value")
        year = row.whole("Year")
        key = (name, f"{said} {year}")
        if key in seen:
            faults.append(row.fault("duplicate_label", first, f"'{name}' is given a second time."))
        seen.add(key)
        if table in UNITS and said != UNITS[table]:
            message = f"is '{said}', and {table} of a kit says '{UNITS[table]}'."
            faults.append(row.fault("unknown_word", "Parameter", message))
        elif table == "Table1" and year is not None:
            kit.capacity.setdefault(name, {})[year] = value
        elif table == "Table2":
            if said not in PARAMETER:
                faults.append(row.fault("unknown_word", "Parameter", f"'{said}' is not known.", f"Known: {PARAMETER}."))
            else:
                kit.said.setdefault(name, {})[PARAMETER[said]] = value
        elif table == "Table3" and year is not None:
            kit.capital.setdefault(name, {})[year] = value
        elif table == "Table4":
            if said.startswith("Efficiency ("):
                kit.grid.setdefault(name, {})[int(said[12:16])] = value
        elif table == "Table6" and year is not None:
            kit.price.setdefault(name, {})[year] = value
        elif table == "Table7":
            kit.emission[name] = value
        elif table == "Table8":
            kit.potential[name] = value


def at_year(by_year: Mapping[int, float], year: int, what: str) -> float:
    """Return a figure at a year, on a straight line between the years a kit gives; never beyond them."""
    known = sorted(by_year)
    if not known or not known[0] <= year <= known[-1]:
        said = f"from {known[0]} to {known[-1]}" if known else "for no year"
        raise UsageError(f"The kit gives {what} {said}, and {year} is asked for: end the years earlier.")
    return float(np.interp(year, known, [by_year[each] for each in known]))
