"""Ends of a figure: read at their place, scaled, and none for what is a point."""

from __future__ import annotations

import numpy as np

from lustrum.plan.ends import span_at, times


def test_ends_are_read_at_their_place_and_a_point_has_none():
    ends = np.array([[[1.0, np.nan]], [[2.0, np.nan]]])
    assert span_at(ends, 0, 0) == (1.0, 2.0)
    assert span_at(ends, 0, 1) is None and span_at(None, 0, 0) is None


def test_ends_are_scaled_with_their_figure_and_none_are_left_of_nothing():
    assert times((1.0, 2.0), 10.0) == (10.0, 20.0)
    assert times((1.0, 2.0), 0.0) is None and times(None, 2.0) is None
