"""Handed over: bounds, costs and sizes stand where the declarations say."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.declarations import Goal
from lustrum.problem.hand_over import layout_of, standard_form
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy

PAIR = Index(("carrier",), (("rail",), ("road",)))


@pytest.fixture
def problem():
    found = PlanProblem(random_economy(1), (2001, 2002), tail=1)
    x = found.add_variable("x", PAIR, units="t", lower=np.array([0.0, -1.0]), upper=7.0, scale=np.array([4.0, 0.0]))
    found.add_constraint("floor", x + 2.0 >= 5.0, units="t")
    found.add_constraint("cap", x * np.array([1.0, 3.0]) <= 9.0, units="t", years=[2])
    found.add_constraint("same", x.equals(x.lag(1, history=1.5)), units="t")
    found.goal = Goal("most", True, "t", [((x * 2.0 + 1.0).total(), np.array([1.0, 0.5, 0.0]))])
    return found


def test_rows_stand_year_by_year_and_those_of_some_years_only_in_them(problem):
    layout = layout_of(problem)
    assert layout.row_start.T.tolist() == [[0, -1, 2], [4, 6, 8], [10, -1, 12]]
    assert layout.rows == 14 == standard_form(problem).rows


def test_constants_move_to_the_bounds_of_their_sense(problem):
    form = standard_form(problem)
    assert form.row_lower[:2].tolist() == [3.0, 3.0] and np.isinf(form.row_upper[:2]).all()
    assert form.row_upper[6:8].tolist() == [9.0, 9.0] and np.isinf(form.row_lower[6:8]).all()
    assert form.row_lower[2:4].tolist() == form.row_upper[2:4].tolist() == [1.5, 1.5]
    assert form.row_lower[8:10].tolist() == [0.0, 0.0]


def test_costs_and_the_constant_of_the_goal_are_weighted_by_year(problem):
    form = standard_form(problem)
    assert form.maximise and form.cost.tolist() == [2.0, 2.0, 1.0, 1.0, 0.0, 0.0]
    assert form.offset == pytest.approx(2.0 * 1.0 + 2.0 * 0.5)


def test_bounds_of_columns_come_every_year_and_an_unknown_size_counts_as_one(problem):
    form = standard_form(problem)
    assert form.column_lower.tolist() == [0.0, -1.0] * 3 and (form.column_upper == 7.0).all()
    assert form.column_scale.tolist() == [4.0, 1.0] * 3
    # A row is measured by the largest of its columns: 4 for rail, nothing known for road.
    assert form.row_scale[:2].tolist() == [4.0, 1.0]


def test_a_quadratic_goal_is_a_diagonal_over_all_years(problem):
    assert standard_form(problem).quadratic is None
    x = problem.variables["x"]
    problem.goal = Goal("near", False, "t", [], [(x, np.full((3, 2), 0.5)), (x, np.full((3, 2), 1.5))])
    assert standard_form(problem).quadratic.toarray().tolist() == (2.0 * np.eye(6)).tolist()


def test_a_plan_without_a_goal_is_refused(problem):
    problem.goal = None
    with pytest.raises(UsageError, match="no goal yet"):
        standard_form(problem)
