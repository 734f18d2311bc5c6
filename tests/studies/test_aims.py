"""A programme divided among aims: every aim gets its share beyond the trend, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from lustrum.errors import UsageError
from lustrum.scenario import Session, read_scenario
from lustrum.studies.aims import programme
from tests.councils.three_goods import write

AIMS = {
    "bread": {"quantity": "consumption", "label": "grain", "sense": ">=", "by": 2001},
    "light": {"quantity": "consumption", "label": "power", "sense": "<=", "by": 2001},
}


@pytest.fixture
def problem(tmp_path: Path):
    return Session(read_scenario(write(tmp_path))).problem


def test_shares_times_the_programme_stand_beyond_the_trend(problem):
    wishes = programme(problem, AIMS, {"bread": 0.75, "light": 0.25}, 40.0)
    assert [each["than_trend"] for each in wishes] == pytest.approx([130.0 / 100.0, 170.0 / 180.0], abs=1e-6)
    assert [each["name"] for each in wishes] == ["bread", "light"]


def test_an_aim_without_a_share_asks_for_nothing(problem):
    assert [each["name"] for each in programme(problem, AIMS, {"bread": 1.0, "light": 0.0}, 40.0)] == ["bread"]


@pytest.mark.parametrize(
    ("aims", "shares", "said"),
    [
        (AIMS, {"rye": 1.0}, "which is no aim"),
        ({"bread": {**AIMS["bread"], "label": "rye"}}, {"bread": 1.0}, "of 'rye'"),
        ({"bread": {**AIMS["bread"], "quantity": "bread"}}, {"bread": 1.0}, "is about 'bread'"),
        (AIMS, {"light": 10.0}, "cannot be moved"),
    ],
)
def test_a_share_that_cannot_be_given_is_refused(problem, aims, shares, said):
    with pytest.raises(UsageError, match=said):
        programme(problem, aims, shares, 40.0)
