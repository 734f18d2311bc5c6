"""Three levels: an oblast over factories answers as one, and the plan of all equals the monolith."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, MessageError
from lustrum.decentral.oblast import Oblast
from lustrum.decentral.programme import Programme
from lustrum.decentral.run import Asked, run
from lustrum.decentral.said import AT_ALLOTMENT, AT_PRICES, INTRODUCE, ORDER
from lustrum.decentral.terms import Terms
from lustrum.decentral.transport import InProcess
from lustrum.decentral.unit import Shares, Unit
from lustrum.errors import UsageError
from lustrum.solver import StandardForm, solve
from tests.decentral.conftest import KEY, Network, left_over


def factory(rng):
    """Max goal with three columns, one own row, one local row and two rows of the state."""
    form = StandardForm.from_matrix(
        rng.uniform(0.5, 2.0, (1, 3)), rng.uniform(0.5, 2.0, 3), maximise=True, row_upper=rng.uniform(2.0, 4.0),
        column_upper=3.0,
    )  # fmt: skip
    return form, sparse.csc_array(np.vstack([rng.uniform(0.0, 1.0, (2, 3)), rng.uniform(0.2, 1.0, (1, 3))]))


def rest_of(rows, level):
    """A member that takes what is left of the local row."""
    form = StandardForm.from_matrix([[1.0]], [0.0], maximise=True, row_upper=level)
    link = np.zeros((rows, 1))
    link[-1] = 1.0
    return form, sparse.csc_array(link)


class Nested(Network):
    """Oblasts of two factories and what is left of their water, a factory of the state, what is left of its rows."""

    def __init__(self, seed, oblasts=1):
        rng = np.random.default_rng(seed)
        state = [2.0 * oblasts, 2.0 * oblasts]
        form, link = factory(rng)
        alone = (form, link[:2])
        super().__init__([left_over(state)] * oblasts + [alone, left_over(state)], state)
        self.local = 1.5
        self.others = [alone, left_over(state)]
        self.members = [[factory(rng), factory(rng), rest_of(3, self.local)] for _ in range(oblasts)]
        for number, members in enumerate(self.members):
            self._found(f"u{number}", members)

    def _found(self, oblast, members):
        names = tuple(f"f{k}" for k in range(3))
        below = Terms("below", "units", (1,), ("r0", "r1", "water"), np.array([0.0, 0.0, self.local]), names, False)
        desks = {}
        for name, (own, use) in zip(names, members, strict=True):
            shares = Shares(np.zeros(3), np.ones(3), np.ones(3), 0.5)
            desks[name] = Desk(Unit(name, Programme(own, use, np.ones(3)), shares, below, digits=12), KEY).answer
        self.units[oblast] = Oblast(oblast, self.terms, below, InProcess(desks), KEY, digits=12)
        self.desks[oblast] = Desk(self.units[oblast], KEY)

    def monolith(self):
        everyone = [*(each for members in self.members for each in members), *self.others]
        water = sparse.block_diag([sparse.hstack([link[2:] for _, link in members]) for members in self.members])
        other = sum(form.columns for form, _ in self.others)
        form = StandardForm.from_matrix(
            sparse.vstack(
                [
                    sparse.block_diag([form.csc for form, _ in everyone]),
                    sparse.hstack([water, sparse.csc_array((len(self.members), other))]),
                    sparse.hstack([link[:2] for _, link in everyone]),
                ]
            ),
            np.concatenate([form.cost for form, _ in everyone]),
            maximise=True,
            row_upper=np.concatenate(
                [*(form.row_upper for form, _ in everyone), [self.local] * len(self.members), self.level]
            ),
            column_upper=np.concatenate([form.column_upper for form, _ in everyone]),
        )
        return float(solve(form).objective)


@pytest.mark.slow
def test_three_levels_reach_a_thousandth_of_base_consumption_and_the_state_hears_nothing_of_the_factories():
    network = Nested(3)
    optimum = network.monolith()
    found = run(network.centre(), network.terms, Asked("allot", 1e-3, 40))
    assert found.status == "optimal" and found.gap <= 1e-3, "within 40 rounds"
    assert optimum - found.objective <= (1e-3 + 1e-6) * found.base_consumption
    for each in found.rounds:
        assert each.lower is None or each.lower <= optimum + 1e-5
        assert each.upper is None or each.upper >= optimum - 1e-5
    assert found.members["u0"] == 3 and set(found.orders) == {"u0", "u1", "u2"}
    said = b"".join(entry.data for entry in network.log.entries())
    assert b"water" not in said and b'"f0"' not in said


def test_an_oblast_that_shares_nothing_of_its_own_asks_its_members_at_the_prices_above():
    rng = np.random.default_rng(5)
    blocks = [factory(rng) for _ in range(3)]
    blocks = [(form, link[:2]) for form, link in blocks]
    network = Network([left_over([4.0, 4.0]), left_over([4.0, 4.0])], [4.0, 4.0])
    below = Terms("below", "units", (1,), ("r0", "r1"), np.zeros(2), ("a", "b", "c"), False)
    units = {}
    for name, (form, link) in zip(below.units, blocks, strict=True):
        shares = Shares(np.zeros(2), np.ones(2), np.ones(2), 0.5)
        units[name] = Unit(name, Programme(form, link, np.ones(2)), shares, below, digits=12)
    desks = {name: Desk(unit, KEY).answer for name, unit in units.items()}
    network.desks["u0"] = Desk(Oblast("u0", network.terms, below, InProcess(desks), KEY, digits=12), KEY)
    centre = network.centre()
    centre.ask(INTRODUCE, 0, {"u0": {"terms": network.terms.fingerprint, "rows": 2, "unit": "units"}})
    prices = np.array([0.7, 1.1])
    answer = centre.ask(AT_PRICES, 1, {"u0": {"prices": prices}}).answers["u0"].answer
    alone = [unit.programme.best(prices) for unit in units.values()]
    assert answer.body["bound"] == pytest.approx(sum(each.bound for each in alone), abs=1e-6)
    assert np.allclose(answer.rows("use"), np.sum([each.use for each in alone], axis=0))


def test_an_oblast_of_two_does_not_speak_for_them(network):
    below = Terms("below", "units", (1,), network.terms.items, np.zeros(2), ("a", "b"), False)
    with pytest.raises(UsageError, match="each could work out the other"):
        Oblast("u0", network.terms, below, InProcess({}), KEY)


def test_an_oblast_that_was_stopped_goes_on_behind_its_log_and_counts_nothing_twice(tmp_path):
    rng = np.random.default_rng(5)
    blocks = [factory(rng) for _ in range(3)]
    above = Terms("above", "units", (1,), ("r0", "r1"), np.array([4.0, 4.0]), ("u0", "u1"), False)
    below = Terms("below", "units", (1,), ("r0", "r1"), np.zeros(2), ("a", "b", "c"), False)
    desks = {}
    for name, (form, link) in zip(below.units, blocks, strict=True):
        shares = Shares(np.zeros(2), np.ones(2), np.ones(2), 0.5)
        desks[name] = Desk(Unit(name, Programme(form, link[:2], np.ones(2)), shares, below, digits=12), KEY)
    question = Message(AT_ALLOTMENT, "r", 1, 1, "u0", {"allotment": np.array([1.0, 1.5]), "emergency": np.ones(2) * 20})
    answers = []
    for _ in range(2):
        transport = InProcess({name: desk.answer for name, desk in desks.items()})
        oblast = Oblast("u0", above, below, transport, KEY, digits=12, log=MessageLog(tmp_path / "below.jsonl"))
        answers.append(oblast.answer(question).body)
    assert answers[0]["value"] == pytest.approx(answers[1]["value"], rel=1e-9) and answers[0]["short"] == 0.0
    for desk in desks.values():
        numbers = [entry.said["number"] for entry in desk.log.entries() if entry.way == "in"]
        assert numbers == [*range(1, len(numbers) + 1)], "and every question was answered"


def test_an_order_it_can_live_with_is_taken_although_steps_below_end_near_the_best():
    rng = np.random.default_rng(4)
    blocks = [(form, link[:2]) for form, link in (factory(rng) for _ in range(3))]
    above = Terms("above", "units", (1,), ("r0", "r1"), np.array([4.0, 4.0]), ("u0", "u1"), False)
    below = Terms("below", "units", (1,), ("r0", "r1"), np.zeros(2), ("a", "b", "c"), False)
    programmes = [Programme(form, link, np.ones(2)) for form, link in blocks]
    desks = {}
    for name, programme in zip(below.units, programmes, strict=True):
        shares = Shares(np.zeros(2), np.ones(2), np.ones(2), 0.5)
        desks[name] = Desk(Unit(name, programme, shares, below, digits=12), KEY).answer
    oblast = Oblast("u0", above, below, InProcess(desks), KEY, digits=12)
    prices = np.full(2, 0.3)
    order = {"allotment": np.sum([each.best(prices).use for each in programmes], axis=0), "prices": prices}
    assert oblast.answer(Message(ORDER, "r", 1, 1, "u0", order)).body["to_gain"] <= 1e-4
    with pytest.raises(MessageError, match="would be short"):
        oblast.answer(Message(ORDER, "r", 2, 1, "u0", order | {"allotment": np.full(2, -1.0)}))
