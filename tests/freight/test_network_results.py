"""What is said of a network: the finding first, every figure with its unit, warnings in capitals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.freight import carry, read_freight
from lustrum.freight.network_results import (
    empties_result,
    goods_result,
    loads_result,
    network_results,
    routes_result,
    unmet_result,
    worth_result,
)
from lustrum.report.result_pictures import drawn
from tests.freight.networks import network, there_and_back, with_locomotives


@pytest.fixture(scope="module")
def loads():
    return carry(read_freight(bundled_path("made_up_railways")).freight)


def test_the_finding_stands_first_and_delivered_and_left_make_the_need(loads):
    result = goods_result(loads)
    assert result.notes[0].startswith("the network carries 82.4 per cent of the freight")
    assert result["delivered"] + result["left"] == pytest.approx(result["needed"])
    assert {"empties", "open_hours", "whole", "definition"} == {each.name for each in result.assumptions}


def test_a_full_line_is_named_and_marked_and_one_with_room_is_not(loads):
    result = loads_result(loads)
    used, worth = np.array(result["used"]), np.array(result["worth"])
    assert (used[worth > 0.0] > 99.9).all() and np.nanmax(used) <= 100.0 + 1e-6
    picture = drawn(result)
    assert picture.title == "One line holds the freight up: Junction – Capital"
    strong = [(row["from"], row["to"]) for row in picture.chart.rows if row.get("strong")]
    assert strong == [("Junction", "Capital")]


def test_beside_a_plan_full_lines_are_marked_without_a_price():
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    lines = [("A", "B", 100.0, "each", 2.0), ("A", "C", 10.0, "each", 1.0)]
    result = loads_result(carry(network(lines, needs, capacity=[4.0, 9.0])), priced=False)
    assert "worth" not in result.measures and result.notes == ("one line is full: A – B",)
    strong = [(row["from"], row["to"]) for row in drawn(result).chart.rows if row.get("strong")]
    assert strong == [("A", "B")]


def test_a_shared_track_is_used_by_both_ways_together():
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    result = loads_result(carry(network([("A", "B", 100.0, "shared", 2.0)], needs, capacity=[40.0])))
    assert result["used"] == pytest.approx([50.0, 50.0]) and result["wagons"] == pytest.approx([10.0, 10.0])


def test_worths_are_of_what_is_scarce(loads):
    result = worth_result(loads)
    worth = {(labels[0], labels[1]): value for labels, value in zip(result.items, result["worth"], strict=True)}
    assert worth["locomotive", "made-up railways"] == pytest.approx(loads.locomotive_worth)
    assert worth["bridge", "Oka bridge"] > worth["line", "Junction → Capital"] > 0.0
    assert result.notes[0].startswith("rebuilding Oka bridge saves")


def test_where_nothing_is_scarce_nothing_is_worth_anything():
    result = worth_result(carry(there_and_back(capacity=[40.0])))
    assert result.notes == ("nothing is scarce: one more of anything would save nothing",)


def test_what_is_left_is_told_by_node_and_nothing_where_all_is_delivered(loads):
    result = unmet_result(loads)
    assert {labels[:2] for labels in result.items} == {("ore", "Works")}
    assert sum(result["left"]) == pytest.approx(loads.unmet.sum())
    assert unmet_result(carry(there_and_back())) is None


def test_wagons_balance_in_the_table_of_nodes(loads):
    result = empties_result(loads)
    into = np.array(result["loaded_in"]) + np.array(result["empty_in"])
    out = np.array(result["loaded_out"]) + np.array(result["empty_out"])
    assert into == pytest.approx(out, abs=1e-6)
    assert result.notes[0] == "empties make 50.0 per cent of wagon-kilometres"


def test_routes_add_up_to_what_was_delivered(loads):
    assert sum(routes_result(loads)["quantity"]) == pytest.approx(loads.delivered.sum(), rel=1e-6)


def test_a_penalty_too_low_and_a_circle_are_shouted():
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 3.0)]
    low = goods_result(carry(network([("A", "B", 100.0, "each", 2.0)], needs)))
    assert any(note.startswith("PENALTY TOO LOW: 10 t of coal stay") for note in low.notes)
    sound = carry(there_and_back())
    planted = goods_result(replace(sound, empty=sound.empty + 3.0))
    assert any(note.startswith("RUNS IN A CIRCLE: empty wagon wagons") for note in planted.notes)


def test_locomotives_short_are_said_to_hold_the_freight_up():
    result = loads_result(carry(with_locomotives(there_and_back(), 12.0)))
    assert result.notes[0] == "locomotives hold the freight up, no line does"


def test_details_are_told_where_they_are_asked_for(loads):
    names = [each.name for each in network_results(loads, details=True)]
    assert names == ["freight", "freight_loads", "freight_worth", "freight_left", "freight_wagons", "freight_routes"]
    assert [each.name for each in network_results(loads)] == names[:4]
