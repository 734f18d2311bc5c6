"""The loop: equal to the monolith, bounds that hold and only improve, faults that lose nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.loop import Loop
from lustrum.decentral.messages import decode, encode
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import StoppedError
from tests.decentral.conftest import KEY, Network, block, left_over, random_blocks, textbook


def looped(network, transport=None, **options):
    loop = Loop(network.centre(transport), network.terms, **{"gap": 1e-6, "most": 80, **options})
    return loop, loop.run()


class Faulty(InProcess):
    """A transport that loses or spoils answers of some units in some rounds."""

    def __init__(self, network, spoil):
        super().__init__({name: desk.answer for name, desk in network.desks.items()})
        self.spoil = spoil

    def ask(self, unit, message):
        return self.spoil(unit, decode(message, KEY), lambda: super(Faulty, self).ask(unit, message))


def test_the_textbook_programme_of_two_blocks_comes_out_at_five(network):
    _, found = looped(network)
    assert found.lower == pytest.approx(5.0, abs=1e-4) and found.upper == pytest.approx(5.0, abs=1e-4)
    assert network.monolith() == pytest.approx(5.0)


def test_a_printed_programme_with_two_shared_rows_is_met():
    """max x + 2 y + 4 u + 3 v; x + y + 2 u <= 4, y + u + v <= 3; 2 x + y <= 4, x + y <= 2; u + v <= 2, 3 u + 2 v <= 5.

    With prices 1 and 1 and own limits x + y <= 2 at 0, u + v <= 2 at 1: what is left to gain is at most 4 + 3 + 2 = 9
    less nothing, and x = 1, y = 1, u = 1, v = 1 keeps every row: 1 + 2 + 4 + 3 = 10 needs 4 and 3 of the shared rows.
    """
    first = block([[2.0, 1.0], [1.0, 1.0]], [1.0, 2.0], [4.0, 2.0], [[1.0, 1.0], [0.0, 1.0]])
    second = block([[1.0, 1.0], [3.0, 2.0]], [4.0, 3.0], [2.0, 5.0], [[2.0, 0.0], [1.0, 1.0]])
    network = Network([first, second, left_over([4.0, 3.0])], [4.0, 3.0])
    assert network.monolith() == pytest.approx(10.0)
    assert looped(network)[1].lower == pytest.approx(10.0, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_random_programmes_equal_the_monolith_and_bounds_hold_in_every_round(seed):
    network = Network(*random_blocks(seed))
    loop, found = looped(network)
    optimum = network.monolith()
    assert found.lower == pytest.approx(optimum, abs=1e-4 * (1 + optimum))
    lowers, uppers = [], []
    for each in loop.rounds:
        slack = 1e-6 * (1 + optimum)
        assert each.lower is None or each.lower <= optimum + slack
        assert each.upper is None or each.upper >= optimum - slack
        lowers.append(-np.inf if each.best_lower is None else each.best_lower)
        uppers.append(np.inf if each.best_upper is None else each.best_upper)
    assert lowers == sorted(lowers) and uppers == sorted(uppers, reverse=True)


def test_two_runs_are_equal():
    runs = [looped(Network(*random_blocks(3))) for _ in range(2)]
    assert [r.gap for r in runs[0][0].rounds] == [r.gap for r in runs[1][0].rounds]
    assert runs[0][1].lower == runs[1][1].lower


def test_order_of_units_does_not_matter():
    blocks, level = random_blocks(5)
    there, back = looped(Network(blocks, level))[1], looped(Network(blocks[::-1], level))[1]
    assert there.lower == pytest.approx(back.lower, abs=1e-4)


def test_ties_and_degeneracy_end(network):
    """Three units alike, and a row nobody can tell from another: there are many best plans."""
    alike = block([[1.0, 1.0]], [1.0, 1.0], [2.0], [[1.0, 1.0], [1.0, 1.0]])
    level = [3.0, 3.0]
    found = looped(Network([alike, alike, alike, left_over(level)], level))[1]
    assert found.lower == pytest.approx(3.0, abs=1e-4)


def test_where_allotments_leave_nothing_to_gain_both_questions_of_a_round_are_for_prices():
    network = Network(*random_blocks(0))
    loop, _ = looped(network)
    kinds = [(each.said["round"], each.said["kind"]) for each in network.log.entries() if each.way == "out"]
    units = len(network.units)
    twice = [each.number for each in loop.rounds if kinds.count((each.number, "at_prices")) == 2 * units]
    assert twice and all((number, "at_allotment") not in kinds for number in twice)
    assert all(kinds.count((each.number, "at_allotment")) == units for each in loop.rounds if each.number not in twice)
    assert all(number % 4 for number in twice), "every fourth round asks for allotments in any case"
    assert all(loop.rounds[number - 1].lower == loop.rounds[number - 1].best_lower for number in twice)


def test_a_silent_unit_keeps_its_last_allotment_and_is_named(network):
    def spoil(unit, question, ask):
        if unit == "u1" and 2 <= question.round <= 5:
            raise SilentUnit("u1 is away", unit=unit)
        return ask()

    loop, found = looped(network, Faulty(network, spoil))
    assert all("u1" in each.silent for each in loop.rounds[1:5]) and not loop.rounds[5].silent
    assert found.lower == pytest.approx(5.0, abs=1e-4)


def test_a_unit_that_stays_silent_leaves_a_plan_for_the_others(network):
    def spoil(unit, question, ask):
        if unit == "u1" and question.round >= 8:
            raise SilentUnit("u1 is away", unit=unit)
        return ask()

    loop, found = looped(network, Faulty(network, spoil), gap=1e-12, most=20)
    total = np.sum([*found.allotments.values()], axis=0)
    assert np.allclose(total, network.level) and set(found.allotments) == set(network.units)
    assert "u1" in loop.rounds[-1].silent


def spoiled(change, kind, unit="u0", from_round=3):
    def spoil(name, question, ask):
        data = ask()
        answer = decode(data, KEY)
        if name == unit and answer.kind == kind and question.round == from_round:
            return encode(replace(answer, body=change(dict(answer.body))), KEY)
        return data

    return spoil


@pytest.mark.parametrize(
    "change, kind, why",
    [
        (lambda body: body | {"bound": body["bound"] - 3.0}, "best_at_prices", "named a plan worth"),
        (lambda body: body | {"bound": body["bound"] + 9.0}, "best_at_prices", "than the best one it had named"),
        (lambda body: body | {"value": body["value"] + 9.0}, "value_at_allotment", "than the best one it had named"),
        (lambda body: body | {"short": -1.0}, "value_at_allotment", "cannot be below 0"),
        (lambda body: body | {"prices": body["prices"] + 1e6}, "value_at_allotment", "beyond that of the emergency"),
        (lambda body: body | {"short": 0.5, "lacks": None}, "value_at_allotment", "does not say of what"),
    ],
)
def test_an_answer_that_contradicts_an_earlier_one_is_refused_with_the_reason(network, change, kind, why):
    loop, found = looped(network, Faulty(network, spoiled(change, kind)))
    assert why in loop.rounds[2].refused["u0"]
    assert found.lower == pytest.approx(5.0, abs=1e-4), "the run goes on and ends where it should"


def test_an_answer_of_no_numbers_is_refused(network):
    def spoil(unit, question, ask):
        data = ask()
        return data.replace(b'"bound":', b'"bound":NaN,"x":') if unit == "u1" and question.round == 2 else data

    loop, found = looped(network, Faulty(network, spoil))
    assert "u1" in loop.rounds[1].refused and found.lower == pytest.approx(5.0, abs=1e-4)


def test_a_unit_in_another_unit_of_measure_does_not_take_part(network):
    network.units["u0"].terms = replace(network.terms, unit="tons")
    loop, _ = looped(network, most=3)
    assert "u0" in loop.rounds[0].silent and "terms" in loop.rounds[0].silent["u0"]


def test_a_late_unit_joins(network):
    def spoil(unit, question, ask):
        if unit == "u0" and question.round < 4:
            raise SilentUnit("u0 is not up yet", unit=unit)
        return ask()

    loop, found = looped(network, Faulty(network, spoil), gap=1e-6)
    assert "u0" in loop.rounds[0].silent and found.lower == pytest.approx(5.0, abs=1e-4)


def test_where_nobody_answers_it_says_so(network):
    def spoil(unit, question, ask):
        raise SilentUnit("away", unit=unit)

    with pytest.raises(StoppedError, match="No unit of the plan answers"):
        looped(network, Faulty(network, spoil))


def test_answers_lost_delayed_and_repeated_change_nothing_but_the_rounds(network):
    rng = np.random.default_rng(0)

    def spoil(unit, question, ask):
        lot = rng.uniform()
        if question.round and lot < 0.1:
            raise SilentUnit("lost", unit=unit)
        first = ask()
        if lot < 0.2:
            assert ask() == first, "the same question gets the same answer"
        return first

    loop, found = looped(network, Faulty(network, spoil), gap=1e-5, most=150)
    assert found.lower == pytest.approx(5.0, abs=1e-3)
    assert sum(map(len, (each.silent for each in loop.rounds))) > 0


def test_the_exact_way_equals_the_monolith_closely():
    blocks, level = textbook()
    network = Network(blocks, level)
    loop = Loop(network.centre(), network.terms)
    standing, iterations = loop.exactly()
    assert standing.lower == pytest.approx(5.0, abs=1e-6) and iterations <= 25
