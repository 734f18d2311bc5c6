"""Inertia: orders keep to those of the plan before unless more is won."""

from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem.parts.inertia import FADES
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.demos import demo_path


@pytest.fixture(scope="module")
def session():
    return Session(read_scenario(demo_path("germany_1995")))


@pytest.fixture(scope="module")
def former(session):
    """Orders that lie above those of the plan in every other year and below in the rest."""
    orders = session.plan.quantities["investment"]
    pattern = np.where(np.arange(len(orders.years)) % 2 == 0, 1.03, 0.97)
    return {
        (item[0], item[1]): dict(zip(orders.years, (column * pattern).tolist(), strict=True))
        for item, column in zip(orders.index.items, orders.values.T, strict=True)
    }


def moved(plan, former):
    orders = plan.quantities["investment"]
    total = 0.0
    for item, column in zip(orders.index.items, orders.values.T, strict=True):
        total += sum(abs(v - former[item][y]) for y, v in zip(orders.years, column, strict=True))
    return total


def test_the_heavier_it_weighs_the_less_is_moved(session, former):
    kept = [
        moved(
            session.again(
                economy=lambda e: replace(e, former_investment=former), options={"inertia": {"weight": w}}
            ).plan,
            former,
        )
        for w in (0.0, 0.3, 3.0)
    ]
    assert kept[0] > kept[1] >= kept[2] and kept[2] < 0.9 * kept[0]


def test_no_weight_and_no_plan_before_change_nothing(session, former):
    rows = list(session.problem.constraints)
    none = session.again(economy=lambda e: replace(e, former_investment=former), options={"inertia": {"weight": 0.0}})
    assert list(none.problem.constraints) == rows and not none.problem.goal_costs
    alone = session.again(options={"inertia": {"weight": 0.8}})
    assert list(alone.problem.constraints) == rows


def test_years_the_plan_before_does_not_have_are_free(session, former):
    first = {item: {1996: path[1996], 1997: path[1997]} for item, path in former.items()}
    some = session.again(economy=lambda e: replace(e, former_investment=first), options={"inertia": {"weight": 0.8}})
    ((_, by_year),) = some.problem.goal_costs
    assert by_year[0] == 0.8 and by_year[1] == 0.8 * FADES and not by_year[2:].any()


def test_a_goal_that_does_not_say_what_money_is_worth_is_refused(session, former):
    asked = session.again(
        economy=lambda e: replace(e, former_investment=former), goal="output", goal_options={},
        options={"inertia": {"weight": 0.8}},
    )  # fmt: skip
    with pytest.raises(UsageError, match=r"inertia\.weight = 0"):
        _ = asked.problem
