"""Cases 05, 07 and 08: months as spreadsheets and people write them are dates, and stand in the order of time."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import DataError, UsageError
from lustrum.periods import in_order, read_period
from lustrum.prices import read_quotations, read_series, same_month, scissors, seasonally_adjusted

QUOTED = """good,group,level,currency,place,period,price,quantity
nails,industrial,retail,crown,town,{0},10,5
nails,industrial,retail,crown,town,{1},20,5
cloth,industrial,retail,crown,town,{0},4,10
cloth,industrial,retail,crown,town,{1},4,10
"""
HEADER = "series,group,level,period,value,base,formula,currency,normalisation,source\n"


def series_file(months, industrial=(100, 130, 140, 150)):
    rows = []
    for month, value in zip(months, industrial, strict=True):
        rows.append(f"ind,industrial,wholesale,{month},{value},2019=100,fisher,crown,absolute,x\n")
        rows.append(f"agr,agricultural,wholesale,{month},100,2019=100,fisher,crown,absolute,x\n")
    return HEADER + "".join(rows)


@pytest.mark.parametrize("months", [("Jan-20", "Feb-20"), ("2020-9", "2020-10"), ("Sept 2020", "Oct 2020")])
def test_the_first_month_is_100_and_the_second_155_6_however_they_are_written(write, months):
    (found,) = read_quotations(write("q.csv", QUOTED.format(*months)))
    assert found.values == pytest.approx([100.0, 100.0 * 140.0 / 90.0])
    assert found.read_as


WRITTEN = {
    "iso": ("2020-09", "2020-10", "2020-11", "2020-12"),
    "short": ("2020-9", "2020-10", "2020-11", "2020-12"),
    "a spreadsheet's": ("Sep-20", "Oct-20", "Nov-20", "Dec-20"),
    "publisher's": ("2020M9", "2020M10", "2020M11", "2020M12"),
    "year first": ("2020 September", "2020 October", "2020 November", "2020 December"),
    "slashed": ("9/2020", "10/2020", "11/2020", "12/2020"),
    "first days": ("2020-09-01", "2020-10-01", "2020-11-01", "2020-12-01"),
    "as pandas writes": ("2020-09-01 00:00:00", "2020-10-01 00:00:00", "2020-11-01 00:00:00", "2020-12-01 00:00:00"),
    "German": ("Sep 2020", "Okt. 2020", "Nov 2020", "Dez. 2020"),
    "Russian": ("сентябрь 2020", "окт. 2020", "нояб.20", "декабрь 2020"),
    "Japanese": ("2020年9月", "2020年10月", "2020年11月", "2020年12月"),
    "underscored": ("2020_09", "2020_10", "2020_11", "2020_12"),
    "run together": ("202009", "202010", "202011", "202012"),
}


@pytest.mark.parametrize("months", WRITTEN.values(), ids=list(WRITTEN))
def test_the_scissors_open_to_1_5_in_december_however_months_are_written(write, months):
    found = scissors(read_series(write("s.csv", series_file(months))))
    assert found.periods == WRITTEN["iso"]
    assert found.ratio == pytest.approx([1.0, 1.3, 1.4, 1.5])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("first quarter 2020", "2020-Q1"),
        ("2020 1st quarter", "2020-Q1"),
        ("3. Quartal 2020", "2020-Q3"),
        ("2 trimestre 2020", "2020-Q2"),
        ("second half 2020", "2020-H2"),
        ("KW 5 2020", "2020-W05"),
        ("2020-W05-1", "2020-01-27"),
        ("2020-A1", "2020"),
        ("2020.0", "2020"),
        ("15 мая 1923", "1923-05-15"),
    ],
)
def test_quarters_weeks_and_years_are_understood_as_people_type_them(typed, meant):
    assert read_period(typed).text == meant


def test_the_command_says_how_it_read_the_months(lustrum, write):
    ended = lustrum("scissors", write("s.csv", series_file(WRITTEN["a spreadsheet's"])))
    assert ended.code == 0, ended.err
    assert "'Sep-20' is 2020-09" in ended.out and "R is 1.500 in 2020-12" in ended.out


@pytest.mark.parametrize(
    "word", ["20-Sep", "01/02/2020", "2020.1", "43831", "1911/12", "soon", "2020-13", "2021-W53", ""]
)
def test_what_is_no_period_or_may_be_two_is_refused_with_its_line(write, word):
    months = (word, "2020-10", "2020-11", "2020-12")
    with pytest.raises(DataError) as refused:
        read_series(write("s.csv", series_file(months)))
    assert {(fault.row, fault.column) for fault in refused.value.faults} == {("line 2", "period"), ("line 3", "period")}


def test_one_month_in_two_spellings_is_the_same_row_twice(write):
    with pytest.raises(DataError, match=r"'ind, 2020-09' stands twice: in line 2 and in line 4"):
        read_series(write("s.csv", series_file(("2020-9", "Sep-20", "2020-11", "2020-12"))))
    with pytest.raises(DataError, match=r"nails, town, 2020-01.* twice: in line 2 and in line 3; price is 10 and 20"):
        read_quotations(write("q.csv", QUOTED.format("Jan-20", "2020-1")))


def test_months_and_years_make_no_one_series(write):
    with pytest.raises(DataError, match="the year 2021 beside the month 2020-09"):
        read_series(write("s.csv", series_file(("2020-9", "2020-10", "2020-11", "2021"))))


@given(st.permutations(range(8)), st.sampled_from(["{y}-{q}", "{q} {y}", "{y}{q}", "{q}/{y}"]))
def test_quarters_stand_in_the_order_of_time_whatever_the_order_of_the_file(order, form):
    quarters = [f"{2019 + k // 4}-Q{k % 4 + 1}" for k in range(8)]
    typed = [form.format(y=text[:4], q=text[5:]) for text in quarters]
    assert [read_period(text).text for text in in_order(typed[k] for k in order)] == quarters


def test_every_kind_of_period_is_one_spelling_and_one_place_in_time():
    spellings = ("1923", "1923/24", "1923-H2", "1923-Q4", "1923-10", "1923-W40", "1923-10-01")
    assert [read_period(text).text for text in spellings] == list(spellings)
    shuffled = list(spellings)
    random.Random(0).shuffle(shuffled)
    assert in_order(shuffled) == ("1923", "1923/24", "1923-H2", "1923-Q4", "1923-10", "1923-W40", "1923-10-01")
    with pytest.raises(UsageError):
        in_order(["1923", "total"])


def test_a_season_is_not_taken_from_quarters_for_months_nor_across_a_month_left_out():
    quarters = [f"{2000 + k // 4}-Q{k % 4 + 1}" for k in range(24)]
    months = [f"{2000 + k // 12}-{k % 12 + 1:02d}" for k in range(30)]
    with pytest.raises(Exception, match="monthly"):
        seasonally_adjusted(quarters, np.ones(24))
    with pytest.raises(Exception, match="2000-03 is followed by 2000-05"):
        seasonally_adjusted(months[:3] + months[4:], np.ones(29))
    assert same_month(quarters, np.arange(1.0, 25.0))[4] == pytest.approx(5.0)
