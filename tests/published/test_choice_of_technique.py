"""Two techniques for one product, computed by hand."""

from pathlib import Path

import pytest

from lustrum.plan import verify
from lustrum.scenario import read_scenario, run_scenario

HERE = Path(__file__).parent / "choice_of_technique"


@pytest.fixture(scope="module")
def plan():
    return run_scenario(read_scenario(HERE / "scenario.toml"))


def test_the_better_technique_goes_as_far_as_the_tools(plan):
    level = plan.table("activity_level")
    assert level.at("by_hand", 2001) == pytest.approx(50.0)
    assert level.at("with_tools", 2001) == pytest.approx(100.0)
    assert level.at("tools", 2001) == pytest.approx(20.0)
    assert plan.objective == pytest.approx(125.5)
    assert all(check.passed for check in verify(plan))


def test_a_job_and_a_tool_are_worth_what_they_add(plan):
    assert plan.limit("labour_limit").shadow_price.at("jobs", 2001) == pytest.approx(0.75)
    assert plan.limit("capacity").shadow_price.at("tools, capacity", 2001) == pytest.approx(2.525)
