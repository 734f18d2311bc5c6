"""Regions of a world table added up: nothing is lost, and what merged regions sell each other stays at home."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.made_up_worlds import made_up_world

from lustrum.data.check_square import check_world
from lustrum.data.merge import merged_regions, read_region_map, sales_between
from lustrum.data.national import national
from lustrum.errors import DataError, UsageError

INTO = {"R0": "east", "R1": "east", "R2": "west"}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_merging_loses_nothing_and_keeps_the_table_balanced(seed):
    world = made_up_world(seed)
    merged = merged_regions(world, INTO)
    assert merged.regions == ("east", "west") and check_world(merged).passed
    for name in ("intermediate", "final_demand", "value_added", "output", "satellites", "final_satellites"):
        assert np.isclose(getattr(merged, name).sum(), getattr(world, name).sum(), rtol=1e-12), name


def test_what_merged_regions_sold_each_other_is_sold_at_home():
    world = made_up_world(3)
    before, after = sales_between(world), sales_between(merged_regions(world, INTO))
    inner = sum(value for (_, seller, buyer), value in before.items() if INTO[seller] == INTO[buyer])
    assert inner > 0.0 and np.isclose(sum(after.values()), sum(before.values()) - inner)


def test_what_all_regions_export_of_a_product_is_what_all_import():
    world = made_up_world(4)
    exports, imports = dict[str, float](), dict[str, float]()
    for region in world.regions:
        tables = national(world, region)
        final = tables.wide["final_demand"]
        bought = tables.wide["imported_use"]
        for row, label in enumerate(final.rows):
            column = list(final.columns).index("exports")
            exports[label] = exports.get(label, 0.0) + final.values[row, column]
        for row, label in enumerate(bought.rows):
            imports[label] = imports.get(label, 0.0) + bought.values[row].sum()
    for label, value in exports.items():
        assert np.isclose(value, imports[label]), label


def test_a_map_that_names_no_region_or_leaves_one_out_is_refused_with_the_way_out(tmp_path):
    regions = ("R0", "R1", "R2")
    path = tmp_path / "map.csv"
    path.write_text("region,into\nR0,east\nR1,east\nR2,west\n")
    assert read_region_map(path, regions) == INTO
    path.write_text("region,into\nR0,east\nR1,east\n")
    with pytest.raises(UsageError, match=r"does not say where R2 goes.*'R2,R2'"):
        read_region_map(path, regions)
    path.write_text("region,into\nR0,east\nR1,east\nR2,west\nR8,west\n")
    with pytest.raises(DataError, match=r"line 5.*'R8' is no region of the table"):
        read_region_map(path, regions)
    path.write_text("region,into\nR0,east\nR0,west\n")
    with pytest.raises(DataError, match="R0"):
        read_region_map(path, regions)
