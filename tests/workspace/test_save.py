"""Storing and loading: nothing lost, nothing half-written, nothing of others overwritten."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import textwrap
import zipfile

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.plan import explain, summary, verify
from lustrum.workspace import load_plan
from lustrum.workspace.save import save_plan


def same_tables(mine, theirs):
    assert list(mine) == list(theirs)
    for name, table in mine.items():
        other = theirs[name]
        assert table.index == other.index and table.years == other.years, name
        assert np.array_equal(table.values, other.values, equal_nan=True), name
        assert (table.title, table.units, table.additive, table.headline) == (
            other.title,
            other.units,
            other.additive,
            other.headline,
        )
        assert (table.base is None) == (other.base is None), name
        if table.base is not None:
            assert np.array_equal(table.base, other.base, equal_nan=True), name
    return True


def test_a_stored_plan_comes_back_with_every_number_and_label(us_plan, tmp_path):
    loaded = load_plan(save_plan(us_plan, tmp_path / "plan"))
    assert loaded.objective == us_plan.objective
    assert (loaded.years, loaded.solved_years) == (us_plan.years, us_plan.solved_years)
    assert same_tables(us_plan.quantities, loaded.quantities)
    assert same_tables(
        {name: entry.table for name, entry in us_plan.balance.items()},
        {name: entry.table for name, entry in loaded.balance.items()},
    )
    for field in ("shadow_price", "slack", "level"):
        assert same_tables(
            {name: getattr(limit, field) for name, limit in us_plan.limits.items()},
            {name: getattr(limit, field) for name, limit in loaded.limits.items()},
        ), field
    for name, limit in us_plan.limits.items():
        for field in ("kind", "title", "meaning", "sense", "part", "quantity", "binds_everything"):
            assert getattr(limit, field) == getattr(loaded.limits[name], field), (name, field)
    assert [check.name for check in verify(loaded)] == [check.name for check in verify(us_plan)]
    assert explain(loaded, "A05 2015").sentences == explain(us_plan, "A05 2015").sentences
    assert summary(loaded)["binding"] == summary(us_plan)["binding"]


def test_a_zip_holds_the_same_plan_byte_for_byte(us_plan, tmp_path):
    first = save_plan(us_plan, tmp_path / "a.zip").read_bytes()
    assert first == save_plan(us_plan, tmp_path / "b.zip").read_bytes()
    assert load_plan(tmp_path / "a.zip").objective == us_plan.objective


def test_tables_are_tidy_and_name_their_unit(us_plan, tmp_path):
    folder = save_plan(us_plan, tmp_path / "plan")
    needed = [
        "output",
        "consumption",
        "investment",
        "capital",
        "imports",
        "exports",
        "labour",
        "stocks",
        "shadow_prices",
        "balance",
    ]
    for name in needed:
        with (folder / "tables" / f"{name}.csv").open() as file:
            header = next(csv.reader(file))
        assert header[-3:] == ["year", "value", "unit"], name
    with (folder / "tables" / "output.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 22 * 5
    assert rows[0]["unit"] == "million USD/year"


def test_the_summary_names_inputs_and_their_hashes(us_plan, tmp_path):
    folder = save_plan(us_plan, tmp_path / "plan")
    found = json.loads((folder / "summary.json").read_text())
    assert found["status"] == "optimal"
    assert found["certificate"]["primal_infeasibility"] < 1e-6
    assert {"use.csv", "capital.csv"} <= {entry["path"] for entry in found["inputs"]}
    assert all(len(entry["sha256"]) == 64 for entry in found["inputs"])


def test_a_folder_with_other_things_in_it_is_left_alone(us_plan, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="other things"):
        save_plan(us_plan, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_notes_laid_beside_a_plan_stay_when_it_is_written_again(us_plan, tmp_path):
    folder = save_plan(us_plan, tmp_path / "plan")
    (folder / "notes.txt").write_text("ask the miners")
    save_plan(us_plan, folder)
    assert (folder / "notes.txt").read_text() == "ask the miners"


def test_a_failing_write_leaves_the_earlier_plan_whole(us_plan, tmp_path, monkeypatch):
    folder = save_plan(us_plan, tmp_path / "plan")
    before = {p.name: p.read_bytes() for p in folder.rglob("*.csv")}
    calls = []

    def failing(descriptor):
        calls.append(descriptor)
        if len(calls) == 7:
            raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="No space"):
        save_plan(us_plan, folder)
    assert {p.name: p.read_bytes() for p in folder.rglob("*.csv")} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan"]


def test_a_write_killed_in_its_middle_leaves_a_plan_that_loads(us_plan, tmp_path):
    folder = save_plan(us_plan, tmp_path / "plan")
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from lustrum.workspace import load_plan, save_plan
        plan = load_plan(sys.argv[1])
        real, count = Path.rename, int(sys.argv[2])
        def rename(self, target):
            global count
            count -= 1
            if count < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, target)
        Path.rename = rename
        save_plan(plan, sys.argv[1])
        """
    )
    for renames in (0, 1):
        done = subprocess.run([sys.executable, "-c", program, str(folder), str(renames)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert load_plan(folder).objective == us_plan.objective
    save_plan(us_plan, folder)
    assert load_plan(folder).objective == us_plan.objective


def test_a_damaged_plan_is_named_as_such(us_plan, tmp_path):
    folder = save_plan(us_plan, tmp_path / "plan")
    (folder / "tables" / "output.csv").unlink()
    with pytest.raises(DataError, match="damaged"):
        load_plan(folder)


def test_no_plan_at_all_says_so(tmp_path):
    with pytest.raises(UsageError, match="no plan"):
        load_plan(tmp_path)


def test_an_archive_that_climbs_out_of_its_folder_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("../evil.txt", "x")
    with pytest.raises(DataError, match="outside"):
        load_plan(tmp_path / "evil.zip")


def test_files_an_economy_lists_as_extra_go_with_the_plan_so_that_it_opens_again(tmp_path):
    import shutil

    from lustrum.data import bundled_path
    from lustrum.scenario import read_scenario, run_scenario

    economy = tmp_path / "economy"
    shutil.copytree(bundled_path("made_up_valley"), economy)
    (economy / "notes.csv").write_text("a,b\n1,2\n")
    toml = economy / "economy.toml"
    toml.write_text(toml.read_text() + '\n[extra]\nfiles = ["notes.csv"]\n')
    scenario = tmp_path / "s.toml"
    scenario.write_text('economy = "economy"\nyears = 2\n[growth]\nlabour = 0.0\nproductivity = 0.0\n'
                        "government = 0.0\nexports = 0.0\n")  # fmt: skip
    plan = run_scenario(read_scenario(scenario), break_ties=False)
    save_plan(plan, tmp_path / "plan")
    assert load_plan(tmp_path / "plan").objective == plan.objective
