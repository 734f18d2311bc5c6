"""The imbalance of what all begin with is shared by trade, and each unit's year adds up as before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lustrum.decentral.start import shared_by_trade


@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 10_000))
def test_the_need_is_met_and_sums_of_years_stay(units, items, seed):
    rng = np.random.default_rng(seed)
    need = rng.normal(size=items)
    need -= need.mean()
    trade = {f"u{k}": rng.uniform(0.1, 5.0, items) for k in range(units)}
    found = shared_by_trade(need, trade, [np.arange(items)])
    assert np.allclose(sum(found.values()), need, atol=1e-9)
    assert all(abs(each.sum()) < 1e-9 for each in found.values())


def test_without_groups_each_takes_its_part_by_trade():
    found = shared_by_trade(np.array([6.0, 1.0]), {"a": np.array([2.0, 0.0]), "b": np.array([1.0, 0.0])}, [])
    assert found["a"].tolist() == [4.0, 0.5] and found["b"].tolist() == [2.0, 0.5]
