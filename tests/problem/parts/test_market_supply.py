"""What sellers bring to a market: the elasticity of sales, what the table says, what cannot be meant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import DataError, UsageError
from lustrum.problem.parts.market_supply import exchanges, marketed_surplus_elasticity
from lustrum.scenario import read_scenario, run_scenario, scenario_problem
from tests.market.scenario import write_market


@pytest.mark.parametrize(
    ("share", "harvest", "own_price", "income", "expected"),
    [(0.25, 0.2, -0.3, 0.5, -0.10), (0.25, 0.0, -0.3, 0.5, -0.60)],
)
def test_the_elasticity_of_sales_is_the_manuals(share, harvest, own_price, income, expected):
    assert marketed_surplus_elasticity(share, harvest, own_price, income) == pytest.approx(expected)


@given(st.floats(0.1, 1.0), st.floats(0.0, 0.8), st.floats(-0.9, 0.0), st.floats(0.0, 1.2))
def test_the_elasticity_of_sales_is_the_slope_of_what_is_left_after_eating(share, harvest, own_price, income):
    # A second route: M = Q - C with Q = tau^eps_Q and C = (1 - m) tau^eta_p (tau Q)^eta_y, by differences.
    def sold(tau: float) -> float:
        made = tau**harvest
        return made - (1 - share) * tau**own_price * (tau * made) ** income

    h = 1e-5
    slope = (np.log(sold(1 + h)) - np.log(sold(1 - h))) / (np.log(1 + h) - np.log(1 - h))
    assert marketed_surplus_elasticity(share, harvest, own_price, income) == pytest.approx(slope, abs=1e-4)


def test_who_eats_nothing_of_what_he_makes_has_an_ordinary_supply_curve():
    assert marketed_surplus_elasticity(1.0, 0.35, -0.3, 0.4) == pytest.approx(0.35)


def test_the_table_says_what_is_sold_eaten_and_bought(tmp_path):
    scenario = read_scenario(write_market(tmp_path))
    found = exchanges(scenario_problem(scenario), scenario.options["market_supply"]["markets"])[0]
    # 120 grown, 11.92 seed and feed, 50 eaten by the village; tools 2.5 and cloth 24 bought.
    assert found.sales == pytest.approx(120 - 11.92 - 50)
    assert (found.own_use, found.goods) == (50.0, 26.5)
    share = found.sales / (120 - 11.92)
    assert found.elasticity == pytest.approx(marketed_surplus_elasticity(share, 0.2, -0.3, 0.4))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('product = "grain"', 'product = "wheat"'), "wheat"),
        (('goods = ["tools", "cloth"]', 'goods = ["tools"]\nprice = 3'), "unknown price"),
        (('group = "village"', 'group = "suburb"'), "suburb"),
        (('group = "village"', 'group = "village"\nharvest = "high"'), "harvest is 'high'"),
        (('group = "village"', 'group = "village"\nelasticity = 0.2\nharvest = 0.1'), "not both"),
        (
            (
                'sellers = ["valley_alone", "valley_together", "hills_alone", "hills_together"]',
                'sellers = ["hills_together"]',
            ),
            "must sell some",
        ),
    ],
)
def test_a_market_that_cannot_be_meant_is_refused_with_the_way_out(tmp_path, change, says):
    path = write_market(tmp_path)
    path.write_text(path.read_text().replace(*change))
    with pytest.raises((UsageError, DataError), match=says):
        run_scenario(read_scenario(path))
