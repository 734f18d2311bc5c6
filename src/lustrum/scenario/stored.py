"""A scenario that a plan keeps: where it stands in the plan's folder, and which plan that is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lustrum.errors import DataError, MissingDataError
from lustrum.results.paths import inside
from lustrum.results.text import read_small_text

MANIFEST = "plan.json"
SIGNATURE = "signature.json"
INPUTS = "inputs"
MOST_BYTES = 100_000_000
"""Of a manifest."""


def plan_around(place: Path) -> Path | None:
    """Return the folder of the plan that a place is or lies in, None where it lies in none."""
    for folder in (place, *place.parents):
        if (folder / MANIFEST).is_file():
            return folder
    return None


def manifest_of(folder: Path) -> Mapping[str, Any]:
    """Return what a plan's `plan.json` says.

    Raises
    ------
    DataError
        If it is damaged.
    """
    try:
        found = json.loads(read_small_text(folder / MANIFEST, MOST_BYTES))
    except (ValueError, RecursionError) as error:
        raise DataError(f"The plan at '{folder}' is damaged: {MANIFEST} is no JSON ({error}).") from None
    if not isinstance(found, dict):
        raise DataError(f"The plan at '{folder}' is damaged: {MANIFEST} is no manifest of a plan.")
    return found


def scenario_file(folder: Path) -> Path:
    """Return the scenario that a plan was made from, as its folder keeps it.

    Raises
    ------
    MissingDataError
        If the plan was not made from a scenario file, or its copy is gone.
    """
    for name in _input_names(manifest_of(folder)):
        # Plans of format 1 may name a file by its place at home and keep it by its name.
        for each in dict.fromkeys((name, name.replace("\\", "/").rpartition("/")[2])):
            if each.endswith(".toml") and not each.startswith("/") and (folder / INPUTS / each).is_file():
                return inside(folder / INPUTS, each, f"'{folder}', {MANIFEST}")
    raise MissingDataError(
        f"The plan at '{folder}' keeps no scenario: it was not made by `lustrum plan`. Name the scenario file instead."
    )


def identifier(folder: Path) -> str:
    """Return the identifier of a stored plan; '' for plans of format 1, which have none."""
    provenance = manifest_of(folder).get("provenance")
    found = provenance.get("id") if isinstance(provenance, dict) else ""
    return found if isinstance(found, str) else ""


def as_parent(folder: Path) -> bytes:
    """Return what another plan keeps of this one's `plan.json`: which plan it is, and which files it was made from."""
    manifest = manifest_of(folder)
    kept = {"format": manifest.get("format"), "provenance": {"id": identifier(folder)}}
    return json.dumps(kept | {INPUTS: [[name, ""] for name in _input_names(manifest)]}, indent=1).encode()


def kept_economy(place: Path) -> Path | None:
    """Return the copy of an economy that the plan around a scenario keeps, None outside of plans."""
    place = place.absolute()
    for plan in (place, *place.parents):
        if (plan / MANIFEST).is_file() and place.is_relative_to(plan / INPUTS):
            for name in ("economy", "economy.xlsx"):
                if (plan / INPUTS / name).exists():
                    return plan / INPUTS / name
    return None


def _input_names(manifest: Mapping[str, Any]) -> list[str]:
    given = manifest.get(INPUTS)
    pairs = given if isinstance(given, list) else []
    return [pair[0] for pair in pairs if isinstance(pair, list) and pair and isinstance(pair[0], str)]
