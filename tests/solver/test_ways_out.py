from dataclasses import replace

import numpy as np
import pytest

from lustrum.solver import (
    StandardForm,
    Status,
    certify,
    loosen_hard,
    minimal_clash,
    relax,
    solve,
    ways_out,
)


def three_wishes():
    """Two goods out of 10 hours at 1 and 2 hours each; the third wish touches neither."""
    return StandardForm.from_matrix(
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 2.0, 0.0], [0.0, 0.0, 1.0]],
        [1.0, 1.0, 1.0],
        row_lower=[8.0, 3.0, 5.0, -np.inf, -np.inf],
        row_upper=[np.inf, np.inf, np.inf, 10.0, 4.0],
    )


def all_ways(form, soft, ranks, scales):
    relaxation = relax(form, soft, ranks, scales)
    clash = minimal_clash(form, soft, ranks, scales)
    return clash, relaxation, ways_out(form, clash, soft, ranks, scales)


def test_each_way_moves_one_row_just_far_enough():
    form = three_wishes()
    form = replace(form, row_upper=np.array([np.inf, np.inf, np.inf, 10.0, 6.0]))
    clash, _, ways = all_ways(form, [0, 1, 2], [1, 1, 1], [8.0, 3.0, 5.0])
    assert set(map(int, clash.rows)) == {0, 1}
    after = {way.move.row: way.move.bound_after for way in ways}
    assert after == pytest.approx({0: 4.0, 1: 1.0}, abs=1e-4)
    before = {way.move.row: way.move.bound_before for way in ways}
    assert before == {0: 8.0, 1: 3.0}
    for way in ways:
        assert way.move.relative == pytest.approx(
            abs(way.move.bound_after - way.move.bound_before) / form.row_lower[way.move.row], rel=1e-5
        )


def test_every_way_solves_and_a_little_less_does_not():
    form = three_wishes()
    soft, ranks, scales = [0, 1, 2], [1, 2, 2], [8.0, 3.0, 5.0]
    clash, relaxation, ways = all_ways(form, soft, ranks, scales)
    assert ways
    for way in ways:
        for share, ending in ((1.0 + 1e-6, Status.OPTIMAL), (0.99, Status.INFEASIBLE)):
            lower = relaxation.form_relaxed.row_lower.copy()
            for row in map(int, clash.rows):
                lower[row] = form.row_lower[row]
            lower[way.move.row] = way.move.bound_before + share * (way.move.bound_after - way.move.bound_before)
            assert solve(replace(form, row_lower=lower)).status is ending
            if share > 1:
                assert certify(replace(form, row_lower=lower), way.x, None).feasible()


def test_a_row_for_which_no_amount_helps_is_left_out():
    # 10 units are wished; the hard total is 6 whatever becomes of the cap of 2 on the first column.
    form = StandardForm.from_matrix(
        [[1.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
        [1.0, 1.0],
        row_lower=[10.0, -np.inf, -np.inf],
        row_upper=[np.inf, 2.0, 6.0],
        column_upper=[10.0, 5.0],
    )
    clash, _, ways = all_ways(form, [0, 1], [1, 1], [10.0, 2.0])
    assert set(map(int, clash.rows)) in ({0}, {0, 1})
    assert {way.move.row for way in ways} == {0}, "raising the cap on the first column cannot help: the hard total is 6"
    assert ways[0].move.bound_after == pytest.approx(6.0, abs=2e-4)


def test_hard_rows_are_loosened_by_the_least_share():
    form = three_wishes()
    share = loosen_hard(form, [3, 4], [10.0, 4.0])
    assert share == pytest.approx(0.4, abs=1e-6)
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    upper[3:] *= 1 + share + 1e-6
    assert solve(replace(form, row_lower=lower, row_upper=upper)).status is Status.OPTIMAL
    upper[3:] = form.row_upper[3:] * (1 + 0.99 * share)
    assert solve(replace(form, row_upper=upper)).status is Status.INFEASIBLE


def test_loosening_what_need_not_be_loosened_costs_nothing_and_what_does_not_help_is_none():
    form = three_wishes()
    assert loosen_hard(form, [3], [10.0]) is None, "the last row still clashes"
    easy = replace(form, row_lower=np.array([1.0, 1.0, 1.0, -np.inf, -np.inf]))
    assert loosen_hard(easy, [3, 4], [10.0, 4.0]) == 0.0


def test_a_row_bounded_on_both_sides_gives_way_on_the_side_that_helps():
    form = StandardForm.from_matrix(
        [[1.0], [1.0]], [1.0], row_lower=[5.0, 1.0], row_upper=[np.inf, 2.0], column_upper=100.0
    )
    assert loosen_hard(form, [1], [2.0]) == pytest.approx(1.5, abs=1e-6)
    below = StandardForm.from_matrix([[1.0], [1.0]], [1.0], row_lower=[-np.inf, 1.0], row_upper=[0.5, 2.0])
    assert loosen_hard(below, [1], [1.0]) == pytest.approx(0.5, abs=1e-6)
