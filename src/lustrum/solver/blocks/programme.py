"""A problem as the interior point method sees it: a minimum under equations, and a point of its path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.solver.standard_form import StandardForm


@dataclass(frozen=True, slots=True)
class Programme:
    """A form as a minimum with equality rows: fixed columns left out, a slack column for each other row.

    `has_lower` and `has_upper` are 1 where a bound is and 0 where not; absent bounds are written 0.
    """

    matrix: sp.csc_array
    right: Array
    cost: Array
    curvature: Array
    lower: Array
    upper: Array
    has_lower: Array
    has_upper: Array
    kept: np.ndarray


@dataclass(slots=True)
class Point:
    """A point or a step: x (n,), y (m,), gaps v and w, prices z and s, all (n,)."""

    x: Array
    y: Array
    v: Array
    w: Array
    z: Array
    s: Array

    def moved(self, step: Point, primal: float, dual: float) -> Point:
        """Return the point after a step of two lengths."""
        return Point(
            self.x + primal * step.x,
            self.y + dual * step.y,
            self.v + primal * step.v,
            self.w + primal * step.w,
            self.z + dual * step.z,
            self.s + dual * step.s,
        )


def programme_of(form: StandardForm, sign: float) -> Programme | None:
    """Return a form as a minimum with equality rows (`sign` -1 where it is a maximum); None if Q is not diagonal."""
    kept = np.flatnonzero(form.column_lower < form.column_upper)
    curvature = np.zeros(form.columns)
    if form.quadratic is not None:
        if form.kind != "separable":
            return None
        curvature = sign * form.quadratic.diagonal()
    fixed = np.where(form.column_lower < form.column_upper, 0.0, form.column_lower)
    done = form.csc @ fixed
    low, high = form.row_lower - done, form.row_upper - done
    loose = np.flatnonzero(low < high)
    slack = sp.csc_array((-np.ones(loose.size), (loose, np.arange(loose.size))), shape=(form.rows, loose.size))
    matrix = sp.csc_array(sp.hstack([form.csc[:, kept], slack], format="csc"))
    nothing = np.zeros(loose.size)
    lower = np.concatenate([form.column_lower[kept], low[loose]])
    upper = np.concatenate([form.column_upper[kept], high[loose]])
    has_lower, has_upper = lower > -1e20, upper < 1e20
    return Programme(
        matrix=matrix,
        right=np.where(low < high, 0.0, low),
        cost=np.concatenate([sign * form.cost[kept], nothing]),
        curvature=np.concatenate([curvature[kept], nothing]),
        lower=np.where(has_lower, lower, 0.0),
        upper=np.where(has_upper, upper, 0.0),
        has_lower=has_lower.astype(float),
        has_upper=has_upper.astype(float),
        kept=kept,
    )
