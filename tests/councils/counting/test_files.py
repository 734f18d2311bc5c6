import pytest

from lustrum.councils.counting.files import READERS, WRITERS, read_ballots, write_ballots
from lustrum.errors import UsageError
from tests.councils.making import approved, ranked


@pytest.mark.parametrize("ending", [".blt", ".toi", ".csv"])
def test_the_ending_says_how_ballots_are_read_and_written(tmp_path, ending):
    ballots = ranked("2 A B\n1 C")
    file = tmp_path / f"b{ending}"
    write_ballots(ballots, file)
    again = read_ballots(file)
    assert sorted(again.rankings()) == sorted(ballots.rankings()) and again.candidates == ballots.candidates


def test_another_named_order_may_be_given(tmp_path):
    write_ballots(ranked("2 A B"), tmp_path / "b.blt")
    assert read_ballots(tmp_path / "b.blt", ["B", "A"]).candidates == ("B", "A")


@pytest.mark.parametrize("other", ["ANN BELL", "Ann  Bell", "\N{FULLWIDTH LATIN CAPITAL LETTER A}nn Bell"])
def test_names_that_may_be_one_are_counted_apart_and_noted(tmp_path, other):
    write_ballots(ranked("2 A B", ["A", "B"]), tmp_path / "b.blt")
    text = (tmp_path / "b.blt").read_text("utf-8").replace('"A"', '"Ann Bell"').replace('"B"', f'"{other}"')
    (tmp_path / "b.blt").write_text(text, encoding="utf-8")
    assert "are counted apart" in read_ballots(tmp_path / "b.blt").notes[0]


def test_an_unknown_ending_is_refused_with_those_known(tmp_path):
    for ask in (lambda: read_ballots(tmp_path / "b.doc"), lambda: write_ballots(ranked("1 A"), tmp_path / "b.doc")):
        with pytest.raises(UsageError, match=r"\.blt"):
            ask()


def test_nothing_is_written_where_a_form_cannot_hold_the_ballots(tmp_path):
    with pytest.raises(UsageError):
        write_ballots(approved("1 A"), tmp_path / "b.blt")
    assert not list(tmp_path.iterdir()) and set(READERS) < set(WRITERS)
