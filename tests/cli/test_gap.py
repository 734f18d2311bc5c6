"""`lustrum gap` as its user sees it."""

from __future__ import annotations

import json


def test_an_economy_is_answered_in_three_parts(lustrum, tmp_path):
    ended = lustrum(
        "gap", "bundled:us_2012", "--idle-labour", "0.08", "--utilisation", "0.77", "--json", "-o", tmp_path / "g.html"
    )
    assert ended.code == 0, ended.err
    answers = {each["analysis"]: each for each in json.loads(ended.out)["answers"]}
    assert set(answers) == {"efficiency_gap", "binding_resources", "idle_resources", "technique_losses"}
    gamma = answers["efficiency_gap"]["measures"]["gamma"]["values"]
    assert 1.05 < gamma[0] <= gamma[1] < gamma[2]
    assert "<svg" in (tmp_path / "g.html").read_text()


def test_units_are_answered_and_options_of_another_subject_are_refused(lustrum, tmp_path):
    path = tmp_path / "mills.csv"
    path.write_text("unit,input_hands,output_cloth\na,10,5\nb,20,12\nc,15,6\nd,30,14\n")
    ended = lustrum("gap", path)
    assert ended.code == 0 and "best practice" in ended.out
    ended = lustrum("gap", path, "--idle-labour", "0.1")
    assert ended.code == 2 and "--idle-labour belongs to a subject of the kind economy" in ended.err


def test_a_plan_and_a_scenario_say_which_file_they_need(lustrum, tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text(
        'economy = "bundled:made_up_valley"\nyears = 2\n[growth]\nlabour = 0.0\nproductivity = 0.0\ngovernment = 0.0\n'
    )
    ended = lustrum("gap", scenario)
    assert ended.code == 2 and "--without FILE" in ended.err
    assert lustrum("plan", scenario, "--out", tmp_path / "p", "--no-report").code == 0
    ended = lustrum("gap", tmp_path / "p")
    assert ended.code == 2 and "--executed FILE" in ended.err
    ended = lustrum("gap", scenario, "--without", scenario)
    assert ended.code == 0 and "costs nothing" in " ".join(ended.out.split())
