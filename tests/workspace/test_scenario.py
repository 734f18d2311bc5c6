"""The scenario a plan keeps."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError, MissingDataError
from lustrum.scenario import read_scenario
from lustrum.workspace.scenario import stored_scenario


def test_the_scenario_of_a_plan_asks_what_was_asked_and_plans_for_the_economy_kept_with_it(
    small_folder, small_scenario
):
    kept, given = stored_scenario(small_folder), read_scenario(small_scenario)
    for field in ("name", "years", "goal", "options", "parts", "paths", "growth", "inputs"):
        assert getattr(kept, field) == getattr(given, field), field
    (small_folder / "inputs" / "elsewhere.toml").write_text('economy = "nowhere"\nyears = 1\n')
    assert read_scenario(small_folder / "inputs" / "elsewhere.toml").economy == small_folder / "inputs" / "economy"


def test_a_plan_without_its_scenario_says_what_to_name(small_folder):
    (small_folder / "inputs" / "small.toml").unlink()
    with pytest.raises(MissingDataError, match="Name the scenario file instead"):
        stored_scenario(small_folder)


def test_a_manifest_that_is_none_is_a_fault_in_the_data(small_folder):
    (small_folder / "plan.json").write_text("[")
    with pytest.raises(DataError, match="no JSON"):
        stored_scenario(small_folder)
