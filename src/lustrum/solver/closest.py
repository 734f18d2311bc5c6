"""The point of a small polyhedron that lies nearest to another: the dual method of Goldfarb and Idnani."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array

NOISE = 1e-11
"""A side broken by less than this part of the distance to be gone is met."""


def least_squares_within(matrix: Array, offset: Array, sides: Array, room: Array) -> Array | None:
    r"""Return the d that makes :math:`|E d + e|^2` least among those with :math:`G d \le h`; None where none is found.

    Parameters
    ----------
    matrix : array, shape (terms, k)
        E, of full column rank: the answer is unique.
    offset : array, shape (terms,)
        e.
    sides, room : arrays, shapes (q, k) and (q,)
        G and h, with h zero or above: d = 0 is one of those.

    References
    ----------
    .. [1] Goldfarb and Idnani, "A numerically stable dual method for solving strictly convex quadratic programs",
       Mathematical Programming 27, 1983.

    Examples
    --------
    >>> least_squares_within(np.eye(2), np.array([-3.0, 0.5]), np.array([[1.0, 0.0]]), np.array([2.0])).tolist()
    [2.0, -0.5]
    """
    width = np.linalg.norm(matrix, axis=0)
    if not (width > 0.0).all():
        return None
    orthogonal, triangle = np.linalg.qr(matrix / width)
    if np.abs(np.diag(triangle)).min(initial=1.0) < 1e-12:
        return None
    # In u = R d + Q'e the answer is the point nearest to zero.
    start = orthogonal.T @ offset
    normal = np.linalg.solve(triangle.T, (sides / width).T).T
    length = np.linalg.norm(normal, axis=1)
    kept = length > 0.0
    normal = normal[kept] / length[kept, None]
    nearest = _nearest_to_zero(normal, room[kept] / length[kept] + normal @ start, NOISE * float(np.linalg.norm(start)))
    return None if nearest is None else np.linalg.solve(triangle, nearest - start) / width


def _nearest_to_zero(normal: Array, bound: Array, tolerance: float) -> Array | None:
    """Return the point of least length with ``normal @ u <= bound``; None where it is not found.

    `normal` has shape (q, k) and rows of length one, `bound` shape (q,).
    """
    point = np.zeros(normal.shape[1])
    active: list[int] = []
    weight = np.zeros(0)
    for _ in range(20 * (normal.shape[1] + 10)):
        over = normal @ point - bound
        over[active] = -np.inf
        worst = int(np.argmax(over)) if over.size else -1
        if worst < 0 or over[worst] <= tolerance:
            break
        added = 0.0
        while True:
            held = normal[active]
            orthogonal, triangle = np.linalg.qr(held.T)
            along = orthogonal.T @ normal[worst]
            share = np.linalg.solve(triangle, along) if active else along
            step = normal[worst] - orthogonal @ along
            square = float(step @ step)
            whole = float(normal[worst] @ point - bound[worst]) / square if square > 1e-18 else np.inf
            ratio = np.divide(weight, share, out=np.full(len(active), np.inf), where=share > 1e-14)
            length = min(whole, ratio.min(initial=np.inf))
            if not np.isfinite(length):
                return None
            if np.isfinite(whole):
                point = point - length * step
            weight, added = weight - length * share, added + length
            if length == whole:
                active.append(worst)
                weight = np.append(weight, added)
                break
            gone = int(np.argmin(ratio))
            del active[gone]
            weight = np.delete(weight, gone)
    else:
        return None
    return np.asarray(np.linalg.lstsq(normal[active], bound[active], rcond=None)[0]) if active else point
