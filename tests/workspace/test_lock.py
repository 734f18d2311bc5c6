"""One writer at a time: the next one waits, is told who writes, and clears up after the dead."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from lustrum.errors import UsageError
from lustrum.workspace import lock
from lustrum.workspace.lock import writing

HOLDING = """
import sys, time
from pathlib import Path
from lustrum.workspace.lock import writing
with writing(Path(sys.argv[1]), "lustrum plan s.toml"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def holder(tmp_path):
    """Return a function that starts another process which holds a place."""
    started = []

    def hold(seconds):
        words = [sys.executable, "-c", HOLDING, str(tmp_path / "plan"), str(seconds)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        return process

    yield hold
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_place_held_by_somebody_is_refused_with_who_and_since_when(holder, tmp_path, monkeypatch):
    process = holder(60)
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with pytest.raises(UsageError) as refused, writing(tmp_path / "plan"):
        pass
    for words in (f"process {process.pid}", "since 2", "with `lustrum plan s.toml`", "Wait until that ends"):
        assert words in str(refused.value)


def test_a_writer_waits_for_its_turn(holder, tmp_path):
    holder(0.4)
    began = time.monotonic()
    with writing(tmp_path / "plan"):
        assert time.monotonic() - began > 0.2


def test_the_place_of_a_killed_writer_is_free_and_cleared_up(holder, tmp_path):
    process = holder(60)
    parts = [tmp_path / ".plan.ab_12xyz.part", tmp_path / ".plan.zzzzzzzz.part"]
    for part in parts:
        part.mkdir()
        (part / "half.csv").write_text("x")
    others = [tmp_path / ".plan.other.abcdefgh.part", tmp_path / ".plan.abc.part", tmp_path / "plan.abcdefgh.part"]
    for other in others:
        other.mkdir()
    process.kill()
    process.wait()
    with writing(tmp_path / "plan"):
        pass
    assert not any(part.exists() for part in parts)
    assert all(other.exists() for other in others)
    assert not (tmp_path / ".plan.lock").exists()


def test_a_plan_between_its_two_names_is_put_back(tmp_path):
    (tmp_path / ".plan.before").mkdir()
    (tmp_path / ".plan.before" / "plan.json").write_text("{}")
    with writing(tmp_path / "plan") as target:
        assert (target / "plan.json").read_text() == "{}"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["plan"]


def test_a_thread_may_hold_a_place_twice_and_another_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    refused = []

    def other():
        try:
            with writing(tmp_path / "plan"):
                pass
        except UsageError as error:
            refused.append(error)

    with writing(tmp_path / "plan"), writing(tmp_path / "plan"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(refused) == 1
    with writing(tmp_path / "plan"):
        pass


def test_a_link_is_held_at_the_place_it_leads_to(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with writing(tmp_path / "link") as target:
        assert target == tmp_path / "real"
        assert (tmp_path / ".real.lock").exists()


def test_a_hundred_turns_of_ten_processes_never_overlap(tmp_path):
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from lustrum.workspace.lock import writing
        count = Path(sys.argv[1]) / "count"
        for _ in range(10):
            with writing(Path(sys.argv[1]) / "plan"):
                count.write_text(str(int(count.read_text()) + 1))
        """
    )
    (tmp_path / "count").write_text("0")
    words = [sys.executable, "-c", program, str(tmp_path)]
    processes = [subprocess.Popen(words, env=dict(os.environ)) for _ in range(10)]
    assert [process.wait() for process in processes] == [0] * 10
    assert Path(tmp_path / "count").read_text() == "100"
