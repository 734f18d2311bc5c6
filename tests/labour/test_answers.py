"""All answers in their order, from work and a folder on, and through the command line."""

from __future__ import annotations

import json

import pytest

from lustrum.cli.main import run
from lustrum.labour.answers import labour_results
from lustrum.labour.assemble import question_of
from tests.labour.made_up import work, write

SCENARIO = (
    'name = "counted"\neconomy = "bundled:germany_1995"\nyears = "1996-1998"\ntail = 1\n'
    "[growth]\nlabour = 0.003\nproductivity = 0.012\n"
)
BRANCHES = ("CPA_A", "CPA_B-E", "CPA_F", "CPA_G-I", "CPA_J-N", "CPA_O-T")
POSTS = "region,activity,skill,share\n" + "".join(
    f"{region},{branch},{skill},{share}\n"
    for branch in BRANCHES
    for region, skill, share in (
        ("east", "high", 0.05), ("east", "low", 0.15), ("west", "high", 0.25), ("west", "low", 0.55),
    )
)  # fmt: skip
PEOPLE = "region,skill,persons\neast,high,1850\neast,low,6000\nwest,high,9600\nwest,low,21000\n"
FOLDER = {
    "posts": POSTS,
    "people": PEOPLE,
    "moving": "from,to,cost\nwest,east,4\neast,west,4\n",
    "training": "region,skill,from_skill,length,places,cost\neast,high,low,1,10,20\n",
    "labour": 'skilled = ["high"]\n[agreement]\nparties = "a and b"\ndate = "1995"\norigin = "agreement"\nw_min = 20\n',
}


def test_the_first_answer_is_the_balance_and_without_ways_none_is_sought():
    question = question_of([work(1, "here")], None, "made up")
    names = [each.name for each in labour_results(question, ways=False)]
    assert names == ["labour_balance", "labour_by_year", "training_needed"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    (folder / "s.toml").write_text(SCENARIO)
    assert run(["plan", str(folder / "s.toml"), "--out", str(folder / "p"), "--no-report"]) == 0
    write(folder / "labour", **FOLDER)
    return folder


def test_a_plan_without_a_folder_is_told_what_each_file_adds(place, capsys):
    assert run(["labour", str(place / "p"), "--json"]) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert [each["analysis"] for each in answers] == ["labour_balance", "labour_by_year", "training_needed"]
    said = " ".join(answers[0]["notes"])
    assert "no post stays empty" in said and "people.csv says who is there" in said


def test_a_plan_with_a_folder_tells_gaps_ways_mix_moves_and_drain(place, capsys):
    assert run(["labour", str(place / "p"), "--folder", str(place / "labour"), "--json", "--gaps", "1"]) == 0
    answers = {each["analysis"]: each for each in json.loads(capsys.readouterr().out)["answers"]}
    assert {"ways", "cheapest_mix", "labour_moves", "training_plan", "drain"} <= set(answers)
    assert "high in east" in answers["labour_balance"]["notes"][0]


def test_a_scenario_takes_the_folder_beside_it(place, capsys):
    assert run(["labour", str(place / "s.toml"), "--gaps", "0"]) == 0
    said = capsys.readouterr().out
    assert "Who moves of their own will" in said and "Cheapest" not in said


def test_a_fault_of_the_folder_names_file_line_and_way_out(place, tmp_path, capsys):
    bad = FOLDER | {"training": "region,skill,length,places,cost\neast,high,0,10,20\n"}
    folder = write(tmp_path / "labour", **bad)
    assert run(["labour", str(place / "p"), "--folder", str(folder)]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "training.csv, line 2, column 'length'" in said and "in no time" in said


def test_an_economy_is_no_plan(capsys):
    assert run(["labour", "bundled:germany_1995"]) == 2
    assert "plan it first" in " ".join(capsys.readouterr().err.split())
