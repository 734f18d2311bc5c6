"""A plan is opened with the economy it was planned with, paths by year included."""

from __future__ import annotations

import json

from lustrum.economy import read_economy
from lustrum.scenario import read_scenario, scenario_economy
from lustrum.workspace import load_plan, stored_economy
from lustrum.workspace.paths_kept import paths_kept, with_kept_paths


def test_paths_that_a_scenario_gives_are_those_of_the_economy_of_the_opened_plan(small_plan, small_scenario):
    planned = scenario_economy(read_scenario(small_scenario))
    assert planned.paths[("government", "CPA_A")][1996] == 30.0
    assert dict(small_plan.economy.paths) == dict(planned.paths)
    assert dict(small_plan.economy.labour_supply) == dict(planned.labour_supply)


def test_paths_come_back_from_a_manifest_as_they_went_in(small_plan, small_folder):
    bare = stored_economy(small_folder)
    assert not bare.paths
    manifest = {"economy": json.loads(json.dumps(paths_kept(small_plan.economy)))}
    again = with_kept_paths(bare, manifest, small_folder)
    assert (again.paths, again.labour_supply) == (small_plan.economy.paths, small_plan.economy.labour_supply)


def test_a_manifest_that_says_nothing_of_paths_leaves_them_to_the_scenario(small_plan, small_folder):
    again = with_kept_paths(stored_economy(small_folder), {}, small_folder)
    assert dict(again.paths) == dict(small_plan.economy.paths)


def test_an_economy_without_paths_of_the_scenario_stays_as_its_tables_say(small_folder):
    assert read_economy(small_folder / "inputs" / "economy").paths == {}
    assert load_plan(small_folder).economy.paths != {}
