"""Large plans: the fastest certified way, and where the limit lies. Every case is a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import Runs, machine
from benchmarks.page import table, write_page
from benchmarks.sizes import LARGE, TOY
from benchmarks.synthetic import GROWTH, synthetic_economy
from lustrum.problem.hand_over import layout_of, standard_form

if TYPE_CHECKING:
    from lustrum.problem import PlanProblem
    from lustrum.solver import StandardForm

LIMIT = 400.0
SLOW = 4.0
"""A way that took so many times the best one's seconds, or did not end, is not tried at the next size."""
LONG = 60.0
"""Seconds from which on a case is run once."""

SAME = 1e-5
"""Of the objective, by which certified answers may differ: each is within 1e-6 of the best one by its own measure."""

SIZES = LARGE | TOY
ROOT = Path(__file__).resolve().parent.parent
WAYS: dict[str, dict[str, Any]] = {
    "blocks": {"method": "blocks"},
    "simplex": {"method": "simplex"},
    "IPX": {"method": "ipm"},
    "HiPO": {"method": "hipo"},
    "PDLP 1e-4": {"method": "pdlp", "crossover": False, "presolve": False, "first_order_tolerance": 1e-4},
    "PDLP 1e-4, not scaled by us": {
        "method": "pdlp",
        "crossover": False,
        "presolve": False,
        "first_order_tolerance": 1e-4,
        "scale": False,
    },
    "basis of half the years": {"method": "primal_simplex"},
}
"""The last one solves a plan of half the years by IPX; its basis, the last year repeated, starts the primal simplex."""


def main(sizes: Sequence[str] = tuple(LARGE), ways: Sequence[str] = tuple(WAYS), runs: int = 3) -> None:
    """Write the page `large`; the toy, fewer ways and one run make the small one."""
    lines = []
    gone: set[str] = set()
    for size in sizes:
        took: dict[str, float] = {}
        best: dict[str, float] = {}
        for way in ways:
            if way in gone:
                continue
            got, seconds = _repeated(size, way, runs)
            took[way] = seconds.median if got["status"] == "optimal" else float("inf")
            if got.get("certified"):
                best[way] = got["objective"]
            lines.append(_line(size, way, got, seconds))
        middle = sorted(best.values())[len(best) // 2] if best else 0.0
        off = {way: value for way, value in best.items() if abs(value - middle) > SAME * abs(middle)}
        assert not off, f"{SIZES[size].name}: certified answers differ from {middle}: {off}"
        gone |= {way for way, seconds in took.items() if seconds > SLOW * min(took.values())}
    shapes = [(SIZES[size].name, *_shape(size)) for size in sizes]
    write_page(
        "large",
        "Large plans",
        "The default plan of synthetic economies; regions buy a fifth of every input from two others. Processor "
        f"seconds of the solve alone, median of {runs} with the range (one run where it took more than {LONG:g} s), "
        f"certificates by lustrum, {LIMIT:g} s at most by the clock. 'Certified' is what lustrum would hand out as "
        f"optimal, and certified answers agree within {SAME:g} of the objective, or this page is not written. "
        "First-order answers (PDLP) are shown as they stand; the figure is asked of all three of its tolerances. "
        "'blocks' is lustrum's own interior point method and leaves no basis; the others end at a vertex, PDLP "
        f"excepted. A way that took more than {SLOW:g} times the best one's seconds, or did not end, is left out of "
        "the larger plans.",
        machine("lustrum", "highspy", "highspy-extras", "numpy", "scipy"),
        table(("plan", "rows", "columns", "nonzeros"), shapes),
        table(("plan", "way", "s", "status", "steps", "primal", "dual", "gap", "certified", "MB"), lines),
    )


def _repeated(size: str, way: str, runs: int) -> tuple[dict[str, Any], Runs]:
    """Return the last of several runs, each a process of its own, and processor seconds of all; long ones run once."""
    seconds: list[float] = []
    got: dict[str, Any] = {}
    for _ in range(runs):
        print(f"{SIZES[size].name}: {way} ...", end=" ", flush=True)
        got = _case(size, way)
        seconds.append(got.get("seconds", float("nan")))
        print(got["status"], f"{seconds[-1]:.1f} s", flush=True)
        if got["status"] != "optimal" or seconds[-1] > LONG:
            break
    return got, Runs(tuple(seconds))


def _line(size: str, way: str, got: dict[str, Any], seconds: Runs) -> tuple[str, ...]:
    ended = got["status"] == "optimal"
    return (
        SIZES[size].name,
        way,
        seconds.told() if ended else "",
        got["status"] if ended else f"{got['status']} (at most {LIMIT:g} s)",
        str(got.get("iterations", "")),
        *(f"{got[key]:.0e}" if key in got else "" for key in ("primal", "dual", "gap")),
        "yes" if got.get("certified") else "no",
        f"{got.get('megabytes', float('nan')):.0f}",
    )


def _shape(size: str) -> tuple[str, str, str]:
    form = plan_form(SIZES[size].years, size)[1]
    return f"{form.rows:,}", f"{form.columns:,}", f"{form.nonzeros:,}"


def plan_form(years: int, size: str) -> tuple[PlanProblem, StandardForm]:
    """Return problem and form of the default plan of a size over so many years."""
    from lustrum.problem import build_plan

    problem = build_plan(synthetic_economy(SIZES[size]), years, growth=GROWTH)
    return problem, standard_form(problem)


def _case(size: str, way: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.large", size, way]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=1.3 * LIMIT + 60)
    except subprocess.TimeoutExpired:
        return {"status": "over the limit"}
    if done.returncode:
        return {"status": done.stderr.strip().splitlines()[-1][:90] if done.stderr.strip() else "killed"}
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def child(size: str, way: str) -> None:
    """Solve one case and print what came of it."""
    from lustrum.solver import SolverOptions, certify
    from lustrum.solver.backends import BACKENDS
    from lustrum.solver.highs import HighsModel
    from lustrum.solver.scaling import no_scaling, scale

    problem, form = plan_form(SIZES[size].years, size)
    options = SolverOptions(time_limit=LIMIT, **WAYS[way])
    began = time.process_time()
    basis = _short_basis(size, problem) if way.startswith("basis") else None
    scaled, scaling = scale(form) if options.scale else (form, no_scaling(form))
    model = BACKENDS[options.method].model(scaled, options)
    if basis is not None and isinstance(model, HighsModel):
        model.set_start(basis=basis)
    raw = model.solve()
    seconds = time.process_time() - began
    result: dict[str, Any] = {"status": raw.outcome, "seconds": seconds, "iterations": raw.iterations}
    if raw.x is not None:
        x = scaling.unscale_x(raw.x)
        found = certify(form, x, None if raw.dual is None else scaling.unscale_dual(raw.dual))
        result |= {
            "objective": form.objective(x),
            "primal": found.primal_infeasibility,
            "dual": found.dual_infeasibility,
            "gap": found.relative_gap,
            "certified": bool(found.passed(options.certificate_tolerance)),
        }
    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def _short_basis(size: str, whole: PlanProblem) -> Any:
    """Return a basis of the whole plan: that of one with half the years, its last year repeated."""
    import highspy

    from lustrum.solver import SolverOptions, solve

    problem, form = plan_form(SIZES[size].years // 2, size)
    basis = solve(form, SolverOptions(method="ipm")).basis
    columns = np.array([int(s) for s in basis.col_status]).reshape(problem.horizon, -1)
    rows = _rows_by_year(problem)
    status = np.array([int(s) for s in basis.row_status])
    target = np.zeros(layout_of(whole).rows, dtype=int)
    for (name, year), place in _rows_by_year(whole).items():
        source = rows.get((name, min(year, problem.horizon - 1)))
        target[place] = status[source] if source is not None and len(source) == len(place) else 1  # basic
    last = np.minimum(np.arange(whole.horizon), problem.horizon - 1)
    kinds = {int(kind): kind for kind in highspy.HighsBasisStatus.__members__.values()}
    result = highspy.HighsBasis()
    result.col_status = [kinds[s] for s in columns[last].ravel()]
    result.row_status = [kinds[s] for s in target]
    result.valid = True
    return result


def _rows_by_year(problem: PlanProblem) -> dict[tuple[str, int], np.ndarray]:
    layout = layout_of(problem)
    return {
        (name, year): np.arange(len(block.index)) + layout.row_start[number, year]
        for number, (name, block) in enumerate(problem.constraints.items())
        for year in range(problem.horizon)
        if layout.row_start[number, year] >= 0
    }


if __name__ == "__main__":
    child(*sys.argv[1:3])
