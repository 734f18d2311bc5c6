"""Capital: gestation, what there is at the start, bands of investment, stated capacities."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np

from lustrum.problem.parts.capital import capital
from tests.economies import random_economy
from tests.problem.solving import solved


def test_longer_gestation_puts_orders_to_work_later_and_the_pipeline_arrives():
    economy = dataclasses.replace(random_economy(3), gestation=np.array([1, 2, 1, 3]))
    plan = solved(economy, 4)
    assert plan.status in ("optimal", "relaxed")


def test_capital_counts_its_options_in_the_assumptions():
    economy = dataclasses.replace(random_economy(2), capital_stock=None, depreciation_rate=None)
    plan = solved(economy, replace={"capital": partial(capital, depreciation_rate=0.05, stock_growth=0.02)})
    assert "capital.depreciation_rate" in {a.name for a in plan.assumptions}
