"""(a) Build one plan and hand it to HiGHS: lustrum beside linopy, pyoptinterface, cvxpy and bare arrays.

Every tool runs in a process of its own. Before any time is printed the models that stand in HiGHS are compared: rows,
columns, nonzeros and sums must agree, and at the small size the objectives too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.fingerprint import differences
from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from benchmarks.sizes import HAND_OVER, TOY

TOOLS = {
    "lustrum": "lustrum",
    "bare": "bare CSC arrays",
    "linopy": "linopy, default",
    "linopy_sparse": "linopy, sparse mode",
    "pyoptinterface": "pyoptinterface",
    "cvxpy": "cvxpy",
}
MOST_SECONDS = 120.0
ROOT = Path(__file__).resolve().parent.parent
SIZES = HAND_OVER | TOY
GOALS = (("linopy", 15.0), ("linopy_sparse", 8.0), ("pyoptinterface", 5.0))


def main(sizes: Sequence[str] | None = None, tools: Sequence[str] = tuple(TOOLS)) -> None:
    """Write the page `hand_over`; the toy and fewer tools, of which lustrum is one, make the small run."""
    chosen = list(sizes or HAND_OVER)
    results = {size: {tool: measure(tool, size) for tool in tools} for size in chosen}
    for size in chosen:
        compare(size, results[size])
    parts = []
    for size in chosen:
        parts += [f"## {SIZES[size].name}", *_size(size, results[size])]
    write_page(
        "hand_over",
        "Build and hand-over",
        "The same plan from arrays in memory to a model in HiGHS: that of plain rows, walls where the defaults have "
        "curves (`benchmarks/plain.py`). lustrum builds it from the economy by `build_plan` with its parts, labels, "
        "names and assumptions; the others start from finished coefficients (`benchmarks/model.py`), which favours "
        "them. All models in HiGHS agree in rows, columns, nonzeros, equations and twelve sums of values, right-hand "
        "sides, bounds and costs; at the small "
        "size the objectives agree to 1e-6. Each tool has a process of its own, one warm-up on a toy model, then up "
        "to 15 runs; the best counts. Ratios are of processor seconds. Memory is the peak of the first run above what "
        "the process held before it.",
        machine("lustrum", "highspy", "linopy", "pyoptinterface", "cvxpy", "numpy", "scipy", "xarray"),
        "## Goals",
        goals_table(goals(results)),
        *parts,
    )


def measure(tool: str, size: str) -> dict[str, Any] | None:
    """Return what the child says, or None where it took longer than allowed."""
    print(f"{SIZES[size].name}: {TOOLS[tool]} ...", flush=True)
    command = [sys.executable, "-m", "benchmarks.child", tool, size]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=MOST_SECONDS + 30.0)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise RuntimeError(f"{TOOLS[tool]} failed at size {size}:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def compare(size: str, results: dict[str, dict[str, Any] | None]) -> None:
    """Refuse to go on if any tool handed over another model than lustrum."""
    own = results["lustrum"]
    if own is None:
        raise RuntimeError(f"lustrum took longer than {MOST_SECONDS:g} s at size {size}.")
    for tool, other in results.items():
        if other is None:
            continue
        found = differences(own["fingerprint"], other["fingerprint"])
        if found:
            raise AssertionError(f"{TOOLS[tool]} hands over another model than lustrum at size {size}: {found}")
        if "objective" in own and abs(own["objective"] - other["objective"]) > 1e-6 * abs(own["objective"]):
            raise AssertionError(f"{TOOLS[tool]}: objective {other['objective']!r}, lustrum {own['objective']!r}")


def _size(size: str, results: dict[str, dict[str, Any] | None]) -> tuple[str, str]:
    own = results["lustrum"]
    assert own is not None
    mark = own["fingerprint"]
    lines = []
    for tool, got in results.items():
        title = TOOLS[tool]
        if got is None:
            lines.append((title, f"more than {MOST_SECONDS:g} s", "", "", "", ""))
            continue
        lines.append(
            (
                title,
                f"{1000 * got['seconds']:.1f}",
                f"{1000 * got['wall']:.1f}",
                f"{got['seconds'] / own['seconds']:.2f}",
                f"{got['megabytes']:.0f}",
                str(got["runs"]),
            )
        )
    shape = f"{mark['rows']:,} rows, {mark['columns']:,} columns, {mark['nonzeros']:,} nonzeros.".replace(",", " ")
    solved = f" Objective {own['objective']:.9g}, the same from every tool." if "objective" in own else ""
    head = ("Tool", "processor ms", "wall ms", "times lustrum", "peak MB", "runs")
    return shape.replace("  ", ", ") + solved, table(head, lines)


def goals(results: dict[str, dict[str, dict[str, Any] | None]]) -> list[tuple[str, str, bool]]:
    """Return each goal with what was measured."""
    lines = []
    for size in ("middle", "large"):
        if size not in results:
            continue
        own = results[size]["lustrum"]
        assert own is not None
        for tool, least in GOALS:
            got = results[size][tool]
            ratio = float("inf") if got is None else got["seconds"] / own["seconds"]
            lines.append((f"{size}: {least:g} times faster than {TOOLS[tool]}", f"{ratio:.1f}", ratio >= least))
        bare = results[size]["bare"]
        assert bare is not None
        ratio = own["seconds"] / bare["seconds"]
        lines.append((f"{size}: within 2.5 times of bare arrays", f"{ratio:.2f}", ratio <= 2.5))
        if size == "large":
            lines.append(("large: at most 90 MB", f"{own['megabytes']:.0f} MB", own["megabytes"] <= 90.0))
    if "small" in results:
        own = results["small"]["lustrum"]
        assert own is not None
        lines.append(("small: at most 25 ms by the wall clock", f"{1000 * own['wall']:.1f} ms", own["wall"] <= 0.025))
    return lines
