"""Solve a problem and prove the answer: validate, scale, hand over, solve, unscale, certify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.solver.backend import Backend, Model, Progress, RawResult
from lustrum.solver.backends import BACKENDS, choose, named
from lustrum.solver.basis import Iterate
from lustrum.solver.blocks.backend import BlocksModel
from lustrum.solver.certificate import Certificate, certify, reduced_costs
from lustrum.solver.classify import classify, find_direction, find_overlooked, find_point
from lustrum.solver.clock import Clock
from lustrum.solver.farkas import FarkasCertificate
from lustrum.solver.highs_methods import IPM, PRIMAL_SIMPLEX, Highs
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import Scaling, no_scaling, scale
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status
from lustrum.solver.unbounded import UnboundedCertificate

RESERVE = 0.35
"""Share of a limit kept back for finding a feasible point if the search for the best one is not done."""

QUADRATIC_ADVICE = (
    "Without HiPO, quadratic problems with products of columns are solved up to about 700 rows; install lustrum[fast], "
    "which brings HiPO."
)


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer with its proof, in the units of the form as given.

    Parameters
    ----------
    status : Status
    x : array, shape (n,)
        NaN throughout where there is no point at all; see `x_is_feasible`.
    row_activity : array, shape (m,)
        A x.
    dual : array, shape (m,)
        Derivative of the objective as stated with respect to the right-hand side of each row; NaN without an optimum.
    reduced_cost : array, shape (n,)
        The same for the bound of each column.
    objective : float
        As stated, at `x`; NaN without a point.
    certificate : Certificate or None
        The check of `x` and `dual`; None without a point.
    method : str
        What gave the answer.
    iterations : int
        Over all attempts.
    seconds : float
    basis : object or None
        HiGHS' basis, to start a neighbouring problem of the same shape from.
    message : str
        One or more sentences.
    ray : array or None
        Row multipliers (m,) if infeasible, a direction (n,) if unbounded.
    proof : FarkasCertificate, UnboundedCertificate or None
        The check of `ray`.
    x_is_feasible : bool
        Whether `x` meets all rows and bounds within the certificate's tolerance.
    warm : bool
        Whether an interior point method found it from the `start` it was given.
    """

    status: Status
    x: Array
    row_activity: Array
    dual: Array
    reduced_cost: Array
    objective: float
    certificate: Certificate | None
    method: str
    iterations: int
    seconds: float
    basis: Any
    message: str
    ray: Array | None
    proof: FarkasCertificate | UnboundedCertificate | None
    x_is_feasible: bool
    warm: bool = False


def solve(
    form: StandardForm,
    options: SolverOptions | None = None,
    on_progress: Progress | None = None,
    start: Iterate | None = None,
) -> Solution:
    """Return the best answer with a certificate, or a certified reason why there is none.

    The method is the one made for the kind and size of the problem (`backends.choose`). If its answer does not pass the
    check it is sought again without presolve at tighter tolerances, then by another method; if none passes, the status
    is 'failed'. A limit or Ctrl-C gives 'stopped' with the best feasible point found, if any; of a limit `RESERVE` is
    kept back for finding one.

    Convex quadratic problems go to HiPO where highspy-extras is installed. Else separable ones go to `blocks`
    (docs/benchmarks/quadratic.md; 2 s at 700 rows x 2 100 columns, 42 s at 3 000 x 9 000) and those with products of
    columns to HiGHS' active-set method (16 s at 700 x 2 100, did not end at 1 000 x 3 000).

    Parameters
    ----------
    form : StandardForm
    options : SolverOptions, optional
    on_progress : function of (iterations, objective, seconds), optional
    start : Iterate, optional
        The answer to a neighbour of the same rows and columns; looked at by methods that go on from one.

    Raises
    ------
    UsageError
        If the form or an option cannot be meant, or the start is of another shape.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    >>> answer = solve(form)
    >>> str(answer.status), float(answer.objective), answer.dual.tolist()
    ('optimal', 3.0, [1.0])
    """
    options = options or SolverOptions()
    clock = Clock(options.time_limit, options.iteration_limit)
    form.validate()
    if start is not None and start.shape != (form.rows, form.columns):
        raise UsageError(f"A start of {start.shape} rows and columns fits no problem of {form.rows}, {form.columns}.")
    search = Search(form, options, clock, on_progress, start)
    try:
        return search.run()
    except KeyboardInterrupt:
        return search.ended(Status.STOPPED, "Stopped by the user.")


def attempts(form: StandardForm, options: SolverOptions) -> Iterator[tuple[Backend, SolverOptions]]:
    """Yield backend and options of one attempt after the other.

    A method that leaves no basis converges or does not, and proves nothing where it does not: one that does follows.
    """
    backend = named(form, options)
    if not backend.able.leaves_basis:
        yield backend, options
        backend = choose(form, basis=True)
    yield backend, options
    tight = replace(
        options,
        presolve=False,
        feasibility_tolerance=min(options.feasibility_tolerance, 1e-9),
        optimality_tolerance=min(options.optimality_tolerance, 1e-9),
        first_order_tolerance=min(options.first_order_tolerance, 1e-9),
    )
    yield backend, tight
    other = BACKENDS.get(backend.able.retries_by)
    if other is not None and form.kind in other.able.takes:
        yield other, replace(tight, presolve=True, crossover=True)


class Search:
    """One call of `solve`, or of `WarmModel.solve`: the attempts, and the best point they leave."""

    def __init__(
        self,
        form: StandardForm,
        options: SolverOptions,
        clock: Clock,
        on_progress: Progress | None,
        start: Iterate | None = None,
    ) -> None:
        self.start = start
        self.form, self.options, self.clock, self.on_progress = form, options, clock, on_progress
        self.method: str = options.method
        self.x: Array | None = None
        self.certificate: Certificate | None = None
        self.told: list[str] = []

    def run(self) -> Solution:
        form, options, clock = self.form, self.options, self.clock
        scaled, scaling = scale(form) if options.scale else (form, no_scaling(form))
        for number, (backend, attempt) in enumerate(attempts(form, options)):
            model = backend.model(scaled, clock.options(attempt, 1.0 - RESERVE))
            if self.start is not None and isinstance(model, BlocksModel):
                near = Iterate(scaling.scale_x(self.start.x), scaling.scale_dual(self.start.dual))
                model = replace(model, near=near)
            raw = model.solve(self.on_progress)
            self.count(raw)
            passed = self.judge(raw, scaling)
            if passed is not None:
                return passed
            if raw.outcome == "interrupted":
                return self.ended(Status.STOPPED, "Stopped by the user.")
            if form.columns == 0 and raw.outcome == "optimal":
                raw = replace(raw, outcome="infeasible")  # HiGHS does not look at rows without columns
            if raw.outcome in ("infeasible", "unbounded", "unbounded_or_infeasible"):
                known = self._classify(scaled, scaling, model, raw)
                if known is not None:
                    return known
            if raw.outcome == "limit" or clock.over:
                return self._rescue(scaled, scaling)
            self._tell(number, attempt, raw)
            if number == 0 and form.quadratic is not None and (endless := self._without_end(scaled, scaling)):
                return endless
        told = ["No answer passed the check:", *self.told, *self._advice()]
        return self.ended(Status.FAILED, " ".join(told))

    def count(self, raw: RawResult) -> None:
        self.clock.count(raw.iterations)
        self.method = raw.method

    def _tell(self, number: int, attempt: SolverOptions, raw: RawResult) -> None:
        check = f", {self.certificate}" if self.certificate is not None else ""
        presolve = "" if attempt.presolve else " without presolve"
        self.told.append(f"attempt {number + 1} ({raw.method}{presolve}) ended '{raw.message}'{check}.")

    def judge(self, raw: RawResult, scaling: Scaling) -> Solution | None:
        """Keep the point if it is the best so far; return the solution if it passes the check."""
        if raw.x is None:
            return None
        tolerance = self.options.certificate_tolerance
        x = scaling.unscale_x(raw.x)
        dual = None if raw.dual is None else scaling.unscale_dual(raw.dual)
        certificate = certify(self.form, x, dual)
        if dual is not None and certificate.passed(tolerance):
            self.x, self.certificate = x, certificate
            overlooked = find_overlooked(self.form, x, dual, self.options, self.clock)
            if overlooked.unbounded is not None:
                return self._unbounded(overlooked.unbounded)
            answer = self.ended(Status.OPTIMAL, " ".join([Status.OPTIMAL.sentence, *self.told]))
            return replace(
                answer,
                dual=dual,
                reduced_cost=reduced_costs(self.form, x, dual),
                basis=raw.basis,
                method=raw.method,
                warm=raw.warm,
            )
        if self._is_better(certificate):
            self.x, self.certificate = x, certificate
        return None

    def _is_better(self, found: Certificate) -> bool:
        if self.certificate is None:
            return True
        tolerance = self.options.certificate_tolerance
        if found.feasible(tolerance) and self.certificate.feasible(tolerance):
            ahead = found.primal_objective - self.certificate.primal_objective
            return ahead > 0 if self.form.maximise else ahead < 0
        return found.primal_infeasibility < self.certificate.primal_infeasibility

    def _classify(self, scaled: StandardForm, scaling: Scaling, model: Model, raw: RawResult) -> Solution | None:
        verdict = classify(self.form, scaled, scaling, model, raw, self.options, self.clock)
        if verdict.farkas is not None:
            return self._infeasible(verdict.farkas)
        if verdict.x is not None:
            found = certify(self.form, verdict.x, None)
            if verdict.unbounded is not None or self._is_better(found):
                self.x, self.certificate = verdict.x, found
        if verdict.unbounded is not None:
            return self._unbounded(verdict.unbounded)
        if verdict.interrupted:
            return self.ended(Status.STOPPED, "Stopped by the user.")
        return None

    def _without_end(self, scaled: StandardForm, scaling: Scaling) -> Solution | None:
        """Return that a quadratic problem betters for ever, or has no point, if it is so and certified.

        Interior point methods make no progress on such a problem, and the active-set method calls a point optimal.
        """
        growth = find_direction(self.form, self.options, self.clock).unbounded
        if growth is None:
            return None
        if not self._has_point():
            found = find_point(self.form, scaled, scaling, self.options, self.clock)
            if found.farkas is not None:
                return self._infeasible(found.farkas)
            if found.x is None:
                return None
            self.x, self.certificate = found.x, certify(self.form, found.x, None)
        return self._unbounded(growth)

    def _infeasible(self, proof: FarkasCertificate) -> Solution:
        self.x = self.certificate = None
        answer = self.ended(Status.INFEASIBLE, Status.INFEASIBLE.sentence)
        return replace(answer, ray=proof.ray, proof=proof)

    def _unbounded(self, proof: UnboundedCertificate) -> Solution:
        answer = self.ended(Status.UNBOUNDED, Status.UNBOUNDED.sentence)
        return replace(answer, ray=proof.direction, proof=proof)

    def _rescue(self, scaled: StandardForm, scaling: Scaling) -> Solution:
        """Spend what is left of the time on a feasible point, then on bettering it by the primal simplex method.

        An interior point method finds a point without objective fastest (0.2 s where the dual simplex method takes
        1.3 s at 3 000 rows), and crossover leaves a basis for the primal simplex method to go on from.
        """
        plain = replace(self.options, presolve=True, crossover=True)
        linear = self.form.quadratic is None
        scaled = replace(scaled, quadratic=None)
        model = IPM.model(scaled, plain)
        steps: list[tuple[Highs, Array]] = []
        if not self._has_point():
            steps.append((IPM, np.zeros(self.form.columns)))
        if linear:
            steps.append((PRIMAL_SIMPLEX, scaled.cost))
        for number, (backend, cost) in enumerate(steps):
            if self.clock.over or (number and not self._has_point()):
                break
            model.set_options(self.clock.options(plain), backend.way)
            model.change_cost(np.arange(self.form.columns), cost)
            raw = model.solve(self.on_progress)
            self.count(raw)
            if raw.outcome == "infeasible":
                known = self._classify(scaled, scaling, model, raw)
                if known is not None:
                    return known
            # The duals of a problem without its objective prove nothing.
            passed = self.judge(raw if cost is scaled.cost else replace(raw, dual=None), scaling)
            if passed is not None:
                return passed
            if raw.outcome == "interrupted":
                return self.ended(Status.STOPPED, "Stopped by the user.")
        return self.ended(Status.STOPPED, " ".join([self._limit(), *self._advice()]))

    def _limit(self) -> str:
        seconds, most = self.options.time_limit, self.options.iteration_limit
        limits = [f"{seconds:g} seconds"] if seconds is not None else []
        limits += [f"{most} iterations"] if most is not None else []
        return f"The limit of {' and '.join(limits)} was reached."

    def _advice(self) -> list[str]:
        """Say what could be installed for a problem of this kind."""
        kind = self.form.kind
        ways = [b for b in BACKENDS.values() if kind != "linear" and kind in b.able.takes and b.able.extra]
        return [QUADRATIC_ADVICE] if ways and not any(backend.available() for backend in ways) else []

    def _has_point(self) -> bool:
        return self.certificate is not None and self.certificate.feasible(self.options.certificate_tolerance)

    def ended(self, status: Status, message: str) -> Solution:
        """Return the point kept, if any, under a status; duals are not known."""
        form = self.form
        x = np.full(form.columns, np.nan) if self.x is None else self.x
        feasible = self._has_point()
        if status is Status.STOPPED:
            kept = "the best feasible point found so far is kept" if feasible else "no feasible point was found"
            message = f"{message.rstrip('.')}; {kept}."
        return Solution(
            status=status,
            x=x,
            row_activity=form.csc @ x,
            dual=np.full(form.rows, np.nan),
            reduced_cost=np.full(form.columns, np.nan),
            objective=float("nan") if self.x is None else form.objective(x),
            certificate=self.certificate,
            method=self.method,
            iterations=self.clock.iterations,
            seconds=self.clock.spent,
            basis=None,
            message=message,
            ray=None,
            proof=None,
            x_is_feasible=feasible,
        )
