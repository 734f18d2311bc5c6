"""`lustrum prices` and `lustrum scissors` as their users see them."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import SCENARIO
from tests.prices.test_indices import QUOTED

OCTOBER = """series,group,level,period,value,base,formula,currency,normalisation,source
industrial 1923,industrial,wholesale,1923-10,276,1913=100,not stated,rouble,absolute,quoted
agricultural 1923,agricultural,wholesale,1923-10,89,1913=100,not stated,rouble,absolute,quoted
industrial 1924,industrial,wholesale,1924-04,131,1913=100,not stated,rouble,relative,quoted
agricultural 1924,agricultural,wholesale,1924-04,92,1913=100,not stated,rouble,relative,quoted
"""


def test_costs_are_passed_on_and_written_with_a_picture(lustrum, tmp_path):
    page = tmp_path / "p.html"
    ended = lustrum("prices", "bundled:us_2012", "--change", "wages=+10%", "--change", "imports=+5%", "-o", page)
    assert ended.code == 0, ended.err
    assert "Cost of living" in ended.out and "<svg" in page.read_text()


def test_prices_of_a_plan_and_the_scissors_between_its_groups(lustrum, tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text(SCENARIO)
    plan = tmp_path / "plan"
    assert lustrum("plan", scenario, "--out", plan).code == 0
    ended = lustrum("prices", plan, "--json")
    assert ended.code == 0, ended.err
    assert [each["analysis"] for each in json.loads(ended.out)["answers"]] == ["plan_prices", "plan_price_indices"]
    ended = lustrum("scissors", plan, "--industrial", "CPA_B-E,CPA_F", "--agricultural", "CPA_A", "--into", plan)
    assert ended.code == 0, ended.err
    assert "answer-scissors" in (plan / "report.html").read_text()


def test_quotations_become_indices(lustrum, tmp_path):
    path = tmp_path / "q.csv"
    path.write_text(QUOTED)
    ended = lustrum("prices", path)
    assert ended.code == 0, ended.err
    assert "2020-02" in ended.out


def test_october_1923_is_told_with_its_levers_and_the_stop(lustrum, tmp_path):
    path = tmp_path / "october.csv"
    path.write_text(OCTOBER)
    ended = lustrum(
        "scissors", path, "--farm-sales", 100, "--goods", 59, "--elasticity", 0.5, "-o", tmp_path / "s.html"
    )
    assert ended.code == 0, ended.err
    assert "3.101" in ended.out and "refused: mixed bases" in ended.out and "STOP" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("prices", "bundled:us_2012"), 2, "--change"),
        (("prices", "bundled:us_2012", "--change", "wages"), 2, "states no change"),
        (("scissors", "none.csv"), 2, "no file 'none.csv'"),
        (("scissors", "plan"), 2, "--industrial"),
        (("scissors", "x.csv", "--goods", "1"), 2, "--farm-sales"),
    ],
)
def test_what_cannot_be_answered_says_what_to_give(lustrum, arguments, code, says):
    ended = lustrum(*arguments)
    assert ended.code == code and says in ended.err
