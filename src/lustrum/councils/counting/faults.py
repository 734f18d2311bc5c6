"""Faults of a file of ballots, collected with their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lustrum.results import Fault, raise_faults

MOST_BYTES = 200_000_000
MOST_FAULTS = 1_000


@dataclass
class Faults:
    """The faults of one file."""

    path: Path
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str, way_out: str = "", *, column: str = "", kind: str = "ballot") -> None:
        """Keep a fault; `line` 0 means the whole file."""
        if len(self.found) < MOST_FAULTS:
            at = f"line {line}" if line else ""
            self.found.append(Fault(kind, self.path.name, at, column, message, way_out))

    def done(self) -> None:
        """Raise them all, where there are any.

        Raises
        ------
        DataError
            With every fault.
        """
        raise_faults(self.found, self.path)
