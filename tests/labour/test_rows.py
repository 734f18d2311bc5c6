"""The programme: nobody is moved, a move needs a post, a share limits it, and the floor may be held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labour.balance import solve_balance
from lustrum.labour.levers import Levers
from lustrum.labour.mobility import move_share
from lustrum.labour.rows import Columns, open_posts, programme, shares, unmoved
from tests.labour.made_up import case, random_labour, training


def test_columns_stand_side_by_side():
    columns = Columns.of(case(training=(training(),)))
    every = np.concatenate([each.ravel() for each in (columns.people, columns.gap, columns.entrants, columns.moves)])
    assert sorted(every.tolist()) == list(range(columns.count)) and columns.short.size == 0


def test_no_row_makes_anybody_move():
    """No order to move: a move may always be nought, and no row but the count of people bounds it from below."""
    posed = programme(random_labour(3), Levers.none(random_labour(3)))
    moves = posed.columns.moves.ravel()
    assert (posed.form.column_lower[moves] == 0.0).all()
    matrix = posed.form.csc.tocsr()
    identity = posed.form.row_lower == posed.form.row_upper
    touched = np.unique(matrix[:, moves].nonzero()[0])
    assert (posed.form.row_lower[touched[~identity[touched]]] == -np.inf).all()
    still = posed.form.column_upper.copy()
    still[moves] = 0.0
    from lustrum.solver import Status, solve

    assert solve(replace(posed.form, column_upper=still)).status is Status.OPTIMAL


def test_shares_are_those_of_wages_and_support_lowers_the_cost_no_further_than_nought():
    labour = case()
    share, leaving = shares(labour, Levers.none(labour))
    assert float(share[0]) == pytest.approx(float(move_share(2.0, 2.0, 3.0, 0.0, 3.0))) == float(leaving[0])
    helped = replace(Levers.none(labour), support=np.array([99.0]))
    assert float(shares(labour, helped)[0][0]) == pytest.approx(0.5)


def test_people_change_by_who_leaves_and_comes():
    """100 less 5 per cent and 5 newcomers stay 100, by hand."""
    assert unmoved(case())[:, 0, 0] == pytest.approx([100.0] * 4)


def test_open_posts_are_what_would_stand_empty():
    """102.96... : need 96 + 5.76 = 101.76 at 0.96 work each is 106 people, 6 more than there are."""
    labour = case()
    posts = open_posts(labour, Levers.none(labour))
    assert posts[:, 0, 0] == pytest.approx([6.0] * 4) and not posts[:, 0, 1].any()


def test_a_move_needs_a_post():
    """With wages ten times as high everybody would come; no more do than there are posts."""
    labour = case(missing=2.0, spare=30.0)
    rich = replace(Levers.none(labour), wage=np.array([[10.0, 1.0], [1.0, 1.0]]))
    found = solve_balance(labour, rich)
    assert found.share[0] > 0.9
    assert found.moves[0, 0] == pytest.approx(2.0) and found.moves.sum() < 3.0


def test_nobody_goes_where_no_post_is_open():
    labour = case(missing=0.0)
    assert not solve_balance(labour, replace(Levers.none(labour), wage=np.array([[9.0, 1.0], [1.0, 1.0]]))).moves.any()


def test_a_floor_that_is_held_lets_the_plan_count_on_fewer_moves():
    skilled, floor = np.array([True, False]), np.array([np.nan, 0.25])
    free = solve_balance(case(cost=0.5, skilled=skilled, floor=floor))
    held = solve_balance(case(cost=0.5, skilled=skilled, floor=floor, hold=True))
    assert free.moves.sum() > 0.1 and held.moves.sum() < 1e-6
    assert held.gap.sum() > free.gap.sum()


def test_places_of_a_region_hold_for_all_its_trainings_together():
    two = (training(places=5.0, length=1), training(places=5.0, length=1, source=-1))
    labour = case(missing=20.0, training=two, places=np.full((4, 2), 3.0))
    entered = solve_balance(labour).entrants
    assert (entered.sum(axis=0) <= 3.0 + 1e-9).all() and entered.sum() > 2.9
