"""The coefficient table of a plan: its law over random economies, and what cards change."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem.parts.trade import trade
from lustrum.trade import Card, Cards, Learning, Offer, QualityIndex, coefficient_results, coefficient_table, home_cost
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)
seeds = st.integers(0, 10_000)
few = settings(max_examples=12, deadline=None)


def solved(economy, **trade_options):
    parts = [partial(trade, **trade_options) if part is trade else part for part in DEFAULT_PARTS]
    problem = build_plan(economy, 3, parts=parts, growth=GROWTH, tail=1)
    return problem, solve_plan(problem, break_ties=False)


def with_margins(economy, seed):
    """The same economy in which imports carry home margins and duties, and some cost less abroad than at home."""
    rng = np.random.default_rng(seed)
    margins = rng.uniform(0.0, 0.03, len(economy.product)) * economy.imports.sum()
    final = {**economy.final_demand, "import_margins": margins}
    final["households"] = economy.final("households") - margins
    price = {label: {2000: float(rng.uniform(0.8, 1.0))} for label in economy.product}
    return dataclasses.replace(economy, final_demand=final, world_import_price=price)


def compared(table):
    """Where a product is both made and imported: home resources, those of an import, and the import's own rent."""
    cost, at = table.cost, list(table.at)
    both = (cost.imports[:, at] > 1e-6) & (cost.quantity[:, at] > 1e-6)
    worth = cost.exchange_rate[:, None] * table.world_value_added
    return both, table.home_resources, worth, table.import_rent


@few
@given(seeds, st.booleans(), st.booleans())
def test_a_product_made_and_imported_with_no_import_row_binding_has_a_ratio_of_one(seed, bands, margins):
    economy = random_economy(seed)
    if margins:
        economy = with_margins(economy, seed)
    problem, plan = solved(economy, bands=bands)
    table = coefficient_table(problem, plan)
    both, home, worth, rent = compared(table)
    price = table.cost.unit_cost[:, list(table.at)]
    free = both & (np.abs(rent) <= 1e-9 * price)
    assert np.allclose(home[free], worth[free], atol=1e-6 * price.max(), rtol=0)
    decent = free & (worth > 0.05 * price)
    assert np.abs(table.ratio[decent] - 1.0).max(initial=0.0) < 1e-6
    if not bands:
        assert free[both].all()


@few
@given(seeds)
def test_without_the_rents_of_its_own_bounds_the_ratio_of_an_import_is_always_one(seed):
    problem, plan = solved(random_economy(seed))
    table = coefficient_table(problem, plan)
    both, home, worth, rent = compared(table)
    price = table.cost.unit_cost[:, list(table.at)]
    assert both.any()
    assert np.allclose((home - rent)[both], worth[both], atol=1e-6 * price.max(), rtol=0)


@few
@given(seeds)
def test_the_account_of_a_unit_adds_up_to_the_plan_s_price_of_the_product(seed):
    problem, plan = solved(random_economy(seed))
    cost = home_cost(problem, plan)
    made = cost.quantity > 1e-6
    assert np.allclose(cost.unit_cost[made], cost.supply_price[made], rtol=1e-6, atol=1e-8)
    assert (cost.labour[made] >= -1e-9).all() and (cost.capacity[made] >= -1e-9).all()


def test_a_plan_stored_without_the_years_behind_it_is_refused():
    problem, plan = solved(random_economy(3))
    cut = dataclasses.replace(
        plan,
        solved_years=plan.years,
        limits={
            name: dataclasses.replace(limit, shadow_price=limit.shadow_price.first(3), slack=limit.slack.first(3))
            for name, limit in plan.limits.items()
        },
    )
    with pytest.raises(UsageError, match="make it again"):
        coefficient_table(problem, cut)


def test_a_limit_of_another_part_enters_the_cost_under_its_name():
    economy = random_economy(5)
    _, plan = solved(economy)
    ceiling = 0.9 * plan.table("activity_level").at("P1", 2002)
    wished = build_plan(economy, 3, growth=GROWTH, tail=1,
                        wishes=[WishedValue("activity_level", "P1", 2002, "<=", ceiling)])  # fmt: skip
    plan = solve_plan(wished, break_ties=False)
    assert plan.status == "optimal"
    cost = home_cost(wished, plan)
    name = next(name for name in cost.other if "activity_level" in name)
    assert cost.other[name][1, 1] > 0.0
    assert np.allclose(cost.unit_cost[1, 1], cost.supply_price[1, 1], rtol=1e-6)


# -- cards -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def case():
    return solved(random_economy(1))


def of(table, product):
    return table.product.index(product)


def test_half_the_quality_halves_the_coefficient_and_what_is_saved_abroad(case):
    plain = coefficient_table(*case)
    card = Card("P0", indices=(QualityIndex("lamp hours", 500.0, 1000.0),))
    table = coefficient_table(*case, Cards({"P0": card}))
    k = of(table, "P0")
    assert np.allclose(table.coefficient[:, k], plain.coefficient[:, k] / 2)
    world = plain.cost.world_price[:, 0]
    assert np.allclose(table.world_value_added[:, k], plain.world_value_added[:, k] - 0.5 * world)
    others = [i for i in range(len(table.product)) if i != k]
    assert np.allclose(table.ratio[:, others], plain.ratio[:, others], equal_nan=True)


def test_failures_count_as_quality_when_lower_is_better():
    assert Card("x", indices=(QualityIndex("failures", 4.0, 2.0, 1.0, True),)).quality == pytest.approx(0.5)


def test_quality_in_the_price_and_in_q_would_count_twice_and_is_refused():
    with pytest.raises(UsageError, match="counted twice"):
        Card("P0", price_of="same_quality", indices=(QualityIndex("hours", 1.0, 2.0),))


def test_a_tariff_is_taken_out_of_the_world_price(case):
    duty = Cards({"P0": Card("P0", offers=(Offer(1.2, price_at="duty_paid", tariff=0.2),))})
    border = Cards({"P0": Card("P0", offers=(Offer(1.0),))})
    assert np.allclose(coefficient_table(*case, duty).ratio, coefficient_table(*case, border).ratio, equal_nan=True)
    with pytest.raises(MissingDataError, match="after duty"):
        Offer(1.2, price_at="duty_paid").at_border("P0")
    with pytest.raises(MissingDataError, match="carriage"):
        Offer(1.2, price_at="fob").at_border("P0")
    assert Offer(1.0, price_at="fob", transport=0.1).at_border("P0") == pytest.approx(1.1)


def test_the_partner_that_is_cheapest_at_the_border_sets_the_price_of_a_year():
    offers = (Offer(1.0, "north"), Offer(1.2, "south"), Offer(0.8, "south", 2003), Offer(0.7, "west", 2009))
    card = Card("P0", offers=offers)
    assert [card.offer(year).partner for year in (2001, 2003, 2010)] == ["north", "south", "west"]


def test_protection_is_not_known_without_a_price_or_a_tariff_and_follows_the_tariff_with_one(case):
    assert np.isnan(coefficient_table(*case).nominal).all()
    table = coefficient_table(*case, Cards({"P0": Card("P0", tariff=0.25)}))
    k = of(table, "P0")
    assert np.allclose(table.nominal[:, k], 1.25)
    # A duty on the product alone: its value added is protected by the duty over the share of value added.
    price, value = table.cost.world_price[:, 0], table.world_value_added[:, k]
    own_use = case[1].economy.use.toarray()[0, 0]
    assert np.allclose(table.effective[:, k], 0.25 * price * (1 - own_use) / value)


def test_a_product_kept_by_a_vote_shows_what_it_costs_a_year(case):
    worse = tuple(QualityIndex("use", 0.7, 1.0) for _ in range(1))
    card = Card("P0", indices=worse, strategic=True, decision="D-3")
    table = coefficient_table(*case, Cards({"P0": card}))
    k = of(table, "P0")
    assert table.advice[k].advice == "protect" and "D-3" in table.advice[k].reason
    ratio, value = table.ratio[:, k], table.world_value_added[:, k]
    written_out = (ratio - 1) * value * table.cost.exchange_rate * table.cost.quantity[:, 0]
    assert np.allclose(table.yearly_cost[:, k], written_out)
    assert table.advice[k].yearly_cost == pytest.approx(written_out.mean())
    with pytest.raises(UsageError, match="decision"):
        Card("P0", strategic=True)


def test_a_line_that_learns_is_advised_with_its_sunset(case):
    worse = (QualityIndex("use", 0.8, 1.0),)
    learning = Learning(investment=0.001, quantity=10.0, rate=0.3)
    card = Card("P0", indices=worse, learning=learning, skills=True)
    table = coefficient_table(*case, Cards({"P0": card}))
    said = table.advice[of(table, "P0")]
    assert said.advice == "invest, import meanwhile" and said.sunset >= 2002
    assert {"learning_years", "interest"} <= {note.name for note in table.assumptions}


def test_an_unknown_product_of_a_card_is_refused(case):
    with pytest.raises(UsageError, match="'P9' is no product"):
        coefficient_table(*case, Cards({"P9": Card("P9")}))


def test_a_plan_without_trade_has_no_price_to_compare_with():
    problem = build_plan(random_economy(1, trade=False), 2, growth=GROWTH, tail=1)
    with pytest.raises(MissingDataError, match="no foreign trade"):
        coefficient_table(problem, solve_plan(problem))


def test_coefficients_are_measures_and_no_target_of_a_plan_may_name_one(case):
    with pytest.raises(UsageError, match="coefficient"):
        build_plan(random_economy(1), 2, growth=GROWTH, wishes=[WishedValue("coefficient", "P0", 2001, ">=", 1.0)])


def test_the_aggregate_lies_between_the_best_and_the_worst_product(case):
    table = coefficient_table(*case)
    for t in range(3):
        assert table.coefficient[t].min() <= table.aggregate[t] <= table.coefficient[t].max()
    # Every product of the made-up economy is traded for more than a hundredth.
    assert table.aggregate_traded == pytest.approx(table.aggregate)


def test_a_product_hardly_traded_counts_apart_and_scarce_capacity_is_named_as_what_makes_it_dear():
    economy = random_economy(12)
    imports, final = economy.imports.copy(), dict(economy.final_demand)
    moved = imports[0] * 0.999
    imports[0] -= moved
    exports = economy.final("exports").copy()
    exports[0] *= 0.001
    # What is no longer imported nor exported is made, or taken, by households.
    final["exports"] = exports
    final["households"] = economy.final("households") + np.eye(4)[0] * (
        economy.final("exports")[0] - exports[0] - moved
    )
    alone = dataclasses.replace(economy, imports=imports, final_demand=final)
    table = coefficient_table(*solved(alone))
    assert table.import_share[:, 0].max() < 0.01
    assert "hardly traded" in table.advice[0].reason
    others = [1, 2, 3]
    weights = (table.cost.quantity * table.cost.world_price)[:, others]
    written_out = weights.sum(axis=1) / (weights / table.coefficient[:, others]).sum(axis=1)
    assert table.aggregate_traded == pytest.approx(written_out)
    for k, advice in enumerate(table.advice):
        if "rent of scarce capacity" in advice.reason:
            assert advice.advice in ("import", "make for home use")
            assert table.of(table.cost.capacity)[:, k].mean() > 0.3 * table.home_resources[:, k].mean()


def test_every_answer_names_units_and_the_reason_of_each_product(case):
    answers = {answer.name: answer for answer in coefficient_results(coefficient_table(*case))}
    assert set(answers) == {"coefficients", "aggregate_coefficient", "coefficients_by_year", "resource_costs"}
    assert all(answers["coefficients"]["reason"])
    account = answers["resource_costs"]
    total = sum(np.array(account[name]) for name in ("labour", "capacity", "input_premium", "tradable_inputs"))
    assert np.allclose(total, account["unit_cost"])
