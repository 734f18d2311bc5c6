"""The decision table, line by line."""

from __future__ import annotations

import pytest

from lustrum.trade import Prospects, Vote, advise, infant

PAYS = infant(150.0, 100.0, [1000.0] * 15, 1e5, 0.08)
TOO_DEAR = infant(150.0, 100.0, [1000.0] * 15, 2e5, 0.08)
NEVER = infant(150.0, 20.0, [1000.0] * 5, 1e5, 0.08)


@pytest.mark.parametrize(
    ("value", "ratio", "more", "says"),
    [
        (0.0, 0.5, {}, "stop"),
        (-1.0, float("nan"), {}, "stop"),
        (1.0, 0.94, {}, "produce"),
        (1.0, 0.94, {"capacity_rent": 0.1}, "expand"),
        (1.0, 0.95, {}, "keep both"),
        (1.0, 1.05, {}, "keep both"),
        (1.0, 1.06, {}, "import"),
        (1.0, 1.375, {}, "import"),
        (1.0, 1.375, {"prospects": Prospects(2013, PAYS, skills=True)}, "invest, import meanwhile"),
        (1.0, 1.375, {"prospects": Prospects(2013, PAYS, skills=False)}, "import"),
        (1.0, 1.375, {"prospects": Prospects(2013, PAYS)}, "import"),
        (1.0, 1.375, {"prospects": Prospects(2013, TOO_DEAR, skills=True)}, "import"),
        (1.0, 1.375, {"vote": Vote("D-7"), "prospects": Prospects(2013, PAYS, skills=True)}, "protect"),
        (-1.0, 1.375, {"vote": Vote("D-7")}, "protect"),
        (1.0, float("nan"), {}, "not known"),
        (1.0, 1.375, {"imported": False}, "make for home use"),
    ],
)
def test_each_line_of_the_table(value, ratio, more, says):
    assert advise(value, ratio, **{"prospects": Prospects(2013), **more}).advice == says


def test_protection_of_an_infant_ends_one_year_after_parity():
    said = advise(1.0, 1.375, Prospects(2013, PAYS, skills=True))
    # Parity in the third year, 2015; the sunset one year on.
    assert said.sunset == 2016 and "protection ends 2016" in said.reason


def test_a_vote_is_shown_with_its_yearly_cost():
    said = advise(40.0, 1.375, Prospects(2013), vote=Vote("D-7", 30.0, "crowns"))
    assert said.yearly_cost == 30.0 and "D-7" in said.reason and "30 crowns a year" in said.reason


def test_the_reason_tells_late_parity_from_none():
    assert "too late" in advise(1.0, 1.4, Prospects(1, infant=TOO_DEAR, skills=True)).reason
    assert "never" in advise(1.0, 1.4, Prospects(1, infant=NEVER, skills=True)).reason


def test_a_licence_that_pays_is_named_with_its_royalty_counted():
    assert "take the licence" in advise(1.0, 1.4, Prospects(1, licence_ratio=0.9)).reason
    assert "licence" not in advise(1.0, 1.4, Prospects(1, licence_ratio=1.1)).reason
