"""The report of a stored plan tells the plan that was solved, and results and report take their places together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError
from lustrum.results import Measure, Result
from lustrum.scenario import read_scenario
from lustrum.scenario.demos import demo_path
from lustrum.workspace import (
    Place,
    keep_results,
    load_plan,
    make_demo,
    make_plan,
    renew_report,
    save_plan,
    stored_report,
)
from lustrum.workspace.report import report_of, stored_backtest

COMMAND = "lustrum plan s.toml --out plan"


def answer(name, value=1.0):
    return Result(name, f"Title of {name}", ("year",), [("2013",)], {"gap": Measure(np.array([value]), "1")})


CLASH = """
[[wish]]
quantity = "consumption"
label = "CPA_A"
year = 1998
sense = ">="
value = 500000
origin = "the bakers"
"""

IMPOSSIBLE = "\n[trade]\nfinance = -900000\n"


def asked(tmp_path, kind):
    """Return the file of a scenario of one kind, with all it names beside it."""
    text = demo_path("germany_1995").read_text()
    file = tmp_path / f"{kind}.toml"
    if kind == "relaxed":
        text += CLASH
    elif kind == "infeasible":
        text += IMPOSSIBLE
    elif kind == "groups":
        shutil.copytree(bundled_path("made_up_valley"), tmp_path / "valley", dirs_exist_ok=True)
        rates = "".join(f"{each} = 0.0\n" for each in ("labour", "productivity", "government", "exports"))
        text = f'economy = "valley"\nyears = 3\n[growth]\n{rates}'
    elif kind == "paths":
        rows = "".join(
            f"government,CPA_A,{year},30\nlabour_supply,persons,{year},37000\n" for year in range(1996, 2009)
        )
        (tmp_path / "more.csv").write_text(f"quantity,label,year,value\n{rows}")
        text = f'paths = "more.csv"\n{text}'
    elif kind == "us_2012":
        text = demo_path("us_2012").read_text()
    file.write_text(text)
    return file


@pytest.mark.parametrize("kind", ["germany_1995", "us_2012", "relaxed", "infeasible", "groups", "paths"])
def test_a_loaded_plan_is_told_word_for_word_as_the_plan_that_was_saved(kind, tmp_path):
    scenario = read_scenario(asked(tmp_path, kind))
    made = make_plan(scenario, Place(tmp_path / "plan", COMMAND, report=False))
    if kind in ("relaxed", "infeasible"):
        assert made.status == kind
    for place in (tmp_path / "plan", save_plan(load_plan(tmp_path / "plan"), tmp_path / "plan.zip")):
        loaded = load_plan(place)
        assert report_of(loaded) == report_of(made)
        assert (dict(loaded.economy.paths), dict(loaded.economy.labour_supply)) == (
            dict(made.economy.paths),
            dict(made.economy.labour_supply),
        )


def test_a_demo_is_told_with_its_back_test_after_it_was_stored(tmp_path):
    made, tested = make_demo("us_2012", Place(tmp_path / "plan", "lustrum demo"))
    assert tested is not None and stored_backtest(tmp_path / "plan").sentences == list(tested.sentences)
    assert stored_report(tmp_path / "plan") == report_of(made, tested)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("r") / "plan"
    make_plan(read_scenario(demo_path("germany_1995")), Place(folder, COMMAND))
    return folder


@pytest.fixture
def folder(stored, tmp_path):
    return shutil.copytree(stored, tmp_path / "plan")


def test_the_report_names_the_command_that_made_the_plan_whoever_renews_it(folder):
    def named():
        return f"makes the plan and this report again: {COMMAND}" in (folder / "report.html").read_text()

    assert load_plan(folder).provenance.command == COMMAND and named()
    keep_results(folder, [answer("one")])
    assert named()
    renew_report(folder)
    assert named()
    assert load_plan(folder).provenance.version == 3


def test_results_are_told_in_the_report_that_is_written_with_them(folder):
    written = keep_results(folder, [answer("one"), answer("two")])
    assert [path.name for path in written] == ["one.json", "two.json", "report.html"]
    assert all(path.is_file() for path in written)
    keep_results(folder, [answer("two", 5.0), answer("three")])
    report = (folder / "report.html").read_text()
    assert all(f"Title of {name}" in report for name in ("one", "two", "three"))
    assert [result.name for result in load_plan(folder).answers] == ["one", "three", "two"]


def test_a_changed_plan_is_not_vouched_for_by_keeping_results_with_it(folder):
    (folder / "tables" / "output.csv").write_text("activity,year,value,unit\n")
    for renew in (lambda: keep_results(folder, [answer("one")]), lambda: renew_report(folder)):
        with pytest.raises(DataError, match=r"tables/output\.csv"):
            renew()
    assert not (folder / "answers").exists()
    assert b"(changed since it was written)" in stored_report(folder, changed=True)


def test_two_writers_at_once_are_both_told_in_the_report(folder):
    program = textwrap.dedent(
        """
        import sys
        import numpy as np
        from lustrum.results import Measure, Result
        from lustrum.workspace import keep_results
        result = Result(sys.argv[2], f"Title of {sys.argv[2]}", ("year",), [("2013",)],
                        {"gap": Measure(np.array([1.0]), "1")})
        keep_results(sys.argv[1], [result])
        """
    )
    names = ("first", "second", "third")
    words = [[sys.executable, "-c", program, str(folder), name] for name in names]
    assert [process.wait() for process in [subprocess.Popen(each) for each in words]] == [0, 0, 0]
    assert {result.name for result in load_plan(folder).answers} == set(names)
    assert all(f"Title of {name}" in (folder / "report.html").read_text() for name in names)


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_whoever_stops_a_command_finds_results_and_report_together_or_neither(folder, stop):
    words = [sys.executable, "-m", "lustrum", "prices", str(folder), "--into", str(folder)]
    before = os.times().elapsed
    subprocess.run(words, check=True, capture_output=True)
    whole = os.times().elapsed - before
    bare = replace(load_plan(folder), answers=())
    for step in range(6):
        save_plan(bare, folder)
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(whole * (0.55 + 0.09 * step))
        process.send_signal(stop)
        said = process.communicate()[1]
        plan = load_plan(folder)
        report = folder / "report.html"
        told = report.is_file() and "Prices" in report.read_text()
        kept = [result.name for result in plan.answers]
        assert bool(kept) == report.is_file() == told, (step, kept)
        if stop == signal.SIGINT and "Stopped" in said:
            assert ("is written and whole" in said) == bool(kept), (step, said)
    left = (".part", ".lock", ".before")  # of whoever was killed, until the next writer clears them
    assert [entry.name for entry in folder.parent.iterdir() if not entry.name.endswith(left)] == ["plan"]
    save_plan(load_plan(folder), folder)
    assert sorted(entry.name for entry in folder.parent.iterdir()) == ["plan"]
