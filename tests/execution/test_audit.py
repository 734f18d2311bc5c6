"""Audits of a plan's own numbers: those of 1925 to 1927 as they were printed, and what is no file of them."""

import json

import pytest

from lustrum.cli.main import run
from lustrum.errors import DataError
from lustrum.execution.audit import GROWTH, SHARE, SUM, audit_file
from lustrum.execution.audit_results import audit_result

HEAD = "item,of,year,value,share\n"
CAPITAL = (
    "capital plan,,1926,1800,\nindustry,capital plan,1926,880,\ntransport,capital plan,1926,236,\n"
    "housing,capital plan,1926,365,\nagriculture,capital plan,1926,300,\n"
)
INDUSTRY = "all,,1927,,\nindustry,all,1927,1142,0.364\nindustry,all,1931,1205,0.278\n"


def stated(folder, rows):
    (folder / "stated.csv").write_text(HEAD + rows)
    return folder / "stated.csv"


def test_the_capital_plan_of_1925_adds_up_to_1781_and_not_to_1800(tmp_path):
    (found,) = audit_file(stated(tmp_path, CAPITAL))
    assert (found.kind, found.item, found.stated, found.found, found.holds) == (
        SUM,
        "capital plan",
        1800.0,
        1781.0,
        False,
    )


def test_the_draft_of_1926_says_that_investment_grows_by_8_42_per_cent_where_industry_grows_by_1_35(tmp_path):
    (found,) = audit_file(stated(tmp_path, INDUSTRY))
    assert found.kind == GROWTH and found.years == (1927, 1931) and found.holds is None
    assert round(100.0 * found.found, 2) == 8.42 and round(100.0 * ((1205 / 1142) ** 0.25 - 1.0), 2) == 1.35
    agree = INDUSTRY.replace("all,,1927,,\n", f"all,,1927,{1142 / 0.364},\nall,,1931,{1205 / 0.278},\n")
    assert all(each.holds for each in audit_file(stated(tmp_path, agree)) if each.kind != SUM)
    wrong = agree.replace(str(1205 / 0.278), "4000")
    assert {each.kind for each in audit_file(stated(tmp_path, wrong)) if each.holds is False} == {GROWTH, SHARE, SUM}


@pytest.mark.parametrize("off", [0, 1, 2])
def test_what_rounding_explains_holds(off, tmp_path):
    rows = f"all,,2020,{10 + off},\na,all,2020,4,0.4\nb,all,2020,6,0.6\n"
    checks = audit_file(stated(tmp_path, rows))
    assert [each.holds for each in checks if each.kind == SUM] == [off < 2]


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ("3,0.364", True),  # 2.9 of 7.97
        ("3,0.25", False),  # 2.5 of 8.5 is 0.294, which nobody writes as 0.25
        ("3.0,0.364", False),
        ("3.0,0.4", True),
    ],
)
def test_a_share_may_miss_by_as_much_as_the_digits_of_all_three_numbers_explain(row, holds, tmp_path):
    total = "8.0" if row.startswith("3.0") else "8"
    checks = audit_file(stated(tmp_path, f"all,,2020,{total},\na,all,2020,{row}\n"))
    assert [each.holds for each in checks if each.kind == SHARE] == [holds]


def test_a_part_without_a_value_is_not_nothing_and_no_sum_is_made(tmp_path):
    (found,) = audit_file(stated(tmp_path, "all,,2020,100,\na,all,2020,60,\nb,all,2020,,\n"))
    assert found.holds is None and found.stated == 100.0
    told = audit_result([found], "stated.csv")
    assert list(told["verdict"]) == ["a part is not stated"] and "1 total of which a part" in told.notes[1]


@pytest.mark.parametrize("total", ["-1", "0"])
def test_a_total_that_is_not_above_zero_grows_by_no_rate(total, tmp_path):
    rows = f"all,,2020,{total},\nall,,2022,5,\na,all,2020,3,0.3\na,all,2022,4,0.5\n"
    (growth,) = (each for each in audit_file(stated(tmp_path, rows)) if each.kind == GROWTH)
    assert growth.holds is None and round(growth.found, 9) == round((8 / 10) ** 0.5 - 1, 9)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ("a,none,2020,1,\n", "unknown_label"),
        ("x,,2020,1,\ny,,2020,1,\na,x,2020,1,\na,y,2021,1,\n", "contradiction"),
        ("x,x,2020,1,\n", "contradiction"),
        ("x,,2020,1,1.2\n", "out_of_range"),
        ("x,,2020,1,\nx,,2020,2,\n", "duplicate_label"),
    ],
)
def test_what_is_no_file_of_stated_numbers_is_refused_with_its_row(rows, kind, tmp_path):
    with pytest.raises(DataError) as refused:
        audit_file(stated(tmp_path, rows))
    assert kind in [fault.kind for fault in refused.value.faults]


def test_the_command_ends_with_3_where_something_does_not_hold(tmp_path, capsys):
    assert run(["audit", str(stated(tmp_path, CAPITAL)), "--json"]) == 3
    (check,) = json.loads(capsys.readouterr().out)["checks"]
    assert (check["stated"], check["found"], check["holds"]) == (1800.0, 1781.0, False)
    assert run(["audit", str(stated(tmp_path, INDUSTRY))]) == 0
    assert "implied" in capsys.readouterr().out
    assert "nothing can be checked" in audit_result((), "stated.csv").notes[0]
