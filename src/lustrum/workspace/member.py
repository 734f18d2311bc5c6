"""A region's plan within its federation: which folder that is, and the federation as it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.scenario import Scenario
from lustrum.scenario.federation import REGIONS, Federation, read_federation
from lustrum.scenario.stored import INPUTS, MANIFEST, manifest_of
from lustrum.workspace.load import regions_of
from lustrum.workspace.scenario import stored_scenario

MEMBER = "federation.json"
"""By which the folder of a region's plan is known: the plan was made with others."""


def federation_around(place: Path) -> Path | None:
    """Return the folder of the federation whose region's plan a place is, None where it lies in none."""
    place = place.absolute()
    root = place.parent.parent
    if place.parent.name != REGIONS or not (root / MANIFEST).is_file():
        return None
    return root if place.name in regions_of(manifest_of(root)) else None


def is_member(place: Path) -> bool:
    """Say whether a folder holds a plan that was made with those of other regions."""
    return (place / MEMBER).is_file()


def asked_federation(folder: Path) -> Federation:
    """Return the federation as its plans keep it: its own files and the scenario of each region.

    Raises
    ------
    UsageError
        If the folder holds no federation's plans.
    MissingDataError, DataError
        If a file of it is missing or at fault.
    """
    names = regions_of(manifest_of(folder))
    if not names:
        raise UsageError(f"'{folder}' holds no plans of a federation.")
    kept: Mapping[str, Scenario] = {name: stored_scenario(folder / REGIONS / name) for name in names}
    return read_federation(folder / INPUTS, kept)


def unit_around(place: Path) -> Path | None:
    """Return the folder of the unit of a decentral plan whose plan a place is, None where it lies in none."""
    from lustrum.decentral.unit_folder import FILE, PLAN_FOLDER

    place = place.absolute()
    return place.parent if place.name == PLAN_FOLDER and (place.parent / FILE).is_file() else None
