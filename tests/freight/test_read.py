"""A freight folder: what is refused, what is recorded, what is read."""

from __future__ import annotations

import pytest

from lustrum.data import bundled_path
from lustrum.errors import LustrumError, UsageError
from lustrum.freight.read import read_freight
from tests.freight.folders import copied, faults_of


def test_the_folder_is_read_with_what_nobody_said_recorded():
    folder = read_freight(bundled_path("made_up_railways"))
    freight = folder.freight
    assert freight.season == ("summer", "winter") and freight.days.tolist() == [183.0, 182.0]
    assert freight.locomotives.fit == pytest.approx(0.42 * 620) and freight.empties == 0.6
    assert {each.name for each in freight.assumptions} == {"empties", "open_hours"}
    assert folder.programme is not None and folder.census is not None
    assert next(each for each in freight.assumptions if each.name == "empties").value == "0.6"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("unit =", "units =", "no key 'units'"),
        ("cost_per_wagon_km = 0.12", "empties = 0", "run in circles"),
        ("sick_share = 0.58\nkm", "sick_share = 0.58\nfit = 3\nkm", "either fit or sick_share"),
        ('definition = "strict"\n\n[[def', 'definition = "lenient"\n\n[[def', "'lenient'"),
        ("number = 14000\n", "", "number and km_a_day together"),
        ("days = 183", "days = 0", "days = 0"),
        ('name = "winter"', 'name = "summer"', "names a season twice"),
        ('capacity_per = "day"', 'capacity_per = "hour"', "'hour'"),
        ('[goods.ore]\nwagon = "open"', '[goods.ore]\nwagon = "flat"', "'flat'"),
        ("[goods.coal]", "[plan]\ntransport = 'T'\n[goods.coal]", "transport and transport_use together"),
        ("terminal_days = 4", "terminal_days = 4\nreturns = 1", "neither true nor false"),
    ],
)
def test_a_key_at_fault_is_refused_in_words(tmp_path, old, new, says):
    with pytest.raises(UsageError, match=says):
        read_freight(copied(tmp_path, ("freight.toml", old, new)))


def test_kilometres_by_one_definition_and_a_census_by_another_are_refused_without_a_link(tmp_path):
    """Failure of the model page: redefinition of 'sick'."""
    census = "date,definition,fleet,fit\n1920-03,strict,636,248\n1920-12,worn,620,331\n"
    with pytest.raises(UsageError, match="no \\[\\[link\\]\\] joins them"):
        read_freight(copied(tmp_path, ("census.csv", None, census)))
    link = '[[link]]\nearlier = "strict"\nlater = "worn"\nfactor = 0.79\nsource = "a count of both"\n\n[repair]'
    linked = copied(tmp_path / "linked", ("census.csv", None, census), ("freight.toml", "[repair]", link))
    assert read_freight(linked).census.factor("worn", "strict") == pytest.approx(0.79)


def test_a_folder_without_a_network_is_a_repair_programme():
    folder = read_freight(bundled_path("locomotives_1920"))
    assert folder.freight is None and folder.programme.goal == 12_800.0 and len(folder.census.counts) == 6


def test_a_folder_that_is_none_and_one_with_nothing_in_it_are_refused(tmp_path):
    with pytest.raises(UsageError, match=r"no freight\.toml"):
        read_freight(tmp_path)
    (tmp_path / "freight.toml").write_text('name = "n"\nunit = "t"\nmoney = "m"\nyear = 1921\nsource = "s"\n')
    with pytest.raises(UsageError, match="no network"):
        read_freight(tmp_path)


def test_needs_without_lines_are_refused(tmp_path):
    with pytest.raises(LustrumError):
        read_freight(copied(tmp_path, without=["arcs.csv"]))


def test_a_good_that_nobody_needs_is_named(tmp_path):
    folder = copied(tmp_path, ("freight.toml", "[goods.ore]", '[goods.salt]\nwagon = "covered"\n[goods.ore]'))
    assert ("missing_row", "needs.csv", "salt", "good") in faults_of(folder)
