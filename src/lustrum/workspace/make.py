"""From a scenario to a plan in its place on disk, with the files it was made from and its report."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lustrum.plan import Plan
from lustrum.results.paths import told
from lustrum.scenario import Scenario, Session
from lustrum.scenario.audited import audited
from lustrum.scenario.demos import demo_path
from lustrum.scenario.scenario import read_scenario
from lustrum.solver import SolverOptions
from lustrum.workspace.folder import BACKTEST, REPORT, Written, refuse_strangers
from lustrum.workspace.lock import writing
from lustrum.workspace.manifest import as_json
from lustrum.workspace.save import save_plan

if TYPE_CHECKING:
    from lustrum.scenario.backtest import BackTest


def _silent(sentence: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Place:
    """Where a plan goes, and how: with the command that made it, with a report or without, told as it goes.

    Parameters
    ----------
    path : Path
        Folder, or file that ends in .zip.
    command : str
        As somebody may type it again.
    report : bool
    on_progress : function of a sentence
    on_written : function of the path, optional
        Told at the moment the plan is whole in its place.
    """

    path: Path
    command: str = ""
    report: bool = True
    on_progress: Callable[[str], None] = _silent
    on_written: Written | None = None


def command_of(arguments: Sequence[str]) -> str:
    """Return a command as a plan remembers it: without where somebody has their files.

    >>> command_of(["plan", "/home/ada/care.toml", "--out=/tmp/p"])
    'lustrum plan care.toml --out=p'
    """
    words = []
    for argument in arguments:
        option, equals, value = argument.partition("=") if argument.startswith("--") else ("", "", argument)
        words.append(option + equals + told(value))
    return shlex.join(["lustrum", *words])


def make_plan(
    scenario: Scenario,
    place: Place,
    options: SolverOptions | None = None,
    *,
    break_ties: bool = True,
    audit: bool = False,
) -> Plan:
    """Read, build, solve, verify, tell, and write the whole in one go; return the plan as written.

    The place is held from the beginning: nobody else writes there while the plan is solved.

    Parameters
    ----------
    audit : bool
        Solve it without its wishes and with more years too, and keep with it how far it moves.
    """
    if kept := scenario.given.get("decisions"):
        from lustrum.councils.decision_file import kept_decisions
        from lustrum.councils.published import kept_registers

        kept_decisions(
            kept, scenario.given.get("decision_places")
        )  # a record whose result does not follow from its rule is no decision
        kept_registers(scenario.given.get("registers", {}))
    session = Session(scenario, options, break_ties=break_ties, tell=place.on_progress)
    return _made(session, place, audit=audit)


def make_demo(
    name: str, place: Place, options: SolverOptions | None = None, *, break_ties: bool = True
) -> tuple[Plan, BackTest | None]:
    """Make a bundled example, held against what happened where that is known; its report tells what wishes cost."""
    from lustrum.scenario.backtest import backtest_for

    scenario = read_scenario(demo_path(name))
    refuse_strangers(place.path)
    session = Session(scenario, options, break_ties=break_ties, tell=place.on_progress)
    economy = session.economy
    place.on_progress("holding the economy against what happened")
    backtest = backtest_for(name, economy)
    return _made(session, place, backtest, attribute=place.report and bool(scenario.wishes)), backtest


def _made(
    session: Session,
    place: Place,
    backtest: BackTest | None = None,
    *,
    attribute: bool = False,
    audit: bool = False,
) -> Plan:
    """Solve and write the plan of a session.

    With `attribute` it keeps what each of its wishes costs, with `audit` how far it moves.
    """
    refuse_strangers(place.path)
    with writing(place.path, place.command):
        plan = session.plan
        if audit and plan.has_values:
            plan = replace(plan, answers=audited(session))
        if attribute and plan.has_values:
            from lustrum.studies.attribution import attribution_of

            plan = replace(plan, answers=(*plan.answers, *attribution_of(session).results))
        return write_plan(plan, session.scenario, place, backtest=backtest)


def write_plan(
    plan: Plan,
    scenario: Scenario,
    place: Place,
    *,
    more: Mapping[str, bytes] | None = None,
    backtest: BackTest | None = None,
) -> Plan:
    """Tell a plan and write it to its place with the files it was made from; return it as written.

    Parameters
    ----------
    more : mapping of place to content, optional
        Further files kept under ``inputs/``.
    """
    plan = replace(plan, provenance=replace(plan.provenance, command=place.command))
    files = {**scenario.files, **(more or {})}
    if backtest is not None:
        files[BACKTEST] = as_json(vars(backtest))
    began = time.perf_counter()
    if place.report:
        from lustrum.workspace.report import report_of

        place.on_progress("writing the report")
        files[REPORT] = report_of(plan, backtest)
    plan = replace(plan, seconds={**plan.seconds, "report": time.perf_counter() - began})
    place.on_progress(f"writing {place.path}")
    save_plan(plan, place.path, extra=files, on_written=place.on_written)
    return plan
