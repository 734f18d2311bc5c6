"""Time in a folder with system.toml: periods, scenarios, seasons, blocks; demand and paths over them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.power.folder_making import Growing, Settings
from lustrum.power.folder_tables import Tables
from lustrum.power.system import Steps
from lustrum.results import Record, Section

HOURS = 8760.0


@dataclass(frozen=True, eq=False)
class Scenarios:
    """Scenarios of inflow: their names, probabilities and what inflow is times its mean."""

    name: tuple[str, ...]
    probability: Array
    inflow: Array


def scenarios_of(top: Section, asked: str = "") -> Scenarios:
    """Return the scenarios of system.toml; their mean alone where 'average' is asked for."""
    names, probability, inflow = [], [], []
    for each in top.tables("scenario"):
        each.refuse_unknown(("name", "probability", "inflow"))
        each.refuse_missing(("name", "probability", "inflow"))
        names.append(each.text("name"))
        probability.append(each.number("probability", least=0.0, most=1.0))
        inflow.append(each.number("inflow", least=0.0))
    if len(set(names)) < len(names):
        raise top.error("scenario", "names a scenario twice.")
    if names and abs(sum(probability) - 1.0) > 1e-9:
        raise top.error("scenario", f"has probabilities that add up to {sum(probability):g}, not to 1.")
    stated = top.word("scenarios", ("", "average"), "")
    if not names:
        return Scenarios(("",), np.ones(1), np.ones(1))
    if "average" in (asked, stated):
        mean = float(np.dot(probability, inflow))
        return Scenarios(("average",), np.ones(1), np.array([mean]))
    return Scenarios(tuple(names), np.array(probability), np.array(inflow))


def make_steps(tables: Tables, settings: Settings, given: Scenarios) -> Steps:
    """Return the steps: every block of every season, in every scenario of every period."""
    rows = tables.rows["blocks"]
    hours = np.array([row.number("hours") for row in rows])
    total = float(hours.sum())
    if abs(total - HOURS) > 24.0 + 1e-6:
        message = f"the hours of all blocks add up to {total:g}, and a year has {HOURS:g}."
        tables.fault("sum", "blocks.csv", "", "hours", message, "Give hours a year of each block of each season.")
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.text("season"), row.text("block"))
        if key in seen:
            tables.faults.append(row.fault("duplicate_label", "block", f"'{' '.join(key).strip()}' stands twice."))
        seen.add(key)
    label = [" ".join(part for part in (row.text("season"), row.text("block")) if part) for row in rows]
    periods, scenarios, count = len(settings.years), len(given.name), len(rows)
    period = np.repeat(np.arange(periods), scenarios * count)
    scenario = np.tile(np.repeat(np.arange(scenarios), count), periods)
    every = np.tile(hours, periods * scenarios)
    weight = settings.weight[period] * given.probability[scenario] * every
    return Steps(
        tuple(label) * (periods * scenarios), period, scenario, weight, every, every,
        tuple(map(str, settings.years)), settings.lasting, given.name, given.probability,
    )  # fmt: skip


def matches(making: Growing, row: Record) -> Array:
    """Return which blocks a line is about, bool, shape (blocks,): those of its season and block, all where blank."""
    blocks = making.tables.rows["blocks"]
    season, block = row.text("season"), row.text("block")
    found = np.array(
        [
            (not season or each.text("season") == season) and (not block or each.text("block") == block)
            for each in blocks
        ]
    )
    if not found.any():
        said = " ".join(part for part in (season, block) if part)
        fault = row.fault("unknown_label", "season" if season else "block", f"'{said}' does not stand in blocks.csv.")
        making.tables.faults.append(fault)
    return found


def said_by_block(making: Growing, file: str, name: str, column: str) -> Array:
    """Return what lines say of a plant, shape (blocks,): NaN where none does; a block told of twice is a fault."""
    found = np.full(len(making.tables.rows["blocks"]), np.nan)
    for row in making.tables.rows[file]:
        if name == (row.text("store") if file == "inflow" else row.text("name")):
            at = matches(making, row)
            _refuse_again(making, row, found[at])
            found[at] = row.number(column)
    return found


def _refuse_again(making: Growing, row: Record, before: Array) -> None:
    """Refuse a line about blocks of which another said something, `before` of shape (blocks of the line,)."""
    if not np.isnan(before).all():
        message = "is of a block that another line is about too."
        making.tables.faults.append(row.fault("duplicate_label", "block", message, "State each block in one line."))


def by_step(making: Growing, blocks: Array) -> Array:
    """Return values by block, shape (blocks,), for every step, shape (steps,)."""
    return np.tile(blocks, len(making.steps) // max(len(blocks), 1))


def make_demand(making: Growing, growth: float) -> Array:
    """Return demand, shape (nodes, steps): of the years given, or of one year grown at a rate."""
    tables, settings, count = making.tables, making.settings, len(making.tables.rows["blocks"])
    found: dict[int, Array] = {}
    for row in tables.rows["demand"]:
        node = tables.place(row, "node", making.node, "nodes.csv")
        year = row.whole("year") or settings.base_year
        of = found.setdefault(year, np.full((len(making.node), count), np.nan))
        at = matches(making, row)
        _refuse_again(making, row, of[node, at])
        of[node, at] = row.number("power")
    if not math.isnan(growth) and list(found) == [settings.base_year]:
        base = found[settings.base_year]
        found = {year: base * (1.0 + growth) ** (year - settings.base_year) for year in settings.years}
    elif not math.isnan(growth):
        years = ", ".join(str(year) for year in sorted(found)) or "no year"
        message = f"is of {years}, and demand_growth in system.toml takes on that of {settings.base_year} alone."
        way_out = f"Leave demand_growth out, or give the demand of {settings.base_year} alone."
        tables.fault("repeated", "demand.csv", "", "year", message, way_out)
    missing = [str(year) for year in settings.years if year not in found]
    if missing:
        message = f"no demand is given for {', '.join(missing)}."
        way_out = "Give it by year, or of the base year alone with demand_growth in system.toml."
        tables.fault("missing_row", "demand.csv", "", "year", message, way_out)
        return np.zeros((len(making.node), len(making.steps)))
    demand = np.zeros((len(making.node), len(making.steps)))
    asks = ~np.isnan(np.array(list(found.values()))).all(axis=(0, 2))  # in any year: a node may ask for nothing at all
    scenarios = len(making.steps.scenarios)
    for y, year in enumerate(settings.years):
        of = found[year]
        for n, name in enumerate(making.node):
            if asks[n] and np.isnan(of[n]).any():
                message = f"{int(np.isnan(of[n]).sum())} blocks of '{name}' are not given in {year}."
                tables.fault("missing_row", "demand.csv", name, "block", message, "Missing is not zero: write 0.")
        demand[:, making.steps.period == y] = np.tile(np.nan_to_num(of), scenarios)
    return demand
