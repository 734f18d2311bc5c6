"""World tables in the layouts of their publishers: one suite for all of them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.data.readers.worlds import LAYOUTS, REGIONS, SECTORS, USES, random_world

from lustrum.data import check_tables, read_tables
from lustrum.data.check_square import check_world
from lustrum.data.national import national
from lustrum.data.probe import probe
from lustrum.data.readers import READERS, read_published
from lustrum.data.write_folder import write_folder
from lustrum.errors import LustrumError, UsageError

layouts = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])


def ordered(table):
    """Return Z, Y, value added and output in the order of the test's own labels, wherever the file put them."""
    at = {key: place for place, key in enumerate(zip(table.region, table.sector, strict=True))}
    rows = [at[region, sector] for region in REGIONS for sector in SECTORS]
    users = {key: place for place, key in enumerate(zip(table.user_region, table.user_category, strict=True))}
    columns = [users[region, use] for region in REGIONS for use in USES]
    return (
        table.intermediate[np.ix_(rows, rows)],
        table.final_demand[np.ix_(rows, columns)],
        table.value_added[:, rows].sum(axis=0),
        table.output[rows],
    )


@layouts
@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_a_world_table_is_carried(layout, tmp_path, seed):
    world = random_world(seed)
    table, found = read_published(layout.write(tmp_path, world, **layout.options), year=2014)
    assert found.reader.name == layout.reader
    Z, Y, value_added, output = ordered(table)
    assert np.allclose(Z, world.Z, rtol=0, atol=1e-9)
    assert np.allclose(Y, world.Y, rtol=0, atol=1e-9)
    assert np.allclose(value_added, world.value_added + world.taxes, rtol=0, atol=1e-9)
    assert np.allclose(output, world.output, rtol=0, atol=1e-9)
    assert check_world(table).passed


@layouts
def test_a_world_table_is_recognised_by_its_own_reader_and_by_no_other(layout, tmp_path):
    path = layout.write(tmp_path, random_world(3), **layout.options)
    renamed = path.rename(path.with_name(f"download{path.suffix}"))
    assert [reader.name for reader in READERS if reader.recognise(probe(renamed))] == [layout.reader]


@layouts
def test_the_economies_of_all_regions_add_up_to_the_world(layout, tmp_path):
    world = random_world(4)
    table, _ = read_published(layout.write(tmp_path, world, **layout.options), year=2014)
    output = value = exports = imports = 0.0
    for region in table.regions:
        tables = national(table, region)
        report = check_tables(tables)
        assert report.passed, report.faults
        output += tables.long["activities"].number("base_level").sum()
        value += tables.wide["value_added"].values.sum()
        exports += tables.wide["final_demand"].aligned(columns=("exports",)).sum()
        imports += tables.wide["imported_use"].values.sum()
    assert output == pytest.approx(world.output.sum(), rel=1e-12)
    assert exports == pytest.approx(imports, rel=1e-12), "what one region sells abroad another buys"
    assert value <= world.value_added.sum() + world.taxes.sum() + 1e-6


def test_one_region_survives_writing_and_reading(tmp_path):
    table, _ = read_published(LAYOUTS[0].write(tmp_path, random_world(5)), year=2014)
    tables = national(table, "DEU")
    again = read_tables(write_folder(tables, tmp_path / "folder"))
    assert again.meta == tables.meta
    assert all(np.array_equal(again.wide[name].values, tables.wide[name].values) for name in tables.wide)


def test_a_region_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    table, _ = read_published(LAYOUTS[0].write(tmp_path, random_world(6)), year=2014)
    with pytest.raises(UsageError, match="AUS, DEU, MEX"):
        national(table, "FRA")


@layouts
def test_a_cut_off_file_is_refused(layout, tmp_path):
    path = layout.write(tmp_path, random_world(7), **layout.options)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 3 // 5])
    with pytest.raises(LustrumError):
        table, _ = read_published(path, year=2014)
        assert check_world(table).passed, "a flat file cut at the end of a line is found by its identities"
        raise AssertionError


@pytest.mark.parametrize("layout", [each for each in LAYOUTS if each.write.__name__ not in ("wiod_sheet", "exiobase")],
                         ids=lambda layout: layout.name)  # fmt: skip
def test_a_missing_figure_is_refused_and_never_zero(layout, tmp_path):
    path = layout.write(tmp_path, random_world(8), **layout.options)
    lines = path.read_text().splitlines()
    cells = lines[2].split(",")
    cells[-1] = ":"
    lines[2] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(LustrumError, match="':'"):
        read_published(path, year=2014)


def test_exiobase_keeps_satellites_with_their_units(tmp_path):
    world = random_world(9)
    table, _ = read_published(LAYOUTS[-1].write(tmp_path, world))
    assert table.year == 2014
    assert table.account == ("CO2 - combustion - air",) and table.account_unit == ("kg",)
    assert np.allclose(table.satellites[0], world.output / 10, atol=0.006)
    assert table.final_satellites.sum() == pytest.approx(1.5 * 15)


@pytest.mark.parametrize("year", [1995, 2000, 2005])
def test_the_user_s_world_tables_hold_and_so_does_every_region(user_data, year):
    table, found = read_published(user_data / "wiod2013_world12", year=year)
    assert found.reader.name == "wiod_world"
    assert check_world(table).passed
    costs = table.intermediate.sum(axis=0) + table.value_added.sum(axis=0)
    assert np.array_equal(costs, table.output)
    sales = table.intermediate.sum(axis=1) + table.final_demand.sum(axis=1)
    assert np.abs(sales - table.output).max() <= 6567
    for region in table.regions:
        assert check_tables(national(table, region)).passed
