"""Jobs by region and activity: every pair is there, or the fault is named."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.regions import read_employment

GOOD = ["east,mill,3", "east,farm,1", "west,mill,0", "west,farm,4"]


def read(tmp_path, rows):
    file = tmp_path / "jobs.csv"
    file.write_text("region,activity,jobs\n" + "\n".join(rows) + "\n")
    return read_employment(file, ("farm", "mill"))


def test_jobs_stand_in_the_order_of_the_table(tmp_path):
    found = read(tmp_path, GOOD)
    assert found.region == ("east", "west") and found.jobs.tolist() == [[1.0, 3.0], [4.0, 0.0]]
    assert found.share.tolist() == [[0.2, 1.0], [0.8, 0.0]] and found.size.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*GOOD[:3], "west,fram,4"], "the table has no 'fram'"),
        (GOOD[:3], "'west' has no row for farm"),
        ([*GOOD[:3], "west,farm,-4"], "from 0"),
        ([*GOOD, "west,farm,4"], "twice"),
        ([*GOOD, "Total,farm,5", "Total,mill,3"], "line 6, column 'region': 'Total' is a total"),
        ([*GOOD, "of which east,farm,1", "of which east,mill,1"], "line 6.*part of another row"),
        (["east,mill,0", "east,farm,1", "west,mill,0", "west,farm,4"], "nobody works in mill"),
    ],
)
def test_a_fault_is_named(tmp_path, rows, said):
    with pytest.raises(DataError, match=said):
        read(tmp_path, rows)


def test_a_country_among_its_regions_is_found_by_its_jobs_whatever_it_is_called(tmp_path):
    """Sibling of totals among the data: one that bears a proper name."""
    file = tmp_path / "jobs.csv"
    jobs = {"east": (3, 1, 2), "west": (5, 4, 1), "Homeland": (8, 5, 3)}
    lines = [f"{region},{name},{n}" for region, row in jobs.items() for name, n in zip("abc", row, strict=True)]
    file.write_text("region,activity,jobs\n" + "\n".join(lines) + "\n")
    with pytest.raises(DataError, match="jobs of 'Homeland' are those of east, west together"):
        read_employment(file, ("a", "b", "c"))


def test_one_region_alone_is_compared_with_nothing(tmp_path):
    with pytest.raises(UsageError, match="one region, 'east'"):
        read(tmp_path, GOOD[:2])
