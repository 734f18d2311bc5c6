"""Published tables, read strictly: every fault is named with its cell, nothing is filled in silence."""

from lustrum.data.bundled import bundled_names, bundled_path, place_of
from lustrum.data.check import CheckReport, Identity, check_tables
from lustrum.data.levels import Levels, base_levels, levels_of
from lustrum.data.read import read_tables
from lustrum.data.tables import EconomyTables, LongTable, WideTable

__all__ = [
    "CheckReport",
    "EconomyTables",
    "Identity",
    "Levels",
    "LongTable",
    "WideTable",
    "base_levels",
    "bundled_names",
    "bundled_path",
    "check_tables",
    "levels_of",
    "place_of",
    "read_tables",
]
