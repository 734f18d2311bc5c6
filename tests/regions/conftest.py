"""The 48 states of the United States as units of four regions and nine provinces."""

from __future__ import annotations

from pathlib import Path

import pytest

from lustrum.regions import RegionUnits, read_region_units

STATES = Path(__file__).parents[1] / "published" / "us_states_2000_2009" / "states.csv"


@pytest.fixture
def states() -> RegionUnits:
    return read_region_units(STATES)
