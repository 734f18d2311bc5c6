"""Verifying says what it found, also of files nobody can read any more."""

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.execution.verified import verify_ledger
from tests.execution.reported import begun


def test_a_whole_ledger_passes_and_says_its_head(tmp_path):
    with begun(tmp_path) as ledger:
        head = ledger.head()
    found = verify_ledger(tmp_path / "L.sqlite")
    assert found.passed and found.head == head and "6 reports and 4 entries" in found.said


def test_a_ledger_cut_off_is_a_finding(tmp_path):
    with begun(tmp_path):
        pass
    path = tmp_path / "L.sqlite"
    path.write_bytes(path.read_bytes()[:9000])
    found = verify_ledger(path)
    assert not found.passed and "Go back to a copy" in found.said


def test_what_never_was_a_ledger_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(DataError):
        verify_ledger(tmp_path / "x.csv")
    with pytest.raises(UsageError):
        verify_ledger(tmp_path / "none.sqlite")
