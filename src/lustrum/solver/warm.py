"""A model kept alive: neighbouring problems are solved from the last basis, and every answer is certified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, WholeNumbers
from lustrum.errors import UsageError
from lustrum.solver.backend import Progress, RawResult
from lustrum.solver.backends import named
from lustrum.solver.clock import Clock
from lustrum.solver.farkas import certify_infeasible
from lustrum.solver.highs_methods import going_on
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import no_scaling, scale
from lustrum.solver.solve import Search, Solution, solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

FEW = 0.01
"""Share of the matrix entries that may change between two solves; at least `FEW_AT_LEAST` of them may."""

FEW_AT_LEAST = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """What a form changes of another one of the same shape: positions and, for the matrix, new values."""

    rows: WholeNumbers
    columns: WholeNumbers
    costs: WholeNumbers
    entry_row: WholeNumbers
    entry_column: WholeNumbers
    entry_value: Array

    @property
    def of_bounds(self) -> bool:
        """Whether any bound changes."""
        return bool(self.rows.size or self.columns.size)


class WarmModel:
    """A linear problem kept alive in HiGHS, scaled; `solve` takes its neighbours and starts from the last basis.

    Bounds that change leave the last basis dual feasible, so the dual simplex method goes on from it; costs that
    change leave it primal feasible, so the primal one does. The scaling is that of the first form: bounds and costs of
    a neighbour are brought to it. Every answer is checked against the neighbour itself, unscaled; one that does not
    pass is sought again from nothing by `solve`, whose basis is then taken over. So is the first one.

    Parameters
    ----------
    form : StandardForm
        Linear. Nothing is solved yet.
    options : SolverOptions, optional
        The method counts for the first solve, the time limit for each.
    basis : object, optional
        A basis of a problem of the same shape (`Solution.basis`) to start from.

    Attributes
    ----------
    warm, cold : int
        Answers found from a basis, and answers made from nothing by `solve` (the first, and those that did
        not pass).

    Raises
    ------
    UsageError
        If the form cannot be meant or has a quadratic term.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    >>> model = WarmModel(form)
    >>> float(model.solve().objective), float(model.change(row_lower=np.array([4.0])).objective)
    (3.0, 4.0)
    """

    def __init__(self, form: StandardForm, options: SolverOptions | None = None, basis: Any = None) -> None:
        form.validate()
        if form.quadratic is not None:
            raise UsageError("A problem with a quadratic term is not kept alive; solve it with solver.solve.")
        self.options = options or SolverOptions()
        self.form = form
        scaled, self._scaling = scale(form) if self.options.scale else (form, no_scaling(form))
        self._model = going_on("dual").model(scaled, self.options)
        self._has_basis = False
        self.warm = self.cold = 0
        self._take_over(basis)

    def set_basis(self, solution: Solution) -> None:
        """Go on from the basis of another solution of a form of this shape; without one, start from nothing."""
        self._take_over(solution.basis)

    def change(self, **arrays: Any) -> Solution:
        """Solve the last form with other arrays of the same meaning.

        Parameters
        ----------
        **arrays
            Any of `cost`, `offset`, `row_lower`, `row_upper`, `column_lower`, `column_upper`, whole and in the form's
            own units.

        Raises
        ------
        UsageError
            Any other name, or arrays that cannot be meant.
        """
        known = ("cost", "offset", "row_lower", "row_upper", "column_lower", "column_upper")
        unknown = sorted(set(arrays) - set(known))
        if unknown:
            raise UsageError(f"Only {', '.join(known)} can be changed, not {', '.join(unknown)}.", names=unknown)
        return self.solve(replace(self.form, **arrays))

    def solve(self, form: StandardForm | None = None, on_progress: Progress | None = None) -> Solution:
        """Return the certified answer to a form of the same shape; without one, to the last form.

        Parameters
        ----------
        form : StandardForm, optional
            Bounds, costs and constant may differ from the last form, and few entries of the matrix.
        on_progress : function of (iterations, objective, seconds), optional

        Raises
        ------
        UsageError
            A form of another shape, sense or with too many other matrix entries, or one that cannot be meant.
        KeyboardInterrupt
            Ctrl-C while going on from a basis.
        """
        clock = Clock(self.options.time_limit, self.options.iteration_limit)
        form = self.form if form is None else form
        if form is not self.form:
            form.validate()
        found = self.difference(form)
        self._hand_over(form, found)
        answer = self._from_basis(form, clock, found, on_progress) if self._has_basis else None
        return self._from_nothing(form, clock, on_progress) if answer is None else answer

    def takes(self, form: StandardForm) -> bool:
        """Whether a form is near enough to the last one to be solved from its basis in this model."""
        try:
            self.difference(form)
        except UsageError:
            return False
        return True

    def difference(self, form: StandardForm) -> Difference:
        """Return what a form changes of the last one.

        Raises
        ------
        UsageError
            See `solve`. The model is left as it was.
        """
        last = self.form
        if (form.rows, form.columns, form.maximise) != (last.rows, last.columns, last.maximise):
            senses = {True: "maximised", False: "minimised"}
            raise UsageError(
                f"A problem of {form.rows} rows and {form.columns} columns, {senses[form.maximise]}, is no neighbour "
                f"of one of {last.rows} rows and {last.columns} columns, {senses[last.maximise]}; "
                "start another WarmModel."
            )
        if form.quadratic is not None:
            raise UsageError("A problem with a quadratic term is not kept alive; solve it with solver.solve.")
        entry_row, entry_column, entry_value = _other_entries(last, form)
        most = max(FEW_AT_LEAST, int(FEW * last.nonzeros))
        if entry_row.size > most:
            raise UsageError(
                f"{entry_row.size} of {last.nonzeros} matrix entries differ from the last problem's, more than {most}; "
                "start another WarmModel, from this one's basis if you like.",
                entries=int(entry_row.size),
            )
        return Difference(
            rows=_changed((last.row_lower, form.row_lower), (last.row_upper, form.row_upper)),
            columns=_changed((last.column_lower, form.column_lower), (last.column_upper, form.column_upper)),
            costs=_changed((last.cost, form.cost)),
            entry_row=entry_row,
            entry_column=entry_column,
            entry_value=entry_value,
        )

    def _hand_over(self, form: StandardForm, found: Difference) -> None:
        row, column, objective = self._scaling.row, self._scaling.column, self._scaling.objective
        if (at := found.rows).size:
            self._model.change_row_bounds(at, form.row_lower[at] * row[at], form.row_upper[at] * row[at])
        if (at := found.columns).size:
            self._model.change_column_bounds(at, form.column_lower[at] / column[at], form.column_upper[at] / column[at])
        if (at := found.costs).size:
            self._model.change_cost(at, form.cost[at] * column[at] * objective)
        if found.entry_row.size:
            factor = row[found.entry_row] * column[found.entry_column]
            self._model.change_coefficients(found.entry_row, found.entry_column, found.entry_value * factor)
        self.form = form

    def _from_basis(
        self, form: StandardForm, clock: Clock, found: Difference, on_progress: Progress | None
    ) -> Solution | None:
        """Return the answer from the basis at hand if it is certified, else None."""
        backend = going_on("primal" if found.costs.size and not found.of_bounds else "dual")
        self._model.set_options(clock.options(self.options), backend.way)
        raw = self._model.solve(on_progress)
        if raw.outcome == "interrupted":
            raise KeyboardInterrupt
        search = Search(form, self.options, clock, None)
        search.count(raw)
        answer = search.judge(raw, self._scaling) if raw.outcome == "optimal" else None
        if raw.outcome == "infeasible":
            answer = self._infeasible(search, raw)
        self.warm += answer is not None
        return answer

    def _infeasible(self, search: Search, raw: RawResult) -> Solution | None:
        ray = self._model.farkas_ray()
        if ray is None:
            return None
        proof = certify_infeasible(search.form, self._scaling.unscale_ray(ray))
        if not proof.valid:
            return None
        answer = search.ended(Status.INFEASIBLE, Status.INFEASIBLE.sentence)
        return replace(answer, ray=proof.ray, proof=proof, basis=raw.basis)

    def _from_nothing(self, form: StandardForm, clock: Clock, on_progress: Progress | None) -> Solution:
        self.cold += 1
        options = replace(self.options, method=named(form, self.options, basis=True).name)
        answer = solve(form, clock.options(options), on_progress)
        self._take_over(answer.basis)
        return answer

    def _take_over(self, basis: Any) -> None:
        """Start the next solve from a basis, which knows no units, or from nothing."""
        self._has_basis = basis is not None
        if self._has_basis:
            self._model.set_start(basis=basis)
        else:
            self._model.forget_start()


def _changed(*pairs: tuple[Array, Array]) -> WholeNumbers:
    """Positions at which any pair of arrays differs; an array shared by both forms costs nothing."""
    changed = [before != after for before, after in pairs if before is not after]
    if not changed:
        return np.zeros(0, dtype=np.int32)
    return np.flatnonzero(np.logical_or.reduce(changed)).astype(np.int32)


def _other_entries(last: StandardForm, form: StandardForm) -> tuple[WholeNumbers, WholeNumbers, Array]:
    """Rows, columns and new values of the matrix entries that differ."""
    none: WholeNumbers = np.zeros(0, dtype=np.int32)
    if form.value is last.value and form.index is last.index and form.start is last.start:
        return none, none, np.zeros(0)
    if np.array_equal(form.start, last.start) and np.array_equal(form.index, last.index):
        at = np.flatnonzero(form.value != last.value)
        owner = np.searchsorted(form.start, at, side="right") - 1
        return form.index[at], owner.astype(np.int32), form.value[at]
    # An entry that is zero in one of the forms may be left out there.
    row, column = (at.astype(np.int32) for at in sp.csc_array(form.csc - last.csc).nonzero())
    if not row.size:
        return none, none, np.zeros(0)
    if row.size > max(FEW_AT_LEAST, int(FEW * last.nonzeros)):
        return row, column, np.zeros(row.size)  # refused by number; the values do not matter
    return row, column, np.asarray(form.csc.tocsr()[row, column], dtype=np.float64).ravel()
