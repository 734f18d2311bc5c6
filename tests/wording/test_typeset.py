"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from lustrum.wording.typeset import (
    MINUS,
    THIN,
    Scale,
    moves,
    number,
    per_cent,
    scaled,
    significant,
    tiny,
    yearly_growth,
)


def plainly(text: str) -> str:
    return text.replace(THIN, " ").replace(MINUS, "-")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234567.8, 0, "1 234 568"),
        (-0.25, 1, "-0.2"),
        (0.0031, 1, "0.0031"),
        (0.0, 2, "0.00"),
        (math.nan, 1, "n/a"),
        (-1e-12, 3, "0"),
        (999.95, 1, "1 000.0"),
    ],
)
def test_a_number_has_thin_spaces_and_a_true_minus(value: float, digits: int, text: str) -> None:
    assert plainly(number(value, digits)) == text


def test_a_large_table_goes_to_a_larger_unit_and_a_small_one_stays() -> None:
    assert Scale.of([29_232_151.0, 5.0], "million USD/year") == Scale(1000.0, "billion USD/year", 0)
    assert Scale.of([812.0], "million USD/year").unit == "million USD/year"
    assert Scale.of([178_979_700.0], "jobs").unit == "million jobs"
    assert Scale.of([5e9], "1").unit == "1"


def test_running_text_says_a_number_with_its_own_unit() -> None:
    assert plainly(scaled(609_315.4, "million USD/year")) == "609.3 billion USD/year"


def test_changes_are_told_in_words() -> None:
    assert moves(2.34) == "grows by 2.3" and moves(-0.5) == "falls by 0.5"
    assert plainly(per_cent(-0.04)) == "+0.0" and plainly(per_cent(3.0)) == "+3.0"


def test_growth_without_meaning_is_no_number() -> None:
    assert math.isnan(yearly_growth(0.0, 5.0, 3)) and math.isnan(yearly_growth(-1.0, 5.0, 3))
    assert yearly_growth(100.0, 121.0, 2) == pytest.approx(10.0)


def test_small_residuals_are_powers_of_ten() -> None:
    assert plainly(tiny(6.04e-10)) == "6.0e-10" and tiny(0.0) == "0"
    assert plainly(significant(-12345.6)) == "-12 346"
