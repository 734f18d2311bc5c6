"""Databases that lose nothing: how they are opened, written in one step, and added to.

SQLite is opened with a write-ahead log and `synchronous=FULL`: what `write` returned from is on the disk. On PostgreSQL
the server's own durability holds, and switching it off is refused. One writer at a time: entries have no gaps.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from lustrum.database.address import Address, address_of, is_sqlite
from lustrum.database.canonical import canonical
from lustrum.database.faults import DatabaseError, told
from lustrum.errors import DataError, UsageError
from lustrum.extras import needed

PATIENCE = 60
"""Seconds a writer waits for its turn."""
SETTINGS = ("busy_timeout=60000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF")
"""Of SQLite, at every opening."""
FIRST = bytes(32)
"""What stands before the first entry of a chain."""


class Database:
    """One open database.

    Attributes
    ----------
    address : Address
    engine : sqlalchemy.Engine
    """

    def __init__(self, address: Address, engine: sa.Engine) -> None:
        self.address, self.engine = address, engine
        self._turn = threading.RLock()

    @property
    def where(self) -> str:
        """Where it is, as errors name it."""
        return self.address.shown

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Yield a connection whose changes come all or not at all; no other writer is let in until it ends.

        Raises
        ------
        DatabaseError
            If it cannot be written; nothing of the step was.
        """
        try:
            with (
                self._turn,
                self.engine.connect() as connection,
                connection.execution_options(lustrum_writes=True).begin(),
            ):
                if self.address.kind == "postgresql":
                    connection.execute(sa.text("select pg_advisory_xact_lock(7307113)"))
                yield connection
        except SQLAlchemyError as error:
            raise told(self.where, error) from error

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one state of the database, whoever writes meanwhile."""
        try:
            with self.engine.connect() as connection:
                if self.address.kind == "postgresql":
                    connection = connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise told(self.where, error) from error

    def tables(self) -> set[str]:
        """Return the names of its tables."""
        with self.read() as connection:
            return set(sa.inspect(connection).get_table_names())

    def close(self) -> None:
        """Let go of it."""
        self.engine.dispose()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_database(where: str | Path, *, new: bool = False) -> Database:
    """Open a database, or begin one.

    Parameters
    ----------
    where : str or Path
        A file, or ``postgresql://user:password@host/database``.
    new : bool
        Whether a file is begun; one that is there is refused. A database on a server is never created by lustrum.

    Raises
    ------
    UsageError
        If the file is not there (or, `new`, is), or the driver of PostgreSQL is not installed.
    DataError
        If the file is no database.
    DatabaseError
        If it cannot be reached.
    """
    address = address_of(where)
    if address.path is not None:
        if new and address.path.exists():
            raise UsageError(f"'{where}' is there already: name a new file, or use what it holds.")
        if not new and not address.path.is_file():
            raise UsageError(f"There is no '{where}'.")
        if not new and not is_sqlite(address.path):
            raise DataError(f"'{where}' is no database.")
        if new and not address.path.parent.is_dir():
            raise UsageError(f"There is no folder '{address.path.parent}' for '{address.path.name}'.")
        engine = sa.create_engine(address.url, connect_args={"timeout": PATIENCE, "check_same_thread": False})
        sa.event.listen(engine, "connect", _sqlite_connected)
        sa.event.listen(engine, "begin", _sqlite_begins)
    else:
        needed("pg8000", "postgres", "A council or ledger in PostgreSQL")
        engine = sa.create_engine(address.url, pool_pre_ping=True)
        sa.event.listen(engine, "connect", _postgresql_connected)
    database = Database(address, engine)
    with database.read() as connection:
        connection.execute(sa.text("select 1"))
        if address.kind == "sqlite":
            connection.execute(sa.text("select count(*) from sqlite_master"))
    return database


def _sqlite_connected(driver: Any, _: Any) -> None:
    driver.isolation_level = None  # transactions begin where `_sqlite_begins` says so, not where the driver guesses
    cursor = driver.cursor()
    for setting in SETTINGS:
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _sqlite_begins(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("lustrum_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_connected(driver: Any, _: Any) -> None:
    cursor = driver.cursor()
    cursor.execute("set synchronous_commit = on")
    cursor.execute("show fsync")
    if cursor.fetchone()[0] != "on":
        raise DatabaseError("The server runs with fsync off and may lose what it acknowledged: switch it on.")
    driver.commit()
    cursor.close()


@dataclass(frozen=True)
class Entry:
    """One entry of a chain.

    Parameters
    ----------
    position : int
        From 0, without gaps.
    kind, subject : str
        What it is and of what, for looking up; both stand in the body too, or follow from it.
    body : str
        Canonical JSON: what the entry says.
    chain : bytes
        SHA-256 of the chain before and of the body's SHA-256: one changed entry changes all later ones.
    """

    position: int
    kind: str
    subject: str
    body: str
    chain: bytes


def linked(before: bytes, body: str) -> bytes:
    """Return the link of a chain after one more entry."""
    return hashlib.sha256(before + hashlib.sha256(body.encode()).digest()).digest()


def entries_table(metadata: sa.MetaData, name: str) -> sa.Table:
    """Return the table of a chain of entries; `append_only` says what keeps it from being changed."""
    return sa.Table(
        name,
        metadata,
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.Index(f"{name}_by_kind", "kind", "subject", "position"),
    )


def append_only(name: str, dialect: str) -> list[str]:
    """Return the statements after which a table refuses to be changed or emptied."""
    if dialect == "sqlite":
        return [
            f"create trigger {name}_no_{verb} before {verb} on {name} begin "
            f"select raise(abort, '{name} is append-only'); end"
            for verb in ("update", "delete")
        ]
    function = f"create function {name}_refuse() returns trigger language plpgsql as $$ begin " + (
        f"raise exception '{name} is append-only'; end $$"
    )
    trigger = f"create trigger {name}_no_change before update or delete or truncate on {name} "
    return [function, f"{trigger} for each statement execute function {name}_refuse()"]


class Entries:
    """A chain of entries in a table: only ever added to, each bound to all before it.

    Parameters
    ----------
    name : str
        Of the table: "council_entry", "execution_entry".
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.table = entries_table(sa.MetaData(), name)

    def create(self, connection: sa.Connection) -> None:
        """Make the table and what keeps it from being changed; for a first migration."""
        self.table.create(connection)
        for statement in append_only(self.name, connection.dialect.name):
            connection.execute(sa.text(statement))

    def last(self, connection: sa.Connection) -> Entry | None:
        """Return the last entry, None where there is none."""
        query = sa.select(self.table).order_by(self.table.c.position.desc()).limit(1)
        row = connection.execute(query).one_or_none()
        return None if row is None else Entry(*row)

    def size(self, connection: sa.Connection) -> int:
        """Return how many entries there are."""
        last = self.last(connection)
        return 0 if last is None else last.position + 1

    def append(self, connection: sa.Connection, kind: str, subject: str, body: Mapping[str, Any]) -> Entry:
        """Add an entry; within `Database.write`, so that no other comes between."""
        return self.extend(connection, [(kind, subject, body)])[0]

    def extend(self, connection: sa.Connection, entries: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[Entry]:
        """Add several entries at once, in their order."""
        last = self.last(connection)
        position, chain = (0, FIRST) if last is None else (last.position + 1, last.chain)
        added = []
        for kind, subject, content in entries:
            body = canonical(content)
            chain = linked(chain, body)
            added.append(Entry(position, kind, subject, body, chain))
            position += 1
        if added:
            connection.execute(self.table.insert(), [vars(each) for each in added])
        return added

    def read(
        self, connection: sa.Connection, *, kinds: Sequence[str] = (), subject: str | None = None,
        without: Sequence[str] = (), after: int = -1,
    ) -> Iterator[Entry]:  # fmt: skip
        """Yield entries in their order: all, or those of some kinds, of a subject, after a position."""
        column = self.table.c
        query = sa.select(self.table).where(column.position > after).order_by(column.position)
        if kinds:
            query = query.where(column.kind.in_(kinds))
        if without:
            query = query.where(column.kind.not_in(without))
        if subject is not None:
            query = query.where(column.subject == subject)
        for row in connection.execute(query):
            yield Entry(*row)

    def check(self, connection: sa.Connection) -> tuple[int, bytes]:
        """Return size and last link of the chain after every link was counted again.

        Raises
        ------
        DataError
            At the first entry that is missing or was changed.
        """
        chain, size = FIRST, 0
        for entry in self.read(connection):
            chain = linked(chain, entry.body)
            if entry.position != size:
                raise DataError(f"Entry {size} of {self.name} is missing.", entry=size)
            if entry.chain != chain:
                raise DataError(
                    f"Entry {size} of {self.name}, or one before, was changed after it was written.", entry=size
                )
            size += 1
        return size, chain
