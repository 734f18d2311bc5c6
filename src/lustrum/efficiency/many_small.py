"""Thousands of small envelopment programmes at once: the primal simplex method on all of them side by side.

A bootstrap of 50 units asks 100 000 programmes of a handful of rows. Each is solved from a start known to be feasible
(the unit itself), all together in array operations, and leaves with its proof: a feasible point and feasible duals with
the same value. What does not reach its proof is named, and solved one by one by `lustrum.solver`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags, Positions

MOST_STEPS = 200
PATIENT = 40
"""Steps after which the first improving column enters instead of the best one, so that no cycle lasts."""
TOLERANCE = 1e-9


def expansions(
    x: Array, y: Array, own_x: Array, own_y: Array, own: int, *, variable_returns: bool
) -> tuple[Array, Flags]:
    """Return phi of one unit against many reference sets, and which of them are proven.

    Parameters
    ----------
    x : array, shape (units, inputs)
        Inputs of the reference, the same in every set; those of the unit among them.
    y : array, shape (sets, units, outputs)
    own_x, own_y : array
        Inputs and outputs of the unit; `own_x` is `x[own]`.
    own : int
        The unit's place in the reference.

    Returns
    -------
    phi, proven : array, shape (sets,)
    """
    programmes = _programmes(x, y, own_x, own_y, variable_returns)
    basis = _own_basis(programmes, y, own_x, own_y, own, variable_returns)
    return _simplex(programmes, basis)


@dataclass(frozen=True, eq=False)
class _Programmes:
    """Programmes side by side: maximise cost over columns with matrix @ value = right and no value below zero.

    Columns are weights of the units, phi, slacks of inputs and surpluses of outputs; `matrix` has shape (sets, rows,
    columns), `right` shape (rows,), `cost` shape (columns,); `scale_y` are the units outputs are counted in.
    """

    matrix: Array
    right: Array
    cost: Array
    scale_y: Array


def _programmes(x: Array, y: Array, own_x: Array, own_y: Array, variable_returns: bool) -> _Programmes:
    """Return the envelopment programmes of one unit, rows in units of its own figures."""
    sets, n, q = y.shape
    p = x.shape[1]
    m = p + q + int(variable_returns)
    made = own_y > 0.0
    scale_x = np.where(own_x > 0.0, own_x, np.maximum(x.max(axis=0), 1e-300))
    scale_y = np.where(made, own_y, np.maximum(y.max(axis=(0, 1)), 1e-300))
    matrix = np.zeros((sets, m, n + 1 + p + q))
    matrix[:, :p, :n] = (x / scale_x).T
    matrix[:, p : p + q, :n] = -np.swapaxes(y / scale_y, 1, 2)
    matrix[:, p : p + q, n] = np.where(made, 1.0, 0.0)
    matrix[:, np.arange(p), n + 1 + np.arange(p)] = 1.0
    matrix[:, p + np.arange(q), n + 1 + p + np.arange(q)] = 1.0
    right = np.zeros(m)
    # Every row has the unit itself exactly at its bound; tiny different steps keep ties from stalling the method.
    right[:p] = own_x / scale_x + 1e-11 * np.arange(1, p + 1)
    if variable_returns:
        matrix[:, -1, :n] = 1.0
        right[-1] = 1.0
    cost = np.zeros(n + 1 + p + q)
    cost[n] = 1.0
    return _Programmes(matrix, right, cost, scale_y)


def _own_basis(
    programmes: _Programmes, y: Array, own_x: Array, own_y: Array, own: int, variable_returns: bool
) -> Positions:
    """Return the columns of a start known to be feasible, the unit itself, shape (sets, rows)."""
    sets, n, q = y.shape
    p, m = len(own_x), len(programmes.right)
    basis = np.empty((sets, m), dtype=np.int64)
    basis[:, :p] = n + 1 + np.arange(p)
    basis[:, p : p + q] = n + 1 + p + np.arange(q)
    # The unit enters in a row in which it has something: that of the sum, or of an input it uses.
    basis[:, m - 1 if variable_returns else int(np.argmax(own_x > 0.0))] = own
    ratio = np.where(own_y > 0.0, y[:, own] / programmes.scale_y, np.inf)
    basis[np.arange(sets), p + ratio.argmin(axis=1)] = n
    return basis


def _simplex(programmes: _Programmes, basis: Positions) -> tuple[Array, Flags]:
    """Return the value of each programme and whether it is proven; `basis` is walked on from in place."""
    matrix, right, cost = programmes.matrix, programmes.right, programmes.cost
    sets = len(matrix)
    active, phi, proven = np.arange(sets), np.full(sets, np.nan), np.zeros(sets, dtype=bool)
    for step in range(MOST_STEPS):
        if not len(active):
            break
        own_basis = basis[active]
        inside = np.take_along_axis(matrix[active], own_basis[:, None, :], axis=2)
        try:
            inverse = np.linalg.inv(inside)
        except np.linalg.LinAlgError:
            break
        value = inverse @ right
        dual = np.einsum("sm,smk->sk", cost[own_basis], inverse)
        reduced = cost - np.einsum("sm,smc->sc", dual, matrix[active])
        reduced[np.arange(len(active))[:, None], own_basis] = 0.0
        done = (reduced.max(axis=1) <= TOLERANCE) & (value.min(axis=1) >= -TOLERANCE)
        phi[active[done]] = (cost[own_basis[done]] * value[done]).sum(axis=1)
        proven[active[done]] = True
        go = ~done & (value.min(axis=1) >= -1e-7)
        active, inverse, value, reduced = active[go], inverse[go], value[go], reduced[go]
        if not len(active):
            break
        enters = reduced.argmax(axis=1) if step < PATIENT else (reduced > TOLERANCE).argmax(axis=1)
        column = np.einsum("smk,sk->sm", inverse, matrix[active, :, enters])
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = np.where(column > 1e-9, np.maximum(value, 0.0) / column, np.inf)
        leaves = steps.argmin(axis=1)
        bounded = np.isfinite(steps.min(axis=1))
        active, leaves, enters = active[bounded], leaves[bounded], enters[bounded]
        basis[active, leaves] = enters
    return phi, proven
