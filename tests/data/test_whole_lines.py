"""A row or column in another unit is named before the many sums that are off because of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.data.readers import worlds

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.check_square import UNSEEN, check_world
from lustrum.data.readers import read_published


def changed(name, axis, label, factor):
    tables = read_tables(bundled_path("us_2012"))
    table = tables.wide[name]
    values = table.values.copy()
    if axis == "row":
        values[table.rows.index(label)] *= factor
    else:
        values[:, table.columns.index(label)] *= factor
    return check_tables(replace(tables, wide={**tables.wide, name: replace(table, values=values)}))


@pytest.mark.parametrize(("name", "axis"), [("use", "row"), ("use", "column"), ("final_demand", "column")])
@pytest.mark.parametrize("factor", [1000.0, -1.0])
def test_a_line_in_another_unit_or_of_the_other_sign_is_accused(name, axis, factor):
    table = read_tables(bundled_path("us_2012")).wide[name]
    label = {"use row": "A05", "use column": "A05", "final_demand column": table.columns[0]}[f"{name} {axis}"]
    said = next(fault for fault in changed(name, axis, label, factor).faults if fault.kind == "unit")
    assert said.file == f"{name}.csv"
    assert (said.row, said.column) == ((label, "") if axis == "row" else ("", label))
    assert ("sign" if factor < 0 else "1,000 times") in said.message


@pytest.fixture
def world(tmp_path):
    worlds.wiod_compact(tmp_path, worlds.random_world(1))
    return read_published(tmp_path, year=2014)[0]


def test_a_row_of_a_world_table_in_another_unit_is_accused_first_with_its_line(world):
    values, final = world.intermediate.copy(), world.final_demand.copy()
    values[4] *= 1000.0
    final[4] *= 1000.0
    first = check_world(replace(world, intermediate=values, final_demand=final)).faults[0]
    assert (first.file, first.row) == ("table_2014.csv, line 6", world.labels[4])
    assert "1,000 times" in first.message


def test_a_column_of_final_demand_of_a_world_table_in_another_unit_is_accused_first(world):
    final = world.final_demand.copy()
    final[:, 2] *= 1000.0
    assert check_world(replace(world, final_demand=final)).faults[0].column == "AUS government"


def test_output_of_the_other_sign_is_accused_first(world):
    assert check_world(replace(world, output=-world.output)).faults[0].row == "output"


def test_one_cell_is_no_line(world):
    values = world.intermediate.copy()
    values[2, 5] += 300.0
    first = check_world(replace(world, intermediate=values)).faults[0]
    assert (first.row, first.column) == (world.labels[2], world.labels[5])


def test_a_table_that_prints_no_totals_says_what_no_sum_sees(tmp_path):
    worlds.figaro_flat(tmp_path, worlds.random_world(1))
    table = read_published(tmp_path, year=2014)[0]
    assert UNSEEN in check_world(table).notes
