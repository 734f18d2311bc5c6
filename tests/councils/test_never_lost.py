"""What was acknowledged is never lost and never counted twice: kills, full disks, broken disks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.crowd import crowd

from lustrum.councils.verify import verify_council
from lustrum.councils.voting import close_vote, count_vote
from tests.councils.setting_up import question, village

WAYS = ("full", "broken", "killed")
HERE = Path(__file__).parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="voters are forked")
def test_no_acknowledged_ballot_is_lost_and_none_counts_twice(place):
    """Eight voters, ten votes, three kills; the benchmark has 200, 50 and 20."""
    electors = [f"elector {n}" for n in range(8)]
    with village(place, electors) as council:
        votes = [question(council) for _ in range(10)]
        council.close()
        acknowledged = crowd(place, electors, votes, kills=3)
        assert len(set(acknowledged)) == len(acknowledged)
        for vote in votes:
            assert close_vote(council, vote) == 8
            assert count_vote(council, vote)["votes"]["yes"] == 8
        entries = [json.loads(each.body) for each in council.entries() if each.kind == "ballot"]
        cast = [(each["elector"], each["vote"]) for each in entries]
        assert len(cast) == 80 == len(set(cast)) and set(acknowledged) <= set(cast)
        assert verify_council(council).faults == []


@pytest.mark.slow  # ninety processes, each let fail once
@pytest.mark.skipif(sys.platform != "linux", reason="a library is loaded before the C library")
def test_every_write_that_fails_leaves_the_old_state_or_the_new(tmp_path):
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler for the library that lets writes fail")
    library = tmp_path / "failing.so"
    made = [compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "failing.c", "-ldl"]
    subprocess.run(made, check=True, capture_output=True)
    known = {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(
        [sys.executable, "-m", "tests.councils.failing_writes", tmp_path, library],
        capture_output=True, text=True, env=known, cwd=HERE.parents[1],
    )  # fmt: skip
    assert said.returncode == 0, said.stderr[-2000:]
    found = json.loads(said.stdout)
    assert found["wrong"] == []
    assert set(found["tried"]) == {f"{kind} {way}" for kind in ("ballot", "export") for way in WAYS}
    assert min(found["tried"].values()) >= 2
