"""Keys in files: read only where nobody else on the machine can read them, and never told to anybody."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lustrum.errors import MissingDataError, UsageError

LEAST = 16
"""Letters of a key."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def refuse_open(file: Path) -> None:
    """Refuse a file of keys that others on this machine may read or write; where a system has no such rights, do not.

    Raises
    ------
    UsageError
        If group or others may.
    """
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise UsageError(
            f"'{file}' holds a key, and others on this machine may read it: chmod 600 '{file}'. If somebody may have "
            "read it, agree on a new one."
        )


def read_key(file: Path) -> bytes:
    """Return the key in a file.

    Raises
    ------
    MissingDataError
        If there is none, or it is shorter than `LEAST` letters.
    UsageError
        If others may read it.
    """
    if not file.is_file() or len(found := file.read_bytes().strip()) < LEAST:
        raise MissingDataError(
            f"'{file}' is missing or too short: the key shared with the centre stands there, {LEAST} letters or more. "
            "Get it from the centre by a way you trust."
        )
    refuse_open(file)
    return found
