import pytest

from lustrum.councils.counting.count import Count, Stage, Tie, TieError


def test_the_outcome_of_a_count_knows_nothing_of_its_stages():
    one = Count(("A", "B"), (Stage(1, "first"),), seats={"A": 1, "B": 1})
    other = Count(("B", "A"), (Stage(1, "first"), Stage(2, "exclude")), seats={"B": 1, "A": 1})
    assert one.outcome == other.outcome != Count(("A", "C")).outcome


def test_a_tie_that_decides_carries_what_is_certain():
    tie = Tie("elect", 1, ("A", "B"))
    with pytest.raises(TieError) as raised:
        raise TieError("tied", tie, Count(("C",)), (("A", "C"), ("B", "C")))
    assert raised.value.exit_code == 4 and raised.value.tie is tie and raised.value.count.elected == ("C",)
