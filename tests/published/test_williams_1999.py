"""H. P. Williams' "Economic planning": three objectives, through an ordinary economy folder and scenario."""

from pathlib import Path

import pytest

from lustrum.plan import verify
from lustrum.scenario import read_scenario, run_scenario

HERE = Path(__file__).parent / "williams_1999"


PRINTED = [("capacity", 2141.88), ("static_end", 2141.88), ("output", 2618.58), ("employment", 2450.03)]


@pytest.mark.parametrize(("scenario", "printed"), PRINTED)
def test_the_printed_objective_comes_out_to_the_last_digit(scenario, printed):
    plan = run_scenario(read_scenario(HERE / f"{scenario}.toml"))
    assert plan.status == "optimal"
    assert plan.certificate.passed
    assert round(plan.objective, 2) == printed
    assert all(check.passed for check in verify(plan))


def test_the_first_year_produces_nothing_and_eats_the_stocks():
    plan = run_scenario(read_scenario(HERE / "capacity.toml"))
    assert plan.table("output").values[0].max() == pytest.approx(0.0, abs=1e-9)
    assert plan.table("stocks").values[0].sum() < 330.0
