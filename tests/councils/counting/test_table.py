from fractions import Fraction

import pytest

from lustrum.councils.counting.table import read_table, table_text
from lustrum.errors import DataError, UsageError
from tests.councils.making import approved, figures, lists, ranked


def read(tmp_path, text, candidates=()):
    file = tmp_path / "b.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file, candidates)


def test_rankings_with_equals_and_ranks_left_out(tmp_path):
    ballots = read(tmp_path, "count,ranking\n2,Cem > Ann = Bo\n1,Bo >  > Cem\n3,\n")
    assert ballots.candidates == ("Ann", "Bo", "Cem")
    assert [(p.count, p.ranks) for p in ballots.papers] == [(2, ((2,), (0, 1))), (1, ((1,), (), (2,))), (3, ())]


def test_the_order_of_papers_says_nothing_of_that_of_candidates(tmp_path):
    one, other = "count,ranking\n1,B > A\n1,A\n", "count,ranking\n1,A\n1,B > A\n"
    assert read(tmp_path, one).candidates == read(tmp_path, other).candidates == ("A", "B")
    assert read(tmp_path, one, ["B", "C", "A"]).candidates == ("B", "C", "A")


def test_approvals_with_what_is_known_of_the_voter(tmp_path):
    ballots = read(tmp_path, "voter;approvals;camp\nx;A | B;red\ny;;green\n")
    assert ballots.form == "approved" and ballots.papers[0].named == {0, 1}
    assert ballots.papers[1].voter == {"camp": "green"} and ballots.voters == 2


def test_votes_for_lists_with_all_that_may_be_stated(tmp_path):
    ballots = read(tmp_path, "party,votes,maximum,refuses,direct\nRed,100,3,yes,\nGreen,50,,,2\n")
    assert ballots.first_votes() == [100, 50]
    assert ballots.item(0).maximum == 3 and ballots.item(0).refuses and ballots.item(1).direct == 2


def test_choices_are_votes(tmp_path):
    ballots = read(tmp_path, "choice,count\nyes,7\nno,4\n")
    assert ballots.form == "lists" and ballots.candidates == ("yes", "no")


def test_figures_as_decimals_fractions_and_percentages(tmp_path):
    ballots = read(tmp_path, "count,food,homes\n2,1/3,\n1,50%,0.5\n", ["homes", "food"])
    assert ballots.candidates == ("homes", "food")
    assert ballots.papers[0].points == ((1, Fraction(1, 3)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("count,ranking\n1.5,A\n", "no whole number"),
        ("count,ranking\n-1,A\n", "no whole number"),
        ("count,ranking\n1,A > B > A\n", "'A' twice"),
        ("voter,ranking\nx,A\nx,B\n", "line 2 already"),
        ("count,food\n1,much\n", "no number"),
        ("party,votes\nRed,5\nRed,6\n", "stands twice"),
        ("party,votes\n,5\n", "blank"),
        ("party,votes,refuses\nRed,5,perhaps\n", "perhaps"),
        ("party,votes,minimum\nRed,5,x\n", "no number of seats"),
        ("party,votes,colour\nRed,5,red\n", "colour"),
        ("count\n3\n", "names no candidates"),
        ("count,ranking\n2,A > B\n1,A > B\n", "line 3.*says what line 2 says"),
        ("voter,food\nx,3\nTotal,3\n", "'Total' repeats other rows"),
        ("party,votes\nRed,5\nTotal,5\n", "'Total' is a total"),
        ("party,votes\nRed,5\nof which Pink,2\n", "part of another row"),
        ("party,votes\nRed,5%\n", "no whole number of papers"),
        ("0.3,0.7\n0.4,0.6\n", "holds figures alone"),
    ],
)
def test_faults_are_named(tmp_path, text, said):
    with pytest.raises(DataError, match=said):
        read(tmp_path, text)


def test_two_papers_may_say_the_same(tmp_path):
    assert read(tmp_path, "count,ranking\n1,A > B\n1,A > B\n").voters == 2


def test_equal_papers_are_written_once(tmp_path):
    text = table_text(ranked("2 A B\n1 B A\n3 A B"))
    assert text.splitlines()[1:] == ["5,A > B", "1,B > A"] and read(tmp_path, text).voters == 6


def test_a_name_that_does_not_stand_is_named(tmp_path):
    with pytest.raises(DataError, match="'B' does not stand"):
        read(tmp_path, "count,ranking\n1,B\n", ["A"])
    with pytest.raises(UsageError):
        read_table(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "ballots",
    [
        ranked("2 A B=C\n1 - B\n3"),
        approved("2 A B\n1"),
        lists({"Red": 3, "Green": 2}),
        figures([["1/3", None], [1, 0]]),
    ],
    ids=lambda ballots: ballots.form,
)
def test_what_is_written_is_read_again(tmp_path, ballots):
    again = read(tmp_path, table_text(ballots), ballots.candidates)
    assert (again.form, again.candidates) == (ballots.form, ballots.candidates)
    assert [(p.count, p.ranks, p.points) for p in again.papers] == [
        (p.count, p.ranks, p.points) for p in ballots.papers
    ]
