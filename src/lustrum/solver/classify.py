"""Classify what a backend calls infeasible, unbounded or either: a certified proof, or no verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.solver.backend import Model, RawResult
from lustrum.solver.certificate import certify
from lustrum.solver.clock import Clock
from lustrum.solver.farkas import FarkasCertificate, certify_infeasible
from lustrum.solver.highs_methods import IPM, SIMPLEX
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import Scaling, units_of
from lustrum.solver.standard_form import StandardForm, diagonal
from lustrum.solver.unbounded import UnboundedCertificate, certify_unbounded


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: one of the two proofs (with a feasible point `x` beside a direction), a point, or neither."""

    farkas: FarkasCertificate | None = None
    unbounded: UnboundedCertificate | None = None
    x: Array | None = None
    interrupted: bool = False


def classify(
    form: StandardForm,
    scaled: StandardForm,
    scaling: Scaling,
    model: Model,
    raw: RawResult,
    options: SolverOptions,
    clock: Clock,
) -> Verdict:
    """Return the verdict on an outcome 'infeasible', 'unbounded' or 'unbounded_or_infeasible'.

    A ray the backend has at hand is checked first. Without one that holds, `find_point` looks for a feasible point or a
    proof that there is none; only then is a direction looked for.
    """
    ray = None if raw.outcome == "unbounded" else model.farkas_ray()
    if ray is not None and (proof := certify_infeasible(form, scaling.unscale_ray(ray))).valid:
        return Verdict(farkas=proof)
    x = None if raw.x is None else scaling.unscale_x(raw.x)
    if x is None or not certify(form, x, None).feasible(options.certificate_tolerance):
        found = find_point(form, scaled, scaling, options, clock)
        if found.farkas is not None or found.x is None:
            return found
        x = found.x
    if raw.outcome == "infeasible":
        return Verdict(x=x)
    direction = model.unbounded_ray()
    if direction is not None and (growth := certify_unbounded(form, scaling.unscale_x(direction))).valid:
        return Verdict(unbounded=growth, x=x)
    return replace(find_direction(form, options, clock), x=x)


def find_point(
    form: StandardForm, scaled: StandardForm, scaling: Scaling, options: SolverOptions, clock: Clock
) -> Verdict:
    """Return a feasible point, or the proof that there is none: first without an objective, then by `phase_one`."""
    plain = _plain(options)
    still = replace(scaled, cost=np.zeros(form.columns), offset=0.0, quadratic=None)
    model = SIMPLEX.model(still, clock.options(plain))
    raw = model.solve()
    if raw.outcome == "interrupted":
        return Verdict(interrupted=True)
    ray = model.farkas_ray() if raw.outcome == "infeasible" else None
    if ray is not None and (proof := certify_infeasible(form, scaling.unscale_ray(ray))).valid:
        return Verdict(farkas=proof)
    if raw.x is not None:
        x = scaling.unscale_x(raw.x)
        if certify(form, x, None).feasible(options.certificate_tolerance):
            return Verdict(x=x)
    if clock.over:
        return Verdict()
    # On a badly conditioned basis the multipliers of one method may not hold where those of another do.
    presolved = replace(plain, presolve=True)
    for backend, step in ((SIMPLEX, plain), (IPM, presolved), (SIMPLEX, presolved)):
        raw = backend.model(phase_one(still), clock.options(step)).solve()
        if raw.outcome == "interrupted":
            return Verdict(interrupted=True)
        if raw.x is None or raw.dual is None:
            continue
        x = scaling.unscale_x(raw.x[: form.columns])
        if certify(form, x, None).feasible(options.certificate_tolerance):
            return Verdict(x=x)
        proof = certify_infeasible(form, scaling.unscale_ray(raw.dual))
        if proof.valid:
            return Verdict(farkas=proof)
        if clock.left == 0.0:
            break
    return Verdict()


def phase_one(form: StandardForm) -> StandardForm:
    """Return the problem of least total row violation: two more columns for every row; its row duals are a ray."""
    rows = form.rows
    count = 2 * rows
    every = np.arange(rows, dtype=form.index.dtype)
    return replace(
        form,
        maximise=False,
        offset=0.0,
        quadratic=None,
        cost=np.concatenate([np.zeros(form.columns), np.ones(count)]),
        start=np.concatenate([form.start, form.nonzeros + np.arange(1, count + 1)]),
        index=np.concatenate([form.index, every, every]),
        value=np.concatenate([form.value, np.ones(rows), -np.ones(rows)]),
        column_lower=np.concatenate([form.column_lower, np.zeros(count)]),
        column_upper=np.concatenate([form.column_upper, np.full(count, np.inf)]),
        column_scale=None,
        row_scale=None,
    )


def find_direction(form: StandardForm, options: SolverOptions, clock: Clock) -> Verdict:
    """Return the direction of fastest betterment within one base level per column, if it betters anything.

    A quadratic term must not bend along it: its rows are added as equations.
    """
    row_unit, column_unit = units_of(form)

    def cone(lower: Array, upper: Array, most: float) -> tuple[Array, Array]:
        return np.where(np.isfinite(lower), 0.0, -most), np.where(np.isfinite(upper), 0.0, most)

    lower, upper = cone(form.row_lower, form.row_upper, np.inf)
    matrix = sp.csc_array(diagonal(1.0 / row_unit) @ form.csc @ diagonal(column_unit))
    if form.quadratic is not None:
        bent = form.whole_quadratic @ diagonal(column_unit)
        size = np.abs(bent.data).max(initial=0.0) or 1.0
        matrix = sp.csc_array(sp.vstack([matrix, bent / size]))
        lower = np.concatenate([lower, np.zeros(form.columns)])
        upper = np.concatenate([upper, np.zeros(form.columns)])
    least, most = cone(form.column_lower, form.column_upper, 1.0)
    cost = form.cost * column_unit
    problem = StandardForm.from_matrix(
        matrix,
        cost / (np.abs(cost).max(initial=0.0) or 1.0),
        maximise=form.maximise,
        row_lower=lower,
        row_upper=upper,
        column_lower=least,
        column_upper=most,
    )
    raw = SIMPLEX.model(problem, clock.options(_plain(options))).solve()
    if raw.x is None:
        return Verdict(interrupted=raw.outcome == "interrupted")
    growth = certify_unbounded(form, raw.x * column_unit)
    return Verdict(unbounded=growth if growth.valid else None)


def _plain(options: SolverOptions) -> SolverOptions:
    """Without presolve, which leaves no ray, at tight tolerances."""
    return replace(
        options,
        presolve=False,
        feasibility_tolerance=min(options.feasibility_tolerance, 1e-8),
        optimality_tolerance=min(options.optimality_tolerance, 1e-8),
    )
