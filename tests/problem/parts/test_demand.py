"""Demand systems as utility in segments: against the closed forms they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem import Growth, build_plan
from lustrum.problem.build import DEFAULT_PARTS
from lustrum.problem.parts.consumption import BREAKS, consumption
from lustrum.problem.parts.demand import Bought, elasticity_by_product, engel, frisch_of, linear_expenditure

FINE = np.array([0.3, *np.round(np.arange(0.4, 1.9, 0.005), 4), 2.5])
SEEDS = st.integers(0, 10_000)


def bought_by_two(seed: int) -> Bought:
    random = np.random.default_rng(seed)
    items = tuple((group, product) for group in ("poor", "rich") for product in ("bread", "cloth", "bus"))
    return Bought(Index(("group", "product"), items), random.uniform(5.0, 50.0, 6))


def chosen(curves, base, prices, spending):
    """What a household with this utility buys: most utility within its spending, by an independent solver."""
    worth, length = curves.worth.ravel(), (curves.length * base[:, None]).ravel()
    cost = np.repeat(prices, curves.length.shape[1])
    bounds = [(0.0, None if np.isinf(each) else each) for each in length]
    found = linprog(-worth, A_ub=[cost], b_ub=[spending], bounds=bounds)
    return found.x.reshape(curves.length.shape).sum(axis=1)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_linear_expenditure_system_buys_what_stone_says(seed):
    random = np.random.default_rng(seed)
    base, prices = random.uniform(5.0, 50.0, 3), random.uniform(0.8, 1.25, 3)
    bought = Bought(Index(("product",), (("bread",), ("cloth",), ("bus",))), base)
    income, _ = engel(bought, random.uniform(0.4, 1.6, 3))
    frisch = -random.uniform(1.8, 4.0)
    curves = linear_expenditure(bought, FINE, income, np.full(3, frisch))
    spent = base.sum()
    gamma = base * (1.0 + income / frisch)
    beta = (base - gamma) / (spent - gamma.sum())
    spending = spent * random.uniform(0.95, 1.05)
    closed = gamma + beta / prices * (spending - prices @ gamma)
    assert beta.sum() == pytest.approx(1.0)
    # Steps of half a per cent; what all others leave over within theirs falls on the one product bought last.
    assert chosen(curves, base, prices, spending) == pytest.approx(closed, rel=0.01, abs=0.005 * spent)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_income_elasticities_of_the_system_are_those_asked_for(seed):
    random = np.random.default_rng(seed)
    bought = bought_by_two(seed)
    income, factor = engel(bought, random.uniform(0.3, 1.8, 6))
    for rows in (slice(0, 3), slice(3, 6)):
        share = bought.base[rows] / bought.base[rows].sum()
        assert share @ income[rows] == pytest.approx(1.0)
        # d ln q / d ln E = beta / w, with beta_i = (q_i - gamma_i) / sum (q - gamma) and gamma = q (1 + e / phi).
        beyond = bought.base[rows] * -income[rows] / -2.5
        assert beyond / beyond.sum() / share == pytest.approx(income[rows])
    assert factor > 0


@pytest.mark.parametrize(("elasticity", "price"), [(0.3, 1.1), (0.8, 0.92), (1.5, 1.05)])
def test_an_own_price_elasticity_is_the_one_asked_for(elasticity, price):
    bought = Bought(Index(("product",), (("bread",), ("rest",))), np.array([10.0, 10.0]))
    curves = elasticity_by_product(bought, FINE, {"bread": elasticity}, 1.0)
    # At a price p the segment bought last is the one whose worth is p: q = p^-e, utility counted in money.
    q = curves.length[0][curves.worth[0] >= price].sum()
    assert q == pytest.approx(price**-elasticity, abs=0.006)


def test_products_bought_only_by_those_with_means_have_no_segment_below_zero():
    bought = Bought(Index(("product",), (("bread",), ("yacht",))), np.array([10.0, 10.0]))
    curves = linear_expenditure(bought, np.array(BREAKS), np.array([0.1, 2.9]), np.array([-2.0, -2.0]))
    assert (curves.length >= 0).all()
    assert (np.diff(curves.worth, axis=1) <= 0).all()


def test_a_unit_at_base_deliveries_is_worth_one_in_every_form():
    bought = bought_by_two(1)
    income, _ = engel(bought, np.ones(6))
    for curves in (
        linear_expenditure(bought, FINE, income, np.full(6, -2.0)),
        elasticity_by_product(bought, FINE, {"bread": 0.4}, 0.25),
    ):
        ends = np.cumsum(curves.length, axis=1)
        for row, (end, worth) in enumerate(zip(ends, curves.worth, strict=True)):
            assert worth[np.searchsorted(end, 1.0)] == pytest.approx(1.0, abs=0.03), row


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"form": "les", "income_elasticity": {"wheat": 0.5}}, "'?wheat'?.*Known: grain"),
        ({"form": "les", "income_elasticity": {"grain": "low"}}, "'grain' is 'low'"),
        ({"form": "les", "income_elasticity": {"grain": -0.2}}, "above 0"),
        ({"form": "les", "frisch": -0.5}, "must be below -1"),
        ({"form": "les", "frisch": {"suburb": -3.0}}, "suburb.*Known: town, village"),
        ({"form": "elastic", "own_price": {"grain": -0.3}}, "above 0"),
        ({"form": "elastic", "own_price": 0.3}, "table by product"),
        ({"form": "product", "own_price": {"grain": 0.3}}, "belongs to form = 'elastic'"),
        ({"form": "elastic", "frisch": -3.0}, "belongs to form = 'les'"),
    ],
)
def test_an_option_of_demand_that_cannot_be_meant_is_refused_with_the_way_out(options, says):
    economy = read_economy(bundled_path("made_up_valley"))

    def consumption_as_asked(problem):
        consumption(problem, **options)

    parts = [consumption_as_asked if part is consumption else part for part in DEFAULT_PARTS]
    with pytest.raises(UsageError, match=says):
        build_plan(economy, 2, parts=parts, growth=Growth(labour=0.0, productivity=0.0))


def test_what_was_assumed_about_demand_is_recorded(tmp_path):
    from lustrum.scenario import read_scenario, run_scenario

    scenario = tmp_path / "s.toml"
    scenario.write_text(
        'economy = "bundled:made_up_valley"\nyears = 2\n[growth]\nlabour = 0.0\nproductivity = 0.01\n'
        '[options.consumption]\nform = "les"\nfrisch = { village = -4.0 }\nincome_elasticity = { grain = 0.5 }\n'
    )
    plan = run_scenario(read_scenario(scenario))
    said = {each.name: each for each in plan.assumptions}
    assert said["frisch"].value == "-4 to -2 by group"
    assert "1 for 2 products not named" in said["income_elasticity"].text
    assert plan.status == "optimal" and plan.certificate.passed


def test_the_poor_give_up_less_bread_than_the_rich_when_it_gets_scarce():
    economy = read_economy(bundled_path("made_up_valley"))
    bought = Bought(Index(("group", "product"), (("village", "grain"), ("town", "grain"))), np.array([50.0, 35.4]))
    frisch = frisch_of({"village": -5.0, "town": -1.5}, bought)
    assert economy.group.labels == ("village", "town")
    curves = linear_expenditure(bought, FINE, np.ones(2), frisch)
    kept = [length[worth >= 1.3].sum() for length, worth in zip(curves.length, curves.worth, strict=True)]
    assert kept[0] > kept[1]
