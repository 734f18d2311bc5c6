"""Problems that are much alike, solved one after the other: each from the basis, or the answer, of the one before."""

from __future__ import annotations

from typing import Any

from lustrum.solver.backends import BACKENDS, named
from lustrum.solver.basis import Basis, Iterate, Start
from lustrum.solver.options import SolverOptions
from lustrum.solver.solve import Solution, solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.warm import WarmModel

WITH_BASIS = 15_000
"""Rows up to which neighbours are solved from a basis, and beyond from an answer: where the methods part, by size.

Which is sooner between 15,000 and 30,000 rows has not been measured; docs/solver.md."""


class Neighbours:
    """Solves a sequence of forms; which of them are near enough to go on from is found out and not said.

    A form that differs from the last one in bounds, costs and few entries of the matrix goes into the same model; one
    of the same shape with many other entries is handed over anew, with the last basis; any other, and every quadratic
    one, is solved from nothing, or from where `go_on_from` says.

    Above the size of the methods that leave a basis, the method `solve` takes goes on from the answer itself
    (`Iterate`), which takes no basis.

    Parameters
    ----------
    options : SolverOptions, optional
        The method counts for what is solved from nothing, the time limit for each solve.
    basis : object, optional
        To start from (`Solution.basis`, `Basis` or `Iterate`).
    keeps_basis : bool
        Take, from nothing, only methods that leave a basis, or go on from an answer: many neighbours are to come.
        Otherwise the method is the one `solve` takes.

    Attributes
    ----------
    basis : object or None
        Of the last answer that had one, or that answer where the method needs no more.
    shape : (rows, columns) or None
        Of the problem of that basis.
    last : Solution or None
    start : {"", "warm", "cold"}
        Whether the last answer was found from a basis.
    warm, cold : int
        How many were.

    Examples
    --------
    >>> import numpy as np
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    >>> row = Neighbours()
    >>> float(row.solve(form).objective), row.start
    (3.0, 'cold')
    """

    def __init__(self, options: SolverOptions | None = None, basis: Any = None, *, keeps_basis: bool = False) -> None:
        self.options = options or SolverOptions()
        self.basis, self.keeps_basis = basis, keeps_basis
        self.last: Solution | None = None
        self.start = ""
        self.warm = self.cold = 0
        self.shape = None if basis is None else _shape(basis)
        self._model: WarmModel | None = None

    def solve(self, form: StandardForm) -> Solution:
        """Return the certified answer to a form.

        Raises
        ------
        UsageError
            If the form cannot be meant.
        KeyboardInterrupt
            Ctrl-C while going on from a basis.
        """
        model = self._model_for(form)
        if model is None:
            fits = isinstance(self.basis, Iterate) and self.shape == (form.rows, form.columns)
            solution = solve(form, self.options, start=self.basis if fits else None)
            warm = solution.warm
        else:
            before = model.cold
            solution = model.solve(form)
            warm = model.cold == before
        self.start = "warm" if warm else "cold"
        self.warm += warm
        self.cold += not warm
        self.last = solution
        if (reached := start_of(solution)) is not None:
            self.basis, self.shape = reached, (form.rows, form.columns)
        return solution

    def go_on_from(self, basis: Start) -> None:
        """Start the next form of the basis' shape from it: one that was stored, or carried over from another shape."""
        self.basis, self.shape = basis, basis.shape
        self._model = None

    @property
    def known(self) -> Start | None:
        """What the next form would be started from, as plain numbers; None where there is nothing."""
        return _plain(self.basis)

    def _from_answers(self, form: StandardForm) -> bool:
        """Return whether the method goes on from an answer, and a basis would not pay."""
        if named(form, self.options).able.warm_start != "interior":
            return False
        return not self.keeps_basis or form.rows > WITH_BASIS or self.options.method != "auto"

    def _model_for(self, form: StandardForm) -> WarmModel | None:
        """Return the model the form goes into, None where it is solved from nothing and by whatever method."""
        if form.quadratic is not None or self._from_answers(form):
            self._model = None
            return None
        if self._model is not None and self._model.takes(form):
            return self._model
        has_basis = self.basis is not None and not isinstance(self.basis, Iterate)
        fits = has_basis and self.shape == (form.rows, form.columns)
        if not fits and not self.keeps_basis:
            self._model = None
            return None
        self._model = WarmModel(form, self.options, basis=self.basis if fits else None)
        return self._model


def start_of(solution: Solution) -> Any:
    """Return what a neighbour can be started from: the basis, the answer where its method leaves none, or None."""
    if solution.basis is not None:
        return solution.basis
    backend = BACKENDS.get(solution.method)
    return Iterate.of(solution) if backend is not None and backend.able.warm_start == "interior" else None


def start_to_keep(solution: Solution) -> Start | None:
    """Return what a neighbour can be started from as plain numbers, to be stored or sent elsewhere."""
    return _plain(start_of(solution))


def _plain(start: Any) -> Start | None:
    return start if start is None or isinstance(start, Iterate) else Basis.of(start)


def _shape(basis: Any) -> tuple[int, int]:
    if isinstance(basis, Basis | Iterate):
        return basis.shape
    return len(basis.row_status), len(basis.col_status)
