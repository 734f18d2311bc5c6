"""Between which values the optimum leaves a dual open: its ends on the face of all duals that prove the optimum.

At a degenerate optimum the goal has a kink in what a row allows. Its duals are then all values between the slopes on
both sides: what the row is worth with a little less and with a little more of it. The face falls into parts that have
nothing to do with each other; most are a line, some have a few corners, which are all tried, and for the rest a small
programme says how far they reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.errors import UsageError
from lustrum.solver.dual_face import DualFace, dual_face, together
from lustrum.solver.highs import HighsModel
from lustrum.solver.highs_methods import going_on
from lustrum.solver.options import SolverOptions
from lustrum.solver.solve import Solution
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

FAR = 1e7
"""A free variable that goes so far, in its own size, has no end."""
MOST_CORNERS = 2_000
"""Parts with more candidates for a corner than this are left to a programme."""
TIGHT = 1e-9
"""A corner that breaks a side by less than this is one."""
ROUNDS = 20
"""So often a ratio is brought nearer to its end; three or four are enough."""


def dual_ranges(
    form: StandardForm, solution: Solution, rows: Sequence[int], options: SolverOptions | None = None
) -> Array:
    """Return the least and the largest dual of each row, shape (rows asked, 2), in the form's own units.

    Infinite where the row cannot be moved that way, NaN where the face is not known (see `dual_face`).

    Raises
    ------
    UsageError
        If the solution is not optimal, or the problem is not linear.

    Examples
    --------
    >>> from lustrum.solver import solve
    >>> form = StandardForm.from_matrix([[1.0], [1.0]], [1.0], row_upper=[2.0, 2.0], maximise=True)
    >>> dual_ranges(form, solve(form), [0]).round(6).tolist()
    [[0.0, 1.0]]
    """
    if solution.status is not Status.OPTIMAL or form.quadratic is not None:
        raise UsageError(f"Duals have a range at an optimum of a linear problem; this answer is '{solution.status}'.")
    face = dual_face(form, solution, options)
    if face is None:
        return np.full((len(rows), 2), np.nan)
    ends = Ends(face)
    return np.array([face.dual[row] + np.array(ends.range(face.moves[row])) for row in rows]).reshape(len(rows), 2)


class Ends:
    """How far linear figures of the duals reach on a face; made once, then asked for one figure after the other.

    A figure is given as its derivative by the free variables of the face, shape (k,): of the dual of row i that is
    `face.moves[i]`, of a weighted sum of duals the weighted sum of those.
    """

    def __init__(self, face: DualFace) -> None:
        self.face = face
        self._parts: list[_Part] = []
        self._part_of = np.zeros(face.moves.shape[1], dtype=np.intp)
        for number, free in enumerate(together(face.sides)):
            at = face.sides[:, free].any(axis=1)
            sides, room = face.sides[np.ix_(at, free)], face.room[at]
            kind = _Corners if comb(len(room) + 2 * free.size, free.size) <= MOST_CORNERS else _Programme
            self._parts.append(kind(free, sides, room))
            self._part_of[free] = number

    def range(self, direction: Array) -> tuple[float, float]:
        """Return how far below and above its value at d = 0 a figure reaches; infinite where it has no end.

        `direction` has shape (k,).
        """
        return float(direction @ self._furthest(-direction)), float(direction @ self._furthest(direction))

    def ratio(self, top: tuple[float, Array], bottom: tuple[float, Array]) -> tuple[float, float]:
        """Return the least and the largest ratio of two figures, the lower one above zero; infinite where it has none.

        Each figure is given with its value at d = 0; their derivatives have shape (k,).
        """
        if not bottom[1].any():
            least, most = self.range(top[1])
            return (top[0] + least) / bottom[0], (top[0] + most) / bottom[0]
        return -self._largest((-top[0], -top[1]), bottom), self._largest(top, bottom)

    def _largest(self, top: tuple[float, Array], bottom: tuple[float, Array]) -> float:
        """Return the largest ratio (Dinkelbach): ever better ratios, each from where the last one is beaten most."""
        found = top[0] / bottom[0]
        for _ in range(ROUNDS):
            place = self._furthest(top[1] - found * bottom[1])
            if not np.isfinite(place).all():
                return float("inf")
            under = bottom[0] + float(bottom[1] @ place)
            if under <= 0.0:
                return float("inf")
            better = (top[0] + float(top[1] @ place)) / under
            if better <= found + 1e-12 * abs(found):
                break
            found = better
        return found

    def _furthest(self, direction: Array) -> Array:
        """Return the place on the face, shape (k,), furthest in a direction, shape (k,)."""
        place = np.zeros(direction.size)
        for number in np.unique(self._part_of[direction != 0.0]).tolist():
            part = self._parts[number]
            place[part.free] = part.furthest(direction[part.free])
        # What does not move in this direction must not make 0 times infinity of it.
        return np.where(direction != 0.0, place, np.where(np.isfinite(place), place, 0.0))


@dataclass
class _Part:
    """Free variables that have nothing to do with the others: which, and their sides, shapes (n,), (q, n) and (q,)."""

    free: Indices
    sides: Array
    room: Array

    def furthest(self, direction: Array) -> Array:
        """Return the place furthest in a direction, both of shape (n,)."""
        raise NotImplementedError


class _Corners(_Part):
    """A part of which all corners are known."""

    def __init__(self, free: Indices, sides: Array, room: Array) -> None:
        super().__init__(free, sides, room)
        box = np.vstack([np.eye(free.size), -np.eye(free.size)])
        sides, room = np.vstack([sides, box]), np.concatenate([room, np.full(2 * free.size, FAR)])
        chosen = np.array(list(combinations(range(len(room)), free.size)))
        picked = sides[chosen]
        solvable = np.abs(np.linalg.det(picked)) > TIGHT
        corners = np.linalg.solve(picked[solvable], room[chosen[solvable]][:, :, None])[:, :, 0]
        size = np.maximum(1.0, np.abs(corners).max(axis=1, initial=0.0))[:, None]
        inside = (corners @ sides.T - room <= TIGHT * size).all(axis=1)
        self.corners = np.vstack([corners[inside], np.zeros(free.size)])

    def furthest(self, direction: Array) -> Array:
        """Return the corner furthest in a direction, both of shape (n,)."""
        best: Array = self.corners[int(np.argmax(self.corners @ direction))]
        return np.where(np.abs(best) >= FAR / 2, np.copysign(np.inf, best), best)


class _Programme(_Part):
    """A part whose ends are found by the dual of a small programme, from the basis of the last one."""

    def __init__(self, free: Indices, sides: Array, room: Array) -> None:
        super().__init__(free, sides, room)
        self.model = self._model("dual")
        # Sides that no corner of the box about the part comes near need not be asked every time.
        unit = np.eye(free.size)
        box = np.maximum(*(np.abs([self.furthest(sign * one) @ one for one in unit]) for sign in (1.0, -1.0)))
        if np.isfinite(box).all():
            near = np.abs(self.sides) @ box > self.room * (1.0 - TIGHT)
            self.sides, self.room = self.sides[near], self.room[near]
            self.model = self._model("dual")

    def _model(self, feasible: Literal["dual", "primal"]) -> HighsModel:
        matrix = sp.csc_array(self.sides.T)
        matrix.sort_indices()
        none, exact = np.zeros(self.free.size), SolverOptions(presolve=False, feasibility_tolerance=1e-9)
        form = StandardForm.from_matrix(matrix, self.room, row_lower=none, row_upper=none)
        return going_on(feasible).model(form, replace(exact, optimality_tolerance=1e-9))

    def furthest(self, direction: Array) -> Array:
        """Return the place that the programme finds furthest in a direction, both of shape (n,)."""
        size = float(np.abs(direction).max())
        self.model.change_row_bounds(np.arange(direction.size), direction / size, direction / size)
        raw = self.model.solve()
        if raw.outcome == "error":  # lost on the way from basis to basis: once more from the start, by the other way
            self.model = self._model("primal")
            self.model.change_row_bounds(np.arange(direction.size), direction / size, direction / size)
            raw = self.model.solve()
            self.model = self._model("dual")
        if raw.outcome == "interrupted":
            raise KeyboardInterrupt
        if raw.outcome != "optimal" or raw.dual is None:
            return np.copysign(np.where(direction != 0.0, np.inf, 0.0), direction)
        return raw.dual
