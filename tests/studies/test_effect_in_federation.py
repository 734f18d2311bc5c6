"""Effects by region: a proposal of one region of a federation, all planned together again."""

from __future__ import annotations

import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.scenario.child import Stated
from lustrum.scenario.federation import read_federation
from lustrum.studies.effect_in_federation import ALL, federation_sheet
from lustrum.studies.effect_sheet import sheet_document
from tests.analysis.made_up_worlds import made_up_world

STATED = Stated("proposal:1")
MORE = {"wish": [{"quantity": "output", "label": "S1", "sense": ">=", "than_trend": 1.02}]}
TOO_MUCH = {"wish": [{"quantity": "consumption", "sense": ">=", "than_trend": 1.5}]}


@pytest.fixture(scope="module")
def federation(tmp_path_factory):
    return read_federation(write_federation(regions_of(made_up_world(11)), tmp_path_factory.mktemp("f") / "w", years=2))


def test_what_one_region_gains_the_others_are_told_of(federation):
    sheet = federation_sheet(federation, "R0", MORE, STATED, "More in R0")
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
    sheet = federation_sheet(federation, "R1", TOO_MUCH, STATED, "Too much")
    assert not sheet.feasible and sheet.status == "relaxed"
    assert any("R1: " in each for each in sheet.clash) and "cannot be done" in sheet.sentences[0]


def test_nothing_changed_moves_no_region_and_a_sheet_is_made_again_to_the_last_digit(federation):
    change = {"growth": dict(next(iter(federation.scenarios.values())).given["growth"])}
    one, two = (sheet_document(federation_sheet(federation, ALL, change, STATED, "As it is")) for _ in range(2))
    assert one == two
    (moved,) = [each for each in one["results"] if each["analysis"] == "effect_on_regions"]
    assert set(moved["measures"]["consumption"]["values"]) == {0.0}


def test_a_region_there_is_not_is_refused(federation):
    with pytest.raises(UsageError, match="no region 'R9'"):
        federation_sheet(federation, "R9", MORE, STATED, "x")
