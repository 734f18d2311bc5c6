"""The cases kept: three kinds of plans, and every command of the worked pages of the manual."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import shlex
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from lustrum.cli.main import run
from lustrum.scenario import read_scenario, run_scenario
from lustrum.scenario.demos import demo_path
from tests.golden.figures import Tables, of_json, of_plan

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "tests" / "published"

PLANS = {
    "us_2012": lambda: demo_path("us_2012"),
    "germany_1995": lambda: demo_path("germany_1995"),
    **{
        f"williams_1999_{name}": lambda name=name: PUBLISHED / "williams_1999" / f"{name}.toml"
        for name in ("capacity", "output", "employment")
    },
    "choice_of_technique": lambda: PUBLISHED / "choice_of_technique" / "scenario.toml",
    "sraffa_1960": lambda: PUBLISHED / "sraffa_1960" / "scenario.toml",
}
"""Scenarios whose plans are kept whole."""

SLOW = (
    "page_coefficients", "page_cooperation", "page_families", "page_freight", "page_frontier", "page_power-in-plan",
    "page_proposals", "page_reserves", "page_tutorial",
)  # fmt: skip
"""Cases that take long."""


def plan_figures(name: str) -> Tables:
    """Return the figures of a plan solved now."""
    return of_plan(run_scenario(read_scenario(PLANS[name]())))


@cache
def _manual() -> ModuleType:
    """Return the program that puts real output under the commands of the manual: it knows pages and blocks."""
    path = ROOT / "docs" / "refresh_output.py"
    spec = importlib.util.spec_from_file_location("refresh_output_for_golden", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def pages() -> tuple[str, ...]:
    """Return the pages with worked commands; the README's one command is the tutorial's first."""
    return tuple(page.stem for page in _manual().PAGES if page.stem != "README")


def page_figures(page: str, folder: Path) -> Iterator[tuple[str, Tables]]:
    """Carry out the commands of a page in order, in an empty folder, and yield each with its figures."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    with contextlib.chdir(folder):
        for block in _manual().blocks(text):
            if "file" in block.notes:
                file = folder / block.notes["file"]
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(block.body, encoding="utf-8")
            if block.command is not None and block.command.startswith("lustrum "):
                yield block.command, of_json(_answer(block.command, int(block.notes.get("exit", "0"))))


def _answer(command: str, ends_with: int) -> dict:
    """Carry out one command in this process and return what it printed with --json."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()) as complaint:
        code = run([*shlex.split(command)[1:], "--json"])
    assert code == ends_with, f"'{command}' ended with {code}:\n{printed.getvalue()}{complaint.getvalue()}"
    return json.loads(printed.getvalue())


def figures_of(case: str, folder: Path) -> Tables:
    """Return the figures of a case made now; `folder` is where a page's commands may write.

    Before each table of a page stands its command, so that a command added to a page is no difference.
    """
    if case in PLANS:
        return plan_figures(case)
    answers = page_figures(case.removeprefix("page_"), folder)
    return {f"{command}: {table}": figures for command, tables in answers for table, figures in tables.items()}


def cases() -> tuple[str, ...]:
    """Return the names of all cases."""
    return (*PLANS, *(f"page_{page}" for page in pages()))
