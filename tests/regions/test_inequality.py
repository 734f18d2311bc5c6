"""How far regions stand apart: parts that add up, indices by second routes, speed, unevenness inside a region."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from lustrum.errors import DataError, UsageError
from lustrum.money.indices import theil
from lustrum.regions import (
    Convergence,
    check_units,
    convergence,
    dispersion,
    nested_theil,
    required_growth,
    sigma,
    williamson,
)

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of a law."""

positive = st.floats(0.01, 100.0)


@st.composite
def units(draw, least=2):
    n = draw(st.integers(least, 12))
    numbers = st.lists(positive, min_size=n, max_size=n)
    region = draw(st.lists(st.sampled_from("ab"), min_size=n, max_size=n))
    province = draw(st.lists(st.sampled_from("xyz"), min_size=n, max_size=n))
    return np.array(draw(numbers)), np.array(draw(numbers)), region, province


@given(units())
@settings(LAW)
def test_the_parts_of_theil_add_up_to_the_whole_counted_otherwise(found):
    people, income, region, province = found
    parts = nested_theil(people, income, region, province)
    assert parts.total == pytest.approx(theil(income, people), abs=1e-12)
    assert min(parts.between_regions, parts.between_provinces, parts.within) > -1e-12


@given(units())
@settings(LAW)
def test_the_two_stages_of_theil_agree_with_one_stage_twice(found):
    """Regions alone, then provinces alone: the middle part is their difference."""
    people, income, region, province = found
    nested = nested_theil(people, income, region, province)
    by_region = nested_theil(people, income, region)
    by_province = nested_theil(people, income, [f"{r}{p}" for r, p in zip(region, province, strict=True)])
    assert nested.between_regions == pytest.approx(by_region.between_regions, abs=1e-12)
    assert nested.between_provinces == pytest.approx(by_province.between_regions - by_region.between_regions, abs=1e-12)
    assert nested.within == pytest.approx(by_province.within, abs=1e-12)


@given(units())
@settings(LAW)
def test_theil_of_units_of_one_person_is_that_of_another_program(found):
    _, income, region, _ = found
    ours = nested_theil(np.ones(len(income)), income, region)
    other = TheilD(income, np.array(region))
    assert ours.total == pytest.approx(float(Theil(income).T), abs=1e-9)
    assert ours.between_regions == pytest.approx(float(np.ravel(other.bg)[0]), abs=1e-9)


@given(units(), st.floats(0.1, 10.0), st.floats(0.1, 10.0))
@settings(LAW)
def test_neither_the_unit_of_money_nor_that_of_people_nor_the_order_matters(found, money, heads):
    people, income, region, province = found
    turned = slice(None, None, -1)
    here = nested_theil(people, income, region, province)
    there = nested_theil((heads * people)[turned], (money * income)[turned], region[turned], province[turned])
    assert there.between_regions == pytest.approx(here.between_regions, abs=1e-11)
    assert there.within == pytest.approx(here.within, abs=1e-11)
    assert williamson(heads * people, money * income) == pytest.approx(williamson(people, income), abs=1e-11)
    assert sigma(money * income) == pytest.approx(sigma(income), abs=1e-11)


@given(units())
@settings(LAW)
def test_a_unit_split_into_two_equal_halves_changes_nothing_that_counts_people(found):
    people, income, region, province = found
    split = (np.append(people[:-1], [people[-1] / 2] * 2), np.append(income, income[-1]))
    again = ([*region, region[-1]], [*province, province[-1]])
    assert nested_theil(*split, *again).within == pytest.approx(
        nested_theil(people, income, region, province).within, abs=1e-12
    )
    assert williamson(*split) == pytest.approx(williamson(people, income), abs=1e-12)


def test_equal_incomes_have_no_inequality():
    people, income = np.array([1.0, 5.0, 2.0]), np.full(3, 7.0)
    parts = nested_theil(people, income, ["a", "a", "b"])
    assert abs(parts.total) < 1e-15
    assert williamson(people, income) == 0.0 and sigma(income) == 0.0


def test_williamson_is_the_weighted_coefficient_of_variation():
    people, income = np.array([1.0, 3.0]), np.array([8.0, 4.0])
    everyone = np.array([8.0, 4.0, 4.0, 4.0])
    assert williamson(people, income) == pytest.approx(everyone.std() / everyone.mean())


# -- convergence -------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(1.0, 50.0), min_size=3, max_size=9, unique=True), st.floats(0.005, 0.2), st.integers(1, 30))
@settings(LAW, max_examples=60)
def test_gaps_that_close_by_a_share_a_year_give_that_share_back(start, beta, years):
    """A second route: every gap to a common path closes year by year."""
    logs = np.log(start)
    if np.ptp(logs) < 0.01:
        return
    path = logs.copy()
    for year in range(years):
        path = (1.0 - beta) * path + beta * 3.0 + 0.01 * year
    found = convergence(np.exp(logs), np.exp(path), years)
    assert found.beta == pytest.approx(beta, rel=1e-6)
    assert (1.0 - beta) ** found.half_life == pytest.approx(0.5, rel=1e-6)
    assert found.fit == pytest.approx(1.0, abs=1e-6)


def test_the_slope_is_that_of_least_squares():
    before, after = np.array([2.0, 3.0, 5.0, 9.0]), np.array([4.0, 5.0, 6.0, 12.0])
    slope, _ = np.polyfit(np.log(before), np.log(after / before), 1)
    found = convergence(before, after, 10)
    assert found.slope == pytest.approx(-slope)
    assert found.fit == pytest.approx(np.corrcoef(np.log(before), np.log(after / before))[0, 1] ** 2)


def test_gaps_that_open_have_no_half_life():
    found = convergence(np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 9.0]), 5)
    assert found.beta < 0.0 and np.isnan(found.half_life)


def test_ranks_that_turn_over_have_no_yearly_speed():
    found = convergence(np.array([1.0, 2.0, 4.0]), np.array([8.0, 4.0, 2.0]), 5)
    assert found.slope > 1.0 and np.isnan(found.beta)


@pytest.mark.parametrize(
    ("before", "after", "years", "said"),
    [
        ([1.0, 2.0], [2.0, 3.0], 5, "at least 3 units"),
        ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], 0, "later date"),
        ([2.0, 2.0, 2.0], [2.0, 3.0, 4.0], 5, "start at the same income"),
    ],
)
def test_convergence_that_cannot_be_asked_is_refused(before, after, years, said):
    with pytest.raises(UsageError, match=said):
        convergence(np.array(before), np.array(after), years)


def test_a_unit_without_people_or_income_is_named_with_its_date():
    with pytest.raises(DataError, match=r"south: income per head must be above 0 in 2009") as raised:
        check_units(["north", "south"], np.array([1.0, 1.0]), np.array([1.0, -1.0]), "in 2009")
    assert raised.value.data["units"] == ["south"]
    with pytest.raises(DataError, match="people"):
        check_units(["north"], np.array([0.0]), np.array([1.0]))


# -- unevenness inside a region ----------------------------------------------------------------------------------------


def test_branches_that_stand_alike_have_no_dispersion_and_two_apart_have_half_their_distance():
    found = dispersion(np.array([[0.4, 0.4, 0.4], [1.0, 0.25, np.nan], [0.5, np.nan, np.nan]]))
    assert found[0] == pytest.approx(0.0, abs=1e-12)
    assert found[1] == pytest.approx(np.log(4.0) / 2.0)
    assert np.isnan(found[2])


@given(st.lists(positive, min_size=2, max_size=6), st.floats(0.1, 10.0))
@settings(LAW)
def test_a_region_behind_in_everything_alike_is_no_more_uneven(coefficients, times):
    row = np.array([coefficients])
    assert dispersion(times * row)[0] == pytest.approx(dispersion(row)[0], abs=1e-9)
    assert dispersion(row)[0] == pytest.approx(float(np.std(np.log(coefficients))), abs=1e-12)


def test_a_coefficient_of_nothing_is_refused():
    with pytest.raises(DataError, match="above 0"):
        dispersion(np.array([[0.0, 1.0]]))


# -- real figures ------------------------------------------------------------------------------------------------------


def test_indices_of_the_states_agree_with_another_program(states):
    income = states.income[0]
    ones = np.ones(len(income))
    assert nested_theil(ones, income, states.region).total == pytest.approx(float(Theil(income).T))
    from lustrum.money.indices import gini

    assert gini(income, ones) == pytest.approx(float(Gini(income).g))


def test_states_catch_up_by_about_two_per_cent_of_the_gap_a_year(states):
    """Barro and Sala-i-Martin, Economic Growth, 1995, chapter 11: about 2 per cent, over long spans."""
    found = convergence(states.income[0], states.income[1], 9)
    assert isinstance(found, Convergence) and 0.01 < found.beta < 0.035
    assert required_growth(0.5, 1.0, np.log(2) / np.log(1.02), 0.0) == pytest.approx(0.02)
