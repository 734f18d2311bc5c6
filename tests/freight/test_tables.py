"""Tables of a freight folder: every fault with its line, nothing filled in silence."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.freight.capacity import by_headway
from lustrum.freight.network import Good
from lustrum.freight.read import read_freight
from lustrum.freight.tables import Reading, Rules, read_lines, read_needs, read_places
from tests.freight.folders import copied, faults_of

ARCS = "from,to,length,capacity,direction,cost\n"


def reading(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return Reading(tmp_path, ("summer", "winter"), (183.0, 182.0))


def rules(per="day", cost=1.0):
    return Rules(per, 40.0, cost, None)


FIRST, SUPPLY = "Mines,Junction,300,1300,,each", "coal,Mines,summer,2600000,,"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (FIRST, "Mines,Junction,300,,,each", ("blank", "arcs.csv", "line 2", "capacity")),
        (FIRST, "Total,Junction,300,1300,,each", ("repeated", "arcs.csv", "line 2", "from")),
        (FIRST, "of which Mines,Junction,300,1300,,each", ("repeated", "arcs.csv", "line 2", "from")),
        (SUPPLY, "coal,Insgesamt,summer,2600000,,", ("repeated", "needs.csv", "line 2", "node")),
        (FIRST, "Mines,Mines,300,1300,,each", ("loop", "arcs.csv", "line 2", "to")),
        (FIRST, "Mines,Junction,300,1300,60,each", ("twice", "arcs.csv", "line 2", "capacity")),
        (FIRST, "Mines,Junction,0,1300,,each", ("out_of_range", "arcs.csv", "line 2", "length")),
        ("Steppe,Port,200", "Junction,Mines,200", ("twice", "arcs.csv", "line 7", "to")),
        (SUPPLY, "coal,Mine,summer,2600000,,", ("unknown_label", "needs.csv", "line 2", "node")),
        (SUPPLY, "coke,Mines,summer,2600000,,", ("unknown_label", "needs.csv", "line 2", "good")),
        (SUPPLY, "coal,Mines,,2600000,,", ("blank", "needs.csv", "line 2", "season")),
        (SUPPLY, "coal,Mines,summer,,,", ("blank", "needs.csv", "line 2", "need")),
        ("coal,Mines,winter", "coal,Mines,summer", ("duplicate_label", "needs.csv", "line 3", "good")),
        ("ore,Steppe,winter,900000", "ore,Steppe,winter,90000", ("short", "needs.csv", "ore", "supply")),
        (SUPPLY, "coal,Mines,summer,n/a,5,", ("not_a_number", "needs.csv", "line 2", "supply")),
        (SUPPLY, "coal,Mines,summer,2600000,,n/a", ("not_a_number", "needs.csv", "line 2", "penalty")),
        ("Mines,6,0", "Mine,6,0", ("unknown_label", "nodes.csv", "line 2", "node")),
    ],
)
def test_a_fault_is_named_with_its_file_line_and_column(tmp_path, old, new, fault):
    assert fault in faults_of(copied(tmp_path, (fault[1], old, new)))


def test_a_speed_in_place_of_a_capacity_is_refused(tmp_path):
    """Failure of the model page: capacity by average speed."""
    folder = copied(tmp_path, ("arcs.csv", None, "from,to,length,speed\nMines,Junction,300,40\n"))
    assert ("capacity_by_speed", "arcs.csv", "line 2", "speed") in faults_of(folder)


def test_a_line_over_which_wagons_run_for_nothing_is_refused(tmp_path):
    """Failure of the model page: closed loops of empties."""
    folder = copied(tmp_path, ("freight.toml", "cost_per_wagon_km = 0.12\n", ""))
    assert ("free_line", "arcs.csv", "line 2", "cost") in faults_of(folder)


def test_a_capacity_of_a_day_holds_for_the_days_of_each_season(tmp_path):
    lines, capacity, rebuilt = read_lines(reading(tmp_path, arcs=f"{ARCS}A,B,100,10,each,2\n"), rules())
    assert capacity.tolist() == [[1830.0, 1820.0]] and np.isnan(rebuilt).all() and lines[0].cost == 2.0
    _, by_year, _ = read_lines(reading(tmp_path), rules("year"))
    assert by_year.sum() == pytest.approx(10.0)


def test_a_season_may_have_a_capacity_of_its_own_and_none_may_lack_one(tmp_path):
    text = "from,to,season,length,capacity\nA,B,summer,100,10\nA,B,winter,100,4\n"
    _, capacity, _ = read_lines(reading(tmp_path, arcs=text), rules())
    assert capacity.tolist() == [[1830.0, 728.0]]
    half = reading(tmp_path, arcs="from,to,season,length,capacity\nA,B,summer,100,10\n")
    read_lines(half, rules())
    assert [fault.kind for fault in half.faults] == ["missing_row"]


def test_a_headway_gives_the_wagons_of_full_trains_and_is_recorded(tmp_path):
    found = reading(tmp_path, arcs="from,to,length,headway_minutes\nA,B,100,60\n")
    _, capacity, _ = read_lines(found, rules())
    assert capacity[0, 0] == by_headway(60.0, 40.0) * 183.0
    assert {each.name for each in found.assumptions} == {"open_hours", "direction"}


def test_lines_without_any_limit_are_recorded_as_such(tmp_path):
    found = reading(tmp_path, arcs="from,to,length\nA,B,100\n")
    _, capacity, _ = read_lines(found, rules())
    assert np.isinf(capacity).all() and "capacity" in {each.name for each in found.assumptions}


def test_flows_with_stated_ends_are_a_commodity_for_each_origin(tmp_path):
    text = "good,from,to,season,quantity,penalty\ncoal,A,B,summer,5,9\ncoal,C,B,summer,3,9\ncoal,A,C,winter,2,9\n"
    needs = read_needs(reading(tmp_path, flows=text), [Good("coal", "w", 1.0)], ("A", "B", "C"))
    assert needs.origin == ("A", "C") and needs.good.tolist() == [0, 0]
    assert needs.supply[0, 0].tolist() == [5.0, 2.0] and needs.need[0, 1].tolist() == [5.0, 0.0]
    assert needs.need.sum() == needs.supply.sum() == 10.0


def test_a_good_in_both_tables_is_refused(tmp_path):
    flows = "good,from,to,season,quantity,penalty\ncoal,A,B,summer,5,9\n"
    needs = "good,node,season,supply,need,penalty\ncoal,A,summer,5,,\ncoal,B,summer,,5,9\n"
    found = reading(tmp_path, flows=flows, needs=needs)
    read_needs(found, [Good("coal", "w", 1.0)], ("A", "B"))
    assert [fault.kind for fault in found.faults] == ["twice"]


def test_what_may_be_kept_needs_its_supply_by_the_season_and_not_in_it(tmp_path):
    needs = "good,node,season,supply,need,penalty\ncoal,A,summer,9,,\ncoal,A,winter,1,,\ncoal,B,winter,,8,9\n"
    kept = reading(tmp_path, needs=needs)
    read_needs(kept, [Good("coal", "w", 1.0, storage_cost=0.1)], ("A", "B"))
    assert kept.faults == []
    found = reading(tmp_path)
    read_needs(found, [Good("coal", "w", 1.0)], ("A", "B"))
    assert [fault.kind for fault in found.faults] == ["short"]


def test_places_are_read_for_those_nodes_that_have_one(tmp_path):
    assert read_places(reading(tmp_path, nodes="node,x,y\nA,1,2\n"), ("A", "B")) == {"A": (1.0, 2.0)}


def test_the_made_up_railways_are_read_whole():
    from lustrum.data import bundled_path

    freight = read_freight(bundled_path("made_up_railways")).freight
    assert len(freight.line) == 7 and len(freight.arcs) == 14
    assert freight.base_need().tolist() == [4_200_000.0, 1_700_000.0, 990_000.0]
