"""The tiled matrix, held against one written entry by entry."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lustrum.problem import Growth, build_plan
from lustrum.problem.assemble import merged
from lustrum.problem.hand_over import layout_of, standard_form
from tests.economies import random_economy
from tests.problem.test_expression import variable


def dense(problem):
    """Write the matrix the slow way: term by term, year by year."""
    layout = layout_of(problem)
    full = np.zeros((layout.rows, problem.horizon * problem.width))
    for number, block in enumerate(problem.constraints.values()):
        for term in block.expression.terms:
            for year in range(problem.horizon):
                source = year - term.lag
                if layout.row_start[number, year] < 0 or not 0 <= source < problem.horizon:
                    continue
                data = term.data[year] if term.data.ndim == 2 else term.data
                for row, column, value in zip(term.rows, term.columns, data, strict=True):
                    place = source * problem.width + term.variable.offset + column
                    full[layout.row_start[number, year] + row, place] += value
    return full


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_tiling_gives_the_matrix_written_entry_by_entry(seed):
    problem = build_plan(random_economy(seed, 3), 3, growth=Growth(0.01, 0.01), tail=1)
    assert np.allclose(standard_form(problem).csc.toarray(), dense(problem))


def test_rows_of_each_column_stand_in_rising_order():
    form = standard_form(build_plan(random_economy(2), 4, growth=Growth(0.01, 0.01)))
    inside = np.ones(form.nonzeros - 1, dtype=bool)
    inside[form.start[1:-1] - 1] = False
    assert (np.diff(form.index)[inside] > 0).all()


def test_rows_hold_at_a_plan_exactly_as_their_expressions_say():
    problem = build_plan(random_economy(1), 4, growth=Growth(0.01, 0.01))
    form, layout = standard_form(problem), layout_of(problem)
    x = np.random.default_rng(0).normal(size=form.columns)
    activity = form.csc @ x
    for number, block in enumerate(problem.constraints.values()):
        value = block.expression.value(x.reshape(problem.horizon, problem.width))[block.years]
        constant = np.broadcast_to(block.expression.constant, (problem.horizon, len(block.index)))[block.years]
        assert np.allclose(activity[layout.rows_of(number, len(block.index))], value - constant), block.name


def test_entries_of_one_row_and_column_are_added_up():
    v = variable()
    (term,) = merged((v + (sparse.csc_array(np.diag([1.0, 2.0, 3.0])) @ v).indexed(v.index)).terms)
    assert sorted(term.data.tolist()) == [2.0, 3.0, 4.0]
