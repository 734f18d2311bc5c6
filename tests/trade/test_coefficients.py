"""The formulas against the figures printed with them."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.trade import (
    aggregate_coefficient,
    effective_protection,
    nominal_protection,
    quality,
    resource_cost_ratio,
    social_cost_benefit,
    trotsky_coefficient,
    years_to_parity,
)


def test_a_good_half_as_good_and_half_as_dear_again_has_one_third_as_in_1925():
    q = quality([1.0], [2.0])
    assert trotsky_coefficient(q, home_cost=1.5, world_price=1.0) == pytest.approx(1 / 3)


def test_indices_multiply_and_weights_are_exponents():
    assert quality([8.0, 9.0], [10.0, 10.0]) == pytest.approx(0.72)
    assert quality([8.0, 9.0], [10.0, 10.0], [0.5, 0.5]) == pytest.approx(0.72**0.5)


def test_the_aggregate_is_the_harmonic_mean_and_lies_below_the_geometric_one():
    k, w = np.array([1 / 3, 0.4, 0.5, 0.75]), np.array([30.0, 60.0, 10.0, 20.0])
    assert aggregate_coefficient(k, w) == pytest.approx(0.4186, abs=5e-5)
    assert np.exp((w * np.log(k)).sum() / w.sum()) == pytest.approx(0.4324, abs=5e-5)


def test_the_aggregate_is_one_basket_of_equal_quality_bought_twice():
    # 100 of world value cost 100 / K at home, so that 40 + 60 at K = 0.5 and 1 cost 140.
    assert aggregate_coefficient(np.array([0.5, 1.0]), np.array([40.0, 60.0])) == pytest.approx(100 / 140)


def test_from_a_third_at_twelve_against_three_per_cent_parity_takes_thirteen_years():
    years = years_to_parity(1 / 3, 0.12, 0.03)
    assert years == pytest.approx(13.1, abs=0.05)
    assert (1 / 3) * (1.12 / 1.03) ** years == pytest.approx(1.0)
    assert years_to_parity(1.2, 0.0, 0.1) == 0.0
    assert years_to_parity(0.5, 0.02, 0.03) == float("inf")


# A card: quality 0.8 of a good at 100 abroad, inputs worth 40 abroad, home resources 110, a unit of foreign exchange
# worth 2; sold at 112.5 at home, official rate 1.
Q, WORLD, INPUTS, RESOURCES, SER, HOME, OFFICIAL = 0.8, 100.0, 40.0, 110.0, 2.0, 112.5, 1.0
VALUE = Q * WORLD - INPUTS


def test_the_measures_of_one_card_are_those_printed():
    assert resource_cost_ratio(RESOURCES, VALUE, SER) == pytest.approx(1.375)
    assert effective_protection(HOME - INPUTS * OFFICIAL, VALUE, OFFICIAL) == pytest.approx(0.8125)
    assert social_cost_benefit(RESOURCES, INPUTS, Q * WORLD, SER) == pytest.approx(1.1875)
    assert nominal_protection(HOME, Q * WORLD, OFFICIAL) == pytest.approx(112.5 / 80)


def test_the_official_rate_in_the_place_of_the_shadow_rate_would_give_another_answer():
    assert resource_cost_ratio(RESOURCES, VALUE, OFFICIAL) == pytest.approx(2.75)
    # At a quality of 1 the shadow rate says make it, the official rate still says buy it.
    assert resource_cost_ratio(RESOURCES, WORLD - INPUTS, SER) < 0.95
    assert resource_cost_ratio(RESOURCES, WORLD - INPUTS, OFFICIAL) > 1.05


def test_where_no_foreign_exchange_is_saved_there_is_no_ratio():
    assert np.isnan(resource_cost_ratio(1.0, np.array([-1.0, 0.0]), 2.0)).all()
    assert np.isnan(resource_cost_ratio(1.0, np.array([1.0]), 0.0)).all()
    assert np.isnan(effective_protection(1.0, np.array([-1.0]), 1.0)).all()


@pytest.mark.parametrize(("home", "world"), [([0.0], [1.0]), ([1.0], [0.0]), ([float("nan")], [1.0])])
def test_quality_indices_must_be_above_zero(home, world):
    with pytest.raises(UsageError):
        quality(home, world)


def test_an_aggregate_of_nothing_is_refused():
    with pytest.raises(UsageError):
        aggregate_coefficient(np.array([0.5]), np.array([0.0]))
