"""Capital: gestation, what there is at the start, bands of investment, stated capacities."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np

from lustrum.problem import build_plan
from lustrum.problem.parts.capital import PlannedCapital, capital
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved, with_options


def test_longer_gestation_puts_orders_to_work_later_and_the_pipeline_arrives():
    economy = dataclasses.replace(random_economy(3), gestation=np.array([1, 2, 1, 3]))
    plan = solved(economy, 4)
    assert plan.status in ("optimal", "relaxed")


def test_what_a_unit_of_output_needs_is_the_stock_of_the_trend_unless_an_option_brings_base_year_growth_back():
    economy = random_economy(5)
    g, gestation = 1.01**2 - 1.0, np.ones(8, dtype=int)

    def planned(**options):
        return build_plan(economy, 3, parts=with_options(capital, **options), growth=GROWTH, tail=1).published(
            PlannedCapital
        )

    default = planned()
    assert np.allclose(default.need, default.base.requirement_on_trend(4, g, gestation))
    assert np.allclose(default.owed, default.base.base_investment / default.base.capacity)
    for drifts in (True, False):
        asked = planned(asset_trend=drifts)
        assert np.allclose(asked.need, asked.base.requirement(4, 3, trend=drifts))
        assert np.allclose(asked.owed, asked.need[-1] * (asked.base.depreciation + g))
    built = planned(count_base_year_additions=False)
    assert np.allclose(built.need[0], built.base.stock / built.base.capacity)


def test_capital_counts_its_options_in_the_assumptions():
    economy = dataclasses.replace(random_economy(2), capital_stock=None, depreciation_rate=None)
    plan = solved(economy, replace={"capital": partial(capital, depreciation_rate=0.05, stock_growth=0.02)})
    assert "capital.depreciation_rate" in {a.name for a in plan.assumptions}
