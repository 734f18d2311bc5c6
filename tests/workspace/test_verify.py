"""A stored plan checked anew: what was changed is named, also by somebody who signed it again."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from lustrum.plan import Plan, summary
from lustrum.scenario import read_scenario, run_scenario
from lustrum.scenario.demos import demo_path
from lustrum.workspace import load_plan, save_plan
from lustrum.workspace.folder import our_files
from lustrum.workspace.manifest import as_json
from lustrum.workspace.save import sealed
from lustrum.workspace.tables import table_files
from lustrum.workspace.verify import ROUNDING, verify_plan


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    scenario = read_scenario(demo_path("germany_1995"))
    return save_plan(run_scenario(scenario), tmp_path_factory.mktemp("v") / "plan", extra=scenario.files)


@pytest.fixture
def folder(stored, tmp_path):
    return shutil.copytree(stored, tmp_path / "plan")


def failed(place):
    return {finding.step: finding.differs for finding in verify_plan(place).findings if not finding.passed}


def signed_again(folder):
    """Write the manifest that fits the files, as somebody would who wants nothing to be noticed."""
    manifest = json.loads((folder / "plan.json").read_text())
    (folder / "plan.json").write_bytes(sealed(our_files(folder), manifest)["plan.json"])


def test_a_plan_as_it_was_written_passes_every_step(stored):
    found = verify_plan(stored)
    assert found.passed and found.unchanged
    assert [finding.step for finding in found.findings] == ["files", "laws", "tables", "made again"]
    assert all(finding.compared for finding in found.findings)


def test_a_zipped_plan_is_verified_too(stored, tmp_path):
    assert verify_plan(save_plan(load_plan(stored), tmp_path / "p.zip")).passed


def test_every_table_multiplied_by_ten_is_noticed_although_it_was_signed_again(folder):
    named = []
    for file in (folder / "tables").glob("*.csv"):
        rows = list(csv.DictReader(file.open(newline="")))
        for row in rows:
            row["value"] = repr(10 * float(row["value"]) + 1)
        if rows:
            named.append(file.name)
            with file.open("w", newline="") as stream:
                writer = csv.DictWriter(stream, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    signed_again(folder)
    found = failed(folder)
    assert list(found) == ["tables"]
    assert sorted(each.partition(":")[0] for each in found["tables"]) == sorted(f"tables/{name}" for name in named)
    assert len(named) > 15


@pytest.mark.parametrize("kind", ["quantities", "prices", "slack", "balance"])
def test_every_figure_of_the_solution_changed_is_noticed_although_all_was_written_anew(stored, tmp_path, kind):
    plan = load_plan(stored)

    def tenfold(table):
        return replace(table, values=table.values * 10 + 1)

    changes: dict[str, Plan] = {}
    if kind == "quantities":
        for name, table in plan.quantities.items():
            if table.values.size:
                changes[name] = replace(plan, quantities={**plan.quantities, name: tenfold(table)})
    elif kind == "balance":
        for name, entry in plan.balance.items():
            changed = replace(entry, table=tenfold(entry.table))
            changes[name] = replace(plan, balance={**plan.balance, name: changed})
    else:
        field = "shadow_price" if kind == "prices" else "slack"
        for name, limit in list(plan.limits.items())[:6]:
            if np.isfinite(getattr(limit, field).values).any():
                changed = replace(limit, **{field: tenfold(getattr(limit, field))})
                changes[name] = replace(plan, limits={**plan.limits, name: changed})
    for name, changed in changes.items():
        found = failed(save_plan(changed, tmp_path / "changed"))
        assert any(name in each for each in found["made again"]), (name, found)


@pytest.mark.slow
def test_a_forger_who_multiplies_any_one_array_by_ten_and_writes_all_else_anew_is_noticed(folder):
    """Every array of the solution in turn: tables, summary and every hash are written as if the plan had been so."""
    with np.load(io.BytesIO((folder / "solution.npz").read_bytes())) as stored:
        arrays = dict(stored)
    figures = [np.nanmax(np.abs(v), initial=0.0) for name, v in arrays.items() if name.startswith("quantity/")]
    rounding = ROUNDING * max(figures)  # ten times a sum that comes to nothing is nothing
    there = {
        name: values
        for name, values in arrays.items()
        if np.nanmax(np.abs(values), initial=0.0) > (rounding if name.startswith(("slack/", "level/")) else 0.0)
    }
    missed = []
    for name, values in there.items():
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **{**arrays, name: values * 10.0})
        (folder / "solution.npz").write_bytes(buffer.getvalue())
        signed_again(folder)
        forged = load_plan(folder)
        for file, content in {**table_files(forged), "summary.json": as_json(summary(forged))}.items():
            (folder / file).write_bytes(content)
        signed_again(folder)
        if not any(name.partition("/")[2] in each for each in failed(folder).get("made again", ())):
            missed.append(name)
    assert missed == []
    assert len(there) > 60


@pytest.mark.parametrize(
    ("key", "value"),
    [("objective", 1.0), ("name", "another"), ("goal_title", "x"), ("size", {}), ("assumptions", [])],
)
def test_what_the_manifest_says_is_compared_with_the_plan_made_again(folder, key, value):
    manifest = json.loads((folder / "plan.json").read_text())
    manifest[key] = value
    (folder / "plan.json").write_text(json.dumps(manifest))
    assert "files" in failed(folder)
    signed_again(folder)
    found = failed(folder)
    assert "files" not in found
    assert any(key in each for each in found["made again"])


def test_a_changed_scenario_or_economy_is_noticed(folder):
    scenario = folder / "inputs" / "germany_1995.toml"
    text = scenario.read_text()
    for changed in (text.replace("exports = 0.03", "exports = 0.02"), text + "no toml"):
        assert changed != text
        scenario.write_text(changed)
        signed_again(folder)
        assert "made again" in failed(folder)
    scenario.unlink()
    signed_again(folder)
    assert failed(folder)["made again"] == ("the scenario it names is not kept with it",)


def test_a_file_laid_among_those_of_the_plan_is_named(folder):
    (folder / "tables" / "more.csv").write_text("a,value\n")
    found = failed(folder)
    assert found["files"] == ("tables/more.csv",)
    assert any("more.csv" in each for each in found["tables"])


def test_the_plan_is_made_again_where_nothing_but_its_folder_is_left(tmp_path):
    from lustrum.data import bundled_path

    shutil.copytree(bundled_path("germany_1995"), tmp_path / "tables")
    text = demo_path("germany_1995").read_text().replace("bundled:germany_1995", "tables")
    (tmp_path / "s.toml").write_text(f'paths = "more.csv"\n{text}')
    (tmp_path / "more.csv").write_text(
        "quantity,label,year,value\n" + "".join(f"government,CPA_A,{y},30\n" for y in range(1996, 2001))
    )
    scenario = read_scenario(tmp_path / "s.toml")
    plan = run_scenario(scenario)
    save_plan(plan, tmp_path / "sent", extra=scenario.files)
    shutil.rmtree(tmp_path / "tables")
    (tmp_path / "s.toml").unlink()
    assert verify_plan(tmp_path / "sent").passed
    assert load_plan(tmp_path / "sent").economy.paths == plan.economy.paths != {}


def test_no_file_of_a_plan_says_where_its_sender_keeps_what(tmp_path):
    from lustrum.data import bundled_path

    shutil.copytree(bundled_path("germany_1995"), tmp_path / "tables")
    text = demo_path("germany_1995").read_text().replace("bundled:germany_1995", "tables")
    (tmp_path / "s.toml").write_text(text)
    scenario = read_scenario(tmp_path / "s.toml")
    folder = save_plan(run_scenario(scenario), tmp_path / "plan", extra=scenario.files)
    assert not [name for name, content in our_files(folder).items() if str(tmp_path).encode() in content]
    assert str(tmp_path) not in (folder / "plan.json").read_text()
