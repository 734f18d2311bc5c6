from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.councils.counting.exact import decimal, money, per_cent, read_exact, rounded


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-0.5", Fraction(-1, 2)), ("7/9", Fraction(7, 9)), ("12.5 %", Fraction(1, 8)), (" 3 ", 3)],
)
def test_numbers_are_read_as_they_are_written(text, value):
    assert read_exact(text) == value


@pytest.mark.parametrize("text", ["", "1e5", "1,000", "nan", "inf", "1/0", "0x10", "1 2", "½"])
def test_what_is_no_number_is_none(text):
    assert read_exact(text) is None


@given(st.integers(-(10**30), 10**30), st.integers(0, 20))
def test_a_decimal_that_ends_is_read_again_as_itself(number, places):
    value = Fraction(number, 10**places)
    assert read_exact(decimal(value)) == value


@given(st.fractions())
def test_any_fraction_is_read_again_as_itself(value):
    assert read_exact(decimal(value)) == value


def test_votes_are_cut_and_not_rounded():
    assert decimal(Fraction(2, 3), 5) == "0.66666" and decimal(Fraction(199_999, 200_000), 5) == "0.99999"


def test_what_people_read_is_rounded_and_never_minus_nothing():
    assert rounded(Fraction(2, 3), 2) == "0.67" and rounded(Fraction(-1, 1000), 1) == "0.0"
    assert money(Fraction(1040337)) == "1,040,337" and money(Fraction(5, 2)) == "2.50"
    assert per_cent(Fraction(636, 1000)) == "63.6 %" and decimal(Fraction(-1, 10**9), 2) == "0.00"
