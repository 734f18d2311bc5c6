"""The page of the demonstration tells what was decided; its sections stand on their own figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.councils.three_goods import decision, floor

from lustrum.councils.apply import Option, Question
from lustrum.workspace import council_case as case
from lustrum.workspace.council_demo import Story
from lustrum.workspace.council_page import _clash, _decisions, _headline


def test_the_clash_is_told_with_what_each_way_leaves(tmp_path: Path) -> None:
    story = Story(tmp_path)
    assert _clash(story) == []
    options = (
        Option("all by one factor", "scale", (), {"grain": 0.851}),
        Option("x", "order", ("grain",), {"grain": 0.3}),
    )
    story.question = Question(("grain",), "They do not fit.", options)
    story.counts["clash"] = {"elected": ["all by one factor"]}
    (section,) = _clash(story)
    assert "0.851" in str(section.blocks) and "they chose: all by one factor" in str(section.blocks)


def test_only_decisions_behind_the_plan_are_counted(tmp_path: Path) -> None:
    story = Story(
        tmp_path, decisions=(floor("grain"), decision("election"), replace(floor("homes"), result="not-carried"))
    )
    assert _headline(story).endswith(": 1 decisions stand behind it")
    assert str(case.DELEGATES) in _headline(story)
    story.faults = ("entry 3 was changed",)
    assert "entry 3 was changed" in str(_decisions(story).blocks)
