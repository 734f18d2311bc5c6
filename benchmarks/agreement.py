"""Whether `blocks` and the simplex method say the same: random problems with everything a form can hold."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from benchmarks.measure import machine
from benchmarks.page import table, write_page
from lustrum.solver import Iterate, Solution, SolverOptions, StandardForm, Status, solve

COUNT = 10_000
SAME = 2e-6
"""Of 1 + |objective|, by which two certified answers may differ: each is within 1e-6 of the best by its own measure."""

OFF = 0.05
"""By how much costs are off for the neighbour that is solved from an answer."""

BLOCKS, SIMPLEX = SolverOptions(method="blocks"), SolverOptions(method="simplex")


@dataclass
class Counted:
    """What came of one kind of problem."""

    solved: int = 0
    certified: int = 0
    handed_on: int = 0
    warm: int = 0
    left: int = 0
    largest: float = 0.0
    seconds: float = 0.0


def form_over(matrix: np.ndarray, random: np.random.Generator, maximise: bool, quadratic: bool) -> StandardForm:
    """Return a feasible problem over a matrix: equations, ranges, fixed columns, bounded where its columns are."""
    rows, columns = matrix.shape
    inside = random.uniform(0.0, 2.0, columns)
    activity, kind = matrix @ inside, random.integers(0, 4, rows)
    fixed = random.random(columns) < 0.1
    fixed[0] = False
    return StandardForm.from_matrix(
        matrix,
        random.normal(size=columns),
        maximise=maximise,
        row_lower=np.select([kind == 0, kind == 1, kind == 2], [activity, activity - 0.5, -np.inf], activity - 1.0),
        row_upper=np.select([kind == 0, kind == 1, kind == 2], [activity, np.inf, activity + 0.5], activity + 1.0),
        column_lower=np.where(fixed, inside, np.where(random.random(columns) < 0.2, -4.0, 0.0)),
        column_upper=np.where(fixed, inside, 3.0),
        quadratic=sp.diags_array((-1.0 if maximise else 1.0) * random.random(columns)) if quadratic else None,
    )


def random_problem(seed: int, quadratic: bool) -> StandardForm:
    """Return a feasible, bounded problem of blocks under shared rows, with equations, ranges and fixed columns."""
    random = np.random.default_rng(seed)
    blocks = [random.normal(size=random.integers(1, 5, 2)) for _ in range(random.integers(1, 9))]
    own = sp.block_diag(blocks).toarray()
    shared = random.normal(size=(random.integers(1, 6), own.shape[1]))
    matrix = np.vstack([own, shared * (random.random(shared.shape) < 0.6)])
    return form_over(matrix, random, bool(seed % 2), quadratic)


def judge(counted: Counted, seed: int, quadratic: bool) -> Solution:
    """Solve one problem by both methods, and a neighbour from the answer; fail where they differ."""
    form = random_problem(seed, quadratic)
    began = time.process_time()
    ours = solve(form, BLOCKS)
    near = replace(form, cost=form.cost * (1.0 + OFF * np.random.default_rng(seed).uniform(-1, 1, form.columns)))
    again = solve(near, BLOCKS, start=Iterate.of(ours))
    counted.seconds += time.process_time() - began
    for problem, answer in ((form, ours), (near, again)):
        theirs = solve(problem, SIMPLEX)
        left = quadratic and theirs.status is Status.FAILED  # the active-set method stops a little short on some
        counted.left += left
        assert answer.status is Status.OPTIMAL, f"problem {seed}: {answer.status}"
        assert left or theirs.status is Status.OPTIMAL, f"problem {seed}: {theirs.status} by the simplex method"
        off = abs(answer.objective - theirs.objective) / (1.0 + abs(theirs.objective))
        assert off <= SAME, f"problem {seed}: {answer.objective} by blocks, {theirs.objective} by the simplex method"
        counted.largest = max(counted.largest, off)
    counted.solved += 2
    counted.certified += ours.method == "blocks"
    counted.certified += again.method == "blocks"
    counted.handed_on += (ours.method != "blocks") + (again.method != "blocks")
    counted.warm += again.warm
    return ours


def main(count: int = COUNT) -> None:
    """Write the page `agreement`; fewer problems make the small run."""
    lines = []
    for name, quadratic in (("linear", False), ("separable quadratic", True)):
        counted = Counted()
        for seed in range(count // 2):
            judge(counted, seed, quadratic)
        lines.append(
            (
                name,
                counted.solved,
                counted.certified,
                counted.handed_on,
                f"{counted.warm} of {counted.solved // 2}",
                counted.left,
                f"{counted.largest:.0e}",
                f"{1000 * counted.seconds / max(counted.solved, 1):.0f}",
            )
        )
    head = (
        *("kind", "solved", "certified by blocks", "handed on", "neighbours warm"),
        *("left by the other", "largest difference", "ms each"),
    )
    write_page(
        "agreement",
        "Agreement with the simplex method",
        f"{count // 2:,} random problems of each kind: blocks of one to four rows and columns under one to five "
        "shared rows, equations, ranges, fixed and bounded columns, half of them maxima. Each is solved by `blocks`, "
        f"then with costs up to {100 * OFF:g} per cent off from the answer before; both by the simplex method (the "
        "active-set method where it is quadratic). 'Handed on' are those `blocks` did not certify and another did; "
        "'left by the other' those whose answer by the active-set method did not pass the check; compared they are. "
        f"Answers that differ by more than {SAME:g} of one plus the objective end the run before this is written. "
        "Processor seconds of one thread.",
        machine("lustrum", "highspy", "numpy", "scipy"),
        table(head, lines),
    )
