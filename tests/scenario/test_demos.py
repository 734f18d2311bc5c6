"""The demo plan, held against the figures of the page that says what each default prevents."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.plan import current_value, indicators, verify
from lustrum.problem import WishedValue, build_plan
from lustrum.problem.goals import discounted_consumption
from lustrum.scenario import read_scenario, run_scenario, scenario_problem
from lustrum.scenario.backtest import backtest_for
from lustrum.scenario.demos import demo_path
from lustrum.scenario.session import with_options
from tests.laws.test_every_plan import check_replication

WALLS = {
    "capital": {"overtime": False, "asset_trend": True, "count_base_year_additions": True},
    "absorptive_limits": {"pace_costs": False},
    "labour": {"limit": True},
    "trade": {"share_fall": 0.02, "share_rise": 0.05, "yearly_band": 0.06, "export_band": 0.0},
}
"""The walls of equations (0.2) to (0.6) in place of curves, named one by one."""


@pytest.fixture(scope="module")
def walled_plan():
    return run_scenario(with_options(read_scenario(demo_path("us_2012")), WALLS))


def log_growth(plan, name):
    table = plan.table(name)
    return 100 * np.diff(np.log(np.concatenate([[np.nansum(table.base)], table.total()])))


def test_with_every_wall_named_the_plan_is_the_one_the_page_printed_of_them(walled_plan):
    # The page's plan differs in one thing that no option takes back: what a product is worth, p* and not 1 (D5).
    assert np.allclose(log_growth(walled_plan, "consumption"), [2.3, 2.0, 2.4, 2.1, 2.2], atol=0.2)
    assert np.allclose(log_growth(walled_plan, "investment"), [3.5, 4.7, 3.5, 3.8, 3.2], atol=0.7)
    weights = 0.97 ** np.arange(5)
    consumed = walled_plan.table("consumption")
    mean = weights @ consumed.total() / weights.sum() / walled_plan.economy.household_consumption.sum()
    assert mean == pytest.approx(1.067, abs=5e-3)
    capital = walled_plan.quantities["capital"].values.sum(axis=1)
    assert capital[5] / capital[0] == pytest.approx(1.106, abs=5e-3)


def test_curves_keep_investment_nearer_to_the_trend_than_walls_did(us_plan, walled_plan):
    trend = 100 * np.log(1.012 * 1.008)
    own, walled = (np.abs(log_growth(plan, "investment") - trend).mean() for plan in (us_plan, walled_plan))
    assert own < walled


def test_all_jobs_are_used_and_labour_has_a_price(us_plan, walled_plan):
    """In jobs where these limit, in base-year pay where they are counted."""
    for plan, row in ((walled_plan, "labour_limit"), (us_plan, "work_limit")):
        on_hand = np.asarray(plan.quantities[row.removesuffix("_limit")].base)[0]
        assert np.allclose(plan.limit(row).slack.values, 0.0, atol=1e-6 * on_hand)
        assert (current_value(plan, row).values[:, 0] > 0).all()


def test_no_collapse_and_rebound_of_any_total(us_plan):
    for indicator in indicators(us_plan):
        growth = np.array(indicator.growth)
        if np.isfinite(growth).all():
            assert np.abs(np.diff(growth)).max() < 3.0, indicator.name


def test_the_base_year_of_the_united_states_is_reproduced_cell_by_cell(us_2012):
    check_replication(us_2012)


def test_every_law_of_the_economy_holds_when_counted_again(us_plan, germany_plan):
    for plan in (us_plan, germany_plan):
        checks = verify(plan)
        assert len(checks) >= 5
        assert all(check.passed for check in checks), checks


def test_the_back_test_misses_by_what_the_table_can_do():
    test = backtest_for("us_2012")
    assert np.allclose(test.output_error, [1.0, 1.5, 2.1, 2.5, 2.7], atol=0.15)
    assert np.allclose(test.naive_error, [1.5, 3.1, 4.0, 5.5, 6.9], atol=0.06)
    # Nothing runs above capacity, and stocks are needed as in the base year: the goal counts investment alone.
    assert np.allclose(test.planned_output_error, [1.7, 2.7, 3.6, 4.0, 4.1], atol=0.15)
    assert all(0.85 < ratio < 1.1 for ratio in test.total_investment_ratio)
    assert all(share < 2.0 for share in test.shortfall_share)


def test_the_bundled_scenario_and_the_same_plan_in_python_are_one(us_plan, us_2012):
    from lustrum.plan import solve_plan
    from lustrum.problem import Growth

    # The scenario states a discount of its own, which goes before that of the table.
    goal = partial(discounted_consumption, **read_scenario(demo_path("us_2012")).goal_options)
    problem = build_plan(us_2012, 5, goal, growth=Growth(0.012, 0.008, 0.025, 0.005))
    assert solve_plan(problem).objective == pytest.approx(us_plan.objective, rel=1e-9)


def test_a_tail_of_three_or_five_years_gives_the_same_consumption(us_2012):
    from lustrum.plan import solve_plan
    from lustrum.problem import Growth

    growth = Growth(0.012, 0.008, 0.025, 0.005)
    three, five = (
        log_growth(solve_plan(build_plan(us_2012, 5, growth=growth, tail=tail)), "consumption") for tail in (3, 5)
    )
    # At the table's own discount the last shown year keeps a little of the end: at most .4 (D1).
    assert np.abs(three - five)[:4].max() < 0.3 and np.abs(three - five).max() < 0.4


def test_a_wish_within_reach_is_met(us_2012):
    from lustrum.plan import solve_plan

    scenario = read_scenario(demo_path("us_2012"))
    problem = scenario_problem(scenario, us_2012)
    plan = solve_plan(problem)
    target = plan.table("output").at("A18", 2015) * 1.002
    wish = WishedValue("output", "A18", 2015, ">=", target, 2, "a test")
    import dataclasses

    plan = solve_plan(scenario_problem(dataclasses.replace(scenario, wishes=(wish,)), us_2012))
    assert plan.status == "optimal"
    assert plan.table("output").at("A18", 2015) >= target * (1 - 1e-7)
