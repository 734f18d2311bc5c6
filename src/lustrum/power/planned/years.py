"""A folder read for a plan: its tables over the years the plan solves, what stands, what is begun, what is left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.power.conventions import CONVENTIONS
from lustrum.power.folder import make_atoms
from lustrum.power.folder_making import Growing, Settings
from lustrum.power.folder_tables import Tables
from lustrum.power.folder_time import Scenarios, scenarios_of
from lustrum.power.folder_warnings import MOST_HYDRO, check_reservoirs, water_share
from lustrum.power.planned.asked import Asked
from lustrum.power.planned.tables import Kept
from lustrum.power.system import System
from lustrum.results import Record, Section, raise_faults

PLANTS = {"sources": "source", "stores": "store", "converters": "converter", "lines": "line"}


@dataclass(frozen=True, eq=False)
class Yearly:
    """A system over calendar years, and the tables it was made from.

    Parameters
    ----------
    demand : array, shape (nodes, steps of a year)
        Of the base year.
    row : mapping of name of a plant to its line
    """

    system: System
    making: Growing
    tables: Tables
    demand: Array
    row: dict[str, Record]
    top: Section
    given: Scenarios


def system_over(kept: Kept, asked: Asked, years: Sequence[int], base_year: int) -> Yearly:
    """Return the system over years, with demand as in the base year; a year for each period.

    Raises
    ------
    UsageError
        If the folder is of another base year, or hydro is planned on one scenario and nobody said so.
    DataError
        With every fault found in the tables.
    """
    top, tables = kept.section(), kept.tables()
    stated = top.whole("base_year")
    if stated != base_year:
        raise top.error("base_year", f"has base_year = {stated}, and the plan's table is of {base_year}.")
    given = _likely(scenarios_of(top, "average" if asked.scenarios == "average" else ""))
    _fit(tables, years, base_year)
    settings = Settings(
        base_year, base_year + 1, tuple(years), years[-1], 0.0, CONVENTIONS["annuity"],
        top.word("power", ("kW", "MW", "GW"), "MW"), True, True,
    )  # fmt: skip
    making, demand = make_atoms(tables, settings, given, 0.0, flow=asked.network == "flow")
    check_reservoirs(making)
    raise_faults(tables.faults, kept.folder)
    from lustrum.power.folder_atoms import line_cycles

    cycles = line_cycles(making) if asked.network == "flow" else ()
    raise_faults(tables.faults, kept.folder)
    carrier = tuple(row.text("carrier") for row in tables.rows["nodes"]) or ("",)
    system = System(
        top.text("name"), top.text("money"), settings.power, top.text("source") or kept.folder, making.node, carrier,
        making.steps, demand, tuple(making.fleets), tuple(making.stores), cycles, kind="folder",
    )  # fmt: skip
    rows = {row.text(column): row for file, column in PLANTS.items() for row in tables.rows[file]}
    of_a_year = demand[:, : len(making.steps) // len(years)]
    _refuse_average(system, given, top, asked)
    return Yearly(system, making, tables, of_a_year, rows, top, given)


def _likely(given: Scenarios) -> Scenarios:
    """Leave out scenarios that cannot come: of a probability of nought."""
    kept = np.flatnonzero(given.probability > 0.0)
    return Scenarios(tuple(given.name[k] for k in kept), given.probability[kept], given.inflow[kept])


def _refuse_average(system: System, given: Scenarios, top: Section, asked: Asked) -> None:
    share = water_share(system)
    average = "average" in (asked.scenarios, top.text("scenarios"))
    if share > MOST_HYDRO and len(given.name) == 1 and not average:
        raise UsageError(
            f"power.scenarios: water gives {100 * share:.0f} per cent of the energy of '{system.name}', and there is "
            "one scenario of inflow: what is planned on average water fails in dry years. Add [[scenario]] tables to "
            'system.toml (name, probability, inflow), or write scenarios = "average" under [power].'
        )


def _fit(tables: Tables, years: Sequence[int], base_year: int) -> None:
    """Bring tables by year to the years of the plan: demand of the base year, capacity of the year stated before."""
    tables.rows["demand"] = tuple(row for row in tables.rows["demand"] if row.whole("year") in (None, base_year))
    beside = sorted({row.whole("year") or 0 for row in tables.rows["additions"]} - set(years))
    if beside:
        tables.warnings.append(
            f"ADDITIONS PASSED OVER: additions.csv names {', '.join(map(str, beside))}, and the plan solves {years[0]} "
            f"to {years[-1]}, each year by itself"
        )
    tables.rows["additions"] = tuple(row for row in tables.rows["additions"] if row.whole("year") in years)
    plants = {row.text(column): row for file, column in PLANTS.items() for row in tables.rows[file]}
    stated: dict[str, dict[int, Record]] = {}
    for row in tables.rows["existing"]:
        stated.setdefault(row.text("name"), {})[row.whole("year") or 0] = row
    made: list[Record] = []
    for name, known in stated.items():
        first = plants[name].number("existing", 0.0) if name in plants else 0.0
        line = next(iter(known.values()))
        for year in years:
            before = [each for each in known if each <= year]
            value = known[max(before)].number("capacity") if before else first
            made.append(Record(line.file, line.line, {"name": name, "year": year, "capacity": value}, {}))
    tables.rows["existing"] = tuple(made)
    dearer = [row.text("source") for row in tables.rows["sources"] if row.number("variable_cost_growth", 0.0)]
    if dearer:
        tables.warnings.append(
            f"FUEL AT BASE-YEAR PRICES: a plan does not read variable_cost_growth of {', '.join(dearer)} in sources.csv"
        )
    tables.rows["sources"] = tuple(
        Record(row.file, row.line, {k: v for k, v in row.cells.items() if k != "variable_cost_growth"}, row.written)
        for row in tables.rows["sources"]
    )


def whole_years(row: Record, column: str, blank: float) -> int:
    """Return a lead time or a life in whole years: what takes part of a year takes the year."""
    value = row.number(column, blank)
    return 10**6 if math.isinf(value) else math.ceil(value - 1e-9)
