"""All that is wrong with a workbook of tables and scenario."""

from __future__ import annotations

from pathlib import Path

from lustrum.errors import DataError
from lustrum.results import Fault
from lustrum.scenario.scenario import read_scenario


def faults_of_book(path: Path) -> list[Fault]:
    """Return all faults of a workbook, tables and scenario, each with its cell."""
    try:
        read_scenario(path)
    except DataError as error:
        return [fault for fault in error.faults if isinstance(fault, Fault)]
    return []
