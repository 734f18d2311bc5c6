"""Repairs by two roads, closed form and recursion; the figures of 1920."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.freight.repair import Fleet, falls_below, fit_after, fit_path, repairs_for, settles_at, standstill

YEAR_1920 = Fleet(16_000.0, 6_400.0, 0.35)
fleets = st.builds(
    lambda number, fit, breakdown: Fleet(number, fit * number, breakdown),
    st.floats(10.0, 30_000.0), st.floats(0.0, 1.0), st.floats(0.05, 0.9),
)  # fmt: skip


def test_the_january_rate_of_1920_settles_at_27_per_cent():
    """256 a month, breakdown 0.35 a half-year, 16,000 locomotives: equation (13.4) of the manual."""
    rest = settles_at(YEAR_1920, 6 * 256.0)
    assert round(100 * rest / 16_000) == 27 and rest == pytest.approx(1536 / 0.35)
    path = fit_path(YEAR_1920, [6 * 256.0] * 60)
    assert path[-1] == pytest.approx(rest, rel=1e-6) and (np.diff(path) < 0.0).all()


def test_60_to_20_per_cent_sick_in_nine_half_years_take_755_repairs_a_month():
    repairs = repairs_for(YEAR_1920, 12_800.0, [1.0] * 9)
    assert round(repairs[0] / 6) == 755 and np.ptp(repairs) == 0.0
    assert fit_path(YEAR_1920, repairs)[-1] == pytest.approx(12_800.0)


def test_the_july_rate_passes_the_goal_and_is_held_by_the_fleet():
    path = fit_path(YEAR_1920, [6 * 1045.0] * 9)
    assert path[-1] == 16_000.0 and path.max() <= 16_000.0


def test_a_split_of_3500_to_3000_holds_in_every_pair_of_quarters():
    """Order 1042: the July to September allotment one sixth above that of October to December."""
    fleet = Fleet(16_000.0, 6_400.0, 1.0 - 0.65**0.5)
    repairs = repairs_for(fleet, 9_000.0, [3500.0, 3000.0] * 2)
    assert repairs[::2] / repairs[1::2] == pytest.approx([7 / 6, 7 / 6])
    assert fit_path(fleet, repairs)[-1] == pytest.approx(9_000.0)


@settings(max_examples=60, deadline=None)
@given(fleets, st.floats(0.0, 1.0), st.integers(1, 30))
def test_recursion_and_closed_form_agree_while_the_fleet_is_no_limit(fleet, share, periods):
    repairs = share * fleet.breakdown * fleet.number
    assert fit_path(fleet, [repairs] * periods)[-1] == pytest.approx(fit_after(fleet, repairs, periods), rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(fleets, st.floats(0.0, 0.9), st.floats(0.05, 0.95))
def test_the_standstill_of_the_recursion_is_the_next_period_after_that_in_closed_form(fleet, share, needed):
    repairs, least = share * fleet.breakdown * fleet.number, needed * fleet.number
    exact, step = falls_below(fleet, repairs, least), standstill(fleet, [repairs], least)
    rest = settles_at(fleet, repairs)
    if abs(rest - least) < 1e-6 * fleet.number or abs(fleet.fit - least) < 1e-6 * fleet.number:
        return  # on the edge the two may differ by rounding
    assert (exact is None) == (step is None)
    if exact is not None and abs(exact - round(exact)) > 1e-6:
        assert step == int(np.ceil(exact))


def test_traffic_that_never_falls_below_its_need_has_no_standstill():
    assert standstill(YEAR_1920, [6 * 1045.0], 5_000.0) is None and falls_below(YEAR_1920, 6 * 1045.0, 5_000.0) is None


def test_a_goal_reached_without_repairs_takes_none():
    assert repairs_for(YEAR_1920, 100.0, [1.0, 1.0]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: Fleet(100.0, 120.0, 0.3), "120 locomotives are fit of a fleet of 100"),
        (lambda: Fleet(100.0, 20.0, 1.0), "Breakdown is 1"),
        (lambda: repairs_for(YEAR_1920, 17_000.0, [1.0]), "fleet of 16000"),
        (lambda: repairs_for(YEAR_1920, 12_000.0, [0.0]), "proportion"),
        (lambda: repairs_for(YEAR_1920, 12_000.0, [1.0, 0.0, 0.0, 0.0, 0.0]), "than there are sick"),
    ],
)
def test_what_cannot_be_is_refused_with_its_figures(ask, says):
    with pytest.raises(UsageError, match=says):
        ask()
