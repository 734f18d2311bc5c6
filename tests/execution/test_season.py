import numpy as np
import pytest

from lustrum.execution.season import CYCLES, place_in_cycle, without_season

YEAR = np.array([0.0, -0.1, 0.05, 0.1, 0.0, 0.02, -0.2, -0.15, 0.1, 0.1, 0.05, 0.03])
FACTORS = YEAR - YEAR.mean()
FIRST = 2010 * 12


def noisy(rows, wide, seed=0):
    return np.cumsum(np.random.default_rng(seed).normal(scale=0.005, size=(rows, wide)), axis=0)


def test_a_season_is_found_and_taken_off():
    course = noisy(96, 5)
    found = without_season(course + np.tile(FACTORS, 8)[:, None], "month", FIRST)
    assert found.found.all()
    assert np.abs(found.factors - np.tile(FACTORS, 8)[:, None]).max() < 0.02


def test_where_there_is_none_none_is_taken_off():
    found = without_season(noisy(96, 200), "month", FIRST)
    assert found.found.mean() < 0.05
    assert not found.factors[:, ~found.found].any()


def test_no_later_reading_is_known():
    readings = noisy(96, 3) + np.tile(FACTORS, 8)[:, None]
    whole, shorter = without_season(readings, "month", FIRST), without_season(readings[:70], "month", FIRST)
    assert np.array_equal(whole.readings[:70], shorter.readings)


def test_the_years_may_begin_in_the_middle():
    readings = noisy(90, 3) + np.tile(FACTORS, 8)[6:, None]
    found = without_season(readings, "month", FIRST + 6)
    assert np.abs(found.factors - np.tile(FACTORS, 8)[6:, None]).max() < 0.02


def test_gaps_stay_gaps_and_one_wild_month_moves_no_factor_much():
    readings = noisy(96, 1) + np.tile(FACTORS, 8)[:, None]
    plain = without_season(readings, "month", FIRST)
    readings[20] += 3.0
    readings[50] = np.nan
    found = without_season(readings, "month", FIRST)
    assert np.isnan(found.readings[50, 0])
    assert np.abs(found.factors[60:] - plain.factors[60:]).max() < 0.03


@pytest.mark.parametrize("kind", ["day", "week", "quarter"])
def test_every_kind_of_period_goes_its_own_round(kind):
    length = CYCLES[kind].length
    rows = 7 * length if kind != "day" else 10 * length
    wave = 0.3 * np.sin(2 * np.pi * np.arange(length) / length)
    places = np.array(place_in_cycle(kind, 100_000 if kind == "day" else 5_000, rows))
    found = without_season(noisy(rows, 2) + wave[places][:, None], kind, 100_000 if kind == "day" else 5_000)
    assert found.found.all()
    assert np.abs(found.readings[-length:] - noisy(rows, 2)[-length:]).max() < 0.1


@pytest.mark.parametrize(("kind", "rows"), [("year", 40), ("month", 30)])
def test_years_have_none_and_short_series_not_yet(kind, rows):
    readings = noisy(rows, 1)
    found = without_season(readings, kind, 2000)
    assert np.array_equal(found.readings, readings) and not found.found.any()


def test_an_evident_season_of_quarters_is_found_from_three_years():
    """Twelve ranks of a wave say little; the changes themselves leave no doubt. Found late, its swings would be taken
    for noise and hide a step of eight times the real spread."""
    generator = np.random.default_rng(3)
    wave = 0.2 * np.sin(np.pi / 2.0 * np.arange(24))
    plain = 0.01 * generator.normal(size=(24, 200))
    assert without_season(wave[:, None] + plain, "quarter", 1990 * 4).found.mean() == 1.0
    assert without_season(wave[:13, None] + plain[:13], "quarter", 1990 * 4).found.mean() > 0.95
    assert without_season(plain, "quarter", 1990 * 4).found.mean() < 0.05
