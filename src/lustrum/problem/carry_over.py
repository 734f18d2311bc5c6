"""Lay the basis of one plan over another: rows and columns of one name, label and year keep their status."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Positions
from lustrum.labels import Index
from lustrum.problem.hand_over import layout_of
from lustrum.problem.problem import PlanProblem
from lustrum.solver import Basis

BASIC, NONBASIC = 1, 4


def carried_over(basis: Basis, before: PlanProblem, problem: PlanProblem) -> Basis:
    """Return a start for `problem` from the basis of the problem `before`.

    Rows that are new stand free (basic) and columns that are new stand at a bound, so that what is alike in both is
    where it was. Years beyond those of `before` begin as its last one ended. The result need be no true basis: a solver
    makes one of it.

    Parameters
    ----------
    basis : Basis
        With `before`'s rows and columns.
    """
    years = np.minimum(np.arange(problem.horizon), before.horizon - 1)
    column = np.full((problem.horizon, problem.width), NONBASIC, dtype=np.int8)
    old = basis.column.reshape(before.horizon, before.width)
    for name, variable in problem.variables.items():
        if (known := before.variables.get(name)) is not None:
            here, there = _shared(variable.index, known.index)
            column[:, variable.offset + here] = old[years][:, known.offset + there]
    now, then = layout_of(problem), layout_of(before)
    row = np.full(now.rows, BASIC, dtype=np.int8)
    place = {name: number for number, name in enumerate(before.constraints)}
    for number, (name, block) in enumerate(problem.constraints.items()):
        if name not in place:
            continue
        here, there = _shared(block.index, before.constraints[name].index)
        starts, earlier = now.row_start[number], then.row_start[place[name]][years]
        for start, start_before in zip(starts, earlier, strict=True):
            if start >= 0 and start_before >= 0:
                row[start + here] = basis.row[start_before + there]
    return Basis(column.ravel(), row)


def _shared(index: Index, before: Index) -> tuple[Positions, Positions]:
    """Return where the items of both indexes stand in the one and in the other."""
    if index.items == before.items:
        same = np.arange(len(index))
        return same, same
    place = {item: k for k, item in enumerate(before.items)}
    pairs = [(k, place[item]) for k, item in enumerate(index.items) if item in place]
    here, there = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return here, there
