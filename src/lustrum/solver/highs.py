"""The one door to HiGHS: arrays go in, a raw result comes out; nothing is judged here.

highspy is imported when the first model is made, so that `import lustrum.solver` stays cheap.
"""

from __future__ import annotations

import threading
import time
from functools import cache
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.errors import UsageError
from lustrum.solver.backend import Outcome, Progress, RawResult
from lustrum.solver.basis import Basis
from lustrum.solver.highs_way import Way
from lustrum.solver.options import SolverOptions
from lustrum.solver.standard_form import StandardForm

# Seconds a method that cannot be interrupted (PDLP) is given to end after Ctrl-C before it is left behind.
PATIENCE = 2.0


@cache
def accepts(solver: str) -> bool:
    """Return whether this installation of HiGHS accepts a value of its option `solver` ('hipo' is an extra)."""
    highspy, highs = _silent_highs()
    accepted: bool = highs.setOptionValue("solver", solver) == highspy.HighsStatus.kOk
    return accepted


@cache
def _silent_class() -> Any:
    """Return a HiGHS class that prints nothing: highspy's constructor enables callbacks, which prints a banner."""
    import highspy

    class Silent(highspy.Highs):
        """HiGHS without its banner; `HighsModel` sets the callbacks itself."""

        def enableCallbacks(self) -> None:
            pass

    return Silent


def _silent_highs() -> tuple[Any, Any]:
    import highspy

    highs = _silent_class()()
    highs.setOptionValue("output_flag", False)
    return highspy, highs


def highs_version() -> str:
    """Return the version of HiGHS that is installed."""
    return str(_silent_highs()[1].version())


class HighsModel:
    """A model kept alive in HiGHS: change bounds, costs or options, solve again from the last basis.

    Parameters
    ----------
    form : StandardForm
    options : SolverOptions
        The method apart.
    way : Way

    Raises
    ------
    UsageError
        If HiGHS refuses an option or the model; HiGHS itself is silent about both.
    """

    def __init__(self, form: StandardForm, options: SolverOptions, way: Way) -> None:
        self._highspy, self._highs = _silent_highs()
        self.rows, self.columns = form.rows, form.columns
        self.quadratic = form.quadratic is not None
        # After an interior point method without crossover, HiGHS' postsolve gives duals of the wrong sign to a maximum.
        self._turned = form.maximise and not options.crossover
        self.method = ""
        self._stop = False
        self._set("output_flag", False)
        self.set_options(options, way)
        self._hand_over(form)

    def _set(self, name: str, value: bool | int | float | str) -> None:
        if self._highs.setOptionValue(name, value) != self._highspy.HighsStatus.kOk:
            advice = ""
            if name == "solver":
                advice = " HiPO needs highspy-extras of the same version as highspy; install lustrum[fast]."
            raise UsageError(f"HiGHS refuses the option {name} = {value!r}.{advice}", option=name, value=value)

    def told(self, name: str) -> Any:
        """Return the value of one of HiGHS' options as it stands."""
        return self._highs.getOptionValue(name)[1]

    def _accept(self, status: Any, what: str) -> None:
        if status == self._highspy.HighsStatus.kError:
            raise UsageError(f"HiGHS refuses the {what}.", step=what)

    def set_options(self, options: SolverOptions, way: Way) -> None:
        """Take over the options of a solve (method apart) and the way it is solved; every one is checked."""
        if self.quadratic:
            if way.quadratic is None:
                raise UsageError(
                    f"HiGHS cannot solve a quadratic programme by '{way.name}'; use 'auto'.", method=way.name
                )
            way = way.quadratic
        self.method, self._stoppable = way.name, way.stoppable
        self._set("solver", way.solver)
        self._set("simplex_strategy", way.simplex_strategy)
        if way.as_it_stands:
            self._set("simplex_scale_strategy", 0)
            self._set("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._set("presolve", "on" if options.presolve else "off")
        self._set("run_crossover", "on" if options.crossover else "off")
        # A first-order method stops by all three of its tolerances: what is asked of it is asked of each.
        first_order = options.first_order_tolerance if way.solver == "pdlp" else None
        self._set("primal_feasibility_tolerance", first_order or options.feasibility_tolerance)
        self._set("dual_feasibility_tolerance", first_order or options.optimality_tolerance)
        self._set("ipm_optimality_tolerance", max(1e-12, min(1e-8, options.optimality_tolerance)))
        self._set("pdlp_optimality_tolerance", options.first_order_tolerance)
        self._set("qp_regularization_value", 1e-10)
        self._set("random_seed", options.random_seed)
        self._set("threads", options.threads)
        for kind in ("simplex", "ipm", "pdlp", "qp"):
            self._set(f"{kind}_iteration_limit", options.iteration_limit or 2**31 - 1)
        self.set_time_limit(options.time_limit)

    def set_time_limit(self, seconds: float | None) -> None:
        """Set the time left for the next solve; None is no limit."""
        self._time_limit = float("inf") if seconds is None else max(seconds, 0.0)

    def _hand_over(self, form: StandardForm) -> None:
        none = np.zeros(form.columns, dtype=np.int32)  # all columns continuous
        maximise = form.maximise and not self._turned
        sense = self._highspy.ObjSense.kMaximize if maximise else self._highspy.ObjSense.kMinimize
        status = self._highs.passModel(
            form.columns,
            form.rows,
            form.nonzeros,
            int(self._highspy.MatrixFormat.kColwise),
            int(sense),
            float(self._as_given(form.offset)),
            self._as_given(form.cost),
            form.column_lower,
            form.column_upper,
            form.row_lower,
            form.row_upper,
            form.start.astype(np.int32, copy=False),
            form.index.astype(np.int32, copy=False),
            form.value,
            none,
        )
        self._accept(status, "model")
        if form.quadratic is not None:
            lower = sp.csc_array(form.quadratic, copy=True)
            lower.eliminate_zeros()
            lower.sort_indices()
            status = self._highs.passHessian(
                form.columns,
                lower.nnz,
                int(self._highspy.HessianFormat.kTriangular),
                lower.indptr.astype(np.int32),
                lower.indices.astype(np.int32),
                self._as_given(lower.data),
            )
            self._accept(status, "quadratic term")

    def _as_given(self, value: Any) -> Any:
        """Turn costs, objectives and duals from the form's sense to HiGHS' and back."""
        return -value if self._turned else value

    def change_row_bounds(self, rows: Any, lower: Any, upper: Any) -> None:
        """Change the bounds of some rows."""
        rows = np.asarray(rows, dtype=np.int32)
        status = self._highs.changeRowsBounds(rows.size, rows, *_floats(rows.size, lower, upper))
        self._accept(status, "row bounds")

    def change_column_bounds(self, columns: Any, lower: Any, upper: Any) -> None:
        """Change the bounds of some columns."""
        columns = np.asarray(columns, dtype=np.int32)
        status = self._highs.changeColsBounds(columns.size, columns, *_floats(columns.size, lower, upper))
        self._accept(status, "column bounds")

    def change_cost(self, columns: Any, cost: Any) -> None:
        """Change the objective coefficients of some columns."""
        columns = np.asarray(columns, dtype=np.int32)
        status = self._highs.changeColsCost(
            columns.size, columns, *_floats(columns.size, self._as_given(np.asarray(cost)))
        )
        self._accept(status, "costs")

    def change_coefficients(self, rows: Any, columns: Any, values: Any) -> None:
        """Change single entries of the matrix, also ones that were zero; meant for few of them."""
        for row, column, value in zip(rows, columns, values, strict=True):
            self._accept(self._highs.changeCoeff(int(row), int(column), float(value)), "coefficient")

    def set_start(self, *, basis: Any = None, x: Array | None = None, dual: Array | None = None) -> None:
        """Give a basis of a model of the same shape, or a point, to start from.

        `x` and `dual` have shapes (n,) and (m,). Plain numbers need be no true basis: HiGHS makes one of them that is
        nonsingular.
        """
        if isinstance(basis, Basis):
            status, made = list(self._highspy.HighsBasisStatus.__members__.values()), self._highspy.HighsBasis()
            made.col_status = [status[k] for k in basis.column.tolist()]
            made.row_status = [status[k] for k in basis.row.tolist()]
            made.valid, made.alien = True, True
            basis = made
        if basis is not None:
            self._accept(self._highs.setBasis(basis), "basis")
        if x is not None:
            solution = self._highspy.HighsSolution()
            solution.col_value = x.tolist()
            solution.value_valid = True
            if dual is not None:
                solution.row_dual = self._as_given(dual).tolist()
                solution.dual_valid = True
            self._accept(self._highs.setSolution(solution), "starting point")

    def forget_start(self) -> None:
        """Drop basis and solution; the next solve starts cold."""
        self._highs.clearSolver()

    def solve(self, on_progress: Progress | None = None) -> RawResult:
        """Run HiGHS and return what it says; Ctrl-C stops it and gives the outcome 'interrupted'.

        HiGHS runs in a thread of its own when called from the main thread, so that Ctrl-C is heard. Simplex, the
        interior point methods and the active-set method stop at their next iteration; PDLP cannot be stopped and is
        left behind after `PATIENCE` seconds, after which this model must not be used again.
        """
        # HiGHS' clock runs on from solve to solve of the same model; its limit is on the total.
        self._set("time_limit", min(1e300, self._highs.getRunTime() + self._time_limit))
        began = time.monotonic()
        self._stop = False
        self._listen(on_progress)
        failures: list[BaseException] = []
        if threading.current_thread() is threading.main_thread():
            ended = threading.Event()
            threading.Thread(target=self._run_in_thread, args=(failures, ended), daemon=True).start()
            abandoned = self._wait_for(ended)
        else:
            self._highs.run()
            abandoned = False
        seconds = time.monotonic() - began
        if abandoned:
            return RawResult("interrupted", None, None, None, self.method, 0, seconds, "interrupted")
        self._highs.disableCallbacks()
        if failures:
            raise failures[0]
        return self._read(seconds)

    def _run_in_thread(self, failures: list[BaseException], ended: threading.Event) -> None:
        try:
            self._highs.run()
            if hasattr(self._highs, "resetThreadScheduler"):  # since HiGHS 1.16
                self._highs.resetThreadScheduler(False)
        except BaseException as failure:  # handed over to the caller's thread
            failures.append(failure)
        finally:
            ended.set()

    def _wait_for(self, ended: threading.Event) -> bool:
        """Wait for HiGHS; return True if it had to be left behind.

        An event is waited for, not the thread: Ctrl-C during `Thread.join` marks a running thread as ended (3.11).
        """
        patience = float("inf")
        while patience > 0:
            try:
                if ended.wait(0.25):
                    return False
                if self._stop:
                    patience -= 0.25
            except KeyboardInterrupt:
                self._stop = True
                patience = min(patience, 30.0 if self._stoppable else PATIENCE)
        return not ended.is_set()

    def _listen(self, on_progress: Progress | None) -> None:
        """Let HiGHS ask at every iteration whether to stop, and tell how far it is, at most five times a second."""
        kinds = self._highspy.cb.HighsCallbackType
        began = last = time.monotonic()

        def heard(kind: Any, message: str, out: Any, answer: Any, _: Any) -> None:
            nonlocal last
            if self._stop and answer is not None:
                answer.user_interrupt = True
            if on_progress is not None and time.monotonic() - last > 0.2:
                last = time.monotonic()
                iterations = max(out.simplex_iteration_count, out.ipm_iteration_count, out.pdlp_iteration_count, 0)
                objective = self._as_given(float(out.objective_function_value))
                on_progress(iterations, objective if np.isfinite(objective) else float("nan"), last - began)

        self._highs.setCallback(heard, None)
        for name in ("kCallbackSimplexInterrupt", "kCallbackIpmInterrupt", "kHighsCallbackQpInterrupt"):
            if hasattr(kinds, name):  # the last one since HiGHS 1.16
                self._highs.startCallback(getattr(kinds, name))

    def _read(self, seconds: float) -> RawResult:
        status = self._highs.getModelStatus()
        known = self._highspy.HighsModelStatus
        outcomes: dict[Any, Outcome] = {
            known.kOptimal: "optimal",
            known.kModelEmpty: "optimal",
            known.kInfeasible: "infeasible",
            known.kUnbounded: "unbounded",
            known.kUnboundedOrInfeasible: "unbounded_or_infeasible",
            known.kTimeLimit: "limit",
            known.kIterationLimit: "limit",
            known.kInterrupt: "interrupted",
            known.kHighsInterrupt: "interrupted",
            known.kUnknown: "unknown",
        }
        solution = self._highs.getSolution()
        x = np.array(solution.col_value, dtype=np.float64) if solution.value_valid else None
        dual = self._as_given(np.array(solution.row_dual, dtype=np.float64)) if solution.dual_valid else None
        if status == known.kModelEmpty:
            x, dual = np.zeros(self.columns), np.zeros(self.rows)
        basis = self._highs.getBasis()
        info = self._highs.getInfo()
        counts = (
            info.simplex_iteration_count,
            info.ipm_iteration_count,
            info.crossover_iteration_count,
            info.pdlp_iteration_count,
            info.qp_iteration_count,
        )
        return RawResult(
            outcome=outcomes.get(status, "error"),
            x=x if x is None or np.isfinite(x).all() else None,
            dual=dual if dual is None or np.isfinite(dual).all() else None,
            basis=basis if basis.valid else None,
            method=self.method,
            iterations=sum(max(int(count), 0) for count in counts),
            seconds=seconds,
            message=self._highs.modelStatusToString(status),
        )

    def farkas_ray(self) -> Array | None:
        """Return HiGHS' proof of infeasibility if at hand, row multipliers of either sign, shape (m,), else None."""
        if not self._highs.getDualRayExist()[1]:
            return None  # asked all the same, HiGHS would solve again, deaf to limits
        _, exists, ray = self._highs.getDualRay()
        return np.array(ray, dtype=np.float64) if exists else None

    def unbounded_ray(self) -> Array | None:
        """Return HiGHS' direction of unbounded growth, shape (n,), if it has one at hand, else None."""
        if not self._highs.getPrimalRayExist()[1]:
            return None
        _, exists, ray = self._highs.getPrimalRay()
        return np.array(ray, dtype=np.float64) if exists else None

    def basic_variables(self) -> Indices | None:
        """Return the basic variables, shape (m,), rows counted behind the columns; None without a factorised basis."""
        status, found = self._highs.getBasicVariables()
        known = status == self._highspy.HighsStatus.kOk
        return np.where(found >= 0, found, self.columns - 1 - found) if known else None

    def inverse_rows(self, places: Indices) -> Array | None:
        """Return rows of the inverse of the basis, shape (places, m), in units of the form as handed over, or None."""
        found = [self._highs.getBasisInverseRow(place) for place in places.tolist()]
        if any(status != self._highspy.HighsStatus.kOk for status, _ in found):
            return None
        return np.array([row for _, row in found]).reshape(places.size, self.rows)


def _floats(count: int, *values: Any) -> tuple[Array, ...]:
    return tuple(np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,))) for value in values)
