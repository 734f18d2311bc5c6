"""Limits that are no fact but a width lustrum takes where nobody says one: named with option, loosened on trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import VerificationError
from lustrum.plan.rows import RowBook
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import LIMIT, Constraint
from lustrum.solver import SolverOptions, StandardForm, loosen_hard

MOST_TRIED = 3
"""So many limits of a clash are loosened on trial, the weightiest first."""


@dataclass(frozen=True)
class DefaultLimit:
    """A limit of a clash whose width is lustrum's default.

    Parameters
    ----------
    name : str
        Of the rows.
    options : tuple of str
        What sets its width, as a scenario names it, with the value taken: ``absorptive_limits.total_rise = 0.08``.
    looser : float or None
        Least share of its base-year size by which it must be looser for a plan to exist; None where none helps.
    together : float or None
        The same for all such limits of their parts at once, where none of them helps alone.
    tried : bool
        Whether the trial came to an answer that passed its check; else nothing is said of what would help.
    """

    name: str
    options: tuple[str, ...]
    looser: float | None
    together: float | None = None
    tried: bool = True

    def __str__(self) -> str:
        said = self.name.replace("_", " ")
        first = f"{said} is a default of lustrum (option {' or '.join(self.options)})"
        if not self.tried:
            return first
        if self.looser is None:
            return f"{first}; loosening it alone does not help"
        return f"{first}; with this limit looser by {_share(self.looser)} of its base-year size there is a plan"


def default_limits(
    problem: PlanProblem, form: StandardForm, book: RowBook, ray: Array | None, soft: Positions, options: SolverOptions
) -> tuple[DefaultLimit, ...]:
    """Return the limits a proof of impossibility leans on whose width nobody stated, each loosened on trial.

    `ray` holds one multiplier for each row of the form, shape (rows,). Rows of `soft` (wishes) stay as the form has
    them: make them free beforehand where they may give way.
    """
    if ray is None:
        return ()
    size = np.abs(ray) * (form.row_scale if form.row_scale is not None else 1.0)
    weight: dict[str, float] = {}
    wishes = set(soft.tolist())
    for row in np.flatnonzero(size > 1e-6 * size.max(initial=0.0)).tolist():
        limit = book.constraint(row)
        if row not in wishes and limit.kind == LIMIT and options_of(problem, limit):
            weight[limit.name] = weight.get(limit.name, 0.0) + float(size[row])
    found = []
    for name in sorted(weight, key=lambda each: -weight[each])[:MOST_TRIED]:
        rows = book.rows_of(name)
        scale = np.ones(len(rows)) if form.row_scale is None else form.row_scale[rows]
        named = options_of(problem, problem.constraints[name])
        try:
            found.append(DefaultLimit(name, named, loosen_hard(form, rows, scale, options)))
        except VerificationError:  # the clash itself is proved; what a trial does not prove is not told
            found.append(DefaultLimit(name, named, None, tried=False))
    if found and all(each.tried and each.looser is None for each in found):
        # A proof names the rows it leans on; where these give way others of the same kind may stand behind them.
        parts = {problem.constraints[each.name].part for each in found}
        kin = [
            each.name
            for each in problem.constraints.values()
            if each.part in parts and each.kind == LIMIT and options_of(problem, each)
        ]
        rows = np.concatenate([book.rows_of(name) for name in kin])
        scale = np.ones(len(rows)) if form.row_scale is None else form.row_scale[rows]
        together = loosen_hard(form, rows, scale, options)
        found = [replace(each, together=together) for each in found]
    return tuple(found)


def options_of(problem: PlanProblem, limit: Constraint) -> tuple[str, ...]:
    """Return the options that set how wide a limit is and that nobody stated, with their values.

    The limit says itself which they are (`Constraint.width`): `investment_rise` hangs on `total_rise`, a capacity on
    nothing.
    """
    unstated = problem.defaults.get(limit.part, {})
    return tuple(f"{limit.part}.{option} = {unstated[option]:g}" for option in limit.width if option in unstated)


def without_rows(form: StandardForm, rows: Positions) -> StandardForm:
    """Return the form with some rows free: what holds whatever is wished."""
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return replace(form, row_lower=lower, row_upper=upper)


def in_words(limits: Sequence[DefaultLimit]) -> str:
    """Return what is said of the default limits of a clash as sentences, '' for none."""
    said = "".join(f" {str(each)[:1].upper()}{str(each)[1:]}." for each in limits)
    if limits and limits[0].together is not None:
        said += (
            f" With all such limits of these parts looser by {_share(limits[0].together)} of their base-year size "
            "there is a plan."
        )
    return said


def _share(value: float) -> str:
    """Return a share in per cent, rounded up, so that the printed figure does."""
    step = 10.0 ** (floor(log10(value)) - 1)
    return f"{100.0 * step * ceil(value / step - 1e-9):.4g} %"
