"""RAS and GRAS against worked examples of others, iteration by iteration where they print them (see SOURCE.md)."""

import numpy as np
from scipy.optimize import minimize

from lustrum.data.balancing import gras, ras, ras_steps


def test_the_printed_iterations_of_robichaud_2000():
    before = np.array([[3.0, 4.0, 2.0], [7.0, 4.0, 3.0]])
    rows, columns = np.array([10.0, 12.0]), np.array([4.0, 10.0, 8.0])
    # The memo scales columns first: the same steps on the matrix laid on its side.
    steps = ras_steps(before.T, columns, rows)
    first, second = next(steps).values.T, next(steps).values.T
    assert np.allclose(first, [[1.2, 5.0, 3.2], [2.8, 5.0, 4.8]], atol=1e-12)
    assert np.allclose(first.sum(axis=1), [9.4, 12.6], atol=1e-12)
    printed = np.array([[1.3, 5.3, 3.4], [2.7, 4.7, 4.6]])
    allowed = np.array([[0.05, 0.05, 0.05], [0.05, 0.07, 0.05]])
    assert (np.abs(second - printed) <= allowed).all()
    assert np.allclose(second.sum(axis=1), rows)
    # The memo ends here, its columns met to the printed digit; the method goes on to meet them.
    assert (np.abs(second.sum(axis=0) - columns) < 0.1).all()
    assert ras(before, rows, columns).largest_gap < 1e-10


def test_the_example_of_miller_and_blair_2009_by_two_roads():
    coefficients = np.array([[0.120, 0.100, 0.049], [0.210, 0.247, 0.265], [0.026, 0.249, 0.145]])
    output = np.array([421.0, 284.0, 283.0])
    flows = np.array([[98.0, 72.0, 75.0], [65.0, 8.0, 63.0], [88.0, 27.0, 44.0]])
    u, v = flows.sum(axis=1), flows.sum(axis=0)
    assert u.tolist() == [245.0, 136.0, 159.0] and v.tolist() == [251.0, 107.0, 182.0]
    before = coefficients * output
    found = ras(before, u, v)
    flat = before.ravel()
    sums = np.vstack([np.kron(np.eye(3), np.ones((1, 3))), np.kron(np.ones((1, 3)), np.eye(3))])[:-1]
    other = minimize(
        lambda x: float(np.sum(x * np.log(x / flat) - x + flat)),
        np.outer(u, v).ravel() / u.sum(),
        jac=lambda x: np.log(x / flat),
        constraints={"type": "eq", "fun": lambda x: sums @ x - np.r_[u, v][:-1], "jac": lambda x: sums},
        bounds=[(1e-3, None)] * 9,
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    assert other.success
    assert np.allclose(found.values.ravel(), other.x, rtol=1e-5)
    # To the three digits in which the coefficients are given.
    assert np.allclose(found.values / output, other.x.reshape(3, 3) / output, atol=5e-6)
    assert np.allclose(np.diag(found.row_multipliers) @ before @ np.diag(found.column_multipliers), found.values)


def test_the_example_of_junius_and_oosterhaven_2003_with_one_cell_at_zero():
    before = np.array([[7.0, 3.0, 5.0, -3.0], [2.0, 9.0, 8.0, 0.0], [-2.0, 0.0, 2.0, 0.0]])
    found = gras(before, [15.0, 26.0, -1.0], [9.0, 16.0, 17.0, -2.0])
    expected = [
        [8.424340881, 3.375237362, 5.200422021, -2.000000263],
        [3.000997078, 12.624763744, 10.374239178, 0.0],
        [-2.425339135, 0.0, 1.425339135, 0.0],
    ]
    assert np.allclose(found.values, expected, atol=2e-6)
    assert np.allclose(found.values.sum(axis=0), [9.0, 16.0, 17.0, -2.0], atol=1e-9)
