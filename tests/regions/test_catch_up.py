"""Catching up: required growth, paths, learning from the best, the test for levelling down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.regions import gap_path, levelling_down, nelson_phelps, required_growth, theta_path

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of a law."""

share, rate = st.floats(0.05, 2.0), st.floats(-0.05, 0.1)


@given(share, share, st.integers(1, 60), rate)
@settings(LAW)
def test_a_region_that_grows_as_required_arrives(now, end, years, reference):
    growth = required_growth(now, end, years, reference)
    region, mean = now, 1.0
    for _ in range(years):
        region, mean = region * (1.0 + growth), mean * (1.0 + reference)
    assert region / mean == pytest.approx(end, rel=1e-9)


@given(share, share, st.integers(1, 60), rate)
@settings(LAW)
def test_on_the_wished_path_growth_over_the_reference_is_the_same_every_year(now, end, years, reference):
    path = theta_path(now, end, years)
    assert path[0] == pytest.approx(now) and path[-1] == pytest.approx(end)
    yearly = path[1:] / path[:-1] * (1.0 + reference) - 1.0
    assert yearly == pytest.approx(np.full(years, required_growth(now, end, years, reference)), abs=1e-9)


@given(st.floats(0.0, 10.0), st.integers(1, 40), st.floats(0.0, 0.9))
@settings(LAW)
def test_each_year_closes_its_share_of_the_gap_left(gap, years, beta):
    path = gap_path(gap, years, beta)
    assert path[0] == gap and path[1:] == pytest.approx((1.0 - beta) * path[:-1])


@given(st.floats(0.05, 1.5), st.integers(1, 80), st.floats(0.05, 1.0), rate, rate, st.floats(0.01, 0.3))
@settings(LAW)
def test_learning_by_year_and_its_closed_form_agree(start, years, skill, own, world, phi):
    """Times a the recurrence is linear: a_t - a* shrinks by the same factor every year."""
    found = nelson_phelps(start, years, skill=skill, own_growth=own, world_growth=world, phi=phi)
    pull = phi * skill + world - own
    if pull < 0.01:
        return
    factor = (1.0 + own - phi * skill) / (1.0 + world)
    closed = found.steady_state + (start - found.steady_state) * factor ** np.arange(years + 1)
    assert found.path == pytest.approx(closed, rel=1e-6, abs=1e-9)


def test_who_starts_in_the_steady_state_stays_there():
    settled = nelson_phelps(0.5, 1, skill=0.4, own_growth=0.0, world_growth=0.02).steady_state
    assert settled == pytest.approx(0.04 / 0.06)
    stays = nelson_phelps(settled, 25, skill=0.4, own_growth=0.0, world_growth=0.02).path
    assert stays == pytest.approx(np.full(26, settled))


def test_who_grows_faster_than_learning_allows_settles_nowhere():
    found = nelson_phelps(0.5, 3, skill=0.1, own_growth=0.08, world_growth=0.02)
    assert np.isnan(found.steady_state) and found.path[-1] > found.path[0]


def test_without_skill_nothing_is_learnt():
    found = nelson_phelps(0.5, 10, skill=0.0, own_growth=0.01, world_growth=0.02)
    assert found.path[-1] == pytest.approx(0.5 * (1.01 / 1.02) ** 10)
    assert found.steady_state == 0.0


# -- levelling down ----------------------------------------------------------------------------------------------------

PEOPLE = np.full((3, 2), 1.0)


def path(rich, poor):
    return np.array([[100.0 * (1 + rich) ** t, 40.0 * (1 + poor) ** t] for t in range(3)])


def test_a_gap_that_closes_because_the_rich_are_slowed_is_called_levelling_down():
    found = levelling_down(["north", "south"], PEOPLE, path(0.05, 0.05), path(0.0, 0.055))
    assert found.levels_down and found.said.startswith("LEVELLING DOWN")
    assert found.richest_base == pytest.approx(0.05) and found.richest_wish == pytest.approx(0.0)
    assert found.mean_wish < found.mean_base and found.poorest_wish == pytest.approx(0.055)


def test_a_gap_that_closes_because_the_poor_rise_is_not():
    found = levelling_down(["north", "south"], PEOPLE, path(0.05, 0.05), path(0.045, 0.09))
    assert not found.levels_down and found.said.startswith("no levelling down")
    assert not levelling_down(["north", "south"], PEOPLE, path(0.05, 0.05), path(0.05, 0.05)).levels_down


@pytest.mark.parametrize(
    "call",
    [
        lambda: required_growth(0.0, 1.0, 5, 0.02),
        lambda: required_growth(0.5, 1.0, 0, 0.02),
        lambda: required_growth(0.5, 1.0, 5, -1.0),
        lambda: gap_path(1.0, 5, 1.0),
        lambda: gap_path(-1.0, 5),
        lambda: nelson_phelps(0.0, 5, skill=0.5, own_growth=0.0, world_growth=0.0),
        lambda: nelson_phelps(0.5, 5, skill=5.0, own_growth=0.0, world_growth=0.0),
        lambda: nelson_phelps(0.5, 5, skill=0.5, own_growth=0.0, world_growth=0.0, phi=-1.0),
        lambda: nelson_phelps(0.5, 5, skill=0.5, own_growth=0.0, world_growth=-1.0),
        lambda: levelling_down(["north"], np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1))),
        lambda: levelling_down(["a", "b"], np.ones((2, 2)), np.ones((2, 2)), np.zeros((2, 2))),
    ],
)
def test_what_cannot_be_meant_is_refused(call):
    with pytest.raises(UsageError):
        call()
