import numpy as np
import pytest

from lustrum.solver import SolverOptions, StandardForm, Status, certify, certify_unbounded, solve
from lustrum.solver.classify import find_overlooked
from lustrum.solver.clock import Clock


def endless(seed, spread, *, bounded=False):
    """A problem that grows for ever along a planted direction from a planted point, in units spread to either side.

    Whole numbers, and half of the columns cost a thousandth: with units far apart what grows is often what is cheap.
    `bounded` closes every column instead.
    """
    random = np.random.default_rng(seed)
    rows, columns = int(random.integers(1, 9)), int(random.integers(2, 12))
    matrix = random.integers(-3, 4, (rows, columns)) * (random.random((rows, columns)) < 0.7)
    direction = np.where(random.random(columns) < 0.4, random.integers(1, 3, columns), 0)
    direction[0] = 1
    along, inside = matrix @ direction, random.integers(0, 3, columns)
    room = random.integers(0, 4, rows)
    lower = np.where(along >= 0, matrix @ inside - room, -np.inf)
    upper = np.where(along <= 0, matrix @ inside + room, np.inf)
    cost = random.integers(-3, 4, columns) * np.where(random.random(columns) < 0.5, 1e-3, 1.0)
    gain = cost @ direction
    cost = cost if gain < 0 else -cost if gain > 0 else cost - direction
    maximise = bool(seed % 2)
    row, column = spread ** random.uniform(-1, 1, rows), spread ** random.uniform(-1, 1, columns)
    form = StandardForm.from_matrix(
        row[:, None] * matrix / column,
        (-cost if maximise else cost) / column,
        maximise=maximise,
        row_lower=lower * row,
        row_upper=upper * row,
        column_upper=np.where((direction > 0) & (not bounded), np.inf, 50.0) * column,
    )
    return form, direction * column


@pytest.mark.parametrize("spread", [1e2, 1e4, 1e5, 1e6])
@pytest.mark.parametrize("method", ["auto", "ipm", "blocks"])
def test_no_problem_that_grows_for_ever_is_called_optimal_whatever_its_units(spread, method):
    for seed in range(200 if method == "auto" else 40):
        form, direction = endless(seed, spread)
        assert certify_unbounded(form, direction).growth > 0
        answer = solve(form, SolverOptions(method=method))
        assert answer.status is Status.UNBOUNDED, (seed, answer.status)
        assert certify_unbounded(form, answer.ray).valid and answer.x_is_feasible


@pytest.mark.parametrize("spread", [1e4, 1e6])
def test_the_same_problem_with_all_columns_closed_has_its_best_answer(spread):
    for seed in range(100):
        form, _ = endless(seed, spread, bounded=True)
        plain = solve(endless(seed, 1.0, bounded=True)[0])
        answer = solve(form)
        assert plain.status is answer.status is Status.OPTIMAL
        assert answer.objective == pytest.approx(plain.objective, rel=1e-6, abs=1e-6)


def cheap(upper):
    """Beside a column that costs 1, one that earns 1e-9 and meets no row."""
    return StandardForm.from_matrix([[1.0, 0.0]], [1.0, -1e-9], row_lower=1.0, column_upper=[np.inf, upper])


def test_a_slope_too_small_for_the_check_is_followed_if_nothing_stops_it():
    point, dual = np.array([1.0, 0.0]), np.array([1.0])
    assert certify(cheap(np.inf), point, dual).passed()
    found = find_overlooked(cheap(np.inf), point, dual, SolverOptions(), Clock(None))
    assert found.unbounded is not None and found.unbounded.direction.tolist() == [0.0, 1.0]
    assert solve(cheap(np.inf)).status is Status.UNBOUNDED
    assert solve(cheap(5.0)).status is Status.OPTIMAL


def test_a_slope_that_a_row_stops_is_left_alone():
    form = StandardForm.from_matrix(
        [[1.0, 0.0], [0.0, 1.0]], [1.0, -1e-9], row_lower=[1.0, -np.inf], row_upper=[9.0, 7.0]
    )
    found = find_overlooked(form, np.array([1.0, 0.0]), np.array([1.0, 0.0]), SolverOptions(), Clock(None))
    assert found.unbounded is None
    assert solve(form).status is Status.OPTIMAL
