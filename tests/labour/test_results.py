"""What is told of a balance: the finding first, figures that add up, sentences that say what they count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labour.assemble import Question
from lustrum.labour.balance import solve_balance
from lustrum.labour.drain import drained
from lustrum.labour.estimate import MoveEstimate
from lustrum.labour.read import RegionCells
from lustrum.labour.results import (
    balance_result,
    by_year_result,
    drain_result,
    finding,
    moves_result,
    participation_result,
    training_result,
)
from tests.labour.made_up import case, training

UNKNOWN = np.full(2, np.nan)


def question(labour, estimate=None, **cells):
    known = {name: UNKNOWN for name in RegionCells.__dataclass_fields__} | cells
    return Question(labour, (), RegionCells(**known), estimate, ("training",))


def test_the_finding_says_when_how_many_and_who():
    labour = case()
    assert finding(solve_balance(labour)).startswith("in 2001 5.76 persons are missing, 0.756 % of posts")
    assert "engineer in north" in finding(solve_balance(labour))
    assert finding(solve_balance(case(missing=0.0))) == "no post stays empty that the plan counts on"


def test_the_balance_tells_the_worst_year_of_each_skill_and_region():
    labour = case()
    result = balance_result(question(labour), solve_balance(labour))
    assert result.items[0] == ("engineer", "north") and result["worst"] == ["2001", "", "", ""]
    assert result["vacancies"][0] == pytest.approx(5.76)
    assert result["vacancy_rate"][0] == pytest.approx(100 * 5.76 / 101.76)
    assert "training.csv says places" in " ".join(result.notes) and "upper limits" in " ".join(result.notes)
    assert result["worth"][0] == pytest.approx(10.0) and "5 times the wage" in result.notes[1]


def test_by_year_posts_are_filled_or_empty_and_moves_add_up_to_nothing():
    result = by_year_result(solve_balance(case(training=(training(),))))
    assert result["at_work"] + result["vacancies"] == pytest.approx(result["posts"])
    for year in ("2002", "2003"):
        mine = [k for k, item in enumerate(result.items) if item[2] == year]
        assert result["moved_in"][mine].sum() == pytest.approx(0.0, abs=1e-9) and result["moved_in"][mine].max() > 0.0
    bare = case(training=(training(),))
    taught = by_year_result(solve_balance(replace(bare, routes=bare.routes.none())))
    assert taught["trained"].max() == pytest.approx(3.6)


def test_the_training_plan_counts_places_and_who_will_pass():
    result = training_result(solve_balance(case(training=(training(),))))
    assert result.name == "training_plan" and (result["entrants"] <= result["places"] + 1e-9).all()
    assert result["will_pass"] == pytest.approx(0.9 * result["entrants"])
    assert result["cost"] == pytest.approx(result["entrants"])


def test_without_trainings_schools_are_asked_for_who_leaves_and_who_is_more():
    """Five per cent of 106 engineers leave, and six more in four years are 1.5 a year."""
    result = training_result(solve_balance(case()))
    assert result.name == "training_needed"
    assert result["replace"][0] == pytest.approx(5.3) and result["more"][0] == pytest.approx(1.5)
    assert result["newcomers"][0] == pytest.approx(6.8) and result["come"][0] == pytest.approx(5.0)


def test_moves_stand_beside_those_who_would():
    labour = case()
    found = moves_result(question(labour, MoveEstimate(2.0, 3.0, 0.1, 0.2, 1.5, 9)), solve_balance(labour))
    assert found["moves"][0] <= found["would_move"][0] and "upper limit" in found.notes[0]
    assert "theta 2 (standard error 0.1)" in found.notes[1] and "1.5 times chance" in found.notes[1]
    bare = replace(labour, routes=labour.routes.none())
    assert moves_result(question(bare), solve_balance(bare)) is None


def test_drain_is_a_warning_with_the_training_that_makes_up_for_it():
    labour = case(cost=0.5, skilled=np.array([True, False]))
    balance = solve_balance(labour)
    result = drain_result(balance, drained(balance))
    assert result.notes[0].startswith("DRAIN: south") and "trained there would keep it" in result.notes[0]
    calm = solve_balance(case(missing=0.0, skilled=np.array([True, False])))
    assert "no region loses the skilled" in drain_result(calm, drained(calm)).notes[0]


def test_unpaid_care_is_told_and_closes_no_gap():
    labour = case()
    cells = {
        "workforce": np.array([400.0, 400.0]),
        "people": np.array([500.0, 500.0]),
        "participation": np.array([0.8, 0.8]),
        "carers": np.array([60.0, np.nan]),
        "meetings": np.array([0.3, np.nan]),
    }
    result = participation_result(question(labour, **cells))
    assert "60 people care unpaid, 60 % of those outside" in result.notes[1]
    assert "participation is data" in result.notes[0] and len(result.notes) == 2
    assert participation_result(question(labour)) is None
    silent = participation_result(question(labour, workforce=cells["workforce"]))
    assert "unpaid care is not stated" in silent.notes[1] and "meetings" in silent.notes[2]


def test_several_skills_and_regions_are_shaded_cells():
    labour = case()
    drawing = balance_result(question(labour), solve_balance(labour)).drawing
    assert (drawing.kind, drawing.x, drawing.series) == ("heat", "region", "skill")
