"""What a unit makes of its order: a page, a form that is not overwritten once filled in, a plan for every command."""

from __future__ import annotations

import csv

import pytest
from tests.decentral.conftest import ordered_folder, unit_with_order, world, world_folder

from lustrum.errors import MissingDataError
from lustrum.workspace import load_plan
from lustrum.workspace.unit_report import COLUMNS, write_unit_report
from lustrum.workspace.verify_federation import verify_stored

__all__ = ["ordered_folder", "unit_with_order", "world", "world_folder"]


def test_page_form_and_plan_are_written_and_the_plan_is_verified(unit_with_order):
    found, plan = write_unit_report(unit_with_order, "lustrum unit report R0")
    assert found.passed
    page = (unit_with_order / "report.html").read_text()
    assert "The order of R0 is proved" in page and "to be filled in" in page and "<script" not in page
    rows = list(csv.DictReader((unit_with_order / "counter-proposal.csv").open()))
    assert tuple(rows[0]) == COLUMNS and all(row["change"] == "" for row in rows)
    assert load_plan(unit_with_order / "plan").objective == pytest.approx(plan.objective)
    found = verify_stored(unit_with_order / "plan")
    assert found.passed and found.findings[-1].step == "at shared prices"


def test_a_form_that_was_filled_in_is_left_as_it_is(unit_with_order):
    write_unit_report(unit_with_order)
    form = unit_with_order / "counter-proposal.csv"
    lines = form.read_text().splitlines()
    form.write_text("\n".join([lines[0], lines[1] + "our mill stands still", *lines[2:]]) + "\n")
    before = form.read_bytes()
    write_unit_report(unit_with_order)
    assert form.read_bytes() == before
    form.write_text("\n".join(lines[:2]) + "\n")  # struck out, nothing filled in
    write_unit_report(unit_with_order)
    assert len(form.read_text().splitlines()) == len(lines)


def test_an_order_that_was_changed_is_found_by_verify(unit_with_order):
    write_unit_report(unit_with_order)
    (unit_with_order / "order.json").write_text((unit_with_order / "order.json").read_text().replace("1", "2", 1))
    found = verify_stored(unit_with_order / "plan")
    assert not found.passed and "cannot be made again" in found.findings[-1].differs[0]


def test_without_an_order_there_is_nothing_to_tell(unit_with_order):
    (unit_with_order / "order.json").unlink()
    with pytest.raises(MissingDataError, match="has no order yet"):
        write_unit_report(unit_with_order)
