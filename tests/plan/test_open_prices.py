"""Ends of open prices: slopes of the goal on both sides, told wherever the price is told, and kept with the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.plan import binding_limits, current_prices, explain, solve_plan, summary
from lustrum.plan.ends import PriceEnds
from lustrum.plan.explain import worth_span
from lustrum.plan.open_prices import with_open_prices
from lustrum.plan.rows import RowBook
from lustrum.problem import Growth, build_plan, standard_form
from lustrum.solver import DualFace, SolverOptions, Status, WarmModel
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)
STEP = 1e-5


def balanced(seed: int):
    """Return a problem whose base year is on its trend: everything binds at once, and much is open."""
    return build_plan(random_economy(seed, growth=1.01**2 - 1), 3, growth=GROWTH, tail=1)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_the_ends_are_what_a_little_more_and_a_little_less_of_the_limit_is_worth(seed):
    problem = balanced(seed)
    plan, form, book = solve_plan(problem), standard_form(problem), RowBook(problem)
    model = WarmModel(form)
    model.solve()
    rest, asked = model.solve().objective, 0
    for number, (name, block) in enumerate(problem.constraints.items()):
        limit = plan.limits[name]
        if not limit.stops or limit.ends is None:
            continue
        for year, item in np.argwhere(~np.isnan(limit.ends.shadow[0]))[:2]:
            row = int(book.layout.row_start[number, year]) + int(item)
            step = STEP * form.row_scale[row]
            gains = []
            for side in (step, -step):
                lower, upper = form.row_lower.copy(), form.row_upper.copy()
                lower[row] -= side if block.sense == ">=" else -side if block.sense == "=" else 0.0
                upper[row] += side if block.sense in ("<=", "=") else 0.0
                found = model.solve(replace(form, row_lower=lower, row_upper=upper))
                gains.append((found.objective - rest) / side if found.status is Status.OPTIMAL else np.inf)
            least, most = limit.ends.shadow[:, year, item]
            room = 1e-3 * max(abs(least), abs(most) if np.isfinite(most) else 0.0) + 1e-6
            room += 1e-13 * abs(rest) / step  # two goals are compared, each as exact as its digits
            # A little is not nothing: the goal may bend again within the step, towards less for more of it.
            assert gains[0] <= least + room and gains[1] >= most - room, (name, year, item)
            asked += 1
    assert asked


def test_the_printed_figures_lie_between_their_ends_and_points_have_none():
    plan = solve_plan(balanced(1))
    opened = [limit for limit in plan.limits.values() if limit.ends is not None]
    assert opened
    for limit in opened:
        ends, price = limit.ends.shadow, limit.shadow_price.values
        wide = ~np.isnan(ends[0])
        assert (ends[0][wide] <= price[wide]).all() and (price[wide] <= ends[1][wide]).all()
        assert (ends[1][wide] - ends[0][wide] > 1e-3 * np.abs(ends[:, wide]).max(axis=0)).all()
        assert np.isnan(ends[:, len(plan.years) :]).all()
    for told in binding_limits(plan, 100):
        if told.worth_between is not None:
            least, most = told.worth_between
            assert least - 1e-9 <= told.worth_of_one_per_cent <= most + 1e-9
            money = told.current / told.shadow_price
            assert told.current_between == pytest.approx(tuple(money * end for end in told.shadow_price_between))


def test_all_years_together_are_worth_no_more_than_each_at_its_end():
    plan = solve_plan(balanced(2))
    told = [each for each in binding_limits(plan, 1000) if worth_span(plan, each) is not None]
    assert told
    for each in told:
        limit = plan.limits[each.limit]
        item, years = limit.shadow_price.position(each.label), len(plan.years)
        level, ends = limit.level.values[:years, item] / 100, limit.ends.shadow[:, :years, item]
        price = limit.shadow_price.values[:years, item]
        least, most = (np.where(np.isnan(end), price, end) @ level for end in ends)
        span = worth_span(plan, each)
        room = 1e-6 * max(map(abs, span)) + 2e-3 * float(
            np.abs(price) @ level
        )  # years that are points count as one value
        assert least - room <= span[0] <= price @ level + room and price @ level - room <= span[1] <= most + room


def open_to(plan, name: str, item: int, year: int, least: float, most: float):
    """Return the plan with one price open between two values, in the money of the year and in worth alike."""
    limit = plan.limits[name]
    ends = np.full((2, *limit.shadow_price.values.shape), np.nan)
    ends[:, year, item] = least, most
    opened = replace(limit, ends=PriceEnds(ends, ends, ends[:, year]))
    return replace(plan, limits={**plan.limits, name: opened})


def test_explain_says_between_which_values_a_price_may_lie_and_nothing_of_a_point():
    plan = solve_plan(balanced(1))
    year, price = plan.years[0], current_prices(plan).at("P0", plan.years[0])
    wide = open_to(plan, "balance", 0, 0, price - 0.04, price + 0.08)
    said = explain(wide, f"P0 {year}")
    assert said.price_between == pytest.approx((price - 0.04, price + 0.08))
    ends = f"anywhere between {price - 0.04:.3g} and {price + 0.08:.3g}."
    assert any(f"(base-year basket = 1), {ends}" in sentence for sentence in said.sentences)
    point = explain(plan, f"P0 {year}")
    assert point.price_between is None and not any("worth" in s and "anywhere" in s for s in point.sentences[:3])
    endless = explain(open_to(plan, "balance", 0, 0, price, np.inf), f"P0 {year}")
    assert any(f"anywhere from {price:.3g} up." in sentence for sentence in endless.sentences)


def test_the_summary_and_the_tables_hold_the_ends_of_open_prices_only():
    plan = solve_plan(balanced(1))
    for told, each in zip(summary(plan)["binding"], binding_limits(plan), strict=True):
        assert told["shadow_price_between"] == each.shadow_price_between
        assert told["worth_between"] == each.worth_between
    table = plan.tables["shadow_price_ends"]
    assert table.index.dims == ("limit", "label", "end")
    limit = next(limit for limit in plan.limits.values() if limit.ends is not None and limit.stops)
    year, item = np.argwhere(~np.isnan(limit.ends.shadow[0]))[0]
    label = limit.shadow_price.index.label(int(item))
    assert table.at(f"{limit.name}, {label}, least", plan.years[year]) == limit.ends.shadow[0, year, item]
    bare = replace(plan, limits={name: replace(each, ends=None) for name, each in plan.limits.items()})
    assert "shadow_price_ends" not in bare.tables and "current_price_ends" not in bare.tables
    wide = open_to(bare, "balance", 1, 0, 0.5, np.inf)
    assert list(wide.tables["current_price_ends"].rows()) == [
        ("P1", "least", plan.years[0], 0.5, "1 (base-year basket = 1)")
    ]


def test_a_method_that_leaves_no_basis_says_nothing_of_ends():
    plan = solve_plan(balanced(1), SolverOptions(method="blocks"))
    assert plan.status == "optimal" and all(limit.ends is None for limit in plan.limits.values())


def test_without_a_face_or_on_a_point_of_one_nothing_is_open():
    plan = solve_plan(balanced(1))
    assert with_open_prices(plan, balanced(1), None) is plan
    point = DualFace(np.zeros(3), np.zeros((3, 0)), np.zeros((0, 0)), np.zeros(0))
    assert with_open_prices(plan, balanced(1), point) is plan
