import pytest

from lustrum.councils.counting.preflib import preflib_text, read_preflib
from lustrum.errors import DataError, UsageError
from tests.councils.making import approved, ranked

NEW = """# TITLE: Leader
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Bo
# ALTERNATIVE NAME 3: Cem, MP
4: 3,{1,2}
2: 1
"""
OLD = "3\n1,Ann\n2,Bo\n3,Cem\n6,6,2\n4,3,{1,2}\n2,1\n"


def read(tmp_path, text):
    file = tmp_path / "o.toi"
    file.write_text(text, encoding="utf-8")
    return read_preflib(file)


@pytest.mark.parametrize("text", [NEW, OLD])
def test_the_present_form_and_the_one_before_are_read(tmp_path, text):
    ballots = read(tmp_path, text)
    assert [(paper.count, paper.ranks) for paper in ballots.papers] == [(4, ((2,), (0, 1))), (2, ((0,),))]
    assert ballots.candidates[:2] == ("Ann", "Bo")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("4: 3", "4: 9", "'9' is no alternative"),
        ("4: 3", "4: 1", "twice"),
        ("4: 3", "x: 3", "is no order"),
        ("{1,2}", "{1,2", "is no order"),
        ("VOTERS: 6", "VOTERS: 7", "states 7"),
        ("ALTERNATIVES: 3", "ALTERNATIVES: 4", "states 4"),
        ("NAME 2: Bo", "NAME 2: Ann", "two alternatives"),
        ("NAME 2: Bo", "NAME 1: Bo", "named twice"),
        ("NAME 2: Bo", "NAME 2: ", "no name"),
        ("2: 1", "2: 1,,2", "leaves a rank out"),
        ("2: 1", "2: {},1", "leaves a rank out"),
        ("4: 3,{1,2}", "4: 3,{1,,2}", "leaves a rank out"),
    ],
)
def test_faults_are_named(tmp_path, old, new, said):
    with pytest.raises(DataError, match=said):
        read(tmp_path, NEW.replace(old, new))


@pytest.mark.parametrize(("old", "new", "said"), [("2,Bo", "Bo", "no alternative"), ("6,6,2\n", "", "totals")])
def test_faults_of_the_older_form_are_named(tmp_path, old, new, said):
    with pytest.raises(DataError, match=said):
        read(tmp_path, OLD.replace(old, new))


def test_a_file_without_names_is_none(tmp_path):
    with pytest.raises(DataError, match="alternatives"):
        read(tmp_path, "4: 1,2\n")


def test_what_is_written_is_read_again(tmp_path):
    ballots = ranked("2 A B=C\n1 C")
    assert sorted(read(tmp_path, preflib_text(ballots, "toi")).rankings()) == sorted(ballots.rankings())


@pytest.mark.parametrize(("kind", "said"), [("soi", "holds equals"), ("soc", "holds equals"), ("toc", "ranks 1 of 3")])
def test_orders_of_another_kind_than_the_ending_says_are_refused(tmp_path, kind, said):
    (tmp_path / f"o.{kind}").write_text(NEW, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_preflib(tmp_path / f"o.{kind}")


def test_a_rank_left_out_is_not_dropped_in_writing():
    """A paper stops there by the Scottish rules: without the gap it would go on."""
    with pytest.raises(UsageError, match="knows no rank left out"):
        preflib_text(ranked("1 A - B"), "toi")


def test_a_kind_that_cannot_hold_the_papers_is_refused():
    for kind, text in (("soi", "1 A=B"), ("soc", "1 A\n1 B"), ("toc", "1 A\n1 B")):
        with pytest.raises(UsageError, match=kind):
            preflib_text(ranked(text), kind)
    with pytest.raises(UsageError, match="rankings"):
        preflib_text(approved("1 A"), "toi")
