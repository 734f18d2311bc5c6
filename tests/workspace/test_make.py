"""From a scenario to a plan in its place."""

from __future__ import annotations

import threading

import pytest

from lustrum.errors import UsageError
from lustrum.scenario import read_scenario
from lustrum.workspace import load_plan, lock
from lustrum.workspace.make import Place, command_of, make_demo, make_plan


def test_a_command_is_remembered_without_where_somebody_has_their_files():
    words = ["plan", "/home/ada/my plans/care.toml", "--out=/tmp/a plan", "--method", "ipm", "b/c.toml"]
    assert command_of(words) == "lustrum plan care.toml '--out=a plan' --method ipm b/c.toml"


def test_a_plan_is_told_as_it_goes_and_when_it_is_in_its_place(small_scenario, tmp_path):
    said, written = [], []
    place = Place(tmp_path / "plan", "lustrum plan small.toml", False, said.append, written.append)
    made = make_plan(read_scenario(small_scenario), place)
    assert written == [tmp_path / "plan"] and f"writing {tmp_path / 'plan'}" in said
    assert not (tmp_path / "plan" / "report.html").exists()
    assert load_plan(tmp_path / "plan").provenance.command == made.provenance.command == "lustrum plan small.toml"
    assert (tmp_path / "plan" / "inputs" / "lists" / "paths.csv").is_file()


def test_a_place_that_is_taken_is_refused_before_anything_is_solved(small_scenario, tmp_path, monkeypatch):
    monkeypatch.setattr("lustrum.scenario.session.solve_plan", lambda *a, **k: pytest.fail("solved all the same"))
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="other things"):
        make_plan(read_scenario(small_scenario), Place(tmp_path / "mine"))
    held, done = threading.Event(), threading.Event()

    def hold():
        with lock.writing(tmp_path / "plan"):
            held.set()
            done.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    try:
        with pytest.raises(UsageError, match="is being written"):
            make_plan(read_scenario(small_scenario), Place(tmp_path / "plan"))
    finally:
        done.set()
        other.join()


def test_a_demo_without_figures_of_the_years_after_has_no_back_test(tmp_path):
    made, tested = make_demo("germany_1995", Place(tmp_path / "demo", report=False))
    assert made.status == "optimal" and tested is None
    assert not (tmp_path / "demo" / "inputs" / "backtest.json").exists()
