"""A world table of fewer regions or sectors keeps its sums; both at once or one after the other is the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.data.classification import Line, Mapping, aggregate_world
from lustrum.data.world import WorldTable
from lustrum.errors import DataError

REGIONS, SECTORS = ("AUT", "DEU", "CHN"), ("A", "B", "C", "D")


def table_of(seed):
    rng = np.random.default_rng(seed)
    labels = [(region, sector) for region in REGIONS for sector in SECTORS]
    users = [(region, category) for region in REGIONS for category in ("households", "gfcf")]
    intermediate, final = rng.integers(0, 90, (12, 12)) / 10, rng.integers(0, 900, (12, 6)) / 10
    output = intermediate.sum(axis=1) + final.sum(axis=1)
    return WorldTable(
        "w", 2000, "USD", "million USD", "current", "basic", "made up for this test", "free",
        tuple(r for r, _ in labels), tuple(s for _, s in labels), intermediate,
        tuple(r for r, _ in users), tuple(c for _, c in users), final,
        ("value_added",), (output - intermediate.sum(axis=0))[None], output,
        ("CO2",), ("kt",), rng.random((1, 12)), rng.random((1, 6)), decimals=1,
    )  # fmt: skip


BY_REGION = Mapping("r", (Line("AUT", "Europe", 1.0, "region"), Line("DEU", "Europe", 1.0, "region"),
                          Line("CHN", "CHN", 1.0, "region")))  # fmt: skip
BY_SECTOR = Mapping("s", tuple(Line(sector, "goods" if sector < "C" else "services") for sector in SECTORS))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_sums_and_the_balance_of_every_row_are_kept(seed):
    table = table_of(seed)
    result = aggregate_world(table, BY_REGION, BY_SECTOR)
    assert result.regions == ("Europe", "CHN") and result.labels[:2] == ("Europe goods", "Europe services")
    for name in ("intermediate", "final_demand", "value_added", "output", "satellites", "final_satellites"):
        assert getattr(result, name).sum() == pytest.approx(getattr(table, name).sum(), rel=1e-12), name
    assert np.allclose(result.intermediate.sum(axis=1) + result.final_demand.sum(axis=1), result.output)
    assert np.allclose(result.intermediate.sum(axis=0) + result.value_added.sum(axis=0), result.output)
    europe = [n for n, region in enumerate(table.region) if region != "CHN" and table.sector[n] < "C"]
    assert result.output[0] == pytest.approx(table.output[europe].sum())


def test_regions_first_or_sectors_first_is_the_same():
    table = table_of(1)
    both = aggregate_world(table, BY_REGION, BY_SECTOR)
    other = aggregate_world(aggregate_world(table, None, BY_SECTOR), BY_REGION)
    assert both.labels == other.labels and both.user_region == other.user_region
    assert np.allclose(both.intermediate, other.intermediate) and np.allclose(both.final_demand, other.final_demand)


def test_no_mapping_changes_nothing():
    table = table_of(2)
    same = aggregate_world(table)
    assert same.labels == table.labels and np.array_equal(same.intermediate, table.intermediate)


def test_a_region_that_is_not_mapped_is_refused_by_name():
    with pytest.raises(DataError, match="CHN"):
        aggregate_world(table_of(3), Mapping("r", BY_REGION.lines[:2]))
