r"""A primal-dual interior point method for linear and separable convex quadratic programmes.

`path` has the mathematics, `arrowhead` the factorisation; here is the loop.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from lustrum.solver.backend import Outcome, Progress, RawResult
from lustrum.solver.basis import Iterate
from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.border import find_border
from lustrum.solver.blocks.dense import Normal
from lustrum.solver.blocks.path import PathFollowing
from lustrum.solver.blocks.programme import programme_of
from lustrum.solver.options import SolverOptions
from lustrum.solver.standard_form import StandardForm

SHARE = 0.1
"""Of what the certificate asks: relative, of both residuals and of the gap between the objectives."""

MOST_ITERATIONS = 200
MOST_BORDER, LARGEST = 14_000, 20_000
"""Rows of the border above which the dense matrix is too large: 1.6 GB, and 3.2 GB where the border is a small part."""
PART = 6
"""Of so many rows one at most belongs to such a border, as in plans: what has more of them is better left to others."""
SPEED = 3e10
"""Operations a second of dense routines, at least: where a limit of time does not hold one step none is begun."""


def interior_point(
    form: StandardForm,
    options: SolverOptions | None = None,
    on_progress: Progress | None = None,
    normal: Callable[[sp.csc_array], Normal] | None = None,
    start: Iterate | None = None,
) -> RawResult:
    """Return what the method finds; 'optimal' with an interior point and duals, but no basis.

    The outcome is 'unknown' where it does not converge (as for problems without a solution), where Q is not diagonal
    and where no border of at most `MOST_BORDER` rows (`LARGEST`, where that is a small part) makes blocks of the rest;
    'limit' after a limit.

    Parameters
    ----------
    form : StandardForm
        Scaled.
    options : SolverOptions, optional
        Limits of time and iterations, the tolerance of the certificate and the number of threads count.
    on_progress : function of (iterations, objective, seconds), optional
    normal : function of the matrix, optional
        Makes what factorises; an `Arrowhead` over the border that is found unless given.
    start : Iterate, optional
        The answer to a neighbour, scaled as the form is. Where the path from there leads nowhere, it is followed from
        its own beginning, and `warm` of the result is False.
    """
    began = time.monotonic()
    options = options or SolverOptions(method="blocks")
    sign = -1.0 if form.maximise else 1.0
    told = _Told(began)
    programme = programme_of(form, sign)
    if programme is None:
        return told.nothing("the quadratic part is not separable")
    if not programme.kept.size or not form.rows:
        return told.nothing("there is nothing to choose")
    if normal is None:
        found = find_border(programme.matrix)
        size = found.border.size
        if size > MOST_BORDER and (size > LARGEST or size * PART > form.rows):
            return told.nothing(f"the matrix does not fall into blocks: a border of {size} rows is needed")
        if options.time_limit is not None and size**3 / 3.0 / SPEED > options.time_limit:
            return told.nothing(f"one step over a border of {size} rows takes longer than the limit of time")
    factorising = Arrowhead(programme.matrix, found, options.threads) if normal is None else normal(programme.matrix)
    search = PathFollowing(programme, factorising)
    most = min(options.iteration_limit or MOST_ITERATIONS, MOST_ITERATIONS)
    with np.errstate(all="ignore"):  # what diverges is seen below
        try:
            search.start() if start is None else search.start_near(start.x, sign * start.dual)
            for count in range(most + 1):
                told.iterations = count
                error = search.error()
                if on_progress is not None:
                    on_progress(count, sign * search.objective() + form.offset, told.seconds)
                if error <= SHARE * options.certificate_tolerance:
                    told.ended("optimal", "optimal, an interior point")
                elif options.time_limit is not None and told.seconds > options.time_limit:
                    told.ended("limit", "time limit reached")
                elif count == options.iteration_limit:
                    told.ended("limit", "limit of iterations reached")
                elif search.stuck and search.warm:
                    search.start()
                    search.error()
                elif search.stuck:
                    told.ended("unknown", "no progress")
                if told.over:
                    break
                _step(search)
        except np.linalg.LinAlgError:
            told.ended("unknown", "the normal matrix could not be factorised")
    return told.answer(form, search, sign)


def _step(search: PathFollowing) -> None:
    """Take a step; where none can be taken from a neighbour's answer, begin anew."""
    try:
        search.step()
    except np.linalg.LinAlgError:
        if not search.warm:
            raise
        search.start()


@dataclass(slots=True)
class _Told:
    """How the search has ended, or not yet."""

    began: float
    outcome: Outcome = "unknown"
    message: str = "no convergence"
    iterations: int = 0
    over: bool = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def ended(self, outcome: Outcome, message: str) -> None:
        self.outcome, self.message, self.over = outcome, message, True

    def nothing(self, message: str) -> RawResult:
        return RawResult("unknown", None, None, None, "blocks", self.iterations, self.seconds, message)

    def answer(self, form: StandardForm, search: PathFollowing, sign: float) -> RawResult:
        """Return the point reached in the columns and rows of the form."""
        point, outcome = search.point, self.outcome
        if point is None or not (np.isfinite(point.x).all() and np.isfinite(point.y).all()):
            found = self.nothing(self.message)
            return found if outcome == "optimal" else replace(found, outcome=outcome)
        inner, y = search.tidied()
        kept = search.p.kept
        x = form.column_lower.copy()
        x[kept] = np.clip(inner, form.column_lower[kept], form.column_upper[kept])
        found = RawResult(outcome, x, sign * y, None, "blocks", self.iterations, self.seconds, self.message)
        return replace(found, warm=search.warm)
