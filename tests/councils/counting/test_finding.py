import pytest

from lustrum.councils.counting.count import Tie
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.finding import finding, tables, tie_sentence
from lustrum.councils.counting.rules import make_rule
from tests.councils.making import approved, figures, lists, ranked

PB = approved("3 A\n1 B", costs={"A": 1500, "B": 9}, budget=2000)


@pytest.mark.parametrize(
    ("rule", "ballots", "seats", "said"),
    [
        ("stv-scottish", ranked("6 A B\n3 B\n1 C"), 2, "Elected: A, B (2 of 2 seats)."),
        ("schulze", ranked("2 A B"), 1, "Elected: A."),
        ("greedy", PB, 1, "2 projects are funded for 1,509 of 2,000 (75.5 %): A, B."),
        ("dhondt", lists({"Red": 60, "Green": 40}), 5, "5 seats: Red 3, Green 2."),
        ("mean", figures([["1/2", "1/2"]]), 1, "Shares: a 50.0 %, b 50.0 %."),
        (
            "yes-no",
            lists({"yes": 1, "no": 3}),
            1,
            "Not carried: 1 of 4 votes cast (25.0 %) for it, more than 1/2 needed.",
        ),
        ("floors", figures([[2]]), 1, "Floors: a 2 (1 of 1 want it)."),
        ("equal-shares", approved("2", ["A"]), 1, "Nobody is elected."),
    ],
)
def test_the_finding_comes_first_in_one_sentence(rule, ballots, seats, said):
    assert finding(decide(make_rule(rule), ballots, seats), ballots, seats) == said


def test_a_tie_says_what_broke_it_or_that_nothing_did():
    assert tie_sentence(Tie("elect", 1, ("A", "B", "C"))).endswith("A, B and C. No rule breaks it.")
    assert "lot; it fell on B" in tie_sentence(Tie("exclude", 3, ("A", "B"), "lot", "B"))


def test_tables_are_those_worth_a_look():
    stv = ranked("6 A B\n3 B\n1 C")
    shown = tables(decide(make_rule("stv-scottish"), stv, 2), stv)
    assert shown[0].rows[-1][0] == "not transferable" and any("*" in cell for row in shown[0].rows for cell in row)
    assert [t.title for t in tables(decide(make_rule("greedy"), PB), PB)] == ["Funded, in order"]
    seats = tables(decide(make_rule("dhondt"), lists({"Red": 60, "Green": 40}), 5), lists({"Red": 60, "Green": 40}))
    assert seats[-1].rows[0] == ("Red", "60.0 %", "3", "60.0 %")
