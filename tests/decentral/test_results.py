"""What a run came to, as results and as figures."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.results import outcome_results, summary_of, told_prices
from lustrum.decentral.run import Asked, run
from lustrum.decentral.terms import Terms
from tests.decentral.conftest import Network, block


@pytest.fixture
def found(network):
    return run(network.centre(), network.terms, Asked("allot", 1e-3, 40))


def test_the_rounds_the_orders_and_the_prices_are_told(found):
    told = {each.name: each for each in outcome_results(found)}
    rounds, orders, prices = (told[name] for name in ("rounds", "orders", "prices"))
    assert len(rounds.items) == len(found.rounds) and "no plan of all is better" in rounds.notes[0]
    assert [item[0] for item in orders.items] == ["u0", "u1", "u2"] and "3 of 3 units keep a plan" in orders.notes[0]
    assert len(prices.items) == found.terms.rows and np.allclose(prices["said"], found.prices)
    allotted = np.asarray(told["allotments"]["1"]).reshape(3, -1)
    assert np.allclose(allotted.sum(axis=0), found.terms.level), "orders add up to what there is"


def test_who_was_short_silent_or_refused_is_told_round_by_round(found):
    spoiled = replace(found.rounds[0], short={"u0": 2e-3}, silent={"u1": "away"}, refused={"u2": "no sense"})
    told = {each.name: each for each in outcome_results(replace(found, rounds=(spoiled, *found.rounds[1:])))}
    lacking = told["lacking"]
    assert [*zip((unit for _, unit in lacking.items), lacking["what"], lacking["why"], strict=True)][:3] == [
        ("u0", "short", ""), ("u1", "silent", "away"), ("u2", "refused", "no sense"),
    ]  # fmt: skip
    assert lacking["cost"][0] == pytest.approx(2000.0) and np.isnan(lacking["cost"][1])


def test_where_nobody_was_short_no_cost_is_told_and_where_nobody_was_silent_no_reason(found):
    def lacking(**said):
        spoiled = replace(found.rounds[0], **{"short": {}, "silent": {}, "refused": {}, **said})
        results = outcome_results(replace(found, rounds=(spoiled,)))
        return next(each for each in results if each.name == "lacking")

    assert set(lacking(silent={"u1": "away"}).measures) == {"what", "why"}, "silence costs nothing that is known"
    assert set(lacking(short={"u0": 2e-3}).measures) == {"what", "cost"}


def test_prices_where_all_is_paid_for_do_not_hang_on_one_amount_on_a_year():
    terms = Terms("t", "units", (1, 2), ("a", "b"), np.zeros(4), ("u",))
    trade, worth = np.array([1.0, 3.0, 2.0, 2.0]), np.array([2.0, 2.0, 1.0, 1.0])
    prices = np.array([2.0, 2.4, 1.0, 1.2])
    told = told_prices(prices, trade, worth, terms)
    assert np.allclose(told, told_prices(prices + np.array([5.0, 5.0, -3.0, -3.0]), trade, worth, terms))
    assert np.allclose((told * trade.reshape(2, 2)).sum(axis=1), trade.reshape(2, 2).sum(axis=1))
    assert np.allclose(told[0], [0.85, 1.05])


def test_the_summary_holds_what_programs_ask_for(found):
    said = json.loads(json.dumps(summary_of(found)))
    assert {"objective", "base_consumption", "rounds", "iterations", "gap", "status"} <= set(said)
    assert {"lower", "upper", "gap", "short", "silent"} <= set(said["rounds"][0])
    assert said["iterations"] == len(said["rounds"]) and said["base_consumption"] == 3.0


def test_a_run_without_a_plan_says_so_and_no_figure_is_made_up():
    first = block([[1.0]], [1.0], [1.0], [[1.0]])
    network = Network([first, first], [9.0])
    found = run(network.centre(), network.terms, Asked("allot", 1e-3, 2))
    rounds, lacking = outcome_results(found)
    assert (
        set(lacking["what"]) == {"short"}
        and "no allotments were found" in rounds.notes[0]
        and "inf" not in " ".join(rounds.notes)
    )
