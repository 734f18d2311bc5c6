"""The second count finds what a wrong plan breaks, and says where."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.errors import VerificationError
from lustrum.plan.verify import verify, verify_or_raise


def spoiled(plan, quantity, change):
    table = plan.quantities[quantity]
    values = table.values.copy()
    item = int(values[1].argmax())
    values[1, item] = change(values[1, item])
    return dataclasses.replace(
        plan, quantities={**plan.quantities, quantity: dataclasses.replace(table, values=values)}
    )


@pytest.mark.parametrize(
    ("quantity", "change", "law"),
    [
        ("activity_level", lambda v: 1.01 * v, "beyond its capacity"),
        ("activity_level", lambda v: -v, "never negative"),
        ("consumption", lambda v: 1.01 * v, "the balance takes consumption"),
        ("investment", lambda v: 1.5 * v, "the balance takes investment"),
        ("capital", lambda v: 1.01 * v, "what was left plus what was built"),
        ("imports", lambda v: 0.5 * v, "the balance takes imports"),
        ("imports", lambda v: 0.5 * v, "paid by exports"),
    ],
)
def test_a_number_changed_by_hand_breaks_a_law(us_plan, quantity, change, law):
    broken = [check for check in verify(spoiled(us_plan, quantity, change)) if not check.passed]
    assert any(law in check.name for check in broken), broken
    assert all(str(us_plan.years[1]) in c.where or str(us_plan.years[2]) in c.where for c in broken)


def test_use_beyond_supply_in_the_balance_breaks_the_law_that_supply_covers_use(us_plan):
    entry = us_plan.balance["consumption"]
    more = dataclasses.replace(entry, table=dataclasses.replace(entry.table, values=1.01 * entry.table.values))
    spoilt = dataclasses.replace(us_plan, balance={**us_plan.balance, "consumption": more})
    broken = [check.name for check in verify(spoilt) if not check.passed]
    assert "supply covers use of every product" in broken


def test_a_broken_plan_raises_with_the_place(us_plan):
    with pytest.raises(VerificationError, match="2014"):
        verify_or_raise(spoiled(us_plan, "activity_level", lambda v: 1.1 * v))
