"""Classify what a backend calls infeasible, unbounded or either: a certified proof, or no verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.solver.backend import Model, RawResult
from lustrum.solver.certificate import astray, bounds_of, certify, objective_unit, slopes
from lustrum.solver.clock import Clock
from lustrum.solver.extend import append_columns
from lustrum.solver.farkas import FarkasCertificate, certify_infeasible
from lustrum.solver.highs_methods import IPM, SIMPLEX
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import Scaling, units_of
from lustrum.solver.standard_form import StandardForm, diagonal
from lustrum.solver.unbounded import UnboundedCertificate, certify_unbounded

SHARE = 1e-3
"""A slope of an answer above this share of its own terms is one the answer should have followed, however small."""

QUIETEST = 1e-12
"""The same as a share of the objective's largest slope: below this `certify_unbounded` calls nothing growth."""

LOUDEST = 1e6
"""Costs a direction is looked for with are cut off here; what is found is certified with the true ones."""

LARGE = 2500
"""Rows from which a point is looked for by `phase_one` at once."""


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
    """Return a feasible point, or the proof that there is none: first without an objective, then by `phase_one`.

    Large problems go the other way round: without an objective nor presolve they take a hundred times as long.
    """
    plain = _plain(options)
    presolved = replace(plain, presolve=True)
    still = replace(scaled, cost=np.zeros(form.columns), offset=0.0, quadratic=None)
    # On a badly conditioned basis the multipliers of one method may not hold where those of another do.
    ways = [(SIMPLEX, plain), (IPM, presolved), (SIMPLEX, presolved)]
    if form.rows > LARGE:
        ways = [(SIMPLEX, presolved), (IPM, presolved), (SIMPLEX, plain)]
    else:
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
    for backend, step in ways:
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
    cost = form.cost * units_of(form)[1]
    cost = cost / (np.abs(cost).max(initial=0.0) or 1.0)
    return _fastest(form, replace(_cone(form), maximise=form.maximise, cost=cost), options, clock)


def find_overlooked(form: StandardForm, x: Array, y: Array, options: SolverOptions, clock: Clock) -> Verdict:
    r"""Return the direction of endless betterment that an answer which passes the check overlooks, if there is one.

    The check measures slopes in units of the objective's largest. A column that earns a millionth of that per base
    level may grow for ever and not be heard: with units far apart an unbounded problem looks solved. Where a slope that
    points at a bound that is not there is more than `SHARE` of its own terms, a direction d is looked for with such
    slopes as the unit. With reduced costs z and duals y, :math:`c'd = z'd + y'Ad`, the large costs cancelled.

    Parameters
    ----------
    form : StandardForm
    x, y : arrays, shapes (n,) and (m,)
        A point and duals that pass `certify`.
    options : SolverOptions
    clock : Clock
    """
    price, slope, terms = slopes(form, x, y)
    row_lower, row_upper, column_lower, column_upper = bounds_of(form)
    row_unit, column_unit = units_of(form)
    least = QUIETEST * objective_unit(form, form.quadratic_product(x), column_unit)
    in_columns, in_rows = astray(slope, column_lower, column_upper), astray(price, row_lower, row_upper) * row_unit
    in_columns = np.where(in_columns > SHARE * terms, in_columns, 0.0) * column_unit
    unit = max(in_columns.max(initial=0.0), in_rows.max(initial=0.0))
    if unit <= least:
        return Verdict()

    def counted(slope: Array) -> Array:
        costs: Array = np.clip(slope / unit, -LOUDEST, LOUDEST)
        return costs

    # What moves a row that has a price becomes a column of its own, which bears it.
    cone = _cone(form)
    priced = np.flatnonzero((price != 0.0) & (cone.row_lower[: form.rows] < cone.row_upper[: form.rows]))
    lower, upper = cone.row_lower.copy(), cone.row_upper.copy()
    lower[priced] = upper[priced] = 0.0
    moved = sp.csc_array((-np.ones(priced.size), (priced, np.arange(priced.size))), shape=(cone.rows, priced.size))
    problem = append_columns(
        replace(cone, cost=counted(slope * column_unit), row_lower=lower, row_upper=upper),
        moved,
        cost=counted(price * row_unit)[priced],
        lower=cone.row_lower[priced],
        upper=cone.row_upper[priced],
    )
    return _fastest(form, problem, options, clock)


def _cone(form: StandardForm) -> StandardForm:
    """Return the directions that meet no bound, up to one base level per column, in base levels; without objective."""
    row_unit, column_unit = units_of(form)
    row_lower, row_upper, column_lower, column_upper = bounds_of(form)

    def cone(lower: Array, upper: Array, most: float) -> tuple[Array, Array]:
        return np.where(np.isfinite(lower), 0.0, -most), np.where(np.isfinite(upper), 0.0, most)

    lower, upper = cone(row_lower, row_upper, np.inf)
    matrix = sp.csc_array(diagonal(1.0 / row_unit) @ form.csc @ diagonal(column_unit))
    if form.quadratic is not None:
        bent = form.whole_quadratic @ diagonal(column_unit)
        size = np.abs(bent.data).max(initial=0.0) or 1.0
        matrix = sp.csc_array(sp.vstack([matrix, bent / size]))
        lower = np.concatenate([lower, np.zeros(form.columns)])
        upper = np.concatenate([upper, np.zeros(form.columns)])
    least, most = cone(column_lower, column_upper, 1.0)
    return StandardForm.from_matrix(
        matrix,
        0.0,
        row_lower=lower,
        row_upper=upper,
        column_lower=least,
        column_upper=most,
    )


def _fastest(form: StandardForm, problem: StandardForm, options: SolverOptions, clock: Clock) -> Verdict:
    """Solve a problem over the cone of a form, whose first columns are the direction, and certify what comes out."""
    raw = SIMPLEX.model(problem, clock.options(_plain(options))).solve()
    if raw.x is None:
        return Verdict(interrupted=raw.outcome == "interrupted")
    growth = certify_unbounded(form, raw.x[: form.columns] * units_of(form)[1])
    return Verdict(unbounded=growth if growth.valid else None)


def _plain(options: SolverOptions) -> SolverOptions:
    """Without presolve, which leaves no ray; a proof is not cut off by a limit of iterations.

    Tighter than 1e-8 the simplex method may go round and round where nothing has a cost.
    """
    return replace(options, iteration_limit=None, presolve=False, feasibility_tolerance=1e-8, optimality_tolerance=1e-8)
