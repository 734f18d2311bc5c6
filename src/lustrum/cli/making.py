"""What the commands that make a plan say when it is written: which files lie there, what may be typed next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from lustrum.problem.names import OUTPUT

if TYPE_CHECKING:
    from lustrum.plan import Plan


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
    item = max(plan.economy.product, key=lambda label: plan.table(OUTPUT).at(label, plan.years[-1]))
    return [
        f"lustrum explain {place} {shlex.quote(item)} {plan.years[-1]}",
        f"lustrum export {place} {shlex.quote(out.stem)}.xlsx",
    ]
