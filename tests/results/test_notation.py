"""How the figures of a small table are written: decided from all of them, or refused."""

from __future__ import annotations

import pytest

from lustrum.errors import UsageError
from lustrum.results.notation import notation_of


@pytest.mark.parametrize(
    "columns",
    [
        [["900", "12.5"]],
        [["1.125", "1.250"]],  # a program that prints three decimals
        [["900", "12.500"], ["0.5", "2"]],  # another column decides it
        [["2", "1.125"]],  # shares, not thousands
        [["1.000", "1.000"], ["40", "38"]],  # a factor of one
        [["2.600", "2.300"], ["40.000", "38.000"]],  # every figure printed with three decimals
    ],
)
def test_points_in_a_table_of_commas_are_decimals_where_something_says_so(columns):
    assert notation_of(",", columns).decimal == "."


def test_points_that_may_part_thousands_are_refused_and_not_read_as_decimals():
    with pytest.raises(UsageError, match=r"may be 12500 or 12\.500"):
        notation_of(",", [["900", "12.500"]])
    with pytest.raises(UsageError, match=r"may be 2600 or 2\.600"):
        notation_of(",", [["2.600", "2.300"], ["40", "38"]])
    assert notation_of(";", [["900", "12.500", "0,5"]]).decimal == ","
