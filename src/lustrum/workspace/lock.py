"""One writer at a time: a plan's place is held while it is written, and says by whom and since when."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.scenario.stored import MANIFEST

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, flock

PATIENCE = 30.0
"""Seconds a writer waits for its turn."""

PAUSE = 0.05

_held: dict[str, int] = {}


@contextmanager
def writing(place: Path, command: str = "") -> Iterator[Path]:
    """Hold the place of a plan, folder or archive, and yield where it really is (a link is followed).

    Whoever gets the place clears up what writers left that were killed: a plan between its two names is put back, parts
    of folders are removed. The system frees the place of a dead writer. A thread may hold it more than once.

    Raises
    ------
    UsageError
        If another writer holds it for longer than `PATIENCE`; says who and since when.
    """
    target = Path(os.path.realpath(place))
    if _held.get(str(target)) == threading.get_ident():
        yield target
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    file = target.parent / f".{target.name}.lock"
    descriptor = _turn(file, place)
    _held[str(target)] = threading.get_ident()
    try:
        _note(descriptor, command)
        recover(target)
        yield target
    finally:
        del _held[str(target)]
        with suppress(OSError):
            file.unlink()
        os.close(descriptor)


def recover(target: Path) -> None:
    """Put a plan back that lost its name between two renames, and remove parts nobody will finish."""
    previous = backup_of(target)
    if not target.exists() and (previous / MANIFEST).is_file():
        previous.rename(target)
    part = re.compile(rf"\.{re.escape(target.name)}\.[a-z0-9_]{{8}}\.part")
    for entry in list(target.parent.iterdir()):
        if part.fullmatch(entry.name):
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def backup_of(target: Path) -> Path:
    """Return where the earlier plan stands while a new one takes its name."""
    return target.parent / f".{target.name}.before"


def _turn(file: Path, place: Path) -> int:
    """Return the lock of a place once it is ours."""
    until = time.monotonic() + PATIENCE
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        if sys.platform == "win32":  # no such locks: what is written is whole, only turns are not taken
            return descriptor
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            holder = _holder(descriptor)
            os.close(descriptor)
            if time.monotonic() > until:
                raise UsageError(
                    f"The plan at '{place}' is being written {holder}. Wait until that ends, or name another place.",
                    place=str(place),
                ) from None
            time.sleep(PAUSE)
            continue
        except OSError:  # a file system without locks
            return descriptor
        with suppress(FileNotFoundError):
            if os.fstat(descriptor).st_ino == file.stat().st_ino:
                return descriptor
        os.close(descriptor)  # its earlier holder removed the file when it went


def _note(descriptor: int, command: str) -> None:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "somebody"
    said = {
        "user": user,
        "host": socket.gethostname(),
        "process": os.getpid(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        "command": command,
    }
    os.truncate(descriptor, 0)
    os.write(descriptor, json.dumps(said).encode())


def _holder(descriptor: int) -> str:
    """Return who holds a lock and since when, as far as it says so."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        said = json.loads(os.read(descriptor, 10_000))
        by = f"by {said['user']} on {said['host']} (process {said['process']}) since {said['since']}"
        return by + (f" with `{said['command']}`" if said["command"] else "")
    except (OSError, ValueError, KeyError, TypeError):
        return "by another process"
