"""From a scenario file to a plan in its place on disk: what `plan` and `demo` share."""

from __future__ import annotations

import dataclasses
import json
import shlex
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lustrum.cli.call import Call
from lustrum.cli.output import plain
from lustrum.errors import UsageError

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.scenario import Scenario
    from lustrum.scenario.backtest import BackTest
    from lustrum.solver import SolverOptions

BACKTEST = "inputs/backtest.json"


def refuse_target(target: Path) -> None:
    """Refuse a place a plan cannot be written to, before hours are spent on the plan."""
    for above in target.absolute().parents:
        if above.exists():
            if not above.is_dir():
                raise UsageError(f"'{above}' is a file, so nothing can be written to '{target}'.")
            break
    if target.suffix == ".zip":
        if target.is_dir():
            raise UsageError(f"'{target}' is a folder; name a file that ends in .zip, or a folder for the plan.")
        if target.exists() and not _is_zipped_plan(target):
            raise UsageError(f"'{target}' is there and is no plan; name another file.")
    elif target.exists():
        if not target.is_dir():
            raise UsageError(f"'{target}' is a file; name a folder for the plan, or a file that ends in .zip.")
        if not (target / "plan.json").exists() and any(target.iterdir()):
            raise UsageError(f"The folder '{target}' has other things in it and no plan; name a new or empty one.")


def _is_zipped_plan(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "plan.json" in archive.namelist()


def make_plan(
    scenario: Scenario,
    options: SolverOptions,
    out: Path,
    call: Call,
    *,
    break_ties: bool,
    with_report: bool,
    on_progress: Callable[[str], None],
    backtest: BackTest | None = None,
) -> Plan:
    """Read, build, solve, verify, tell, and write the whole in one go; return the plan as written."""
    from lustrum.scenario import run_scenario

    refuse_target(out)
    plan = run_scenario(scenario, options, break_ties=break_ties, on_progress=on_progress)
    return write_plan(plan, scenario, out, call, with_report=with_report, on_progress=on_progress, backtest=backtest)


def write_plan(
    plan: Plan,
    scenario: Scenario,
    out: Path,
    call: Call,
    *,
    with_report: bool,
    on_progress: Callable[[str], None],
    backtest: BackTest | None = None,
) -> Plan:
    """Tell a plan and write it to its place with the files it was made from; return it as written."""
    from lustrum.workspace import save_plan

    extra = dict(scenario.files)
    if backtest is not None:
        extra[BACKTEST] = json.dumps(plain(backtest), indent=1).encode()
    began = time.perf_counter()
    if with_report:
        on_progress("writing the report")
        extra["report.html"] = report_of(plan, call.command, backtest)
    plan = dataclasses.replace(plan, seconds={**plan.seconds, "report": time.perf_counter() - began})
    on_progress(f"writing {out}")
    save_plan(plan, out, extra=extra)
    call.written = out
    return plan


def report_of(plan: Plan, command: str, backtest: BackTest | None) -> bytes:
    """Return the report of a plan as one HTML file, with the identities tested when its economy was read."""
    from lustrum.report import report_html

    return report_html(plan, command=command, backtest=backtest, checks=plan.economy.checks).encode()


def renew_report(folder: Path, command: str) -> Path:
    """Write the report of the plan in a folder again, with all that is kept beside it; return its path."""
    from lustrum.results import write_bytes_atomically
    from lustrum.workspace import load_plan

    target = folder / "report.html"
    write_bytes_atomically(target, report_of(load_plan(folder), command, stored_backtest(folder)))
    return target


def stored_backtest(folder: Path) -> BackTest | None:
    """Return the back-test stored with a demo, None where there is none."""
    from lustrum.scenario.backtest import BackTest

    if not (folder / BACKTEST).is_file():
        return None
    return BackTest(**json.loads((folder / BACKTEST).read_text(encoding="utf-8")))


def describe_files(out: Path, with_report: bool, tables: int) -> list[str]:
    """Return what was written, a line each."""
    if out.suffix == ".zip":
        return ["report.html, summary.json, tables/, inputs/ and plan.json, in one file"]
    lines = ["report.html    the plan told, for any browser"] if with_report else []
    if tables:
        lines.append(f"tables/        {tables} tables as tidy CSV")
    return [
        *lines,
        "summary.json   status, certificate, figures, limits",
        "inputs/        the economy and the scenario it was made from",
        "plan.json      the plan itself, for the commands below",
    ]


def next_steps(plan: Plan, out: Path) -> list[str]:
    """Return what may be typed next, ready to be copied."""
    place = shlex.quote(str(out))
    if not plan.has_values:
        return [f"lustrum explain {place}"]
    item = max(plan.economy.product, key=lambda label: plan.table("output").at(label, plan.years[-1]))
    return [
        f"lustrum explain {place} {shlex.quote(item)} {plan.years[-1]}",
        f"lustrum export {place} {shlex.quote(out.stem)}.xlsx",
    ]
