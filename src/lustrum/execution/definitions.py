"""What an indicator is: unit, period, owner, closing date; each version kept, a new one a visible break."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.execution.series import PERIODS, ended_before, last_day, number_of, spelled
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.records import Column, Record, Records, read_records
from lustrum.results.totals import repeats
from lustrum.wording.names import nearest

LEVELS = ("factory", "sector", "assembly")
"""Whose indicator it is, from the place of work up."""

KINDS = ("flow", "stock", "ratio")
"""A flow adds up over a year, a stock stands at the end of a period, a ratio does neither."""

CLOSING = {"day": 1, "week": 3, "month": 15, "quarter": 30, "year": 60}
"""Days after the end of a period in which its report is due, where a definition says nothing."""

LONGEST = 200
"""Letters of a name or unit."""

_PERSON = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\+\d[\d ()/-]{7,}\d|\b\d{3}-\d{2}-\d{4}\b"
    r"|\b(?:Mr|Mrs|Ms|Miss|Herr|Frau|Mme|Sr|Sra)\.? [A-Z]\w"
)
PERSONAL_COLUMNS = (
    "name", "first_name", "last_name", "surname", "person", "employee", "worker", "birth", "birthday", "date_of_birth",
    "email", "e-mail", "mail", "phone", "telephone", "address", "passport", "social_security", "ssn", "salary", "sick",
)  # fmt: skip
"""Columns that tell of persons: a ledger refuses them whatever they hold."""

COLUMNS: Mapping[str, Column] = {
    "indicator": Column(),
    "unit": Column(),
    "period": Column("word", words=PERIODS),
    "owner": Column(),
    "title": Column(needed=False),
    "kind": Column("word", needed=False, blank=True, words=KINDS),
    "since": Column("period", needed=False, blank=True),
    "link": Column("number", needed=False, blank=True, default=True, above=0.0),
    "closing_days": Column("whole", needed=False, blank=True, default=True, least=0, most=3660),
    "level": Column("word", needed=False, blank=True, words=LEVELS),
    "parent": Column(needed=False),
    "least": Column("number", needed=False, blank=True, default=True),
    "most": Column("number", needed=False, blank=True, default=True),
    "product": Column(needed=False),
    "region": Column(needed=False),
}
"""Columns of a file of definitions; the first four are needed."""


@dataclass(frozen=True)
class Definition:
    """An indicator as defined.

    Parameters
    ----------
    indicator : str
        Its name, as reports give it.
    unit : str
    period : {"day", "week", "month", "quarter", "year"}
    owner : str
        The body that reports it: a council, a factory, an office; never a person.
    title : str
        For people; the name where nothing is stated.
    kind : {"flow", "stock", "ratio"}
    version : int
        1 for the first.
    since : int or None
        Number of the first period it holds for (`series.number_of`); None where it holds from the first report.
    link : float
        What a figure of the version before is multiplied by to be one of this; NaN where nobody stated it.
    closing_days : int
        Days after the end of a period in which the report is due.
    level : {"factory", "sector", "assembly"}
    parent : str
        The sector of a factory, the assembly of a sector; also the indicator's place in the escalation.
    least, most : float
        Bounds outside of which a figure cannot be meant; infinite where none are stated.
    product, region : str
        Labels of the plan's table, where it has them.
    """

    indicator: str
    unit: str
    period: str
    owner: str
    title: str = ""
    kind: str = "flow"
    version: int = 1
    since: int | None = None
    link: float = math.nan
    closing_days: int = 15
    level: str = "factory"
    parent: str = ""
    least: float = -math.inf
    most: float = math.inf
    product: str = ""
    region: str = ""

    def closing(self, number: int) -> date:
        """Return the last day on which the report of a period is in time."""
        return last_day(self.period, number) + timedelta(days=self.closing_days)

    def due(self, day: date) -> int:
        """Return the number of the last period whose report should be there on a day."""
        number = ended_before(self.period, day)
        while self.closing(number) >= day:
            number -= 1
        return number

    def differs(self, other: Definition) -> tuple[str, ...]:
        """Return what makes figures by this definition not comparable with those by another."""
        return tuple(name for name in ("unit", "period", "kind") if getattr(self, name) != getattr(other, name))

    def same(self, other: Definition) -> bool:
        """Say whether nothing but the version's number and its link differ: defining it again changes nothing."""
        names = [name for name in self.__dataclass_fields__ if name not in ("version", "link", "since")]
        return all(getattr(self, name) == getattr(other, name) for name in names) and self.since in (None, other.since)


@dataclass(frozen=True, eq=False)
class Definitions:
    """Every version of every indicator.

    Parameters
    ----------
    versions : mapping of indicator to its definitions, oldest first
    days : mapping of indicator to the day, as ordinal, on which it was first defined
    """

    versions: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)

    def day(self, indicator: str) -> int:
        """Return the day, as ordinal, on which an indicator was first defined; 0 where nobody says."""
        return self.days.get(indicator, 0)

    def newest(self, indicator: str) -> Definition:
        """Return an indicator's newest definition.

        Raises
        ------
        UsageError
            If there is no such indicator.
        """
        if indicator not in self.versions:
            raise UsageError(f"'{indicator}' is no indicator here. {nearest(indicator, self.versions)}")
        return self.versions[indicator][-1]

    def in_force(self, indicator: str, number: int) -> Definition:
        """Return the definition that holds for a period: the newest that had begun."""
        self.newest(indicator)
        for each in reversed(self.versions[indicator]):
            if each.since is None or number >= each.since:
                return each
        return self.versions[indicator][0]


def is_personal(text: str) -> bool:
    """Say whether a text tells of a person: an address, a number to call, a name with its title.

    >>> is_personal("works council"), is_personal("a.miller@works.org"), is_personal("Mrs Miller")
    (False, True, True)
    """
    return _PERSON.search(text) is not None


def read_definitions(path: Path | str) -> tuple[Definition, ...]:
    """Return the definitions of a file, each as version 1; see `next_versions` for those of a ledger.

    Parameters
    ----------
    path : Path or str
        A table with the columns `COLUMNS`; indicator, unit, period and owner are needed.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where a column or cell tells of persons; where bounds, or a `since` of another period,
        cannot be meant.
    """
    faults: list[Fault] = []
    records = read_records(path, COLUMNS, key=("indicator",), faults=faults)
    faults[:] = [_of_persons(each) for each in faults]
    found = definitions_of(records, faults)
    raise_faults(faults, path)
    return found


def definitions_of(records: Records | Sequence[Record], faults: list[Fault]) -> tuple[Definition, ...]:
    """Return the definitions records state; what cannot be meant goes to `faults`."""
    found: list[Definition] = []
    for row in records:
        for column in ("indicator", "unit", "owner", "title", "parent"):
            text = row.text(column)
            if column in ("indicator", "unit", "owner") and not text:
                faults.append(row.fault("blank", column, "is blank.", "Write it."))
            elif len(text) > LONGEST:
                faults.append(row.fault("too_long", column, f"has {len(text)} letters; {LONGEST} are the most."))
            elif is_personal(text):
                way_out = "Name the body that reports, and keep persons out of the ledger."
                faults.append(row.fault("personal", column, "tells of a person.", way_out))
        if repeats(row.text("indicator")) == "part":
            faults.append(row.fault("repeats", "indicator", "is part of another.", "Give it a name of its own."))
        least, most = row.number("least", -math.inf), row.number("most", math.inf)
        if least > most:
            faults.append(row.fault("bounds", "least", f"is {least:g}, above most, {most:g}.", "Exchange them."))
        kind = row.text("period")
        since = _since(row, kind, faults)
        closing = row.whole("closing_days")
        found.append(
            Definition(
                row.text("indicator"),
                row.text("unit"),
                kind,
                row.text("owner"),
                row.text("title"),
                row.text("kind") or "flow",
                since=since,
                link=row.number("link"),
                closing_days=CLOSING.get(kind, 15) if closing is None else closing,
                level=row.text("level") or "factory",
                parent=row.text("parent"),
                least=least,
                most=most,
                product=row.text("product"),
                region=row.text("region"),
            )
        )
    return tuple(found)


def _since(row: Record, kind: str, faults: list[Fault]) -> int | None:
    if not row.states("since"):
        return None
    since = row.period("since")
    if kind and since.kind != kind:
        way_out = f"Write a {kind}, as {spelled(kind, ended_before(kind, since.first) + 1)}."
        faults.append(row.fault("no_period", "since", f"is '{since}', a {since.kind}, of a {kind} indicator.", way_out))
        return None
    return number_of(since) if kind else None


def _of_persons(fault: Fault) -> Fault:
    """Say of an unknown column that tells of persons why it is refused."""
    if fault.kind != "unknown_column" or fault.column.strip().lower() not in PERSONAL_COLUMNS:
        return fault
    return Fault(
        "personal", fault.file, fault.row, fault.column, "tells of persons, who have no place in a ledger.",
        "Leave the column out.",
    )  # fmt: skip
