"""Exports: on their path, within a band of it, along a curve whose marginal revenue falls."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import WishedValue, build_plan
from lustrum.problem.parts.exports import AT_MOST, MIDDLES, STEPS, WORLD_DEMAND, YEARLY, export_path, exports_on_curve
from lustrum.problem.parts.trade import trade
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.edges import negative_exports, only_bought_abroad, without_stocks
from tests.problem.solving import GROWTH, solved, with_options

G = 1.01**2


def on_curve(economy, years=5, elasticity=WORLD_DEMAND):
    """Return the problem, exports and what leaving their path costs."""
    problem = PlanProblem(economy, list(range(2001, 2001 + years)), growth=GROWTH)
    return problem, *exports_on_curve(problem, elasticity)


@pytest.mark.parametrize("elasticity", [1.5, 4.0, 20.0])
def test_marginal_revenue_is_one_on_the_path_and_falls_by_two_over_the_elasticity_of_what_is_sold_beyond(elasticity):
    problem, _, terms = on_curve(random_economy(1), 1, elasticity)
    revenue = {}
    for name, sign in (("exports_more", 1.0), ("exports_less", -1.0)):
        steps = problem.variables[name]
        for k in range(len(STEPS)):
            columns = np.zeros((1, problem.width))
            columns[0, steps.offset + k] = 1.0  # of P0, the first product
            middle = MIDDLES[k]
            assert sum(STEPS[:k]) < middle < sum(STEPS[: k + 1])
            revenue[sign * middle] = (sign - terms.value(columns)[0, 0]) / sign
            assert revenue[sign * middle] == pytest.approx(1.0 - sign * 2.0 * middle / elasticity)
    falling = [revenue[sold] for sold in sorted(revenue)]
    assert (np.diff(falling) < 0.0).all(), "a curve that rises somewhere pays for leaving the path"


def test_a_step_as_a_whole_earns_what_the_curve_does_between_its_ends():
    # Revenue above the path: integral of 1 - 2v / 4 from 0 to the end is v - v^2 / 4.
    problem, _, terms = on_curve(random_economy(2), 1)
    more = problem.variables["exports_more"]
    columns, base = np.zeros((1, problem.width)), random_economy(2).final("exports")[0] * G
    for k, length in enumerate(STEPS[:-1]):
        columns[0, more.offset + k] = length * base
        v = sum(STEPS[: k + 1])
        assert v * base - terms.value(columns)[0, 0] == pytest.approx(base * (v - v**2 / WORLD_DEMAND))


@pytest.mark.parametrize("pace", [1.0, 2.0])
def test_exports_leave_their_path_only_so_far_a_year_and_in_all(pace):
    economy = random_economy(1)
    problem = PlanProblem(economy, list(range(2001, 2006)), growth=GROWTH)
    exports_on_curve(problem, WORLD_DEMAND, pace)
    path, years = economy.final("exports") * G ** np.arange(1, 6)[:, None], np.arange(1, 6)[:, None]
    for name in ("most_exports_more", "most_exports_less"):
        room = -problem.constraints[name].expression.value(np.zeros((5, problem.width)))
        assert np.allclose(room, pace * path * np.minimum(YEARLY * years, AT_MOST))


def test_a_wish_beyond_the_pace_of_exports_is_told_whose_pace_it_is_and_met_where_it_is_let():
    economy = random_economy(1)
    wished = 0.85 * economy.final("exports")[0] * G**3
    wish = [WishedValue("exports", "P0", 2003, "<=", wished, origin="test")]
    report = solve_plan(build_plan(economy, 3, growth=GROWTH, wishes=wish)).wish_report
    assert report is not None and "trade.exports_pace = 1" in report.sentence
    parts = with_options(trade, exports_pace=4.0)
    plan = solve_plan(build_plan(economy, 3, parts=parts, growth=GROWTH, wishes=wish))
    assert plan.status == "optimal"
    assert plan.table("exports").values[2, 0] == pytest.approx(wished, rel=1e-6)


@pytest.mark.parametrize("pace", [-1.0, float("nan"), float("inf")])
def test_a_pace_that_cannot_be_meant_is_refused(pace):
    with pytest.raises(UsageError, match="exports_pace"):
        build_plan(random_economy(1), 2, parts=with_options(trade, exports_pace=pace), growth=GROWTH)


def test_without_wishes_exports_stay_on_their_path_and_a_dear_currency_takes_them_off_it_upwards():
    economy = without_stocks(random_economy(3))
    path = economy.final("exports") * G ** np.arange(1, 4)[:, None]
    assert np.allclose(solved(economy).table("exports").values, path, rtol=1e-6)
    poor = solved(economy, replace={"trade": partial(trade, finance=economy.base_deficit - 12.0)})
    assert poor.in_money_of_the_year("trade_balance").values.min() > 1.0
    moved = poor.table("exports").values / path
    assert (moved >= 1.0 - 1e-9).all() and moved.max() > 1.01
    assert (poor.table("export_terms").values >= -1e-9).all()


def test_what_paths_csv_gives_stays_on_it_and_the_others_move():
    economy = random_economy(4)
    told = dataclasses.replace(economy, paths={("exports", "P1"): dict.fromkeys(range(2001, 2004), 11.0)})
    plan = solved(told, replace={"trade": partial(trade, finance=economy.base_deficit - 8.0)})
    assert np.allclose(plan.table("exports").values[:, 1], 11.0)
    problem = PlanProblem(told, [2001, 2002, 2003], growth=GROWTH)
    exports_on_curve(problem, WORLD_DEMAND)
    assert not any(item[0] == "P1" for item in problem.variables["exports_more"].index.items)


def test_exports_below_zero_in_the_base_year_follow_their_path_and_do_not_bend():
    economy = negative_exports()
    problem, e, _ = on_curve(economy, 3)
    at = [item[0] for item in e.index.items].index("P1")
    path = -2.0 * G ** np.arange(1, 4)
    for bound in (e.lower, e.upper):
        assert np.allclose(np.broadcast_to(bound, (3, len(e)))[:, at], path)
    assert not any(item[0] == "P1" for item in problem.variables["exports_more"].index.items)
    assert np.allclose(solved(economy).table("exports").values[:, at], path)


def test_what_nobody_makes_is_bought_abroad_for_home_and_for_those_it_is_sold_on_to():
    economy = only_bought_abroad()
    plan = solved(economy)
    bought, sold = (plan.table(name).values[:, -1] for name in ("imports", "exports"))
    used = plan.table("consumption").values[:, -1]
    assert np.allclose(bought, used + sold, rtol=1e-6)
    assert (sold > 0.0).all() and np.allclose(sold, 5.0 * G ** np.arange(1, 4), rtol=0.08)


def test_a_band_of_nothing_keeps_exports_on_their_path_and_a_wide_one_never_below_zero():
    economy = random_economy(5)
    kept = solved(economy, replace={"trade": partial(trade, export_band=0.0)})
    assert np.allclose(kept.table("exports").values, economy.final("exports") * G ** np.arange(1, 4)[:, None])
    problem = build_plan(economy, 2, parts=with_options(trade, export_band=1.5), growth=GROWTH)
    assert (np.asarray(problem.variables["exports"].lower) >= 0.0).all()
    assert "export_terms" not in problem.quantities


def test_a_product_given_by_path_alone_is_exported_too():
    economy = random_economy(1, trade=False)
    told = dataclasses.replace(economy, paths={("exports", "P2"): dict.fromkeys(range(2001, 2003), 3.0)})
    position, path = export_path(PlanProblem(told, [2001, 2002], growth=GROWTH))
    assert position.tolist() == [2] and path[:, 0].tolist() == [3.0, 3.0]


@pytest.mark.parametrize("elasticity", [0.0, -1.0])
def test_an_elasticity_that_is_none_is_refused(elasticity):
    with pytest.raises(UsageError, match=r"trade\.world_demand"):
        build_plan(random_economy(1), 1, parts=with_options(trade, world_demand=elasticity), growth=GROWTH)
