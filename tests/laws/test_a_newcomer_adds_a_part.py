"""A newcomer adds a part from one file and one line, and finds it everywhere, with no other change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lustrum

FREIGHT = '''"""Freight: what is delivered must be carried, by carriers with limits of their own."""

import numpy as np

from lustrum.labels import Axis, Index
from lustrum.problem.check import checked_by, equal, not_negative
from lustrum.problem.parts.production import Activities

CARRIER = Axis("carrier", ("rail", "road"), ("Railways", "Roads"))


def everything_is_carried(answer):
    """Freight of all carriers is the share of output that travels."""
    table, share = answer.quantities["freight"], answer.options["freight"]["share"]
    need = share * answer.quantities["output"].values.sum(axis=1)
    carried = table.values.sum(axis=1)
    short = np.maximum(need - carried, 0.0)[:, None] * np.ones(2) / 2
    return equal("all freight is carried", table, table.values - short, np.maximum(need[:, None], 1.0))


@checked_by(not_negative("freight"), everything_is_carried)
def freight(problem, share=0.1, growth=0.0):
    """A share of all output is carried; carriers grow only so fast."""
    economy = problem.economy
    base = share * economy.base_output.sum() * np.array([0.6, 0.4])
    index = Index.of(CARRIER)
    load = problem.add_variable("freight", index, units="tonne-kilometres/year", scale=base)
    made = (economy.supply @ problem.published(Activities).level).total()
    problem.add_constraint("freight_carried", load.total() >= made * share, kind="balance",
                           title="Freight to be carried", units="tonne-kilometres/year")
    problem.add_constraint("carrying_capacity", load <= base * (1.0 + growth) ** problem.elapsed,
                           title="Carrying capacity of {carrier}", units="tonne-kilometres/year")
    problem.add_quantity("freight", load, units="tonne-kilometres/year", base=base, title="Freight carried",
                         headline=True, meaning="What carriers carry.")
'''

LINE = '    "freight": "lustrum.problem.parts.freight",\n'

SCENARIO = """
name = "with freight"
economy = "bundled:us_2012"
years = 3
[growth]
labour = 0.012
productivity = 0.008
[options]
freight.share = 0.1
[[wish]]
quantity = "freight"
label = "rail"
year = 2014
sense = "<="
value = 1_780_000
priority = 2
origin = "the carriers"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A copy of the package with one file and one line more, and a plan made with it."""
    folder = tmp_path_factory.mktemp("newcomer")
    package = folder / "lustrum"
    shutil.copytree(Path(lustrum.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "problem" / "parts" / "freight.py").write_text(FREIGHT)
    contents = package / "scenario" / "contents.py"
    text = contents.read_text()
    mark = '    "harvest_loss": "lustrum.problem.parts.reserves",\n'
    assert text.count(mark) == 1
    contents.write_text(text.replace(mark, mark + LINE))
    (folder / "scenario.toml").write_text(SCENARIO)
    said = run(folder, "plan", "scenario.toml", "--out", "plan")
    assert "Freight carried" in said
    return folder


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "lustrum", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_stands_among_the_yearly_figures(home):
    figures = json.loads((home / "plan" / "summary.json").read_text())["indicators"]
    assert figures["freight"]["title"] == "Freight carried"
    assert len(figures["freight"]["values"]) == 3


def test_explain_calls_its_limit_by_its_title(home):
    assert "Carrying capacity of Roads" in run(home, "explain", "plan")
    assert "Freight carried" in run(home, "explain", "plan", "freight", "road", "2015")


def test_the_report_names_it_in_figures_and_limits(home):
    page = (home / "plan" / "report.html").read_text()
    assert "Freight carried" in page and "Carrying capacity of" in page and "Roads" in page


def test_verify_counts_it_again_also_in_a_stored_plan(home):
    code = (
        "from lustrum.workspace import load_plan; from lustrum.plan import verify; "
        "print([c.name for c in verify(load_plan('plan')) if c.passed])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=home, env={**os.environ, "PYTHONPATH": str(home)},
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert "all freight is carried" in done.stdout and "never negative: freight" in done.stdout


def test_a_wish_on_it_is_kept_and_told_by_its_quantity(home):
    manifest = json.loads((home / "plan" / "plan.json").read_text())
    wish = next(limit for limit in manifest["limits"] if limit["kind"] == "wish" and limit["quantity"] == "freight")
    assert wish["title"].startswith("Freight carried")


def test_the_contract_of_the_equations_page_asks_for_its_entries():
    from tests.docs.test_docs import names_declared

    assert names_declared(FREIGHT) == {
        ("variable", "freight"),
        ("row", "freight_carried"),
        ("row", "carrying_capacity"),
        ("quantity", "freight"),
    }
