"""Long work says how far it is: count, time gone by, and what is left, which shrinks as steps are done."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.cli.progress import Progress


def _told(steps):
    now = [0.0]
    told = Progress(lambda: now[0])
    said = []
    for seconds, text in steps:
        now[0] = seconds
        said.append(told.after(text))
    return said


def test_a_count_is_kept_while_its_steps_are_told():
    assert _told([(0, "plan 1 of 3: calm"), (4, "plan 2 of 3: shock"), (5, "building the plan")]) == [
        "plan 1 of 3: calm",
        "plan 2 of 3: shock (4 s, about 8 s to go)",
        "plan 2 of 3: shock (5 s, about 7 s to go): building the plan",
    ]


def test_work_without_a_count_says_the_time_gone_by():
    assert _told([(0, "reading"), (75, "solving")])[-1] == "solving (1 min 15 s)"


@given(st.integers(3, 40), st.floats(0.7, 500.0))
def test_what_is_left_of_even_steps_is_told_within_a_second_of_the_truth(count, step):
    for place, said in enumerate(_told([(k * step, f"plan {k + 1} of {count}") for k in range(count)])):
        if place and place * step >= 2.0:
            found = re.search(r"about (?:(\d+) h )?(?:(\d+) min ?)?(?:(\d+) s)? to go", said)
            hours, minutes, seconds = (int(each or 0) for each in found.groups())
            left = 3600 * hours + 60 * minutes + seconds
            assert abs(left - (count - place) * step) <= (61.0 if hours else 1.0)


def test_lines_are_written_where_they_are_asked_for_and_nowhere_else(lustrum, monkeypatch):
    assert lustrum("balance", "bundled:germany_1995", "--out", "a").err == ""
    monkeypatch.setenv("LUSTRUM_PROGRESS", "1")
    assert lustrum("balance", "bundled:germany_1995", "--out", "b").err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("gap", "bundled:us_2012", "--idle-labour", "0.08", "--utilisation", "0.77"), "frontier 3 of 3: trade"),
        (("backtest", "bundled:us_2012"), "plan 2 of 2: deliveries"),
    ],
)
def test_plans_of_a_study_are_counted(lustrum, monkeypatch, words, told):
    monkeypatch.setenv("LUSTRUM_PROGRESS", "1")
    assert told in lustrum(*words).err
