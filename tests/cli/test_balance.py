"""`lustrum balance`: a new folder that holds, every change listed, the input untouched."""

import csv

import pytest

from lustrum.cli.main import CONTENTS
from lustrum.data import bundled_path


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    monkeypatch.setitem(CONTENTS, "balance", CONTENTS.get("balance", "Balance an economy's tables."))


def test_a_published_table_is_balanced_into_a_new_folder(lustrum, tmp_path):
    before = {file.name: file.read_bytes() for file in bundled_path("us_2012").iterdir()}
    ended = lustrum("balance", "bundled:us_2012", "--out", "balanced")
    assert ended.code == 0 and "All of them hold now" in ended.out and "Largest changes" in ended.out
    assert {file.name: file.read_bytes() for file in bundled_path("us_2012").iterdir()} == before
    assert lustrum("check", "balanced").code == 0
    with (tmp_path / "balanced" / "changes.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    sizes = [abs(float(row["change"])) for row in rows]
    assert len(rows) > 100 and sizes == sorted(sizes, reverse=True)
    assert f"{len(rows):,} cells moved" in ended.out


def test_json_says_what_moved_and_how_sure_that_is(lustrum):
    said = lustrum("balance", "bundled:us_2012", "--out", "b", "--keep", "use", "--keep", "final_demand", "--json").json
    assert said["cells_moved"] == len(said["changes"]) > 0
    assert {each["file"] for each in said["changes"]} <= {"imported_use.csv", "value_added.csv", "activities.csv"}
    assert said["largest_gap"] < 1e-5 < said["largest_gap_before"]
    assert said["certificate"]["primal_infeasibility"] < 1e-6


def test_a_table_that_holds_is_said_to_hold(lustrum):
    ended = lustrum("balance", "bundled:germany_1995", "--out", "same")
    assert ended.code == 0 and "no cell had to move" in ended.out


@pytest.mark.parametrize("words", [["--keep", "uses"], ["--method", "magic"], []])
def test_wrong_use_ends_with_two_and_writes_nothing(lustrum, tmp_path, words):
    out = ["--out", "b"] if words else []
    assert lustrum("balance", "bundled:germany_1995", *out, *words).code == 2
    assert not (tmp_path / "b").exists()


def test_what_cannot_be_balanced_ends_with_three(lustrum, tmp_path):
    held = [
        word
        for file in ("use", "final_demand", "value_added", "activities", "imported_use")
        for word in ("--keep", file)
    ]
    ended = lustrum("balance", "bundled:us_2012", "--out", "b", *held)
    assert ended.code == 3 and "off" in ended.err and not (tmp_path / "b").exists()


def test_an_earlier_folder_is_not_overwritten(lustrum, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine").write_text("x")
    assert lustrum("balance", "bundled:us_2012", "--out", "b").code == 2
