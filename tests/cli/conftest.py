"""A way to call the command line in this process, and one small plan to look at."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from lustrum.cli.main import run
from tests.sentences import no_figures

SCENARIO = """
name = "small"
economy = "bundled:germany_1995"
years = "1996-1998"
tail = 1

[growth]
labour = 0.003
productivity = 0.012

[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.015
"""


@dataclass(frozen=True)
class Ended:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def lustrum(capsys, monkeypatch, tmp_path):
    """Return a function that carries out one command in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LUSTRUM_TRACEBACK", raising=False)

    def call(*words):
        capsys.readouterr()
        code = run([str(word) for word in words])
        printed = capsys.readouterr()
        assert not no_figures(printed.out if "--json" not in words else "") + no_figures(printed.err)
        return Ended(code, printed.out, printed.err)

    return call


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(SCENARIO)
    return file


@pytest.fixture(scope="session")
def small_plan(tmp_path_factory):
    """Return the folder of a small plan, solved once."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "small.toml").write_text(SCENARIO)
    assert run(["plan", str(folder / "small.toml"), "--out", str(folder / "small"), "--no-report", "--json"]) == 0
    return folder / "small"
