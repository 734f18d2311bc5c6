"""What pays for imports beside exports: finance by year, loans somebody decided on, gold at its price."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.problem import build_plan
from lustrum.problem.parts.finance import by_year, net_finance, opening_reserves
from lustrum.problem.parts.trade import trade
from lustrum.problem.problem import PlanProblem
from lustrum.trade import reserve_account
from tests.economies import random_economy
from tests.problem.solving import GROWTH, with_options
from tests.trade.plans import solved as planned

LOAN = {"name": "machines", "amount": 30.0, "year": 2002, "interest": 0.1, "years": 3, "decision": "assembly 7"}


def test_finance_given_for_some_of_the_years_is_refused():
    with pytest.raises(UsageError, match="2 values for 3 plan years"):
        build_plan(random_economy(1), 3, parts=with_options(trade, finance=(1.0, 2.0)), growth=GROWTH)


def test_gold_counts_at_its_market_price_and_at_no_other():
    gold = {"quantity": 2.0, "price": 5.0, "price_is": "market"}
    problem, plan = planned(random_economy(2), trade={"reserves": 20.0, "gold": gold})
    assert reserve_account(problem, plan).opening == pytest.approx(30.0)
    with pytest.raises(UsageError, match="market price"):
        planned(random_economy(2), trade={"reserves": 20.0, "gold": {**gold, "price_is": "book"}})
    with pytest.raises(MissingDataError, match=r"without trade\.reserves"):
        planned(random_economy(2), trade={"gold": gold})


def test_a_loan_is_drawn_and_paid_back_in_equal_parts_with_interest_on_what_is_owed():
    problem, plan = planned(random_economy(2), trade={"loans": (LOAN,)})
    account = reserve_account(problem, plan)
    assert account.loans_less_service == pytest.approx([0.0, 30.0, -13.0, -12.0])
    assert "10 still owed" in next(a.value for a in plan.assumptions if a.name == "loan.machines")
    assert plan.table("loans_less_service").values[:, 0] == pytest.approx(account.loans_less_service)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"decision": ""}, "decision that allows it"),
        ({"decision": None}, "decision that allows it"),
        ({"year": 2050}, "drawn in 2050"),
        ({"amount": -1.0}, "0 or more"),
        ({"rate": 1.0}, "unknown rate"),
        ({"years": 0}, "1 or more"),
    ],
)
def test_a_loan_nobody_decided_on_or_that_lacks_a_figure_is_refused(change, says):
    loan = {k: v for k, v in (LOAN | change).items() if v is not None}
    with pytest.raises(UsageError, match=says):
        planned(random_economy(2), trade={"loans": (loan,)})


@pytest.fixture
def problem():
    return PlanProblem(random_economy(2), (2001, 2002), tail=2, growth=GROWTH)


def test_one_value_serves_every_year_and_the_tail_goes_on_with_the_last(problem):
    assert by_year(problem, "x", 3.0)[:, 0].tolist() == [3.0] * 4
    assert by_year(problem, "x", (1.0, 2.0))[:, 0].tolist() == [1.0, 2.0, 2.0, 2.0]
    assert by_year(problem, "x", (1.0, 2.0, 3.0, 4.0, 5.0))[:, 0].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_finance_nobody_stated_covers_the_base_year_deficit_times_the_trend_and_is_recorded(problem):
    deficit = problem.economy.base_deficit
    assert net_finance(problem, None)[:, 0] == pytest.approx(deficit * 1.0201 ** np.arange(1, 5))
    assert "base-year trade deficit" in problem.assumptions["finance"].text
    assert net_finance(problem, 7.0)[:, 0].tolist() == [7.0] * 4
    assert problem.assumptions["finance"].source == "trade.finance"


def test_reserves_nobody_stated_are_missing_and_not_zero(problem):
    assert opening_reserves(problem, None, None) is None
    assert opening_reserves(problem, 0.0, None) == 0.0
