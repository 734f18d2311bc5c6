r"""What units made of their orders: what is over stays in part, what is short is told, and who stands apart is named.

.. math:: o_r = \sum_i \max(0, a_{ri} - u_{ri}), \quad s_r = \sum_i \max(0, u_{ri} - a_{ri}), \quad
          b_r = \frac{o_r - s_r}{\sum_i |a_{ri}|}

a is what a unit was allotted, u what it used of a shared row: imports less exports. Of o the share that is a local
right stays (`rights`). Units are held against each other by the *yardstick*: the median of b over all, and how far each
lies from it in medians of such distances. A unit that is over its order by far more than others has told less than it
can; one that is short by far more has told more. It proves nothing by itself, and says where the control should look.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.log import read_log
from lustrum.decentral.rights import KEEPS, over_fulfilment
from lustrum.decentral.said import ORDER
from lustrum.decentral.terms import Terms, read_terms
from lustrum.decentral.unit_folder import FILE as UNIT
from lustrum.decentral.unit_folder import LOG, read_unit
from lustrum.errors import MissingDataError
from lustrum.results import (
    Column,
    Drawing,
    Fault,
    Measure,
    Result,
    raise_faults,
    read_records,
    repeated_rows,
    unknown_labels,
)

COLUMNS = {"unit": Column(), "item": Column(), "year": Column("year"), "used": Column("number")}
APART, FEWEST = 3.0, 4
"""Medians of distances from which on a unit stands apart; units below which there is no yardstick."""

NORMAL = 1.4826
"""Of a normal distribution, its deviation in medians of distances."""

LEAST = 1e-3
"""Of what is allotted: distances below it set nobody apart, however near the others lie to each other."""


@dataclass(frozen=True)
class Executed:
    """What a unit made of its order, in the unit of the terms; `apart` is its distance from the yardstick, or NaN."""

    unit: str
    rows: int
    over: float
    stays: float
    shared: float
    short: float
    balance: float
    apart: float = float("nan")

    @property
    def stands_apart(self) -> bool:
        """Whether it lies farther from the yardstick than others do."""
        return abs(self.apart) > APART


def executed(place: Path, used: Path, keeps: float | None = None) -> tuple[Terms, list[Executed]]:
    """Return what units made of the orders in the log of a centre, or a unit of its own.

    Parameters
    ----------
    place : Path
        Folder of a centre, or of a unit.
    used : Path
        A table: unit, item, year, used. What has no line is not judged; nothing is taken as zero.
    keeps : float, optional
        Share that stays; 0.3, of a unit's own folder what it says, unless given.

    Raises
    ------
    MissingDataError
        If no order was given.
    DataError
        If the table is at fault: names every line.
    """
    terms = read_terms(place)
    orders = orders_of(place, terms)
    if keeps is None:
        keeps = read_unit(place).keeps if (place / UNIT).is_file() else KEEPS
    found = [
        _executed(unit, orders[unit], rows, values, keeps)
        for unit, (rows, values) in _read_used(used, terms, orders).items()
    ]
    return terms, _measured(found)


def orders_of(place: Path, terms: Terms) -> dict[str, Array]:
    """Return what each unit was allotted by the last order in a log, shape (shared rows,) each.

    Raises
    ------
    MissingDataError
        If there is none.
    """
    file = place / LOG
    orders = dict[str, Array]()
    for entry in read_log(file)[0] if file.is_file() else ():
        said = json.loads(entry.data)
        if said["kind"] == ORDER and len(said["body"]["allotment"]) == terms.rows:
            orders[said["unit"]] = np.array(said["body"]["allotment"], dtype=float)
    if not orders:
        raise MissingDataError(f"'{place}' has no order yet: it comes with the last round of a run.")
    return orders


def execution_result(terms: Terms, found: list[Executed]) -> Result:
    """Return the table of what units made of their orders, and who stands apart."""
    far = [each for each in found if each.stands_apart]
    notes = []
    for each in far:
        where, means = ("over", "it can more") if each.apart > 0 else ("short of", "it can less")
        notes.append(
            f"{each.unit} is {where} its order by {abs(each.apart):.0f} times the usual distance from the median: "
            f"{means} than it told, or fared otherwise than the others; audit what it answered"
        )
    if len(found) < FEWEST:
        notes.append(f"{len(found)} units are too few for a yardstick; {FEWEST} are needed")
    finding = f"{len(far)} of {len(found)} units stand apart" if far else "No unit stands apart"
    columns = {
        "over": (terms.unit, "made beyond the order, or needed less"),
        "stays": (terms.unit, "of it, with the unit"),
        "shared": (terms.unit, "of it, with all"),
        "short": (terms.unit, "made less than the order, or needed more"),
        "balance": ("per cent", "over less short, of what was allotted"),
        "apart": ("medians", "distance from the median of all units, in usual distances"),
    }
    measures = {
        name: Measure(
            np.array([(100.0 if name == "balance" else 1.0) * getattr(each, name) for each in found]), unit, meaning
        )
        for name, (unit, meaning) in columns.items()
    }
    return Result(
        "execution",
        f"{terms.name}: what units made of their orders",
        ("unit",),
        [(each.unit,) for each in found],
        measures,
        notes=(finding, *notes),
        drawing=Drawing("bars", "balance", title=finding),
    )


def _read_used(path: Path, terms: Terms, orders: Mapping[str, Array]) -> dict[str, tuple[list[int], list[float]]]:
    """Return, for each unit, rows that are told and what it used of them."""
    faults: list[Fault] = []
    rows = read_records(path, COLUMNS, key=("unit", "item", "year"), faults=faults).rows
    faults += unknown_labels(rows, "unit", [*orders], "unit with an order")
    faults += unknown_labels(rows, "item", terms.items, "item of the terms")
    faults += repeated_rows(rows, "unit")
    years = {year: place for place, year in enumerate(terms.years)}
    span = f"{terms.years[0]} to {terms.years[-1]}"
    faults += [
        row.fault("unknown_label", "year", f"{row.whole('year')} is no year of the plan.", f"It plans {span}.")
        for row in rows
        if row.states("year") and row.whole("year") not in years
    ]
    raise_faults(faults, path)
    at = {item: place for place, item in enumerate(terms.items)}
    found = dict[str, tuple[list[int], list[float]]]()
    for row in rows:
        told = found.setdefault(row.text("unit"), ([], []))
        told[0].append(years[row.whole("year") or 0] * len(at) + at[row.text("item")])
        told[1].append(row.number("used"))
    return found


def _executed(unit: str, allotment: Array, rows: list[int], values: list[float], keeps: float) -> Executed:
    allotted, used = allotment[rows], np.array(values)
    stays, shared = over_fulfilment(allotted, used, keeps)
    short = float(np.maximum(used - allotted, 0.0).sum())
    over, size = float(stays.sum() + shared.sum()), float(np.abs(allotted).sum())
    balance = (over - short) / size if size > 0.0 else float("nan")
    return Executed(unit, len(rows), over, float(stays.sum()), float(shared.sum()), short, balance)


def _measured(found: list[Executed]) -> list[Executed]:
    """Return the same with each unit's distance from the yardstick, where there are enough for one."""
    balances = np.array([each.balance for each in found])
    known = balances[np.isfinite(balances)]
    if len(known) < FEWEST:
        return found
    middle = float(np.median(known))
    usual = max(NORMAL * float(np.median(np.abs(known - middle))), LEAST)
    return [replace(each, apart=(each.balance - middle) / usual) for each in found]
