"""Every error lustrum raises on purpose: what is wrong, with labels, numbers and units, and the way out.

Each class carries the exit code the command line ends with, so that no door has to translate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class LustrumError(Exception):
    """Base of all errors raised on purpose; keyword data stay on the error for programs and tests."""

    exit_code = 1

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.data = data


class UsageError(LustrumError):
    """A request that cannot be meant as it stands: an unknown key, label, option or file."""

    exit_code = 2


class DataError(LustrumError):
    """Faults in the data, all those found in one pass."""

    exit_code = 3

    def __init__(self, message: str, faults: Sequence[Any] = (), **data: Any) -> None:
        super().__init__(message, **data)
        self.faults = tuple(faults)


class MissingDataError(DataError):
    """A part of the plan needs a figure the economy does not hold; names the file or the default to ask for."""


class NotProductiveError(DataError):
    """The technology uses up as much as it makes (Hawkins-Simon)."""


class StoppedError(LustrumError):
    """A limit stopped the work before a plan was found."""

    exit_code = 6


class VerificationError(LustrumError):
    """The solver's answer does not pass lustrum's own check."""

    exit_code = 7
