"""Effect sheets as they are kept: whatever differs is named, and nothing else."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from lustrum.councils.sheets import other_than, read_sheet
from lustrum.errors import DataError

SHEET: dict[str, Any] = {
    "format": 1, "name": "Homes", "plan": "p",
    "hashes": {"economy": "a", "scenario": "b", "debated": "c", "program": "d"},
    "status": "optimal", "feasible": True, "sentences": ["It can be done."], "clash": [], "against": [], "ways_out": [],
    "results": [{"measures": {"goal": {"values": [1.5, None]}}}],
}  # fmt: skip


def changed(*path: Any, to: Any) -> dict[str, Any]:
    other = deepcopy(SHEET)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return other


def test_the_same_is_the_same() -> None:
    assert other_than(SHEET, deepcopy(SHEET)) == []


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (("results", 0, "measures", "goal", "values", 0), 1.50000001, "results[0].measures.goal.values[0] was 1.5"),
        (("results", 0, "measures", "goal", "values", 1), 0.0, "was null and is 0.0"),
        (("sentences",), [], "sentences has 1 entries and now 0"),
        (("status",), "relaxed", "status was 'optimal'"),
        (("results", 0, "measures", "other"), 1, "results[0].measures.other is in one alone"),
        (("hashes", "economy"), "x", "the tables are others"),
        (("hashes", "scenario"), "x", "the proposal is another"),
        (("hashes", "debated"), "x", "the plan under debate is another"),
        (("hashes", "program"), "x", "another version"),
    ],
)
def test_what_differs_is_named(path: tuple[Any, ...], to: Any, said: str) -> None:
    (found,) = other_than(SHEET, changed(*path, to=to))
    assert said in found


@pytest.mark.parametrize(
    "text", ["{}", "[]", "no", json.dumps(SHEET | {"format": 2}), json.dumps(SHEET | {"hashes": 3})]
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        read_sheet(tmp_path / "x.json")


def test_a_kept_sheet_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(SHEET), encoding="utf-8")
    assert other_than(read_sheet(tmp_path / "x.json"), SHEET) == []
