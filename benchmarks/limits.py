"""How far `blocks` is from the machine's limit: operations and bytes of each phase of a step against measured peaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.large import SIZES, plan_form
from benchmarks.measure import Runs, machine, repeated
from benchmarks.page import table, write_page

OFF = 1e-6
"""Relative residual above which nothing is printed."""


@dataclass(frozen=True)
class Phase:
    """One phase of a step: what it must do at least, and what it took.

    Parameters
    ----------
    name : str
    operations : float
        Multiplications and additions.
    bytes : float
        That have to be read or written at least once.
    seconds : Runs
    """

    name: str
    operations: float
    bytes: float
    seconds: Runs

    def limit(self, flops: float, bandwidth: float) -> float:
        return max(self.operations / flops, self.bytes / bandwidth)


def peaks(size: int = 1500, runs: int = 3) -> tuple[float, float]:
    """Return operations a second of a product of matrices, and bytes a second of a copy."""
    a, b = np.random.default_rng(0).normal(size=(2, size, size))
    product = min(repeated(lambda: a @ b, runs)[1].values)
    source, target = np.zeros(8 * size * size), np.zeros(8 * size * size)
    copy = min(repeated(lambda: np.copyto(target, source), runs)[1].values)
    return 2.0 * size**3 / max(product, 1e-9), 16.0 * source.size / max(copy, 1e-9)


def phases(size: str, runs: int = 3) -> tuple[int, int, list[Phase]]:
    """Return rows of the plan and of its border, and the phases of one factorisation and one solve, after a check."""
    from scipy.linalg import lapack

    from lustrum.solver.blocks.arrowhead import Arrowhead
    from lustrum.solver.blocks.programme import programme_of
    from lustrum.solver.scaling import scale

    form = scale(plan_form(SIZES[size].years, size)[1])[0]
    programme = programme_of(form, -1.0 if form.maximise else 1.0)
    assert programme is not None
    matrix = programme.matrix
    normal = Arrowhead(matrix, threads=1)
    random = np.random.default_rng(1)
    theta, right = 10.0 ** random.uniform(-2, 2, matrix.shape[1]), random.normal(size=matrix.shape[0])
    normal.factorise(theta)
    off = float(np.abs(normal.apply(normal.solve(right, 2)) - right).max() / np.abs(right).max())
    assert off < OFF, f"{size}: the factorisation leaves {off:.0e} of the right-hand side"
    border, inner = normal.border.size, normal.blocks
    dense, outer = normal.dense_parts

    def timed(work: Callable[[], Any]) -> Runs:
        return repeated(work, runs)[1]

    left = inner.eliminate(theta, 1e-13)
    eliminating = timed(lambda: inner.eliminate(theta, 1e-13))
    filling = timed(lambda: outer.fill(dense, left, theta))
    seconds = []
    for _ in range(runs):
        outer.fill(dense, left, theta)
        dense[np.diag_indices(border)] *= 1.0 + 1e-6
        seconds += repeated(lambda: lapack.dpotrf(dense.T, lower=0, clean=0, overwrite_a=1), 1)[1].values
    cholesky = Runs(tuple(seconds))
    normal.factorise(theta)
    some = right[normal.inner]
    return (
        matrix.shape[0],
        border,
        [
            Phase("blocks eliminated", inner.operations, 8.0 * (inner.stored + left.size), eliminating),
            Phase("border filled", outer.operations, 4.0 * border**2, filling),
            Phase("border factorised", border**3 / 3.0, 8.0 * border**2, cholesky),
            Phase("blocks solved with", 4.0 * inner.stored, 16.0 * inner.stored, timed(lambda: inner.solve(some))),
            Phase("all solved with", 2.0 * border**2, 8.0 * border**2, timed(lambda: normal.solve(right, 0))),
        ],
    )


def main(sizes: Sequence[str] = ("ten", "four_regions"), runs: int = 3) -> None:
    """Write the page `limits`; the toy and one run make the small one."""
    flops, bandwidth = peaks(runs=runs)
    lines = []
    for size in sizes:
        rows, border, found = phases(size, runs)
        for phase in found:
            limit, took = phase.limit(flops, bandwidth), phase.seconds.median
            lines.append(
                (
                    f"{SIZES[size].name}: {rows:,} rows, border {border:,}",
                    phase.name,
                    f"{phase.operations / 1e9:.3f}",
                    f"{phase.bytes / 1e9:.3f}",
                    phase.seconds.told(4),
                    f"{limit:.4f}",
                    f"{100 * limit / took:.0f} %" if took > 0 else "",
                )
            )
    write_page(
        "limits",
        "How far from the limit",
        "One step of `blocks` on the default plan of synthetic economies, phase by phase: the operations it has to do, "
        "the bytes it has to read or write at least once, and the seconds these take at the peaks measured in the same "
        f"run, {flops / 1e9:.0f} thousand million operations a second (a product of matrices) and "
        f"{bandwidth / 1e9:.1f} thousand million bytes a second (a copy). Processor seconds of one thread, median of "
        f"{runs} with the range. What is left out of the limit is above all the order in which entries are fetched; "
        "that the factorisation solves its equations is tested before anything is printed.",
        machine("lustrum", "numpy", "scipy"),
        table(("plan", "phase", "10^9 operations", "GB", "s", "limit, s", "of the limit"), lines, words=2),
    )
