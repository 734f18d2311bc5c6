"""Why a file that no reader knows was not known: it cannot be read at all, or it is nearly a symmetric table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lustrum.data.probe import HEAD_BYTES, WORKBOOKS, Probe, SourceFile, first_line
from lustrum.data.readers.symmetric import nearly
from lustrum.data.readers.symmetric.sheet import delimiter_of
from lustrum.data.safe.text import read_grid

TABLES = (".csv", ".tsv", ".tab", ".txt", "")
"""Endings of files that are meant as text tables."""
DOCUMENT = b"%PDF"
MOST_BYTES = 50_000_000
SHOWN = 80
"""Letters of a first line that a message shows."""


def refuse_unreadable(source: Probe, read: Iterable[str] = ()) -> None:
    """Raise where a text table among the files, but for those that were `read`, is no text or no table.

    Raises
    ------
    DataError
        With the line of the byte or mark that stops it.
    """
    known = set(read)
    for file in source.files:
        if file.name not in known and _meant_as_table(file):
            read_grid(file.path, delimiter_of(file.text))


def passed_over(source: Probe, read: Iterable[tuple[str, str]]) -> str:
    """Return a sentence on tables among the files that were not read, with how they begin; '' where none is.

    `read` are the names and sums of those that were.
    """
    known = {name for name, _ in read}
    left = [
        file for file in source.files if file.name not in known and (_meant_as_table(file) or _empty_table(file.path))
    ]
    said = [f"{file.name}, {_begins(file)}" for file in left[:4]]
    books = [file for file in source.files if file.name not in known and file.content in WORKBOOKS]
    for file in books[:4]:
        for name, grid in list(file.sheets.items())[:4]:
            first = next((cells for cells in grid if any(cell.strip() for cell in cells)), [])
            why = (
                "whose column A is empty"
                if grid and not any(cells and cells[0].strip() for cells in grid)
                else f"which begins '{' '.join(cell for cell in first if cell.strip())[:SHOWN]}'"
            )
            said.append(f"sheet '{name}' of {file.name}, {why}")
    return f" Passed over: {'; '.join(said)}." if said else ""


def _empty_table(path: Path) -> bool:
    return path.suffix.lower() in TABLES[:-1] and path.stat().st_size == 0


def _begins(file: SourceFile) -> str:
    line = first_line(file.text).strip()
    return f"whose line 1 says '{line[:SHOWN]}'" if line else "which is empty"


def _meant_as_table(file: SourceFile) -> bool:
    if file.path.suffix.lower() not in TABLES or file.path.stat().st_size > MOST_BYTES:
        return False
    with file.path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    # A stray NUL makes no text of a table; a file full of them, or one that says it is a document, never was one.
    return file.content in ("text", "unknown") and 20 * head.count(0) < len(head) and not head.startswith(DOCUMENT)


def what_was_seen(source: Probe) -> str:
    """Return a sentence on what the files hold, '' where there is nothing to say.

    A file that is nearly a symmetric table is told what it lacks; of a lone text file the first line is shown.
    """
    said = nearly(source)
    if said or source.only is None or source.only.content != "text":
        return said
    line = first_line(source.only.text).strip()
    return f"Its first line is '{line[:SHOWN]}{'...' if len(line) > SHOWN else ''}'."
