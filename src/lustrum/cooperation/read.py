"""Read the folder of a group: cooperative.toml, farms.csv, accounts.csv, holdings.csv, activities.csv, machines.csv."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.cooperation.group import MARGIN, Entry, Group, Terms
from lustrum.cooperation.sharing import RULES
from lustrum.errors import UsageError
from lustrum.results import (
    Assumption,
    Column,
    Fault,
    Record,
    lines_twice,
    raise_faults,
    read_records,
    read_toml,
    repeated_rows,
)
from lustrum.results.paths import inside
from lustrum.results.toml import is_number, short
from lustrum.wording.names import nearest

INCOME = "net_income"
"""The item of activities.csv that is money and not a resource."""

FILES: Mapping[str, Mapping[str, Column]] = {
    "farms": {
        "farm": Column(),
        "title": Column(needed=False),
        "voters": Column("number", needed=False, blank=True, default=True, least=0.0),
        "work": Column("number", needed=False, blank=True, default=True, least=0.0),
    },
    "accounts": {
        "farm": Column(),
        "entry": Column(),
        "quantity": Column("number"),
        "price": Column("number"),
        "neutral_price": Column("number", needed=False, blank=True, default=True),
    },
    "holdings": {
        "farm": Column(),
        "resource": Column(),
        "quantity": Column("number", least=0.0),
        "unit": Column(),
        "rent": Column("number", needed=False, blank=True, default=True),
    },
    "activities": {
        "activity": Column(),
        "item": Column(),
        "quantity": Column("number"),
        "unit": Column(needed=False),
    },
    "machines": {
        "machine": Column(),
        "resource": Column(),
        "quantity": Column("number"),
        "cost": Column("number"),
        "whole": Column("word", needed=False, blank=True, words=("yes", "no")),
        "unit": Column(needed=False),
    },
}
"""Columns of each file. Not needed: machines.csv; with [network], holdings and activities."""

_KEY = {
    "farms": ("farm",),
    "holdings": ("farm", "resource"),
    "activities": ("activity", "item"),
    "machines": ("machine", "resource"),
}
"""What may stand once in each file; a farm may have several accounts of one entry."""

KEYS = ("title", "unit", "year", "source", "margin", "rule", "network")
TERMS = ("alone", "per_member", "fee", "present")


def read_group(folder: Path | str) -> Group:
    """Return the group a folder describes; every fault of the pass is named with its file and line.

    A blank `neutral_price` is the price in force and a blank `voters` one vote a farm, both recorded as assumptions;
    a blank `work` or `rent` is unknown. What a farm does not hold it does not bring.

    Raises
    ------
    UsageError
        If there is no such folder.
    DataError
        With every fault found.
    """
    folder = Path(folder)
    if not (folder / "cooperative.toml").is_file():
        raise UsageError(f"'{folder}' has no cooperative.toml; name the folder of a group (see `lustrum join --help`).")
    reading = _Reading(folder)
    meta = reading.meta()
    optional = {"machines"} | ({"holdings", "activities"} if "network" in meta else set())
    rows = {name: reading.rows(name, name in optional) for name in FILES}
    raise_faults(reading.faults, folder)
    group = _group(reading, meta, rows)
    raise_faults(reading.faults, folder)
    return group


@dataclass
class _Reading:
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)

    def fault(self, kind: str, file: str, row: str, column: str, message: str, way_out: str = "") -> None:
        self.faults.append(Fault(kind, file, row, column, message, way_out))

    def meta(self) -> dict[str, Any]:
        file = "cooperative.toml"
        meta = dict(read_toml(inside(self.folder, file)).values)
        for key in meta:
            if key not in KEYS:
                self.fault("unknown_key", file, "", str(key), "is not known here.", nearest(key, KEYS))
        for key in ("title", "unit", "year", "source"):
            if key not in meta:
                self.fault("missing_key", file, "", key, "is not given.", f"State {key}.")
        for key in ("margin", "year"):
            if key in meta and not is_number(meta[key]):
                self.fault("not_a_number", file, "", key, f"is {short(meta[key])}, which is no number.")
        if meta.get("rule", "shapley") not in RULES:
            self.fault("unknown_rule", file, "", "rule", f"is '{meta['rule']}'.", f"Known: {', '.join(RULES)}.")
        terms = meta.get("network", {})
        if terms and (not isinstance(terms, dict) or set(terms) != set(TERMS)):
            self.fault("network", file, "", "network", f"needs exactly {', '.join(TERMS)}.")
        elif not all(map(is_number, terms.values())):
            self.fault("not_a_number", file, "", "network", "has an entry that is no number.")
        return meta

    def rows(self, name: str, optional_file: bool) -> tuple[Record, ...]:
        file = f"{name}.csv"
        if not (self.folder / file).is_file():
            if not optional_file:
                needed = ", ".join(column for column, what in FILES[name].items() if what.needed)
                self.fault("missing_file", file, "", "", "is not there.", f"Its columns are {needed}.")
            return ()
        return read_records(inside(self.folder, file), FILES[name], key=_KEY.get(name, ()), faults=self.faults).rows

    def known(self, row: Record, column: str, labels: Sequence[str], where: str) -> int | None:
        label = row.text(column)
        if label in labels:
            return labels.index(label)
        says = f"'{label}' does not stand in {where}."
        self.faults.append(row.fault("unknown_label", column, says, nearest(label, labels)))
        return None


Rows = Sequence[Record]


def _group(reading: _Reading, meta: Mapping[str, Any], rows: Mapping[str, Rows]) -> Group:
    farms = tuple(row.text("farm") for row in rows["farms"])
    reading.faults += [*repeated_rows(rows["farms"], "farm"), *lines_twice(rows["accounts"], "entry")]
    if not farms:
        reading.fault("empty", "farms.csv", "", "", "names no farm.")
    resources = tuple(dict.fromkeys(row.text("resource") for row in rows["holdings"]))
    activities = tuple(dict.fromkeys(row.text("activity") for row in rows["activities"]))
    machines = tuple(dict.fromkeys(row.text("machine") for row in rows["machines"]))
    # What machines give may be something no farm has today, such as hours of a tractor.
    resources += tuple(r for r in dict.fromkeys(row.text("resource") for row in rows["machines"]) if r not in resources)
    holdings, rent, units = _holdings(reading, rows["holdings"], farms, resources)
    net_income, requirement = _activities(reading, rows["activities"], activities, resources)
    provides, cost, whole = _machines(rows["machines"], machines, resources)
    voters = np.array([row.number("voters", 1.0) for row in rows["farms"]])
    if not all(row.states("voters") for row in rows["farms"]):
        reading.assumptions.append(Assumption("voters", "A farm has one vote.", "1", "farms.csv, voters is blank"))
    if not voters.sum() > 0.0:
        message = "no farm has a voter, so that nobody can decide."
        reading.fault("no_voters", "farms.csv", "", "voters", message, "Leave a cell blank for one vote a farm.")
    if "margin" not in meta:
        text = "A farm joins for a gain of at least this share of its income outside."
        reading.assumptions.append(Assumption("margin", text, f"{100 * MARGIN:g} %", "manual, voluntary joining"))
    terms = meta.get("network")
    if terms and not 0 <= terms["present"] <= len(farms):
        reading.fault("network", "cooperative.toml", "", "present", f"is {terms['present']} of {len(farms)} farms.")
    return Group(
        name=reading.folder.name,
        title=str(meta["title"]),
        unit=str(meta["unit"]),
        year=int(meta["year"]),
        source=str(meta["source"]),
        farms=farms,
        voters=voters,
        work=np.array([row.number("work") for row in rows["farms"]]),
        accounts=_accounts(reading, rows["accounts"], farms),
        resources=resources,
        resource_unit=tuple(units.get(r, "1") for r in resources),
        holdings=holdings,
        rent=rent,
        activities=activities,
        net_income=net_income,
        requirement=requirement,
        machines=machines,
        provides=provides,
        cost=cost,
        whole=whole,
        margin=float(meta.get("margin", MARGIN)),
        rule=str(meta.get("rule", "shapley")),
        terms=Terms(**{key: terms[key] for key in TERMS}) if terms else None,
        titles=tuple((row.text("farm"), row.text("title")) for row in rows["farms"] if row.states("title")),
        assumptions=tuple(reading.assumptions),
    )


def _accounts(reading: _Reading, rows: Rows, farms: tuple[str, ...]) -> tuple[Entry, ...]:
    entries = []
    for row in rows:
        if reading.known(row, "farm", farms, "farms.csv") is None:
            continue
        price = row.number("price")
        neutral = row.number("neutral_price", price)
        entries.append(Entry(row.text("farm"), row.text("entry"), row.number("quantity"), price, neutral))
    silent = sorted(set(farms) - {entry.farm for entry in entries})
    if silent:
        reading.fault(
            "missing_row", "accounts.csv", silent[0], "", "has no account: its income outside is not known.",
            "Give what it sells, buys and pays in taxes.",
        )  # fmt: skip
    if not all(row.states("neutral_price") for row in rows):
        text = "Where no neutral price is stated, the price in force is taken for neutral."
        reading.assumptions.append(Assumption("neutral_price", text, "price in force", "accounts.csv"))
    return tuple(entries)


def _holdings(
    reading: _Reading, rows: Rows, farms: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, dict[str, str]]:
    holdings, rent = np.zeros((len(farms), len(resources))), np.full((len(farms), len(resources)), np.nan)
    units: dict[str, str] = {}
    for row in rows:
        i, k = reading.known(row, "farm", farms, "farms.csv"), resources.index(row.text("resource"))
        if i is None:
            continue
        holdings[i, k] = row.number("quantity")
        rent[i, k] = row.number("rent")
        resource, unit = row.text("resource"), row.text("unit")
        if units.setdefault(resource, unit) != unit:
            message = f"'{resource}' is in {unit}, above it was in {units[resource]}."
            reading.faults.append(row.fault("unit", "unit", message, "Convert to one unit."))
    return holdings, rent, units


def _activities(
    reading: _Reading, rows: Rows, activities: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    income, requirement = np.full(len(activities), np.nan), np.zeros((len(resources), len(activities)))
    for row in rows:
        j, value = activities.index(row.text("activity")), row.number("quantity")
        if row.text("item") == INCOME:
            income[j] = value
            continue
        k = reading.known(row, "item", resources, f"holdings.csv or machines.csv and is not {INCOME}")
        if k is not None:
            requirement[k, j] = value
    for j, activity in enumerate(activities):
        if math.isnan(income[j]):
            message = f"has no item {INCOME}: what it earns is not known."
            reading.fault("missing_row", "activities.csv", activity, "", message)
    return income, requirement


def _machines(
    rows: Rows, machines: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    provides, cost = np.zeros((len(resources), len(machines))), np.zeros(len(machines))
    whole = np.zeros(len(machines), dtype=bool)
    for row in rows:
        m = machines.index(row.text("machine"))
        provides[resources.index(row.text("resource")), m] = row.number("quantity")
        cost[m] = row.number("cost")
        whole[m] = row.text("whole") == "yes"
    return provides, cost, whole
