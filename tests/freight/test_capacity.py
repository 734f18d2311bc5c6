"""What a line can pass: as stated for a period, or by the time between trains; never by a speed."""

from __future__ import annotations

import pytest

from lustrum.errors import UsageError
from lustrum.freight.capacity import by_headway, days_of, headway_assumed, speed_refused
from lustrum.results import Record


def test_a_capacity_is_brought_to_days():
    assert [days_of(period, 90.0, 360.0) for period in ("day", "week", "month", "season", "year")] == [
        1,
        7,
        30,
        90,
        360,
    ]


def test_an_unknown_period_is_refused_with_those_known():
    with pytest.raises(UsageError, match="'fortnight' is no period"):
        days_of("fortnight", 90.0, 360.0)


def test_half_the_time_between_trains_passes_twice_the_wagons():
    assert by_headway(30.0, 40.0) == 2.0 * by_headway(60.0, 40.0) == 1920.0
    assert by_headway(60.0, 40.0, open_hours=12.0) == 480.0


def test_hours_open_are_an_assumption_with_their_source():
    assert headway_assumed(24.0, False).source == "default" and headway_assumed(18.0, True).value == "18 hours a day"


def test_a_speed_is_a_fault_that_says_what_to_state():
    fault = speed_refused(Record("arcs.csv", 2, {"speed": 40.0}, {"speed": "40"}))
    assert fault.kind == "capacity_by_speed" and "headway_minutes" in fault.way_out and fault.column == "speed"
