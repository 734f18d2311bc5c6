"""Fifty small separable convex quadratic programmes, each with a known best value, by every method that takes them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.measure import machine
from benchmarks.page import table, write_page

if TYPE_CHECKING:
    from lustrum.solver import StandardForm

COUNT = 50
LIMIT = 20.0
ROOT = Path(__file__).resolve().parent.parent
WAYS = {"active set": "simplex", "blocks": "blocks", "HiPO": "hipo", "as lustrum chooses": "auto"}


def programme(seed: int) -> tuple[StandardForm, float]:
    """Return a separable convex programme of 20 to 300 rows and its best value, planted by its conditions.

    A point, row duals and slopes that lean on bounds are drawn, and the cost that makes them best is taken. Half of the
    columns are curved in one programme of three, all in the others; every second one is a maximum.
    """
    import numpy as np
    import scipy.sparse as sp

    from lustrum.solver import StandardForm

    random = np.random.default_rng(seed)
    rows = int(random.integers(20, 301))
    columns = int(rows * random.uniform(1.3, 3.0))
    matrix = sp.random(rows, columns, density=min(1.0, 6 / rows), format="csc", random_state=random)
    matrix.data = random.uniform(0.2, 2.0, matrix.nnz) * random.choice([-1.0, 1.0], matrix.nnz)
    inside = random.random(columns) < 0.7
    x = np.where(inside, random.uniform(0.5, 5.0, columns), 0.0)
    slope = np.where(inside, 0.0, random.uniform(0.1, 1.0, columns))
    kind = random.random(rows)
    price = np.where(kind < 0.6, random.uniform(-1.0, 1.0, rows), 0.0)
    activity = matrix @ x
    room = random.uniform(0.1, 2.0, rows)
    lower = np.where((kind < 0.3) | (price > 0), activity, np.where(price < 0, -np.inf, activity - room))
    upper = np.where((kind < 0.3) | (price < 0), activity, np.where(price > 0, np.inf, activity + room))
    curved = random.random(columns) < (0.5 if seed % 3 == 0 else 1.0)
    curvature = np.where(curved, random.uniform(0.1, 3.0, columns), 0.0)
    sign = -1.0 if seed % 2 else 1.0
    cost = matrix.T @ price + slope - curvature * x
    form = StandardForm.from_matrix(
        matrix,
        sign * cost,
        maximise=bool(seed % 2),
        row_lower=lower,
        row_upper=upper,
        column_upper=np.where(random.random(columns) < 0.3, 20.0, np.inf),
        quadratic=sp.diags_array(sign * curvature),
    )
    return form, sign * float(cost @ x + 0.5 * curvature @ x**2)


def child(method: str, count: int = COUNT) -> None:
    """Solve all programmes by one method and print seconds, status and distance from the best value, one a line."""
    from lustrum.solver import SolverOptions, solve

    options: Any = {"method": method, "time_limit": LIMIT}
    for seed in range(count):
        form, best = programme(seed)
        answer = solve(form, SolverOptions(**options))
        off = abs(answer.objective - best) / (1.0 + abs(best))
        print(json.dumps([seed, form.rows, answer.seconds, str(answer.status), answer.method, off]), flush=True)


def main(count: int = COUNT) -> None:
    """Write the page `quadratic`; fewer programmes make the small run."""
    lines = []
    for name, method in WAYS.items():
        print(f"{name} ...", flush=True)
        command = [sys.executable, "-m", "benchmarks.quadratic", method, str(count)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode:
            lines.append((name, "not installed", *[""] * 5))
            continue
        got = [json.loads(line) for line in done.stdout.splitlines()]
        right = [each for each in got if each[3] == "optimal"]
        assert all(each[5] < 1e-5 for each in right), f"{name}: a certified answer is off the planted one"
        seconds = [each[2] for each in got]
        lines.append(
            (
                name,
                f"{len(right)} of {len(got)}",
                f"{median(seconds):.2f}",
                f"{max(seconds):.2f}",
                f"{sum(seconds):.1f}",
                f"{max((each[5] for each in right), default=float('nan')):.0e}",
                ", ".join(sorted({each[4] for each in got})),
            )
        )
    write_page(
        "quadratic",
        "Small separable quadratic programmes",
        f"{count} random convex programmes of 20 to 300 rows and 1.3 to 3 times as many columns, six entries a column, "
        "equations, ranges and limits, at most one curvature a column; half of them are maxima. The best value is "
        f"planted. {LIMIT:g} s at most each; an answer counts where its certificate passes.",
        machine("lustrum", "highspy", "highspy-extras", "numpy", "scipy"),
        table(("Way", "certified", "median, s", "longest, s", "all, s", "off the best value", "methods"), lines),
    )


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]))
