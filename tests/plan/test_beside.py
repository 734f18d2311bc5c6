"""What stands in the place of a finding without wishes: the figure of that plan, in the unit of the finding."""

from __future__ import annotations

import dataclasses
import math

import pytest

from lustrum.plan import audit
from lustrum.plan.beside import BESIDE, beside, imports_over_demand, same_figure, without_wishes
from lustrum.problem import WishedValue
from lustrum.results import as_data, from_data
from tests.economies import random_economy
from tests.plan.told_something import cap_on_emissions, dirty_economy, planned, through_trade


@pytest.fixture(scope="module")
def economy():
    return dirty_economy()[0]


@pytest.fixture(scope="module")
def capped(economy):
    return planned(economy, cap_on_emissions(economy, 0.6))


@pytest.fixture(scope="module")
def unwished(economy):
    return planned(economy)


def test_every_finding_is_told_with_the_figure_of_the_plan_without_wishes(capped, unwished):
    answer = from_data(as_data(beside(audit(capped), unwished)))
    kept = dataclasses.replace(capped, answers=(answer,))
    assert answer.name == BESIDE and audit(capped)[0].unwished is None
    for finding in audit(kept):
        if finding.kind == "price":
            assert finding.unwished == unwished.current_prices.at(finding.label, finding.year)
        assert finding.unwished == pytest.approx(same_figure(unwished, finding))
        assert "without wishes" in finding.sentence
    assert {finding.kind for finding in audit(kept)} >= {"price", "industry", "jump"}


def test_a_figure_in_the_place_of_a_finding_is_the_finding_in_its_own_plan(capped):
    for finding in audit(capped):
        assert same_figure(capped, finding) == pytest.approx(finding.value)
    above = planned(through_trade(), share_fall=0.02)
    assert [same_figure(above, finding) for finding in audit(above)] == pytest.approx([f.value for f in audit(above)])


def test_a_plan_that_says_nothing_of_the_year_or_quantity_is_no_figure(capped, unwished):
    finding = audit(capped)[0]
    assert math.isnan(same_figure(unwished, dataclasses.replace(finding, year=2050)))
    assert math.isnan(same_figure(unwished, dataclasses.replace(finding, quantity="homes")))
    assert beside((), unwished) is None and without_wishes(unwished) == {}


def test_no_import_exceeds_home_demand_along_the_curve():
    economy = random_economy(7)
    asked = WishedValue("consumption", "P1", 2003, ">=", 1.2 * float(economy.household_consumption[1]), 1, "people")
    assert (imports_over_demand(planned(economy, asked))[0] < 1.0).all()
