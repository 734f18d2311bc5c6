"""A unit's own report: its order, why, what it would change, and the form."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.own_plan import own_plan
from lustrum.decentral.unit_check import checked
from lustrum.decentral.unit_results import BLANK, apart, price_of_all, proposal, unit_results


@pytest.fixture(scope="module")
def found(ordered_folder):
    return checked(ordered_folder)


def test_the_order_the_reason_the_worths_and_the_form_are_told(found):
    order, why, worth, form = unit_results(found, own_plan(found.folder, found.kept, found.problem))
    assert "is proved" in order.notes[0] and len(order.items) == found.terms.rows
    assert np.allclose(order["allotment"] - order["on_its_trend"], order["moved"])
    assert why.items and (np.diff(why["worth"]) <= 0.0).all() and "in no message" in " ".join(why.notes)
    assert len(worth.items) == found.terms.rows and "could gain" in " ".join(worth.notes)
    assert set(form["reason"]) == {BLANK} and len(form.items) <= 20


def test_what_it_trades_is_on_average_worth_what_it_costs(found):
    weights = found.shares.trade.reshape(len(found.terms.years), -1)
    assert np.allclose((apart(found) * weights).sum(axis=1), 0.0, atol=1e-9 * weights.sum())
    assert np.allclose((price_of_all(found) * weights).sum(axis=1), weights.sum(axis=1))
    assert (np.abs(apart(found)) > 1e-4).any(), "prices were off its own, so that there is something to propose"


def test_one_amount_more_on_all_prices_of_a_year_changes_no_proposal(found):
    """All it takes has to be paid for: such an amount buys nothing."""
    before = proposal(found)
    years = len(found.terms.years)
    shift = np.repeat(np.arange(1.0, years + 1.0), found.terms.rows // years) * found.shares.worth.mean()
    found.kept.prices[:] += shift
    try:
        after = proposal(found)
    finally:
        found.kept.prices[:] -= shift
    assert before.items == after.items and np.allclose(before["apart"], after["apart"], atol=0.011)


def test_the_form_begins_with_what_gains_most(found):
    form = proposal(found)
    trade = found.shares.trade * found.shares.worth
    place = {label: row for row, label in enumerate(zip(*_labels(found), strict=True))}
    gains = [abs(apart(found).ravel()[place[item]]) * trade[place[item]] for item in form.items]
    assert gains == sorted(gains, reverse=True)


def _labels(found):
    labels = [found.terms.label(row) for row in range(found.terms.rows)]
    return [item for item, _ in labels], [str(year) for _, year in labels]
