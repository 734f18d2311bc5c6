"""A plan and the market beside it: the rows, the loop, and when it refuses to answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import MissingDataError, StoppedError, UsageError
from lustrum.problem.parts.market_supply import exchanges
from lustrum.scenario import Session, market_results, plan_and_market, read_scenario, run_scenario, scenario_problem
from lustrum.scenario.market import TOLERANCE, implied_terms
from lustrum.solver import SolverOptions
from tests.market.scenario import write_market


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    return plan_and_market(Session(read_scenario(write_market(tmp_path_factory.mktemp("market"), shock=True))))


@pytest.mark.parametrize(("goods", "ratio"), [(100, 1.0), (80, 1.160), (60, 1.406), (50, 1.587)])
def test_the_terms_goods_make_are_the_manuals(tmp_path, goods, ratio):
    # M0 = 100, eps = 0.5: R = (I / M0)^(-1 / 1.5), at no growth.
    scenario = read_scenario(write_market(tmp_path, "elasticity = 0.5"))
    scenario = replace(scenario, growth=replace(scenario.growth, productivity=0.0))
    problem = scenario_problem(scenario)
    found = exchanges(problem, scenario.options["market_supply"]["markets"])
    offered = np.full((problem.horizon, 1), goods / 100 * found[0].goods)
    assert 1 / implied_terms(problem, found, offered) == pytest.approx(np.full((5, 1), ratio), abs=5e-4)


def test_at_the_settled_terms_sellers_are_offered_what_they_bring(settled):
    plan, tau = settled.plan, settled.tau[: len(settled.plan.years), 0]
    market = settled.markets[0]
    goods, sales = plan.table("market_goods").values[:, 0], plan.table("market_sales").values[:, 0]
    trend = 1.01 ** np.arange(1, len(tau) + 1)
    # The exchange (1.4): tau M(tau) / M0 = I / I0, trend taken out of both; and no more is sold than is brought.
    most = market.sales * trend * tau**market.elasticity
    assert tau * (most / market.sales / trend) == pytest.approx(goods / market.goods / trend, rel=5e-4)
    assert (sales <= most * (1 + 1e-6)).all()
    assert settled.left < TOLERANCE and plan.certificate.passed and plan.status == "optimal"


def test_a_shock_that_takes_the_goods_away_opens_the_scissors_and_they_close_again(settled):
    ratio = 1 / settled.tau[:3, 0]
    assert ratio[0] > 1.1 and ratio[0] > ratio[1] > ratio[2] and ratio[2] < 1.02
    sales = settled.plan.table("market_sales").values[:, 0]
    assert sales[0] < settled.markets[0].sales * 1.01


def test_a_second_start_comes_to_the_same_terms(settled):
    assert np.log(settled.again[-1].tau / settled.tau) == pytest.approx(0.0, abs=10 * TOLERANCE)


@pytest.mark.parametrize("tail", ["", "elasticity = -0.4", "elasticity = 0.4"])
def test_every_road_of_the_solver_comes_to_the_same_terms_and_goods(tmp_path, tail):
    scenario = read_scenario(write_market(tmp_path, tail, shock=True))
    roads = ("simplex", "primal_simplex", "ipm")
    one, *others = (plan_and_market(Session(scenario, SolverOptions(method=method))) for method in roads)
    for other in others:
        assert np.log(other.tau / one.tau) == pytest.approx(0.0, abs=1e-9)
        assert other.plan.objective == pytest.approx(one.plan.objective, rel=1e-9)
        goods = [each.plan.table("market_goods").values for each in (one, other)]
        assert goods[1] == pytest.approx(goods[0], rel=1e-8)


def test_the_plan_written_can_be_made_again_without_the_loop(settled, tmp_path):
    scenario = read_scenario(write_market(tmp_path, shock=True))
    options = {**scenario.options, "market_supply": settled.plan.scenario["options"]["market_supply"]}
    again = run_scenario(replace(scenario, options=options))
    assert again.objective == pytest.approx(settled.plan.objective, rel=1e-7)
    # Not only as good: the same plan, so that its goods still make the terms it stands at.
    for name in ("market_goods", "market_sales", "consumption", "activity_level"):
        assert again.table(name).values == pytest.approx(settled.plan.table(name).values, rel=1e-4)


def test_with_a_negative_elasticity_goods_taken_away_make_sellers_bring_more(tmp_path):
    scenario = read_scenario(write_market(tmp_path, "elasticity = -0.4", shock=True))
    found = plan_and_market(Session(scenario))
    ratio = 1 / found.tau[:3, 0]
    positive = plan_and_market(Session(read_scenario(write_market(tmp_path, "elasticity = 0.4", shock=True))))
    # The worse paid sell more, and so depress their own terms further.
    assert ratio[0] > 1 / positive.tau[0, 0] > 1.0
    sold = found.plan.limit("market_supply")
    limit = found.plan.table("market_sales").values[0, 0] + sold.slack.values[0, 0]
    assert limit > found.markets[0].sales


@pytest.mark.parametrize("elasticity", [-1.0, -1.5])
def test_an_elasticity_of_minus_one_or_below_is_refused_because_two_terms_may_clear_the_market(tmp_path, elasticity):
    with pytest.raises(UsageError, match="two terms of trade may clear the market"):
        plan_and_market(Session(read_scenario(write_market(tmp_path, f"elasticity = {elasticity}"))))


def test_two_answers_are_refused_with_both(settled, tmp_path):
    from lustrum.scenario.market import _Loop, _refuse_two

    loop = _Loop(Session(read_scenario(write_market(tmp_path))))
    first = np.ones((5, 1))
    with pytest.raises(UsageError, match=r"'fair' in 2026: 1 and 0.8"):
        _refuse_two(loop, first, first * np.array([[1.0], [0.8], [0.9], [1.0], [1.0]]))
    _refuse_two(loop, first, first * 1.01)


def test_rounds_that_run_out_are_said_with_where_they_were(tmp_path):
    with pytest.raises(StoppedError, match=r"have not settled after 2 rounds.*'fair' in 202"):
        plan_and_market(Session(read_scenario(write_market(tmp_path, shock=True))), most_rounds=2)


def test_a_market_offered_nothing_has_no_terms(tmp_path):
    scenario = read_scenario(write_market(tmp_path))
    problem = scenario_problem(scenario)
    found = exchanges(problem, scenario.options["market_supply"]["markets"])
    with pytest.raises(UsageError, match="offered no goods in 2026"):
        implied_terms(problem, found, np.array([[20.0], [0.0], [20.0], [20.0], [20.0]]))


def test_sales_the_plan_does_not_take_are_told(settled):
    answer = market_results(settled)[0]
    slack = settled.plan.limit("market_supply").slack.values[:3]
    told = any("more at these terms than the plan takes" in note for note in answer.notes)
    assert told == bool((slack > 1e-6 * (1 + 60)).any())


def test_a_scenario_without_markets_and_an_economy_without_groups_say_what_is_missing(tmp_path):
    path = write_market(tmp_path)
    text = path.read_text()
    path.write_text(text[: text.index("[[options")])
    with pytest.raises(MissingDataError, match="names no market"):
        plan_and_market(Session(read_scenario(path)))
    path.write_text(
        'economy = "bundled:us_2012"\nyears = 1\n[growth]\nlabour = 0.0\nproductivity = 0.0\n'
        '[[options.market_supply.markets]]\nname = "m"\nproduct = "A01"\nsellers = ["A01"]\ngroup = "g"\n'
        'goods = ["A02"]\n'
    )
    with pytest.raises((MissingDataError, UsageError), match=r"households\.csv|A01"):
        run_scenario(read_scenario(path))
