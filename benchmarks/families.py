"""(g) A family of 200 scenarios that differ in one right-hand side: cold, warm, in two processes, and with linopy.

Every way is a process of its own. Members are the same numbers in all of them; objectives are compared before any
throughput is printed. Slow ways are timed on the first members only, as many as stated.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from benchmarks.sizes import METHODS, TOY
from benchmarks.synthetic import BASE_YEAR, GROWTH
from lustrum.problem.hand_over import layout_of, standard_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.model import Case
    from lustrum.economy import Economy
    from lustrum.scenario.families import Family
    from lustrum.solver import StandardForm

MEMBERS = 200
MOVE = 0.05
YEAR = 3
"""Finance from abroad in the third year, the right-hand side of its trade balance, is what changes: it always binds."""

SIZES = METHODS | TOY
WAYS = {
    "cold": "lustrum, each member from nothing",
    "warm": "lustrum, from the neighbour's basis",
    "two": "lustrum, two processes",
    "anew": "linopy, built and solved for each member",
    "kept": "linopy, model kept, right-hand side changed",
    "basis": "linopy, model kept, basis files handed on",
    "rows_cold": "lustrum solver, any limit moved, from nothing",
    "rows_warm": "lustrum solver, any limit moved, from the last basis",
}
COUNT = {
    "tiny": {"cold": 60, "anew": 12, "kept": 24, "basis": 24, "rows_cold": 60},
    "ten": {"cold": 4, "anew": 2, "kept": 3, "basis": 3, "rows_cold": 4, "rows_warm": 60},
}
"""Members timed where not all are."""

LIMIT = 600.0
"""Seconds a way may take; what came of it until then counts."""

ROOT = Path(__file__).resolve().parent.parent
GOAL = 20.0


def main(sizes: Sequence[str] = ("tiny", "ten"), ways: Sequence[str] = tuple(WAYS), members: int = MEMBERS) -> None:
    """Write the page `families`; the toy, fewer ways and members make the small run."""
    results = {size: {way: _case(size, way, members) for way in ways} for size in sizes}
    for size in sizes:
        _compare(size, results[size])
    parts = []
    for size in sizes:
        parts += [f"## {SIZES[size].name}", *_section(results[size])]
    small = results[sizes[0]]
    ratios = [
        (text, _speed(small[way]) / _speed(small["anew"]))
        for text, way in (("two processes", "two"), ("one process", "warm"))
        if way in small and "anew" in small
    ]
    lines = [(f"small: {GOAL:g} times linopy's throughput, {text}", f"{it:.0f}", it >= GOAL) for text, it in ratios]
    write_page(
        "families",
        "Families of scenarios",
        f"{members} members of a family; in each, finance from abroad in the third year is moved within "
        f"{MOVE:.0%}. lustrum's rows are end to end: `run_family` builds every member from the economy, solves it, "
        "checks its certificate, puts labels on and reads the measures off; starting the processes counts. linopy is "
        "given finished coefficients (`benchmarks/model.py`) and its objective is read; handed over directly, with the "
        "method lustrum chooses for the size, its first model built before the clock starts where it is kept. "
        "Objectives agree to 1e-6 wherever two ways solved the same member. The last two rows move another limit in "
        "every member (labour, trade balance, deliveries to government), in random order, and time the solver alone. "
        "Load is that of the whole machine over the last minute of a way: where it is above the number of cores, other "
        "work took its share and a second process had no core of its own.",
        machine("lustrum", "highspy", "linopy", "numpy", "scipy", "xarray"),
        "## Goals",
        goals_table(lines),
        *parts,
    )


def _case(size: str, way: str, members: int) -> dict[str, Any]:
    print(f"{SIZES[size].name}: {WAYS[way]} ...", end=" ", flush=True)
    command = [sys.executable, "-m", "benchmarks.families", size, way, str(members)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=3 * LIMIT)
    if done.returncode:
        raise RuntimeError(f"{WAYS[way]} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    result["load"] = os.getloadavg()[0]
    print(f"{len(result['objectives'])} in {result['seconds']:.1f} s", flush=True)
    return result


def _compare(size: str, results: dict[str, dict[str, Any]]) -> None:
    """Refuse to go on if two ways give another objective for the same member."""
    for reference, others in (("warm", ("cold", "two", "anew", "kept", "basis")), ("rows_warm", ("rows_cold",))):
        if reference not in results:
            continue
        known = results[reference]["objectives"]
        if len(set(known.values())) < len(known) / 2:
            raise AssertionError(f"{size}, {reference}: the limit that changes changes no objective")
        for way in (other for other in others if other in results):
            both = set(known) & set(results[way]["objectives"])
            if not both:
                raise AssertionError(f"{size}: {way} and {reference} solved no member both")
            for number in both:
                mine, other = known[number], results[way]["objectives"][number]
                if (mine is None) != (other is None) or (mine is not None and abs(mine - other) > 1e-6 * abs(mine)):
                    raise AssertionError(f"{size}, member {number}: {reference} {mine!r}, {way} {other!r}")


def _speed(result: dict[str, Any]) -> float:
    return float(len(result["objectives"]) / result["seconds"])


def _section(results: dict[str, dict[str, Any]]) -> tuple[str, str]:
    own = results["warm"]
    shape = f"{own['rows']:,} rows; {own['columns']:,} columns; {own['nonzeros']:,} nonzeros.".replace(",", " ")
    peer = _speed(results["anew"]) if "anew" in results else float("nan")
    lines = []
    for way, got in results.items():
        none = sum(value is None for value in got["objectives"].values())
        lines.append(
            (
                WAYS[way],
                len(got["objectives"]),
                f"{_speed(got):.3g}",
                f"{_speed(got) / peer:.1f}" if "anew" in results else "",
                f"{got['iterations']:.1f}" if "iterations" in got else "",
                f"{got['load']:.1f}",
                none or "",
            )
        )
    head = (
        "Way",
        "members timed",
        "members a second",
        "times linopy, built anew",
        "iterations each",
        "load",
        "without a plan",
    )
    return shape, table(head, lines)


# -- in the child -----------------------------------------------------------------------------------------------------


def child(size: str, way: str, members: int) -> None:
    """Run one way and print objectives by member, seconds, shape."""
    count = COUNT.get(size, {}).get(way, members)
    functions = {"warm": _family, "two": _family, "cold": _cold, "rows_cold": _rows, "rows_warm": _rows}
    print(json.dumps(functions.get(way, _linopy)(size, way, members, count)))


def _parent(size: str, members: int) -> tuple[Family, Economy]:
    """The family and its economy; finance from abroad is stated by year, so that one year is one right-hand side."""
    from benchmarks.model import TAIL
    from benchmarks.plain import GOAL_OPTIONS, OPTIONS
    from benchmarks.synthetic import synthetic_economy
    from lustrum.scenario import Scenario
    from lustrum.scenario.families import Family, Input, Variation
    from lustrum.scenario.families.distributions import Distribution

    economy = synthetic_economy(SIZES[size])
    trend = GROWTH.factor(SIZES[size].years + TAIL)[:, 0]
    finance = tuple(float(value) for value in economy.base_deficit * trend)
    what = Input("finance", "trade.finance", "factor", year=BASE_YEAR + YEAR)
    axis = Variation(what, distribution=Distribution("uniform", {"low": 1.0 - MOVE, "high": 1.0 + MOVE}))
    years = SIZES[size].years
    options = OPTIONS | {"trade": OPTIONS["trade"] | {"finance": finance}}
    parent = Scenario(
        "parent", Path("synthetic"), years, TAIL, goal_options=GOAL_OPTIONS, growth=GROWTH, options=options
    )
    return Family("one limit", parent, (axis,), size=members, seed=1, measures=("objective", "consumption")), economy


def _family(size: str, way: str, members: int, count: int) -> dict[str, Any]:
    from lustrum.scenario.families import run_family
    from lustrum.scenario.run import scenario_problem

    family, economy = _parent(size, members)
    form = standard_form(scenario_problem(family.parent, economy))
    result = run_family(family, processes=2 if way == "two" else 1, economy=economy)
    return {
        "objectives": {
            str(answer.number): float(answer.values[0]) if answer.status == "optimal" else None
            for answer in result.answers
        },
        "seconds": result.seconds,
        "iterations": sum(answer.iterations for answer in result.answers) / len(result.answers),
        **_shape(form),
    }


def _cold(size: str, way: str, members: int, count: int) -> dict[str, Any]:
    from lustrum.scenario.families.member_solver import MemberSolver
    from lustrum.scenario.families.members import members_of

    family, economy = _parent(size, members)
    objectives: dict[str, float | None] = {}
    iterations, began = 0, time.perf_counter()
    for member in members_of(family)[:count]:
        answer = MemberSolver(family, economy).one(member)
        objectives[str(member.number)] = float(answer.values[0]) if answer.status == "optimal" else None
        iterations += answer.iterations
        if time.perf_counter() - began > LIMIT:
            break
    return {
        "objectives": objectives,
        "seconds": time.perf_counter() - began,
        "iterations": iterations / len(objectives),
    }


def _rows(size: str, way: str, members: int, count: int) -> dict[str, Any]:
    """Move another limit in every member; the solver alone."""
    from benchmarks.plain import plain_problem
    from lustrum.solver import Status, WarmModel, solve

    economy = _parent(size, members)[1]
    problem = plain_problem(economy, SIZES[size].years)
    form = standard_form(problem)
    blocks, layout = list(problem.constraints), layout_of(problem)
    rows = [
        row
        for name in ("labour_limit", "trade_balance", "absorption")
        for row in layout.rows_of(blocks.index(name), len(problem.constraints[name].index)).ravel().tolist()
    ]
    members = list(_moved_rows(form, rows, members))[:count]
    model = WarmModel(form)
    model.solve()
    objectives: dict[str, float | None] = {}
    iterations, began = 0, time.perf_counter()
    for number, member in enumerate(members, start=1):
        answer = model.solve(member) if way == "rows_warm" else solve(member)
        objectives[str(number)] = answer.objective if answer.status is Status.OPTIMAL else None
        iterations += answer.iterations
        if time.perf_counter() - began > LIMIT:
            break
    return {
        "objectives": objectives,
        "seconds": time.perf_counter() - began,
        "iterations": iterations / len(objectives),
    }


def _moved_rows(form: StandardForm, rows: Sequence[int], members: int) -> Iterator[StandardForm]:
    import numpy as np

    random = np.random.default_rng(2)
    stated = np.where(np.isfinite(form.row_lower), form.row_lower, form.row_upper)
    rows = [row for row in rows if np.isfinite(stated[row]) and stated[row] != 0.0]
    for _ in range(members):
        row, factor = int(random.choice(rows)), random.uniform(1.0 - MOVE, 1.0 + MOVE)
        lower, upper = form.row_lower.copy(), form.row_upper.copy()
        lower[row], upper[row] = lower[row] * factor, upper[row] * factor
        yield replace(form, row_lower=lower, row_upper=upper)


def _shape(form: StandardForm) -> dict[str, int]:
    return {"rows": form.rows, "columns": form.columns, "nonzeros": form.nonzeros}


def _linopy(size: str, way: str, members: int, count: int) -> dict[str, Any]:
    from benchmarks.model import make_case
    from benchmarks.tools.linopy import declare
    from lustrum.scenario.families.members import members_of
    from lustrum.scenario.run import scenario_problem
    from lustrum.solver.backends import choose

    family, economy = _parent(size, members)
    form = standard_form(scenario_problem(family.parent, economy))
    method = choose(form, basis=True).name
    options: dict[str, Any] = {"solver": "simplex" if method == "simplex" else "ipm", "output_flag": False}
    case = make_case(SIZES[size])
    objectives: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        basis = Path(folder) / "basis.bas"
        model = declare(case)
        if way == "basis":
            _solved(model, options, basis_fn=basis)
            options["solver"] = "simplex"
        began = time.perf_counter()
        for member in members_of(family)[:count]:
            factor = float(member.values["finance"])
            if way == "anew":
                model = declare(_with_finance(case, factor))
            else:
                constraint = model.constraints["trade_balance"]
                right = constraint.rhs.copy()
                right.values[YEAR - 1, 0] = _finance(case)[YEAR - 1, 0] * factor
                constraint.rhs = right
            more = {"basis_fn": basis, "warmstart_fn": basis} if way == "basis" else {}
            objectives[str(member.number)] = _solved(model, options, **more)
            if time.perf_counter() - began > LIMIT:
                break
        seconds = time.perf_counter() - began
    return {"objectives": objectives, "seconds": seconds}


def _solved(model: Any, options: dict[str, Any], **more: Any) -> float | None:
    with contextlib.redirect_stdout(io.StringIO()):
        _, condition = model.solve("highs", io_api="direct", **more, **options)
    return float(model.objective.value) if condition == "optimal" else None


def _finance(case: Case) -> Any:
    return next(block.rhs for block in case.data.rows if block.name == "trade_balance")


def _with_finance(case: Case, factor: float) -> Case:
    right = _finance(case).copy()
    right[YEAR - 1, 0] *= factor
    rows = tuple(replace(block, rhs=right) if block.name == "trade_balance" else block for block in case.data.rows)
    return replace(case, data=replace(case.data, rows=rows))


if __name__ == "__main__":
    child(*sys.argv[1:3], int(sys.argv[3]))
