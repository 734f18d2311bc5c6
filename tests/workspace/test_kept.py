"""Answers kept with a plan."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.report import report_html
from lustrum.results import Assumption, Drawing, Measure, Result, as_data, from_data
from lustrum.workspace import keep_results, load_plan, save_plan
from lustrum.workspace.kept import result_files, stored_results, with_results

OPTIONS = {"capital": {"depreciation_rate": 0.05, "stock_growth": 0.015}}

ANSWER = Result(
    "frontier",
    "Consumption now, capacity later",
    ("floor",),
    [("0.9",), ("1.0",), ("1.1",)],
    {
        "capacity": Measure(np.array([3.0, 2.0, np.nan]), "million USD", "at the end"),
        "consumption": Measure(np.array([1.0, 2.0, 3.0]), "million USD"),
        "advice": Measure(["wait", "build", ""], ""),
    },
    titles={"0.9": "nine tenths"},
    notes=("each point is a solved plan",),
    assumptions=(Assumption("weights", "Terminal weights as voted.", "1", "a test"),),
    drawing=Drawing("curve", y="capacity", x="consumption"),
)


@pytest.fixture(scope="module")
def plan():
    economy = read_economy(bundled_path("germany_1995"))
    parts = [partial(part, **OPTIONS.get(part.__name__, {})) for part in DEFAULT_PARTS]
    return solve_plan(build_plan(economy, 1, parts=parts, growth=Growth(labour=0.01, productivity=0.01), tail=0))


def test_an_answer_is_read_back_as_it_was_written():
    again = from_data(as_data(ANSWER))
    assert as_data(again) == as_data(ANSWER)
    np.testing.assert_array_equal(again["capacity"], ANSWER["capacity"])


def test_answers_are_kept_under_their_names_and_the_latest_of_a_name_counts(tmp_path):
    for name, content in result_files([ANSWER]).items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    kept = stored_results(tmp_path)
    assert [as_data(each) for each in kept] == [as_data(ANSWER)]
    again = with_results(kept, [replace(ANSWER, title="Asked again"), replace(ANSWER, name="another")])
    assert [(each.name, each.title) for each in again] == [("another", ANSWER.title), ("frontier", "Asked again")]


def test_an_answer_stays_with_its_plan_and_is_told_in_its_report(plan, tmp_path):
    folder = save_plan(plan, tmp_path / "plan")
    keep_results(folder, [ANSWER])
    loaded = load_plan(folder)
    assert [answer.name for answer in loaded.answers] == ["frontier"]
    page = report_html(loaded)
    assert "Consumption now, capacity later" in page and "Each point is a solved plan." in page
    moved = save_plan(loaded, tmp_path / "plan.zip")
    assert as_data(load_plan(moved).answers[0]) == as_data(ANSWER)


def test_a_plan_solved_again_in_the_same_place_does_not_inherit_answers(plan, tmp_path):
    folder = save_plan(plan, tmp_path / "plan")
    keep_results(folder, [ANSWER])
    save_plan(plan, folder)
    assert load_plan(folder).answers == ()


def test_answers_are_refused_where_there_is_no_plan(tmp_path):
    with pytest.raises(UsageError, match=r"plan\.json"):
        keep_results(tmp_path, [ANSWER])
    assert list(tmp_path.iterdir()) == []
