"""`lustrum coefficients` as its user sees it."""

from __future__ import annotations

import dataclasses
import json

import pytest

from lustrum.scenario.demos import demo_path
from lustrum.workspace import load_plan, save_plan


def test_a_plan_folder_and_its_scenario_give_the_same_advice(lustrum, small_plan, scenario):
    stored, solved = lustrum("coefficients", small_plan, "--json"), lustrum("coefficients", scenario, "--json")
    assert stored.code == solved.code == 0, stored.err + solved.err
    one, two = stored.json["answers"][0], solved.json["answers"][0]
    assert one["items"] == two["items"]
    assert one["measures"]["advice"] == two["measures"]["advice"]
    pairs = zip(one["measures"]["ratio"]["values"], two["measures"]["ratio"]["values"], strict=True)
    assert all(a == pytest.approx(b, abs=1e-5) for a, b in pairs)


def test_without_bounds_what_is_made_and_imported_has_a_ratio_of_one(lustrum):
    ended = lustrum("coefficients", demo_path("us_2012"), "--open-bounds", "--json")
    assert ended.code == 0, ended.err
    by_year = next(a for a in ended.json["answers"] if a["analysis"] == "coefficients_by_year")
    share, ratio = (by_year["measures"][name]["values"] for name in ("import_share", "ratio"))
    inside = [r for s, r in zip(share, ratio, strict=True) if r is not None and s > 1e-6]
    assert len(inside) > 20 and all(r == pytest.approx(1.0, abs=1e-5) for r in inside)


def test_cards_change_the_answer_and_a_fault_in_them_is_named(lustrum, small_plan, tmp_path):
    plain = lustrum("coefficients", small_plan, "--json").json["answers"][0]
    label = plain["items"][0][0]
    cards = tmp_path / "cards.csv"
    cards.write_text(f"product,tariff\n{label},0.1\n")
    ended = lustrum("coefficients", small_plan, "--cards", cards, "--json", "-o", tmp_path / "c.xlsx")
    assert ended.code == 0, ended.err
    assert ended.json["answers"][0]["measures"]["nominal_protection"]["values"][0] == pytest.approx(1.1)
    assert (tmp_path / "c.xlsx").exists()
    cards.write_text(f"product,tarif\n{label},0.1\n")
    ended = lustrum("coefficients", small_plan, "--cards", cards)
    assert ended.code == 3 and "Did you mean 'tariff'" in ended.err


def test_the_answer_is_told_in_the_report_of_the_plan(lustrum, small_plan, tmp_path):
    import shutil

    folder = tmp_path / "plan"
    shutil.copytree(small_plan, folder)
    ended = lustrum("coefficients", folder, "--into", folder)
    assert ended.code == 0, ended.err
    kept = json.loads((folder / "answers" / "coefficients.json").read_text())
    assert kept["analysis"] == "coefficients"
    assert "Comparative coefficients" in (folder / "report.html").read_text()


def test_bounds_of_a_stored_plan_cannot_be_opened(lustrum, small_plan):
    ended = lustrum("coefficients", small_plan, "--open-bounds")
    assert ended.code == 2 and "name the scenario" in ended.err


def test_a_plan_without_its_scenario_says_what_to_name(lustrum, small_plan, tmp_path):
    plan = load_plan(small_plan)
    tables = {name: content for name, content in plan.files.items() if name.startswith("inputs/economy/")}
    folder = save_plan(dataclasses.replace(plan, files=tables), tmp_path / "plan")
    ended = lustrum("coefficients", folder)
    assert ended.code == 3 and "keeps no scenario" in ended.err


def test_advice_is_settled_with_the_scenario_and_names_the_options_it_opened(lustrum, small_plan):
    ended = lustrum("coefficients", demo_path("us_2012"), "--settle", "--json")
    assert ended.code == 0, ended.err
    first = ended.json["answers"][0]
    assert first["analysis"] == "settled_advice"
    assert any(note.startswith("for a scenario: trade.import_") for note in first["notes"])
    ended = lustrum("coefficients", small_plan, "--settle")
    assert ended.code == 2 and "name the scenario" in ended.err


def test_cards_alone_need_a_rate_and_a_year_and_a_plan_takes_neither(lustrum, small_plan, tmp_path):
    cards = tmp_path / "cards.csv"
    cards.write_text(
        "product,world_price,price_at,home_resources,input_world_value,cost_basis\nx,80,cif,110,40,marginal\n"
    )
    ended = lustrum("coefficients", cards, "--rate", "2", "--year", "1926", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["measures"]["ratio"]["values"] == [pytest.approx(1.375)]
    ended = lustrum("coefficients", cards)
    assert ended.code == 2 and "--rate" in ended.err
    ended = lustrum("coefficients", small_plan, "--rate", "2")
    assert ended.code == 2 and "cards alone" in ended.err
