"""Exports hold the numbers of the plan, open again, and run nothing."""

from __future__ import annotations

import csv
import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labels import Axis
from lustrum.plan import solve_plan
from lustrum.plan.export import as_csv, check_target, export_plan
from lustrum.problem import Growth, build_plan
from tests.economies import random_economy

EVIL = ("=1+1", "-P", "@x", "+cmd|' /C calc'!A0")


@pytest.fixture(scope="module")
def evil_plan():
    """Return a plan whose products are named like formulas."""
    economy = dataclasses.replace(random_economy(3), product=Axis("product", EVIL), activity=Axis("activity", EVIL))
    return solve_plan(build_plan(economy, 2, growth=Growth(0.01, 0.01), tail=1), name="=HYPERLINK(1)")


def test_text_that_looks_like_a_formula_is_harmless_in_csv(evil_plan, tmp_path):
    export_plan(evil_plan, tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(newline="") as file:
        for row in csv.reader(file):
            for column in (0, 1, 4):
                assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_every_number_of_the_plan_and_of_its_base_year_stands_in_the_long_csv(evil_plan):
    rows = list(csv.DictReader(as_csv(evil_plan).decode().splitlines()))
    tables = sum(1 for table in evil_plan.tables.values() for _ in table.rows())
    base = sum(int((~np.isnan(t.base)).sum()) for t in evil_plan.quantities.values() if t.base is not None)
    assert len(rows) == tables + base
    found = next(r for r in rows if (r["table"], r["labels"], r["year"]) == ("output", "'=1+1", "2002"))
    assert float(found["value"]) == evil_plan.table("output").at("=1+1", 2002)


@pytest.mark.parametrize(("name", "says"), [("plan.docx", "must end in one of"), ("none/plan.csv", "no folder")])
def test_a_file_that_cannot_be_written_is_refused_before_any_work(tmp_path, name, says):
    with pytest.raises(UsageError, match=says):
        check_target(tmp_path / name)


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "plan.csv").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        check_target(tmp_path / "plan.csv")


def test_a_plan_without_numbers_leaves_no_file(evil_plan, tmp_path):
    with pytest.raises(UsageError, match="nothing to export"):
        export_plan(dataclasses.replace(evil_plan, quantities={}), tmp_path / "p.csv")
    assert not (tmp_path / "p.csv").exists()
