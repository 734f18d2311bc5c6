"""Read the repair programme of a freight folder: [repair], [[way]] and shops.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.freight.orders import Shops
from lustrum.freight.repair import Fleet
from lustrum.freight.tables import Reading
from lustrum.freight.ways import KINDS, Way
from lustrum.periods import read_period
from lustrum.results import Column, Record, Section
from lustrum.wording.names import nearest

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""Months of each period a programme may have."""

MOST = 240
"""Periods of a programme."""

SHOPS: Mapping[str, Column] = {
    "shop": Column(),
    "period": Column(needed=False),
    "hours": Column("number", least=0.0),
    "hours_per_repair": Column("number", above=0.0),
    "parts": Column("number", least=0.0),
    "cost": Column("number", least=0.0),
}


@dataclass(frozen=True, eq=False)
class Programme:
    """A repair programme as asked for.

    Parameters
    ----------
    fleet : Fleet
    kind : str
        Of its periods: month, quarter, half-year, year.
    period : tuple of str
        Their names, as many as the programme has.
    rates : mapping of name to array, shape (periods,)
        Repairs by period of each course told beside the programme.
    goal : float or None
        Fit locomotives after the last period.
    split : tuple of float
        Repairs of periods in proportion, over and over; empty where free.
    needed : float or None
        Fit locomotives the freight needs, where it is stated.
    shops : Shops or None
    ways : tuple of Way
    exchange_rate : float
        Not a number where it is not stated.
    definition : str
        By which fit is counted.
    """

    fleet: Fleet
    kind: str
    period: tuple[str, ...]
    rates: Mapping[str, Array]
    goal: float | None
    split: tuple[float, ...]
    needed: float | None
    shops: Shops | None
    ways: tuple[Way, ...]
    exchange_rate: float
    definition: str

    @property
    def months(self) -> int:
        """Months of a period."""
        return MONTHS[self.kind]


def read_programme(reading: Reading, top: Section) -> Programme | None:
    """Return the repair programme of a folder, None where it asks for none."""
    if "repair" not in top:
        if "way" in top:
            raise top.error("way", "has ways without [repair]: say which fleet they are for.")
        return None
    table = top.table("repair")
    table.refuse_unknown(
        ("period", "start", "periods", "fleet", "fit", "sick_share", "breakdown", "course", "goal_share", "split",
         "needed", "exchange_rate", "definition")
    )  # fmt: skip
    table.refuse_missing(("period", "start", "periods", "fleet", "breakdown", "definition"))
    kind = table.word("period", tuple(MONTHS))
    count = table.whole("periods")
    if count is None or not 0 < count <= MOST:
        raise table.error("periods", f"has periods outside 1 to {MOST}.")
    names = _names(table, kind, count)
    fleet = _fleet(table)
    definition = table.word("definition", [each.text("id") for each in top.tables("definition")])
    goal = fleet.number * table.share("goal_share") if "goal_share" in table else None
    return Programme(
        fleet,
        kind,
        names,
        _courses(table, MONTHS[kind], count),
        goal,
        _split(table),
        table.number("needed", least=0.0, most=fleet.number) if "needed" in table else None,
        _shops(reading, names),
        _ways(top),
        table.number("exchange_rate", least=1e-300),
        definition,
    )


def _fleet(table: Section) -> Fleet:
    number = table.number("fleet", least=1e-9)
    if ("fit" in table) == ("sick_share" in table):
        raise table.error("fit", "needs either fit or sick_share.")
    fit = table.number("fit", least=0.0) if "fit" in table else number * (1.0 - table.share("sick_share"))
    try:
        return Fleet(number, fit, table.share("breakdown"))
    except UsageError as error:
        raise table.error("breakdown", str(error)) from None


def _names(table: Section, kind: str, count: int) -> tuple[str, ...]:
    """Return the names of the periods, from the first on."""
    written = table.text("start")
    first = read_period(written)
    if first.kind != kind:
        raise table.error("start", f"has start = '{written}', which is no {kind}.")
    year, within = int(first.text[:4]), 12 // MONTHS[kind]
    at = int(first.text[5:].lstrip("HQ") or 1) - 1
    mark = {"month": "-{:02d}", "quarter": "-Q{}", "half-year": "-H{}", "year": ""}[kind]
    return tuple(f"{year + (at + k) // within}{mark.format((at + k) % within + 1)}" for k in range(count))


def _courses(table: Section, months: int, count: int) -> dict[str, Array]:
    """Return the courses told beside the programme, repairs a period."""
    found: dict[str, Array] = {}
    for each in table.tables("course"):
        each.refuse_unknown(("name", "a_month"))
        each.refuse_missing(("name", "a_month"))
        given = each.path("a_month")
        path = [given] if isinstance(given, float) else given
        if len(path) > count or min(path) < 0.0:
            raise each.error("a_month", f"has {len(path)} figures for {count} periods, or one below 0.")
        found[each.text("name")] = months * np.array(path + [path[-1]] * (count - len(path)))
    return found


def _split(table: Section) -> tuple[float, ...]:
    if "split" not in table:
        return ()
    given = table.path("split")
    path = tuple([given] if isinstance(given, float) else given)
    if min(path) < 0.0 or not max(path) > 0.0:
        raise table.error("split", "needs a proportion for each period in turn, none below 0.")
    return path


def _ways(top: Section) -> tuple[Way, ...]:
    found = []
    for each in top.tables("way"):
        each.refuse_unknown(("name", "kind", "home_cost", "foreign_cost", "fit_years", "quality", "most", "lead"))
        each.refuse_missing(("name", "kind", "home_cost", "foreign_cost", "fit_years"))
        found.append(
            Way(
                each.text("name"),
                each.word("kind", KINDS),
                each.number("home_cost", least=0.0),
                each.number("foreign_cost", least=0.0),
                each.number("fit_years", least=1e-9),
                each.number("quality", 1.0, least=1e-9),
                each.number("most", least=0.0) if "most" in each else None,
                each.whole("lead", 0) or 0,
            )
        )
    return tuple(found)


def _shops(reading: Reading, names: Sequence[str]) -> Shops | None:
    """Return the shops, repairs by period the smaller of what hours and what parts allow."""
    if not (reading.folder / "shops.csv").is_file():
        return None
    rows = reading.read("shops.csv", SHOPS, ("shop",))
    shops = tuple(dict.fromkeys(row.text("shop") for row in rows))
    hours, parts = (np.full((len(shops), len(names)), np.nan) for _ in range(2))
    cost = np.full(len(shops), np.nan)
    for row in rows:
        place = shops.index(row.text("shop"))
        for t in _periods_of(reading, row, names):
            if not np.isnan(hours[place, t]):
                message = f"the shop stands twice in {names[t]}."
                reading.faults.append(row.fault("duplicate_label", "shop", message, "Keep one."))
            hours[place, t] = row.number("hours") / row.number("hours_per_repair")
            parts[place, t] = row.number("parts")
        if not np.isnan(cost[place]) and cost[place] != row.number("cost"):
            reading.faults.append(row.fault("differs", "cost", "a repair costs otherwise in another period.", "Agree."))
        cost[place] = row.number("cost")
    for place, t in zip(*np.nonzero(np.isnan(hours)), strict=True) if not reading.faults else ():
        message = f"nothing is said of {names[t]}."
        reading.fault("missing_row", "shops.csv", shops[place], "period", message, "Add it, or leave period blank.")
    return Shops(shops, hours, parts, cost)


def _periods_of(reading: Reading, row: Record, names: Sequence[str]) -> Sequence[int]:
    named = row.text("period")
    if not named:
        return range(len(names))
    if named in names:
        return [list(names).index(named)]
    message = f"'{named}' is no period of the programme."
    reading.faults.append(row.fault("unknown_label", "period", message, nearest(named, names)))
    return ()
