"""Paths by year that a scenario put over those of its economy: kept with the plan, put back when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.economy import Economy
from lustrum.errors import LustrumError
from lustrum.scenario import read_scenario
from lustrum.scenario.run import with_paths
from lustrum.scenario.stored import scenario_file


def paths_kept(economy: Economy) -> dict[str, Any]:
    """Return the paths of an economy as a manifest keeps them."""
    return {
        "paths": [
            {"quantity": quantity, "label": label, "path": dict(path)}
            for (quantity, label), path in economy.paths.items()
        ],
        "labour_supply": {label: dict(path) for label, path in economy.labour_supply.items()},
    }


def with_kept_paths(economy: Economy, manifest: Mapping[str, Any], folder: Path) -> Economy:
    """Return the economy a plan was planned with; plans of format 1 keep only the scenario that says so."""
    kept = manifest.get("economy", {})
    if "paths" in kept:
        return replace(
            economy,
            paths={(each["quantity"], each["label"]): _path(each["path"]) for each in kept["paths"]},
            labour_supply={label: _path(path) for label, path in kept["labour_supply"].items()},
        )
    try:
        return with_paths(economy, read_scenario(scenario_file(folder)))
    except LustrumError:
        return economy  # made without a scenario, or by one that is read no more


def _path(kept: Mapping[str, float]) -> dict[int, float]:
    return {int(year): float(value) for year, value in kept.items()}
