"""Stocks: what is lost, what is kept at the end."""

from __future__ import annotations

import dataclasses

import numpy as np

from lustrum.problem import build_plan
from lustrum.problem.parts.stocks import DEFAULT_LOSS, stocks
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved, with_options


def test_stocks_lose_their_share_and_do_not_end_empty():
    economy = dataclasses.replace(
        random_economy(5),
        initial_stock=np.array([20.0, 0.0, 0.0, 5.0]),
        stock_loss_rate=np.array([0.1, 0.0, 0.0, np.nan]),
        stock_capacity=np.array([40.0, 0.0, 0.0, np.inf]),
    )
    plan = solved(economy)
    stock, on_hand = plan.quantities["stocks"].values, plan.balance["stock_on_hand"].table.values
    assert np.allclose(on_hand[0], [20.0, 0.0, 0.0, 5.0])
    assert np.allclose(on_hand[1:, 0], 0.9 * stock[:-1, 0])
    assert np.allclose(on_hand[1:, 3], 0.99 * stock[:-1, 3])
    assert (stock[-1] >= np.array([20.0, 0.0, 0.0, 5.0]) - 1e-6).all()
    assert (stock[:, 1:3] <= 1e-9).all()


def stocked(**more):
    return dataclasses.replace(random_economy(5), initial_stock=np.array([20.0, 0.0, 0.0, 5.0]), **more)


def test_a_loss_nobody_stated_is_a_recorded_default():
    problem = build_plan(stocked(), 1, growth=GROWTH)
    assert problem.assumptions["stock_loss"].value == f"{DEFAULT_LOSS:g}"
    stated = build_plan(stocked(stock_loss_rate=np.full(4, 0.2)), 1, growth=GROWTH)
    assert "stock_loss" not in stated.assumptions


def test_stores_are_kept_as_a_wish_at_the_very_end_unless_told_not_to():
    kept = build_plan(stocked(), 2, growth=GROWTH, tail=1).constraints["stocks_kept"]
    assert kept.wish.priority == 1 and kept.years.tolist() == [False, False, True]
    parts = with_options(stocks, keep=False)
    assert "stocks_kept" not in build_plan(stocked(), 2, parts=parts, growth=GROWTH).constraints


def test_without_stocks_the_part_does_nothing():
    problem = PlanProblem(random_economy(5), (2001,), growth=GROWTH)
    problem.add(stocks)
    assert not problem.variables and not problem.entries
