"""Every error lustrum raises on purpose: what is wrong, with labels, numbers and units, and the way out.

Each class carries the exit code the command line ends with, so that no door has to translate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""Characters no text holds on purpose: they steer a terminal, turn the direction of writing, or are none."""

_C0 = bytes(number for number in range(128) if CONTROL.match(chr(number)))


def control_in(text: str) -> re.Match[str] | None:
    """Return the first character of a text that no text holds on purpose, None where there is none."""
    if text.isascii():  # a hundred times as fast as to look at each
        data = text.encode("ascii")
        if len(data.translate(None, _C0)) == len(data):
            return None
    return CONTROL.search(text)


def printable(text: str) -> str:
    r"""Return a text of somebody else as it may be printed: characters that steer a terminal by their number.

    >>> printable("clo\x1b[31mth")
    'clo<U+001B>[31mth'
    """
    return CONTROL.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


class LustrumError(Exception):
    """Base of all errors raised on purpose; keyword data stay on the error for programs and tests."""

    exit_code = 1

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(printable(message))
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
