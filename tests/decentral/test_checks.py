"""What is refused at the door: introductions and answers that cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.checks import Said, why_no_unit
from lustrum.decentral.messages import Message
from tests.decentral.conftest import make_terms

TERMS = make_terms(("a",), 2, [1.0, 1.0])


def introduction(**change):
    body = {
        "terms": TERMS.fingerprint, "unit": "units", "base": 1.0, "begins": np.zeros(2), "trade": np.ones(2),
        "worth": np.ones(2), "digits": 3, "members": 1,
    }  # fmt: skip
    return Message("introduction", "r", 1, 0, "a", body | change)


def test_a_proper_introduction_is_taken():
    assert why_no_unit(introduction(), TERMS) == ""


@pytest.mark.parametrize(
    "change, why",
    [
        ({"terms": "other"}, "other terms"),
        ({"unit": "tons"}, "counts in tons"),
        ({"base": 0.0}, "not above 0"),
        ({"trade": np.array([1.0, -2.0])}, "trade is below 0 for 'r1' in 1"),
        ({"worth": np.array([-1.0, 2.0])}, "worth to it is below 0 for 'r0' in 1"),
    ],
)
def test_an_introduction_that_cannot_be_is_refused_with_the_place(change, why):
    assert why in why_no_unit(introduction(**change), TERMS)


def test_what_agrees_within_rounding_is_taken_and_what_does_not_is_named():
    said = Said(1.0, 3)
    prices = np.array([1.0, 1.0])
    assert said.why_not_bound(1, prices, 5.0, np.array([1.0, 1.0])) == ""
    assert said.why_not_bound(2, prices, 5.005, np.array([1.0, 1.0])) == "", "rounding to three digits explains it"
    assert "round 1" in said.why_not_bound(3, prices, 4.9, np.array([1.0, 1.0]))
    assert "round 1" in said.why_not_bound(4, prices * 2.0, 5.0, np.array([1.0, 1.0]))


def test_a_value_above_what_was_bounded_is_refused():
    said = Said(1.0, 3)
    said.why_not_bound(1, np.ones(2), 5.0, np.ones(2))
    answer = Message("value_at_allotment", "r", 2, 1, "a", {"value": 8.0, "short": 0.0, "prices": np.ones(2)})
    assert "than the best one" in said.why_not_worth(1, np.ones(2), np.full(2, 10.0), answer)
