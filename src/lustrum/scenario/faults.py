"""All that is wrong with a scenario, said at once: file, line, what stands there, the nearest word, a value to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.errors import DataError, UsageError
from lustrum.results.fault import MOST_SHOWN
from lustrum.results.toml import lines_of

Place = tuple[str, int | str | None]
"""A file and a line of it or a cell (``scenario!B5``), None where neither is known."""


@dataclass
class ScenarioFaults:
    """What was found wrong in one pass over a scenario, its parents and its files.

    Attributes
    ----------
    places : mapping of dotted key to place
        Where each key stands, the child's over the parent's.
    in_lists : int
        How many of the faults stand in lists of wishes or paths: data, not requests.
    """

    path: Path
    places: dict[str, Place] = field(default_factory=dict)
    found: list[tuple[Place, str]] = field(default_factory=list)
    in_lists: int = 0

    def add(self, message: str, key: str = "", place: Place | None = None) -> None:
        """Record a fault at a key's line, or at a place of another file."""
        self.found.append((place or self.place(key), message))

    def place(self, key: str) -> Place:
        """Return where a key stands; where it is part of an inline table, the line of that table."""
        while key and key not in self.places:
            key = key.rpartition(".")[0]
        return self.places.get(key, (str(self.path), None))

    def know(self, path: Path, text: str) -> Mapping[str, Place]:
        """Note the lines of a file's keys."""
        own: dict[str, Place] = {key: (str(path), line) for key, line in lines_of(text).items()}
        self.places |= own
        return own

    def raise_if_any(self) -> None:
        """Raise one error that names every fault in the order of files and lines.

        Raises
        ------
        UsageError
        DataError
            Where all of them stand in lists of wishes or paths.
        """
        if not self.found:
            return
        lines = list(
            dict.fromkeys(f"{said_place(place)}: {_full_stop(message)}" for place, message in self._in_order())
        )
        said = lines[0]
        if len(lines) > 1:
            more = [f"  and {len(lines) - MOST_SHOWN:,} more; mend these first."] if len(lines) > MOST_SHOWN else []
            shown = [f"  {line}" for line in lines[:MOST_SHOWN]]
            said = "\n".join([f"{len(lines)} faults in '{self.path}':", *shown, *more])
        raise DataError(said, lines) if self.in_lists == len(self.found) else UsageError(said, faults=lines)

    def _in_order(self) -> list[tuple[Place, str]]:
        files = list(dict.fromkeys(place[0] for place, _ in self.found))
        return sorted(self.found, key=lambda each: (files.index(each[0][0]), _line(each[0])))


def _line(place: Place) -> int:
    return place[1] if isinstance(place[1], int) else 0


def said_place(place: Place) -> str:
    """Return how a place is told: the file, and its line or cell."""
    file, line = place
    if isinstance(line, str):
        return f"{file}, {line}"
    return f"'{file}'" if line is None else f"'{file}', line {line}"


def _full_stop(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."
