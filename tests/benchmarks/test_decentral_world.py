"""The world as it was, planned by messages in four parts: bounds hold in every round, both modes end as they should."""

from __future__ import annotations

import pytest
from benchmarks.decentral_world import FOUR, World, read_tables


@pytest.mark.slow
@pytest.mark.parametrize("year, mode", [(1995, "allot"), (2000, "allot"), (2000, "exact")])
def test_four_regions_reach_the_plan_of_an_all_knowing_centre(user_data, monkeypatch, tmp_path, year, mode):
    """`World.reached` asserts lower <= optimum <= upper in every round, and that the best bounds only improve."""
    monkeypatch.setenv("LUSTRUM_DATA", str(user_data))
    _, table = next(iter(read_tables((year,), (FOUR,))))
    found, rounds = World(table, tmp_path).reached(year, mode)
    assert found.feasible == 1 and rounds
    if mode == "exact":
        assert found.off <= 1e-7 and found.iterations <= 25 and found.round_trips <= 400
    else:
        assert found.thousandth <= 10 and found.ten_thousandth <= 40 and found.longest <= 3072
        assert found.centre <= found.units, "the centre at most half of the work"
