import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.execution.escalation import HOLDERS, Clock, out_since


def test_each_level_keeps_a_signal_for_its_time_and_then_the_assembly_is_told():
    held = [Clock().holder(time) for time in range(26)]
    assert [held.count(level) for level in HOLDERS] == [3, 5, 7, 10, 1]
    assert held == sorted(held, key=HOLDERS.index)


@given(st.lists(st.integers(0, 20), min_size=4, max_size=4), st.integers(0, 100), st.sampled_from(HOLDERS))
def test_no_higher_level_may_act_before_the_lower_ones_time_is_over(holds, elapsed, level):
    clock = Clock(tuple(holds))
    before = sum(holds[: HOLDERS.index(level)])
    assert clock.may_act(level, elapsed) == (elapsed >= before)


@given(st.lists(st.integers(1, 20), min_size=4, max_size=4), st.integers(0, 100))
def test_the_next_level_takes_it_up_when_the_clock_says(holds, elapsed):
    clock = Clock(tuple(holds))
    left = clock.next_in(elapsed)
    if left is None:
        assert clock.holder(elapsed) == "assembly"
    else:
        assert clock.holder(elapsed + left - 1) == clock.holder(elapsed) != clock.holder(elapsed + left)


@pytest.mark.parametrize(("holds", "counted"), [((1, 2, 3), "periods"), ((1, 2, -3, 4), "days"), ((1, 2, 3, 4), "w")])
def test_a_clock_that_cannot_be_meant_is_refused(holds, counted):
    with pytest.raises(UsageError):
        Clock(holds, counted)
    with pytest.raises(UsageError, match="no level"):
        Clock().may_act("king", 3)


def test_those_who_may_act_are_those_up_to_the_holder():
    assert [len(Clock().acting(elapsed)) for elapsed in (0, 3, 8, 15, 25)] == [1, 2, 3, 4, 5]
    assert Clock((2, 0, 5, 1)).acting(1) == ("unit",) and "branch" in Clock((2, 0, 5, 1)).acting(2)


LOW, HIGH = np.full(12, 9.0), np.full(12, 11.0)


@pytest.mark.parametrize(
    ("level", "since"),
    [
        ([10.0] * 12, None),
        ([10.0] * 6 + [8.0] * 6, 6),
        ([10.0] * 4 + [8.0] + [10.0] * 2 + [8.0] * 5, 4),  # two inside are no recovery
        ([10.0] * 2 + [8.0] + [10.0] * 9, None),
        ([10.0] * 2 + [12.0] + [10.0] * 3 + [8.0] * 6, 6),
        ([10.0] * 9 + [8.0, 10.0, 10.0], 9),
        ([10.0] * 8 + [8.0, np.nan, np.nan, np.nan], 8),
    ],
)
def test_a_signal_begins_with_the_first_reading_outside_and_ends_with_three_inside(level, since):
    assert out_since(np.array(level), LOW, HIGH) == since


def test_where_there_is_no_band_nothing_is_outside():
    none = np.full(12, np.nan)
    assert out_since(np.full(12, 5.0), none, none) is None
    assert out_since(np.full(12, 5.0), LOW, none) == 0
