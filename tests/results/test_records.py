"""The reader of small tables: what it tells by content, and what it refuses."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import DataError, UsageError
from lustrum.results.records import Column, Records, header_of, read_records

GROUPS = {
    "group": Column(),
    "count": Column("number", above=0.0),
    "income": Column("number"),
    "tax": Column("number", needed=False, blank=True),
    "kind": Column("word", needed=False, words=("town", "village")),
    "since": Column("year", needed=False),
    "heads": Column("whole", needed=False),
    "month": Column("period", needed=False),
}


def read(folder: Path, content: str | bytes, key: tuple[str, ...] = ("group",)) -> Records:
    path = folder / "groups.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_records(path, GROUPS, key=key)


@given(st.one_of(st.integers(-4_000, -100), st.just(0), st.integers(100, 4_000)))
def test_a_share_may_stand_in_per_cent_and_no_other_figure_may(tmp_path_factory, basis_points):
    path = tmp_path_factory.mktemp("share") / "rates.csv"
    path.write_text(f"region,rate,money\nnorth,{basis_points / 100} %,12\n")
    columns = {"region": Column(), "rate": Column("share"), "money": Column("number")}
    (row,) = read_records(path, columns, key=("region",))
    assert row.number("rate") == pytest.approx(basis_points / 10_000, abs=1e-15)
    path.write_text(f"region,rate,money\nnorth,{basis_points / 10_000},12 %\n")
    with pytest.raises(DataError, match="is a percentage"):
        read_records(path, columns, key=("region",))


def test_a_share_of_less_than_one_per_cent_in_per_cent_is_asked_back(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("region,rate\nnorth,0.05 %\n")
    with pytest.raises(DataError, match=r"a share of 0\.0005\. Write 0\.05 or '5 %'"):
        read_records(path, {"region": Column(), "rate": Column("share")}, key=("region",))


def test_a_blank_stands_for_a_default_and_what_is_not_known_for_none(tmp_path):
    path = tmp_path / "plants.csv"
    columns = {"plant": Column(), "share": Column("share", blank=True, default=True)}
    path.write_text("plant,share\nold,\n")
    (row,) = read_records(path, columns, key=("plant",))
    assert row.number("share", 1.0) == 1.0
    path.write_text("plant,share\nold,n/a\n")
    with pytest.raises(DataError, match="leave it blank where the default is meant") as caught:
        read_records(path, columns, key=("plant",))
    assert [(each.row, each.column) for each in caught.value.faults] == [("line 2", "share")]


def faults(folder: Path, content: str | bytes) -> list[tuple[str, str, str]]:
    with pytest.raises(DataError) as caught:
        read(folder, content)
    return [(fault.kind, fault.row, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "income"),
    [
        ("group,count,income\npoor,1,200.5\n", 200.5),
        ("group;count;income\npoor;1;200,5\n", 200.5),
        ("group\tcount\tincome\npoor\t1\t200,5\n", 200.5),
        ("sep=;\ngroup;count;income\npoor;1;200,5\n", 200.5),
        ('group,count,income\npoor,1,"9,000,000"\n', 9e6),
        ("group;count;income\npoor;1;9.000.000\n", 9e6),
        ("group;count;income\npoor;1;1 234,5\n", 1234.5),
        ("group,count,income\npoor,1,1'234.5\n", 1234.5),
        ("group,count,income\npoor,1,(12.5)\n", -12.5),
        ("group,count,income\npoor,1,1.5e3\n", 1500.0),
        ('group,count,income\r\n"poor, ""urban""",1,2\r\n', 2.0),
        ("\n\ngroup,count,income\n\n,,\npoor,1,2\n\n", 2.0),
        ("group,count,income,,\npoor,1,2,,\n", 2.0),
        (" group , count,income\n poor ,1, 2 \n", 2.0),
        ("group,count,income\npoor,1,1.234\n", 1.234),
    ],
)
def test_a_table_reads_however_a_person_or_a_spreadsheet_writes_it(tmp_path, content, income):
    (row,) = read(tmp_path, content)
    assert row.number("income") == income
    assert row.text("group").startswith("poor")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_told_by_the_bytes(tmp_path, encoding):
    (row,) = read(tmp_path, "group,count,income\ndéçu,1,2\n".encode(encoding))
    assert row.text("group") == "déçu"


def test_a_code_page_is_refused_with_its_byte_and_line(tmp_path):
    content = "group,count,income\npoor,1,2\ndéçu,1,2\n".encode("cp1252")
    with pytest.raises(DataError, match=r"byte 0xe9 in line 3.*'é'.*Save it as UTF-8") as caught:
        read(tmp_path, content)
    assert caught.value.faults[0].kind == "not_utf8"


def test_thousands_without_quotes_make_a_cell_too_many(tmp_path):
    assert faults(tmp_path, "group,count,income\nrich,1,9,000\n") == [("ragged", "line 2", "")]


def test_a_figure_that_can_be_read_in_two_ways_is_decided_by_the_others_or_refused(tmp_path):
    assert faults(tmp_path, "group;count;income\na;1;1.234\n") == [("ambiguous", "", "count, income")]
    rows = read(tmp_path, "group;count;income\na;1;1.234\nb;1;0,5\n").rows
    assert rows[0].number("income") == 1234.0


def test_every_fault_of_a_pass_is_named_with_its_line_blank_lines_counted(tmp_path):
    content = (
        "group,count,income,tax,kind,since,heads,month\n\na,0,1,,town,1990,3,2020-9\nb,1,x,,city,90,3.5,1/2/2020\n"
    )
    assert faults(tmp_path, content) == [
        ("out_of_range", "line 3", "count"),
        ("not_a_number", "line 4", "income"),
        ("unknown_word", "line 4", "kind"),
        ("not_a_year", "line 4", "since"),
        ("not_whole", "line 4", "heads"),
        ("no_period", "line 4", "month"),
    ]


def test_a_line_in_a_quoted_cell_does_not_shift_the_lines_named(tmp_path):
    assert faults(tmp_path, 'group,count,income\n"a\nb",1,2\nc,1,x\n') == [("not_a_number", "line 4", "income")]


def test_a_record_that_stands_twice_is_refused_with_both_lines_and_both_figures(tmp_path):
    with pytest.raises(DataError, match=r"'a' stands twice: in line 2 and in line 4; income is 140 and 200") as caught:
        read(tmp_path, "group,count,income\na,1,140\nb,1,2\na,1,200\n")
    assert caught.value.faults[0].kind == "duplicate_label"


@pytest.mark.parametrize(
    ("other", "says"), [("Poor", "other capitals"), ("p\u043eor", "look alike"), ("po or", ""), ("PO", "")]
)
def test_a_record_whose_name_only_looks_like_another_is_refused_with_both_lines(tmp_path, other, says):
    """Sibling of records that stand twice: the spelling hides it. Codes of one or two letters may be two."""
    table = f"group,count,income\npoor,100,10\npo,3,4\n{other},100,10\n"
    if not says:
        assert len(read(tmp_path, table)) == 3
        return
    with pytest.raises(DataError, match=f"line 4, column 'group': '{other}' in line 4 and 'poor' in line 2.*{says}"):
        read(tmp_path, table)


@pytest.mark.parametrize("text", [":", "..", "n/a", ""])
def test_what_is_not_known_is_no_zero(tmp_path, text):
    (row,) = read(tmp_path, f"group,count,income,tax\na,1,2,{text}\n")
    assert math.isnan(row.number("tax")) and not row.states("tax")
    assert faults(tmp_path, f"group,count,income\na,1,{text}\n")[0][1:] == ("line 2", "income")


@pytest.mark.parametrize("text", ["12%", "12 p", "5 EUR", "1_000", "nan", "inf", "1e999", "#REF!", "3/12", "0x10"])
def test_a_figure_that_is_more_or_less_than_a_number_is_refused(tmp_path, text):
    assert faults(tmp_path, f"group,count,income\na,1,{text}\n") == [("not_a_number", "line 2", "income")]


def test_columns_are_known_needed_and_named_once(tmp_path):
    assert faults(tmp_path, "group,count,incme\n") == [
        ("missing_column", "", "income"),
        ("unknown_column", "", "incme"),
    ]
    assert faults(tmp_path, "group,count,income,count\na,1,2,3\n") == [("duplicate_label", "", "count")]


def test_a_file_that_is_another_thing_is_refused_without_a_word_of_what_it_holds(tmp_path):
    with pytest.raises(DataError) as caught:
        read(tmp_path, "root:x:0:0:secret\n")
    assert "secret" not in str(caught.value)


def test_control_characters_do_not_reach_a_terminal(tmp_path):
    assert faults(tmp_path, "group,count,income\na\x1b[2J,1,2\n") == [("control_character", "line 2", "group")]


def test_folders_devices_and_files_without_end_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv", Path("/dev/zero")):
        with pytest.raises(UsageError):
            read_records(path, GROUPS)


def test_a_file_of_faults_is_left_after_some(tmp_path):
    with pytest.raises(DataError) as caught:
        read(tmp_path, "group,count,income\n" + "a,1,x\n" * 50_000)
    assert len(caught.value.faults) < 3_000


def test_columns_of_any_name_are_read_where_asked_for(tmp_path):
    path = tmp_path / "u.csv"
    path.write_text("unit;input_a\nx;1,5\n")
    rows = read_records(path, {"unit": Column()}, others=Column("number"))
    assert rows.header == ("unit", "input_a") and rows.rows[0].number("input_a") == 1.5
    assert header_of(path, ("unit",)) == ("unit", "input_a")


@given(
    st.lists(st.floats(-1e12, 1e12, allow_subnormal=False), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([("", ""), ("\ufeff", ""), ("", "\n\n")]),
)
def test_figures_written_by_a_program_come_back_as_they_were(tmp_path_factory, figures, separator, around):
    path = tmp_path_factory.mktemp("records") / "groups.csv"
    lines = [separator.join(("group", "count", "income"))]
    lines += [separator.join((f"g{i}", "0.5", f"{value:.6f}")) for i, value in enumerate(figures)]
    path.write_text(around[0] + "\n".join(lines) + around[1], encoding="utf-8")
    rows = read_records(path, GROUPS, key=("group",))
    assert [row.number("income") for row in rows] == [float(f"{value:.6f}") for value in figures]
