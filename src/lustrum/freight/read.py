"""Read a freight folder: freight.toml with arcs.csv, needs.csv or flows.csv, nodes.csv, census.csv and shops.csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.errors import UsageError
from lustrum.freight.capacity import PERIODS
from lustrum.freight.census import Census, Definition, Link, read_census
from lustrum.freight.network import EMPTIES, Freight, Good, Locomotives, Wagon
from lustrum.freight.read_repair import Programme, read_programme
from lustrum.freight.tables import Reading, Rules, read_lines, read_needs, read_places
from lustrum.results import Section, raise_faults, read_toml
from lustrum.results.paths import inside

FILE = "freight.toml"

KEYS = (
    "name", "unit", "money", "year", "source", "capacity_per", "open_hours", "wagons_per_train",
    "empty_wagons_per_train", "cost_per_wagon_km", "empties", "season", "wagons", "goods", "locomotives",
    "definition", "link", "repair", "way", "plan",
)  # fmt: skip
OF = ("output", "imports", "exports", "consumption")
"""Quantities of a plan by product that may have to be carried."""


@dataclass(frozen=True, eq=False)
class Folder:
    """What a freight folder says.

    Parameters
    ----------
    freight : Freight or None
        None where the folder holds a repair programme alone.
    programme : Programme or None
    census : Census or None
    """

    name: str
    money: str
    source: str
    freight: Freight | None
    programme: Programme | None
    census: Census | None


def read_freight(folder: Path | str) -> Folder:
    """Return what a freight folder says; every fault of the pass is named with its file and line.

    Raises
    ------
    UsageError
        If there is no such folder, or freight.toml has a key that is not known or a value that cannot be meant.
    DataError
        With every fault found in the tables.
    """
    folder = Path(folder)
    if not (folder / FILE).is_file():
        raise UsageError(f"'{folder}' has no {FILE}; name the folder of a network (see `lustrum freight --help`).")
    top = read_toml(inside(folder, FILE))
    top.refuse_unknown(KEYS)
    top.refuse_missing(("name", "unit", "money", "year", "source"))
    reading = Reading(folder)
    has_network = (folder / "arcs.csv").is_file() or "goods" in top
    census = _census(reading, top)
    freight = _network(reading, top, census) if has_network else None
    if not has_network and (folder / "needs.csv").is_file():
        reading.fault("missing_file", "arcs.csv", "", "", "is not there: needs.csv has no lines to go over.")
    programme = read_programme(reading, top)
    if freight is None and programme is None and census is None and not reading.faults:
        raise UsageError(f"'{folder}' holds no network (arcs.csv, needs.csv), no [repair] and no census.csv.")
    raise_faults(reading.faults, folder)
    return Folder(top.text("name"), top.text("money"), top.text("source"), freight, programme, census)


def _network(reading: Reading, top: Section, census: Census | None) -> Freight:
    year = top.whole("year")
    assert year is not None
    _seasons(reading, top)
    top.refuse_missing(("wagons_per_train", "wagons", "goods"))
    train = top.number("wagons_per_train", least=1e-9)
    empty_train = top.number("empty_wagons_per_train", train, least=1e-9)
    empties = _empties(reading, top)
    has_capacity = "capacity_per" in top
    per = top.word("capacity_per", tuple(PERIODS), "day")
    if not has_capacity:
        reading.assume("capacity_per", "Capacity of lines counts wagons a day.", "day")
    open_hours = top.number("open_hours", least=0.01, most=24.0) if "open_hours" in top else None
    wagons = _wagons(top)
    goods = _goods(top, wagons)
    rules = Rules(per, train, top.number("cost_per_wagon_km"), open_hours)
    lines, capacity, rebuilt = read_lines(reading, rules)
    nodes = tuple(dict.fromkeys(end for line in lines for end in (line.start, line.end)))
    raise_faults(reading.faults, reading.folder)
    needs = read_needs(reading, goods, nodes)
    place = read_places(reading, nodes)
    plan = top.table("plan")
    plan.refuse_unknown(("money", "transport", "transport_use"))
    if ("transport" in plan) != ("transport_use" in plan):
        raise plan.error("transport", "needs transport and transport_use together, or neither.")
    if "empty_wagons_per_train" not in top:
        reading.assume("empty_wagons_per_train", "Trains of empties are as long as loaded ones.", f"{train:g}")
    return Freight(
        name=top.text("name"),
        unit=top.text("unit"),
        money=top.text("money"),
        source=top.text("source"),
        year=year,
        node=nodes,
        season=reading.season,
        days=np.array(reading.days),
        line=lines,
        capacity=capacity,
        rebuilt=rebuilt,
        wagon=wagons,
        good=goods,
        needs=needs,
        train=train,
        empty_train=empty_train,
        empties=empties,
        locomotives=_locomotives(top, census),
        place=place,
        money_per_unit=plan.number("money", 1.0, least=1e-300),
        transport=plan.text("transport"),
        transport_use=plan.number("transport_use", 0.0, least=0.0),
        assumptions=tuple(reading.assumptions),
    )


def _seasons(reading: Reading, top: Section) -> None:
    tables = top.tables("season")
    names: list[str] = []
    for each in tables:
        each.refuse_unknown(("name", "days"))
        each.refuse_missing(("name", "days"))
        names.append(each.text("name"))
        reading.days += (each.number("days", least=1e-9),)
    if len(set(names)) < len(names):
        raise top.error("season", "names a season twice.")
    if not names:
        names, reading.days = ["year"], (365.0,)
        reading.assume("season", "The year is one season.", "365 days")
    reading.season = tuple(names)


def _empties(reading: Reading, top: Section) -> float:
    if "empties" not in top:
        reading.assume("empties", "An empty wagon costs this share of a loaded one.", f"{EMPTIES:g}", "manual, 13.6")
    found = top.number("empties", EMPTIES, least=0.0)
    if not found > 0.0:
        raise top.error(
            "empties", "has empties = 0: empty wagons that run for nothing may run in circles. Give what one costs "
            f"over a line, as a share of a loaded one; {EMPTIES:g} is usual.",
        )  # fmt: skip
    return found


def _wagons(top: Section) -> tuple[Wagon, ...]:
    found = []
    for name in top.table("wagons"):
        each = top.table("wagons").table(name)
        each.refuse_unknown(("load", "number", "km_a_day", "terminal_days", "returns"))
        each.refuse_missing(("load",))
        number = each.number("number", least=0.0) if "number" in each else None
        if (number is None) != ("km_a_day" not in each):
            raise each.error("number", "needs number and km_a_day together: wagons are bound as long as they travel.")
        returns = each.values.get("returns", True)
        if not isinstance(returns, bool):
            raise each.error("returns", "has returns that is neither true nor false.")
        found.append(
            Wagon(
                name, each.number("load", least=1e-12), number, each.number("km_a_day", least=1e-9),
                each.number("terminal_days", 0.0, least=0.0), returns,
            )
        )  # fmt: skip
    return tuple(found)


def _goods(top: Section, wagons: Sequence[Wagon]) -> tuple[Good, ...]:
    kinds = [wagon.name for wagon in wagons]
    found = []
    for name in top.table("goods"):
        each = top.table("goods").table(name)
        each.refuse_unknown(("wagon", "load", "storage_cost", "product", "of", "per_unit"))
        wagon = each.word("wagon", kinds, kinds[0] if len(kinds) == 1 else "")
        load = each.number("load", wagons[kinds.index(wagon)].load, least=1e-12)
        storage = each.number("storage_cost", least=0.0) if "storage_cost" in each else None
        per_unit = each.number("per_unit", least=1e-300) if "per_unit" in each else None
        of = each.word("of", OF, "output")
        found.append(Good(name, wagon, load, storage, each.text("product"), of, per_unit))
    return tuple(found)


def _locomotives(top: Section, census: Census | None) -> Locomotives | None:
    if "locomotives" not in top:
        return None
    each = top.table("locomotives")
    each.refuse_unknown(("fleet", "fit", "sick_share", "km_a_day", "definition"))
    each.refuse_missing(("fleet", "km_a_day", "definition"))
    fleet = each.number("fleet", least=0.0)
    if ("fit" in each) == ("sick_share" in each):
        raise each.error("fit", "needs either fit or sick_share.")
    fit = each.number("fit", least=0.0, most=fleet) if "fit" in each else fleet * (1.0 - each.share("sick_share"))
    known = [each.id for each in _definitions(top)]
    definition = each.word("definition", known)
    if census is not None and census.counts:
        last = census.counts[-1]
        if last.definition != definition and census.factor(last.definition, definition) is None:
            raise each.error(
                "definition", f"counts fit by '{definition}', the last count of census.csv ({last.date}) by "
                f"'{last.definition}', and no [[link]] joins them: kilometres of one are not those of the other.",
            )  # fmt: skip
    return Locomotives(fleet, fit, each.number("km_a_day", least=1e-9), definition)


def _definitions(top: Section) -> tuple[Definition, ...]:
    found = []
    for each in top.tables("definition"):
        each.refuse_unknown(("id", "since", "says"))
        each.refuse_missing(("id", "since", "says"))
        found.append(Definition(each.text("id"), each.text("since"), each.text("says")))
    return tuple(found)


def _links(top: Section, known: Sequence[str]) -> tuple[Link, ...]:
    found = []
    for each in top.tables("link"):
        each.refuse_unknown(("earlier", "later", "factor", "source"))
        each.refuse_missing(("earlier", "later", "factor", "source"))
        ends = (each.word("earlier", known), each.word("later", known))
        found.append(Link(*ends, each.number("factor", least=1e-9), each.text("source")))
    return tuple(found)


def _census(reading: Reading, top: Section) -> Census | None:
    definitions = _definitions(top)
    links = _links(top, [each.id for each in definitions])
    if not (reading.folder / "census.csv").is_file():
        return None
    found = read_census(inside(reading.folder, "census.csv"), definitions, links, reading.faults)
    raise_faults(reading.faults, reading.folder)
    return found
