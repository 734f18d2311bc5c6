"""Lay the basis of one plan, or its answer, over another: rows and columns of one name, label and year keep theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.arrays import Positions
from lustrum.labels import Index
from lustrum.problem.hand_over import layout_of
from lustrum.problem.problem import PlanProblem
from lustrum.solver import Basis, Iterate, Start

BASIC, NONBASIC = 1, 4


def carried_over(start: Start, before: PlanProblem, problem: PlanProblem) -> Start:
    """Return a start for `problem` from that of the problem `before`.

    Rows that are new stand free (basic; without a price) and columns that are new stand at a bound (or at 0), so that
    what is alike in both is where it was. The first year of one lies over the first of the other, also where they have
    other base years: plans rolled on by a year are solved in 7 steps so, and in 9 by the calendar. Years beyond those
    of `before` begin as its last one ended. The result need be no true basis, nor a point that meets all rows: a solver
    makes one of it.

    Parameters
    ----------
    start : Basis or Iterate
        With `before`'s rows and columns.
    """
    if isinstance(start, Basis):
        column = _columns(start.column, before, problem, np.int8(NONBASIC))
        return Basis(column, _rows(start.row, before, problem, np.int8(BASIC)))
    return Iterate(_columns(start.x, before, problem, 0.0), _rows(start.dual, before, problem, 0.0))


def _columns(old: NDArray[Any], before: PlanProblem, problem: PlanProblem, new: Any) -> NDArray[Any]:
    years = np.minimum(np.arange(problem.horizon), before.horizon - 1)
    column = np.full((problem.horizon, problem.width), new)
    old = old.reshape(before.horizon, before.width)
    for name, variable in problem.variables.items():
        if (known := before.variables.get(name)) is not None:
            here, there = _shared(variable.index, known.index)
            column[:, variable.offset + here] = old[years][:, known.offset + there]
    return column.ravel()


def _rows(old: NDArray[Any], before: PlanProblem, problem: PlanProblem, new: Any) -> NDArray[Any]:
    years = np.minimum(np.arange(problem.horizon), before.horizon - 1)
    now, then = layout_of(problem), layout_of(before)
    row = np.full(now.rows, new)
    place = {name: number for number, name in enumerate(before.constraints)}
    for number, (name, block) in enumerate(problem.constraints.items()):
        if name not in place:
            continue
        here, there = _shared(block.index, before.constraints[name].index)
        starts, earlier = now.row_start[number], then.row_start[place[name]][years]
        for start, start_before in zip(starts, earlier, strict=True):
            if start >= 0 and start_before >= 0:
                row[start + here] = old[start_before + there]
    return row


def _shared(index: Index, before: Index) -> tuple[Positions, Positions]:
    """Return where the items of both indexes stand in the one and in the other."""
    if index.items == before.items:
        same = np.arange(len(index))
        return same, same
    place = {item: k for k, item in enumerate(before.items)}
    pairs = [(k, place[item]) for k, item in enumerate(index.items) if item in place]
    here, there = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return here, there
