"""Results: a table of labelled measures and how it is written; assumptions; faults; files written whole."""

from lustrum.results.assumption import Assumption
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.files import sha256_of, write_bytes_atomically, write_text_atomically
from lustrum.results.result import Drawing, Measure, Result
from lustrum.results.write import as_csv, as_data, as_workbook, from_data, guarded

__all__ = [
    "Assumption",
    "Drawing",
    "Fault",
    "Measure",
    "Result",
    "as_csv",
    "as_data",
    "as_workbook",
    "from_data",
    "guarded",
    "raise_faults",
    "sha256_of",
    "write_bytes_atomically",
    "write_text_atomically",
]
