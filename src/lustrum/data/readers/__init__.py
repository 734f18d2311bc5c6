"""Readers of published tables, one file each: this is their table of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lustrum.data.probe import Probe, probe
from lustrum.data.readers.bea_make_use import BEA_MAKE_USE
from lustrum.data.readers.bea_supply_use import BEA_SUPPLY_USE
from lustrum.data.readers.economy_folder import ECONOMY_FOLDER
from lustrum.data.readers.economy_workbook import ECONOMY_WORKBOOK
from lustrum.data.readers.eurostat_csv import EUROSTAT_CSV
from lustrum.data.readers.eurostat_workbook import EUROSTAT_WORKBOOK
from lustrum.data.readers.exiobase import EXIOBASE
from lustrum.data.readers.figaro import FIGARO
from lustrum.data.readers.oecd_icio import OECD_ICIO
from lustrum.data.readers.reader import Choice, Published, Reader
from lustrum.data.readers.sam import SAM
from lustrum.data.readers.symmetric import SYMMETRIC
from lustrum.data.readers.un_handbook import UN_HANDBOOK
from lustrum.data.readers.unread import refuse_unreadable, what_was_seen
from lustrum.data.readers.wiod2016_national import WIOD2016_NATIONAL
from lustrum.data.readers.wiod_world import WIOD_WORLD
from lustrum.errors import UsageError

READERS: tuple[Reader, ...] = (
    ECONOMY_FOLDER,
    ECONOMY_WORKBOOK,
    WIOD2016_NATIONAL,
    WIOD_WORLD,
    OECD_ICIO,
    FIGARO,
    EXIOBASE,
    SAM,
    EUROSTAT_CSV,
    EUROSTAT_WORKBOOK,
    BEA_SUPPLY_USE,
    BEA_MAKE_USE,
    UN_HANDBOOK,
    SYMMETRIC,
)
"""Asked in this order; the first that recognises a file reads it."""


@dataclass(frozen=True)
class Recognised:
    """Which kind a publication is, how that was seen, and which of its files were not read."""

    reader: Reader
    how: str
    unread: tuple[str, ...] = ()


def recognise(source: Probe) -> Recognised:
    """Return the reader of a publication, found from its content.

    Raises
    ------
    UsageError
        If no reader knows it; the message says what was looked at and which kinds are known.
    DataError
        If a workbook or archive among the files cannot be read safely, or a text table is none.
    """
    for reader in READERS:
        how = reader.recognise(source)
        if how:
            return Recognised(reader, how)
    refuse_unreadable(source)
    kinds = "; ".join(reader.title for reader in READERS)
    seen = ", ".join(f"{file.name} ({file.content})" for file in source.files[:4])
    more = f" and {len(source.files) - 4} more" if len(source.files) > 4 else ""
    raise UsageError(
        f"'{source.path}' is of no kind known here. Looked at: {seen}{more}. {what_was_seen(source)} Known: {kinds}. "
        "Put the figures into an economy folder: docs/own-table.md says how."
    )


def read_published(
    paths: str | Path | Sequence[str | Path],
    *,
    region: str = "",
    year: int | None = None,
    meta: Mapping[str, str] | None = None,
) -> tuple[Published, Recognised]:
    """Read a publication of any kind known here, and say how it was recognised.

    Parameters
    ----------
    paths : path or sequence of paths
        A file, a folder, or several files that belong together.
    region, year
        Which part is meant, where the files hold several.
    meta : mapping
        What the files do not say of themselves: `unit`, `currency`, `source` ...

    Raises
    ------
    UsageError, DataError
        As `recognise` and the readers do.
    """
    source = probe(paths)
    # Who says what the labels mean says that it is a table with labels to be told.
    found = Recognised(SYMMETRIC, "as --map was given") if meta and "map" in meta else recognise(source)
    try:
        published = found.reader.read(source, Choice(region, year, meta or {}))
    except UsageError:
        refuse_unreadable(source)  # a table that is missing may be one that cannot be read
        raise
    read = {name for name, _ in published.inputs}
    if found.reader is not ECONOMY_FOLDER:  # which names every file itself
        refuse_unreadable(source, read)
    return published, replace(found, unread=tuple(file.name for file in source.files if file.name not in read))


__all__ = ["READERS", "Choice", "Published", "Reader", "Recognised", "read_published", "recognise"]
