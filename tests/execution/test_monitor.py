import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.execution.monitor import WARM_UP, to_readings, trimmed, watch
from lustrum.execution.series import Series, series_of

FIRST = 2010 * 12


def coal(rows=72, scale=1.0, seed=0):
    noise = np.random.default_rng(seed).normal(scale=0.01, size=rows)
    return Series("coal", "t", "month", FIRST, scale * 100.0 * np.exp(noise))


def test_the_unit_of_an_indicator_changes_nothing():
    one, other = watch([coal(), coal(scale=1e6)])
    assert one.alarms == other.alarms or [(a.at, a.what) for a in one.alarms] == [(a.at, a.what) for a in other.alarms]
    assert np.allclose(one.figure(one.level) * 1e6, other.figure(other.level))


def test_series_of_several_lengths_and_kinds_are_each_what_they_are_alone():
    quarterly = Series("rail", "km", "quarter", 8000, coal(40, seed=3).values)
    every = [coal(), coal(50, seed=2), quarterly]
    together, alone = watch(every), [watch([each])[0] for each in every]
    for one, other in zip(together, alone, strict=True):
        assert np.allclose(one.level, other.level) and one.alarms == other.alarms
    assert together[2].warm_up == WARM_UP["quarter"]


def test_a_new_definition_begins_anew():
    values = coal().values.copy()
    values[40:] *= 50.0
    broken = Series("coal", "t", "month", FIRST, values, version=(1,) * 40 + (2,) * 32)
    found = watch([broken])[0]
    assert len(found.series) == 32 and not found.alarms


def test_a_standstill_is_an_alarm_and_no_error():
    series = coal()
    series.values[60:63] = 0.0
    found = watch([series])[0]
    assert found.logarithm and any(each.at == 60 and each.size < -1.0 for each in found.alarms)


def test_figures_that_may_be_negative_are_judged_as_they_are():
    values = np.random.default_rng(1).normal(size=60)
    values[50:] += 12.0
    found = watch([Series("balance", "EUR", "month", FIRST, values)])[0]
    assert not found.logarithm and [(a.at, a.what) for a in found.alarms if a.at >= 48] == [(50, "step")]


def test_it_begins_with_the_first_figure_and_an_empty_one_is_left():
    series = series_of("coal", "t", ["2020-05", "2020-07"], [np.nan, 3.0])
    assert len(trimmed(series)) == 1
    empty = watch([Series("none", "t", "month", FIRST, np.full(5, np.nan))])[0]
    assert not len(empty.series) and not empty.alarms and not empty.judged


def test_a_season_is_no_alarm():
    year = np.exp(0.3 * np.sin(2 * np.pi * np.arange(12) / 12))
    series = coal(96)
    seasonal = Series("coal", "t", "month", FIRST, series.values * np.tile(year, 8))
    seasonal.values[80:] *= 0.9
    taken, left = watch([seasonal])[0], watch([seasonal], season=False)[0]
    assert taken.season and not left.season
    assert [(a.at, a.what) for a in taken.alarms if a.at >= 70] == [(80, "step")]
    assert not [a for a in left.alarms if a.at == 80]
    assert np.allclose(taken.figure(taken.readings, taken.factors), seasonal.values)


def test_short_series_are_not_judged():
    found = watch([coal(20)])[0]
    assert not found.judged and not found.alarms


def test_readings_are_logarithms_where_first_figures_are_above_nothing():
    readings, logarithm = to_readings(np.array([[1.0, -1.0], [2.0, 2.0], [0.0, 3.0]]), 2)
    assert list(logarithm) == [True, False]
    assert readings[2, 0] == pytest.approx(np.log(0.02)) and readings[2, 1] == 3.0


def test_a_warm_up_of_nothing_is_refused():
    with pytest.raises(UsageError, match="warm-up"):
        watch([coal()], warm_up=1)
