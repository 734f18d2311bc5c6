"""Writing that leaves the old file or the new one, never half of one."""

from __future__ import annotations

import hashlib
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


def write_bytes_atomically(path: str | Path, data: bytes) -> None:
    """Write a file so that a reader, a crash or a full disk finds either the earlier file or this one, whole.

    The bytes go to a temporary file in the same folder, which takes the name only when they are on disk. Where the name
    is a link, what it leads to is renewed; permissions of what was there are kept.

    Raises
    ------
    OSError
        If the folder cannot be written to; the earlier file stays as it was.
    """
    path = Path(os.path.realpath(path))
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode & 0o777)
        else:
            Path(temporary).chmod(0o666 & ~umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_text_atomically(path: str | Path, text: str) -> None:
    """Write a text as UTF-8, with line ends as they are, by `write_bytes_atomically`."""
    write_bytes_atomically(path, text.encode("utf-8"))


def sha256_of(path: str | Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until a short piece of work is done, so that what is said about it is true."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noticed: list[tuple[int, FrameType | None]] = []
    before = signal.getsignal(signal.SIGINT)
    if before is None:  # set by another language; it cannot be put back
        yield
        return
    signal.signal(signal.SIGINT, lambda number, frame: noticed.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if noticed and callable(before):
            before(*noticed[0])
