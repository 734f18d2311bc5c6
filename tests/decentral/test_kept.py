"""The plan a unit keeps: proved by itself, and found out when it was changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.kept import kept_plan, prove
from lustrum.decentral.programme import Programme
from lustrum.errors import VerificationError
from tests.decentral.conftest import block


@pytest.fixture
def programme():
    return Programme(*block([[1.0, 1.0]], [2.0, 1.0], [3.0], [[1.0, 0.0]]), np.ones(1))


def test_an_order_is_proved_without_asking_anybody(programme):
    kept = kept_plan(programme, np.array([1.0]), np.array([0.5]))
    assert kept.value == pytest.approx(4.0) and kept.x == pytest.approx([1.0, 2.0])
    # At a price of a half it would take 3: 6 - 1.5 = 4.5 against 4 - 0.5 = 3.5.
    assert kept.to_gain == pytest.approx(1.0)
    assert prove(programme, kept).problems == ()


@pytest.mark.parametrize(
    "change, why",
    [
        ({"x": np.array([0.5, 2.5])}, "misses its allotment"),
        ({"x": np.array([1.0, 1.0])}, "not the best"),
        ({"value": 9.0}, "The goal of the plan is 4"),
        ({"to_gain": 0.0}, "could be gained"),
        ({"own_prices": np.array([3.0])}, "not the best"),
    ],
)
def test_a_plan_that_is_not_that_of_the_order_is_found_out(programme, change, why):
    kept = replace(kept_plan(programme, np.array([1.0]), np.array([0.5])), **change)
    assert any(why in each for each in prove(programme, kept).problems)


def test_an_order_nobody_can_carry_out_is_refused(programme):
    with pytest.raises(VerificationError, match="short"):
        kept_plan(programme, np.array([-5.0]), np.array([0.5]))


def test_another_plan_has_another_identifier(programme):
    one, other = (kept_plan(programme, np.array([a]), np.array([0.5])) for a in (1.0, 2.0))
    assert one.identifier != other.identifier and len(one.identifier) == 16
