"""Balancing: move the numbers of a table as little as can be until they add up, and show every number that moved."""

from lustrum.data.balancing.changes import Balanced, Change, changes_of
from lustrum.data.balancing.economy import METHODS, BalancedTables, balance_tables, changes_csv
from lustrum.data.balancing.gras import gras
from lustrum.data.balancing.ras import RasStep, ras, ras_steps
from lustrum.data.balancing.weighted_least_squares import Bounds, weighted_least_squares

__all__ = [
    "METHODS",
    "Balanced",
    "BalancedTables",
    "Bounds",
    "Change",
    "RasStep",
    "balance_tables",
    "changes_csv",
    "changes_of",
    "gras",
    "ras",
    "ras_steps",
    "weighted_least_squares",
]
