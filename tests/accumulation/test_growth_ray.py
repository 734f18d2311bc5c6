"""The growth ray: against the closed form of two sectors, against its own equations, and by two roads."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.accumulation.growth_ray import angle, fastest_growth, growth_ray
from lustrum.accumulation.of_economy import growth_bounds
from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.errors import NotProductiveError, UsageError
from tests.economies import permuted, random_economy


def technology(seed, n=4, *, singular=True):
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(0.0, 0.8 / n, (n, n))
    capital = rng.uniform(0.2, 2.0, (n, n))
    if singular:
        capital[n // 2 :] = 0.0  # half the products are no capital goods
    return np.eye(n) - inputs - 0.01 * capital, capital


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_the_ray_solves_its_equations_for_quantities_and_prices(seed, singular):
    net, capital = technology(seed, singular=singular)
    ray = growth_ray(net, capital)
    assert np.allclose(net @ ray.proportions, ray.rate * capital @ ray.proportions, atol=1e-10)
    assert np.allclose(ray.prices @ net, ray.rate * ray.prices @ capital, atol=1e-10)
    assert ray.proportions.sum() == pytest.approx(1.0) and ray.prices.sum() == pytest.approx(1.0)
    assert (ray.proportions >= 0.0).all() and (ray.prices >= 0.0).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_linear_programmes_find_the_same_ray_as_the_eigenvalue(seed):
    net, capital = technology(seed)
    one, other = growth_ray(net, capital), fastest_growth(net, capital)
    assert other.rate == pytest.approx(one.rate, rel=1e-7)
    assert np.allclose(other.proportions, one.proportions, atol=1e-4)
    assert np.allclose(other.prices, one.prices, atol=1e-4)


def test_two_sectors_have_a_rate_in_closed_form():
    a, b = np.array([[0.2, 0.1], [0.3, 0.2]]), np.array([[2.0, 1.0], [0.5, 1.5]])
    m = np.linalg.solve(np.eye(2) - a, b)
    trace, determinant = np.trace(m), np.linalg.det(m)
    radius = trace / 2.0 + math.sqrt(trace**2 / 4.0 - determinant)
    assert growth_ray(np.eye(2) - a, b).rate == pytest.approx(1.0 / radius, rel=1e-12)


def test_one_good_grows_at_net_output_over_capital():
    ray = growth_ray(np.array([[1.0 - 0.4 - 0.1]]), np.array([[2.0]]))
    assert ray.rate == pytest.approx(0.25)


def test_a_better_technique_raises_growth_and_a_worse_one_is_left_alone():
    net, capital = technology(3)
    base = growth_ray(net, capital)
    worse = fastest_growth(
        np.column_stack([net, 0.9 * net[:, 0] - 0.05]), np.column_stack([capital, 1.1 * capital[:, 0]])
    )
    better = fastest_growth(np.column_stack([net, net[:, 0]]), np.column_stack([capital, 0.5 * capital[:, 0]]))
    assert worse.rate == pytest.approx(base.rate, rel=1e-7) and worse.proportions[-1] == pytest.approx(0.0, abs=1e-9)
    assert better.rate > base.rate * 1.01 and better.proportions[-1] > 0.01


def test_what_cannot_replace_itself_does_not_grow():
    with pytest.raises(NotProductiveError):
        growth_ray(np.array([[-0.1]]), np.array([[1.0]]))
    with pytest.raises(NotProductiveError):
        fastest_growth(np.array([[-0.1, -0.2]]), np.array([[1.0, 1.0]]))


def test_without_capital_growth_has_no_limit_and_is_refused():
    with pytest.raises(UsageError, match="no limit"):
        fastest_growth(np.array([[0.5, 0.4]]), np.zeros((1, 2)))
    with pytest.raises(UsageError, match="no limit"):
        growth_ray(np.array([[0.5]]), np.zeros((1, 1)))


@given(st.floats(0.0, 89.0))
def test_the_angle_of_two_structures_is_theirs(degrees):
    turned = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    assert angle(np.array([7.0, 0.0]), turned) == pytest.approx(degrees, abs=1e-6)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1_000))
def test_labels_in_another_order_change_no_bound(seed):
    economy = random_economy(seed)
    one, other = growth_bounds(economy), growth_bounds(permuted(economy, [2, 0, 3, 1]))
    assert other.fastest.rate == pytest.approx(one.fastest.rate, rel=1e-9)
    assert other.angle == pytest.approx(one.angle, rel=1e-6)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from([0.01, 0.02, 0.05]))
def test_an_economy_that_grew_at_g_with_all_else_consumed_stands_on_its_ray(seed, growth):
    # Closed, all assets grown at g, nothing but households and investment: x = A x + D x + g B x + C x.
    import dataclasses

    economy = random_economy(seed, trade=False, growth=growth)
    none = np.zeros(len(economy.product))
    flows = {k: v for k, v in economy.final_demand.items() if k.startswith("gfcf")}
    households = economy.base_level - economy.use @ economy.base_level - np.sum(list(flows.values()), axis=0)
    if (households <= 0.0).any():
        return
    economy = dataclasses.replace(
        economy, final_demand={"households": households, **flows}, statistical_discrepancy=none
    )
    found = growth_bounds(economy)
    assert found.at_todays_consumption is not None
    assert found.at_todays_consumption.rate == pytest.approx(growth, rel=1e-8)
    assert found.angle_at_todays_consumption < 1e-5


def test_the_united_states_of_2012_could_grow_little_at_their_consumption_per_job():
    economy = read_economy(bundled_path("us_2012"))
    bounds = growth_bounds(economy)
    assert 0.3 < bounds.fastest.rate < 0.5
    assert bounds.at_todays_consumption is not None
    assert bounds.at_todays_consumption.rate == pytest.approx(0.0129, abs=0.0005)
    assert bounds.angle_at_todays_consumption < bounds.angle / 5.0
    assert bounds.fastest.rate > bounds.at_todays_consumption.rate


def test_a_table_that_states_no_wear_gets_a_ray_and_is_told_what_that_means():
    economy = random_economy(1)
    found = growth_bounds(replace(economy, depreciation_rate=np.zeros_like(economy.depreciation_rate)))
    assert found.fastest.rate > growth_bounds(economy).fastest.rate
    assert "no_wear" in [each.name for each in found.assumptions]
