"""The demonstration of councils: from the election to the plan, every number of it decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lustrum.errors import UsageError
from lustrum.plan.decided import decided_numbers
from lustrum.workspace.council_demo import show_council


@pytest.mark.slow
def test_councils_elect_propose_vote_and_the_plan_follows(tmp_path: Path) -> None:
    """Half a minute of work: four plans of the United States and the clash of two floors."""
    story = show_council(tmp_path / "demo", command="lustrum demo council")
    assert {name: sheet.feasible for name, (_, sheet) in story.sheets.items()} == {
        "homes": True, "homes-at-once": False, "debt": True,
    }  # fmt: skip
    assert story.question is not None and story.question.of == ("floors",)
    assert story.plan is not None and story.plan.status == "optimal"
    assert story.faults == ()
    decided = {each.decision for each in decided_numbers(story.plan)}
    assert decided == {"homes", "weights", "floors", "budget"}
    page = (tmp_path / "demo" / "index.html").read_text("utf-8")
    for name in ("What was proposed", "Floors that do not fit together", "proposals/homes.html", "decided/report.html"):
        assert name in page
    assert "Decided by" in (tmp_path / "demo" / "decided" / "report.html").read_text("utf-8")
    kept = json.loads((tmp_path / "demo" / "proposals" / "homes.effects.json").read_text("utf-8"))
    assert kept["feasible"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        show_council(tmp_path)
