"""What a run came to, as results and as figures."""

from __future__ import annotations

import json

import pytest

from lustrum.decentral.results import outcome_results, summary_of
from lustrum.decentral.run import Asked, run
from tests.decentral.conftest import Network, block


@pytest.fixture
def found(network):
    return run(network.centre(), network.terms, Asked("allot", 1e-3, 40))


def test_the_rounds_the_orders_and_the_prices_are_told(found):
    rounds, orders, prices = outcome_results(found)
    assert len(rounds.items) == len(found.rounds) and "no plan of all is better" in rounds.notes[0]
    assert [item[0] for item in orders.items] == ["u0", "u1", "u2"] and "3 of 3 units keep a plan" in orders.notes[0]
    assert len(prices.items) == found.terms.rows


def test_the_summary_holds_what_programs_ask_for(found):
    said = json.loads(json.dumps(summary_of(found)))
    assert {"objective", "base_consumption", "rounds", "iterations", "gap", "status"} <= set(said)
    assert {"lower", "upper", "gap", "short", "silent"} <= set(said["rounds"][0])
    assert said["iterations"] == len(said["rounds"]) and said["base_consumption"] == 3.0


def test_a_run_without_a_plan_says_so_and_no_figure_is_made_up():
    first = block([[1.0]], [1.0], [1.0], [[1.0]])
    network = Network([first, first], [9.0])
    found = run(network.centre(), network.terms, Asked("allot", 1e-3, 2))
    (rounds,) = outcome_results(found)
    assert "no allotments were found" in rounds.notes[0] and "inf" not in " ".join(rounds.notes)
