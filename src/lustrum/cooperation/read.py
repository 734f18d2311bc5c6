"""Read the folder of a group: cooperative.toml, farms.csv, accounts.csv, holdings.csv, activities.csv, machines.csv."""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.cooperation.group import MARGIN, Entry, Group, Terms
from lustrum.cooperation.sharing import RULES
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults
from lustrum.results.number import parse_number
from lustrum.wording.names import nearest

INCOME = "net_income"
"""The item of activities.csv that is money and not a resource."""

FILES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "farms": (("farm",), ("title", "voters", "work")),
    "accounts": (("farm", "entry", "quantity", "price"), ("neutral_price",)),
    "holdings": (("farm", "resource", "quantity", "unit"), ("rent",)),
    "activities": (("activity", "item", "quantity"), ("unit",)),
    "machines": (("machine", "resource", "quantity", "cost"), ("whole", "unit")),
}
"""Columns each file must have and may have. Not needed: machines.csv; with [network], holdings and activities."""

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
        try:
            meta = tomllib.loads((self.folder / file).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.fault("not_toml", file, "", "", f"is no readable TOML: {error}.")
            return {}
        for key in meta:
            if key not in KEYS:
                self.fault("unknown_key", file, "", str(key), "is not known here.", nearest(key, KEYS))
        for key in ("title", "unit", "year", "source"):
            if key not in meta:
                self.fault("missing_key", file, "", key, "is not given.", f"State {key}.")
        for key in ("margin", "year"):
            if key in meta and (isinstance(meta[key], bool) or not isinstance(meta[key], int | float)):
                self.fault("not_a_number", file, "", key, f"is {meta[key]!r}, which is no number.")
        if meta.get("rule", "shapley") not in RULES:
            self.fault("unknown_rule", file, "", "rule", f"is '{meta['rule']}'.", f"Known: {', '.join(RULES)}.")
        terms = meta.get("network", {})
        if terms and (not isinstance(terms, dict) or set(terms) != set(TERMS)):
            self.fault("network", file, "", "network", f"needs exactly {', '.join(TERMS)}.")
        elif any(isinstance(v, bool) or not isinstance(v, int | float) for v in terms.values()):
            self.fault("not_a_number", file, "", "network", "has an entry that is no number.")
        return meta

    def rows(self, name: str, optional_file: bool) -> list[dict[str, str]]:
        file, (needed, optional) = f"{name}.csv", FILES[name]
        path = self.folder / file
        if not path.is_file():
            if not optional_file:
                self.fault("missing_file", file, "", "", "is not there.", f"Its columns are {', '.join(needed)}.")
            return []
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            header = reader.fieldnames or ()
            for column in needed:
                if column not in header:
                    self.fault("missing_column", file, "", column, "is not there.")
            for column in header:
                if column not in (*needed, *optional):
                    self.fault("unknown_column", file, "", column, "is not known.", nearest(column, needed + optional))
            rows = [{**row, "": f"line {line}"} for line, row in enumerate(reader, start=2)]
        for row in rows:
            if None in row or None in row.values():
                self.fault("ragged", file, row[""], "", f"does not have {len(header)} cells.")
        return rows

    def number(self, name: str, row: Mapping[str, str], column: str, blank: float | None = None) -> float:
        text = (row.get(column) or "").strip()
        if not text and blank is not None:
            return blank
        value = parse_number(text)
        if value is None:
            said = "is blank" if not text else f"is '{text}', which is no number in plain decimal notation"
            self.fault("not_a_number", f"{name}.csv", row[""], column, f"{said}.")
            return math.nan
        return value

    def known(self, name: str, row: Mapping[str, str], column: str, labels: Sequence[str], where: str) -> int | None:
        if row[column] in labels:
            return labels.index(row[column])
        self.fault(
            "unknown_label", f"{name}.csv", row[""], column, f"'{row[column]}' does not stand in {where}.",
            nearest(row[column], labels),
        )  # fmt: skip
        return None


def _group(reading: _Reading, meta: Mapping[str, Any], rows: Mapping[str, list[dict[str, str]]]) -> Group:
    farms = _unique(reading, "farms", rows["farms"], "farm")
    resources = tuple(dict.fromkeys(row["resource"] for row in rows["holdings"]))
    activities = tuple(dict.fromkeys(row["activity"] for row in rows["activities"]))
    machines = tuple(dict.fromkeys(row["machine"] for row in rows["machines"]))
    # What machines give may be something no farm has today, such as hours of a tractor.
    resources += tuple(r for r in dict.fromkeys(row["resource"] for row in rows["machines"]) if r not in resources)
    holdings, rent, units = _holdings(reading, rows["holdings"], farms, resources)
    net_income, requirement = _activities(reading, rows["activities"], activities, resources)
    provides, cost, whole = _machines(reading, rows["machines"], machines, resources)
    voters = np.array([reading.number("farms", row, "voters", 1.0) for row in rows["farms"]])
    if any(not (row.get("voters") or "").strip() for row in rows["farms"]):
        reading.assumptions.append(Assumption("voters", "A farm has one vote.", "1", "farms.csv, voters is blank"))
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
        work=np.array([reading.number("farms", row, "work", math.nan) for row in rows["farms"]]),
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
        titles=tuple((row["farm"], row["title"]) for row in rows["farms"] if row.get("title")),
        assumptions=tuple(reading.assumptions),
    )


def _unique(reading: _Reading, name: str, rows: list[dict[str, str]], column: str) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for row in rows:
        if row[column] in seen:
            reading.fault("duplicate_label", f"{name}.csv", row[""], column, f"'{row[column]}' stands there twice.")
        seen[row[column]] = None
    if not seen:
        reading.fault("empty", f"{name}.csv", "", "", "names no farm.")
    return tuple(seen)


def _accounts(reading: _Reading, rows: list[dict[str, str]], farms: tuple[str, ...]) -> tuple[Entry, ...]:
    entries = []
    for row in rows:
        if reading.known("accounts", row, "farm", farms, "farms.csv") is None:
            continue
        quantity, price = reading.number("accounts", row, "quantity"), reading.number("accounts", row, "price")
        entries.append(
            Entry(row["farm"], row["entry"], quantity, price, reading.number("accounts", row, "neutral_price", price))
        )
    silent = sorted(set(farms) - {entry.farm for entry in entries})
    if silent:
        reading.fault(
            "missing_row", "accounts.csv", silent[0], "", "has no account: its income outside is not known.",
            "Give what it sells, buys and pays in taxes.",
        )  # fmt: skip
    if any(not (row.get("neutral_price") or "").strip() for row in rows):
        text = "Where no neutral price is stated, the price in force is taken for neutral."
        reading.assumptions.append(Assumption("neutral_price", text, "price in force", "accounts.csv"))
    return tuple(entries)


def _holdings(
    reading: _Reading, rows: list[dict[str, str]], farms: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, dict[str, str]]:
    holdings, rent = np.zeros((len(farms), len(resources))), np.full((len(farms), len(resources)), np.nan)
    units: dict[str, str] = {}
    seen: set[tuple[int, int]] = set()
    for row in rows:
        i, k = reading.known("holdings", row, "farm", farms, "farms.csv"), resources.index(row["resource"])
        if i is None:
            continue
        if (i, k) in seen:
            reading.fault("duplicate_label", "holdings.csv", row[""], "farm", "holds the same resource twice.")
        seen.add((i, k))
        holdings[i, k] = reading.number("holdings", row, "quantity")
        if holdings[i, k] < 0:
            reading.fault("negative", "holdings.csv", row[""], "quantity", f"is {holdings[i, k]:g}.")
        rent[i, k] = reading.number("holdings", row, "rent", math.nan)
        if units.setdefault(row["resource"], row["unit"]) != row["unit"]:
            message = f"'{row['resource']}' is in {row['unit']}, above it was in {units[row['resource']]}."
            reading.fault("unit", "holdings.csv", row[""], "unit", message, "Convert to one unit.")
    return holdings, rent, units


def _activities(
    reading: _Reading, rows: list[dict[str, str]], activities: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    income, requirement = np.full(len(activities), np.nan), np.zeros((len(resources), len(activities)))
    for row in rows:
        j, value = activities.index(row["activity"]), reading.number("activities", row, "quantity")
        if row["item"] == INCOME:
            income[j] = value
            continue
        k = reading.known("activities", row, "item", resources, f"holdings.csv or machines.csv and is not {INCOME}")
        if k is not None:
            requirement[k, j] = value
    for j, activity in enumerate(activities):
        if math.isnan(income[j]):
            message = f"has no item {INCOME}: what it earns is not known."
            reading.fault("missing_row", "activities.csv", activity, "", message)
    return income, requirement


def _machines(
    reading: _Reading, rows: list[dict[str, str]], machines: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    provides, cost = np.zeros((len(resources), len(machines))), np.zeros(len(machines))
    whole = np.zeros(len(machines), dtype=bool)
    for row in rows:
        m = machines.index(row["machine"])
        provides[resources.index(row["resource"]), m] = reading.number("machines", row, "quantity")
        cost[m] = reading.number("machines", row, "cost")
        said = (row.get("whole") or "no").strip().lower()
        if said not in ("yes", "no"):
            reading.fault("not_yes_or_no", "machines.csv", row[""], "whole", f"is '{said}'.", "Write yes or no.")
        whole[m] = said == "yes"
    return provides, cost, whole
