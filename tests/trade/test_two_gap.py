"""The two gaps: the printed case, and what the identity of the base year says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.trade import two_gap

CASE = {
    "output": 1000.0, "target": 0.06, "capital_output": 3.0, "saving_rate": 0.15, "exports": 130.0,
    "import_share_of_investment": 0.3, "other_imports": 0.1, "finance": 20.0,
}  # fmt: skip


def test_the_larger_gap_is_savings_and_yet_foreign_exchange_binds():
    found = two_gap(**CASE)
    assert (found.savings_gap, found.exchange_gap) == (pytest.approx(30), pytest.approx(24))
    assert found.savings_growth == pytest.approx(0.0567, abs=5e-5)
    assert found.exchange_growth == pytest.approx(0.0556, abs=5e-5)
    assert found.binding == "foreign exchange" and found.growth == found.exchange_growth


@given(st.floats(0.0, 40.0), st.floats(0.01, 0.10))
def test_each_limit_is_the_growth_at_which_its_gap_is_the_finance_at_hand(finance, target):
    found = two_gap(**{**CASE, "finance": finance, "target": target})
    at_savings = two_gap(**{**CASE, "finance": finance, "target": found.savings_growth})
    at_exchange = two_gap(**{**CASE, "finance": finance, "target": found.exchange_growth})
    assert at_savings.savings_gap == pytest.approx(finance, abs=1e-6)
    assert at_exchange.exchange_gap == pytest.approx(finance, abs=1e-6)
    assert found.growth == min(found.savings_growth, found.exchange_growth, target)


def test_with_room_on_both_sides_the_target_is_reached():
    assert two_gap(**{**CASE, "target": 0.02}).binding == "neither"


def test_without_imported_machinery_foreign_exchange_limits_nothing_but_current_imports():
    assert two_gap(**{**CASE, "import_share_of_investment": 0.0}).exchange_growth == float("inf")


@pytest.mark.parametrize("change", [{"output": 0.0}, {"capital_output": -1.0}, {"import_share_of_investment": 1.5}])
def test_figures_that_cannot_be_meant_are_refused(change):
    with pytest.raises(UsageError):
        two_gap(**CASE | change)
