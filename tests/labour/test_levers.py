"""What is done about gaps: nothing unless decided, half of the way, how far two sets of changes are apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labour.levers import Levers
from tests.labour.made_up import case, training


def test_nothing_is_done_unless_somebody_decides_it():
    none = Levers.none(case(training=(training(),)))
    assert (none.wage == 1.0).all() and (none.hours == 1.0).all()
    assert not any(each.any() for each in (none.support, none.places, none.need, none.work))
    assert none.places.shape == (1, 4)


def test_half_of_the_way_is_half_of_each_change():
    labour = case()
    none = Levers.none(labour)
    done = replace(none, wage=none.wage + 0.2, need=none.need - 4.0)
    half = none.toward(done, 0.5)
    assert half.wage[0, 0] == pytest.approx(1.1) and half.need[0, 0, 0] == pytest.approx(-2.0)


def test_people_are_measured_by_all_posts():
    labour = case()
    none = Levers.none(labour)
    posts = labour.need[0].sum()
    assert none.distance(replace(none, need=none.need + 0.01 * posts), labour) == pytest.approx(0.01)
    assert none.distance(replace(none, wage=none.wage * 1.3), labour) == pytest.approx(0.3)
    assert none.distance(none, labour) == 0.0


def test_no_lever_is_an_order_to_move_and_none_touches_who_takes_part():
    """Wages, help, places, hours and posts: all people decide on themselves; participation is data."""
    assert set(Levers.__dataclass_fields__) == {"wage", "support", "places", "hours", "need", "work"}
    assert np.isfinite(Levers.none(case()).wage).all()
