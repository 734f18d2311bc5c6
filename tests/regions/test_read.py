"""Reading units of regions: every fault with its line, nothing guessed."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.regions import read_region_units

HEAD = "region,province,unit,year,population,value\n"
GOOD = [
    "north,hills,aa,2010,10,50",
    "north,hills,aa,2020,12,72",
    "south,coast,bb,2010,20,40",
    "south,coast,bb,2020,20,60",
]


def written(tmp_path, rows, head=HEAD):
    file = tmp_path / "units.csv"
    file.write_text(head + "\n".join(rows) + "\n")
    return file


def test_a_total_is_divided_by_the_people_and_dates_stand_in_order(tmp_path):
    found = read_region_units(written(tmp_path, GOOD[::-1]))
    assert found.years == (2010, 2020) and found.unit == ("bb", "aa")
    assert found.income.tolist() == [[2.0, 5.0], [3.0, 6.0]]
    assert found.stratum == (("south", "coast"), ("north", "hills"))


def test_a_value_per_head_stays_as_it_is(tmp_path):
    found = read_region_units(written(tmp_path, GOOD, HEAD.replace("value", "value_per_head")))
    assert found.income[0].tolist() == [50.0, 40.0]


def test_errors_and_transfers_are_per_head_too(tmp_path):
    rows = [f"{row},5,EUR,residence,2" for row in GOOD]
    head = HEAD.strip() + ",transfers,measure,counted,error\n"
    found = read_region_units(written(tmp_path, rows, head))
    assert found.transfers.tolist() == [[0.5, 0.25], [pytest.approx(5 / 12), 0.25]]
    assert found.error[0].tolist() == [0.2, 0.1]
    assert found.measure == "EUR per head" and found.counted == "residence"


@pytest.mark.parametrize(
    ("bad", "place", "said"),
    [
        ("north,hills,aa,2020,0,72", "line 3", "people of 'aa' must be above 0"),
        ("north,hills,aa,2020,12,-3", "line 3", "income of 'aa' must be above 0"),
        ("south,hills,aa,2020,12,72", "line 3", "lies in 'north' at one date and in 'south'"),
        ("north,,aa,2020,12,72", "line 3", "has no province"),
        ("north,hills,aa,2010,12,72", "line 3", "twice"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path, bad, place, said):
    with pytest.raises(DataError) as raised:
        read_region_units(written(tmp_path, [GOOD[0], bad, *GOOD[2:]]))
    text = "\n".join(map(str, raised.value.faults))
    assert place in text and said in text


@pytest.mark.parametrize("label", ["Total", "of which hills"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_total_or_a_part_among_the_units_is_refused_with_its_line(tmp_path, label, place):
    rows = []
    for year in (2010, 2020):
        cells = ["north", "hills", "cc", str(year), "30", "90"]
        cells[place] = label
        rows.append(",".join(cells))
    with pytest.raises(DataError, match=r"line 6.*(total|part)"):
        read_region_units(written(tmp_path, [*GOOD, *rows]))


def test_a_unit_that_is_missing_at_one_of_two_dates_is_named(tmp_path):
    with pytest.raises(DataError, match="no row for 2020"):
        read_region_units(written(tmp_path, [GOOD[0], *GOOD[2:]]))


def test_every_fault_is_found_in_one_pass(tmp_path):
    rows = ["north,hills,aa,2010,0,50", "north,hills,aa,2020,12,0", *GOOD[2:3]]
    with pytest.raises(DataError) as raised:
        read_region_units(written(tmp_path, rows))
    assert {fault.kind for fault in raised.value.faults} == {"range", "missing"}


def test_figures_of_two_kinds_are_not_compared(tmp_path):
    rows = [f"{row},{word}" for row, word in zip(GOOD, ["work", "work", "residence", "work"], strict=True)]
    with pytest.raises(DataError, match="'work' and 'residence' in one file"):
        read_region_units(written(tmp_path, rows, HEAD.strip() + ",counted\n"))


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        (GOOD[::2], HEAD, "one date, 2010"),
        (GOOD[:2], HEAD, "one region, 'north'"),
        ([row.rpartition(",")[0] for row in GOOD], HEAD.replace(",value", ""), "neither"),
        ([f"{row},3" for row in GOOD], HEAD.strip() + ",value_per_head\n", "both: keep one"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path, rows, head, said):
    with pytest.raises(UsageError, match=said):
        read_region_units(written(tmp_path, rows, head))


def test_the_states_are_read_whole(states):
    assert len(states.unit) == 48 and len(states.regions) == 4 and len(set(states.stratum)) == 9
    assert np.round(states.population.sum(axis=1)).tolist() == [279583437 - 572059, 306675006 - 601723]
