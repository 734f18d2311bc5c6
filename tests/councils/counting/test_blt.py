import pytest

from lustrum.councils.counting.blt import blt_text, plain_name, quoted, read_blt
from lustrum.errors import DataError, UsageError
from tests.councils.making import approved, ranked

GOOD = (
    '3 2\n-2\n4 1 3 0\n# a remark\n\n1, 3, 0\n2 1=3 2 0\n(b1) 1 - 3 1 0\n5 0\n0\n"Ann"\n"Bo "B" Roe",\nCem\n"Title"\n'
)


def read(tmp_path, text):
    file = tmp_path / "b.blt"
    file.write_text(text, encoding="utf-8")
    return read_blt(file)


def test_what_blt_files_hold_is_read(tmp_path):
    ballots = read(tmp_path, GOOD)
    assert ballots.candidates == ("Ann", "Cem") and ballots.withdrawn == ('Bo "B" Roe',)
    assert ballots.seats == 2 and ballots.title == "Title" and ballots.voters == 13
    assert [paper.ranks for paper in ballots.papers] == [((0,), (1,)), ((1,),), ((0, 1),), ((), (1,), (0,)), ()]


@pytest.mark.parametrize("remark", ["#", " # by post", "\t#2", " # 'A' \"B\" 0"])
def test_a_remark_behind_a_ballot_or_a_name_says_nothing(tmp_path, remark):
    plain = GOOD.replace("\nCem", '\n"Cem #3"')
    lines = plain.replace('Bo "B" Roe', 'Bo ""B"" Roe').splitlines()
    found = read(tmp_path, "".join(f"{line}{remark}\n" for line in lines))
    assert found == read(tmp_path, plain)
    assert found.candidates == ("Ann", "Cem #3")


def test_a_later_mention_says_nothing_more_and_is_noted(tmp_path):
    found = read(tmp_path, '2 1\n3 1 2 1 0\n0\n"A"\n"B"\n')
    assert found.papers[0].ranks == ((0,), (1,))
    assert found.notes == ("3 papers name somebody twice (line 2): the later mention is passed over.",)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("hello\n", 1, "how many candidates"),
        ("", 1, "how many candidates"),
        ('2 1\n1 1 3 0\n0\n"A"\n"B"\n', 2, "'3' is no candidate"),
        ('2 1\nx1 1 0\n0\n"A"\n"B"\n', 2, "name stands among"),
        ('2 1\n1.5 1 0\n0\n"A"\n"B"\n', 2, "no whole number"),
        ('2 1\n1 1 0\n"A"\n"B"\n', 3, "name stands among"),
        ("2 1\n1 1 0\n", 2, "ends among"),
        ('2 1\n-5\n1 1 0\n0\n"A"\n"B"\n', 2, "withdraws candidate 5"),
        ('2 1\n1 1 0\n0\n"A"\n"A"\n', 5, "two candidates"),
        ('2 1\n1 1 0\n0\n"A"\n"B"\n"T"\n"U"\n', 7, "after names and title"),
        ("0 1\n0\n", 1, "0 candidates"),
        ('2 0\n1 1 0\n0\n"A"\n"B"\n', 1, "0 seats"),
        ('2 1\n2 1\n1 1 0\n0\n"A"\n"B"\n', 2, "seats again"),
        ('2 1\n-1 1 2 0\n0\n"A"\n"B"\n', 2, "is no number of papers"),
        ('2 1\n0 1 2 0\n0\n"A"\n"B"\n', 2, "no whole number of papers"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path, text, line, said):
    with pytest.raises(DataError, match=said) as raised:
        read(tmp_path, text)
    assert f"line {line}" in {fault.row for fault in raised.value.faults}


def test_names_that_are_missing_are_counted(tmp_path):
    with pytest.raises(DataError, match="1 of 2"):
        read(tmp_path, '2 1\n1 1 0\n0\n"A"\n')


def test_what_is_written_is_read_again(tmp_path):
    ballots = ranked("2 A B=C\n1 - C\n3")
    again = read(tmp_path, blt_text(ballots, 2))
    assert (again.candidates, again.seats, [(p.count, p.ranks) for p in again.papers]) == (
        ballots.candidates, 2, [(p.count, p.ranks) for p in ballots.papers]
    )  # fmt: skip
    assert plain_name(quoted('A "B" C')) == 'A "B" C'
    with pytest.raises(UsageError):
        blt_text(approved("1 A"))
