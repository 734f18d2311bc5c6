"""The economy folder as one workbook."""

from __future__ import annotations

from lustrum.data.probe import Probe
from lustrum.data.read import read_tables
from lustrum.data.readers.reader import Choice, Reader, refuse_other
from lustrum.data.tables import EconomyTables


def _recognise(source: Probe) -> str:
    if source.only is None or source.only.content != "xlsx" or "economy" not in source.only.sheets:
        return ""
    return "by its sheet 'economy'"


def _read(source: Probe, choice: Choice) -> EconomyTables:
    tables = read_tables(source.path)
    refuse_other(choice, year=tables.meta["base_year"], region=choice.region, source=source.path.name)
    return tables


ECONOMY_WORKBOOK = Reader("economy_workbook", "economy folder as one .xlsx workbook", _recognise, _read)
