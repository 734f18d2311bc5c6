"""Solve a problem again and again with other bounds and costs, from the last basis, each answer certified."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from lustrum.errors import UsageError
from lustrum.solver.certificate import certify, reduced_costs
from lustrum.solver.highs import HighsModel, Progress, RawResult
from lustrum.solver.options import Method, SolverOptions
from lustrum.solver.scaling import no_scaling, scale
from lustrum.solver.solve import Solution, solve
from lustrum.solver.standard_form import FloatArray, StandardForm
from lustrum.solver.status import Status

CHANGING = ("cost", "row_lower", "row_upper", "column_lower", "column_upper")
"""What may differ from one solve to the next."""


class WarmModel:
    """A form kept alive in HiGHS, scaled once.

    The first solve is an ordinary one, by the method asked for. Later ones hand over only what differs and go on from
    the last basis by the dual simplex method, or by the primal one where costs alone have changed. An answer that does
    not pass the check, and one that there is no plan, is sought again from nothing by `solve`.

    Parameters
    ----------
    form : StandardForm
        A linear programme; its matrix, sense and sizes stay.
    options : SolverOptions, optional

    Attributes
    ----------
    warm, cold : int
        Solves that went on from a basis, and those made from nothing.

    Raises
    ------
    UsageError
        If the form is quadratic or cannot be meant.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    >>> model = WarmModel(form)
    >>> float(model.solve().objective), float(model.solve(replace(form, row_lower=form.row_lower + 1)).objective)
    (3.0, 4.0)
    """

    def __init__(self, form: StandardForm, options: SolverOptions | None = None) -> None:
        form.validate()
        if form.quadratic is not None:
            raise UsageError("A quadratic programme has no basis to go on from; call `solve` for each.")
        self.options = options or SolverOptions()
        self.warm = self.cold = 0
        self._form = form
        scaled, self._scaling = scale(form) if self.options.scale else (form, no_scaling(form))
        self._steps = replace(self.options, method="simplex", presolve=False, time_limit=None)
        self._model = HighsModel(scaled, self._steps)
        self._given = form
        self._ready = False

    def solve(self, form: StandardForm | None = None, on_progress: Progress | None = None) -> Solution:
        """Return the certified answer of a form with the same matrix; without one, of the form as last given.

        Raises
        ------
        UsageError
            If the matrix, the sense or the sizes differ.
        """
        form = form or self._given
        self._refuse_another(form)
        if not self._ready:
            return self._from_nothing(form, on_progress)
        began = time.perf_counter()
        costs_only = self._hand_over(form)
        method: Method = "primal_simplex" if costs_only else "simplex"
        self._model.set_options(replace(self._steps, method=method, time_limit=self.options.time_limit))
        raw = self._model.solve(on_progress)
        if raw.outcome == "interrupted":
            raise KeyboardInterrupt
        found = self._judged(form, raw, time.perf_counter() - began)
        if found is None:
            return self._from_nothing(form, on_progress)
        self.warm += 1
        return found

    def set_basis(self, solution: Solution) -> None:
        """Go on from the basis of another solution of a form of this shape."""
        self._ready = solution.basis is not None
        if self._ready:
            self._model.set_start(basis=solution.basis)

    def _from_nothing(self, form: StandardForm, on_progress: Progress | None) -> Solution:
        self.cold += 1
        self._hand_over(form)
        found = solve(form, self.options, on_progress)
        if found.status is Status.OPTIMAL:
            self.set_basis(found)
        return found

    def _refuse_another(self, form: StandardForm) -> None:
        own = self._form
        if form.rows != own.rows or form.columns != own.columns or form.maximise != own.maximise:
            raise UsageError(
                f"A warm model of {own.rows:,} rows x {own.columns:,} columns was given a form of {form.rows:,} x "
                f"{form.columns:,}, or of another sense; make a new model for it."
            )
        for name in ("value", "index", "start"):
            mine, theirs = getattr(own, name), getattr(form, name)
            if mine is not theirs and not np.array_equal(mine, theirs):
                raise UsageError(
                    "A warm model was given a form with other coefficients; only bounds and costs may change. "
                    "Make a new model for it."
                )

    def _hand_over(self, form: StandardForm) -> bool:
        """Pass on what differs from the form given last; return whether that is costs alone."""
        changed = {name for name in CHANGING if not np.array_equal(getattr(form, name), getattr(self._given, name))}
        row, column = self._scaling.row, self._scaling.column
        if "cost" in changed:
            at = self._differing(form, "cost")
            self._model.change_cost(at, form.cost[at] * column[at] * self._scaling.objective)
        if changed & {"row_lower", "row_upper"}:
            at = self._differing(form, "row_lower", "row_upper")
            self._model.change_row_bounds(at, form.row_lower[at] * row[at], form.row_upper[at] * row[at])
        if changed & {"column_lower", "column_upper"}:
            at = self._differing(form, "column_lower", "column_upper")
            self._model.change_column_bounds(at, form.column_lower[at] / column[at], form.column_upper[at] / column[at])
        self._given = form
        return changed == {"cost"}

    def _differing(self, form: StandardForm, *names: str) -> np.ndarray:
        apart = np.zeros(getattr(form, names[0]).shape, dtype=bool)
        for name in names:
            apart |= getattr(form, name) != getattr(self._given, name)
        return np.flatnonzero(apart)

    def _judged(self, form: StandardForm, raw: RawResult, seconds: float) -> Solution | None:
        """Return the answer if it is best and passes the check."""
        if raw.outcome != "optimal" or raw.x is None or raw.dual is None:
            return None
        x: FloatArray = self._scaling.unscale_x(raw.x)
        dual = self._scaling.unscale_dual(raw.dual)
        certificate = certify(form, x, dual)
        if not certificate.passed(self.options.certificate_tolerance):
            return None
        return Solution(
            status=Status.OPTIMAL,
            x=x,
            row_activity=form.csc @ x,
            dual=dual,
            reduced_cost=reduced_costs(form, x, dual),
            objective=form.objective(x),
            certificate=certificate,
            method=raw.method,
            iterations=raw.iterations,
            seconds=seconds,
            basis=raw.basis,
            message=f"{Status.OPTIMAL.sentence} From the last basis.",
            ray=None,
            proof=None,
            x_is_feasible=True,
        )
