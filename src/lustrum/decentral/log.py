"""The log of what was said: one line a message, each sealed with the hash of the line before it; only added to.

Centre and unit each keep their own. A line is JSON: `n`, `way` ("in" or "out"), `at` (when, UTC), `previous` (hash of
the line before, empty for the first), `message` (as it was on the wire, signature and all), `hash` (SHA-256 of all that
stands before it). A line changed, left out or put in breaks the chain from there on. The last line may be cut off where
a machine stopped while writing: it is left out, and said so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lustrum.decentral.messages import canonical, digest
from lustrum.errors import DataError


@dataclass(frozen=True)
class Entry:
    """A line of the log: its number from 1, "in" or "out", when, and the message as it was on the wire."""

    number: int
    way: str
    at: str
    data: bytes
    hash: str

    @property
    def said(self) -> dict[str, Any]:
        """The message as its JSON says it."""
        found: dict[str, Any] = json.loads(self.data)
        return found


class MessageLog:
    """A log in a file, or in memory where no path is given.

    Raises
    ------
    DataError
        If the file there already is broken: names the line.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._entries: list[Entry] = []
        self.cut_off = False
        if path is not None and path.is_file():
            self._entries, whole = read_log(path)
            size = path.stat().st_size
            self.cut_off = whole < size
            if self.cut_off:
                with path.open("r+b") as file:
                    file.truncate(whole)

    def write(self, way: str, data: bytes) -> Entry:
        """Add a message and make sure it is on the disk."""
        return self.write_all(way, [data])[0]

    def write_all(self, way: str, messages: Sequence[bytes]) -> list[Entry]:
        """Add messages and make sure all are on the disk: waiting for the disk takes longer than all the rest."""
        previous, lines, added = self.seal, list[bytes](), list[Entry]()
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        for number, message in enumerate(messages, start=len(self._entries) + 1):
            # Signed as it came, and no line of a log where it has line ends.
            data = canonical(json.loads(message)) if b"\n" in message else message
            before, after = _around(number, way, at, previous)
            sealed = digest(before + data + after)
            if self.path is not None:
                before, after = _around(number, way, at, previous, sealed)
                lines.append(before + data + after + b"\n")
            previous = sealed
            added.append(Entry(number, way, at, data, sealed))
        if self.path is not None and lines:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(b"".join(lines))
                file.flush()
                os.fsync(file.fileno())
        self._entries += added
        return added

    def entries(self) -> Iterator[Entry]:
        """Yield all lines, the first first."""
        yield from self._entries

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def seal(self) -> str:
        """The hash of the last line, which vouches for all before it; empty for an empty log."""
        return self._entries[-1].hash if self._entries else ""


def read_log(path: Path) -> tuple[list[Entry], int]:
    """Return the lines of a log and how many bytes of the file they take; a last line that was cut off is left out.

    Raises
    ------
    DataError
        If a line cannot be read, was changed, or one is missing before it.
    """
    entries, previous, whole = [], "", 0
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(
        lines[:-1], start=1
    ):  # what stands after the last line end was not written to the end
        entry = _entry(path, number, line, previous)
        entries.append(entry)
        previous, whole = entry.hash, whole + len(line) + 1
    return entries, whole


def _entry(path: Path, number: int, line: bytes, previous: str) -> Entry:
    try:
        said = json.loads(line)
        sealed, way, at = said["hash"], said["way"], said["at"]
        order, last = said["n"], said["previous"]
        head, tail = _around(order, way, at, last, sealed)
        before, after = _around(order, way, at, last)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DataError(f"Line {number} of the log '{path}' cannot be read: {_WAY_OUT}") from None
    if order != number or last != previous:
        raise DataError(f"Before line {number} of the log '{path}' a line is missing or was put in: {_WAY_OUT}")
    data = line[len(head) : len(line) - len(tail)]
    if head + data + tail != line or digest(before + data + after) != sealed:
        raise DataError(f"Line {number} of the log '{path}' was changed after it was written: {_WAY_OUT}")
    return Entry(number, way, at, data, sealed)


def _around(number: int, way: str, at: str, previous: str, sealed: str | None = None) -> tuple[bytes, bytes]:
    """Return what stands before and after the message in a line, as `canonical` writes it; with its hash, or without.

    The message itself is put between as it was on the wire: to write it anew would cost more than all the rest.
    """
    words = [f'"at":{_QUOTED(at)}', *(() if sealed is None else (f'"hash":{_QUOTED(sealed)}',)), '"message":']
    after = f',"n":{_QUOTED(number)},"previous":{_QUOTED(previous)},"way":{_QUOTED(way)}}}'
    return f"{{{','.join(words)}".encode(), after.encode()


_QUOTED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode

_WAY_OUT = "take the copy kept by the other side, or begin a new run in another folder."
