"""Reading a group's folder: faults are named with file and line, all in one pass."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from lustrum.cooperation import group_results, read_group
from lustrum.data import bundled_path
from lustrum.errors import DataError, UsageError


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "village"
    shutil.copytree(bundled_path("made_up_village"), target)
    return target


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_bundled_village_reads_and_its_neutral_income_is_that_of_the_base_year():
    group = read_group(bundled_path("made_up_village"))
    birch = group.farms.index("birch")
    # Its land tax was raised by 25 over the base year's.
    assert group.outside[birch] - group.outside_now[birch] == pytest.approx(25.0)
    assert (np.delete(group.outside - group.outside_now, birch) == 0.0).all()
    assert group.holdings[group.farms.index("dunes"), group.resources.index("draught")] == 0.0


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "accounts.csv",
            "alder,grain sold (tonnes),21.6",
            "alder,grain sold (tonnes),",
            "accounts.csv.*quantity.*blank",
        ),
        ("accounts.csv", "alder,", "adler,", "'adler' does not stand in farms.csv. Did you mean 'alder'"),
        ("holdings.csv", "12,hectares", "1 2,hectares", "holdings.csv.*no number"),
        ("holdings.csv", "22,hectares", "22,acres", "is in acres, above it was in hectares"),
        ("holdings.csv", "alder,land,12", "alder,land,-12", "is -12"),
        ("activities.csv", "grain,net_income", "grain,net_incom", "net_incom"),
        ("machines.csv", ",yes,", ",maybe,", "Known: yes, no"),
        ("farms.csv", "birch,", "alder,", "'alder' stands twice: in line 2 and in line 3"),
        ("farms.csv", "farm,title,voters,work", "farm,title,vote,work", "column 'vote'"),
        ("cooperative.toml", 'rule = "shapley"', 'rule = "fair"', "rule.*fair"),
        ("cooperative.toml", "present = 1", "present = 99", "99 of 6 farms"),
        ("cooperative.toml", "fee = 12.0", "", "needs exactly"),
        ("cooperative.toml", "unit =", "units =", "units"),
    ],
)
def test_a_fault_is_named_with_its_place(folder, file, old, new, says):
    change(folder, file, old, new)
    with pytest.raises(DataError, match=says):
        read_group(folder)


def test_a_farm_without_an_account_is_not_taken_for_one_without_income(folder):
    path = folder / "accounts.csv"
    path.write_text("".join(line for line in path.read_text().splitlines(True) if not line.startswith("dunes")))
    with pytest.raises(DataError, match="income outside is not known"):
        read_group(folder)


def test_a_folder_that_is_no_group_is_refused(tmp_path):
    with pytest.raises(UsageError, match="has no cooperative"):
        read_group(tmp_path)


def test_a_network_alone_needs_no_holdings(folder):
    for name in ("holdings.csv", "activities.csv", "machines.csv"):
        (folder / name).unlink()
    group = read_group(folder)
    assert [answer.name for answer in group_results(group)] == ["membership", "membership_by_size"]


def test_a_blank_neutral_price_is_recorded_as_an_assumption(folder):
    change(folder, "accounts.csv", ",2.6,2.6", ",2.6,")
    assert "neutral_price" in [a.name for a in read_group(folder).assumptions]
