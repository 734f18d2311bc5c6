"""Which soft rows cannot hold together: an irreducible set, by Farkas filtering and a deletion filter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import StoppedError, UsageError, VerificationError
from lustrum.solver.certificate import certify
from lustrum.solver.classify import LARGE, Verdict, find_point
from lustrum.solver.clock import Clock
from lustrum.solver.extend import check_group, without_objective
from lustrum.solver.farkas import FarkasCertificate, certify_infeasible
from lustrum.solver.highs_methods import SIMPLEX
from lustrum.solver.options import SolverOptions
from lustrum.solver.relax import finished
from lustrum.solver.scaling import scale
from lustrum.solver.solve import solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status


@dataclass(frozen=True, slots=True)
class Clash:
    """Soft rows that cannot hold together with the hard rows, none of which can be spared.

    Parameters
    ----------
    rows : tuple of int
        In rising order; empty where the hard rows alone have no answer.
    farkas : FarkasCertificate
        The proof; zero on all other soft rows.
    verified : bool
        Whether, for each of the rows, a certified point was found that meets all hard rows and all the others.
    """

    rows: tuple[int, ...]
    farkas: FarkasCertificate
    verified: bool

    @property
    def ray(self) -> Array:
        """The row multipliers of the proof, shape (m,)."""
        return self.farkas.ray


def minimal_clash(
    form: StandardForm, rows: Any, ranks: Any, scales: Any, options: SolverOptions | None = None
) -> Clash:
    """Return an irreducible set of soft rows that cannot hold together with the hard rows and column bounds.

    A Farkas proof names the rows that matter; each of them is then left out on trial, the most important first (so that
    the clash is told in terms of what is first to give way) and among those the one with the least part in the proof.
    Where no answer exists without it, it is dropped for good, with all rows the new proof does not need. Every trial is
    decided by a certified proof or a certified point and starts from the basis of the one before.

    Parameters
    ----------
    form, rows, ranks, scales, options
        As for `relax.relax`.

    Raises
    ------
    UsageError
        If the form has an answer, so that nothing clashes.
    StoppedError, VerificationError

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0]] * 3, [0.0], row_lower=[10, 2, -np.inf], row_upper=[np.inf, np.inf, 4])
    >>> minimal_clash(form, [0, 1, 2], [1, 1, 1], [1.0, 1.0, 1.0]).rows
    (0, 2)
    """
    options = options or SolverOptions()
    clock = Clock(options.time_limit)
    rows, scales, ranks = check_group(form, rows, scales, ranks)
    still = without_objective(form)
    answer = finished(solve(still, clock.options(options)))
    if answer.status is Status.OPTIMAL:
        raise UsageError("All rows can hold together; there is no clash.")
    assert isinstance(answer.proof, FarkasCertificate)
    proof = answer.proof

    trial = _Trial(still, options, clock)
    weight = dict(zip(rows.tolist(), (np.abs(proof.ray[rows]) * scales).tolist(), strict=True))
    rank = dict(zip(rows.tolist(), ranks.tolist(), strict=True))
    candidates = _used(rows.tolist(), proof)
    trial.free([row for row in rows.tolist() if row not in candidates])
    verified = True
    for row in sorted(candidates, key=lambda row: (rank[row], weight[row], row)):
        if row not in candidates:
            continue
        trial.free([row])
        verdict = trial.verdict()
        if verdict.farkas is not None:
            proof = verdict.farkas
            needed = _used(sorted(candidates), proof)
            trial.free([other for other in sorted(candidates) if other not in needed])
            candidates = needed
            continue
        verified = verified and verdict.x is not None
        trial.restore(row)
    return Clash(tuple(sorted(candidates)), proof, verified)


def check_clash(form: StandardForm, clash: Clash) -> None:
    """Refuse a clash that is not one of this form.

    Raises
    ------
    VerificationError
        If its proof does not hold here.
    """
    if clash.ray.shape != (form.rows,) or not certify_infeasible(form, clash.ray).valid:
        raise VerificationError("The proof of the clash does not hold for this problem; it belongs to another one.")


def _used(rows: list[int], proof: FarkasCertificate) -> set[int]:
    return {row for row in rows if proof.ray[row] != 0.0}


class _Trial:
    """The form with some rows left out; what it proves is asked again and again."""

    def __init__(self, form: StandardForm, options: SolverOptions, clock: Clock) -> None:
        self.form, self.options, self.clock = form, options, clock
        self.lower, self.upper = form.row_lower.copy(), form.row_upper.copy()
        self.scaled, self.scaling = scale(form)
        plain = replace(options, presolve=False, feasibility_tolerance=1e-9)
        self.model = SIMPLEX.model(self.scaled, plain)

    def free(self, rows: list[int]) -> None:
        """Leave rows out."""
        if rows:
            self.lower[rows], self.upper[rows] = -np.inf, np.inf
            self.model.change_row_bounds(rows, -np.inf, np.inf)

    def restore(self, row: int) -> None:
        """Take a row in again."""
        self.lower[row], self.upper[row] = self.form.row_lower[row], self.form.row_upper[row]
        self.model.change_row_bounds([row], self.scaled.row_lower[row], self.scaled.row_upper[row])

    def verdict(self) -> Verdict:
        """Return a certified proof or point; neither where nothing could be proved."""
        if self.clock.over:
            raise StoppedError("The time limit was reached before the clash was found.")
        form = replace(self.form, row_lower=self.lower, row_upper=self.upper)
        return self._at_hand(form) or self._looked_for(form)

    def _at_hand(self, form: StandardForm) -> Verdict | None:
        """Return what the trial before it leads to; None where that proves nothing, or the form is large."""
        if form.rows > LARGE:
            return None
        self.model.set_time_limit(self.clock.left)
        raw = self.model.solve()
        if raw.outcome == "interrupted":
            raise KeyboardInterrupt
        if raw.outcome == "infeasible" and (ray := self.model.farkas_ray()) is not None:
            proof = certify_infeasible(form, self.scaling.unscale_ray(ray))
            if proof.valid:
                return Verdict(farkas=proof)
        if raw.outcome == "optimal" and raw.x is not None:
            x = self.scaling.unscale_x(raw.x)
            if certify(form, x, None).feasible(self.options.certificate_tolerance):
                return Verdict(x=x)
        self.model.forget_start()
        return None

    def _looked_for(self, form: StandardForm) -> Verdict:
        scaled = replace(self.scaled, row_lower=self.lower * self.scaling.row, row_upper=self.upper * self.scaling.row)
        verdict = find_point(form, scaled, self.scaling, self.options, self.clock)
        if verdict.interrupted:
            raise KeyboardInterrupt
        if verdict.farkas is None and verdict.x is None and self.clock.over:
            raise StoppedError("The time limit was reached before the clash was found.")
        return verdict
