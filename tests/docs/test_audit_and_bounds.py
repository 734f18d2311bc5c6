"""What lustrum needs has a lower bound that can be tried, and an audit without data fails no build."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def script(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_that_is_needed_has_a_lower_bound():
    bounds = script("try_bounds")
    lowest = bounds.lowest(bounds.needed())
    assert all("==" in each for each in lowest)
    assert {"numpy", "scipy", "highspy", "pandas"} <= {each.partition("==")[0] for each in lowest}


def test_of_two_bounds_the_higher_is_the_lowest_that_may_be_tried():
    assert script("try_bounds").lowest(["pandas>=2.1", "numpy>=1.26", "pandas>=2.2"]) == ["pandas==2.2", "numpy==1.26"]


def test_the_tests_that_are_tried_are_there():
    bounds = script("try_bounds")
    assert len(bounds.there(bounds.TESTS)) == len(bounds.TESTS)


def test_a_weakness_of_a_tool_is_told_and_one_of_a_package_that_is_needed_fails():
    audit = script("audit")
    said = {"dependencies": [{"name": "Ruff", "version": "1", "vulns": [{"id": "A-1", "fix_versions": []}]}]}
    assert audit.judged(said, audit.needed()) == (["Ruff 1: A-1, mended in no version yet"], False)
    assert audit.judged(said, {"ruff"})[1]
    assert {"numpy", "jinja2", "cryptography"} <= audit.needed()
    assert "ruff" not in audit.needed()


@pytest.mark.parametrize("answer", ["", "no JSON", json.dumps({"dependencies": [{"name": "x", "skip_reason": "no"}]})])
def test_an_audit_that_cannot_have_its_data_says_so_and_fails_nothing(answer, monkeypatch, capsys):
    done = subprocess.CompletedProcess([sys.executable], 1, answer, "")
    monkeypatch.setattr(subprocess, "run", lambda *given, **named: done)
    assert script("audit").main() == 0
    assert "nothing was audited" in capsys.readouterr().out
