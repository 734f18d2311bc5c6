"""The door: help at once, codes as promised, one line for every error."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from lustrum.cli.call import METHODS, Call
from lustrum.cli.main import CONTENTS

HEAVY = (
    "numpy",
    "scipy",
    "highspy",
    "rich",
    "pandas",
    "xarray",
    "altair",
    "lustrum.plan",
    "lustrum.solver",
    "lustrum.data",
)


def python(code, *arguments, **more):
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, **more)


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in CONTENTS)], ids=" ".join)
def test_help_ends_well_and_loads_nothing_heavy(words):
    code = (
        "import sys\nfrom lustrum.cli.main import run\ncode = run(sys.argv[1:])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\nsys.exit(code)"
    )
    done = python(code, *words)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert "Usage: lustrum" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_help_loads_the_module_of_its_own_command_only():
    code = "import sys\nfrom lustrum.cli.main import run\nrun(['plan', '--help'])\nprint(*sys.modules, file=sys.stderr)"
    loaded = {name for name in python(code).stderr.split() if name.startswith("lustrum.cli.")}
    assert loaded == {"lustrum.cli.main", "lustrum.cli.call", "lustrum.cli.plan", "lustrum.cli.examples"}


def test_help_takes_no_more_than_a_dozen_bare_pythons():
    """Counted in processor time, which a busy machine does not stretch as it does the clock's; against a peer, because
    machines differ (on most it takes four)."""
    resource = pytest.importorskip("resource")

    def best(code, count=7):
        times = []
        for _ in range(count):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            python(code, "--help")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    assert best("import sys; from lustrum.cli.main import run; run(sys.argv[1:])") < 12 * best("pass")


def test_importing_the_package_imports_no_numbers():
    done = python(f"import lustrum, sys; print([n for n in {HEAVY!r} if n in sys.modules], lustrum.__version__)")
    assert done.stdout.startswith("[]")


def test_every_public_name_is_where_the_package_says():
    import lustrum

    for name in lustrum.__all__:
        assert getattr(lustrum, name) is not None
    with pytest.raises(AttributeError):
        lustrum.nothing_of_that_name  # noqa: B018


def test_the_methods_offered_are_the_methods_the_solver_has():
    from lustrum.solver.backends import BACKENDS

    assert ("auto", *BACKENDS) == METHODS


def test_no_command_is_wrong_use_and_shows_the_contents(lustrum):
    ended = lustrum()
    assert ended.code == 2
    assert all(name in ended.out for name in CONTENTS)


def test_an_unknown_command_is_refused_with_the_nearest(lustrum):
    ended = lustrum("pln")
    assert ended.code == 2
    assert "'plan'" in ended.err


def test_an_unknown_option_and_a_method_that_is_none_are_wrong_use(lustrum, scenario):
    assert lustrum("plan", scenario, "--fast").code == 2
    assert lustrum("plan", scenario, "--method", "guess").code == 2
    assert lustrum("plan", scenario, "--time-limit", "0").code == 2


def test_wrong_use_with_json_is_one_json_document(lustrum):
    ended = lustrum("plan", "--json")
    assert ended.code == 2
    assert ended.json["error"]["exit_code"] == 2
    assert ended.err == ""


def test_json_after_two_dashes_is_no_option():
    assert Call(("explain", "p", "--json")).as_json
    assert not Call(("explain", "p", "--", "--json")).as_json


def test_our_own_fault_is_one_line_and_code_one(lustrum, scenario, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("lustrum.scenario.session.solve_plan", fails)
    ended = lustrum("plan", scenario)
    assert ended.code == 1
    assert "ZeroDivisionError" in ended.err and "Traceback" not in ended.err and len(ended.err.splitlines()) == 1
    monkeypatch.setenv("LUSTRUM_TRACEBACK", "1")
    assert "Traceback" in lustrum("plan", scenario).err


@pytest.mark.parametrize("name, code", [("StoppedError", 6), ("VerificationError", 7)])
def test_errors_end_with_the_code_they_carry(lustrum, scenario, monkeypatch, name, code):
    import lustrum.errors as errors

    def fails(*_, **__):
        raise getattr(errors, name)("words", variables=["x of y"])

    monkeypatch.setattr("lustrum.scenario.session.solve_plan", fails)
    assert lustrum("plan", scenario).code == code
    said = lustrum("plan", scenario, "--json").json["error"]
    assert said == {"type": name, "message": "words", "data": {"variables": ["x of y"]}, "exit_code": code}


def test_an_interrupt_leaves_nothing_behind_and_says_so(scenario, tmp_path):
    code = (
        "import sys, time\nimport lustrum.scenario.session as s\n"
        "def slow(*a, **k):\n    print('ready', flush=True)\n    time.sleep(30)\n"
        "s.solve_plan = slow\nfrom lustrum.cli.main import main\nmain()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "plan", str(scenario), "--out", "here"],
        cwd=tmp_path,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout.readline().strip() == "ready"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == "Stopped; nothing was written."
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


def test_an_interrupt_the_solver_answered_without_a_plan_ends_alike(lustrum, scenario, monkeypatch):
    from lustrum.errors import StoppedError

    def interrupted(*_, **__):
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        except KeyboardInterrupt:
            raise StoppedError("stopped") from None

    monkeypatch.setattr("lustrum.scenario.session.solve_plan", interrupted)
    ended = lustrum("plan", scenario)
    assert (ended.code, ended.err.strip()) == (130, "Stopped; nothing was written.")


def test_a_reader_who_goes_away_is_no_error(small_plan):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "lustrum", "explain", str(small_plan)],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 141


def test_a_terminal_that_knows_ascii_only_is_served(small_plan):
    for environment in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        done = subprocess.run(
            [sys.executable, "-m", "lustrum", "explain", str(small_plan)],
            capture_output=True,
            timeout=60,
            env={**os.environ, **environment},
        )
        assert done.returncode == 0
        assert done.stderr == b""


def test_output_fits_eighty_columns_without_colour_when_nobody_looks(small_plan):
    done = subprocess.run(
        [sys.executable, "-m", "lustrum", "explain", str(small_plan)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_json_document_holds_no_number_json_does_not_know():
    from lustrum.cli.output import plain

    assert json.dumps(plain({"a": float("inf"), "b": (1, float("nan"))})) == '{"a": null, "b": [1, null]}'
