"""A file slightly unlike the clean one gives the same answer or is refused with its place: never another number."""

from __future__ import annotations

import pytest
from benchmarks.deformed.asked import asked
from benchmarks.deformed.judge import judge_all
from benchmarks.deformed.ways import WAYS


def test_there_are_at_least_forty_ways_and_no_two_are_called_alike():
    assert len(WAYS) >= 40
    assert len({(way.group, way.name) for way in WAYS}) == len(WAYS)


@pytest.mark.parametrize(
    "each",
    [pytest.param(each, id=each.name, marks=[pytest.mark.slow] if each.slow else []) for each in asked()],
)
def test_a_deformed_file_gives_the_same_answer_or_is_refused(each):
    found = judge_all(each)
    bad = [
        f"{verdict.way.name}: {verdict.outcome}, {verdict.said}"
        for verdict in found
        if verdict.outcome not in ("right", "refused")
    ]
    assert not bad
    assert {verdict.outcome for verdict in found} & {"right"}, "some ways change nothing that counts"
