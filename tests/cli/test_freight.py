"""`lustrum freight` as its user sees it."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import SCENARIO
from tests.freight.folders import copied
from tests.freight.railways import write_railways


@pytest.fixture
def railways(tmp_path):
    (tmp_path / "railways").mkdir()
    return write_railways(tmp_path / "railways")


def test_a_network_is_answered_with_its_picture(lustrum, tmp_path):
    ended = lustrum("freight", "bundled:made_up_railways", "--json", "-o", tmp_path / "f.html")
    assert ended.code == 0, ended.err
    names = [each["analysis"] for each in ended.json["answers"]]
    assert names == [
        "freight", "freight_loads", "freight_worth", "freight_left", "freight_wagons", "freight_routes",
        "locomotive_census", "locomotive_courses", "repair_orders", "locomotive_ways",
    ]  # fmt: skip
    page = (tmp_path / "f.html").read_text()
    assert "One line holds the freight up" in page and page.count("<svg") >= 4


def test_other_locomotives_carry_other_freight(lustrum):
    def left(*words):
        answers = lustrum("freight", "bundled:made_up_railways", "--json", *words).json["answers"]
        return sum(answers[0]["measures"]["left"]["values"])

    assert left("--fit", "200") > left() > left("--fit", "300") - 1e-6


def test_a_repair_programme_alone_is_answered(lustrum):
    ended = lustrum("freight", "bundled:locomotives_1920")
    assert ended.code == 0 and "settles at 27.4 per cent fit" in ended.out and "754.6 repairs a month" in ended.out


def test_a_scenario_is_planned_again_until_its_freight_fits_and_the_plan_is_kept(lustrum, railways, tmp_path):
    (tmp_path / "s.toml").write_text(SCENARIO)
    ended = lustrum("freight", tmp_path / "s.toml", "--network", railways, "--json", "--out", tmp_path / "fits")
    assert ended.code == 0, ended.err
    assert ended.json["answers"][0]["notes"][0].startswith("the network carries the plan only as changed")
    kept = json.loads((tmp_path / "fits" / "summary.json").read_text())
    assert kept["status"] == "optimal"
    again = lustrum("freight", tmp_path / "fits", "--network", railways, "--json")
    assert again.code == 0 and again.json["answers"][0]["notes"][0].startswith("the network carries all the plan asks")
    told = lustrum("explain", tmp_path / "fits")
    assert told.code == 0 and re.search(r"^Freight +1996", told.out, re.M)
    assert lustrum("verify", tmp_path / "fits").code == 0
    # A kept plan is put on a tighter network: its own limits and what it was charged make way.
    tighter = write_railways(railways, fit=116.5)
    ended = lustrum("freight", tmp_path / "fits", "--network", tighter, "--json", "--out", tmp_path / "tighter")
    assert ended.code == 0, ended.err
    assert lustrum("verify", tmp_path / "tighter").code == 0


def test_a_network_no_plan_fits_on_ends_with_code_4(lustrum, tmp_path):
    (tmp_path / "s.toml").write_text(SCENARIO)
    (tmp_path / "railways").mkdir()
    ended = lustrum("freight", tmp_path / "s.toml", "--network", write_railways(tmp_path / "railways", fit=20.0))
    assert ended.code == 4 and "STOPPED after 1 plans" in ended.out


def test_what_does_not_belong_together_is_refused(lustrum, railways, tmp_path):
    (tmp_path / "s.toml").write_text(SCENARIO)
    ended = lustrum("freight", tmp_path / "s.toml")
    assert ended.code == 2 and "--network FOLDER" in ended.err
    assert lustrum("freight", railways, "--network", railways).code == 2
    ended = lustrum("freight", railways)
    assert ended.code == 3 and "Nobody says what it costs to leave grain, wares" in ended.err
    ended = lustrum("freight", tmp_path / "nothing")
    assert ended.code == 2 and "holds no freight.toml and is no plan" in ended.err
    ended = lustrum("freight", "bundled:made_up_railways", "--fit", "many")
    assert ended.code == 2 and "--fit is 'many'" in ended.err


def test_faults_end_with_code_3_and_their_lines(lustrum, tmp_path):
    folder = copied(tmp_path, ("arcs.csv", None, "from,to,length,speed\nMines,Junction,300,40\n"))
    ended = lustrum("freight", folder)
    assert ended.code == 3 and "arcs.csv, line 2, column 'speed'" in ended.err and "headway_minutes" in ended.err


def test_flows_between_regions_are_put_on_a_network_and_limits_are_written(lustrum, tmp_path):
    from benchmarks.deformed.freight import LANES
    from benchmarks.deformed.regional import federation_folder

    federation_folder(tmp_path)
    assert lustrum("plan", "world", "--no-report", "--out", "p").code == 0
    for name, text in LANES.items():
        path = tmp_path / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    fits = lustrum("freight", "p", "--network", "lanes", "--json")
    assert fits.code == 0, fits.err
    assert fits.json["answers"][0]["analysis"] == "freight_between"
    arcs = tmp_path / "lanes" / "arcs.csv"
    arcs.write_text(arcs.read_text().replace("90000", "30000"))
    short = lustrum("freight", "p", "--network", "lanes", "--out", "limits")
    assert short.code == 4 and "cannot be carried" in short.out
    assert (tmp_path / "limits" / "links.csv").read_text().startswith("product,from,to,limit\nS0,R1,R0,")
    federation = lustrum("freight", "world", "--network", "lanes")
    assert federation.code == 2 and "is no plan" in federation.err
