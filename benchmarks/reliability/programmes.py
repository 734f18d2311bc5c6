"""Random programmes whose answer is planted, in units far apart: is whatever is certified right?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lustrum.solver import SolverOptions, StandardForm, solve

COUNT = 5_000
SPREADS = (0, 2, 4, 6)
"""Powers of ten between the largest and the smallest unit, of rows and of columns."""
LIMIT = 20.0
WRONG = 1e-5
"""Distance from the planted value, relative to the sizes of the terms of the objective, that is called wrong."""

ENDINGS = ("optimal", "infeasible", "unbounded")


@dataclass(frozen=True)
class Planted:
    """A programme, how it has to end, and its best value with the size of its terms."""

    form: StandardForm
    ending: str
    quadratic: bool
    spread: int
    best: float = 0.0
    size: float = 1.0


def planted(seed: int) -> Planted:
    """Return one programme: half have a best answer, a quarter none because of their rows, a quarter no end.

    The best point is drawn with prices and slopes that lean on its limits, and the cost that makes it best is taken. An
    infeasible one holds a combination of its rows that contradicts itself; an unbounded one a direction that meets no
    limit and gains. Two of five are convex and separable. Then rows and columns are put into random units.
    """
    random = np.random.default_rng(seed)
    rows = int(random.integers(4, 70))
    columns = int(rows * random.uniform(0.8, 3.0)) + 2
    matrix = sp.random(rows, columns, density=min(1.0, 5 / rows), format="csc", random_state=random)
    matrix.data = random.uniform(0.2, 2.0, matrix.nnz) * random.choice([-1.0, 1.0], matrix.nnz)
    ending = ENDINGS[int(random.choice(3, p=(0.5, 0.25, 0.25)))]
    quadratic = bool(random.random() < 0.4)
    spread = int(random.choice(SPREADS))

    inside = random.random(columns) < 0.6
    x = np.where(inside, random.uniform(0.5, 5.0, columns), 0.0)
    slope = np.where(inside, 0.0, random.uniform(0.1, 1.0, columns))
    kind = random.random(rows)
    price = np.where(kind < 0.6, random.uniform(-1.0, 1.0, rows), 0.0)
    curvature = random.uniform(0.1, 3.0, columns) * (random.random(columns) < 0.6) if quadratic else np.zeros(columns)
    direction = np.zeros(columns)
    if ending == "unbounded":
        matrix, direction = _with_a_direction(matrix, random)
        curvature = np.where(direction > 0.0, 0.0, curvature)
    activity = matrix @ x
    room = random.uniform(0.1, 2.0, rows)
    lower = np.where((kind < 0.3) | (price > 0), activity, np.where(price < 0, -np.inf, activity - room))
    upper = np.where((kind < 0.3) | (price < 0), activity, np.where(price > 0, np.inf, activity + room))
    cost = matrix.T @ price + slope - curvature * x
    if ending == "unbounded":
        move = matrix @ direction
        lower, upper = np.where(move < -1e-12, -np.inf, lower), np.where(move > 1e-12, np.inf, upper)
        gain = float(cost @ direction) + random.uniform(0.1, 1.0)
        cost = cost - gain * direction / float(direction @ direction)
    if ending == "infeasible":
        matrix, lower, upper = _contradicting(matrix, lower, upper, random)
    form = _in_units(matrix, cost, curvature, lower, upper, direction, spread, random)
    terms = np.abs(cost * x) + 0.5 * curvature * x**2
    best = float(cost @ x + 0.5 * curvature @ x**2)
    sign = -1.0 if form.maximise else 1.0
    return Planted(form, ending, quadratic, spread, sign * best, float(terms.sum()) + 1e-9)


def _with_a_direction(matrix: sp.csc_array, random: np.random.Generator) -> tuple[sp.csc_array, np.ndarray]:
    """Return the matrix with a last column that takes back what some columns do, and the direction along them all."""
    rows, columns = matrix.shape
    direction = np.zeros(columns)
    chosen = random.choice(columns - 1, size=min(columns - 1, int(random.integers(1, 6))), replace=False)
    direction[chosen] = random.uniform(0.5, 2.0, chosen.size)
    direction[-1] = 1.0
    dense = matrix.toarray()
    dense[:, -1] = -(dense[:, :-1] @ direction[:-1])
    free = random.random(rows) < 0.2  # rows the direction moves, on the side where they have no limit
    dense[free, -1] += random.uniform(0.1, 1.0, int(free.sum()))
    return sp.csc_array(dense), direction


def _contradicting(
    matrix: sp.csc_array, lower: np.ndarray, upper: np.ndarray, random: np.random.Generator
) -> tuple[sp.csc_array, np.ndarray, np.ndarray]:
    """Return rows with one more, a sum of some of them that may not be what their own limits make it."""
    held = np.flatnonzero(np.isfinite(upper))
    if not held.size:
        upper = np.where(np.isfinite(lower), lower + 1.0, 1.0)
        held = np.arange(upper.size)
    chosen = random.choice(held, size=min(held.size, int(random.integers(1, 5))), replace=False)
    weight = random.uniform(0.2, 2.0, chosen.size)
    extra = sp.csr_array(matrix)[chosen].T @ weight
    least = float(weight @ upper[chosen]) + random.uniform(0.1, 2.0)
    more = sp.vstack([matrix, sp.csr_array(extra.reshape(1, -1))], format="csc")
    return sp.csc_array(more), np.append(lower, least), np.append(upper, np.inf)


def _in_units(
    matrix: sp.csc_array,
    cost: np.ndarray,
    curvature: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    direction: np.ndarray,
    spread: int,
    random: np.random.Generator,
) -> StandardForm:
    """Return the form with rows and columns in units up to 10^spread apart, without a hint of them."""
    rows, columns = matrix.shape
    row = 10.0 ** random.uniform(-spread / 2, spread / 2, rows)
    column = 10.0 ** random.uniform(-spread / 2, spread / 2, columns)
    sign = -1.0 if random.random() < 0.5 else 1.0
    capped = (random.random(columns) < 0.3) & (direction == 0.0)
    scaled = sp.diags_array(row) @ matrix @ sp.diags_array(column)
    return StandardForm.from_matrix(
        sp.csc_array(scaled),
        sign * cost * column,
        maximise=sign < 0,
        row_lower=lower * row,
        row_upper=upper * row,
        column_upper=np.where(capped, 20.0 / column, np.inf),
        quadratic=sp.csc_array(sp.diags_array(sign * curvature * column**2)) if curvature.any() else None,
    )


def outcome(each: Planted) -> str:
    """Solve a programme and say what came of it: right, wrong, or refused, which claims nothing."""
    answer = solve(each.form, SolverOptions(time_limit=LIMIT))
    status = str(answer.status)
    if status not in ENDINGS:
        return "refused"
    if status != each.ending:
        return "wrong"
    if status == "optimal" and abs(answer.objective - each.best) > WRONG * each.size:
        return "wrong"
    return "right"


def outcomes(count: int = COUNT, first: int = 0) -> Iterator[tuple[tuple[str, str, int], str, int]]:
    """Yield kind (programme, ending, spread), outcome and seed of one programme after the other."""
    for seed in range(first, first + count):
        each = planted(seed)
        kind = ("quadratic" if each.quadratic else "linear", each.ending, each.spread)
        yield kind, outcome(each), seed


def counted(count: int = COUNT) -> dict[tuple[str, str, int], Counter[str]]:
    """Return how many programmes of each kind are right, wrong, refused."""
    found: dict[tuple[str, str, int], Counter[str]] = {}
    for kind, came, _ in outcomes(count):
        found.setdefault(kind, Counter())[came] += 1
    return found
