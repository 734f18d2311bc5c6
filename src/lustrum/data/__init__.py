"""Published tables, read strictly: every fault is named with its cell, nothing is filled in silence."""

from lustrum.data.assumption import Assumption
from lustrum.data.bundled import bundled_names, bundled_path
from lustrum.data.check import CheckReport, Identity, check_tables
from lustrum.data.fault import Fault, raise_faults
from lustrum.data.levels import Levels, base_levels, levels_of
from lustrum.data.read import read_tables
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.data.write import sha256_of, write_bytes_atomically, write_text_atomically

__all__ = [
    "Assumption",
    "CheckReport",
    "EconomyTables",
    "Fault",
    "Identity",
    "Levels",
    "LongTable",
    "WideTable",
    "base_levels",
    "bundled_names",
    "bundled_path",
    "check_tables",
    "levels_of",
    "raise_faults",
    "read_tables",
    "sha256_of",
    "write_bytes_atomically",
    "write_text_atomically",
]
