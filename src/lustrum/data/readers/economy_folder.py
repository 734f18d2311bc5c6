"""The economy folder: lustrum's own form of a national table."""

from __future__ import annotations

from lustrum.data.meta import FILE
from lustrum.data.probe import Probe
from lustrum.data.read import read_tables
from lustrum.data.readers.reader import Choice, Reader, refuse_other
from lustrum.data.tables import EconomyTables


def _recognise(source: Probe) -> str:
    return f"by {FILE}" if source.path.is_dir() and FILE in source.by_name else ""


def _read(source: Probe, choice: Choice) -> EconomyTables:
    tables = read_tables(source.path)
    refuse_other(choice, year=tables.meta["base_year"], region=choice.region, source=source.path.name)
    return tables


ECONOMY_FOLDER = Reader("economy_folder", "economy folder", _recognise, _read)
