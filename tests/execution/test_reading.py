"""Rows read cell by cell; what is the same in many rows is decided once."""

import pytest

from lustrum.execution import reading
from lustrum.execution.definitions import Definitions
from lustrum.execution.reading import Reader
from tests.execution.reported import HEADER, TODAY, definitions_of, reports_of


def read(folder, *rows):
    known = Definitions({each.indicator: (each,) for each in definitions_of(folder)})
    reports = reports_of(folder, "\n".join([HEADER, *rows]))
    reader = Reader(reports, known, TODAY, False)
    return [reader.read(line, cells) for line, cells in reports.lines]


def test_a_row_is_read_with_the_version_that_holds_and_the_owner_of_its_indicator(tmp_path):
    (found,) = read(tmp_path, "coal,2020-04,1.5,t,2020-05-10,,,")
    assert (found.period, found.value, found.version, found.by) == ("2020-04", 1.5, 1, "pit council")
    assert found.counts and not found.late


@pytest.mark.parametrize("period", ["2020-04", "2020M4", "April 2020", "2020-04-01"])
def test_one_month_is_spelled_in_many_ways_and_kept_in_one(period, tmp_path):
    (found,) = read(tmp_path, f"coal,{period},1.5,t,2020-05-10,,,")
    assert found.period == "2020-04"


def test_figures_written_otherwise_than_the_others_go_back_alone(tmp_path):
    found = read(tmp_path, 'coal,2020-04,"1,5",t,,,,', "coal,2020-03,2.5,t,,,,", "coal,2020-02,3.5,t,,,,")
    assert [each.verdict for each in found] == ["ambiguous", "taken", "taken"]


def test_the_nearest_names_are_sought_for_the_first_few_that_nobody_defined(tmp_path, monkeypatch):
    sought = []
    monkeypatch.setattr(reading, "nearest", lambda name, known: sought.append(name) or "Did you mean 'coal'?")
    found = read(tmp_path, *(f"coil{k},2020-04,1.5,t,,,," for k in range(reading.MOST_SOUGHT + 5)))
    assert len(sought) == reading.MOST_SOUGHT
    assert found[0].reason == "'coil0' is not defined. Did you mean 'coal'?"
    assert {each.verdict for each in found} == {"unknown_indicator"} and found[-1].reason.endswith("is not defined.")
