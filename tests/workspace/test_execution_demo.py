import pytest

from lustrum.errors import UsageError
from lustrum.workspace.execution_demo import show_execution


@pytest.mark.slow
def test_the_worked_year_names_what_was_planted_when_it_came(tmp_path):
    year = show_execution(tmp_path / "year", command="lustrum demo execution")
    fire, strike, mine, silent = (name for name, _ in year.planted)
    assert year.found[fire] == "2013-05" and year.found[strike] == "2013-08"  # by the reading of the month itself
    assert "2013-03" <= year.found[mine] <= "2013-07" and year.found[silent] == "2013-11"
    assert year.refused == 0 and year.taken > 1000
    last = year.last.by_name
    assert last[fire].out is not None and last[fire].holder == "sector" and last[strike].holder in ("", "unit")
    assert last[silent].silent_for == 2
    assert any("cause: A20 fell" in event for event in year.events)
    assert year.events[-1].startswith("8 signals began at others") and "4 of them came up" in year.events[-1]
    assert year.rolled is not None
    for name in ("year.html", "board-assembly.html", "board-sector.html", "board-unit.html", "ledger.sqlite"):
        assert (tmp_path / "year" / name).stat().st_size > 1000
    page = (tmp_path / "year" / "year.html").read_text("utf-8")
    assert "4 of 4 planted troubles were named" in page


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        show_execution(tmp_path)
