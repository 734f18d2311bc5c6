"""One council: a file or a database on a server, whose log is added to and never changed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lustrum.councils.acts.bodies import FORMAT
from lustrum.councils.acts.votes import open_vote
from lustrum.councils.log.checkpoints import Checkpoint, sign_checkpoint
from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.councils.log.notes import Signer, read_key
from lustrum.councils.log.tiles import MOST_BYTES
from lustrum.councils.state import TIMELESS, State, Vote
from lustrum.councils.versions import HEAD
from lustrum.database.canonical import canonical
from lustrum.database.faults import DatabaseError
from lustrum.database.migrate import bring_up, version_of
from lustrum.database.store import Database, Entries, Entry, open_database
from lustrum.errors import DataError, UsageError

ENTRIES = Entries("council_entry")
VERSION_TABLE = "council_version"
VERSIONS = Path(__file__).parent / "versions"
_VOTED = sa.table("council_voted", sa.column("vote"), sa.column("voter"))
_PENDING = sa.table("council_pending", sa.column("vote"), sa.column("code"), sa.column("ballot"))
_PAPER = sa.table("council_paper", sa.column("vote"), sa.column("batch"), sa.column("person"), sa.column("content"))
_CHECKPOINT = sa.table("council_checkpoint", sa.column("size"), sa.column("note"))
CHUNK = 300
"""Names, hashes or tokens in one entry, so that each fits a bundle of the export."""


def chunks(items: Sequence[str]) -> list[list[str]]:
    """Return a list in parts that fit an entry each: `CHUNK` names, fewer where they are long."""
    found: list[list[str]] = []
    room = 0
    for item in items:
        size = len(canonical(item).encode()) + 1
        if not found or len(found[-1]) == CHUNK or size > room:
            found.append([])
            room = MOST_BYTES * 3 // 4
        found[-1].append(item)
        room -= size
    return found


def utc_now() -> str:
    """Return the time as entries bear it: 2026-11-30T16:00:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Act:
    """One step of a council: everything in it is written, or nothing.

    Attributes
    ----------
    state : State
        What the log comes to, with the entries of this step.
    """

    connection: sa.Connection
    state: State
    now: str
    position: int = -1

    def add(self, kind: str, /, **content: Any) -> dict[str, Any]:
        """Add an entry after it was checked; fields that are None are left out.

        Raises
        ------
        UsageError
            If it could not have been done, or is longer than an export of the log can hold.
        """
        return self.extend(kind, [content])[0]

    def extend(self, kind: str, contents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Add several entries of one kind."""
        bodies = []
        for content in contents:
            body = {"type": kind} | {name: value for name, value in content.items() if value is not None}
            if kind not in TIMELESS or "elector" in body:
                body["at"] = max(self.now, self.state.at)
            self.state.take(body)
            bodies.append(body)
        added = ENTRIES.extend(
            self.connection, [(kind, str(each.get("vote", each.get("id", ""))), each) for each in bodies]
        )
        if long := next((each for each in added if len(each.body.encode()) > MOST_BYTES), None):
            raise UsageError(
                f"This '{kind}' has {len(long.body.encode()):,} bytes, and {MOST_BYTES:,} are the most of an entry: "
                "shorten it, or enter it in parts."
            )
        self.position = added[-1].position if added else self.position
        return bodies

    def mark(self, vote: str, voter: str) -> None:
        """Keep that somebody voted, or that a token was used.

        Raises
        ------
        UsageError
            If they had.
        """
        try:
            self.connection.execute(_VOTED.insert().values(vote=vote, voter=voter))
        except IntegrityError:
            raise UsageError(f"This voter or token has been used in '{vote}' already: one ballot counts.") from None

    def keep_back(self, vote: str, ballot: Mapping[str, Any]) -> str:
        """Keep a pseudonymous ballot until it is released, and return the random code it is found under."""
        code = secrets.token_hex(16)
        self.connection.execute(_PENDING.insert().values(vote=vote, code=code, ballot=canonical(ballot)))
        return code

    def pending(self, vote: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the ballots of a vote that are not released, in the order of their random codes: shuffled."""
        query = sa.select(_PENDING.c.code, _PENDING.c.ballot).where(_PENDING.c.vote == vote)
        rows = {code: json.loads(ballot) for code, ballot in self.connection.execute(query)}
        released = self.state.votes[vote].voters
        return [(code, rows[code]) for code in sorted(rows) if code not in released]

    def voted(self, vote: str) -> set[str]:
        """Return who voted, or the hashes of the tokens used."""
        return set(self.connection.execute(sa.select(_VOTED.c.voter).where(_VOTED.c.vote == vote)).scalars())

    def voted_one(self, vote: str, voter: str) -> set[str]:
        """Return a voter if they voted, nobody otherwise."""
        query = sa.select(_VOTED.c.voter).where((_VOTED.c.vote == vote) & (_VOTED.c.voter == voter))
        return set(self.connection.execute(query).scalars())

    def draft(self, vote: str, batch: str, person: str, content: str) -> dict[str, str]:
        """Keep paper ballots as one person entered them, and return what each person entered of that batch."""
        where = (_PAPER.c.vote == vote) & (_PAPER.c.batch == batch)
        self.connection.execute(_PAPER.delete().where(where & (_PAPER.c.person == person)))
        self.connection.execute(_PAPER.insert().values(vote=vote, batch=batch, person=person, content=content))
        rows = self.connection.execute(sa.select(_PAPER.c.person, _PAPER.c.content).where(where))
        return {str(name): str(text) for name, text in rows}


def _last_cast(connection: sa.Connection, first: int) -> str:
    """Return when the last dated ballot from a position on was cast, '' where none was; another clock may be ahead."""
    column = ENTRIES.table.c
    dated = (column.kind == "ballot") & (column.position >= first) & column.body.like('{"at":"%')
    body = connection.execute(sa.select(column.body).where(dated).order_by(column.position.desc()).limit(1)).scalar()
    return "" if body is None else str(json.loads(body)["at"])


def _fill(connection: sa.Connection, vote: Vote) -> None:
    """Give a vote its ballots in the log."""
    bodies = [body_of(each) for each in ENTRIES.read(connection, kinds=["ballot"], subject=vote.id)]
    vote.ballots = [each["ballot"] for each in bodies]
    vote.voters = {str(each.get("code", each.get("elector"))) for each in bodies}


class Council:
    """An open council.

    Attributes
    ----------
    database : Database
    clock : callable
        What the time is; for tests.
    """

    def __init__(self, database: Database, clock: Callable[[], str] = utc_now) -> None:
        self.database, self.clock = database, clock
        self._state, self._read = State(), 0

    def _refresh(self, connection: sa.Connection, *, ballots: bool = False) -> State:
        """Bring the state up to the log; ballots are left out where nobody asks for them, there are many."""
        if ballots:
            state = State()
            for entry in ENTRIES.read(connection):
                state.take(body_of(entry))
            return state
        for entry in ENTRIES.read(connection, without=("ballot",), after=self._read - 1):
            self._state.size = entry.position
            self._state.take(body_of(entry))
        self._state.at = max(self._state.at, _last_cast(connection, self._read))
        self._read = self._state.size = ENTRIES.size(connection)
        return self._state

    @contextmanager
    def act(self, *, ballots: str = "") -> Iterator[Act]:
        """Yield one step; if anything in it fails nothing was done.

        Parameters
        ----------
        ballots : str
            The vote whose ballots in the log are looked at; without it those of none are.
        """
        try:
            with self.database.write() as connection:
                state = self._refresh(connection)
                if ballots in state.votes:
                    _fill(connection, state.votes[ballots])
                yield Act(connection, state, self.clock())
        except BaseException:
            self._state, self._read = State(), 0
            raise
        self._state, self._read = (State(), 0) if ballots else (self._state, self._state.size)

    def state(self, *, ballots: bool = False) -> State:
        """Return what the log comes to now."""
        with self.database.read() as connection:
            return self._refresh(connection, ballots=ballots)

    def entries(self) -> list[Entry]:
        """Return the whole log."""
        with self.database.read() as connection:
            return list(ENTRIES.read(connection))

    def check_chain(self) -> int:
        """Return how many entries there are after every link of the chain was counted again."""
        with self.database.read() as connection:
            return ENTRIES.check(connection)[0]

    def ballots(self, vote: str) -> list[dict[str, Any]]:
        """Return the ballots of a vote in the log."""
        with self.database.read() as connection:
            return [body_of(each)["ballot"] for each in ENTRIES.read(connection, kinds=["ballot"], subject=vote)]

    def cast(self, vote: str) -> int:
        """Return how many have voted, released or not."""
        with self.database.read() as connection:
            query = sa.select(sa.func.count()).select_from(_VOTED).where(_VOTED.c.vote == vote)
            return int(connection.execute(query).scalar_one())

    def checkpoint(self, signer: Signer) -> str:
        """Sign what the log is now, keep it and return the note.

        Raises
        ------
        UsageError
            If the key is not the one the council named in its first entry.
        """
        key = read_key(self.state().key)
        if signer.key != key:
            raise UsageError(f"The log is signed by {key.name} (key {key.id.hex()}), and this is another key.")
        with self.database.write() as connection:
            leaves = [leaf_hash(entry.body.encode()) for entry in ENTRIES.read(connection)]
            note = str(sign_checkpoint(Checkpoint(signer.name, len(leaves), root_of(leaves)), signer))
            kept = connection.execute(sa.select(_CHECKPOINT.c.note).where(_CHECKPOINT.c.size == len(leaves))).scalar()
            if kept is not None:
                return str(kept)
            connection.execute(_CHECKPOINT.insert().values(size=len(leaves), note=note))
        return note

    def checkpoints(self) -> dict[int, str]:
        """Return the signed checkpoints kept, by their sizes."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(_CHECKPOINT.c.size, _CHECKPOINT.c.note).order_by(_CHECKPOINT.c.size))
            return {int(size): str(note) for size, note in rows}

    def vote(self, name: str) -> Vote:
        """Return a vote, its ballots not looked at."""
        return self.state().vote(name)

    def close(self) -> None:
        """Let go of it."""
        self.database.close()

    def __enter__(self) -> Council:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def body_of(entry: Entry) -> dict[str, Any]:
    """Return what an entry says.

    Raises
    ------
    DataError
        If the columns beside it say something else.
    """
    body: dict[str, Any] = json.loads(entry.body)
    if entry.kind != body.get("type") or entry.subject != str(body.get("vote", body.get("id", ""))):
        raise DataError(f"Entry {entry.position} is filed as '{entry.kind}' and is '{body.get('type')}'.")
    return body


def new_council(
    where: str | Path, name: str, signer: Signer, text: str = "", clock: Callable[[], str] = utc_now
) -> Council:
    """Begin a council; its first entry names it and the key that signs its log.

    Raises
    ------
    UsageError
        If there is one already.
    DatabaseError
        If it cannot be written.
    """
    database = open_database(where, new=True)
    try:
        if version_of(database, VERSION_TABLE) is not None:
            raise UsageError(f"'{database.where}' holds a council already: name another database.")
        bring_up(database, VERSIONS, VERSION_TABLE, HEAD)
        council = Council(database, clock)
        with council.act() as act:
            act.add("council", name=name, format=FORMAT, key=str(signer.key), text=text or None)
    except BaseException as error:
        database.close()
        if database.address.path is not None and not isinstance(error, DatabaseError):
            for ending in ("", "-wal", "-shm"):
                Path(f"{database.address.path}{ending}").unlink(missing_ok=True)
        raise
    return council


def open_council(where: str | Path, clock: Callable[[], str] = utc_now) -> Council:
    """Open a council; one that an earlier release wrote is brought up to date.

    Raises
    ------
    UsageError
        If there is none.
    """
    database = open_database(where)
    try:
        if version_of(database, VERSION_TABLE) is None:
            raise UsageError(f"'{database.where}' holds no council: begin one with `lustrum council new`.")
        bring_up(database, VERSIONS, VERSION_TABLE, HEAD)
    except BaseException:
        database.close()
        raise
    return Council(database, clock)


__all__ = ["Act", "Council", "body_of", "new_council", "open_council", "open_vote", "utc_now"]
