"""A federation's plans on disk: every region's an ordinary plan, the whole written at once."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.analysis.made_up_worlds import made_up_world

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.plan import verify
from lustrum.scenario.federation import read_federation
from lustrum.workspace import Place, load_plan
from lustrum.workspace.federation import make_federation


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("federation")
    place = write_federation(regions_of(made_up_world(11)), home / "world", years=2)
    found, _ = make_federation(read_federation(place), Place(home / "plan", "lustrum plan world"), break_ties=False)
    return home / "plan", found


def test_a_region_is_an_ordinary_plan_folder(made):
    place, found = made
    plan = load_plan(place / "regions" / "R1")
    assert np.allclose(plan.table("output").values, found.plans["R1"].table("output").values)
    assert all(check.passed for check in verify(plan))
    assert (place / "regions" / "R1" / "report.html").is_file()


def test_the_whole_says_what_it_is_and_is_no_plan_of_one_region(made):
    place, found = made
    summary = json.loads((place / "summary.json").read_text())
    assert summary["kind"] == "federation" and list(summary["regions"]) == ["R0", "R1", "R2"]
    assert summary["objective"] == found.stack.objective
    with pytest.raises(UsageError, match=r"plans of a federation: name that of one region, '.*R0'"):
        load_plan(place)
    assert "regions in one plan" in (place / "report.html").read_text()


def test_writing_again_counts_the_version_on_and_leaves_what_others_laid_beside(made):
    place, found = made
    (place / "notes.txt").write_text("mine")
    make_federation(found.federation, Place(place, "lustrum plan world", report=False), break_ties=False)
    assert json.loads((place / "plan.json").read_text())["provenance"]["version"] == 2
    assert (place / "notes.txt").read_text() == "mine" and not (place / "report.html").exists()
