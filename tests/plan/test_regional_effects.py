"""What a change does to each region, on three goods and one limit: figures that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lustrum.errors import UsageError
from lustrum.plan.regional_effects import WHOLE, of_regions
from lustrum.problem import WishedValue
from lustrum.problem.names import LABOUR
from lustrum.scenario import Session, read_scenario
from tests.councils.three_goods import write


def test_each_region_and_all_together_gain_what_their_households_do(tmp_path: Path) -> None:
    """Ten homes take the hours of four hundred of power: 390 less of a base year's 285, and nothing in the other."""
    asked = Session(read_scenario(write(tmp_path)), break_ties=True)
    debated = asked.again(goal="quantities", goal_options={"weights": {"consumption": 1.0}})
    plan, changed = debated.plan, debated.again(wishes=[WishedValue("consumption", "homes", None, ">=", 10.0)]).plan
    found = of_regions({"north": plan, "south": plan}, {"north": changed, "south": plan})
    assert [item[0] for item in found.items] == ["north", "south", WHOLE]
    assert list(found["consumption"]) == pytest.approx([-390.0, 0.0, -390.0])
    assert list(found["in_base_years"]) == pytest.approx([-100.0 * 390 / 285, 0.0, -100.0 * 390 / 570])
    assert found["jobs"][-1] == pytest.approx(found["jobs"][0])
    days = replace(plan, quantities={**plan.quantities, LABOUR: replace(plan.quantities[LABOUR], units="days")})
    apart = of_regions({"north": plan, "south": days}, {"north": changed, "south": days})
    assert "jobs" not in apart.measures, "work in two units is not added up"
    with pytest.raises(UsageError, match="other regions or years"):
        of_regions({"north": plan}, {"south": plan})
