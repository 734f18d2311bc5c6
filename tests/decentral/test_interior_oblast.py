"""The exact mode above oblasts: steps are passed on, sums are passed up, own rows are taken out; no iteration more."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.desk import Desk
from lustrum.decentral.interior_oblast import OblastSide
from lustrum.decentral.interior_sums import Answers
from lustrum.decentral.masks import agreed_masks, new_mask_key
from lustrum.decentral.messages import Message, MessageError
from lustrum.decentral.oblast import Oblast
from lustrum.decentral.run import Asked, run
from lustrum.decentral.said import AT_ALLOTMENT, AT_PRICES, INTERIOR
from tests.decentral.conftest import KEY
from tests.decentral.test_interior_messages import interior
from tests.decentral.test_oblast import Nested


@pytest.mark.parametrize("seed, oblasts", [(3, 1), (4, 2)])
def test_prices_and_uses_are_those_of_the_monolith_with_rows_of_the_oblasts_own(seed, oblasts):
    network = Nested(seed, oblasts)
    found = interior(network)
    prices, uses = found.run()
    assert found.iterations <= 25 and found.error <= 3e-8
    assert np.allclose(sum(uses.values()), network.level, atol=1e-6)
    value = 0.0
    for name, unit in network.units.items():
        asked = Message(AT_PRICES, "run", 999, 0, name, {"prices": prices})
        value += unit.answer(asked).body["bound"]
    assert value + prices @ network.level == pytest.approx(network.monolith(), rel=1e-6)


def test_own_rows_taken_out_leave_the_steps_of_the_whole_border():
    """R dy = d over all rows at once, and over the rows above first: the same steps, above and below."""
    rng = np.random.default_rng(2)
    root, first, slope = rng.normal(size=(5, 5)), rng.normal(size=5), rng.normal(size=5)
    response, level = root @ root.T + np.eye(5), np.array([0.0, 2.0, 0.0, 0.0, 1.0])
    flow, upper, asked = np.array([1.0, 2.0, 0.5, 1.0, 4.0]), np.array([0, 2, 3]), []

    def ask(step, numbers, shared, second):
        asked.append((step, shared, second))
        return Answers(np.zeros(0), np.zeros(2), first, slope, response)

    side = OblastSide(ask, upper, level)
    side.begins(flow)
    begin = side.answer(step("begin", numbers=np.ones(1), shared=flow[upper])).body
    above = np.array([0.3, -0.2, 0.1])  # of what there is above, and of what others say
    dx = np.linalg.solve(begin["response"], begin["shared"] + above)
    dy = np.linalg.solve(begin["response"], begin["second"] - above)
    side.answer(step("place", shared=dx, second=dy))
    wide = np.zeros(5)
    wide[upper] = above
    assert np.allclose(asked[1][1], np.linalg.solve(response, level / flow + first + wide))
    assert np.allclose(asked[1][2], np.linalg.solve(response, slope - wide))
    assert np.allclose(asked[0][1], flow), "members count by their own flow and by that of the plan above"
    with pytest.raises(MessageError, match="not 'dance'"):
        side.answer(step("dance"))


def step(word, **body):
    return Message(INTERIOR, "r", 1, 1, "u0", {"step": word} | body)


def test_three_levels_reach_the_plan_of_all_exactly_and_no_point_is_lost_to_questions_between():
    network = Nested(3, 2)
    optimum = network.monolith()
    found = run(network.centre(), network.terms, Asked("exact", 1e-6))
    assert found.status == "optimal" and abs(optimum - found.objective) <= 1e-6 * found.base_consumption
    assert found.iterations <= 25 and found.round_trips <= 400 and len(found.orders) == 4
    below = network.units["u0"].round_trips
    assert below <= found.round_trips + 10, "each step above is one below: no steps of the oblast's own"
    for each in found.rounds:
        assert each.lower is None or each.lower <= optimum + 1e-8
        assert each.upper is None or each.upper >= optimum - 1e-8
    said = b"".join(entry.data for entry in network.log.entries())
    assert b"water" not in said and b'"f0"' not in said


def test_what_an_oblast_passes_up_is_masked_like_what_units_say():
    plain, hidden = Nested(3), Nested(3)
    keys = {name: new_mask_key() for name in hidden.units}
    public = {name: key for name, (_, key) in keys.items()}
    for name, unit in hidden.units.items():
        masks = agreed_masks(name, keys[name][0], public)
        if isinstance(unit, Oblast):
            unit._side.masks = masks
        else:
            unit._answers[INTERIOR].__self__.masks = masks
        hidden.desks[name] = Desk(unit, KEY)
    prices, uses = interior(plain).run()
    same, also = interior(hidden).run()
    assert np.allclose(prices, same, rtol=1e-6) and all(np.allclose(uses[u], also[u], atol=1e-6) for u in uses)
    said = b"".join(entry.data for entry in hidden.log.entries() if entry.way == "in")
    assert b'"masked"' in said and b'"response"' not in said


def test_an_oblast_asked_something_far_off_shares_it_out_anew_and_begins_again():
    network = Nested(3)
    found = interior(network)
    found.run()
    oblast = network.units["u0"]
    trips = oblast.round_trips
    far = {"allotment": np.array([0.1, 1.9]), "emergency": np.full(2, 20.0)}
    asked = Message(AT_ALLOTMENT, "run", 900, 0, "u0", far)
    fresh = Nested(3).units["u0"].answer(asked).body["value"]
    assert oblast.answer(asked).body["value"] == pytest.approx(fresh, abs=1e-5)
    assert oblast.round_trips > trips + 50, "by steps of its own"
    with pytest.raises(MessageError, match="begins with 'begin'"):
        oblast.answer(Message(INTERIOR, "run", 901, 0, "u0", {"step": "predict", "shared": np.zeros(2)}))
