"""How many voters stand behind each of those elected."""

import pytest

from lustrum.councils.behind import behind
from lustrum.councils.counting.count import Count, Stage
from tests.councils.making import approved, figures, lists, ranked


@pytest.mark.parametrize(
    ("ballots", "found", "votes"),
    [
        (approved("5 A B\n2 B C\n3"), Count(("B", "C")), {"B": 7, "C": 2}),
        (figures([[3, 0], [1, 1]], counts=[4, 2]), Count(("a", "b")), {"a": 6, "b": 2}),
        (lists({"Red": 9, "Green": 4}), Count(("Green",)), {"Green": 4}),
        (ranked("5 A B\n4 B A"), Count(("A",), (Stage(1, "first", votes={"A": 5, "B": 4}),)), {"A": 5}),
        (ranked("5 A B C\n4 B C A\n3 C B A"), Count(("B",)), {"B": 7}),  # 7 over A, 9 over C
        (ranked("5 A\n2", ["A"]), Count(("A",)), {"A": 5}),
        (ranked("5 A=B C\n4 B"), Count(("B",)), {"B": 4}),  # equals prefer neither
    ],
)
def test_behind_whom_elected_stand_those_who_named_or_preferred_them(ballots, found, votes):
    assert behind(ballots, found) == votes
