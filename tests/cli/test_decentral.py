"""`lustrum decentral` and `lustrum unit`: run, told, audited, proved; bad calls named."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.decentral.conftest import world_folder

__all__ = ["world_folder"]


def test_units_reach_a_plan_prove_it_and_are_audited(lustrum, tmp_path, world_folder):
    shutil.copytree(world_folder, tmp_path / "world")
    ended = lustrum("decentral", "run", "world", "--out", "c", "--rounds", "3", "--gap", "0.1", "--json")
    assert ended.code == 0 and ended.json["status"] == "optimal" and ended.json["rounds"][0]["lower"]
    audited = lustrum("decentral", "audit", "c", "--sample", "2")
    assert audited.code == 0 and "Nothing was found wrong" in audited.out
    told = lustrum("decentral", "log", "c", "--unit", "R1")
    assert told.code == 0 and "introduce" in told.out and "R2" not in told.out
    terms = json.loads((tmp_path / "c" / "terms.json").read_text())
    item, year = terms["items"][0], terms["years"][0]
    (tmp_path / "used.csv").write_text(f"unit,item,year,used\nR1,{item},{year},-1e9\n")
    used = "--used", "used.csv", "--keeps", "0.5", "--out", "executed.csv"
    held = lustrum("decentral", "execution", "c", *used, "--json")
    assert held.code == 0 and "too few for a yardstick" in str(held.json) and (tmp_path / "executed.csv").is_file()
    own = lustrum("decentral", "execution", "c/units/R1", "--used", "used.csv")
    assert own.code == 0 and "R1" in own.out
    again = lustrum("decentral", "run", "c", "--oblasts", "used.csv")
    assert again.code == 2 and "has its folders already" in again.err
    proved = lustrum("unit", "check", "c/units/R1")
    assert proved.code == 0 and "The order is proved" in proved.out
    assert (tmp_path / "c" / "units" / "R1" / "report.html").is_file(), "written by the run"
    told = lustrum("unit", "report", "c/units/R1", "--json")
    assert told.code == 0 and told.json["passed"]
    assert "What limits the plan" in lustrum("explain", told.json["plan"]).out
    log = tmp_path / "c" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"digits":3', b'"digits":4', 1))
    found = lustrum("decentral", "audit", "c", "--json")
    assert found.code == 7 and "was changed" in found.json["faults"][0]


def test_folders_are_made_and_a_run_that_is_cut_short_says_so(lustrum, tmp_path, world_folder):
    made = lustrum("unit", "new", world_folder, "--out", "folders", "--json")
    assert made.code == 0 and made.json["units"] == ["R0", "R1", "R2"]
    ended = lustrum("decentral", "run", "folders", "--rounds", "1", "--gap", "1e-9", "--no-report")
    assert ended.code == 6 and "a better plan may exist" in ended.out
    assert lustrum("decentral", "run", "folders").code == 2


@pytest.mark.parametrize(
    "words, why",
    [
        (("unit", "check", "."), "no folder of a unit"),
        (("unit", "report", "."), "no folder of a unit"),
        (("decentral", "run", "."), "neither federation.toml nor terms.json"),
        (("decentral", "audit", "."), "nothing to audit"),
        (("decentral", "execution", ".", "--used", "nothing.csv"), "does not exist"),
        (("decentral", "log", "."), "nothing has been said"),
    ],
)
def test_a_folder_of_something_else_is_named(lustrum, words, why):
    ended = lustrum(*words)
    assert ended.code in (2, 3) and why in ended.err
