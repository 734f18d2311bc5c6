"""Ways to close a gap: each by hand, what stops them, and what all that is done costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labour import Agreement, Routes
from lustrum.labour.balance import solve_balance
from lustrum.labour.mobility import cost_needed, money_of_utils, move_share, wage_ratio_needed
from lustrum.labour.rows import shares
from lustrum.labour.ways import cost_of, gap_at, hours, places, premium, support, support_money
from tests.labour.made_up import bound, case, training

SMALL_CASE = {"missing": 3.0, "spare": 12.0, "cost": 5.0}


def gap(**changes):
    return gap_at(solve_balance(case(**{**SMALL_CASE, **changes})), 0, 0)


def test_the_gap_is_looked_at_in_the_year_in_which_it_is_largest():
    found = gap()
    assert (found.year, found.posts) == (0, pytest.approx(2.88)) and found.people == pytest.approx(3.0)
    later = gap_at(found.balance, 0, 0, first=1)
    assert later.year == 1 and later.posts < found.posts


def test_the_premium_is_that_of_the_closed_form():
    """3 of 100 are missing; P(c = 5) = 0.669 come anyway; the rest must come within the first year, by (17.2)."""
    found = gap()
    way = premium(found)
    after = solve_balance(found.labour, way.levers)
    assert after.gap[1, 0, 0] == pytest.approx(0.0, abs=1e-6)
    share = float(move_share(2.0, 2.0, 5.0, 0.0, 3.0))
    ratio = float(wage_ratio_needed(share + (3.0 - 100.0 * share) / 100.0, 5.0, 0.0, 3.0))
    assert way.levers.wage[0, 0] == pytest.approx(ratio, rel=1e-6)
    assert way.levers.wage[0, 1] == 1.0 and way.why == ""


def test_help_with_moving_is_that_of_the_closed_form():
    found = gap()
    way = support(found)
    share = float(move_share(2.0, 2.0, 5.0, 0.0, 3.0))
    utils = 5.0 - float(cost_needed(np.array(0.03), 1.0, 0.0, 3.0))
    assert way.levers.support[0] == pytest.approx(utils, rel=1e-6) and share < 0.03
    money = support_money(found.labour, way.levers)[0]
    assert money == pytest.approx(float(money_of_utils(np.array(utils), np.array(2.0), 3.0)))
    after = solve_balance(found.labour, way.levers)
    assert after.gap[1, 0, 0] == pytest.approx(0.0, abs=1e-6)
    assert cost_of(after) == pytest.approx(money * after.moves.sum())


def test_help_is_paid_to_those_who_move_and_a_premium_to_all():
    """For the same few the premium costs the wage bill of a hundred, help that of three."""
    found = gap()
    by_wage, by_help = (cost_of(solve_balance(found.labour, way(found).levers)) for way in (premium, support))
    assert by_wage > 10.0 * by_help > 0.0
    assert premium(found).price > 10.0 * support(found).price


def test_wage_compression_stops_the_premium_and_says_so_without_forcing_it():
    """Failure case of the model: engineers earn 2, the least 1; 2.2 lets them rise by a tenth."""
    found = gap(agreement=bound(2.2))
    way = premium(found)
    assert way.levers.wage[0, 0] == pytest.approx(1.1)
    assert way.short > 0.0 and way.lost == pytest.approx(way.short * 10.0)
    assert "wage agreement of 2000-01-01" in way.why and "10 %" in way.why
    after = solve_balance(found.labour, way.levers)
    assert 0.0 < after.gap[1, 0, 0] < found.balance.gap[1, 0, 0]
    assert after.gap[1, 0, 0] == pytest.approx(way.short, rel=1e-6)


def test_a_ratio_already_reached_leaves_no_premium_at_all():
    way = premium(gap(agreement=bound(2.0)))
    assert way.levers is None and way.short > 0.0 and "rise by 0 %" in way.why


def test_nobody_comes_where_nobody_is_to_spare():
    way = premium(gap(spare=0.0))
    assert way.levers is None and "without a post" in way.why
    assert "one region" not in way.why and support(gap(spare=0.0)).levers is None


def test_fewer_come_than_are_missing_where_fewer_are_to_spare():
    assert premium(gap(missing=8.0, spare=2.0)).why == "no more than have no post elsewhere"


def test_ways_nobody_named_are_not_open():
    found = gap(routes=Routes.none())
    assert premium(found).why == "moving.csv names no way here"
    assert "names no training" in places(found).why


def test_help_stops_where_moving_costs_nothing():
    far = gap(missing=60.0, spare=70.0, cost=0.5)
    way = support(far)
    assert way.levers.support[0] == pytest.approx(0.5, rel=1e-6) and "free of cost" in way.why
    assert shares(far.labour, way.levers)[0][0] == pytest.approx(0.5)


def test_help_that_is_paid_in_full_can_rise_no_further():
    far = gap(missing=60.0, spare=70.0, cost=0.5)
    again = support(gap_at(solve_balance(far.labour, support(far).levers), 0, 0))
    assert again.levers is None and again.why == "moving costs nothing already"


def test_places_are_as_many_as_are_missing_when_the_training_ends():
    found = gap(routes=Routes.none(), training=(training(length=1, places=0.0, source=-1),))
    way = places(found)
    assert way.levers.places[0].tolist() == pytest.approx([3.0 / 0.9, 0.0, 0.0, 0.0])
    assert solve_balance(found.labour, way.levers).gap[1, 0, 0] == pytest.approx(0.0, abs=1e-6)


def test_a_training_that_ends_after_the_gap_is_too_late():
    labour = case(**SMALL_CASE, routes=Routes.none(), training=(training(length=3),))
    need = labour.need.copy()
    need[3] = labour.base_need
    way = places(gap_at(solve_balance(replace(labour, need=need)), 0, 0))
    assert way.levers is None and "only after 3 years" in way.why


def test_hours_ask_for_an_agreement_where_there_is_none():
    """103 posts for 100 people: hours times 1.03, each paid a quarter more: 1.25 times 2 crowns a post."""
    found = gap(routes=Routes.none())
    way = hours(found)
    assert way.asks == "an agreement on hours" and way.price == pytest.approx(2.5)
    assert way.levers.hours[0, 0, 0] == pytest.approx(1.03)
    after = solve_balance(found.labour, way.levers)
    assert after.gap[:, 0, 0].max() < 1e-6
    assert cost_of(after) == pytest.approx(4 * 2.5 * 2.88)


def test_hours_stop_at_what_was_agreed():
    found = gap(routes=Routes.none(), agreement=Agreement("agreement", hours=1.01))
    way = hours(found)
    assert way.asks == "" and way.levers.hours.max() == pytest.approx(1.01) and "stops hours at 1.01" in way.why
    again = hours(gap_at(solve_balance(found.labour, way.levers), 0, 0))
    assert again.levers is None


def test_in_the_first_year_only_nobody_who_moves_is_there_in_time():
    labour = case(**SMALL_CASE)
    need = labour.need.copy()
    need[1:] = labour.base_need
    found = gap_at(solve_balance(replace(labour, need=need)), 0, 0)
    assert found.posts > 0.0 and premium(found).levers is None and "in the next" in support(found).why
