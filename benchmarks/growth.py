"""How `blocks` grows with years, regions and products: seconds, steps and memory of the default plan."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Runs, machine
from benchmarks.page import table, write_page
from benchmarks.synthetic import GROWTH, Size, synthetic_economy

LONG = 30.0
"""Seconds from which on a case is run once."""

ROOT = Path(__file__).resolve().parent.parent


def years(count: int, products: int = 60) -> Size:
    """Return the size of a plan of so many years."""
    return Size(f"{products} products x {count} years", products, count, 2.5, 0.4)


def products(count: int, span: int = 10) -> Size:
    """Return the size of a plan of so many products; each buys from as many others as one of 60 does."""
    return Size(f"{count} products x {span} years", count, span, 2.5, min(0.9, 24.0 / count))


def regions(count: int, each: int = 20, span: int = 10) -> Size:
    """Return the size of a plan of so many regions."""
    return Size(f"{each} products x {count} regions x {span} years", each * count, span, 2.5, 0.8, regions=count)


SERIES: Mapping[str, Sequence[tuple[int, Size]]] = {
    "years": [(count, years(count)) for count in (3, 6, 12, 24)],
    "products": [(count, products(count)) for count in (30, 60, 120, 240)],
    "regions": [(count, regions(count)) for count in (3, 4, 6)],
}
TOY: Mapping[str, Sequence[tuple[int, Size]]] = {"years": [(count, years(count, 8)) for count in (2, 4)]}


def main(series: Mapping[str, Sequence[tuple[int, Size]]] = SERIES, runs: int = 3) -> None:
    """Write the page `growth`; the toy and one run make the small one."""
    parts = []
    for name, sizes in series.items():
        lines, found = [], []
        for count, size in sizes:
            got, seconds = _repeated(size, runs)
            assert got["certified"], f"{size.name}: {got}"
            found.append((count, seconds.median, got["factorisation"], got["megabytes"]))
            lines.append(
                (
                    size.name,
                    *(f"{got[key]:,}" for key in ("rows", "border")),
                    seconds.told(1),
                    got["steps"],
                    f"{got['factorisation']:.3f}",
                    f"{got['megabytes']:.0f}",
                )
            )
        grown = [exponent([each[0] for each in found], [each[k] for each in found]) for k in (1, 2, 3)]
        lines.append(("exponent", "", "", f"{grown[0]:.1f}", "", f"{grown[1]:.1f}", f"{grown[2]:.1f}"))
        head = ("plan", "rows", "border", "s", "steps", "one factorisation, s", "MB above the form's")
        parts += [f"## With {name}", table(head, lines)]
    write_page(
        "growth",
        "How solving time grows",
        "The default plan of synthetic economies by `blocks`: seconds, steps and memory as one of years, products and "
        "regions grows and the others stay. The exponent is the slope of a straight line laid by least squares through "
        "the logarithms, so that 2 says: twice as many take four times as long. With products the entries of a column "
        f"stay as many; with regions each buys a fifth of its inputs from two others. Processor seconds of one thread, "
        f"median of {runs} with range where a run is below {LONG:g} s, one run above. Each answer is certified to 1e-6 "
        "on the problem as stated before it is written here.",
        machine("lustrum", "numpy", "scipy"),
        *parts,
    )


def exponent(counts: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of the logarithms of values over those of counts."""
    slope: float = np.polyfit(np.log(counts), np.log(np.maximum(values, 1e-9)), 1)[0]
    return float(slope)


def _repeated(size: Size, runs: int) -> tuple[dict[str, Any], Runs]:
    seconds: list[float] = []
    got: dict[str, Any] = {}
    for _ in range(runs):
        given = json.dumps([getattr(size, name) for name in Size.__dataclass_fields__])
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.growth", given], capture_output=True, text=True, cwd=ROOT, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{size.name} failed:\n{done.stderr[-2000:]}")
        got = json.loads(done.stdout.strip().splitlines()[-1])
        seconds.append(got["seconds"])
        print(size.name, got, flush=True)
        if got["seconds"] > LONG:
            break
    return got, Runs(tuple(seconds))


def child(size: Size) -> None:
    """Solve one plan and print what came of it."""
    from lustrum.problem import build_plan
    from lustrum.problem.hand_over import standard_form
    from lustrum.solver import SolverOptions, certify
    from lustrum.solver.blocks.arrowhead import Arrowhead
    from lustrum.solver.blocks.border import find_border
    from lustrum.solver.blocks.interior import interior_point
    from lustrum.solver.blocks.programme import programme_of
    from lustrum.solver.scaling import scale

    form = standard_form(build_plan(synthetic_economy(size), size.years, growth=GROWTH))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    scaled, scaling = scale(form)
    raw = interior_point(scaled, SolverOptions(method="blocks", threads=1))
    seconds = time.process_time() - began
    assert raw.outcome == "optimal" and raw.x is not None and raw.dual is not None, raw.message
    found = certify(form, scaling.unscale_x(raw.x), scaling.unscale_dual(raw.dual))
    programme = programme_of(scaled, -1.0 if form.maximise else 1.0)
    assert programme is not None
    border = find_border(programme.matrix)
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    normal = Arrowhead(programme.matrix, border, 1)
    theta = 10.0 ** np.random.default_rng(1).uniform(-2, 2, programme.matrix.shape[1])
    normal.factorise(theta)
    began = time.process_time()
    normal.factorise(theta)
    print(
        json.dumps(
            {
                "rows": form.rows,
                "border": int(border.border.size),
                "seconds": seconds,
                "steps": raw.iterations,
                "factorisation": time.process_time() - began,
                "megabytes": (taken - held) / 1024,
                "certified": bool(found.passed(1e-6)),
            }
        )
    )


if __name__ == "__main__":
    child(Size(*json.loads(sys.argv[1])))
