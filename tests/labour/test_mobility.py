"""Who would move: the share, its inverse, and the same figures on a second road."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from lustrum.errors import UsageError
from lustrum.labour.mobility import (
    cost_needed,
    leaving_share,
    money_of_utils,
    move_share,
    utility,
    wage_ratio_needed,
)

SHARES = st.floats(1e-6, 1.0 - 1e-6)
UTILS = st.floats(-6.0, 6.0)
THETA = st.floats(0.2, 10.0)


def test_at_equal_wages_the_share_is_that_of_the_cost_alone():
    """P = 1 / (1 + e^4) = 0.017986, by hand."""
    assert float(move_share(1.0, 1.0, 4.0, 0.0, 3.0)) == pytest.approx(1.0 / (1.0 + np.exp(4.0)))


def test_a_wage_a_tenth_higher_moves_a_third_more_where_few_move():
    """With theta = 3 a tenth counts as 3 ln 1.1 = 0.286 utils: odds times 1.331."""
    low, high = (float(move_share(1.0, ratio, 4.0, 0.0, 3.0)) for ratio in (1.0, 1.1))
    assert (high / (1 - high)) / (low / (1 - low)) == pytest.approx(1.1**3)


@given(SHARES, UTILS, UTILS, THETA)
def test_share_and_premium_are_inverse(share, cost, amenity, theta):
    ratio = wage_ratio_needed(share, cost, amenity, theta)
    assert float(move_share(1.0, ratio, cost, amenity, theta)) == pytest.approx(share, rel=1e-9)


@given(SHARES, st.floats(0.2, 5.0), UTILS, THETA)
def test_share_and_cost_are_inverse(share, ratio, amenity, theta):
    cost = cost_needed(share, ratio, amenity, theta)
    assert float(move_share(1.0, ratio, cost, amenity, theta)) == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize(("share", "cost", "theta"), [(0.01, 4.0, 3.0), (0.05, 4.0, 3.0), (0.2, 2.0, 1.5)])
def test_the_premium_is_the_root_of_the_share(share, cost, theta):
    """The second road to (17.2): the wage at which the share is met, by bracketing and not by the closed form."""
    root = brentq(lambda w: float(move_share(1.0, w, cost, 0.0, theta)) - share, 1e-6, 1e6, xtol=1e-13, rtol=1e-13)
    assert float(wage_ratio_needed(share, cost, 0.0, theta)) == pytest.approx(root, rel=1e-9)


def test_the_share_is_how_many_choose_to_go_when_each_weighs_it_alone():
    """The second road to (17.2): 400,000 people, each with a taste for either place, drawn as the logit assumes."""
    rng = np.random.default_rng(1)
    stay, go = rng.gumbel(size=(2, 400_000))
    gain = float(utility(1.0, 1.3, 2.0, 0.2, 3.0))
    drawn = float((go + gain > stay).mean())
    share = float(move_share(1.0, 1.3, 2.0, 0.2, 3.0))
    assert drawn == pytest.approx(share, abs=4.0 * np.sqrt(share * (1 - share) / 400_000))


@given(st.lists(UTILS, min_size=1, max_size=5))
def test_all_places_together_draw_more_than_one_and_less_than_their_sum(utilities):
    worth = np.array(utilities)
    alone = 1.0 / (1.0 + np.exp(-worth))
    together = float(leaving_share(worth[:, None])[0])
    assert alone.max() - 1e-12 <= together <= min(alone.sum(), 1.0) + 1e-12


def test_with_one_place_those_who_leave_are_those_who_go_there():
    assert float(leaving_share(np.array([[-1.0]]))[0]) == pytest.approx(1.0 / (1.0 + np.e))


def test_money_for_a_move_counts_as_the_utils_it_stands_for():
    """Whoever earns 2 and is paid m more gains theta ln((2 + m) / 2) utils."""
    money = float(money_of_utils(np.array(0.6), np.array(2.0), 3.0))
    assert 3.0 * np.log((2.0 + money) / 2.0) == pytest.approx(0.6)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 1.2])
def test_no_wage_brings_everybody_and_none_is_needed_to_bring_nobody(share):
    with pytest.raises(UsageError, match="strictly between 0 and 1"):
        wage_ratio_needed(np.array(share), 4.0, 0.0, 3.0)


@pytest.mark.parametrize("theta", [0.0, -1.0])
def test_people_who_do_not_answer_to_wages_are_refused(theta):
    with pytest.raises(UsageError, match="above zero"):
        move_share(1.0, 1.0, 1.0, 0.0, theta)
    with pytest.raises(UsageError, match="above zero"):
        utility(1.0, -1.0, 1.0, 0.0, 3.0)
