"""What a change does to a plan, on three goods and one limit: figures that can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.effects import cost, displaced, effects, largest, of_industries
from lustrum.problem import WishedValue
from lustrum.scenario import Session, read_scenario
from tests.councils.three_goods import write


@pytest.fixture
def both(tmp_path: Path) -> tuple[Session, Session]:
    asked = Session(read_scenario(write(tmp_path)), break_ties=True)
    debated = asked.again(goal="quantities", goal_options={"weights": {"consumption": 1.0}})
    return debated, debated.again(wishes=[WishedValue("consumption", "homes", None, ">=", 10.0)])


def test_ten_homes_take_the_hours_of_four_hundred_of_power(both: tuple[Session, Session]) -> None:
    """Most is had of power, at 0.05 hours each; a home takes 2 hours of the 40 there are."""
    before, after = (session.plan for session in both)
    gone = displaced(before, after)
    gives = {item[1]: value for item, value in zip(gone.items, gone["change"], strict=True)}
    assert gives["power"] == pytest.approx(-400.0)
    assert gives["homes"] == pytest.approx(10.0)
    found = cost(before, after)
    assert found["consumption"][-1] == pytest.approx(-390.0)
    assert found["in_base_years"][-1] == pytest.approx(-100.0 * 390.0 / 285.0)
    assert found["goal"][-1] < 0.0


def test_who_loses_is_told_with_the_largest_fall_first(both: tuple[Session, Session]) -> None:
    before, after = (session.plan for session in both)
    assert largest(of_industries(before, after), "output", 3, -1.0) == [("power", pytest.approx(-50.0))]


def test_a_plan_beside_itself_moves_nothing(both: tuple[Session, Session]) -> None:
    plan = both[0].plan
    of = {each.name: each for each in effects(plan, plan)}
    assert not of["displaced"].items and not of["limits_moved"].items
    assert not np.nan_to_num(of["effect_on_figures"]["change"]).any()


def test_a_plan_without_numbers_has_no_effects(both: tuple[Session, Session]) -> None:
    from dataclasses import replace

    with pytest.raises(UsageError, match="no numbers"):
        effects(both[0].plan, replace(both[0].plan, quantities={}))
