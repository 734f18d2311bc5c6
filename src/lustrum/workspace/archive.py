"""Zipped plans from others: looked through before anything is unpacked, then unpacked into a folder of their own."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path

from lustrum.data.safe.archive import open_archive
from lustrum.errors import DataError
from lustrum.results.paths import outside

MOST_BYTES = 2_000_000_000
MOST_FILES = 5_000


def unpack(archive: Path, into: Path) -> None:
    """Unpack a zipped plan.

    Raises
    ------
    DataError
        If it is broken, unpacks to too much or too many files, or names a place outside its own folder.
    """
    names = open_archive(archive, most_bytes=MOST_BYTES, most_files=MOST_FILES).names
    try:
        with zipfile.ZipFile(archive) as members:
            for name in names:
                if why := outside(into, name):
                    raise DataError(f"The archive '{archive}' names a file that is none of a plan: {why}.")
                place = into / name
                if name.endswith("/"):
                    place.mkdir(parents=True, exist_ok=True)
                    continue
                place.parent.mkdir(parents=True, exist_ok=True)
                with members.open(name) as packed, place.open("xb") as file:
                    shutil.copyfileobj(packed, file, 1 << 20)
    except DAMAGE as error:
        raise DataError(f"The archive '{archive}' is damaged: {type(error).__name__}: {error}.") from None


DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What reading a damaged archive raises."""
