"""Annuities, discounting and salvage agree where they must."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.power.conventions import CONVENTIONS, annuity, discount_factor, period_weight, salvage_share


@given(st.floats(0.0, 0.3), st.integers(1, 60))
def test_charges_over_a_life_are_worth_the_price(rate, life):
    paid = annuity(rate, life) * discount_factor(rate, np.arange(1, life + 1)).sum()
    assert paid == pytest.approx(1.0, rel=1e-9)


@given(st.floats(0.0, 0.3), st.integers(1, 60), st.integers(0, 60))
def test_what_is_left_lies_between_nothing_and_the_price(rate, life, served):
    left = [salvage_share(rate, life, served, method) for method in ("straight-line", "sinking-fund")]
    assert all(0.0 <= each <= 1.0 for each in left) and left[0] <= left[1] + 1e-9
    assert (served < life) == (left[1] > 0.0)


def test_a_period_counts_all_its_years_or_the_first_alone():
    after, years = np.array([3.0, 8.0]), np.array([5.0, 7.0])
    whole = period_weight(0.11, after, years, CONVENTIONS["annuity"])
    assert whole[0] == pytest.approx(sum(1.11**-k for k in range(3, 8)))
    one = period_weight(0.11, after, years, CONVENTIONS["turvey-anderson"])
    assert one == pytest.approx([1.11**-3, 1.11**-8])


def test_no_life_is_refused():
    with pytest.raises(UsageError):
        annuity(0.05, 0.0)
