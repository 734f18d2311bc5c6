"""W. P. Cockshott's five-year plan: most fulfilment of the targets of each year, through a folder and a scenario."""

from pathlib import Path

import pytest

from lustrum.plan import verify
from lustrum.scenario import read_scenario, run_scenario

HERE = Path(__file__).parent / "cockshott_2018"


@pytest.fixture(scope="module")
def plan():
    return run_scenario(read_scenario(HERE / "targets.toml"))


def test_the_objective_comes_out_to_the_last_digit(plan):
    assert plan.status == "optimal" and plan.certificate.passed
    assert round(plan.objective, 5) == 7.33645
    assert all(check.passed for check in verify(plan))


def test_the_figures_of_another_program_for_the_same_plan_come_out(plan):
    fulfilled, output = plan.table("target_fulfilment").values[:, 0], plan.table("output").values[:, 0]
    assert 0.15922 < fulfilled[0] < 0.15923
    assert 9.02671 < output[0] < 9.02672
    assert 0.19788 < output[4] < 0.19789
    assert fulfilled.sum() == pytest.approx(plan.objective)
