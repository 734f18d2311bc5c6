"""`lustrum techniques` as its user sees it: beside a plan, in a federation, and what cannot be meant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.deformed.regional import federation_folder

from lustrum.cli.main import run

CHANGES = "activity,from,to,switch,training\nCPA_F,today,new,0.1,0.02\n"
INPUTS = "activity,technique,item,amount\nCPA_F,new,CPA_B-E,0.3\nCPA_F,new,work,0.4\n"


@dataclass(frozen=True)
class Planned:
    """The plans of a made-up federation."""

    plan: Path
    regions: list[str]
    activity: str


@pytest.fixture(scope="module")
def planned_world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    federation_folder(folder)
    assert run(["plan", str(folder / "world"), "--no-report", "--out", str(folder / "p"), "--json"]) == 0
    regions = json.loads((folder / "p" / "plan.json").read_text())["regions"]
    heads = (folder / "world" / "regions" / regions[0] / "use.csv").read_text().split(chr(10), 1)[0]
    return Planned(folder / "p", regions, heads.strip().split(",")[1])


def techniques(place, changes=CHANGES):
    (place / "techniques").mkdir()
    (place / "techniques" / "changes.csv").write_text(changes)
    (place / "techniques" / "inputs.csv").write_text(INPUTS)


def test_a_plan_says_which_technique_pays_and_a_page_is_drawn(lustrum, small_plan, tmp_path):
    techniques(tmp_path)
    words = ("techniques", small_plan, "--folder", tmp_path / "techniques", "--years", 4)
    ended = lustrum(*words, "--json", "-o", tmp_path / "t.html")
    assert ended.code == 0, ended.err
    way, costs = ended.json["answers"]
    assert (way["analysis"], costs["analysis"]) == ("techniques", "technique_costs")
    assert "CPA_F" in way["notes"][0] and len(costs["items"]) == 2 * 4
    assert "technique" in (tmp_path / "t.html").read_text()
    shown = lustrum(*words)
    assert shown.code == 0 and "Also: " in shown.out and shown.out.count("CPA_F") <= 8


def test_a_region_takes_the_technique_of_another(lustrum, tmp_path, planned_world):
    region, other = planned_world.regions[:2]
    text = f"region,activity,from,to,switch\n{region},{planned_world.activity},today,{other},0.01\n"
    (tmp_path / "techniques").mkdir()
    (tmp_path / "techniques" / "changes.csv").write_text(text)
    ended = lustrum("techniques", planned_world.plan, "--folder", tmp_path / "techniques", "--json")
    assert ended.code == 0, ended.err
    names = {item[2] for item in ended.json["answers"][1]["items"]}
    assert names == {"today", other}
    alone = lustrum("techniques", planned_world.plan / "regions" / region, "--folder", tmp_path / "techniques")
    assert alone.code == 3 and "inputs.csv" in alone.err


def test_what_cannot_be_meant_is_refused(lustrum, small_plan, tmp_path):
    for words, code, said in (
        ((small_plan,), 2, "--folder DIR"),
        ((small_plan, "--folder", "nowhere"), 2, "no folder"),
        (("bundled:us_2012", "--folder", tmp_path), 2, "no plan"),
        ((small_plan, "--folder", tmp_path, "--years", 0), 2, "0"),
    ):
        ended = lustrum("techniques", *words)
        assert ended.code == code and said in " ".join(ended.err.split()), ended.err
