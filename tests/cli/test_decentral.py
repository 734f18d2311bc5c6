"""`lustrum decentral` and `lustrum unit`: run, told, audited, proved; bad calls named."""

from __future__ import annotations

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
        (("decentral", "log", "."), "nothing has been said"),
    ],
)
def test_a_folder_of_something_else_is_named(lustrum, words, why):
    ended = lustrum(*words)
    assert ended.code in (2, 3) and why in ended.err
