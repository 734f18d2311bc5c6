"""Better techniques: from a year on an activity uses less of a product for each unit it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.check import Answer, Check, checked_by, entry_is
from lustrum.problem.names import ACTIVITY_LEVEL
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem

KEYS = ("activity", "product", "factor", "year")


def savings_are_used_less(answer: Answer) -> Check | None:
    """Inputs saved are the part left out of the technical coefficient, times the level."""
    lag = answer.economy.production_lag
    if "saved_inputs" not in answer.balance or (lag is not None and lag.any()):
        return None
    level, first = answer.quantities[ACTIVITY_LEVEL].values, answer.economy.base_year + 1
    expected = np.zeros((len(level), len(answer.economy.product)))
    for i, j, factor, year in _cells(answer.economy, answer.options.get("techniques", {}).get("changes", ()), first):
        since = max(year - first, 0)
        expected[since:, i] -= (1.0 - factor) * float(answer.economy.use[i, j]) * level[since:, j]
    return entry_is(answer, "saved_inputs", expected)


@checked_by(savings_are_used_less)
def techniques(problem: PlanProblem, changes: Sequence[Mapping[str, Any]] = ()) -> None:
    """From a year on an activity needs only a part of an input: it saves (1 - f) a_ij x_j of product i.

    Parameters
    ----------
    changes : sequence of tables
        ``{activity, product, factor, year}`` each: from `year` on (the first of the plan unless given) the activity
        uses `factor` times as much of the product for each unit it makes. What the change itself takes, machines or
        training, is not counted: ask for it with a wish on investment.

    Raises
    ------
    UsageError
        For an unknown key or label, a factor below 0, an input the activity does not use.
    """
    economy, first = problem.economy, problem.economy.base_year + 1
    if not changes:
        return
    begun, index = problem.published(Activities).begun, Index.of(economy.product)
    cells = _cells(economy, changes, first)
    total = problem.constant(index, np.zeros(len(index)))
    for year in sorted({cell[3] for cell in cells}):
        own = [cell for cell in cells if cell[3] == year]
        value = [(factor - 1.0) * float(economy.use[i, j]) for i, j, factor, _ in own]
        place = [cell[0] for cell in own], [cell[1] for cell in own]
        less = sparse.csc_array((value, place), shape=economy.use.shape)
        since: Array = (problem.elapsed >= year - first + 1).astype(float)
        total = total + (less @ begun).indexed(index) * since
    problem.uses("saved_inputs", total, title="Inputs saved by better techniques", final=False)
    for i, j, factor, year in cells:
        problem.assume(
            f"technique_{economy.product.labels[i]}_{economy.activity.labels[j]}",
            f"From {year} on {economy.activity.title(economy.activity.labels[j])} uses this many times the "
            f"{economy.product.title(economy.product.labels[i])} it used in the base year for each unit it makes.",
            f"{factor:g}",
            "options.techniques",
        )


def _cells(economy: Economy, changes: Sequence[Mapping[str, Any]], first: int) -> list[tuple[int, int, float, int]]:
    """Return the changes as (product, activity, factor, first year)."""
    found: list[tuple[int, int, float, int]] = []
    for number, change in enumerate(changes, start=1):
        where = f"techniques.changes, number {number}"
        unknown = [key for key in change if key not in KEYS]
        missing = [key for key in KEYS[:3] if key not in change]
        if unknown or missing:
            said = f"names '{unknown[0]}'" if unknown else f"has no {missing[0]}"
            raise UsageError(f"{where} {said}: a change names {', '.join(KEYS)} (year may be left out).")
        i, j = economy.product.position(change["product"]), economy.activity.position(change["activity"])
        factor, year = change["factor"], change.get("year", first)
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not (factor >= 0 and factor < np.inf):
            raise UsageError(f"{where}: factor is {factor!r}; give 0.9 for a tenth less, say.")
        if isinstance(year, bool) or not isinstance(year, int):
            raise UsageError(f"{where}: year is {year!r}; give a whole number.")
        if not economy.use[i, j]:
            raise UsageError(
                f"{where}: {change['activity']} uses no {change['product']} in the base year: there is nothing to save."
            )
        if any(cell[:2] == (i, j) for cell in found):
            raise UsageError(f"{where}: {change['product']} of {change['activity']} changes twice; keep one.")
        found.append((i, j, float(factor), year))
    return found
