"""Read a folder of techniques: inputs.csv, changes.csv, techniques.csv, on_offer.csv, learning.csv, coefficients.csv.

What is there is taken strictly, every fault with its file, line and column. An activity of the plan is named by its
label; a row without a region speaks of every region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.regions.catch_up import PHI
from lustrum.regions.technique_costs import TODAY, PlanCosts
from lustrum.regions.unevenness import Coefficients, read_coefficients
from lustrum.results import Column, Fault, Record, raise_faults, read_records
from lustrum.results.paths import inside
from lustrum.wording.names import nearest

REGION = Column(needed=False, blank=True)
FILES: Mapping[str, Mapping[str, Column]] = {
    "changes": {
        "region": REGION,
        "activity": Column(),
        "from": Column(),
        "to": Column(),
        "switch": Column("number", least=0.0),
        "training": Column("number", needed=False, least=0.0),
    },
    "inputs": {
        "region": REGION,
        "activity": Column(),
        "technique": Column(),
        "item": Column(),
        "amount": Column("number", least=0.0),
        "imported": Column("number", needed=False, blank=True, default=True, least=0.0),
    },
    "techniques": {
        "region": REGION,
        "activity": Column(),
        "technique": Column(),
        "frontier": Column("word", needed=False, blank=True, words=("yes", "no")),
        "skilled": Column("number", needed=False, least=0.0),
    },
    "on_offer": {
        "region": REGION,
        "activity": Column(),
        "year": Column("year", blank=True),
        "people": Column("number", least=0.0),
    },
    "learning": {
        "region": REGION,
        "activity": Column(),
        "level": Column("share", above=0.0),
        "skill": Column("share", least=0.0, most=1.0),
        "own_growth": Column("share", above=-1.0, sure=0.0),
        "world_growth": Column("share", above=-1.0, sure=0.0),
        "phi": Column("number", needed=False, blank=True, default=True, least=0.0),
    },
}
"""Columns of each file; `coefficients.csv` is that of `lustrum gaps --coefficients`."""
COEFFICIENTS = "coefficients.csv"
KEYS: Mapping[str, Sequence[str]] = {
    "changes": ("activity", "from", "to"),
    "inputs": ("activity", "technique", "item"),
    "techniques": ("activity", "technique"),
    "on_offer": ("activity", "year"),
    "learning": ("activity",),
}
"""What may stand once for each region."""


@dataclass(frozen=True, eq=False)
class Sector:
    """An activity of a region with the techniques it may use; `today`, the plan's own column, is the first.

    Parameters
    ----------
    region, activity : str
    technique : tuple of str
    inputs, imported : array, shape (items, techniques)
        Per unit of level; the part of it bought abroad.
    frontier : array of bool, shape (techniques,)
    switch, training : array, shape (techniques, techniques)
        Money once for each unit of level; infinite where a change is not listed.
    skilled : array, shape (techniques,), or None
    on_offer : array, shape (years,), or None
    """

    region: str
    activity: str
    technique: tuple[str, ...]
    inputs: Array
    imported: Array
    frontier: Flags
    switch: Array
    training: Array
    skilled: Array | None = None
    on_offer: Array | None = None


@dataclass(frozen=True)
class Learner:
    """What learning.csv says of an activity: level over the world's best, skill, growth, speed."""

    region: str
    activity: str
    level: float
    skill: float
    own_growth: float
    world_growth: float
    phi: float


@dataclass(eq=False)
class TechniqueFolder:
    """The files of a folder of techniques, and the faults found in them."""

    place: Path
    rows: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    coefficients: Coefficients | None = None
    faults: list[Fault] = field(default_factory=list)

    def of(self, name: str, region: str, activity: str) -> list[Record]:
        """Return the rows of a file that speak of an activity of a region."""
        return [
            row
            for row in self.rows.get(name, ())
            if row.text("activity") == activity and row.text("region") in ("", region)
        ]

    def fault(self, row: Record, column: str, message: str, way_out: str) -> None:
        """Name a fault of a row once, however many regions it speaks of."""
        found = row.fault("label", column, message, way_out)
        if found not in self.faults:
            self.faults.append(found)


def read_technique_folder(place: Path) -> TechniqueFolder:
    """Return the files of a folder of techniques, cells typed.

    Raises
    ------
    UsageError
        If the folder is not there, or without changes.csv and learning.csv.
    DataError
        With every fault: a cell that is none, a row twice for one region.
    """
    if not place.is_dir():
        raise UsageError(f"'{place}' is no folder: techniques are told in a folder with changes.csv and inputs.csv.")
    found = TechniqueFolder(place)
    for name, columns in FILES.items():
        path = inside(place, f"{name}.csv")
        if path.is_file():
            header = read_records(path, columns, faults=[]).header
            key = (*(["region"] if "region" in header else []), *KEYS[name])
            found.rows[name] = read_records(path, columns, key=key, faults=found.faults).rows
    if "changes" not in found.rows and "learning" not in found.rows:
        raise UsageError(
            f"'{place}' holds neither changes.csv (activity, from, to, switch, training) nor learning.csv (activity, "
            "level, skill, own_growth, world_growth): it says nothing of techniques."
        )
    if found.faults:
        raise_faults(found.faults, place)
    for name in KEYS:
        _one_voice(found, name)
    if inside(place, COEFFICIENTS).is_file():
        found.coefficients = read_coefficients(place / COEFFICIENTS)
    return found


def _one_voice(folder: TechniqueFolder, name: str) -> None:
    """Refuse a row for every region beside one for a named region that says the same thing otherwise."""
    every = {tuple(row.written.get(c, "") for c in KEYS[name]): row for row in folder.rows.get(name, ())
             if not row.text("region")}  # fmt: skip
    for row in folder.rows.get(name, ()):
        other = every.get(tuple(row.written.get(c, "") for c in KEYS[name]))
        if row.text("region") and other is not None:
            folder.fault(row, "region", f"is spoken of by line {other.line}, too, which names no region.",
                         "Name the region of each, or of none.")  # fmt: skip


def sectors_of(folder: TechniqueFolder, plans: Mapping[str, PlanCosts]) -> list[Sector]:
    """Return every activity of every region for which changes.csv lists a change.

    Parameters
    ----------
    folder : TechniqueFolder
    plans : mapping of region to PlanCosts

    Raises
    ------
    DataError
        With every fault: a label that is none of the plan's, a technique nobody describes, more imported than used.
    """
    for name in FILES:
        for row in folder.rows.get(name, ()):
            _check_place(folder, row, plans)
    named = [(region, each) for region in plans for each in _activities(folder, "changes", region)]
    found = [] if folder.faults else [_sector(folder, plans, region, activity) for region, activity in named]
    raise_faults(folder.faults, folder.place)
    return found


def learners_of(folder: TechniqueFolder, regions: Sequence[str]) -> list[Learner]:
    """Return what learning.csv says, for every region it speaks of; labels are checked by `sectors_of`."""
    return [
        Learner(region, row.text("activity"), row.number("level"), row.number("skill"), row.number("own_growth"),
                row.number("world_growth"), row.number("phi", PHI))
        for row in folder.rows.get("learning", ())
        for region in regions
        if row.text("region") in ("", region)
    ]  # fmt: skip


def _activities(folder: TechniqueFolder, name: str, region: str) -> list[str]:
    rows = [row for row in folder.rows.get(name, ()) if row.text("region") in ("", region)]
    return list(dict.fromkeys(row.text("activity") for row in rows))


def _check_place(folder: TechniqueFolder, row: Record, plans: Mapping[str, PlanCosts]) -> None:
    """Name labels of a row that the plan has not."""
    region, activity = row.text("region"), row.text("activity")
    if region and region not in plans:
        folder.fault(row, "region", f"'{region}' is no region of the plan.", nearest(region, tuple(plans)))
        return
    for each in [region] if region else plans:
        known = plans[each].activity
        if activity not in known:
            folder.fault(row, "activity", f"'{activity}' is no activity of {each}.", nearest(activity, known))
            return


def _sector(folder: TechniqueFolder, plans: Mapping[str, PlanCosts], region: str, activity: str) -> Sector:
    costs = plans[region]
    changes, inputs = folder.of("changes", region, activity), folder.of("inputs", region, activity)
    names = [TODAY, *(row.text("technique") for row in inputs)]
    names += [row.text(end) for row in changes for end in ("from", "to")]
    technique = tuple(dict.fromkeys(names))
    described = {row.text("technique") for row in inputs}
    for row in changes:
        for end in ("from", "to"):
            name = row.text(end)
            if name not in described and name != TODAY and (name not in plans or name == region):
                says = f"'{name}' has no rows in inputs.csv for {activity}"
                says += " and is no other region of the plan." if len(plans) > 1 else "."
                folder.fault(row, end, says, f"Write what it uses; '{TODAY}' is the plan's own.")
            elif name in plans and name not in described and activity not in plans[name].activity:
                folder.fault(row, end, f"{name} has no {activity} whose technique could be taken.", "Name another.")
    if TODAY in described:
        row = next(row for row in inputs if row.text("technique") == TODAY)
        folder.fault(row, "technique", f"'{TODAY}' is the plan's own column.", "Give this one another name.")
    if folder.faults:
        return _empty(region, activity)
    amounts, imported = _amounts(folder, costs, technique, inputs)
    amounts[:, 0] = costs.own(activity)
    for place, name in enumerate(technique[1:], start=1):
        if name not in described:
            amounts[:, place] = costs.taken_from(plans[name], activity)
    switch, training = _moving(technique, changes)
    frontier, skilled, on_offer = _needs(folder, costs, region, activity, technique)
    return Sector(region, activity, technique, amounts, imported, frontier, switch, training, skilled, on_offer)


def _empty(region: str, activity: str) -> Sector:
    none = np.zeros((0, 1))
    return Sector(region, activity, (TODAY,), none, none, np.zeros(1, dtype=bool), np.zeros((1, 1)), np.zeros((1, 1)))


def _amounts(
    folder: TechniqueFolder, costs: PlanCosts, technique: tuple[str, ...], rows: Sequence[Record]
) -> tuple[Array, Array]:
    found, imported = np.zeros((2, len(costs.item), len(technique)))
    for row in rows:
        item, at = row.text("item"), technique.index(row.text("technique"))
        if item not in costs.item:
            folder.fault(row, "item", f"'{item}' has no price in the plan.", nearest(item, costs.item))
            continue
        place = costs.item.index(item), at
        found[place] = row.number("amount")
        imported[place] = row.number("imported", 0.0)
        if imported[place] > found[place]:
            folder.fault(row, "imported", "is more than is used.", "It is the part of the amount bought abroad.")
    return found, imported


def _moving(technique: tuple[str, ...], rows: Sequence[Record]) -> tuple[Array, Array]:
    switch, training = np.full((len(technique), len(technique)), np.inf), np.zeros((len(technique), len(technique)))
    np.fill_diagonal(switch, 0.0)
    for row in rows:
        place = technique.index(row.text("from")), technique.index(row.text("to"))
        switch[place], training[place] = row.number("switch"), row.number("training", 0.0)
    return switch, training


def _needs(
    folder: TechniqueFolder, costs: PlanCosts, region: str, activity: str, technique: tuple[str, ...]
) -> tuple[Flags, Array | None, Array | None]:
    """Return which techniques are the frontier's, the people each needs, and those on offer by year."""
    rows, frontier = folder.of("techniques", region, activity), np.zeros(len(technique), dtype=bool)
    skilled = np.zeros(len(technique))
    for row in rows:
        if row.text("technique") not in technique:
            folder.fault(row, "technique", f"'{row.text('technique')}' is not among the techniques of {activity}.",
                         nearest(row.text("technique"), technique))  # fmt: skip
            continue
        at = technique.index(row.text("technique"))
        frontier[at], skilled[at] = row.text("frontier") == "yes", row.number("skilled", 0.0)
    offers = folder.of("on_offer", region, activity)
    if not offers:
        for row in rows:
            if row.number("skilled", 0.0) > 0.0:
                folder.fault(row, "skilled", "asks for people of whom on_offer.csv says nothing.",
                             f"Give on_offer.csv a row of {activity}: activity, year, people.")  # fmt: skip
        return frontier, None, None
    people = np.full(len(costs.years), np.nan)
    for row in sorted(offers, key=lambda row: row.states("year")):  # of every year before those of one
        year = row.whole("year")
        if year is not None and not costs.years[0] <= year <= costs.last:
            says = f"{year} is none of the years counted, {costs.years[0]}-{costs.last}."
            folder.fault(row, "year", says, "Leave the year blank for every year.")
            continue
        if year is not None and year not in costs.years:  # of the plan, and not asked for
            continue
        people[slice(None) if year is None else costs.years.index(year)] = row.number("people")
    people = _last_goes_on(people, costs)
    if np.isnan(people).any():
        absent = [str(year) for year, each in zip(costs.years, people, strict=True) if np.isnan(each)]
        folder.fault(offers[0], "people", f"of {activity} are not stated for {shown(absent)}: missing is not zero.",
                     "Write 0 where there are none.")  # fmt: skip
    return frontier, skilled, people


def _last_goes_on(people: Array, costs: PlanCosts) -> Array:
    """Return people by year with those of the plan's last year in the years counted behind it, shape (years,)."""
    behind = np.arange(len(people)) >= costs.planned
    return np.where(behind & np.isnan(people), people[costs.planned - 1], people)
