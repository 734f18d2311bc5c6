"""From an answer instead of from nothing: scenarios of a family, and the effect sheet of a proposal, by `blocks`."""

from __future__ import annotations

import json
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
from benchmarks.synthetic import BASE_YEAR, GROWTH, synthetic_economy

if TYPE_CHECKING:
    from lustrum.scenario import Scenario, Session

SIZES = LARGE | TOY
SAME = 2e-6
"""Of the objective, by which two certified answers may differ: each is within 1e-6 of the best by its own measure."""

MOVE = 0.05
"""By how much finance from abroad in the third year is moved from member to member, at most."""
YEAR = 3
MORE = 1.01
"""What the proposal asks of the output of one product in the last year, against the trend."""
ROOT = Path(__file__).resolve().parent.parent


def main(
    families: Sequence[str] = ("ten",),
    sheets: Sequence[str] = ("ten", "four_hundred"),
    members: int = 20,
    cold: int = 3,
    kept: Path | None = None,
) -> None:
    """Write the page `warm`; the toy and few members make the small run.

    `kept` is a folder with answers to the plans under debate, `SIZE.npz` (x, dual); what is there is not sought anew.
    """
    lines: list[tuple[object, ...]] = []
    for size in families:
        got = _case("family", size, str(members), str(cold))
        lines += [
            (
                SIZES[size].name,
                f"{got['rows']:,}",
                told,
                len(got[way]),
                Runs(tuple(got[way])).told(2),
                got["steps"][way],
            )
            for told, way in (("from nothing", "cold"), ("from the answer before", "warm"))
        ]
    debated = []
    for size in sheets:
        got = _case("sheet", size, str(kept / f"{size}.npz") if kept else "")
        assert got["start"] == "warm", f"{size}: the proposal was solved from nothing"
        parts = [f"{got[part]:.2f}" for part in ("seconds", "solve", "build", "rest")]
        debated.append((SIZES[size].name, f"{got['rows']:,}", *parts, got["steps"], f"{got['megabytes']:.0f}"))
    write_page(
        "warm",
        "From the answer before",
        "The default plan of synthetic economies by `blocks`, which leaves no basis and goes on from an answer. "
        "Processor seconds of one thread, median with range over the members timed. In a family finance from abroad "
        f"in the third year is moved within {MOVE:.0%}; seconds are those of a whole member: its plan built, solved, "
        f"checked, read off. Objectives found both ways agree within {SAME:g}, or this page is not written.",
        machine("lustrum", "numpy", "scipy"),
        "## A family of scenarios",
        table(("plan", "rows", "begun", "members timed", "s each", "steps each"), lines),
        "## The effect sheet of a proposal",
        f"The proposal asks for {MORE - 1:.0%} more of one product in the last year than its trend. The plan under "
        "debate is at hand, as a stored one is; timed is the sheet: the changed plan built, solved from the answer of "
        "the one under debate, certified, labelled and checked, both compared. One run each.",
        table(("plan", "rows", "s", "of it solving", "building", "all else", "steps", "MB"), debated),
    )


def _case(*given: str) -> dict[str, Any]:
    print(*given, "...", end=" ", flush=True)
    command = [sys.executable, "-m", "benchmarks.warm", *given]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"{' '.join(given)} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(result, flush=True)
    return result


# -- in the child -----------------------------------------------------------------------------------------------------


def _scenario(size: str, **more: Any) -> Scenario:
    from lustrum.scenario import Scenario

    given = {"growth": {"labour": GROWTH.labour, "productivity": GROWTH.productivity}}
    return Scenario("debated", Path("synthetic"), SIZES[size].years, tail=0, growth=GROWTH, given=given, **more)


def family(size: str, members: int, cold: int) -> dict[str, Any]:
    """Return processor seconds and steps of members from the answer before, of the first ones from nothing too."""
    from lustrum.problem.hand_over import layout_of
    from lustrum.scenario.families import Family, Input, Variation
    from lustrum.scenario.families.distributions import Distribution
    from lustrum.scenario.families.member_solver import MemberSolver
    from lustrum.scenario.families.members import Member, in_order, members_of
    from lustrum.solver import SolverOptions

    economy, options = synthetic_economy(SIZES[size]), SolverOptions(method="blocks", threads=1)
    finance = tuple(float(value) for value in economy.base_deficit * GROWTH.factor(SIZES[size].years)[:, 0])
    parent = _scenario(size, options={"trade": {"finance": finance}})
    what = Input("finance", "trade.finance", "factor", year=BASE_YEAR + YEAR)
    axis = Variation(what, distribution=Distribution("uniform", {"low": 1.0 - MOVE, "high": 1.0 + MOVE}))
    whole = Family("one limit", parent, (axis,), size=members, seed=1, measures=("objective",))
    ordered = in_order(whole, members_of(whole))
    warm = MemberSolver(whole, economy, options)
    first = warm.strictly(Member(0, {}))
    assert first.method == "blocks" and warm.problem is not None
    seconds: dict[str, list[float]] = {"warm": [], "cold": []}
    steps: dict[str, list[int]] = {"warm": [], "cold": []}
    for number, member in enumerate(ordered):
        objective = []
        for way in ("warm", "cold") if number < cold else ("warm",):
            solver = warm if way == "warm" else MemberSolver(whole, economy, options)
            began = time.process_time()
            answer = solver.strictly(member)
            seconds[way].append(time.process_time() - began)
            steps[way].append(answer.iterations)
            assert (answer.status, answer.start, answer.method) == ("optimal", way, "blocks"), answer
            objective.append(float(answer.values[0]))
        assert max(objective) - min(objective) <= SAME * abs(objective[0]), f"member {member.number}: {objective}"
    return {
        "rows": layout_of(warm.problem).rows,
        **seconds,
        "steps": {way: f"{np.mean(each):.1f}" for way, each in steps.items()},
    }


def sheet(size: str, kept: str) -> dict[str, Any]:
    """Return processor seconds of the effect sheet of a proposal, and of its parts."""
    import resource

    from lustrum.scenario import Session
    from lustrum.scenario.child import Stated
    from lustrum.solver import Iterate, SolverOptions
    from lustrum.studies.effect_sheet import effect_sheet

    economy = synthetic_economy(SIZES[size])
    debated = Session(_scenario(size), SolverOptions(method="blocks", threads=1), economy=economy)
    if kept and Path(kept).is_file():
        with np.load(kept) as known:
            _neighbours(debated).go_on_from(Iterate(known["x"], known["dual"]))
    assert debated.plan.status == "optimal" and isinstance(debated.plan.basis, Iterate)
    debated = Session(debated.scenario, debated.options, economy=economy, plan=debated.plan)
    row = _neighbours(debated)
    solving, solve = [0.0], row.solve

    def timed(form: Any) -> Any:
        began = time.process_time()
        answer = solve(form)
        solving[0] += time.process_time() - began
        return answer

    row.solve = timed  # type: ignore[method-assign]
    wish = {"quantity": "output", "label": economy.product.labels[0], "year": BASE_YEAR + SIZES[size].years}
    began = time.process_time()
    told = effect_sheet(debated, {"wish": [wish | {"sense": ">=", "than_trend": MORE}]}, Stated("benchmark"), "more")
    seconds = time.process_time() - began
    assert told.feasible, told.sentences
    assert row.last is not None
    return {
        "rows": int(row.last.dual.size),
        "seconds": seconds,
        "solve": solving[0],
        "build": _built(debated),
        "rest": seconds - solving[0] - _built(debated),
        "steps": row.last.iterations,
        "start": row.start,
        "sentences": len(told.sentences),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _neighbours(session: Session) -> Any:
    return session._row.neighbours


def _built(session: Session) -> float:
    """Return processor seconds of building a plan of this size once."""
    from lustrum.problem.hand_over import standard_form
    from lustrum.scenario.run import scenario_problem

    began = time.process_time()
    standard_form(scenario_problem(session.scenario, session.economy))
    return time.process_time() - began


if __name__ == "__main__":
    what, size, *rest = sys.argv[1:]
    print(json.dumps(family(size, *map(int, rest)) if what == "family" else sheet(size, *rest)))
