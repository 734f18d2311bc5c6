"""The tables of a plan for people and other programs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from lustrum.labels import Index
from lustrum.workspace.tables import table_as_csv, table_files


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_table_says_every_figure_of_the_plan_years_to_the_last_digit(small_plan):
    table = small_plan.table("output")
    found = rows(table_as_csv(table))
    assert [float(row["value"]) for row in found] == table.values.ravel().tolist()
    assert {int(row["year"]) for row in found} == set(small_plan.years)
    assert {row["unit"] for row in found} == {table.units}


def test_slacks_and_base_years_have_tables_of_their_own(small_plan):
    files = table_files(small_plan)
    assert {row["limit"] for row in rows(files["tables/slack.csv"])} <= set(small_plan.limits)
    base = {(row["quantity"], row["label"]): float(row["value"]) for row in rows(files["tables/base_year.csv"])}
    output = small_plan.table("output")
    assert base[("output", output.index.label(0))] == output.base[0]


def test_a_plan_without_figures_has_no_tables(small_plan):
    assert table_files(replace(small_plan, quantities={}, limits={}, balance={})) == {}


def test_a_label_that_looks_like_a_formula_is_none_to_a_spreadsheet(small_plan):
    table = small_plan.table("output")
    evil = tuple((f"=cmd|'/c calc'!A{k}",) for k in range(len(table.index)))
    changed = replace(table, index=Index(table.index.dims, evil), units="@unit")
    for row in csv.reader(io.StringIO(table_as_csv(changed).decode())):
        assert not any(cell.startswith(("=", "@")) for cell in row)
