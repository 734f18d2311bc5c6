"""Solve a family: the parent first, then its members in runs of neighbours, in this process or in several."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

from lustrum.economy import Economy
from lustrum.errors import StoppedError, UsageError, VerificationError
from lustrum.scenario.families.cube import FamilyResult
from lustrum.scenario.families.family import Family
from lustrum.scenario.families.inputs import parent_value, put
from lustrum.scenario.families.measures import Column, column_of
from lustrum.scenario.families.member_solver import MemberResult, MemberSolver, posed
from lustrum.scenario.families.members import Member, chunks, in_order, members_of
from lustrum.scenario.run import scenario_economy
from lustrum.solver import SolverOptions, Start

Say = Callable[[str], None]


def run_family(
    family: Family,
    options: SolverOptions | None = None,
    *,
    processes: int = 1,
    dask: str = "",
    economy: Economy | None = None,
    on_progress: Say | None = None,
) -> FamilyResult:
    """Return the answers of all members of a family.

    The parent is solved first, from nothing; every run of neighbours starts from its basis, and each member from the
    one before it. A member without a plan is kept with the reason.

    Parameters
    ----------
    family : Family
    options : SolverOptions, optional
        Of every solve; one thread each where there are several processes.
    processes : int
        Of this machine, started afresh and spoken to over pipes.
    dask : str
        Address of a Dask scheduler (`tcp://host:port`) to use instead; needs the extra `dask`.
    economy : Economy, optional
        In place of the one the parent names.

    Raises
    ------
    UsageError
        For an input, measure or label that is not known, before any member is solved.
    VerificationError
        If the parent itself has no plan.
    StoppedError
        If a process ended before it had answered.
    """
    say = on_progress or (lambda text: None)
    if processes < 1:
        raise UsageError(f"A family needs at least one process, not {processes}.")
    options = options or SolverOptions()
    economy = economy or scenario_economy(family.parent)
    _check_inputs(family, economy)
    members = members_of(family)
    say("solving the parent as it stands")
    first = MemberSolver(family, economy, options)
    base = first.strictly(Member(0, {}))
    if not base.columns:
        raise VerificationError(
            f"The parent scenario has no plan ({base.status}): {base.message} Make it work first with `lustrum plan`."
        )
    parent = first.problem
    assert parent is not None and parent.goal is not None
    column_of(first.columns, family.choice, family.choice_year)
    base = replace(base, columns=())
    basis = first.neighbours.known
    began = time.perf_counter()
    ordered = in_order(family, members)
    found: list[MemberResult] = []
    if dask:
        from lustrum.scenario.families.on_dask import results_on_dask

        source = results_on_dask(dask, family, economy, options, basis, first.columns, ordered)
        processes = 0
    elif processes == 1:
        source = ([first.one(member)] for member in ordered)
    else:
        source = _in_processes(processes, family, economy, options, basis, first.columns, ordered)
    for batch in source:
        found += batch
        say(f"solved {len(found)} of {len(members)} members")
    seconds = time.perf_counter() - began
    by_number = {answer.number: replace(answer, columns=()) for answer in found}
    return FamilyResult(
        family=family,
        columns=first.columns,
        members=members,
        answers=tuple(by_number[member.number] for member in members),
        base=base,
        parent_values={axis.name: parent_value(family.parent, economy, axis.what) for axis in family.axes},
        maximise=parent.goal.maximise,
        years=parent.years,
        seconds=seconds,
        processes=processes,
    )


_KEPT: dict[str, Any] = {}
"""In a process of a pool: its share of the family, which keeps its model from run to run."""


def _begin(
    family: Family, economy: Economy, options: SolverOptions, basis: Start | None, columns: tuple[Column, ...]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one to answer
    _KEPT["solver"] = MemberSolver(family, economy, options, basis, columns)


def _go_on(members: Sequence[Member]) -> list[MemberResult]:
    solver: MemberSolver = _KEPT["solver"]
    return [replace(result, columns=()) for result in solver.all(members)]


def _in_processes(
    processes: int,
    family: Family,
    economy: Economy,
    options: SolverOptions,
    basis: Start | None,
    columns: tuple[Column, ...],
    ordered: Sequence[Member],
) -> Iterator[list[MemberResult]]:
    import multiprocessing

    # Started afresh: a forked child would inherit HiGHS' threads without their stacks.
    context = multiprocessing.get_context("spawn")
    options = replace(options, threads=1)
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, context, _begin, (family, economy, options, basis, columns))
    try:
        futures = [pool.submit(_go_on, run) for run in chunks(ordered, processes)]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool:
        raise StoppedError(
            f"One of {processes} processes ended before it had answered its members, most likely for want of memory; "
            "take fewer (--processes)."
        ) from None
    except BaseException:
        # A run may take minutes and nobody waits for it any more.
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _check_inputs(family: Family, economy: Economy) -> None:
    """Put a first value into every input, so that a wrong name is told once and not by every member."""
    for axis in family.axes:
        for value in axis.ends():
            put(family.parent, economy, axis.what, value)
    posed(family, economy, Member(0, {axis.name: axis.ends()[0] for axis in family.axes}))
