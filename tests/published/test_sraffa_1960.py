"""Sraffa's wheat and iron as a dynamic Leontief system: the printed rate of profits and exchange ratio."""

from pathlib import Path

import numpy as np
import pytest

from lustrum.plan import verify
from lustrum.scenario import read_scenario, run_scenario

HERE = Path(__file__).parent / "sraffa_1960"


@pytest.fixture(scope="module")
def plan():
    return run_scenario(read_scenario(HERE / "scenario.toml"))


def middle(plan):
    """Prices of years 9 to 12: far from the start, where prices of the first years still differ, and from the end."""
    price = plan.limit("balance").shadow_price
    return price.values[8:12, [price.position("wheat"), price.position("iron")]]


def test_the_plans_own_prices_are_the_printed_exchange_ratio(plan):
    wheat, iron = middle(plan).T
    assert np.allclose(iron / wheat, 15.0, rtol=1e-5)


def test_present_values_fall_by_the_printed_rate_of_profits(plan):
    price = middle(plan)
    assert np.allclose(price[:-1] / price[1:], 1.25, rtol=1e-5)


def test_outputs_grow_at_the_printed_rate(plan):
    level = plan.table("activity_level").values
    assert level[0].tolist() == pytest.approx([460.0, 24.0])
    assert np.allclose(level[1:7] / level[:6], 1.25, rtol=1e-4)
    assert all(check.passed for check in verify(plan))
