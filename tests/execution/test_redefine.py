"""A definition stated again: unchanged, or a visible break."""

import math
from datetime import date

import pytest

from lustrum.errors import UsageError
from lustrum.execution.definitions import Definition, Definitions
from lustrum.execution.redefine import next_version

DAY = date(2020, 6, 1)
COAL = Definition("coal", "t", "month", "pit", since=24200)
THERE = Definitions({"coal": (COAL,)})


def test_what_is_stated_again_changes_nothing():
    assert next_version(Definition("coal", "t", "month", "pit"), THERE, DAY) == (COAL, "unchanged")


def test_another_unit_is_a_new_version_without_a_factor_nobody_stated():
    found, what = next_version(Definition("coal", "kt", "month", "pit"), THERE, DAY)
    assert (what, found.version, found.since) == ("redefined", 2, 2020 * 12 + 5) and math.isnan(found.link)
    linked, _ = next_version(Definition("coal", "kt", "month", "pit", link=0.001), THERE, DAY)
    assert linked.link == 0.001


def test_another_owner_is_a_new_version_of_the_same_figures():
    found, what = next_version(Definition("coal", "t", "month", "mine council"), THERE, DAY)
    assert what == "redefined" and found.link == 1.0


@pytest.mark.parametrize(
    "stated",
    [
        Definition("coal", "t", "quarter", "pit"),
        Definition("coal", "kt", "month", "pit", since=24200),
        Definition("steel", "t", "month", "works", link=2.0),
    ],
)
def test_what_cannot_follow_is_refused(stated):
    with pytest.raises(UsageError):
        next_version(stated, THERE, DAY)
