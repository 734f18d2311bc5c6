"""What can be seen of published files before they are read: enough to tell one kind of table from another."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.errors import UsageError
from lustrum.results.paths import outside

HEAD_BYTES = 65_536
HEAD_ROWS = 40
MOST_FILES = 2_000
"""Files looked at in a folder."""

UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16."""

WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")


@dataclass(frozen=True, eq=False)
class SourceFile:
    """One published file; everything about it is found out when asked for, once.

    Parameters
    ----------
    path : Path
    name : str
        Path below the folder that was named, with forward slashes; the file's own name where a file was named.
    """

    path: Path
    name: str

    @cached_property
    def content(self) -> str:
        """What the bytes say it is, whatever the name: xlsx, xlsb, xls, ods, zip, text, empty or unknown."""
        with self.path.open("rb") as stream:
            head = stream.read(8192)
        if not head:
            return "empty"
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return "xls"
        if head.startswith(b"PK"):
            members = self.members
            if "xl/workbook.bin" in members:
                return "xlsb"
            if "xl/workbook.xml" in members:
                return "xlsx"
            return "ods" if "content.xml" in members else "zip"
        if head[:2] in UTF16:
            return "text"
        return "unknown" if b"\0" in head else "text"

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names inside an archive, '' where it is none or broken."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                return tuple(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return ()

    @cached_property
    def text(self) -> str:
        """The first 64 KiB of a text file, '' otherwise."""
        if self.content != "text":
            return ""
        with self.path.open("rb") as stream:
            return head_text(stream.read(HEAD_BYTES))

    @cached_property
    def delimiter(self) -> str:
        """The mark that parts the cells of the first line: tab, semicolon or comma."""
        return max("\t;,", key=first_line(self.text).count)

    @cached_property
    def head(self) -> Grid:
        """The first rows of a text table, from the first that is not blank on, parted at `delimiter`."""
        whole = self.text if len(self.text) < HEAD_BYTES // 2 else self.text.rpartition("\n")[0]
        reader = csv.reader(io.StringIO(whole, newline=""), delimiter=self.delimiter)
        try:
            written = itertools.dropwhile(lambda cells: not any(map(str.strip, cells)), reader)
            return [cells for cells, _ in zip(written, range(HEAD_ROWS), strict=False)]
        except csv.Error:
            return []

    @cached_property
    def sheets(self) -> dict[str, Grid]:
        """The first rows of every sheet of a workbook, none where it is no workbook.

        Raises
        ------
        DataError
            Where the workbook cannot be read safely.
        """
        return read_sheets(self.path, most_rows=HEAD_ROWS) if self.content in WORKBOOKS else {}


def first_line(text: str) -> str:
    """Return the first line of a text that is not blank, whichever of the three line ends it has."""
    return re.split(r"\r\n|\n|\r", text.lstrip("\r\n"), maxsplit=1)[0]


def head_text(head: bytes) -> str:
    """Return the beginning of a text file: UTF-16 where it says so, UTF-8 otherwise; what is neither is marked."""
    return head.decode("utf-16" if head[:2] in UTF16 else "utf-8-sig", "replace")


@dataclass(frozen=True, eq=False)
class Probe:
    """Files somebody named: one, several, or all those of a folder.

    Parameters
    ----------
    path : Path
        What was named first: messages bear its name.
    files : tuple of SourceFile
        In order of name.
    """

    path: Path
    files: tuple[SourceFile, ...]

    @property
    def only(self) -> SourceFile | None:
        """The file, where there is just one."""
        return self.files[0] if len(self.files) == 1 else None

    @cached_property
    def by_name(self) -> dict[str, SourceFile]:
        """Files by their name below the folder."""
        return {file.name: file for file in self.files}


def probe(paths: str | Path | Sequence[str | Path]) -> Probe:
    """Return a probe of a file, a folder or several files.

    Raises
    ------
    UsageError
        If a path is not there, or a folder holds no file or too many.
    """
    named = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    files: list[SourceFile] = []
    for path in named:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
            if len(inside) > MOST_FILES:
                raise UsageError(f"'{path}' holds {len(inside)} files. Name the table's own folder or file.")
            names = [file.relative_to(path).as_posix() for file in inside]
            if why := next(filter(None, (outside(path, name) for name in names)), ""):
                raise UsageError(f"'{path}': {why}. Copy what is meant into the folder.")
            files += [SourceFile(file, name) for file, name in zip(inside, names, strict=True)]
        elif path.is_file():
            files.append(SourceFile(path, path.name))
        else:
            raise UsageError(f"'{path}' is not there. Name a file or a folder of published tables.")
    if not files:
        raise UsageError(f"'{named[0]}' holds no file. Name a file or a folder of published tables.")
    return Probe(named[0], tuple(files))
