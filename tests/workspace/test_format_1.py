"""A plan stored by an earlier version, in figures and words of its own, is opened and told."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from lustrum.errors import DataError
from lustrum.plan import explain, verify
from lustrum.workspace import load_plan, save_plan, stored_report, verify_plan
from lustrum.workspace.format_1 import HEADLINES, NOT_FINAL

GERMANY = Path(__file__).with_name("format_1") / "germany.zip"


@pytest.fixture
def folder(tmp_path):
    with zipfile.ZipFile(GERMANY) as archive:
        archive.extractall(tmp_path / "plan")
    return tmp_path / "plan"


@pytest.mark.parametrize("packed", [True, False])
def test_a_plan_of_format_1_opens_and_says_what_it_said(folder, packed):
    plan = load_plan(GERMANY if packed else folder)
    assert (plan.name, plan.status, plan.years) == ("Germany, three years", "relaxed", (1996, 1997, 1998))
    assert plan.objective == 595963916.4862124
    told = explain(plan, "CPA_A 1998")
    assert told.value == 47872.37952464236
    assert dict(told.use)["intermediate_use"] == 30184.015484749085
    assert plan.given_up[0].wish.startswith("output of CPA_A in 1998")
    assert [result.name for result in plan.answers] == ["plan_price_indices", "plan_prices"]


def test_what_format_1_did_not_say_of_its_figures_is_known_by_their_names(folder):
    plan = load_plan(folder)
    assert plan.quantities["output"].headline and plan.quantities["output"].title == HEADLINES["output"]
    assert {name for name, entry in plan.balance.items() if not entry.final} <= set(NOT_FINAL)


def test_a_plan_of_format_1_is_told_in_a_report(folder):
    report = stored_report(folder).decode()
    assert "Germany, three years" in report and "a test" in report and "CPA_A" in report
    assert "makes the plan and this report again" not in report  # it does not say which command made it


def test_the_laws_of_a_plan_of_format_1_hold_and_it_is_verified_step_by_step(folder):
    assert all(check.passed for check in verify(load_plan(folder)))
    found = {finding.step: finding for finding in verify_plan(folder).findings}
    assert found["files"].passed and "says nothing about its files" in found["files"].note
    assert found["laws"].passed and found["laws"].compared


def test_a_plan_of_format_1_is_saved_again_in_format_2(folder, tmp_path):
    plan = load_plan(folder)
    again = load_plan(save_plan(plan, tmp_path / "again"))
    assert explain(again, "CPA_A 1998").sentences == explain(plan, "CPA_A 1998").sentences
    assert again.provenance.id and not plan.provenance.id


@pytest.mark.parametrize(
    "name", ["plan.json", "tables/output.csv", "tables/shadow_prices.csv", "answers/plan_prices.json"]
)
def test_a_damaged_plan_of_format_1_is_a_fault_in_the_data(folder, name):
    shutil.copy(folder / "summary.json", folder / name)
    with pytest.raises(DataError):
        load_plan(folder)
