"""Between which values the optimum leaves a dual open: what a row is worth with a little less and a little more of it.

At a degenerate optimum the goal has a kink in what a row allows. Its duals are then all values between the slopes on
both sides, which are the duals of the same problem with the row moved a little either way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.solver.near_duals import MOVE
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import units_of
from lustrum.solver.solve import Solution
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status
from lustrum.solver.warm import WarmModel


def dual_ranges(
    form: StandardForm, solution: Solution, rows: Sequence[int], options: SolverOptions | None = None
) -> Array:
    """Return the least and the largest dual of each row, shape (rows asked, 2), in the form's own units.

    NaN where the row cannot be moved that way.

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
    if solution.status is not Status.OPTIMAL:
        raise UsageError(f"Duals have a range at an optimum; this answer is '{solution.status}'.")
    model = WarmModel(form, options, basis=solution.basis)
    size = units_of(form)[0]
    found = np.full((len(rows), 2), np.nan)
    for place, row in enumerate(rows):
        slopes = []
        for step in (-MOVE * size[row], MOVE * size[row]):
            lower, upper = form.row_lower.copy(), form.row_upper.copy()
            lower[row] += step
            upper[row] += step
            answer = model.change(row_lower=lower, row_upper=upper)
            if answer.status is Status.OPTIMAL:
                slopes.append(float(answer.dual[row]))
        if len(slopes) == 2:
            found[place] = min(slopes), max(slopes)
    return found
