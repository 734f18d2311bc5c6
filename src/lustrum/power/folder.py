"""Read a folder with system.toml as a power system: vintages by year, seasons and blocks, scenarios of inflow."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.power.conventions import CONVENTIONS
from lustrum.power.folder_atoms import add_converters, add_lines, add_sources, add_stores, line_cycles
from lustrum.power.folder_making import Growing, Settings
from lustrum.power.folder_rows import capacity_rows, emission_rows
from lustrum.power.folder_series import read_series, series_file
from lustrum.power.folder_tables import Tables
from lustrum.power.folder_time import Scenarios, make_demand, make_steps, scenarios_of
from lustrum.power.folder_warnings import check_reservoirs, warn
from lustrum.power.system import System
from lustrum.power.unserved import with_unserved
from lustrum.results import Section, raise_faults, read_toml
from lustrum.results.paths import inside

KEYS = (
    "name", "money", "power", "source", "base_year", "start", "years", "end", "discount", "convention", "reserve",
    "demand_growth", "scenarios", "scenario", "unserved", "emissions", "limit", "hydro",
    "periods",
)  # fmt: skip


def read_folder(folder: Path | str, *, flow: bool = True, scenarios: str = "") -> System:
    """Return the system of a folder; every fault of the pass is named with its file and line.

    Raises
    ------
    UsageError
        If system.toml has a key that is not known, a value that cannot be meant, or hydro planned on one scenario.
    DataError
        With every fault found in the tables.
    """
    folder = Path(folder)
    top = read_toml(inside(folder, "system.toml"))
    top.refuse_unknown(KEYS)
    top.refuse_missing(("name", "money", "base_year", "years"))
    settings = _settings(top)
    tables, series = Tables(folder), series_file(top)
    tables.read(series)
    raise_faults(tables.faults, folder)
    if series:
        read_series(tables, top, settings.base_year)
    given = scenarios_of(top, scenarios)
    making, demand = make_atoms(tables, settings, given, top.rate("demand_growth", math.nan), flow=flow)
    steps, node = making.steps, making.node
    carrier = tuple(row.text("carrier") for row in tables.rows["nodes"]) or ("",)
    rows = capacity_rows(making, top, demand)
    limits = emission_rows(making, top)
    raise_faults(tables.faults, folder)
    check_reservoirs(making)
    raise_faults(tables.faults, folder)
    cycles = line_cycles(making) if flow else ()
    raise_faults(tables.faults, folder)
    system = System(
        top.text("name"), top.text("money"), settings.power, top.text("source") or str(folder), node, carrier, steps,
        demand, tuple(making.fleets), tuple(making.stores), cycles, rows, limits, kind="folder",
        emission_unit=top.table("emissions").text("unit"),
    )  # fmt: skip
    system = _unserved(system, making, top)
    warn(making, system, given, stated=top.text("scenarios") == "average" or scenarios == "average")
    return replace(system, assumptions=tuple(tables.assumptions), warnings=tuple(tables.warnings))


def make_atoms(
    tables: Tables, settings: Settings, given: Scenarios, growth: float, *, flow: bool
) -> tuple[Growing, Array]:
    """Return a system with its nodes, fleets and stores, and its demand, shape (nodes, steps); faults stay in tables.

    Parameters
    ----------
    growth : float
        Of demand a year, where it is given of the base year alone; NaN where nobody says.
    """
    steps = make_steps(tables, settings, given)
    making = Growing(tables, settings, steps, tuple(row.text("node") for row in tables.rows["nodes"]) or ("power",))
    demand = make_demand(making, growth)
    add_sources(making, given)
    add_converters(making)
    add_stores(making, given)
    add_lines(making, flow=flow)
    making.refuse_unknown_names()
    return making, demand


def _settings(top: Section) -> Settings:
    base = top.whole("base_year")
    assert base is not None
    years = top.values["years"]
    whole = isinstance(years, list) and years and all(isinstance(y, int) and not isinstance(y, bool) for y in years)
    if not whole or any(later <= y for y, later in pairwise(years)):
        raise top.error("years", "has years that are no rising list of the first years of periods, as [2025, 2030].")
    start = top.whole("start", base + 1)
    assert start is not None
    if years[0] <= base:
        raise top.error("years", f"has years from {years[0]}; the base year {base} is over, begin after it.")
    last = years[-1] - years[-2] if len(years) > 1 else 1
    end = top.whole("end", years[-1] + last - 1)
    assert end is not None
    if end < years[-1]:
        raise top.error("end", f"has end = {end}, before the last period begins in {years[-1]}.")
    name = top.word("convention", tuple(CONVENTIONS), "annuity")
    return Settings(
        base, start, tuple(years), end, top.rate("discount", 0.05), CONVENTIONS[name],
        top.word("power", ("kW", "MW", "GW"), "MW"), "discount" in top, "convention" in top,
    )  # fmt: skip


def _unserved(system: System, making: Growing, top: Section) -> System:
    asked = top.table("unserved")
    asked.refuse_unknown(("price", "limit", "from", "limit_price"))
    if not asked.values:
        return system
    asked.refuse_missing(("price",))
    first = asked.whole("from", making.earliest_arrival())
    assert first is not None
    years = making.settings.years
    place = next((k for k, year in enumerate(years) if year >= first), len(years))
    if "limit" in asked and "from" not in asked:
        making.tables.assume(
            "unserved_from", "The limit holds from the first year a plant can arrive; before, nothing can be built.",
            str(first),
        )  # fmt: skip
    price = asked.number("price", least=0.0)
    if not price > 0.0:
        raise UsageError(f"'{making.tables.folder}': [unserved] price is 0; power left unserved is never costless.")
    return with_unserved(
        system, price, limit=asked.share("limit", math.inf), first=place,
        limit_price=asked.number("limit_price", math.inf, least=0.0),
    )  # fmt: skip
