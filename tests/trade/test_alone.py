"""Cards without a plan: the printed measures from one card, and what is missing named."""

from __future__ import annotations

import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.trade import Card, Cards, Learning, Offer, QualityIndex, alone_result, coefficient_table
from tests.economies import random_economy


def card(**more):
    given = {
        "offers": (Offer(100.0, "north"),), "indices": (QualityIndex("use", 0.8, 1.0),), "home_resources": 110.0,
        "input_world_value": 40.0, "home_price": 112.5,
    }  # fmt: skip
    return Card("looms", **given | more)


def answer(one, discount=None):
    return alone_result(Cards({"looms": one}), 1.0, 1.0, 1926, discount)


def test_one_card_gives_the_printed_measures():
    found = answer(card())
    assert found["ratio"][0] == pytest.approx(1.375)
    assert found["effective_protection"][0] == pytest.approx(0.8125)
    assert found["social_cost_benefit"][0] == pytest.approx(1.1875)
    # 110 and 40 at 2 make 190 at home, against 200 abroad for a good whose quality ours has 0.8 of.
    assert found["coefficient"][0] == pytest.approx(0.8 * 200 / 190)
    assert list(found["advice"]) == ["import"] and list(found["partner"]) == ["north"]


def test_a_premium_of_none_is_the_official_rate_and_says_another_thing():
    assert alone_result(Cards({"looms": card()}), 1.0, 0.0, 1926, None)["ratio"][0] == pytest.approx(2.75)


def test_a_line_that_learns_needs_a_rate_of_discount():
    learns = card(learning=Learning(100_000.0, 1000.0, first_cost=150.0), indices=(QualityIndex("use", 0.5, 1.0),),
                  skills=True)  # fmt: skip
    with pytest.raises(MissingDataError, match="--discount"):
        answer(learns)
    found = answer(learns, 0.08)
    assert list(found["advice"]) == ["invest, import meanwhile"] and list(found["sunset_year"]) == ["1929"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"offers": ()}, "no world_price"),
        ({"home_resources": float("nan")}, "no home_resources"),
        ({"input_world_value": float("nan")}, "no input_world_value"),
    ],
)
def test_a_card_that_cannot_stand_alone_says_what_it_lacks(change, says):
    with pytest.raises(MissingDataError, match=says):
        answer(card(**change))


def test_beside_a_plan_costs_of_a_card_are_refused():
    problem = build_plan(random_economy(1), 2, growth=Growth(labour=0.01, productivity=0.01), tail=1)
    with pytest.raises(UsageError, match="the plan knows both"):
        coefficient_table(problem, solve_plan(problem), Cards({"P0": Card("P0", home_resources=1.0)}))
