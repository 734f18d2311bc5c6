"""A plan rolled on: revisions telescope, a slump loses no plant, calm has its price."""

import dataclasses

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.execution.carried import as_expected, as_happened, moved_on
from lustrum.execution.roll import Round, read_imports, roll, roll_through
from lustrum.execution.roll_results import (
    nervousness_result,
    plan_result,
    rolled_document,
    split_result,
    year_result,
)
from lustrum.execution.split import STEPS, ratchet_base, split_of
from lustrum.plan.capacity import full_capacity
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.actual import bundled_actual
from lustrum.scenario.demos import demo_path
from lustrum.scenario.session import with_options


@pytest.fixture(scope="module")
def session(us_plan):
    return Session(read_scenario(demo_path("us_2012")), plan=us_plan)


@pytest.fixture(scope="module")
def told(us_plan):
    imports = read_imports(bundled_path("us_2012_actual"), us_plan)
    return Round(bundled_actual("us_2012", us_plan.economy), imports)


@pytest.fixture(scope="module")
def rolled(session, told):
    first = dataclasses.replace(told.actual, output=told.actual.output * 0.99)
    return roll(session, dataclasses.replace(told, first_known=first))


def test_revisions_are_the_sum_of_their_steps(rolled):
    assert rolled.plan.years == (2014, 2015, 2016, 2017, 2018) and rolled.plan.status == "optimal"
    for name, split in rolled.splits.items():
        assert split.residual < 1e-9 and tuple(split.steps) == STEPS and split.years == (2014, 2015, 2016, 2017)
        np.testing.assert_allclose(split.before + sum(split.steps.values()), split.after, rtol=1e-9, atol=1e-6)
        assert np.isfinite(rolled.gap[name])
    assert rolled.splits["output"].nervousness_of("data_revision") > 0.001
    assert rolled.splits["output"].nervousness_of("votes") == 0.0


def test_what_a_step_moved_is_blank_where_nothing_was_told_of_it(rolled):
    assert rolled.unasked == ("votes",)
    table = nervousness_result([rolled])
    assert np.isnan(table.measures["votes"].values).all() and np.isfinite(table.measures["shock"].values).all()
    told = rolled_document([rolled])["rounds"][0]["quantities"]["output"]["steps"]
    assert told["votes"] is None and told["data_revision"] > 0.0


def test_calm_on_investment_moves_less_at_a_price_that_is_told(rolled):
    investment = rolled.splits["investment"]
    free = split_of([*rolled.plans[:-1], rolled.plans[-2]], "investment")
    assert investment.nervousness <= 0.04 < free.nervousness
    assert 0.0 <= rolled.inertia_cost <= 0.001


def test_what_the_plan_expects_of_its_first_year_is_its_own(us_plan):
    later = as_expected(us_plan)
    levels = us_plan.quantities["activity_level"].values[0]
    np.testing.assert_allclose(later.level, levels)
    final = {name: flow.sum() for name, flow in later.final_demand.items()}
    assert final["households"] == pytest.approx(us_plan.quantities["consumption"].values[0].sum(), rel=1e-9)
    invested = sum(value for name, value in final.items() if name.startswith("gfcf"))
    assert invested == pytest.approx(us_plan.quantities["investment"].values[0].sum(), rel=1e-6)
    following = us_plan.quantities["capital"].values[1].sum()
    assert np.nansum(later.capital) == pytest.approx(following, rel=1e-9)


def slump(actual, share):
    final = {name: flow * share for name, flow in actual.final_demand.items()}
    return dataclasses.replace(
        actual,
        output=actual.output * share,
        final_demand=final,
        investment={name: flow * share for name, flow in actual.investment.items()},
    )


def test_a_slump_loses_no_plant(us_plan, told):
    bad = slump(told.actual, 0.96)
    later = as_happened(us_plan, bad)
    planned = full_capacity(us_plan, 2013)
    held = np.isfinite(later.capacity)
    np.testing.assert_allclose(later.capacity[held], planned[held], rtol=0.02)
    economy, options = moved_on(us_plan, later)
    assert (economy.capacity[held] >= 0.999 * later.capacity[held]).all()
    assert economy.base_level.sum() < 0.99 * economy.capacity.sum()
    assert options["work"]["more"] > 0.02


def test_a_year_after_a_slump_consumes_nearly_what_was_planned(session, told, us_plan):
    bad = dataclasses.replace(told, actual=slump(told.actual, 0.96), imports={}, inertia=0.0)
    found = roll(session, bad)
    year = found.plan.years[0]
    before = us_plan.quantities["consumption"].values[us_plan.years.index(year)].sum()
    after = found.plan.quantities["consumption"].values[0].sum()
    assert after / before > 0.965


@pytest.mark.slow
def test_votes_take_the_place_of_the_goal_and_the_end_may_be_kept(session, told):
    votes = dataclasses.replace(session.scenario, goal_options={"future_weight": 1.2})
    found = roll(session, dataclasses.replace(told, votes=votes, keep_end=True, inertia=0.0))
    assert found.plan.years[-1] == 2017 and found.splits["investment"].nervousness_of("votes") > 0.0


def test_imports_that_state_some_products_and_not_others_are_refused(us_plan, tmp_path):
    """Missing is never zero: the year is left out whole, or stated whole."""
    labels = us_plan.economy.product.labels
    rows = "".join(f"2013,{label},1\n" for label in labels[:-1])
    (tmp_path / "imports.csv").write_text("year,product,value\n" + rows)
    with pytest.raises(MissingDataError) as refused:
        read_imports(tmp_path, us_plan)
    assert refused.value.data["products"] == [labels[-1]]
    (tmp_path / "imports.csv").write_text("year,product,value\n" + rows + f"2013,{labels[-1]},0\n")
    assert read_imports(tmp_path, us_plan)[2013][-1] == 0.0


def test_years_that_nobody_tells_of_are_refused(session, told):
    none = dataclasses.replace(told.actual, years=(2020, 2021))
    with pytest.raises(UsageError, match="2020 to 2021"):
        roll(session, dataclasses.replace(told, actual=none))


def test_a_year_before_the_plan_is_no_year_to_roll_through(session, told):
    with pytest.raises(UsageError, match="begins with 2013, and 2012"):
        roll_through(session, told, 2012)


def test_calm_that_lets_more_be_consumed_is_not_told_as_a_cost(rolled):
    assert "calm on investment costs 0.0" in nervousness_result([rolled]).notes[0]
    gained = dataclasses.replace(rolled, inertia_cost=-0.0012)
    assert nervousness_result([gained]).notes[0] == (
        "2013: calm on investment costs no consumption: 0.120 per cent more of it"
    )


def test_half_of_what_was_over_fulfilled_stays_with_the_works():
    np.testing.assert_allclose(
        ratchet_base(np.array([110.0, 90.0]), np.array([100.0, 100.0])), [104.88, 94.87], atol=0.01
    )


def test_the_rounds_are_told_with_gap_cost_and_warning(rolled):
    found = nervousness_result([rolled])
    assert any("gap to 2017" in note for note in found.notes) and any("calm" in note for note in found.notes)
    table = split_result([rolled])
    total = sum(table[step] for step in STEPS)
    np.testing.assert_allclose(table["before"] + total, table["after"], rtol=1e-9, atol=1e-6)
    assert len(plan_result(rolled).items) > 100 and len(year_result(rolled).items) == 20
    assert rolled_document([rolled])["rounds"][0]["quantities"]["investment"]["residual"] < 1e-9


def test_imports_nobody_states_are_what_uses_leave_open(us_plan, told, tmp_path):
    assert read_imports(tmp_path, us_plan) == {}
    later = as_happened(us_plan, told.actual)
    stated = as_happened(us_plan, told.actual, told.imports[2013])
    assert later.imports.sum() == pytest.approx(stated.imports.sum(), rel=0.05)
    (tmp_path / "imports.csv").write_text("year,product,value\n2013,A01,x1\n")
    with pytest.raises(DataError):
        read_imports(tmp_path, us_plan)


def test_stocks_nobody_stated_are_carried_under_the_name_the_plan_gave_them():
    """Germany states one column of capital formation and no stocks: its plan derives those of one asset."""
    session = Session(read_scenario(demo_path("germany_1995")))
    plan = session.plan
    assert not len(plan.economy.asset)
    economy, options = moved_on(plan, as_expected(plan))
    assert economy.asset.labels == ("capital",) and economy.capital_stock.shape == (len(economy.activity), 1)
    asked = with_options(dataclasses.replace(session.scenario, years=plan.years[1:]), options)
    rolled = session.of_child(asked, economy=lambda _: economy).plan
    for name in ("consumption", "investment", "output"):
        before, after = (each.quantities[name].values.sum(axis=1) for each in (plan, rolled))
        assert after[0] == pytest.approx(before[1], rel=0.03)
