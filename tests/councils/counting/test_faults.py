import pytest

from lustrum.councils.counting.faults import MOST_FAULTS, Faults
from lustrum.errors import DataError


def test_all_faults_of_a_file_are_raised_at_once_with_their_lines(tmp_path):
    faults = Faults(tmp_path / "b.blt")
    faults.done()
    faults.add(3, "is odd.", column="vote")
    faults.add(0, "is odd as a whole.")
    with pytest.raises(DataError, match="2 faults") as raised:
        faults.done()
    assert [fault.row for fault in raised.value.faults] == ["line 3", ""]


def test_there_is_an_end_to_faults(tmp_path):
    faults = Faults(tmp_path / "b.blt")
    for line in range(MOST_FAULTS + 50):
        faults.add(line, "is odd.")
    assert len(faults.found) == MOST_FAULTS
