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


# -- labels are compared, not lengths ----------------------------------------------------------------------------------


def over(dimension, *labels, offset=0):
    return Variable(dimension, Index((dimension,), tuple((x,) for x in labels)), YEARS, offset, units="1")


def test_products_and_activities_are_not_added_though_they_are_as_many():
    with pytest.raises(UsageError, match=r"product \(wheat, steel\).*activity \(mill, farm\)") as refused:
        over("product", "wheat", "steel") + over("activity", "mill", "farm", offset=2)
    assert refused.value.data["left"].dims == ("product",)


def test_the_same_labels_in_another_order_are_refused_with_the_way_out():
    with pytest.raises(UsageError, match="align"):
        _ = over("product", "wheat", "steel") <= over("product", "steel", "wheat", offset=2)


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(5)), st.integers(0, 1000))
def test_aligned_rows_are_added_label_by_label_in_whatever_order_they_come(order, seed):
    labels = [f"p{i}" for i in range(5)]
    one, other = over("product", *labels), over("product", *[labels[i] for i in order], offset=5)
    x = np.random.default_rng(seed).normal(size=(YEARS, 10))
    by_label = {labels[i]: x[:, 5 + place] for place, i in enumerate(order)}
    if list(order) == sorted(order):
        assert np.allclose((one + other).value(x), x[:, :5] + x[:, 5:])
    else:
        with pytest.raises(UsageError):
            one + other
    expected = x[:, :5] + np.column_stack([by_label[label] for label in labels])
    assert np.allclose((one + other.align(one.index)).value(x), expected)


def test_aligning_with_a_label_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="salt"):
        over("product", "wheat", "steel").align(Index(("product",), (("wheat",), ("salt",))))


def test_titles_of_labels_do_not_make_two_indexes_differ():
    titled = Index(("product",), (("wheat",),), {"product": {"wheat": "Winter wheat"}})
    assert len((over("product", "wheat") + Expression(titled, YEARS, [])).index) == 1


# -- lags and relations say what they say ------------------------------------------------------------------------------


def test_history_longer_than_the_lag_counts_from_the_base_year_back():
    x, past = columns(6), np.arange(12.0).reshape(4, 3)
    assert np.allclose(variable().lag(2, history=past).value(x), np.vstack([past[2:], x[:-2]]))


def test_history_shorter_than_the_lag_is_refused_with_both_counts():
    with pytest.raises(UsageError, match=r"3 years.*2 are given"):
        variable().lag(3, history=np.ones((2, ITEMS)))


def test_a_lag_beyond_the_horizon_is_history_alone():
    past = np.arange(21.0).reshape(7, 3)
    assert np.allclose(variable().lag(7, history=past).value(columns(7)), past[:YEARS])


def test_a_lag_below_zero_is_refused():
    with pytest.raises(UsageError, match="lead"):
        variable().lag(-1)


@pytest.mark.parametrize("left", [1.5, np.float64(1.5), np.full(ITEMS, 1.5), np.full((YEARS, ITEMS), 1.5)])
def test_a_number_on_the_left_of_a_relation_reads_the_same_as_on_the_right(left):
    x = columns(8)
    for reflected, plain in ((left <= variable(), variable() >= left), (left >= variable(), variable() <= left)):
        assert reflected.sense == plain.sense
        assert np.allclose(reflected.expression.value(x), plain.expression.value(x))


def test_a_relation_keeps_what_stood_on_its_right_as_the_level():
    limit = np.arange(1.0, 1.0 + ITEMS)
    assert np.allclose((variable() <= limit).bound.value(columns()), np.broadcast_to(limit, (YEARS, ITEMS)))
    other = over("v", "v0", "v1", "v2", offset=3)
    x = columns(9, 6)
    assert np.allclose((variable() <= other * 2.0).bound.value(x), 2.0 * x[:, 3:])


def test_a_column_follows_the_trend_from_its_typical_size_or_from_where_it_is_said_to_begin():
    index = Index(("step",), (("first",), ("second",)))

    def trend(follows):
        return Variable("v", index, YEARS, 0, units="1", scale=[4.0, 6.0], follows_trend=follows).trend

    assert trend(False) is None
    assert trend(True).tolist() == [4.0, 6.0]
    assert trend(np.array([4.0, 1.5])).tolist() == [4.0, 1.5]
