import numpy as np
import pytest

from lustrum.report.forms import svg
from lustrum.report.result_pictures import drawn as picture
from lustrum.scenario.families import run_family
from lustrum.scenario.families.results import family_results
from tests.scenario.families.made_up import ECONOMY, drawn, grid, made_result, small_family


@pytest.fixture(scope="module", name="answers")
def answered():
    family = small_family(
        grid("exports", "growth.exports", 0.0, 0.02, decision=True),
        drawn("inputs", "economy.use", "triangular", way="factor", low=0.95, mode=1.0, high=1.05),
        size=4,
        one_at_a_time=True,
        measures=("objective", "consumption"),
        choice="consumption",
    )
    return {answer.name: answer for answer in family_results(run_family(family, economy=ECONOMY))}


def test_all_that_can_be_told_is_told(answers):
    assert list(answers) == ["decisions", "spread", "tornado", "sensitivity", "fan", "family"]
    assert answers["family"].notes[0] == "8 members: 8 optimal"
    assert len(answers["family"].items) == 8 and set(answers["family"]["status"]) == {"optimal"}
    assert any("nothing else of the base year" in each.text for each in answers["family"].assumptions)


def test_the_spread_holds_the_quantiles_of_the_members(answers):
    spread, family = answers["spread"], answers["family"]
    name = next(name for name in family.measures if name.startswith("consumption"))
    last = max(k for k, item in enumerate(spread.items) if item[0] == "consumption")
    assert spread["median"][last] == pytest.approx(np.median(family[name]))
    assert spread["most"][last] == max(family[name]) and spread["members"][last] == 8


def test_the_tornado_is_drawn_with_the_widest_input_first(answers):
    tornado = answers["tornado"]
    assert list(tornado["swing"]) == sorted(tornado["swing"], reverse=True)
    found = picture(tornado)
    assert {row["end"] for row in found.chart.rows} == {"input at its low end", "input at its high end"}
    drawn_svg = svg(found.chart, found.title, found.alt)
    assert tornado.items[0][0] in drawn_svg and "input at its low end" in drawn_svg
    assert picture(answers["spread"]) is None
    assert picture(answers["fan"]) is not None and picture(answers["decisions"]) is not None


def test_members_without_a_plan_are_named_with_the_reason():
    family = small_family(grid("x", "growth.labour", *(float(k) for k in range(5))))
    result = made_result(family, lambda x: x, status=lambda x: "infeasible" if x == 3 else "optimal")
    found = next(answer for answer in family_results(result) if answer.name == "without_plan")
    assert found.items == [("4", "3")] and list(found["reason"]) == ["a reason"]
    assert found.title.startswith("1 of 5 members")


def test_an_objective_whose_weights_change_is_called_no_common_yardstick():
    family = small_family(grid("d", "goal.discount", 0.9, 0.95, decision=True), grid("x", "growth.exports", 0.0, 0.1))
    found = family_results(made_result(family, lambda d, x: d + x))
    assert any("no common yardstick" in note for note in found[0].notes)
