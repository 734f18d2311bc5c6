import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.errors import StoppedError
from lustrum.solver import SolverOptions, StandardForm, Status, certify, certify_infeasible, relax, solve


def budget(wishes, limit=10.0, **changes):
    """Column k is to reach wishes[k]; all columns together may use `limit` (the last row, hard)."""
    count = len(wishes)
    matrix = sp.vstack([sp.eye_array(count), sp.csr_array(np.ones((1, count)))])
    return StandardForm.from_matrix(
        matrix,
        np.ones(count),
        row_lower=np.append(np.asarray(wishes, dtype=float), -np.inf),
        row_upper=np.append(np.full(count, np.inf), limit),
        **changes,
    )


def test_nothing_gives_way_where_all_can_hold():
    found = relax(budget([3.0, 4.0]), [0, 1], [1, 2], [3.0, 4.0])
    assert not found.hard_infeasible
    assert found.down.tolist() == [0.0, 0.0] and found.up.tolist() == [0.0, 0.0]
    assert found.total_by_rank == {1: 0.0, 2: 0.0}
    assert (found.form_relaxed.row_lower == budget([3.0, 4.0]).row_lower).all()


@pytest.mark.parametrize(("ranks", "down"), [([1, 2], [0.0, 4.0]), ([2, 1], [4.0, 0.0])])
def test_the_least_important_gives_way_first(ranks, down):
    found = relax(budget([6.0, 8.0]), [0, 1], ranks, [6.0, 8.0])
    assert found.down == pytest.approx(down, abs=1e-6)


def test_an_important_rank_gives_way_only_when_the_others_have_given_all_they_can():
    form = budget([12.0, 8.0])
    found = relax(form, [0, 1], [1, 2], [12.0, 8.0])
    assert found.down == pytest.approx([2.0, 8.0], abs=1e-6)
    assert found.total_by_rank == pytest.approx({1: 2.0 / 12.0, 2: 1.0}, abs=1e-6)


def test_within_a_rank_the_sum_of_shares_is_least():
    found = relax(budget([6.0, 8.0]), [0, 1], [1, 1], [100.0, 8.0])
    assert found.down == pytest.approx([4.0, 0.0], abs=1e-6)
    assert found.total_by_rank[1] == pytest.approx(0.04, abs=1e-7)


def test_caps_rise_and_equations_give_way_on_the_side_that_helps():
    form = StandardForm.from_matrix(
        [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]],
        [1.0, 1.0],
        row_lower=[10.0, -np.inf, 2.0],
        row_upper=[np.inf, 5.0, 2.0],
    )
    found = relax(form, [1, 2], [1, 2], [5.0, 2.0])
    assert found.up == pytest.approx([0.0, 3.0], abs=1e-6)
    assert found.down == pytest.approx([0.0, 0.0])
    found = relax(form, [1, 2], [2, 1], [5.0, 2.0])
    assert found.up == pytest.approx([3.0, 0.0], abs=1e-6)


def test_the_relaxed_problem_keeps_its_objective_and_solves():
    found = relax(budget([6.0, 8.0]), [0, 1], [1, 2], [6.0, 8.0])
    assert certify(found.form_relaxed, found.x, None).feasible()
    answer = solve(found.form_relaxed)
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(10.0, rel=1e-4)
    assert certify(budget([6.0, 4.0]), answer.x, None).feasible(1e-4)


def test_hard_rows_that_clash_on_their_own_are_reported_with_a_proof_over_hard_rows_only():
    form = budget([6.0, 8.0])
    found = relax(form, [0], [1], [6.0])
    assert not found.hard_infeasible
    stubborn = budget([6.0, 12.0])
    found = relax(stubborn, [0], [1], [6.0])
    assert found.hard_infeasible
    assert found.ray[0] == 0.0
    assert certify_infeasible(stubborn, found.ray).valid
    assert solve(stubborn).status is Status.INFEASIBLE


def test_without_soft_rows_hard_clashes_are_still_told():
    nothing = np.empty(0, dtype=int)
    assert relax(budget([20.0]), nothing, nothing, np.empty(0)).hard_infeasible
    assert not relax(budget([2.0]), nothing, nothing, np.empty(0)).hard_infeasible


@pytest.mark.parametrize("seed", range(6))
def test_no_rank_can_do_better_and_units_do_not_matter(plant, seed):
    random = np.random.default_rng(seed)
    form = plant(seed, 40, 60).form
    soft = np.arange(0, 40, 2)
    wished = form.csc @ random.uniform(0, 3.0, 60)
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[soft], upper[soft] = wished[soft], np.inf
    ranks, scales = random.integers(1, 4, soft.size), np.abs(wished[soft]) + 1.0
    row_unit, column_unit = 1e4 ** random.uniform(-1, 1, 40), 1e4 ** random.uniform(-1, 1, 60)
    found = []
    for rows, columns in ((np.ones(40), np.ones(60)), (row_unit, column_unit)):
        stated = StandardForm.from_matrix(
            sp.diags_array(rows) @ form.csc @ sp.diags_array(1 / columns),
            form.cost / columns,
            row_lower=lower * rows,
            row_upper=upper * rows,
            column_upper=10.0 * columns,
        )
        found.append(relax(stated, soft, ranks, scales * rows[soft]))
        assert certify(found[-1].form_relaxed, found[-1].x, None).feasible()
    assert not found[0].hard_infeasible
    assert found[1].total_by_rank == pytest.approx(found[0].total_by_rank, rel=1e-5, abs=1e-6)
    first = solve_first_rank(form, lower, upper, soft, ranks, scales)
    assert found[0].total_by_rank[1] == pytest.approx(first, rel=1e-6, abs=1e-7)


def solve_first_rank(form, lower, upper, soft, ranks, scales):
    """The least sum for rank 1, stated afresh: the rows of other ranks are simply left out."""
    own = ranks == 1
    size = own.sum()
    slack = sp.csc_array((scales[own], (soft[own], np.arange(size))), shape=(form.rows, size))
    low = lower.copy()
    low[soft[~own]] = -np.inf
    stated = StandardForm.from_matrix(
        sp.hstack([form.csc, slack]),
        np.concatenate([np.zeros(form.columns), np.ones(size)]),
        row_lower=low,
        row_upper=upper,
        column_upper=np.concatenate([form.column_upper, np.full(size, np.inf)]),
    )
    return solve(stated).objective


def test_a_time_limit_that_comes_first_is_told_as_such():
    random = np.random.default_rng(0)
    matrix = sp.random(8000, 12000, density=5e-4, format="csc", random_state=random)
    form = StandardForm.from_matrix(matrix, np.ones(12000), row_lower=1.0, row_upper=2.0, column_upper=0.5)
    with pytest.raises(StoppedError):
        relax(form, np.arange(8000), np.ones(8000, dtype=int), np.ones(8000), SolverOptions(time_limit=0.05))
