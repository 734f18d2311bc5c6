"""Read the folder of labour beside a plan: people.csv, regions.csv, training.csv, moving.csv, moves.csv.

What is not there is told as an assumption; what is there is taken strictly, every fault with its file, line and column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.labour.estimate import MoveEstimate, estimate_moves
from lustrum.labour.known import Routes, Training
from lustrum.labour.posts import COLUMNS as POSTS
from lustrum.labour.settings import FILE
from lustrum.results import Column, Fault, Record, Records, read_records
from lustrum.results.paths import inside
from lustrum.wording.names import nearest

FILES: Mapping[str, Mapping[str, Column]] = {
    "posts": POSTS,
    "people": {
        "region": Column(needed=False),
        "skill": Column(),
        "title": Column(needed=False),
        "persons": Column("number", least=0.0),
        "wage": Column("number", needed=False, blank=True, default=True, above=0.0),
        "newcomers": Column("number", needed=False, blank=True, default=True, least=0.0),
    },
    "regions": {
        "region": Column(needed=False),
        "workforce": Column("number", needed=False, blank=True, default=True, least=0.0),
        "people": Column("number", needed=False, blank=True, default=True, least=0.0),
        "participation": Column("share", needed=False, blank=True, default=True, least=0.0, most=1.0),
        "carers": Column("number", needed=False, blank=True, default=True, least=0.0),
        "places": Column("number", needed=False, blank=True, default=True, least=0.0),
        "meetings": Column("share", needed=False, blank=True, default=True, least=0.0, most=1.0),
    },
    "training": {
        "region": Column(needed=False, blank=True),
        "skill": Column(),
        "from_skill": Column(needed=False, blank=True),
        "year": Column("year", needed=False, blank=True),
        "length": Column("whole"),
        "pass": Column("share", needed=False, blank=True, default=True, above=0.0, most=1.0),
        "places": Column("number", least=0.0),
        "cost": Column("number", least=0.0),
    },
    "moving": {
        "from": Column(),
        "to": Column(),
        "skill": Column(needed=False, blank=True),
        "cost": Column("number", needed=False, least=0.0),
        "amenity": Column("number", needed=False),
    },
    "moves": {
        "from": Column(),
        "to": Column(),
        "skill": Column(needed=False, blank=True),
        "year": Column("year"),
        "people": Column("number", above=0.0),
        "moved": Column("number", least=0.0),
        "wage_from": Column("number", above=0.0),
        "wage_to": Column("number", above=0.0),
        "amenity": Column("number", needed=False),
    },
}
"""Columns of each file; `posts.csv` is read in `posts`."""

KEYS: Mapping[str, Sequence[str]] = {
    "posts": ("activity", "skill"),
    "people": ("skill",),
    "regions": (),
    "training": ("skill",),
    "moving": ("from", "to"),
    "moves": ("from", "to", "year"),
}
"""What may stand once; the region, the skill trained and the year are added where the file has them."""
MORE = {
    "posts": ("region",),
    "people": ("region",),
    "regions": ("region",),
    "training": ("region", "from_skill", "year"),
    "moving": ("skill",),
    "moves": ("skill",),
}


ALL_OR_NONE = {"people": ("wage", "newcomers"), "regions": ("places", "workforce", "people"), "training": ("pass",)}
"""Figures that are stated of everybody or of nobody."""


@dataclass(eq=False)
class Folder:
    """The files of a folder, read; those that are not there are None."""

    place: Path | None
    files: dict[str, Records] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, name: str) -> Records | None:
        return self.files.get(name)

    def fault(self, name: str, column: str, message: str, way_out: str = "", kind: str = "missing") -> None:
        """Name a fault of a file as a whole."""
        self.faults.append(Fault(kind, f"{name}.csv", "", column, message, way_out))


def read_folder(place: Path | None) -> Folder:
    """Return the files of a folder of labour as they stand, cells typed, faults collected.

    Raises
    ------
    UsageError
        If the folder is not there, or holds none of the files.
    """
    found = Folder(place)
    if place is None:
        return found
    names = [*(f"{name}.csv" for name in FILES), FILE]
    if not place.is_dir():
        raise UsageError(f"'{place}' is no folder: labour by skill is told in a folder with {', '.join(names)}.")
    if not any((place / name).is_file() for name in names):
        raise UsageError(f"'{place}' holds none of {', '.join(names)}: it says nothing of labour.")
    for name, columns in FILES.items():
        file = inside(place, f"{name}.csv")
        if file.is_file():
            header = read_records(file, columns, faults=[]).header
            key = (*(k for k in MORE.get(name, ()) if k in header), *KEYS[name])
            found.files[name] = read_records(file, columns, key=key, faults=found.faults)
            _all_or_none(found, name)
    return found


def _all_or_none(folder: Folder, name: str) -> None:
    """Refuse a figure left blank beside stated ones: the default would stand among what somebody knows."""
    rows = folder.files[name]
    for column in ALL_OR_NONE.get(name, ()):
        blank = [row for row in rows if column in row.cells and not row.states(column)]
        if blank and len(blank) < len(rows) and not folder.faults:
            says = "is blank beside rows that state it; it stands in every row or in none."
            folder.faults.append(blank[0].fault("blank", column, says, "Write it, or leave the column out."))


@dataclass(frozen=True, eq=False)
class Cells:
    """Figures of people by skill and region; NaN where nothing is stated.

    Parameters
    ----------
    persons, wage, newcomers : array, shape (skills, regions)
    titles : mapping of skill to name
    """

    persons: Array
    wage: Array
    newcomers: Array
    titles: dict[str, str]


def read_people(folder: Folder, skills: Sequence[str], regions: Sequence[str]) -> Cells:
    """Return what people.csv states; every skill and region that has posts needs its row."""
    shape = (len(skills), len(regions))
    cells = Cells(np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan), {})
    rows = folder["people"]
    if rows is None:
        return cells
    for row in rows:
        k, r = _at(folder, row, "skill", skills, "skill posts ask for"), _region(folder, row, regions)
        if k is None or r is None:
            continue
        cells.persons[k, r] = row.number("persons")
        cells.wage[k, r] = row.number("wage")
        cells.newcomers[k, r] = row.number("newcomers")
        if row.states("title"):
            cells.titles[skills[k]] = row.text("title")
    for k, r in np.argwhere(np.isnan(cells.persons)) if not folder.faults else []:
        says = f"has no row for '{skills[k]}' in '{regions[r]}': missing is not zero."
        folder.fault("people", "persons", says, "Write 0 where nobody has the skill.")
    return cells


@dataclass(frozen=True, eq=False)
class RegionCells:
    """What regions.csv states, NaN where it says nothing; each of shape (regions,)."""

    workforce: Array
    people: Array
    participation: Array
    carers: Array
    places: Array
    meetings: Array


NEAR = 1e-4
"""Relative difference up to which people by main skill add up: that of printed digits."""


def read_regions(folder: Folder, regions: Sequence[str], persons: Array) -> RegionCells:
    """Return what regions.csv states, and refuse a region whose people by main skill do not add up to its workforce.

    Parameters
    ----------
    persons : array, shape (skills, regions)
        As people.csv states them.
    """
    names = tuple(RegionCells.__dataclass_fields__)
    cells = RegionCells(*(np.full(len(regions), np.nan) for _ in names))
    for row in folder["regions"] or ():
        r = _region(folder, row, regions)
        if r is None:
            continue
        for name in names:
            getattr(cells, name)[r] = row.number(name)
        counted = cells.people[r] * cells.participation[r]
        if cells.workforce[r] > cells.people[r]:
            says = f"'{regions[r]}': the workforce is more than the people of working age."
            folder.faults.append(row.fault("range", "workforce", says, "Mend one of them."))
        if np.isnan(cells.workforce[r]):
            cells.workforce[r] = counted
        elif np.isnan(cells.participation[r]):
            cells.participation[r] = cells.workforce[r] / cells.people[r] if cells.people[r] > 0.0 else np.nan
        elif abs(counted - cells.workforce[r]) > NEAR * cells.workforce[r]:
            says = f"'{regions[r]}': people times participation are {counted:,.6g}, not {cells.workforce[r]:,.6g}."
            folder.faults.append(row.fault("adds_up", "workforce", says, "Leave out one of them, or mend it."))
    total = persons.sum(axis=0)
    for place in np.flatnonzero(np.abs(total - cells.workforce) > NEAR * cells.workforce):
        r = int(place)
        more = total[r] > cells.workforce[r]
        says = f"'{regions[r]}': people by main skill are {total[r]:,.6g}, the workforce is {cells.workforce[r]:,.6g}."
        way_out = (
            "Somebody is counted in two skills: count each by the main one."
            if more
            else "Give every skill a row, those without a trade too."
        )
        folder.fault("people", "persons", says, way_out, "adds_up")
    return cells


def read_training(
    folder: Folder, skills: Sequence[str], regions: Sequence[str], years: Sequence[int], passed: float
) -> tuple[Training, ...]:
    """Return the trainings of training.csv, one for each region it speaks of (all where it names none)."""
    grouped: dict[tuple[int, int, int], list[Record]] = {}
    for row in folder["training"] or ():
        k = _at(folder, row, "skill", skills, "skill posts ask for")
        source = _at(folder, row, "from_skill", skills, "skill posts ask for") if row.states("from_skill") else -1
        here = [_region(folder, row, regions)] if row.states("region") else list(range(len(regions)))
        length = row.whole("length")
        if length is not None and length < 1:
            way_out = "Give the years it takes, 1 or more; what takes weeks is no other skill."
            folder.faults.append(row.fault("range", "length", "is 0: nobody learns a skill in no time.", way_out))
        if k is None or source is None or None in here or length is None or length < 1:
            continue
        if k == source:
            folder.faults.append(row.fault("range", "from_skill", "is the skill it leads to.", "Name another."))
        for r in here:
            assert r is not None
            grouped.setdefault((r, k, source), []).append(row)
    order = sorted(grouped.items())
    return tuple(_training(folder, place, rows, years, passed) for place, rows in order if not folder.faults)


def _training(
    folder: Folder, place: tuple[int, int, int], rows: list[Record], years: Sequence[int], passed: float
) -> Training:
    region, skill, source = place
    places = np.full(len(years), np.nan)
    for row in rows:
        year = row.whole("year")
        if year is not None and year not in years:
            says = f"{year} is no year of the plan, {years[0]}-{years[-1]}."
            folder.faults.append(row.fault("range", "year", says, "Leave the year blank for every year."))
            continue
        places[slice(None) if year is None else years.index(year)] = row.number("places")
    first = rows[0]
    for row in rows[1:]:
        for column in ("length", "pass", "cost"):
            if row.cells.get(column) != first.cells.get(column):
                says = f"is not that of line {first.line}, the same training."
                folder.faults.append(row.fault("contradiction", column, says, "A training has one of each."))
    if np.isnan(places).any() and not folder.faults:
        absent = [str(year) for year, place in zip(years, places, strict=True) if np.isnan(place)]
        says = f"has no places in {shown(absent)} for a training that has some in other years: missing is not zero."
        folder.faults.append(first.fault("missing", "places", says, "Write 0 where there are none."))
    length = first.whole("length") or 1
    return Training(skill, region, source, length, first.number("pass", passed), places, first.number("cost"))


def read_moves(folder: Folder, skills: Sequence[str], regions: Sequence[str]) -> MoveEstimate | None:
    """Return what moves.csv says of the wage response and the cost of moving; None without the file."""
    rows = folder["moves"]
    if rows is None:
        return None
    for row in rows:
        _ends(folder, row, regions)
        if row.states("skill"):
            _at(folder, row, "skill", skills, "skill posts ask for")
        if row.number("moved") > row.number("people"):
            folder.faults.append(row.fault("range", "moved", "is more than there were people.", "Mend one of them."))
    if folder.faults:
        return None
    column = {name: np.array([row.number(name, 0.0) for row in rows]) for name in FILES["moves"]}
    return estimate_moves(
        column["people"], column["moved"], np.log(column["wage_to"] / column["wage_from"]), column["amenity"]
    )


def read_routes(folder: Folder, skills: Sequence[str], regions: Sequence[str], estimate: MoveEstimate | None) -> Routes:
    """Return the ways of moving.csv; those of moves.csv at the cost estimated where there is no such file."""
    rows = folder["moving"]
    found: dict[tuple[int, int, int], tuple[float, float]] = {}
    for row in rows or (folder["moves"] if estimate is not None else None) or ():
        ends = _ends(folder, row, regions)
        which = (
            (_at(folder, row, "skill", skills, "skill posts ask for"),) if row.states("skill") else range(len(skills))
        )
        if ends is None or None in which:
            continue
        cost = row.number("cost") if rows is not None else np.nan
        if np.isnan(cost) and estimate is not None:
            cost = max(estimate.cost, 0.0)
        if np.isnan(cost):
            way_out = "Write the utils moving costs, or give moves.csv, from which they are estimated."
            folder.faults.append(row.fault("missing_column", "cost", "is not there.", way_out))
            continue
        for k in which:
            assert k is not None
            found[k, *ends] = (cost, row.number("amenity", 0.0))
    if not found:
        return Routes.none()
    order = sorted(found)
    ways, figures = np.array(order, dtype=np.int64), np.array([found[way] for way in order])
    return Routes(ways[:, 0], ways[:, 1], ways[:, 2], figures[:, 0], figures[:, 1])


def _at(folder: Folder, row: Record, column: str, known: Sequence[str], what: str) -> int | None:
    label = row.text(column)
    if label in known:
        return known.index(label)
    if label:
        folder.faults.append(row.fault("unknown_label", column, f"'{label}' is no {what}.", nearest(label, known)))
    return None


def _region(folder: Folder, row: Record, regions: Sequence[str]) -> int | None:
    if "region" not in row.cells and len(regions) == 1:
        return 0
    if not row.states("region"):
        way_out = f"Regions are {shown(list(regions))}."
        folder.faults.append(row.fault("missing", "region", "is not stated.", way_out))
        return None
    return _at(folder, row, "region", regions, "region of the plan")


def _ends(folder: Folder, row: Record, regions: Sequence[str]) -> tuple[int, int] | None:
    start, end = (_at(folder, row, column, regions, "region of the plan") for column in ("from", "to"))
    if start is not None and start == end:
        folder.faults.append(row.fault("range", "to", "is where it starts.", "Name another region."))
    return None if start is None or end is None or start == end else (start, end)
