"""A basis laid over another plan: what bears the same name keeps its status."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.problem import standard_form
from lustrum.problem.carry_over import BASIC, NONBASIC, carried_over
from lustrum.problem.hand_over import layout_of
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.demos import demo_path
from lustrum.solver import Basis, Neighbours, WarmModel, solve


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(read_scenario(demo_path("germany_1995")))


@pytest.fixture(scope="module")
def basis(session: Session) -> Basis:
    return Basis.of(solve(standard_form(session.problem)).basis)


def test_a_basis_laid_over_its_own_problem_is_itself(session: Session, basis: Basis) -> None:
    same = carried_over(basis, session.problem, session.problem)
    np.testing.assert_array_equal(same.column, basis.column)
    np.testing.assert_array_equal(same.row, basis.row)


def test_a_longer_plan_begins_where_the_shorter_one_stands_and_goes_on_as_its_last_year(
    session: Session, basis: Basis
) -> None:
    before = session.problem
    longer = session.again(tail=before.tail + 2).problem
    found = carried_over(basis, before, longer).column.reshape(longer.horizon, longer.width)
    old = basis.column.reshape(before.horizon, before.width)
    np.testing.assert_array_equal(found[: before.horizon], old)
    np.testing.assert_array_equal(found[before.horizon :], np.tile(old[-1], (2, 1)))


def test_rows_nobody_knew_are_free_and_columns_nobody_knew_stand_at_a_bound(session: Session, basis: Basis) -> None:
    before = session.problem
    other = session.again(options={"trade": {"reserves": 1000.0}}).problem
    found = carried_over(basis, before, other)
    new = other.variables["reserves"]
    column = found.column.reshape(other.horizon, other.width)[:, new.offset : new.offset + len(new)]
    assert (column == NONBASIC).all()
    layout = layout_of(other)
    added = [n for n, name in enumerate(other.constraints) if name not in before.constraints]
    assert added
    for number in added:
        block = list(other.constraints.values())[number]
        assert (found.row[layout.rows_of(number, len(block.index))] == BASIC).all()


def test_a_plan_solved_from_a_basis_carried_over_is_the_plan_solved_from_nothing(
    session: Session, basis: Basis
) -> None:
    other = session.again(tail=session.problem.tail + 1, options={"trade": {"reserves": 1000.0}}).problem
    form = standard_form(other)
    row = Neighbours()
    row.go_on_from(carried_over(basis, session.problem, other))
    warm = row.solve(form)
    assert row.start == "warm"
    assert warm.objective == pytest.approx(solve(form).objective, rel=1e-9)
    assert WarmModel(form).solve().objective == pytest.approx(warm.objective, rel=1e-9)
