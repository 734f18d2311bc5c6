"""The scenario a stored plan was made from, as its folder keeps it."""

from __future__ import annotations

from pathlib import Path

from lustrum.scenario import Scenario, read_scenario
from lustrum.scenario.stored import scenario_file


def stored_scenario(folder: Path) -> Scenario:
    """Return the scenario in the folder of a plan; a question that needs the plan's equations asks for it.

    Raises
    ------
    MissingDataError
        If the plan was not made from a scenario file, or its copy is gone.
    """
    return read_scenario(scenario_file(folder))
