"""The ledger kept: entries and reports only ever added, each bound by its hash to all before it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lustrum.database.migrate import bring_up, version_of
from lustrum.database.store import FIRST, Database, Entries, append_only, open_database
from lustrum.errors import DataError, UsageError
from lustrum.execution.definitions import Definition, Definitions
from lustrum.execution.intake import Reports
from lustrum.execution.judge import Known, judge
from lustrum.execution.reading import Report
from lustrum.execution.verdicts import TAKEN
from lustrum.execution.written import body_of, link, now, row_of

ENTRIES = Entries("ledger_entry")
"""Definitions, and a receipt for every file of reports."""
NAME = "ledger_report"
VERSION, HEAD = "ledger_version", "1"
CHUNK = 20_000
MOST_NAMES = 500
"""Asked for in one question to the database."""

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REPORTS = sa.Table(
    NAME,
    sa.MetaData(),
    sa.Column("number", _LONG, primary_key=True, autoincrement=False),
    sa.Column("line", _LONG, nullable=False),
    sa.Column("indicator", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("received", sa.Text, nullable=False),
    sa.Column("by_body", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("late", sa.Integer, nullable=False),
    sa.Column("thousandfold", sa.Integer, nullable=False),
    sa.Column("supersedes", _LONG, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("written", sa.Text, nullable=False),
    sa.Column("chain", sa.LargeBinary, nullable=False),
    sa.Index(f"{NAME}_by_period", "period", "indicator"),
)
"""Every row of every file, those that went back too."""
COLUMNS = tuple(column.name for column in REPORTS.columns)


def create_tables(connection: sa.Connection) -> None:
    """Make the tables and what keeps them from being changed: the first form of a ledger."""
    ENTRIES.create(connection)
    REPORTS.create(connection)
    for statement in append_only(NAME, connection.dialect.name):
        connection.execute(sa.text(statement))


@dataclass(frozen=True, eq=False)
class Receipt:
    """What became of a file of reports.

    Parameters
    ----------
    file : str
    first : int
        Number of its first row in the ledger.
    reports : list of Report
        Every row, judged.
    head : str
        Of the ledger afterwards, in hexadecimal.
    """

    file: str
    first: int
    reports: list[Report]
    head: str


class Ledger:
    """An open ledger."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    @property
    def where(self) -> str:
        """Where it is, without a password."""
        return self.database.where

    def definitions(self, known_on: date | None = None) -> Definitions:
        """Return every definition, those known on a day where one is named; the first of each is always known."""
        with self.database.read() as connection:
            return self._definitions(connection, known_on)

    def define(self, stated: Sequence[Definition], day: date, *, keep: bool = True) -> list[tuple[Definition, str]]:
        """Take definitions in; return each as it stands now, with what happened: new, redefined or unchanged.

        Where `keep` is false nothing is written: they are looked at only.

        Raises
        ------
        UsageError
            If an indicator is defined anew with another kind of period, or from a period before its last version.
        """
        from lustrum.execution.redefine import next_version

        with self.database.write() as connection:
            there = self._definitions(connection)
            found = [next_version(each, there, day) for each in stated]
            changed = [each for each, what in found if keep and what != "unchanged"]
            ENTRIES.extend(connection, [("definition", each.indicator, body_of(each, day)) for each in changed])
        return found

    def judged(self, reports: Reports, today: date, *, stated: bool = False) -> Receipt:
        """Judge the rows of a file as `add` would, and keep nothing."""
        with self.database.read() as connection:
            definitions = self._of_some(connection)
            first, _ = self._last(connection)
            found = judge(reports, definitions, partial(self._known, connection), first, today, stated)
            last = ENTRIES.last(connection)
        return Receipt(reports.file, first, found, (FIRST if last is None else last.chain).hex())

    def add(self, reports: Reports, today: date, *, stated: bool = False) -> Receipt:
        """Judge the rows of a file and keep all of them, in one step.

        Parameters
        ----------
        reports : Reports
        today : date
            The day they are received on, where a row does not say.
        stated : bool
            Whether somebody says that they are; see `judge`.

        Raises
        ------
        UsageError
            If nothing is defined yet.
        DatabaseError
            If it cannot be written; then nothing was.
        """
        with self.database.write() as connection:
            definitions = self._of_some(connection)
            first, chain = self._last(connection)
            judged = judge(reports, definitions, partial(self._known, connection), first, today, stated)
            number = first
            for begin in range(0, len(judged), CHUNK):
                rows = []
                for each in judged[begin : begin + CHUNK]:
                    row = row_of(number, each)
                    chain = link(chain, row)
                    rows.append((*row, chain))
                    number += 1
                _insert(connection, rows)
            body = {
                "file": reports.file,
                "sha256": reports.sha256,
                "first": first,
                "rows": len(judged),
                "taken": sum(each.counts for each in judged),
                "head": chain.hex(),
                "entered": now(),
            }
            head = ENTRIES.append(connection, "receipt", reports.file, body).chain.hex()
        return Receipt(reports.file, first, judged, head)

    def taken(
        self, known_on: date | None = None, indicators: Sequence[str] = ()
    ) -> Iterator[tuple[str, str, float, int, str, int, int]]:
        """Yield (indicator, period, value, version, received, late, number) of reports that count, oldest first."""
        column = REPORTS.c
        names = ("indicator", "period", "value", "version", "received", "late", "number")
        query = sa.select(*(column[name] for name in names)).where(column.verdict.in_(TAKEN)).order_by(column.number)
        if known_on is not None:
            query = query.where(column.received <= known_on.isoformat())
        for part in _parts(sorted(set(indicators))) if indicators else [[]]:
            asked = query.where(column.indicator.in_(part)) if part else query
            with self.database.read() as connection:
                for row in connection.execute(asked):
                    yield tuple(row)

    def kept(self, *, counting: bool | None = None) -> Iterator[Mapping[str, Any]]:
        """Yield every row kept, or those that count, or those that went back."""
        query = sa.select(REPORTS).order_by(REPORTS.c.number)
        if counting is not None:
            within = REPORTS.c.verdict.in_(TAKEN)
            query = query.where(within if counting else ~within)
        with self.database.read() as connection:
            for row in connection.execute(query):
                yield dict(zip(COLUMNS[:-1], tuple(row)[:-1], strict=True))

    def check(self) -> tuple[list[str], int, list[str]]:
        """Count every hash again; return the heads of all entries, the number of reports, and what is wrong.

        Faults of the file itself (SQLite's own check, tables, triggers and indexes that are not as they were made)
        come first.
        """
        faults = self._file_faults()
        with self.database.read() as connection:
            try:
                ENTRIES.check(connection)
                heads = [each.chain.hex() for each in ENTRIES.read(connection)]
                receipts = [json.loads(each.body) for each in ENTRIES.read(connection, kinds=["receipt"])]
            except (DataError, ValueError, TypeError, KeyError, AttributeError) as error:
                return [], 0, [*faults, f"the entries cannot be read: {error}"]
            size, wrong = _check_reports(connection, receipts)
        return heads, size, faults + wrong

    def head(self) -> str:
        """Return the last link of the chain: who keeps it can prove later that nothing before it was changed."""
        with self.database.read() as connection:
            last = ENTRIES.last(connection)
        return (FIRST if last is None else last.chain).hex()

    def _of_some(self, connection: sa.Connection) -> Definitions:
        """Return the definitions, of which there must be some before anybody reports."""
        found = self._definitions(connection)
        if not len(found):
            raise UsageError(f"'{self.where}' defines no indicator: lustrum ledger define LEDGER INDICATORS.csv.")
        return found

    def _definitions(self, connection: sa.Connection, known_on: date | None = None) -> Definitions:
        versions: dict[str, tuple[Definition, ...]] = {}
        days: dict[str, int] = {}
        for entry in ENTRIES.read(connection, kinds=["definition"]):
            body = json.loads(entry.body)
            day = date.fromisoformat(body.pop("day"))
            del body["entered"]
            days.setdefault(body["indicator"], day.toordinal())
            if known_on is not None and body["version"] > 1 and day > known_on:
                continue
            body["link"] = math.nan if body["link"] is None else float(body["link"])
            body["least"] = -math.inf if body["least"] is None else float(body["least"])
            body["most"] = math.inf if body["most"] is None else float(body["most"])
            versions[body["indicator"]] = (*versions.get(body["indicator"], ()), Definition(**body))
        return Definitions(versions, days)

    def _last(self, connection: sa.Connection) -> tuple[int, bytes]:
        """Return the number the next report gets, and the last link of their chain."""
        query = sa.select(REPORTS.c.number, REPORTS.c.chain).order_by(REPORTS.c.number.desc()).limit(1)
        row = connection.execute(query).one_or_none()
        return (1, FIRST) if row is None else (row[0] + 1, row[1])

    def _known(
        self, connection: sa.Connection, indicators: set[str], periods: set[str]
    ) -> dict[tuple[str, str], Known]:
        column = REPORTS.c
        query = (
            sa.select(column.indicator, column.period, column.number, column.value, column.version, column.received)
            .where(column.verdict.in_(TAKEN))
            .order_by(column.number)
        )
        found: dict[tuple[str, str], Known] = {}
        days: dict[str, int] = {}
        for part in _parts(sorted(periods)):
            for indicator, period, number, value, version, received in connection.execute(
                query.where(column.period.in_(part))
            ):
                if indicator not in indicators:
                    continue
                day = days.get(received)
                if day is None:
                    day = days[received] = date.fromisoformat(received).toordinal()
                before = found.get((indicator, period))
                if before is None:
                    found[indicator, period] = Known(number, value, version, day)
                elif day >= before.received:
                    replaced = (*before.replaced, before.value)
                    found[indicator, period] = Known(number, value, version, day, replaced)
        return found

    def _file_faults(self) -> list[str]:
        if self.database.address.kind != "sqlite":
            return []
        with self.database.read() as connection:
            said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            there = _schema(connection)
        fresh = sa.create_engine("sqlite://")
        with fresh.begin() as connection:
            create_tables(connection)
            due = _schema(connection)
        odd = sorted(name for name in due.keys() | there.keys() if due.get(name) != there.get(name) and name != VERSION)
        changed = [f"'{name}' is not as it was made: {there.get(name) or 'it is gone'}" for name in odd]
        return [f"the file is damaged: {each}" for each in said if each != "ok"] + changed


def _insert(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
    """Add rows of reports; to a server many in one statement, as each statement is a journey."""
    if connection.dialect.name == "sqlite":
        marks = ",".join("?" * len(COLUMNS))
        connection.exec_driver_sql(f"insert into {NAME} values ({marks})", rows)
        return
    for begin in range(0, len(rows), MOST_NAMES):
        part = [dict(zip(COLUMNS, row, strict=True)) for row in rows[begin : begin + MOST_NAMES]]
        connection.execute(REPORTS.insert().values(part))


def _schema(connection: sa.Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("select name, sql from sqlite_master where sql is not null").all()
    return {name: sql for name, sql in rows if name != VERSION}


def _check_reports(connection: sa.Connection, receipts: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Count the chain of reports again, and hold it against the receipts; stop at the first that is wrong."""
    due = {receipt["first"] + receipt["rows"] - 1: receipt for receipt in receipts if receipt["rows"]}
    chain, size = FIRST, 0
    query = sa.select(REPORTS).order_by(REPORTS.c.number)
    for row in connection.execution_options(yield_per=CHUNK).execute(query):
        size += 1
        *content, kept = row
        if content[0] != size:
            return size - 1, [f"report {size} is missing"]
        try:
            chain = link(chain, content)
        except (TypeError, ValueError):
            return size - 1, [f"report {size} was changed after it was written"]
        if chain != kept:
            return size - 1, [f"report {size} was changed after it was written"]
        if size in due and due.pop(size)["head"] != chain.hex():
            return size, [f"reports up to {size} are not those their receipt was given for"]
    last = max((receipt["first"] + receipt["rows"] - 1 for receipt in receipts), default=0)
    if due:
        return size, [f"reports {size + 1} to {last} are missing, for which there are receipts"]
    return size, [f"reports {last + 1} to {size} have no receipt"] if size > last else []


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(names), MOST_NAMES):
        yield names[begin : begin + MOST_NAMES]


def new_ledger(where: str | Path) -> Ledger:
    """Begin a ledger in a new file, or in a database on a server that holds none yet.

    Raises
    ------
    UsageError
        If one is there already.
    """
    database = open_database(where, new=True)
    if version_of(database, VERSION) is not None:
        database.close()
        raise UsageError(f"'{database.where}' holds a ledger already: add to it, or name another database.")
    _bring_up(database)
    return Ledger(database)


def open_ledger(where: str | Path) -> Ledger:
    """Open a ledger; one in an older form is brought up to date.

    Raises
    ------
    UsageError
        If there is none.
    DataError
        If the file is no ledger.
    """
    database = open_database(where)
    if version_of(database, VERSION) is None:
        database.close()
        raise DataError(f"'{database.where}' is no ledger: lustrum ledger new FILE begins one.")
    _bring_up(database)
    return Ledger(database)


def _bring_up(database: Database) -> None:
    bring_up(database, Path(__file__).with_name("migrations"), VERSION, HEAD)
