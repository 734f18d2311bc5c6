"""(c) Solve time by method and size, each with its certificate, so that the default per size is chosen from evidence.

Every case is a process of its own with a limit of 60 seconds. What a first-order method (PDLP) answers is shown with
its worst row violation in units of base-year output: small in the solver's norm is not always small in tonnes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import machine
from benchmarks.page import table, write_page
from benchmarks.sizes import METHODS, TOY
from benchmarks.synthetic import GROWTH, synthetic_economy
from lustrum.problem.hand_over import layout_of, standard_form

if TYPE_CHECKING:
    from lustrum.solver import Certificate, SolverOptions, StandardForm

WAYS: dict[str, dict[str, Any]] = {
    "simplex": {"method": "simplex"},
    "IPX": {"method": "ipm"},
    "IPX, no crossover": {"method": "ipm", "crossover": False},
    "HiPO": {"method": "hipo"},
    "HiPO, no crossover": {"method": "hipo", "crossover": False},
    # A first-order answer is taken as it is; the certificate says what it is worth. Without presolve: the duals that
    # HiGHS 1.15.1 recovers from its presolve are off by a tenth of the objective unless a crossover mends them.
    "PDLP": {"method": "pdlp", "presolve": False, "crossover": False},
}
SIZES = METHODS | TOY
LIMIT = 60.0
PATIENCE = 30.0
ROOT = Path(__file__).resolve().parent.parent


def main(sizes: Sequence[str] | None = None, ways: Sequence[str] = tuple(WAYS)) -> None:
    """Write the page `methods`; the toy and fewer ways make the small run."""
    chosen = list(sizes or ("tiny", "small", "ten", "middle"))
    results: dict[str, dict[str, dict[str, Any]]] = {size: {} for size in chosen}
    gone: set[str] = set()
    for size in chosen:
        for way in ways:
            if way in gone:
                results[size][way] = {"status": "not tried: too slow at a smaller size"}
                continue
            print(f"{SIZES[size].name}: {way} ...", end=" ", flush=True)
            got = results[size][way] = _case(size, way)
            print(got.get("status"), f"{got.get('seconds', float('nan')):.2f} s", flush=True)
            if got["status"] in ("stopped", "over the limit"):
                gone.add(way)
    parts = []
    for size in chosen:
        parts += [f"## {SIZES[size].name}", *_size(results[size])]
    summary = [
        (SIZES[size].name, _rows(results[size]), *(_cell(results[size][way]) for way in ways)) for size in chosen
    ]
    write_page(
        "methods",
        "Methods by size",
        "The default plan of synthetic economies, solved by lustrum's solver: scaling, HiGHS, our own certificate; "
        "no tie-break. Violations are in base-year units: the worst of any row in units of that row's typical size, "
        "and the worst of the material balances in units of the base-year output of the product. 'Optimal' of PDLP is "
        "HiGHS' word; the certificate beside it is ours, and the default solve would go on to another method. One run "
        "each, 60 s at most; without crossover an interior point method ends inside the optimal face and leaves no "
        "basis.",
        machine("lustrum", "highspy", "highspy-extras", "numpy", "scipy"),
        "## Seconds to an answer",
        table(("Plan", "rows", *ways), summary),
        *parts,
    )


def _case(size: str, way: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.methods", size, way]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=LIMIT + PATIENCE)
    except subprocess.TimeoutExpired:
        return {"status": "over the limit"}
    if done.returncode:
        return {"status": done.stderr.strip().splitlines()[-1][:120] if done.stderr.strip() else "failed"}
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def child(size: str, way: str) -> None:
    """Solve one case and print what came of it."""
    import numpy as np

    from lustrum.problem import build_plan
    from lustrum.solver import SolverOptions

    economy = synthetic_economy(SIZES[size])
    problem = build_plan(economy, SIZES[size].years, growth=GROWTH)
    form = standard_form(problem)
    options = SolverOptions(time_limit=LIMIT, **WAYS[way])
    answer = _first_order(form, options) if options.method == "pdlp" else _certified(form, options)
    result: dict[str, Any] = {"rows": form.rows, "columns": form.columns, "nonzeros": form.nonzeros, **answer}
    activity = result.pop("activity")
    if activity is not None:
        scale = form.row_scale
        assert scale is not None
        wrong = np.maximum(np.maximum(form.row_lower - activity, activity - form.row_upper), 0.0)
        layout, blocks = layout_of(problem), list(problem.constraints)
        products = len(economy.product)
        balance = layout.rows_of(blocks.index("balance"), products)
        home = layout.rows_of(blocks.index("absorption"), products)
        result |= {
            "worst_row": float((wrong / scale).max()),
            "worst_balance": float(max((wrong[rows] / economy.base_output).max() for rows in (balance, home))),
        }
    print(json.dumps(result))


def _certified(form: StandardForm, options: SolverOptions) -> dict[str, Any]:
    from lustrum.solver import solve

    solution = solve(form, options)
    return {
        "status": str(solution.status),
        "seconds": solution.seconds,
        "method": solution.method,
        "iterations": solution.iterations,
        "objective": solution.objective,
        "activity": solution.row_activity if solution.certificate is not None else None,
        **_quality(solution.certificate),
    }


def _first_order(form: StandardForm, options: SolverOptions) -> dict[str, Any]:
    """Take what PDLP says as it stands: `solve` would not let it pass and go on to another method."""
    from lustrum.solver import certify
    from lustrum.solver.backends import BACKENDS
    from lustrum.solver.scaling import scale

    began = time.perf_counter()
    scaled, scaling = scale(form)
    raw = BACKENDS[options.method].model(scaled, options).solve()
    x = None if raw.x is None else scaling.unscale_x(raw.x)
    dual = None if raw.dual is None else scaling.unscale_dual(raw.dual)
    return {
        "status": "stopped" if raw.outcome == "limit" else raw.outcome,
        "seconds": time.perf_counter() - began,
        "method": raw.method,
        "iterations": raw.iterations,
        "objective": float("nan") if x is None else form.objective(x),
        "activity": None if x is None else form.csc @ x,
        **_quality(None if x is None else certify(form, x, dual)),
    }


def _quality(found: Certificate | None) -> dict[str, float]:
    if found is None:
        return {}
    return {"primal": found.primal_infeasibility, "dual": found.dual_infeasibility, "gap": found.relative_gap}


def _size(results: dict[str, dict[str, Any]]) -> tuple[str, str]:
    shape = next((got for got in results.values() if "rows" in got), None)
    reference = next((got["objective"] for got in results.values() if got.get("gap", 1.0) <= 1e-6), None)
    lines = []
    for way, got in results.items():
        if "primal" not in got:
            lines.append((way, _cell(got), got["status"], *[""] * 7))
            continue
        apart = "" if reference is None else f"{abs(got['objective'] - reference) / abs(reference):.0e}"
        lines.append(
            (
                way,
                _cell(got),
                got["status"] + ("" if got["method"] == WAYS[way]["method"] else f" by {got['method']}"),
                str(got["iterations"]),
                *(f"{got[key]:.0e}" for key in ("primal", "dual", "gap", "worst_row", "worst_balance")),
                apart,
            )
        )
    head = (
        "Method",
        "s",
        "status",
        "iterations",
        "primal",
        "dual",
        "gap",
        "worst row",
        "worst balance, of output",
        "objective off by",
    )
    if shape is None:
        return "No case ended.", table(head, lines)
    told = f"{shape['rows']:,} rows; {shape['columns']:,} columns; {shape['nonzeros']:,} nonzeros.".replace(",", " ")
    return told, table(head, lines)


def _rows(results: dict[str, dict[str, Any]]) -> str:
    return next((f"{got['rows']:,}".replace(",", " ") for got in results.values() if "rows" in got), "")


def _cell(got: dict[str, Any]) -> str:
    if got["status"] == "optimal":
        return f"{got['seconds']:.2f}"
    return f"over {LIMIT:g}" if got["status"] in ("stopped", "over the limit") else got["status"].split(":")[0]


if __name__ == "__main__":
    child(*sys.argv[1:3])
