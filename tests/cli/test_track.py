import json

import pytest

from tests.execution.reports import courses, write_reports

DAY = ("--at", "2025-01-10")


@pytest.fixture
def reports(tmp_path):
    figures = courses()
    figures["steel"][55:] *= 0.9
    return write_reports(tmp_path / "reports.csv", figures, owner="steel works")


def test_track_prints_what_needs_a_look_and_the_document(lustrum, reports):
    said = lustrum("track", str(reports), *DAY)
    assert said.code == 0 and "steel" in said.out and "out of its band" in said.out
    assert "held by" in said.out
    found = json.loads(lustrum("track", str(reports), *DAY, "--json").out)
    assert {"indicator", "period", "what", "probability"} <= set(found["alarms"][0])
    assert ("steel", "2024-08", "step") in {(a["indicator"], a["period"], a["what"]) for a in found["alarms"]}


def test_figures_clock_flow_and_signals_are_taken(lustrum, reports, tmp_path):
    (tmp_path / "figures.csv").write_text(
        "indicator,period,value,low,high,unit\ncoal,2024-11,200,190,210,t\ncoal,2024-12,200,190,210,t\n"
    )
    (tmp_path / "flow.csv").write_text("chart,place,step,capacity,yield\nbread,2,oven,60,1\nbread,1,mill,100,0.8\n")
    asked = ("track", str(reports), str(tmp_path / "figures.csv"), *DAY, "--flow", str(tmp_path / "flow.csv"))
    found = json.loads(lustrum(*asked, "--clock", "1,5,7,10", "--json").out)
    coal = next(each for each in found["indicators"] if each["indicator"] == "coal")
    assert coal["band"] == [190.0, 210.0] and coal["out_since"] == "2024-11" and coal["holder"] == "sector"
    assert found["flows"][0]["bottleneck"] == "oven"
    assert "held up by oven" in lustrum(*asked).out


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("--clock", "3,5"), "four"),
        (("--clock", "a,b,c,d"), "whole numbers"),
        (("--at", "2019-01-01"), "later day"),
        (("--at", "soon"), "soon"),
        (("--table", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_refused(lustrum, reports, asked, named):
    ended = lustrum("track", str(reports), *(() if "--at" in asked else DAY), *asked)
    assert ended.code == 2 and named in ended.err


def test_a_table_at_fault_names_the_line(lustrum, tmp_path):
    (tmp_path / "bad.csv").write_text("indicator,period,value,unit\ncoal,2024-01,much,t\n")
    ended = lustrum("track", str(tmp_path / "bad.csv"), *DAY)
    assert ended.code == 3 and "line 2" in ended.err


def test_board_writes_one_page_and_says_where(lustrum, reports, tmp_path):
    out = tmp_path / "page.html"
    said = lustrum("board", str(reports), *DAY, "--for", "steel works", "--out", str(out))
    assert said.code == 0 and str(out) in said.out.replace("\n", "") and out.read_text("utf-8").startswith("<!DOCTYPE")
    found = json.loads(lustrum("board", str(reports), *DAY, "--for", "assembly", "--out", str(out), "--json").out)
    assert found["title"] == "Board of the assembly, 2025-01-10" and found["out"] == str(out)
    ended = lustrum("board", str(reports), *DAY, "--for", "nobody", "--out", str(out))
    assert ended.code == 2 and "no body" in ended.err
