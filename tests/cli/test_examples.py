"""Every help ends with an example that runs, and lists many options under headings."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lustrum.cli.examples import EXAMPLES, GROUPS, MOST
from lustrum.cli.main import CONTENTS, run
from lustrum.data import bundled_path
from lustrum.data.federation import regions_of, write_federation
from tests.analysis.made_up_worlds import made_up_world
from tests.cli.conftest import SCENARIO

DOCS = Path(__file__).parents[2] / "docs"
FIRST = ("new", "plan")
"""What the others begin with."""
UNITS = ("decentral", "unit")
"""Whose examples stand on each other, so that all are run here."""
MAPPING = "from,to\nfarming,goods\nindustry,goods\nservices,services\n"


def in_the_manual() -> set[str]:
    """Return the commands of the manual's pages, which are run by the tests of the manual."""
    return {line[2:] for page in DOCS.glob("*.md") for line in page.read_text("utf-8").splitlines() if line[:2] == "$ "}


def run_here() -> list[str]:
    """Return the examples nobody else runs, with those the others begin with first."""
    names = [*FIRST, *(name for name in EXAMPLES if name not in FIRST)]
    known = in_the_manual()
    return [line for name in names for line in EXAMPLES[name] if name in (*FIRST, *UNITS) or line not in known]


def write_world(folder: Path) -> None:
    """Write a made-up federation of two regions, of which one has the name the examples ask for."""
    names = {"R0": "IND", "R1": "west"}
    table = made_up_world(11, regions=2)
    said = {field: tuple(names[region] for region in getattr(table, field)) for field in ("region", "user_region")}
    write_federation(regions_of(replace(table, **said)), folder, years=2)
    used = f"unit,item,year,used\nIND,{table.sector[0]},{int(table.year) + 1},1.5\n"
    (folder.parent / "used.csv").write_text(used, encoding="utf-8")


def write_council() -> None:
    """Write the council whose log the shortest examples add to."""
    assert run(["council", "new", "mill.council", "--name", "The mill", "--origin", "mill.example/log"]) == 0
    others = "; ".join(f"Elector {n}" for n in range(20))  # so that one signature forces no debate
    mill = ("--new", "factory", "--name", "The mill", "--add", f"Ann; Bo; Dora; {others}")
    assert run(["council", "roll", "mill.council", "mill", *mill]) == 0


def test_every_command_has_an_example_and_no_other():
    assert set(EXAMPLES) == set(CONTENTS)
    assert all(shlex.split(line)[:2] == ["lustrum", name] for name, lines in EXAMPLES.items() for line in lines)


@pytest.mark.slow
def test_the_examples_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "first.toml").write_text(SCENARIO)
    (tmp_path / "mapping.csv").write_text(MAPPING)
    (tmp_path / "ward.blt").write_text('2 1\n2 1 2 0\n1 2 0\n0\n"Ann"\n"Bo"\n')
    (tmp_path / "weights.csv").write_text("count,food,homes\n2,1,0\n1,0,1\n")
    shutil.copytree(bundled_path("us_2012"), tmp_path / "us-2017")
    settings = tmp_path / "us-2017" / "economy.toml"
    later = re.sub(r"(base_year = |current prices of )2012", r"\g<1>2017", settings.read_text("utf-8"))
    settings.write_text(later, encoding="utf-8")
    write_world(tmp_path / "world")
    write_council()
    blocks = re.compile(r"<!-- file: (\S+) -->\n(`{3,})\w+\n(.*?)\2\n", re.S)
    for found in blocks.finditer((DOCS / "families.md").read_text("utf-8")):
        (tmp_path / found[1]).write_text(found[3], encoding="utf-8")
    for line in run_here():
        if line.startswith("lustrum new first.toml"):
            continue  # the scenario the others use stands in its place; its own test runs it
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = run(shlex.split(line)[1:])
        assert code == 0, (line, said.getvalue()[-2000:])


@pytest.mark.parametrize("name", CONTENTS)
def test_help_shows_the_example_and_every_option_once(name, capsys):
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert all(line in " ".join(said.replace(" \\\n", " ").split()) for line in EXAMPLES[name])
    options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", said.partition("\nOptions:")[2], re.M)
    assert len(set(options)) == len(options)
    assert any(f"{title}:" in said for title in GROUPS) == (len(options) > MOST + 1)


def test_out_is_the_word_for_where_an_answer_goes_and_older_words_stay(lustrum, tmp_path):
    ask = ("analyse", "bundled:germany_1995", "--what", "multipliers")
    for word in ("--out", "-o", "--output"):
        assert lustrum(*ask, word, f"a{word}.csv").code == 0
    assert len({(tmp_path / f"a{word}.csv").read_bytes() for word in ("--out", "-o", "--output")}) == 1
    ended = lustrum(*ask, "--out", "a.csv", "--out", "b.csv")
    assert ended.code == 2 and "twice" in ended.err
    assert lustrum("export", "x").code == 2
    assert lustrum("new", "a.toml", "--out", "b.toml").code == 2


def test_every_command_that_writes_takes_out():
    silent = {"check", "explain", "verify", "help", "council"}  # whose commands say it each for itself
    for name in set(CONTENTS) - silent:
        from click import Context, Group

        from lustrum.cli.main import lustrum as door

        command = door.get_command(Context(door), name)
        several = command.commands.values() if isinstance(command, Group) else (command,)
        assert any("--out" in each.opts for one in several for each in one.params), name


def test_a_page_of_the_manual_is_shown_in_the_terminal_and_a_wrong_word_is_answered(lustrum):
    ended = lustrum("help", "from-excel")
    assert ended.code == 0 and "From Excel" in ended.out and "{doc}" not in ended.out and "<!--" not in ended.out
    listed = lustrum("help")
    assert "from-excel" in listed.out and "exiobase" in listed.out
    assert lustrum("help", "plan").out.startswith("Usage: lustrum plan")
    ended = lustrum("help", "wihses")
    assert ended.code == 2 and "'wishes'" in ended.err


def test_the_tab_key_completes_commands_and_options(tmp_path):
    def completed(line, place):
        told = {**os.environ, "COMP_WORDS": line, "COMP_CWORD": str(place), "_LUSTRUM_COMPLETE": "bash_complete"}
        done = subprocess.run(
            [sys.executable, "-m", "lustrum"], env=told, capture_output=True, text=True, cwd=tmp_path, check=False
        )
        return done.stdout.split()

    assert completed("lustrum pl", 1) == ["plain,plan"]
    assert "plain,--what" in completed("lustrum analyse --wh", 2)


@pytest.mark.parametrize("width", ["80", "64"])
def test_tables_fit_the_width_and_cut_no_figure(width, lustrum, small_plan, monkeypatch):
    monkeypatch.setenv("COLUMNS", width)
    calls = [
        ("explain", small_plan), ("explain", small_plan, "output"), ("compare", small_plan, small_plan),
        ("coefficients", small_plan), ("reserves", small_plan, "--account-only"), ("prices", small_plan),
        ("check", "bundled:us_2012"), ("analyse", "bundled:us_2012", "--what", "multipliers"),
    ]  # fmt: skip
    for words in calls:
        said = lustrum(*words).out
        assert "…" not in said, words
        rows = [line for line in said.splitlines() if "──" in line]
        assert max(map(len, rows), default=0) <= int(width), words


@pytest.mark.parametrize("ending", [".html", ".xlsx", ".csv"])
def test_a_comparison_is_written_as_a_page_a_workbook_or_rows(ending, lustrum, small_plan, tmp_path):
    target = tmp_path / f"both{ending}"
    ended = lustrum("compare", small_plan, small_plan, "--out", target)
    assert ended.code == 0 and target.stat().st_size > 1000 and str(target) in ended.out.replace("\n", "")


@pytest.mark.slow
def test_commands_of_a_first_day_load_no_package_that_a_default_install_lacks(tmp_path, small_plan):
    calls = [
        ["new", "home.xlsx", "--labels", "a,b"], ["check", "home.xlsx"], ["plan", "home.xlsx", "--out", "p"],
        ["explain", "p"], ["export", "p", "--out", "p.xlsx"], ["compare", "p", "p", "--out", "c.html"],
        ["analyse", "home.xlsx", "--what", "multipliers", "--out", "m.html"], ["verify", "p"],
    ]  # fmt: skip
    code = (
        "import sys, json\nfrom lustrum.cli.main import run\n"
        f"codes = [run(words) for words in {calls!r}]\n"
        "loaded = [name for name in ('pandas', 'xarray', 'babel', 'pyarrow', 'h5py') if name in sys.modules]\n"
        "print(json.dumps([codes, loaded]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert json.loads(done.stderr.splitlines()[-1]) == [[0] * len(calls), []]
