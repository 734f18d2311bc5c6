"""A rolled plan in its folder: complete, verified, and rolled on as in one call."""

import json

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.errors import MissingDataError
from lustrum.execution.roll import Round, read_imports, roll
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.actual import read_actual
from lustrum.scenario.demos import demo_path
from lustrum.workspace.load import load_plan
from lustrum.workspace.make import Place
from lustrum.workspace.rolled import write_rolled
from lustrum.workspace.subject import subject_at
from lustrum.workspace.verify import verify_plan

ACTUAL = "us_2012_actual"


def told(economy, plan):
    folder = bundled_path(ACTUAL)
    return Round(read_actual(folder, economy), read_imports(folder, plan), inertia=0.3)


@pytest.fixture(scope="module")
def first(us_plan):
    return roll(Session(read_scenario(demo_path("us_2012")), plan=us_plan), told(us_plan.economy, us_plan))


@pytest.fixture(scope="module")
def place(first, tmp_path_factory):
    target = tmp_path_factory.mktemp("rolled") / "next"
    write_rolled([first], Place(target, report=False))
    return target


def test_the_folder_is_a_plan_of_the_year_that_has_passed(first, place):
    plan = load_plan(place)
    assert plan.economy.base_year == 2013 and plan.years == first.plan.years
    assert plan.provenance.parent == first.plans[0].provenance.id
    assert {each.name for each in plan.answers} == {"rounds", "passed", "revisions"}
    for name, table in first.plan.quantities.items():
        np.testing.assert_array_equal(plan.quantities[name].values, table.values)
    economy = read_economy(place / "inputs" / "economy")
    np.testing.assert_allclose(economy.capacity, first.plan.economy.capacity, rtol=1e-12)
    assert read_scenario(place / "inputs" / "rolled.toml").options["inertia"] == {"weight": 0.3}


@pytest.mark.slow
def test_the_folder_proves_itself(place):
    assert [each for each in verify_plan(place).findings if not each.passed] == []


@pytest.mark.slow
def test_two_rounds_from_the_folder_are_two_in_one_call(first, place):
    """Nothing is lost between a plan in hand and its folder: not the basis, nor a digit of the economy."""
    in_hand = roll(first.session, told(first.session.economy, first.plan))
    kept = subject_at(str(place)).session
    from_folder = roll(kept, told(kept.economy, kept.plan))
    assert in_hand.plan.years == from_folder.plan.years == (2015, 2016, 2017, 2018, 2019)
    for name, table in in_hand.plan.quantities.items():
        scale = np.nanmax(np.abs(table.values), initial=1.0)
        np.testing.assert_allclose(from_folder.plan.quantities[name].values, table.values, rtol=0, atol=1e-9 * scale)


def test_years_that_have_passed_are_read_over_and_none_ahead_is_refused(first, tmp_path):
    actual = read_actual(bundled_path(ACTUAL), first.plan.economy)
    assert actual.years == (2014, 2015, 2016, 2017)
    folder = tmp_path / "past"
    folder.mkdir()
    for file in bundled_path(ACTUAL).iterdir():
        if file.is_file():
            rows = file.read_text().splitlines(keepends=True)
            kept = [row for row in rows if not any(f"{year}," in row for year in range(2014, 2018))]
            (folder / file.name).write_text("".join(kept if file.suffix == ".csv" else rows))
    with pytest.raises(MissingDataError, match="from 2014"):
        read_actual(folder, first.plan.economy)


def test_an_archive_holds_the_same(first, tmp_path):
    assert write_rolled([first], Place(tmp_path / "next.zip", report=False)) == []
    assert json.dumps(load_plan(tmp_path / "next.zip").provenance.parent)
