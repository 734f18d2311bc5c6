from lustrum.results.assumption import Assumption
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.files import sha256_of, write_bytes_atomically, write_text_atomically
from lustrum.results.json_file import read_json
from lustrum.results.records import Column, Record, Records, read_records
from lustrum.results.result import Drawing, Measure, Result
from lustrum.results.sums import lines_twice, repeated_rows, rows_that_add_up, unknown_labels
from lustrum.results.toml import Section, read_toml
from lustrum.results.totals import repeats
from lustrum.results.write import as_csv, as_data, as_workbook, from_data, guarded

__all__ = [
    "Assumption",
    "Column",
    "Drawing",
    "Fault",
    "Measure",
    "Record",
    "Records",
    "Result",
    "Section",
    "as_csv",
    "as_data",
    "as_workbook",
    "from_data",
    "guarded",
    "lines_twice",
    "raise_faults",
    "read_json",
    "read_records",
    "read_toml",
    "repeated_rows",
    "repeats",
    "rows_that_add_up",
    "sha256_of",
    "unknown_labels",
    "write_bytes_atomically",
    "write_text_atomically",
]
