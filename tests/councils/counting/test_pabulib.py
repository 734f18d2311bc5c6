from fractions import Fraction

import pytest

from lustrum.councils.counting.pabulib import pabulib_text, read_pabulib
from lustrum.errors import DataError, UsageError
from tests.councils.making import approved, ranked

HEAD = "META\nkey;value\ndescription;Green million\nnum_projects;2\nnum_votes;2\nbudget;100.50\nvote_type;{kind}\n"
PROJECTS = (
    'PROJECTS\nproject_id;cost;votes;name;category;selected\nA;60;2;"Park; east";sport,health;1\nB;50;1;Path;;0\n'
)
APPROVAL = HEAD.format(kind="approval") + PROJECTS + "VOTES\nvoter_id;vote;sex\nv1;A,B;F\nv2;A;M\n"
POINTS = HEAD.format(kind="cumulative") + PROJECTS.replace("votes", "score") + \
    "VOTES\nvoter_id;vote;points\nv1;B,A;1,2\nv2;;\n"  # fmt: skip


def read(tmp_path, text):
    file = tmp_path / "b.pb"
    file.write_text(text, encoding="utf-8")
    return read_pabulib(file)


def test_approvals_costs_and_what_was_decided_are_read(tmp_path):
    ballots = read(tmp_path, APPROVAL)
    assert ballots.form == "approved" and ballots.budget == Fraction(201, 2) and ballots.title == "Green million"
    assert [paper.named for paper in ballots.papers] == [{0, 1}, {0}] and ballots.papers[0].voter == {"sex": "F"}
    assert [(i.cost, i.selected, i.kinds) for i in ballots.items] == [(60, True, ("sport", "health")), (50, False, ())]
    assert not ballots.notes


def test_points_belong_to_the_projects_in_their_order(tmp_path):
    ballots = read(tmp_path, POINTS)
    assert ballots.papers[0].points == ((0, 2), (1, 1)) and ballots.voters == 2 and not ballots.notes


def test_ordinal_votes_are_rankings(tmp_path):
    ballots = read(tmp_path, APPROVAL.replace("approval", "ordinal").replace("A,B;F", "B,A;F"))
    assert ballots.form == "ranked" and ballots.papers[0].ranks == ((1,), (0,))


def test_points_below_zero_are_no_cumulative_vote(tmp_path):
    with pytest.raises(DataError, match="below zero"):
        read(tmp_path, POINTS.replace("v1;B,A;1,2", "v1;B,A;-1,2"))
    scored = read(tmp_path, POINTS.replace("v1;B,A;1,2", "v1;B,A;-1,2").replace("cumulative", "scoring"))
    assert scored.papers[0].points == ((0, 2), (1, -1))


@pytest.mark.parametrize(("key", "number"), [("max_length;1", 1), ("min_length;2", 1)])
def test_papers_that_do_not_keep_a_stated_length_count_and_are_noted(tmp_path, key, number):
    ballots = read(tmp_path, APPROVAL.replace("num_votes;2", f"num_votes;2\n{key}"))
    assert ballots.notes[0].startswith(f"{number} papers do not keep the {key.partition(';')[0]}")


def test_totals_that_the_papers_do_not_bear_out_are_noted(tmp_path):
    ballots = read(tmp_path, APPROVAL.replace("num_votes;2", "num_votes;3").replace("A;60;2", "A;60;9"))
    assert "num_votes 3" in ballots.notes[0] and "A (2, stated 9)" in ballots.notes[1]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("v2;A;M", "v2;C;M", 15, "'C' does not stand"),
        ("v2;A;M", "v1;A;M", 15, "line 14 already"),
        ("v2;A;M", "v2;A,A;M", 15, "twice"),
        ("v2;A;M", "v2;A;M;x", 15, "fields"),
        ("B;50", "A;50", 11, "stands twice"),
        ("B;50", "B;-5", 11, "no cost"),
        ("B;50", "B;many", 11, "no cost"),
        ("budget;100.50", "budget;none", 0, "no amount"),
        ("vote_type;approval", "vote_type;magic", 0, "magic"),
        ("VOTES\n", "", 0, "no section VOTES"),
        ("project_id;cost", "project;cost", 0, "no such column"),
        ("META\n", "", 1, "before any section"),
        ("budget;100.50", "budget;1,000", 0, "no amount"),
        ("A;60;2", 'A;"6,000";2', 10, "no cost"),
        ("num_votes;2", "num_votes;2\nbudget;7", 7, "stands twice in META"),
        ("project_id;cost;votes", "project_id;cost;cost", 0, "this column twice"),
        ("vote_type;approval", "vote_type;choose-1", 14, "the vote type is choose-1"),
        ("vote_type;approval", "vote_type;cumulative", 0, "no such column, and the vote type is cumulative"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path, old, new, line, said):
    with pytest.raises(DataError, match=said) as raised:
        read(tmp_path, APPROVAL.replace(old, new))
    assert (f"line {line}" if line else "") in {fault.row for fault in raised.value.faults}


def test_points_without_a_project_are_refused(tmp_path):
    with pytest.raises(DataError, match="no points for 2 projects"):
        read(tmp_path, POINTS.replace("1,2", "1"))


@pytest.mark.parametrize("text", [APPROVAL, POINTS])
def test_what_is_written_is_read_again(tmp_path, text):
    ballots = read(tmp_path, text)
    again = read(tmp_path, pabulib_text(ballots))
    assert [(p.ranks, p.points, p.voter) for p in again.papers] == [
        (p.ranks, p.points, p.voter) for p in ballots.papers
    ]
    assert (again.budget, again.candidates, again.costs()) == (ballots.budget, ballots.candidates, ballots.costs())


def test_ballots_without_a_budget_are_no_pabulib_file():
    from dataclasses import replace

    for ballots in (replace(ranked("1 A=B"), budget=Fraction(5)), replace(ranked("1 - B"), budget=Fraction(5))):
        with pytest.raises(UsageError, match="strict orders"):
            pabulib_text(ballots)
    for ballots in (ranked("1 A"), approved("1 A")):
        with pytest.raises(UsageError, match="budget"):
            pabulib_text(ballots)
