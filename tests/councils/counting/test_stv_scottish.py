import csv
import json
from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.document import document
from lustrum.councils.counting.exact import decimal, read_exact
from lustrum.councils.counting.files import read_ballots
from lustrum.councils.counting.stv_scottish import LOOK_BACK, NO_VOTES, ScottishSTV, consecutive
from tests.councils.making import ranked

WARDS = (
    "aberdeen_2017_ward8", "aberdeenshire_2017_ward9", "edinburgh_2017_ward4", "edinburgh_2022_ward5",
    "eilean_siar_2017_ward1", "fife_2017_ward6", "glasgow_2007_linn", "highland_2017_ward10", "orkney_2017_ward1",
    "tie_weak-defeat", "tie_weak-surplus",
)  # fmt: skip


def ward(user_data, name):
    folder = user_data / "votes" / "stv_scotland" / name
    if not folder.is_dir():
        pytest.skip("no copy of the wards")
    return folder, read_ballots(folder / "ballots.blt"), json.loads((folder / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", WARDS)
def test_a_ward_is_counted_to_the_last_printed_digit(name, user_data):
    _, ballots, expected = ward(user_data, name)
    count = decide(ScottishSTV(), ballots, ballots.seats)
    said = document(count, ballots, "stv-scottish", ballots.seats)
    assert set(said["elected"]) == set(expected["elected"]) and said["quota"] == expected["quota"]
    assert said["valid"] == expected["valid_votes"]
    found = [(s["action"], s["votes"], s["not_transferable"], s["elected"]) for s in said["stages"]]
    assert found == [(s["action"], s["votes"], s["non_transferable"], s["elected"]) for s in expected["stages"]]
    assert [t["candidates"] for t in said["ties"]] == [t["candidates"] for t in expected["ties"]]


@pytest.mark.parametrize("name", WARDS)
def test_the_published_table_says_the_same(name, user_data):
    folder, ballots, _ = ward(user_data, name)
    table = folder / "official_stages.csv"
    if not table.is_file():
        pytest.skip("no published table of this ward")
    count = decide(ScottishSTV(), ballots, ballots.seats)
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    names = {name.split(" (")[0]: name for name in ballots.candidates}
    assert rows
    for row in rows:
        if row["candidate"] in names:
            stage = count.stages[int(row["count"]) - 1]
            assert stage.votes[names[row["candidate"]]] == read_exact(row["total"])


def test_papers_times_a_million_elect_the_same(user_data):
    _, ballots, _ = ward(user_data, "aberdeen_2017_ward8")
    from dataclasses import replace

    many = replace(ballots, papers=tuple(replace(paper, count=paper.count * 10**6) for paper in ballots.papers))
    assert decide(ScottishSTV(), many, 4).elected == decide(ScottishSTV(), ballots, 4).elected


def test_a_value_is_cut_after_five_decimals_and_the_rest_cannot_be_transferred():
    # 10 papers, quota floor(10/2)+1 = 6 for one seat; with 2 seats floor(10/3)+1 = 4: A has 7, surplus 3, value 3/7.
    count = decide(ScottishSTV(), ranked("7 A B\n2 B\n1 C"), 2)
    assert count.stages[1].votes["B"] == 2 + 7 * Fraction(42857, 100_000)
    assert decimal(count.stages[1].not_transferable, 5) == "0.00001"


def test_a_paper_moves_on_with_the_value_it_was_received_with():
    # 24 papers for 3 seats, quota 7. A: 12, surplus 5, value 5/12 = 0.41666. B: 6 + 12 x 0.41666 = 10.99992, surplus
    # 3.99992. Its own papers pass at 3.99992/10.99992 = 0.36363, those from A at 3.99992 x 0.41666/10.99992 = 0.15151.
    count = decide(ScottishSTV(), ranked("12 A B C\n6 B D\n3 C\n2 D\n1 E"), 3)
    assert count.stages[1].votes["B"] == Fraction(1099992, 100_000)
    assert count.stages[2].votes["C"] == 3 + 12 * Fraction(15151, 100_000)
    assert count.stages[2].votes["D"] == 2 + 6 * Fraction(36363, 100_000)


def test_a_candidate_exactly_on_the_quota_makes_no_stage():
    count = decide(ScottishSTV(), ranked("4 A B\n4 B A\n1 C"), 2)  # quota floor(9/3)+1 = 4
    assert count.elected == ("A", "B") and len(count.stages) == 1


def test_the_last_vacancies_are_filled_without_a_quota():
    count = decide(ScottishSTV(), ranked("5 A\n3 B\n2 C"), 2)  # quota 4; C excluded, B elected with 3
    assert count.elected == ("A", "B") and count.stages[-1].votes["B"] < count.more["quota"]


def test_the_most_recent_stage_at_which_they_differed_breaks_a_tie():
    count = decide(ScottishSTV(), ranked("1 A B\n2 B\n3 C\n4 D\n5 E"), 2)
    tie = count.ties[0]
    assert (tie.candidates, tie.decided_by, tie.result) == (("B", "C"), LOOK_BACK, "B")


def test_nobody_draws_lots_among_those_without_a_vote():
    count = decide(ScottishSTV(), ranked("5 A\n4 B\n3 C", list("ABCDE")), 2)
    assert count.ties[0].decided_by == NO_VOTES and count.ties[0].candidates == ("D", "E")


def test_those_without_a_vote_do_draw_lots_where_one_of_them_is_elected():
    from lustrum.councils.counting.count import TieError

    with pytest.raises(TieError) as raised:
        decide(ScottishSTV(), ranked("5 A", list("ABC")), 2)
    assert raised.value.tie.candidates == ("B", "C")


def test_a_paper_stops_where_a_rank_is_left_out_or_given_to_two():
    assert consecutive(((), (0,))) == () and consecutive(((0, 1), (2,))) == ()
    count = decide(ScottishSTV(), ranked("3 A - B\n2 - A\n2 C=B\n2 B"), 1)
    assert count.valid == 5 and count.more["quota"] == 3


def test_more_seats_than_candidates_stay_vacant():
    count = decide(ScottishSTV(), ranked("3 A\n2 B"), 3)
    assert set(count.elected) == {"A", "B"} and "vacant" in count.notes[0]
