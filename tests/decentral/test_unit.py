"""A unit: rounds what it says, rounds bounds to the safe side, refuses other terms."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.digits import rounded
from lustrum.decentral.messages import Message, MessageError
from lustrum.decentral.programme import Programme
from lustrum.decentral.unit import Shares, Unit
from tests.decentral.conftest import make_terms, random_blocks


@pytest.fixture
def unit():
    form, link = random_blocks(2)[0][0]
    terms = make_terms(("a",), 3, np.ones(3))
    return Unit("a", Programme(form, link, np.ones(3)), Shares(np.zeros(3), np.ones(3), np.ones(3), 7.0), terms)


def ask(who, kind, **body):
    return who.answer(Message(kind, "r", 1, 1, "a", body)).body


def test_use_and_prices_are_said_to_three_digits_and_bounds_to_the_safe_side(unit):
    prices = np.array([0.31, 0.2, 0.11])
    exact, said = unit.programme.best(prices), ask(unit, "at_prices", prices=prices)
    assert np.array_equal(said["use"], rounded(said["use"], 3)) and not np.array_equal(said["use"], exact.use)
    assert said["bound"] >= exact.bound
    worth = ask(unit, "at_allotment", allotment=exact.use, emergency=np.full(3, 10.0))
    assert worth["value"] <= exact.value + 1e-9 and worth["short"] == 0.0 and worth["lacks"] is None
    assert np.array_equal(worth["prices"], rounded(worth["prices"], 3))


def test_a_unit_with_other_terms_says_so(unit):
    with pytest.raises(MessageError, match="same terms"):
        ask(unit, "introduce", terms="x", rows=3, unit="units")
    assert ask(unit, "introduce", terms=unit.terms.fingerprint, rows=3, unit="units")["base"] == 7.0
    with pytest.raises(MessageError, match="not 'kept'"):
        ask(unit, "kept")


def test_an_order_is_kept_with_what_is_left_to_gain(unit):
    allotment = unit.programme.best(np.full(3, 0.2)).use
    said = ask(unit, "order", allotment=allotment, prices=np.full(3, 0.2))
    assert said["to_gain"] == pytest.approx(0.0, abs=1e-5) and unit.kept.identifier == said["plan"]
