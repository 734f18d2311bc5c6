"""Expressions over years, held against arithmetic done by hand on full arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.expression import Expression, Variable

YEARS, ITEMS = 5, 3


def variable(name="v", offset=0, items=ITEMS):
    return Variable(name, Index((name,), tuple((f"{name}{i}",) for i in range(items))), YEARS, offset, units="1")


def columns(seed=0, width=ITEMS):
    return np.random.default_rng(seed).normal(size=(YEARS, width))


def test_a_variable_is_worth_its_columns():
    x = columns()
    assert np.allclose(variable().value(x), x)


def test_a_matrix_combines_rows_and_years_scale_them():
    x, m = columns(1), np.arange(6.0).reshape(2, 3)
    by_year = np.arange(1.0, 6.0)[:, None]
    expression = (sparse.csc_array(m) @ variable()) * by_year + 2.0
    assert np.allclose(expression.value(x), x @ m.T * by_year + 2.0)


def test_a_lag_reaches_into_history_and_a_lag_of_a_sum_lags_its_constant():
    x = columns(2)
    growing = variable() * np.arange(1.0, 6.0)[:, None] + 1.0
    past = np.array([[10.0, 20.0, 30.0], [1.0, 2.0, 3.0]])
    expected = np.vstack([past, (x * np.arange(1.0, 6.0)[:, None] + 1.0)[:-2]])
    assert np.allclose(growing.lag(2, history=past).value(x), expected)


def test_each_item_may_have_its_own_lag():
    x = columns(3)
    result = variable().lag(np.array([0, 1, 2]), history=np.array([[7.0, 8.0, 9.0], [4.0, 5.0, 6.0]])).value(x)
    assert np.allclose(result[:, 0], x[:, 0])
    assert np.allclose(result[:, 1], [5.0, *x[:-1, 1]])
    assert np.allclose(result[:, 2], [9.0, 6.0, *x[:-2, 2]])


def test_a_lead_leaves_out_what_falls_after_the_horizon():
    x = columns(4)
    assert np.allclose(variable().lead(1).value(x), np.vstack([x[1:], np.zeros(ITEMS)]))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000))
def test_matrices_in_a_row_equal_their_product(seed):
    rng = np.random.default_rng(seed)
    a, b, x = rng.normal(size=(2, 4)), rng.normal(size=(4, 3)), columns(seed)
    step = sparse.csc_array(a) @ (sparse.csc_array(b) @ variable())
    assert np.allclose(step.value(x), x @ (a @ b).T)


def test_rows_of_different_length_are_not_added():
    with pytest.raises(UsageError, match="cannot meet"):
        variable() + variable("w", 3, 2)


def test_factors_that_fit_no_rows_are_refused():
    with pytest.raises(UsageError, match="by year they stand in a column"):
        variable() * np.ones(YEARS)


def test_an_array_on_the_left_stands_for_the_same_relation():
    relation = np.ones(ITEMS) >= variable()
    assert isinstance(relation.expression, Expression)
    assert relation.sense == "<="
