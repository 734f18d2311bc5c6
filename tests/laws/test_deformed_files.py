"""A file slightly unlike the clean one gives the same answer or is refused with its place: never another number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.deformed import every
from benchmarks.deformed.judge import judge_all
from benchmarks.deformed.settings import SETTINGS
from benchmarks.deformed.sheets import BOOKS
from benchmarks.deformed.ways import WAYS

SELDOM = 4
"""Of the ways in which a file is deformed whose calls take long, one in so many is tried here; the page tries all."""


@pytest.mark.parametrize("ways", [WAYS, SETTINGS, BOOKS], ids=["tables", "settings", "workbooks"])
def test_there_are_at_least_forty_ways_and_no_two_are_called_alike(ways):
    assert len(ways) >= 40
    assert len({(way.group, way.name) for way in ways}) == len(ways)


def test_no_two_files_are_called_alike():
    names = [each.name for each in every()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "each",
    [
        pytest.param(each, id=each.name, marks=[pytest.mark.slow] if each.slow or each.form == "workbook" else [])
        for each in every()
    ],
)
def test_a_deformed_file_gives_the_same_answer_or_is_refused_with_its_place(each):
    found = judge_all(replace(each, every=SELDOM * each.every) if each.slow else each)
    bad = [
        f"{verdict.way.name}: {verdict.outcome}, {verdict.said}"
        for verdict in found
        if verdict.outcome not in ("right", "refused")
    ]
    assert not bad
    outcomes = {verdict.outcome for verdict in found}
    if each.form == "stored":  # every byte counts there: what is not as it was written is refused
        assert "refused" in outcomes
    else:
        assert "right" in outcomes or len(found) < 8, "some ways change nothing that counts"
