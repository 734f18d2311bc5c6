"""Text tables of a publication: files that lie open, and those packed into an archive, as publishers hand them out."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from lustrum.data.probe import HEAD_BYTES, Probe, SourceFile, first_line, head_text
from lustrum.data.safe.archive import open_archive
from lustrum.errors import DataError
from lustrum.results import Fault

MOST_MEMBERS = 60
"""Members of an archive that are looked at."""


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Say which archive is broken where a stream of one of its members turns out to be.

    Raises
    ------
    DataError
        With one fault of kind ``archive``.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        fault = Fault("archive", path.name, "", "", f"it is broken: {error}.", "Fetch it again from its publisher.")
        raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault]) from None


@dataclass(frozen=True, eq=False)
class TextMember:
    """One text table: a file, or a member of an archive; opened as a stream, never unpacked to disk.

    Parameters
    ----------
    file : SourceFile
    member : str
        Path inside the archive, '' where the file itself is the table.
    """

    file: SourceFile
    member: str = ""

    @property
    def name(self) -> str:
        """Name for messages."""
        return f"{self.file.name}, {self.member}" if self.member else self.file.name

    @property
    def stem(self) -> str:
        """Last part of the name without its ending."""
        return (self.member or self.file.path.name).split("/")[-1].rpartition(".")[0]

    @cached_property
    def text(self) -> str:
        """The first 64 KiB."""
        with unpacking(self.file.path), self.open() as stream:
            return head_text(stream.read(HEAD_BYTES))

    @cached_property
    def delimiter(self) -> str:
        """The mark that parts the cells of the first line."""
        return max("\t;,", key=first_line(self.text).count)

    @cached_property
    def header(self) -> list[str]:
        """Cells of the first line, without blanks around them."""
        first = csv.reader([first_line(self.text)], delimiter=self.delimiter)
        return [cell.strip() for cell in next(first, [])]

    def open(self) -> IO[bytes]:
        """Return the table as a stream of bytes."""
        return open_archive(self.file.path).open(self.member) if self.member else self.file.path.open("rb")


def text_members(source: Probe) -> list[TextMember]:
    """Return the text tables among the files: those that lie open, and the .csv members of archives.

    Raises
    ------
    DataError
        If an archive cannot be read safely.
    """
    found: list[TextMember] = []
    for file in source.files:
        if file.content == "text":
            found.append(TextMember(file))
        elif file.content == "zip":
            names = [name for name in file.members if name.lower().endswith(".csv")][:MOST_MEMBERS]
            found += [TextMember(file, name) for name in names if "__MACOSX" not in name]
    return found
