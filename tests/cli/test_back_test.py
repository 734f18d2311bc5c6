"""`lustrum backtest` as its user sees it."""

from __future__ import annotations

import json
import shutil

from lustrum.data import bundled_path
from lustrum.scenario.backtest import backtest_for


def test_the_bundled_years_and_the_same_in_a_folder_give_the_same_errors(lustrum, tmp_path):
    bundled = lustrum("backtest", "bundled:us_2012", "--json")
    assert bundled.code == 0, bundled.err
    errors = json.loads(bundled.out)["answers"][0]
    assert errors["measures"]["output_error"]["values"] == list(backtest_for("us_2012").output_error)
    shutil.copytree(bundled_path("us_2012_actual"), tmp_path / "later")
    own = lustrum("backtest", bundled_path("us_2012"), "--actual", tmp_path / "later", "--json")
    assert own.code == 0 and json.loads(own.out) == json.loads(bundled.out)


def test_an_economy_nobody_knows_the_later_years_of_asks_for_them(lustrum):
    ended = lustrum("backtest", "bundled:germany_1995")
    assert ended.code == 2 and "--actual" in ended.err and "bundled:us_2012" in ended.err


def test_the_name_it_had_is_understood_and_not_listed(lustrum):
    ended = lustrum("back-test", "bundled:germany_1995")
    assert ended.code == 2 and "later years" in ended.err
    assert "back-test" not in lustrum("--help").out and "backtest" in lustrum("--help").out


def test_figures_without_a_plan_are_nothing_to_hold_against(lustrum):
    ended = lustrum("backtest", "bundled:us_2012", "--no-plan")
    assert ended.code == 2 and "later tables" in ended.err
