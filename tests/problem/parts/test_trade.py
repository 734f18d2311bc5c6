"""Trade: the bill at world prices, reserves, bounds of imports."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.errors import MissingDataError
from lustrum.problem import build_plan
from lustrum.problem.parts.trade import trade
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved, with_options


def test_reserves_are_what_is_left_of_trade_and_finance():
    economy = random_economy(6)
    finance = economy.base_deficit + 5.0
    plan = solved(economy, replace={"trade": partial(trade, reserves=30.0, finance=finance, reserve_floor=10.0)})
    reserves = plan.quantities["reserves"].values[:, 0]
    deficit = plan.quantities["trade_deficit"].values[:, 0]
    assert (reserves >= 10.0 - 1e-6).all()
    assert (np.diff(np.concatenate([[30.0], reserves])) <= finance - deficit + 1e-6).all()


def test_world_prices_by_year_enter_the_bill():
    economy = dataclasses.replace(random_economy(7), world_import_price={"P0": {2001: 1.0, 2003: 2.0}})
    plan = solved(economy, replace={"trade": partial(trade, finance=200.0)})
    m, e = plan.table("imports").values, plan.table("exports").values
    bill = m.sum(axis=1) + np.array([0.0, 0.0, 1.0]) * m[:, 0]
    earned = e.sum(axis=1) - plan.table("export_terms").values[:, 0]
    assert np.allclose(plan.table("trade_deficit").values[:, 0], bill - earned)


def test_a_reserve_floor_without_reserves_asks_for_them():
    with pytest.raises(MissingDataError, match=r"trade\.reserves"):
        build_plan(random_economy(1), 2, parts=with_options(trade, reserve_floor=5.0), growth=GROWTH)
