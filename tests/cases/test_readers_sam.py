"""Social accounting matrices: accounts named in one direction, twice, in textbook form; other years and blocks."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cases.test_readers_balance import SAID, SAM, sam
from tests.data.readers.publishers import write_sheets

TEXTBOOK = """\
,BRD,MLK,CAP,LAB,IDT,TRF,HOH,GOV,INV,EXT
BRD,21,8,0,0,0,0,20,19,16,8
MLK,17,9,0,0,0,0,30,14,15,4
CAP,20,30,0,0,0,0,0,0,0,0
LAB,15,25,0,0,0,0,0,0,0,0
IDT,5,4,0,0,0,0,0,0,0,0
TRF,1,2,0,0,0,0,0,0,0,0
HOH,0,0,50,40,0,0,0,0,0,0
GOV,0,0,0,0,9,3,23,0,0,0
INV,0,0,0,0,0,0,17,2,0,12
EXT,13,11,0,0,0,0,0,0,0,0
"""
TYPES = """\
code,name,type
BRD,Bread,activity
MLK,Milk,activity
CAP,Capital,factor_capital
LAB,Labour,factor_labour
IDT,Indirect tax,tax
TRF,Tariff,tax
HOH,Households,household
GOV,Government,government
INV,Investment,savings_investment
EXT,Abroad,rest_of_world
"""
APART = """\
account,a_brd,a_mlk,c_brd,c_mlk,f_cap,f_lab,{hh},gov,idt,trf,s_i,row
a_brd,0,0,73.0,0,0,0,0,0,0,0,0,0
a_mlk,0,0,0,72.0,0,0,0,0,0,0,0,0
c_brd,21.0,8.0,0,0,0,0,20.0,19.0,0,0,16.0,8.0
c_mlk,17.0,9.0,0,0,0,0,30.0,14.0,0,0,15.0,4.0
f_cap,20.0,30.0,0,0,0,0,0,0,0,0,0,0
f_lab,15.0,25.0,0,0,0,0,0,0,0,0,0,0
{hh},0,0,0,0,50.0,40.0,0,0,0,0,0,0
gov,0,0,0,0,0,0,23.0,0,9.0,3.0,0,0
idt,0,0,5.0,4.0,0,0,0,0,0,0,0,0
trf,0,0,1.0,2.0,0,0,0,0,0,0,0,0
s_i,0,0,0,0,0,0,17.0,2.0,0,0,0,12.0
row,0,0,13.0,11.0,0,0,0,0,0,0,0,0
"""


def textbook(folder: Path, matrix: str = TEXTBOOK, types: str = TYPES) -> Path:
    source = folder / "sam"
    source.mkdir()
    (source / "sam.csv").write_text(matrix, encoding="utf-8")
    (source / "accounts.csv").write_text(types, encoding="utf-8")
    return source


@pytest.mark.parametrize("kind", ["activity", "commodity"])
def test_goods_in_one_account_are_parted(lustrum, tmp_path, kind):
    """75-sam-goods-in-one-account: exports, government and investment were dropped."""
    source = textbook(tmp_path, types=TYPES.replace(",activity", f",{kind}"))
    assert lustrum("check", source, *SAID).code == 0
    ended = lustrum("load", source, *SAID, "--out", "out", "--json")
    assert ended.code == 0
    totals = ended.json["totals"]
    assert (totals["gdp"], totals["value_added"], totals["output"]) == (102.0, 90.0, 145.0)
    assert (totals["households"], totals["government"], totals["gfcf"], totals["exports"]) == (50.0, 33.0, 31.0, 12.0)
    assert "joint_accounts" in {note["name"] for note in ended.json["assumptions"]}


@pytest.mark.parametrize("name", ["hh", "hhd", "HOH", "households", "h_all"])
def test_households_may_have_any_usual_code(lustrum, tmp_path, name):
    """f-sam_hh: a matrix with `hh` was of no kind known."""
    path = tmp_path / "s.csv"
    path.write_text(APART.format(hh=name), encoding="utf-8")
    ended = lustrum("load", path, *SAID, "--out", "out", "--json")
    assert ended.code == 0 and ended.json["totals"]["gdp"] == 102.0


def test_accounts_whose_codes_say_nothing_are_asked_for(lustrum, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(TEXTBOOK, encoding="utf-8")
    ended = lustrum("check", path, *SAID)
    assert ended.code == 2 and "BRD, MLK" in ended.err and "accounts.csv" in ended.err


@pytest.mark.parametrize("command", [("check",), ("load", "--out", "out")])
@pytest.mark.parametrize(("header", "row"), [("dtax1", ""), ("", "dtax1"), ("gov ernment", ""), ("", "hdh")])
def test_an_account_named_in_one_direction_alone_is_named(lustrum, tmp_path, command, header, row):
    """39-sam-account-label-differs: `load` dropped it and said that all holds."""
    rows = list(csv.reader(SAM.splitlines()))
    if header:
        rows[0][rows[0].index("gov" if "gov" in header else "dtax")] = header
    else:
        next(line for line in rows if line[0] == ("hhd" if row == "hdh" else "dtax"))[0] = row
    path = tmp_path / "s.csv"
    path.write_text("\n".join(",".join(line) for line in rows) + "\n", encoding="utf-8")
    ended = lustrum(command[0], path, *SAID, *command[1:])
    assert ended.code == 3 and (header or row) in ended.out + ended.err


@pytest.mark.parametrize("times", [2.0, 0.01])
def test_a_second_matrix_below_is_refused(lustrum, tmp_path, times):
    """12-sam-second-matrix-below: the lowest block won."""
    rows = list(csv.reader(SAM.splitlines()))
    below = [
        [cell if not cell.replace(".", "").isdecimal() else str(float(cell) * times) for cell in row] for row in rows
    ]
    path = tmp_path / "s.csv"
    every = [*rows, [""] * len(rows[0]), ["SAM 2016"], *below]
    path.write_text("\n".join(",".join(line) for line in every) + "\n", encoding="utf-8")
    for words in (("check", path, *SAID), ("load", path, *SAID, "--out", "out")):
        ended = lustrum(*words)
        assert ended.code == 3 and "SAM 2016" in ended.out + ended.err


def test_an_account_that_stands_twice_is_refused_with_both_places(lustrum, tmp_path):
    rows = list(csv.reader(SAM.splitlines()))
    rows.insert(5, list(rows[3]))
    ended = lustrum("check", write_sheets(tmp_path / "s.xlsx", {"SAM": rows}), *SAID)
    assert ended.code == 3 and "SAM!4:4" in ended.out and "SAM!6:6" in ended.out


def test_totals_are_left_out_with_their_sums(lustrum, tmp_path):
    rows = list(csv.reader(SAM.splitlines()))
    rows[0].append("Total")
    for row in rows[1:]:
        row.append(str(sum(float(cell or 0) for cell in row[1:])))
    rows.append(["Total", *(row[-1] for row in rows[1:])])
    path = tmp_path / "s.csv"
    path.write_text("\n".join(",".join(line) for line in rows) + "\n", encoding="utf-8")
    ended = lustrum("check", path, *SAID, "--json")
    assert ended.code == 0
    assert {left["label"] for each in ended.json["coverage"] for left in each["left"]} == {"Total"}


def test_the_year_of_a_sheet_is_the_one_asked_for(lustrum, tmp_path):
    """A sibling of 03: a matrix a year in one workbook; another year is refused."""
    rows = [[float(c) if c.isdecimal() else c for c in row] for row in csv.reader(SAM.splitlines())]
    twice = [[cell * 2 if isinstance(cell, float) else cell for cell in row] for row in rows]
    path = write_sheets(tmp_path / "s.xlsx", {"2015": rows, "2016": twice})
    for year, gdp in ((2015, 170.0), (2016, 340.0)):
        ended = lustrum("load", path, "--year", year, *SAID[2:], "--out", f"out{year}", "--json")
        assert ended.code == 0 and ended.json["totals"]["gdp"] == gdp
    assert lustrum("check", path, *SAID[2:]).code == 2
    assert lustrum("check", path, "--year", "2014", *SAID[2:]).code == 2


def test_a_flow_that_has_no_place_is_refused_with_its_accounts(lustrum, tmp_path):
    """A sibling: an activity that sells abroad beside commodity accounts lost its exports."""
    path = sam(tmp_path, afarm__row="5", row__afarm="5")
    for words in (("check", path, *SAID), ("load", path, *SAID, "--out", "out")):
        ended = lustrum(*words)
        assert ended.code == 3
        assert "activity afarm sells to rest_of_world row" in ended.out + ended.err


def test_taxes_paid_to_the_government_alone_are_taxes(lustrum, tmp_path):
    """A sibling: no tax account between goods, production and the government."""
    path = sam(
        tmp_path, ctax__cfarm="", ctax__cmanu="", gov__ctax="", gov__cfarm="5", gov__cmanu="15",
    )  # fmt: skip
    ended = lustrum("load", path, *SAID, "--out", "out", "--json")
    assert ended.code == 0 and ended.json["totals"]["gdp"] == 170.0


@pytest.mark.parametrize(("old", "new"), [("BRD,Bread,activity", "BRD,Bread,activities"), ("GOV,Gov", "GVO,Gov")])
def test_a_misspelt_account_or_type_is_named_with_the_nearest(lustrum, tmp_path, old, new):
    ended = lustrum("check", textbook(tmp_path, types=TYPES.replace(old, new)), *SAID)
    assert ended.code == 3 and ("Did you mean 'activity'" in ended.out or "Known: GOV." in ended.out)


def test_a_dash_alone_is_zero(lustrum, tmp_path):
    rows = [[cell if cell != "0" else "-" for cell in row] for row in csv.reader(SAM.splitlines())]
    path = tmp_path / "s.csv"
    path.write_text("\n".join(",".join(line) for line in rows) + "\n", encoding="utf-8")
    ended = lustrum("load", path, *SAID, "--out", "out", "--json")
    assert ended.code == 0 and ended.json["totals"]["gdp"] == 170.0
