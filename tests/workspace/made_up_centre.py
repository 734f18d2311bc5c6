"""The folder of a centre with four units of a small made-up world."""

from __future__ import annotations

from pathlib import Path

from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.decentral.centre_folder import make_folders
from lustrum.scenario.federation import read_federation

REGIONS = ("North", "East", "South", "West")
GROWTH = {"North": (0.0, 0.010), "East": (0.002, 0.016), "South": (0.004, 0.022), "West": (0.006, 0.028)}


def made_up_centre(place: Path, years: int = 1) -> Path:
    """Write a federation and the folders of its decentral plan; return the centre's."""
    table = made_up_world(REGIONS, ("farming", "industry", "building", "services"))
    write_federation(regions_of(table), place / "world", GROWTH, years)
    make_folders(read_federation(place / "world"), place / "centre")
    return place / "centre"
