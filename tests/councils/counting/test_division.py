from fractions import Fraction

import pytest

from lustrum.councils.counting.division import divided, divisions
from lustrum.errors import UsageError
from tests.councils.making import figures


def test_ballots_are_read_as_shares_of_one():
    assert divisions(figures([[30, 70], [30, 70], ["50", "50"]])) == [
        ((Fraction(3, 10), Fraction(7, 10)), 2),
        ((Fraction(1, 2), Fraction(1, 2)), 1),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [([[1, 0], ["1/2", "1/3"]], "5/6"), ([["3/2", "-1/2"]], "less than nothing"), ([[0, 0]], "nothing")],
)
def test_a_ballot_that_divides_no_whole_is_refused(rows, said):
    with pytest.raises(UsageError, match=said):
        divisions(figures(rows))


def test_no_ballot_is_no_result():
    from dataclasses import replace

    with pytest.raises(UsageError, match="no ballot"):
        divisions(replace(figures([[1, 0]]), papers=()))


def test_each_aim_has_its_share():
    count = divided(figures([[1, 0]], "ab"), [Fraction(1), Fraction(0)], {}, {})
    assert count.shares == {"a": 1, "b": 0} and count.elected == ("a",)
