"""Archives looked through before anything is unpacked: how much, how many, and where to."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from lustrum.errors import DataError
from lustrum.results import Fault

MOST_BYTES = 8_000_000_000
"""Bytes an archive may hold when unpacked: a year of EXIOBASE has some two thousand million."""
MOST_FILES = 5_000
HIGHEST_RATIO = 200.0
"""Unpacked over packed size beyond which a large member is a bomb: tables of figures pack two to twenty times."""
LARGE = 50_000_000


@dataclass(frozen=True)
class SafeArchive:
    """An archive that was looked through; members are read as streams, never unpacked to disk."""

    path: Path
    names: tuple[str, ...]

    def open(self, name: str) -> IO[bytes]:
        """Return a stream of one member."""
        try:
            return zipfile.ZipFile(self.path).open(name)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise _refused(self.path, f"'{name}' cannot be opened: {error}.") from None


def open_archive(
    path: Path, *, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES, large: int = LARGE
) -> SafeArchive:
    """Look through an archive and return it, or refuse it.

    Parameters
    ----------
    path : Path
    most_bytes, most_files : int
        What it may unpack to.
    large : int
        Bytes from which on a member that packs too well is a bomb.

    Raises
    ------
    DataError
        If it is broken or locked, unpacks to too much or too many files, or names a place outside its own folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _refused(path, f"the archive is broken: {error}.") from None
    if len(members) > most_files:
        raise _refused(path, f"{len(members):,} files are more than the {most_files:,} an archive may have.")
    total = sum(member.file_size for member in members)
    if total > most_bytes:
        raise _refused(path, f"it unpacks to {total / 1e9:,.1f} GB; {most_bytes / 1e9:g} GB are the most.")
    if total > large and total > HIGHEST_RATIO * path.stat().st_size:
        ratio = total / path.stat().st_size
        raise _refused(path, f"it unpacks to {ratio:,.0f} times its size: a bomb, no tables.")
    names = [member.filename for member in members]
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in member.filename[:3]:
            raise _refused(path, f"'{member.filename}' lies outside the archive's own folder.")
        if member.flag_bits & 0x1:
            raise _refused(path, f"'{member.filename}' is locked with a password.")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise _refused(path, f"'{member.filename}' is a link to another place.")
        if member.file_size > large and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
            ratio = member.file_size / max(member.compress_size, 1)
            raise _refused(path, f"'{member.filename}' unpacks to {ratio:,.0f} times its size: a bomb, no table.")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise _refused(path, f"'{twice}' stands twice in it.")
    return SafeArchive(path, tuple(names))


def _refused(path: Path, message: str) -> DataError:
    fault = Fault("archive", path.name, "", "", message, "Fetch it again from its publisher.")
    return DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
