"""Effects by region: a proposal of one region of a federation, all planned together again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.scenario.child import Stated, child_of
from lustrum.scenario.federation import read_federation
from lustrum.studies.effect_in_federation import ALL, debated_session, federation_sheet, sheet_against
from lustrum.studies.effect_sheet import sheet_document
from tests.analysis.made_up_worlds import made_up_world

STATED = Stated("proposal:1")
MORE = {"wish": [{"quantity": "output", "label": "S1", "sense": ">=", "than_trend": 1.02}]}
TOO_MUCH = {"wish": [{"quantity": "consumption", "sense": ">=", "than_trend": 1.5}]}


@pytest.fixture(scope="module")
def federation(tmp_path_factory):
    return read_federation(write_federation(regions_of(made_up_world(11)), tmp_path_factory.mktemp("f") / "w", years=2))


def test_what_one_region_gains_the_others_are_told_of(federation):
    sheet = federation_sheet(debated_session(federation), "R0", MORE, STATED, "More in R0")
    regions = sheet.results[0]
    assert [item[0] for item in regions.items] == [*federation.scenarios, "all regions"]
    figures = [float(each) for each in regions["consumption"]]
    assert figures[-1] == pytest.approx(sum(figures[:-1]))
    assert any(abs(each) > 0.0 for each in figures[:-1])
    # The effects on the region itself are those of the same two plans.
    cost = next(each for each in sheet.results if each.name == "effect_on_consumption")
    assert float(cost["consumption"][-1]) == pytest.approx(figures[0])
    assert any(each.startswith("By region over") for each in sheet.sentences)
    assert any(each.startswith("In R0: ") for each in sheet.sentences)


def test_what_cannot_be_done_is_told_with_whose_wish_clashes(federation):
    sheet = federation_sheet(debated_session(federation), "R1", TOO_MUCH, STATED, "Too much")
    assert not sheet.feasible and sheet.status == "relaxed"
    assert any("R1: " in each for each in sheet.clash) and "cannot be done" in sheet.sentences[0]


def test_nothing_changed_moves_no_region_and_a_sheet_is_made_again_to_the_last_digit(federation):
    change = {"growth": dict(next(iter(federation.scenarios.values())).given["growth"])}
    one, two = (
        sheet_document(federation_sheet(debated_session(federation), ALL, change, STATED, "As it is")) for _ in range(2)
    )
    assert one == two
    (moved,) = [each for each in one["results"] if each["analysis"] == "effect_on_regions"]
    assert set(moved["measures"]["consumption"]["values"]) == {0.0}


def test_a_region_there_is_not_is_refused(federation):
    with pytest.raises(UsageError, match="no region 'R9'"):
        federation_sheet(debated_session(federation), "R9", MORE, STATED, "x")


def test_a_scenario_in_place_of_a_regions_does_what_its_change_does(federation):
    """By two roads: the change put to the check, and a whole scenario that holds it."""
    debated = debated_session(federation)
    one = federation_sheet(debated, "R0", MORE, STATED, "More in R0")
    child = child_of(federation.scenarios["R0"], MORE, STATED, name="More in R0")
    other = replace(federation, scenarios={**federation.scenarios, "R0": child})
    two = sheet_against(debated, other, "R0", "More in R0")
    assert one.sentences == two.sentences and one.hashes == two.hashes


def test_another_federation_is_held_against_it_only_where_regions_and_years_are_the_same(federation):
    debated = debated_session(federation)
    scenarios = dict(federation.scenarios)
    gone = scenarios.pop("R1")
    with pytest.raises(UsageError, match="same regions: R1"):
        sheet_against(debated, replace(federation, scenarios=scenarios), "R0", "fewer")
    longer = {name: replace(each, years=3) for name, each in {**scenarios, "R1": gone}.items()}
    with pytest.raises(UsageError, match="other years"):
        sheet_against(debated, replace(federation, scenarios=longer), "R0", "longer")
