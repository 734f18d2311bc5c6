"""What one more is worth, by solving again; what is left for its price."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.freight import carry
from lustrum.freight.worth import bridges, by_good, left_for_their_price, mean_penalty, one_locomotive_more
from tests.freight.networks import network, there_and_back, with_locomotives


def test_a_locomotive_more_saves_what_its_shadow_price_says():
    loads = carry(with_locomotives(there_and_back(), 12.0))
    assert one_locomotive_more(loads) == pytest.approx(loads.locomotive_worth)


def test_a_bridge_is_worth_the_whole_step_and_not_its_shadow_price_times_the_step():
    """Of the 20 wagons the bridge would pass only ten are asked for: six more are carried, at 50 less the way's 3.2."""
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    loads = carry(network([("A", "B", 100.0, "each", 2.0)], needs, capacity=[4.0], rebuilt=[20.0]))
    (bridge,) = bridges(loads)
    assert bridge.saved == pytest.approx(6 * 46.8) and bridge.carried == pytest.approx(6.0)
    assert loads.capacity_worth.sum() * 16.0 > bridge.saved


def test_lines_without_anything_to_rebuild_have_no_bridge():
    assert bridges(carry(there_and_back())) == []


def test_a_penalty_below_the_cost_of_carrying_is_named():
    """Failure of the model page: penalty too low."""
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 3.0)]
    loads = carry(network([("A", "B", 100.0, "each", 2.0)], needs))
    assert loads.delivered.sum() == pytest.approx(0.0)
    (left,) = left_for_their_price(loads)
    assert (left.good, left.quantity, left.penalty) == ("coal", pytest.approx(10.0), pytest.approx(3.0))


def test_what_is_left_for_want_of_locomotives_is_not_left_for_its_price():
    assert left_for_their_price(carry(with_locomotives(there_and_back(), 12.0))) == []
    assert left_for_their_price(carry(there_and_back())) == []


def test_goods_are_counted_over_nodes_and_seasons():
    loads = carry(with_locomotives(there_and_back(), 12.0))
    need, unmet = by_good(loads)
    assert need.tolist() == [10.0] and unmet == pytest.approx([4.0])
    assert mean_penalty(loads.freight) == pytest.approx([50.0])
