import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.execution.dynamics import FIRST, WAYS, gain, models_of, smooth
from lustrum.execution.filter import Models, Own, run_filter


def readings(kind, rows=240, wide=20, seed=2):
    """Return readings that stray about a level, or whose level wanders; shape (rows, wide)."""
    noise = np.random.default_rng(seed).normal(size=(rows, wide))
    return noise if kind == "strays" else np.cumsum(noise, axis=0)


@pytest.mark.parametrize(("kind", "right"), [("strays", {0}), ("wanders", {2, 3})])
def test_the_way_of_an_indicator_is_found_by_its_past(kind, right):
    way = smooth(readings(kind)).own.way[-1]
    assert np.isin(way, list(right)).mean() >= 0.9


def test_forecasts_by_the_own_way_stray_less_than_by_the_first_one():
    """A walk: no forecast is better than the last reading, spread 1; with a level that moves by .3 it is 1.2."""
    walk = readings("wanders")
    own, first = (run_filter(walk, models) for models in (smooth(walk).own, Models()))
    spread = [np.std((each.readings - each.forecast)[60:]) for each in (own, first)]
    assert spread[0] < 1.08 and spread[1] > 1.12


def test_the_gain_is_the_one_the_filter_settles_at():
    for level in WAYS:
        variance = 1.0
        for _ in range(2000):
            variance = (variance + level) / (variance + level + 1.0)
        assert gain(level) == pytest.approx(variance, rel=1e-9)


def test_a_step_is_as_large_beside_a_difference_of_readings_in_every_way():
    usual = Models()
    for level, each in zip(WAYS, models_of(usual), strict=True):
        assert each.level[2] / (2.0 + level) == pytest.approx(usual.level[2] / (2.0 + usual.level[0]))
        assert each.reading[1] / (2.0 + level) == pytest.approx(usual.reading[1] / (2.0 + usual.level[0]))


def test_counting_in_another_variance_changes_no_forecast():
    """Two ways that are one: an indicator that changes between them goes on as if it had not."""
    walk = readings("wanders", wide=3)
    turns = np.arange(len(walk))[:, None] // 20 % 2 * np.ones(3, dtype=int)
    one, both = run_filter(walk, Models()), run_filter(walk, Own((Models(), Models()), turns))
    assert np.allclose(one.forecast, both.forecast, rtol=1e-12)


def test_what_comes_later_changes_no_way():
    walk = readings("wanders", wide=4)
    assert np.array_equal(smooth(walk).own.way[:100], smooth(walk[:100]).own.way)


@settings(max_examples=15, deadline=None)
@given(st.floats(1e-6, 1e9), st.floats(-1e3, 1e3), st.integers(0, 5))
def test_neither_unit_nor_origin_of_an_indicator_matters(unit, origin, seed):
    walk = readings("wanders", rows=80, wide=3, seed=seed)
    away = smooth(walk).own.way != smooth((walk + origin) * unit).own.way
    assert away.mean() < 0.05  # rounding may tip what is nearly as good


def test_where_nothing_moves_or_nothing_is_known_the_first_way_stays():
    still = np.full((60, 2), 7.0)
    still[:, 1] = np.nan
    assert (smooth(still).own.way == FIRST).all()
