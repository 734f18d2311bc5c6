import numpy as np
import pytest

from lustrum.execution.alarms import alarms_of, shape
from lustrum.execution.monitor import filter_and_cumulate


def quiet(seed=4, rows=90):
    """Return a calm course whose readings vary by one per cent."""
    return np.random.default_rng(seed).normal(scale=0.01, size=rows)


def alarms(readings):
    return alarms_of(*filter_and_cumulate(readings[:, None]), 0)


def planted(kind, size, seed=4, at=60):
    readings = quiet(seed)
    if kind == "spike":
        readings[at] += size
    elif kind == "step":
        readings[at:] += size
    else:
        readings[at:] += size * np.arange(1, len(readings) - at + 1)
    return readings


@pytest.mark.parametrize("kind", ["spike", "step"])
@pytest.mark.parametrize("size", [-0.10, 0.10])
def test_what_happened_is_one_alarm_at_its_reading_and_named_by_the_next(kind, size):
    found = [each for each in alarms(planted(kind, size)) if each.seen >= 58]
    assert [(each.at, each.seen, each.what, each.grade) for each in found] == [(60, 60, kind, "confirmed")]
    assert found[0].probability > 0.9 and found[0].size == pytest.approx(size, abs=0.03)


def test_a_slow_slide_is_found_by_many_readings_together():
    found = [each for each in alarms(planted("slope", -0.015)) if each.seen >= 60]
    assert found and found[0].seen <= 72 and 60 <= found[0].at <= 68
    assert found[0].size < 0


def test_the_last_reading_says_that_something_happened_and_the_next_what():
    readings = planted("step", -0.10)
    assert [(each.at, each.grade) for each in alarms(readings[:61]) if each.at >= 60] == [(60, "at once")]
    assert [each.grade for each in alarms(readings[:62]) if each.at >= 60] == ["confirmed"]


def test_an_alarm_is_known_only_from_readings_up_to_it():
    readings = planted("step", -0.10)
    whole = [each for each in alarms(readings) if each.seen <= 58 and each.until <= 58]
    assert whole == [each for each in alarms(readings[:59]) if each.seen <= 58]


def test_nothing_is_judged_in_the_warm_up_and_a_calm_course_is_calm():
    readings = quiet(1)
    readings[10] += 1.0
    assert not [each for each in alarms(readings) if each.seen < 24]
    calm = np.stack([quiet(seed, 120) for seed in range(100)], axis=1)
    filtered, slow = filter_and_cumulate(calm)
    raised = sum(len(alarms_of(filtered, slow, k)) for k in range(100))
    assert raised / (100 * (120 - 24) / 12) < 0.15  # an indicator-year


def test_a_missing_reading_after_an_event_waits_for_the_next_one():
    readings = planted("step", -0.10)
    readings[61:63] = np.nan
    found = [each for each in alarms(readings) if each.at >= 58]
    assert [(each.at, each.what, each.grade) for each in found] == [(60, "step", "confirmed")]


def test_a_fall_that_goes_on_is_one_event():
    found = [each for each in alarms(planted("slope", -0.06)) if each.at >= 58]
    assert len(found) <= 2 and found[0].until > found[0].at


def test_a_shape_needs_readings_on_both_sides():
    assert shape(np.array([0.0, -1.0, -2.0]), 1, 2) == "step"
    ramp = np.r_[np.zeros(12), -np.arange(1.0, 7.0)]
    assert shape(ramp, 12, 17) == "slope" and shape(np.r_[np.zeros(12), -np.ones(6)], 12, 17) == "step"


def test_the_end_of_a_strike_belongs_to_its_beginning():
    readings = quiet()
    readings[60:63] -= 0.20
    found = [each for each in alarms(readings) if each.seen >= 58]
    assert [(each.at, each.what, each.until) for each in found] == [(60, "step", 63)]


def test_a_fall_that_is_made_up_for_later_is_two_events():
    readings = quiet()
    readings[60:75] -= 0.20
    found = [each for each in alarms(readings) if each.seen >= 58]
    assert [(each.at, each.what) for each in found] == [(60, "step"), (75, "step")]


def test_a_rise_beyond_the_old_course_is_no_way_back():
    readings = quiet()
    readings[60:63] -= 0.20
    readings[63:] += 0.30
    found = [each for each in alarms(readings) if each.seen >= 58]
    assert [(each.at, each.size > 0.0) for each in found] == [(60, False), (63, True)]


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_often_is_no_event(seed):
    """Small counts, mostly one figure: the first that differ are told, and then they belong to the course."""
    generator = np.random.default_rng(seed)
    readings = np.log(np.round(5.0 + 0.33 * generator.normal(size=240)))
    differ = np.abs(readings - np.log(5.0)) > 0.1
    found = alarms(readings)
    late = [each for each in found if each.at >= 120 and each.what == "spike"]
    assert differ[120:].sum() > 8 and len(late) <= 0.6 * differ[120:].sum()
    stepped = readings.copy()
    stepped[200:] += np.log(2.0)
    assert any(each.what == "step" and 200 <= each.at <= 201 for each in alarms(stepped))
