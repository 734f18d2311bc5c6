"""Units as processes: started, killed and started again in one plan, with nothing lost and nothing counted twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.workspace.made_up_centre import REGIONS, made_up_centre

from lustrum.decentral.audit import audited
from lustrum.decentral.log import read_log
from lustrum.decentral.run import Asked
from lustrum.errors import StoppedError
from lustrum.workspace.decentral import make_decentral
from lustrum.workspace.unit_process import UnitProcess, UnitProcesses

KILLS, EVERY = 20, 10
"""Kills of one plan; lines of the centre's log between two of them."""

ASKED = ("--gap", "1e-6", "--rounds", "60")


def test_a_unit_that_cannot_start_says_why(tmp_path):
    with pytest.raises(StoppedError, match=r"no folder of a unit"):
        _ = UnitProcess(tmp_path).address


def test_a_unit_is_reached_where_it_was_after_it_was_killed(tmp_path):
    folder = made_up_centre(tmp_path) / "units" / "West"
    with UnitProcesses({"West": folder}) as units:
        before = units.addresses
        assert before.startswith("West=http://127.0.0.1:")
        units.units["West"].kill()
        assert not units.units["West"].runs
        units.units["West"].start()
        assert units.addresses == before
    assert not units.units["West"].runs


def run_centre(centre: Path, addresses: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lustrum", "decentral", "run", str(centre), "--units", addresses, *ASKED]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([*command, "--json", "--no-report"], start_new_session=True, **quiet)


def lines_of(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.is_file() else 0


@pytest.mark.slow
def test_twenty_kills_of_units_and_centre_in_one_plan_change_nothing_but_the_rounds(tmp_path):
    whole = make_decentral(
        made_up_centre(tmp_path / "whole"), tmp_path / "whole" / "centre", asked=Asked("allot", 1e-6, 60), report=False
    )
    centre = made_up_centre(tmp_path)
    log = centre / "log.jsonl"
    killed = Counter[str]()
    with UnitProcesses({unit: centre / "units" / unit for unit in REGIONS}) as units:
        addresses = units.addresses
        process, last, end = run_centre(centre, addresses), 0, time.monotonic() + 540.0
        while process.poll() is None or not (centre / "summary.json").is_file():
            assert time.monotonic() < end, f"not at an end after {killed}"
            if process.poll() is not None:
                process = run_centre(centre, addresses)
            if sum(killed.values()) < KILLS and lines_of(log) >= last + EVERY:
                victim = [*REGIONS, "centre"][sum(killed.values()) % 5]
                if victim == "centre":
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                else:
                    units.units[victim].kill()
                    units.units[victim].start()
                killed[victim] += 1
                last = lines_of(log)
            time.sleep(0.005)
    assert sum(killed.values()) == KILLS and min(killed.values()) >= 3 and len(killed) == 5
    found = json.loads((centre / "summary.json").read_bytes())
    base = whole.base_consumption
    assert found["base_consumption"] == pytest.approx(base)
    assert found["gap"] < 1e-3 and whole.gap < 1e-3, "both came to a plan that is good enough to be compared"
    assert abs(found["objective"] - whole.objective) <= (found["gap"] + whole.gap) * base
    assert set(found["units"]) == set(REGIONS), "each took its order"
    audit = audited(centre)
    assert audit.passed, audit.faults
    for unit in REGIONS:
        answers = [e for e in read_log(centre / "units" / unit / "log.jsonl")[0] if e.way == "out"]
        numbers = Counter(each.said["number"] for each in answers)
        assert set(numbers.values()) == {1}, f"{unit} counted a question twice"
