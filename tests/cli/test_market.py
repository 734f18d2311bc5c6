"""`lustrum market` as its user sees it."""

from __future__ import annotations

import json

from tests.market.scenario import write_market


def test_a_settled_plan_is_written_with_its_terms_in_the_report(lustrum, tmp_path):
    ended = lustrum("market", write_market(tmp_path, shock=True), "--out", tmp_path / "plan", "--json")
    assert ended.code == 0, ended.err
    answers = {each["analysis"]: each for each in json.loads(ended.out)["answers"]}
    assert set(answers) == {"market_terms", "market_rounds"}
    assert answers["market_terms"]["measures"]["scissors"]["values"][0] > 1.1
    report = (tmp_path / "plan" / "report.html").read_text()
    assert "Plan and market" in report and "Who gets what" in report
    kept = json.loads((tmp_path / "plan" / "plan.json").read_text())
    assert "terms" in json.dumps(kept["scenario"])
    assert lustrum("explain", tmp_path / "plan").code == 0
    again = tmp_path / "plan" / "inputs" / "settled.toml"
    assert lustrum("plan", again, "--out", tmp_path / "again", "--no-report").code == 0
    made = json.loads((tmp_path / "again" / "plan.json").read_text())
    assert abs(made["objective"] / kept["objective"] - 1) < 1e-8


def test_rounds_that_run_out_end_with_the_code_of_a_limit_and_write_nothing(lustrum, tmp_path):
    ended = lustrum("market", write_market(tmp_path, shock=True), "--rounds", "2", "--out", tmp_path / "plan")
    assert ended.code == 6 and "not settled after 2 rounds" in ended.err
    assert not (tmp_path / "plan").exists()


def test_a_scenario_without_markets_says_what_to_give(lustrum, tmp_path):
    scenario = tmp_path / "plain.toml"
    scenario.write_text('economy = "bundled:made_up_valley"\nyears = 2\n')
    ended = lustrum("market", scenario)
    assert ended.code == 3 and "[options.market_supply]" in ended.err
