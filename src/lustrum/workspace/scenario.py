"""The scenario a stored plan was made from, as its folder keeps it."""

from __future__ import annotations

import json
from pathlib import Path

from lustrum.errors import MissingDataError
from lustrum.scenario import Scenario, read_scenario


def stored_scenario(folder: Path) -> Scenario:
    """Return the scenario in the folder of a plan; a question that needs the plan's equations asks for it.

    Raises
    ------
    MissingDataError
        If the plan was not made from a scenario file, or its copy is gone.
    """
    manifest = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    for path, _ in manifest["inputs"]:
        copy = folder / "inputs" / Path(path).name
        if copy.suffix == ".toml" and copy.is_file():
            return read_scenario(copy)
    raise MissingDataError(
        f"The plan at '{folder}' keeps no scenario: it was not made by `lustrum plan`. Name the scenario file instead."
    )
