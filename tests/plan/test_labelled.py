"""Labels on bare numbers: values, prices, slack and the level of every limit."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.labels import Index
from lustrum.plan.labelled import labelled, solved_years, without_numbers
from lustrum.problem import Goal
from lustrum.problem.hand_over import standard_form
from lustrum.problem.problem import PlanProblem
from lustrum.solver import solve
from tests.economies import random_economy

PAIR = Index(("carrier",), (("rail",), ("road",)))


@pytest.fixture
def problem():
    """Most of x over two years and a tail: x <= 3, 5; road at most twice rail; rail at most 2 in the second year."""
    found = PlanProblem(random_economy(1), (2001, 2002), tail=1)
    x = found.add_variable("x", PAIR, units="t", scale=1.0)
    found.add_constraint("most", x <= np.array([3.0, 9.0]), units="t")
    rail, road = x.take([0]).indexed(Index.single()), x.take([1]).indexed(Index.single())
    found.add_constraint("twice", road - rail * 2.0 <= 0.0, units="t")
    found.add_constraint("not_before", x >= x.lag(1, history=np.array([1.0, 1.0])) * 0.5, units="t")
    found.add_constraint("late", rail <= 2.0, units="t", years=[2])
    found.add_quantity("x", x, units="t", base=np.array([1.0, np.nan]), title="Carried", headline=True)
    found.goal = Goal("most", True, "t", [(x.total(), np.array([1.0, 1.0, 1.0]))])
    return found


@pytest.fixture
def plan(problem):
    form = standard_form(problem)
    return labelled(problem, form, solve(form))


def test_values_stand_under_their_labels_in_all_years_solved(plan):
    assert plan.quantities["x"].values == pytest.approx(np.array([[3.0, 6.0], [2.0, 4.0], [3.0, 6.0]]))
    assert plan.quantities["x"].years == (2001, 2002, 2003) and plan.years == (2001, 2002)
    assert plan.table("x").at("road", 2002) == pytest.approx(4.0)
    assert plan.objective == pytest.approx(24.0)


def test_a_quantity_keeps_what_was_declared_of_it(plan):
    table = plan.quantities["x"]
    assert (table.title, table.units, table.headline) == ("Carried", "t", True)
    assert table.base[0] == 1.0 and np.isnan(table.base[1])


def test_the_level_is_what_stood_on_the_right(plan):
    assert plan.limit("most").level.values == pytest.approx(np.array([[3.0, 9.0]] * 3))


def test_where_nothing_stood_on_the_right_the_level_is_what_is_limited(plan):
    # Two sides moved to the left leave the row's own activity, which is 0 where it binds.
    assert plan.limit("twice").level.values[:, 0] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_where_a_variable_stood_on_the_right_the_level_is_that_as_solved(plan):
    expected = 0.5 * np.array([[1.0, 1.0], [3.0, 6.0], [2.0, 4.0]])
    assert plan.limit("not_before").level.values == pytest.approx(expected)


def test_years_without_the_row_have_no_figure(plan):
    late = plan.limit("late")
    for table in (late.level, late.slack, late.shadow_price):
        assert np.isnan(table.values[[0, 2]]).all() and np.isfinite(table.values[1]).all()


def test_prices_are_what_one_more_unit_of_a_looser_limit_brings(plan):
    assert plan.limit("late").shadow_price.values[1] == pytest.approx([3.0])
    assert plan.limit("most").shadow_price.values[0] == pytest.approx([3.0, 0.0])
    # Looser by one unit: road may be one more.
    assert plan.limit("twice").shadow_price.values[:, 0] == pytest.approx([1.0, 1.0, 1.0])
    assert plan.limit("not_before").shadow_price.values == pytest.approx(np.zeros((3, 2)), abs=1e-9)


def test_slack_is_the_distance_from_the_nearer_bound(plan):
    assert plan.limit("most").slack.values == pytest.approx(np.array([[0.0, 3.0], [1.0, 5.0], [0.0, 3.0]]))
    assert plan.limit("not_before").slack.values[0] == pytest.approx([2.5, 5.5])


def test_a_goal_made_least_has_positive_prices_where_more_would_help():
    problem = PlanProblem(random_economy(1), (2001,))
    x = problem.add_variable("x", Index.single(), units="t")
    problem.add_constraint("floor", x >= 4.0, units="t")
    problem.add_quantity("x", x, units="t")
    problem.goal = Goal("least", False, "t", [(x, np.ones(1))])
    form = standard_form(problem)
    plan = labelled(problem, form, solve(form))
    assert plan.limit("floor").shadow_price.values[0] == pytest.approx([1.0])
    assert not plan.maximise


def test_another_point_of_the_same_goal_may_be_put_in_the_place_of_the_solution(problem):
    form = standard_form(problem)
    solution = solve(form)
    other = labelled(problem, form, solution, x=np.zeros(form.columns))
    assert not other.quantities["x"].values.any() and other.objective == pytest.approx(24.0)


def test_without_numbers_a_plan_says_why_and_has_no_tables(problem):
    form = standard_form(problem)
    plan = without_numbers(problem, form, solve(form), "No plan.", ("most",))
    assert not plan.has_values and np.isnan(plan.objective)
    assert plan.wish_report.sentence == "No plan." and plan.wish_report.against == ("most",)


def test_years_solved_are_those_shown_and_the_tail(problem):
    assert solved_years(problem) == (2001, 2002, 2003)
