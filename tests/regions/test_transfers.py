"""Transfers of a federation add up in every year, or are refused with their sum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.regions.transfers import transfers_by_year


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6), st.floats(-0.05, 0.2), st.integers(1, 12))
def test_they_add_up_in_every_year_as_they_do_in_the_base_year(values, rate, years):
    base = {f"R{k}": value for k, value in enumerate(values)}
    base["last"] = -sum(values)
    found = np.array(list(transfers_by_year(base, rate, years).values()))
    assert found.shape == (len(base), years)
    assert (np.abs(found.sum(axis=0)) <= 1e-9 * max(np.abs(found).max(), 1.0)).all()


def test_transfers_that_do_not_add_up_are_refused_with_their_sum_and_what_corrects_it():
    with pytest.raises(UsageError, match=r"has to add up to 0 .*the sum is 5 \(east 10, west -5\).*by -5"):
        transfers_by_year({"east": 10.0, "west": -5.0}, 0.0, 3)


def test_what_comes_from_outside_is_what_they_add_up_to():
    found = transfers_by_year({"east": 10.0, "west": -5.0}, 0.1, 1, outside=5.0)
    assert np.isclose(found["east"][0] + found["west"][0], 5.5)
