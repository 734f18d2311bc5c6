"""How far yearly figures move: against the trend, against the plan without wishes, with more years."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.plan import indicators
from lustrum.plan.moves import AUDIT, LONGER, TREND, UNWISHED, moved_by_more_years, moves, trend_of
from lustrum.problem import WishedValue
from lustrum.results import as_data, from_data
from tests.economies import random_economy
from tests.plan.told_something import planned


@pytest.fixture(scope="module")
def economy():
    return random_economy(7)


@pytest.fixture(scope="module")
def wished(economy):
    feast = 1.06 * 1.0201**3 * float(economy.household_consumption.sum())
    return planned(economy, WishedValue("consumption", "", 2003, ">=", feast, 1, "the assembly"))


@pytest.fixture(scope="module")
def unwished(economy):
    return planned(economy)


def values(plan, name):
    return np.array(next(one for one in indicators(plan) if one.name == name).values)


def test_a_move_is_the_largest_of_the_years_in_per_cent_of_the_plan(wished, unwished):
    found = moves(wished, {UNWISHED: unwished})
    at = [name for (name,) in found.items].index("consumption")
    own, other = values(wished, "consumption"), values(unwished, "consumption")
    by_year = 100 * (own - other) / own
    furthest = int(np.argmax(np.abs(by_year)))
    assert found[UNWISHED][at] == pytest.approx(by_year[furthest], abs=1e-4)
    assert found[f"{UNWISHED}_in"][at] == str(wished.years[furthest])


def test_people_are_held_against_the_growth_of_labour_and_money_against_the_trend(unwished):
    found = moves(unwished, {})
    by_name = dict(zip([name for (name,) in found.items], found[TREND], strict=True))
    assert abs(by_name["work"]) < 0.1 and abs(by_name["labour"]) < 1.0 and abs(by_name["gdp"]) < 0.5


def test_a_plan_does_not_move_against_itself(wished):
    found = moves(wished, {UNWISHED: wished, LONGER: wished})
    assert not np.nan_to_num(found[UNWISHED]).any() and not np.nan_to_num(found[LONGER]).any()


def test_a_figure_below_zero_is_measured_in_the_gross_domestic_product(wished, unwished):
    name = "trade_deficit"
    own, other = values(wished, name), values(unwished, name)
    assert (own < 0).any() or (own > 0).all()
    shifted = dataclasses.replace(
        unwished,
        quantities={
            **unwished.quantities,
            name: dataclasses.replace(unwished.quantities[name], values=unwished.quantities[name].values - 1000.0),
        },
    )
    found = moves(wished, {LONGER: shifted})
    at = [label for (label,) in found.items].index(name)
    by_year = 100 * (other - 1000.0 - own) / values(wished, "gdp")
    assert found[LONGER][at] == pytest.approx(by_year[np.argmax(np.abs(by_year))], abs=1e-4)


def test_the_answer_is_the_same_once_stored_and_says_what_moves_most(wished, unwished):
    found = moves(wished, {UNWISHED: unwished, LONGER: unwished}, failed=("nothing failed",))
    again = from_data(as_data(found))
    assert found.name == AUDIT and moved_by_more_years(again) == moved_by_more_years(found) != []
    assert "against the plan without wishes, what moves most is" in found.notes[1]
    assert again.notes == found.notes and found.notes[-1] == "nothing failed"


def test_without_more_years_nothing_is_said_of_them_and_without_growth_nothing_of_a_trend(unwished):
    assert moved_by_more_years(moves(unwished, {})) == []
    unnamed = dataclasses.replace(unwished, growth={**unwished.growth, "labour": None})
    assert trend_of(unnamed) is None and TREND not in moves(unnamed, {}).measures
