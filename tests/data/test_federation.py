"""A world table written as a federation, and read again."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.made_up_worlds import made_up_world

from lustrum.data.federation import RATES, read_growth, regions_of, write_federation
from lustrum.errors import DataError, UsageError
from lustrum.scenario.federation import read_federation


def test_what_is_written_is_read_again_with_every_sale(tmp_path):
    world = made_up_world(2)
    found = regions_of(world)
    assert found.passed
    read = read_federation(write_federation(found, tmp_path / "world", {"R0": (0.01, 0.02)}))
    assert list(read.scenarios) == ["R0", "R1", "R2"]
    assert read.scenarios["R0"].growth.productivity == 0.02 and read.scenarios["R1"].growth.labour == RATES[0]
    across = sum(
        world.intermediate[np.ix_(here := np.array(world.region) == r, np.array(world.region) != r)].sum()
        + world.final_demand[np.ix_(here, np.array(world.user_region) != r)].sum()
        for r in world.regions
    )
    assert np.isclose(sum(read.sales.values()), across)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_federation(regions_of(made_up_world(2)), tmp_path / "world")
    assert [entry.name for entry in tmp_path.iterdir()] == ["world"]


def test_growth_of_regions_is_asked_for_each_and_per_cent_are_asked_back(tmp_path):
    path = tmp_path / "growth.csv"
    path.write_text("region,labour,productivity\nR0,0.01,0.02\n")
    assert read_growth(path, ["R0"]) == {"R0": (0.01, 0.02)}
    with pytest.raises(UsageError, match="no growth of R1"):
        read_growth(path, ["R0", "R1"])
    with pytest.raises(DataError, match=r"line 2.*'R0' is no region"):
        read_growth(path, ["R1"])
    path.write_text("region,labour,productivity\nR0,1.5,0.02\n")
    with pytest.raises(DataError, match=r"below 0\.5"):
        read_growth(path, ["R0"])
