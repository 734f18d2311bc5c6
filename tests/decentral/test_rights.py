"""Local rights: what stays of over-fulfilment, and sums of two that are not published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.decentral.rights import KEEPS, over_fulfilment, refuse_few
from lustrum.errors import UsageError

flows = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(np.array)


@given(flows, flows, st.floats(0.0, 1.0))
def test_what_stays_and_what_is_shared_is_what_was_made_beyond_the_order(allotted, used, keeps):
    stays, shared = over_fulfilment(allotted, used, keeps)
    assert np.allclose(stays + shared, np.maximum(allotted - used, 0.0))
    assert (stays >= 0.0).all() and (shared >= 0.0).all()


def test_three_tenths_stay_unless_told_otherwise():
    assert over_fulfilment(np.array([0.0]), np.array([-10.0]))[0].tolist() == [pytest.approx(10.0 * KEEPS)]
    assert over_fulfilment(np.array([0.0]), np.array([5.0]))[0].tolist() == [0.0], "who falls short keeps nothing"
    with pytest.raises(UsageError, match="between 0 and 1"):
        over_fulfilment(np.zeros(1), np.zeros(1), 1.5)


def test_a_sum_of_two_is_not_published():
    refuse_few(1, "a")
    refuse_few(3, "a")
    with pytest.raises(UsageError, match="each could work out the other"):
        refuse_few(2, "a")
