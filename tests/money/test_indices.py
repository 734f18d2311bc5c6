"""Indices of inequality and progressivity against an established package, brute force and their identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inequality.atkinson import atkinson as other_atkinson
from inequality.gini import Gini
from inequality.theil import Theil

from lustrum.errors import UsageError
from lustrum.money import (
    Isoelastic,
    applied,
    atkinson,
    concentration,
    flat,
    gini,
    lorenz,
    redistribution,
    suits,
    theil,
)

from .made_up import groups_of, random_groups

SEEDS = st.integers(0, 10_000)


def every_head(values, count):
    return np.repeat(values, count.astype(int))


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_gini_theil_and_atkinson_agree_with_an_established_package(seed):
    groups = random_groups(seed)
    heads = every_head(groups.income, groups.count)
    assert gini(groups.income, groups.count) == pytest.approx(Gini(heads).g, abs=1e-10)
    assert theil(groups.income, groups.count) == pytest.approx(float(Theil(heads).T), abs=1e-10)
    for epsilon in (0.5, 1.0, 2.0):
        expected = float(other_atkinson(heads, epsilon))
        assert atkinson(groups.income, groups.count, epsilon) == pytest.approx(expected, abs=1e-10)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_gini_is_half_the_mean_difference_between_any_two_over_the_mean(seed):
    groups = random_groups(seed)
    weight = groups.count / groups.count.sum()
    apart = np.abs(groups.income[:, None] - groups.income[None, :])
    expected = weight @ apart @ weight / (2 * weight @ groups.income)
    assert gini(groups.income, groups.count) == pytest.approx(expected)


@settings(max_examples=50, deadline=None)
@given(SEEDS, st.integers(0, 10_000))
def test_redistribution_is_t_over_one_less_t_times_kakwani_less_reranking(seed, other):
    groups = random_groups(seed)
    tax = groups.income * np.random.default_rng(other).uniform(0.0, 0.9, len(groups))
    found = redistribution(groups.income, tax, groups.count)
    t = found.average_rate
    assert found.redistributive_effect == pytest.approx(t / (1 - t) * found.kakwani - found.reranking, abs=1e-12)
    assert found.reynolds_smolensky == pytest.approx(t / (1 - t) * found.kakwani, abs=1e-12)
    assert found.reranking >= -1e-12


@given(SEEDS)
def test_a_tax_that_keeps_the_order_reranks_nobody_and_a_flat_one_changes_nothing(seed):
    groups = random_groups(seed)
    progressive = redistribution(groups.income, applied(groups, Isoelastic(0.3), -2.0).tax + 1e-9, groups.count)
    assert progressive.reranking == pytest.approx(0.0, abs=1e-12)
    level = redistribution(groups.income, applied(groups, flat(0.3), 1.0).tax, groups.count)
    assert level.kakwani == pytest.approx(0.0, abs=1e-12)
    assert level.suits == pytest.approx(0.0, abs=1e-12)
    assert level.redistributive_effect == pytest.approx(0.0, abs=1e-12)


def test_the_extremes_of_suits_are_one_and_minus_one():
    income, count = np.array([1.0, 1e-9]), np.array([1e6, 1.0])
    assert suits(np.array([1.0, 100.0]), np.array([0.0, 1.0]), np.array([1e6, 1e-3])) == pytest.approx(1.0, abs=1e-3)
    assert suits(income, np.array([0.0, 1.0]), count) == pytest.approx(-1.0, abs=1e-3)


@given(SEEDS, st.floats(0.1, 100.0))
def test_the_unit_of_income_and_the_number_of_heads_do_not_matter(seed, factor):
    groups = random_groups(seed)
    for measure in (gini, theil, lambda y, n: atkinson(y, n, 0.7)):
        assert measure(groups.income * factor, groups.count) == pytest.approx(measure(groups.income, groups.count))
        assert measure(groups.income, groups.count * factor) == pytest.approx(measure(groups.income, groups.count))


@given(SEEDS)
def test_giving_from_rich_to_poor_lowers_every_measure(seed):
    groups = random_groups(seed)
    income = groups.income.copy()
    gift = 0.1 * (income[-1] - income[0]) * min(groups.count[0], groups.count[-1])
    income[0] += gift / groups.count[0] / 4
    income[-1] -= gift / groups.count[-1] / 4
    for measure in (gini, theil, lambda y, n: atkinson(y, n, 1.0)):
        assert measure(income, groups.count) < measure(groups.income, groups.count)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_means_of_groups_hide_inequality_their_gini_is_a_lower_bound(seed):
    rng = np.random.default_rng(seed)
    heads = np.sort(rng.lognormal(3, 1, 60))
    means = heads.reshape(6, 10).mean(axis=1)
    assert gini(means, np.full(6, 10.0)) <= gini(heads, np.ones(60)) + 1e-12


def test_groups_of_equal_rank_are_one_point_of_a_concentration_curve():
    ranks, tax = np.array([1.0, 1.0, 2.0]), np.array([3.0, 0.0, 5.0])
    count = np.array([2.0, 1.0, 1.0])
    swapped = [1, 0, 2]
    assert concentration(tax, count, ranks) == pytest.approx(
        concentration(tax[swapped], count[swapped], ranks[swapped])
    )


def test_a_lorenz_curve_runs_from_nothing_to_all_and_bends_down():
    people, share = lorenz(np.array([3.0, 1.0]), np.array([1.0, 3.0]))
    assert people.tolist() == [0.0, 0.75, 1.0]
    assert share == pytest.approx([0.0, 0.5, 1.0])


def test_indices_of_a_tax_that_takes_nothing_or_all_are_refused():
    groups = groups_of([1.0, 2.0])
    for tax in (np.zeros(2), groups.income):
        with pytest.raises(UsageError, match="more than nothing and less than all"):
            redistribution(groups.income, tax, groups.count)
    with pytest.raises(UsageError, match="must be positive"):
        atkinson(groups.income, groups.count, 0.0)
    assert atkinson(np.array([0.0, 1.0]), np.ones(2), 1.0) == 1.0


def test_inequality_has_no_figure_where_a_group_has_less_than_nothing():
    values, count = np.array([-1.0, 5.0, 9.0]), np.ones(3)
    assert np.isnan([atkinson(values, count, 0.5), atkinson(values, count, 1.0)]).all()
    assert np.isnan(theil(values, count)) and np.isnan(theil(np.zeros(3), count))
    assert atkinson(np.array([0.0, 5.0, 9.0]), count, 1.0) == 1.0
