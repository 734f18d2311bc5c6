"""Wishes become rows: those that can be meant, each with who asks."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import build_plan
from lustrum.problem.wishes import WishedValue, asked_value, trend_of
from tests.economies import random_economy
from tests.problem.solving import GROWTH


def test_two_wishes_on_one_total_both_count():
    economy = random_economy(2)
    total = float(economy.household_consumption.sum())
    wishes = [WishedValue("consumption", "total", 2001, "=", value * total, 2, "x") for value in (1.0, 1.01)]
    plan = solve_plan(build_plan(economy, 2, growth=GROWTH, wishes=wishes, tail=1))
    assert plan.status == "relaxed"
    assert plan.wish_report is not None
    assert len(plan.wish_report.clash) == 2


def rows_of(*wishes, years=2):
    problem = build_plan(random_economy(2), years, growth=GROWTH, wishes=wishes, tail=1)
    return problem, {name: c for name, c in problem.constraints.items() if c.wish and "options" not in c.wish.origin}


def asked(problem):
    return {name: c for name, c in problem.constraints.items() if name.startswith("wish_")}


def test_a_wish_names_its_quantity_who_asks_and_what_it_is_measured_against():
    problem, _ = rows_of(WishedValue("output", "P1", 2002, ">=", 50.0, 3, "a council"))
    (found,) = asked(problem).values()
    assert (found.wish.quantity, found.wish.origin, found.wish.priority) == ("output", "a council", 3)
    assert found.wish.scale.tolist() == [50.0]
    assert found.years.tolist() == [False, True, False]
    assert found.meaning == "Asked for by a council." and found.title == "Gross output: {product}"


def test_a_wish_for_nothing_is_measured_against_the_base_year():
    problem, _ = rows_of(WishedValue("imports", "P1", 2001, "<=", 0.0, 2, "x"))
    (found,) = asked(problem).values()
    assert found.wish.scale == pytest.approx([problem.economy.imports[1]])


def test_a_wish_without_a_year_is_for_every_year_shown_and_none_of_the_tail():
    problem, _ = rows_of(WishedValue("output", "P1", None, ">=", 1.0, 2, "x"), years=3)
    years = [np.flatnonzero(found.years).tolist() for found in asked(problem).values()]
    assert years == [[0], [1], [2]]


def test_wishes_of_one_kind_stand_in_one_block_each_with_its_value():
    wishes = [WishedValue("output", f"P{i}", 2001, ">=", 10.0 * (i + 1), 2, "x") for i in (2, 0)]
    problem, _ = rows_of(*wishes)
    (found,) = asked(problem).values()
    assert found.index.items == (("P2",), ("P0",))
    assert found.bound.value(np.zeros((3, problem.width)))[0].tolist() == [30.0, 10.0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"quantity": "outptu"}, "'outptu'.*Known: .*output"),
        ({"label": "P9"}, "'P9'.*Known: P0, P1, P2, P3"),
        ({"year": 2000}, "2000, outside the plan 2001-2002"),
        ({"year": 2004}, "solved to 2003"),
        ({"sense": ">"}, "sense '>'"),
        ({"value": float("nan")}, "give a number"),
        ({"value": float("inf")}, "give a number"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_refused_with_what_can(change, says):
    wish = dataclasses.replace(WishedValue("output", "P1", 2002, ">=", 50.0, 2, "x"), **change)
    with pytest.raises(UsageError, match=says):
        rows_of(wish)


def test_a_wish_in_the_tail_is_taken():
    problem, _ = rows_of(WishedValue("output", "P1", 2003, ">=", 1.0, 2, "x"))
    assert len(asked(problem)) == 1


def test_a_wish_reads_as_a_sentence():
    assert str(WishedValue("labour_by_activity", "", None, "<=", 2e6)) == "labour by activity in every year <= 2e+06"


def test_a_wish_beside_the_trend_is_a_multiple_of_the_grown_base_year_figure(us_2012):
    problem = build_plan(us_2012, 3, growth=GROWTH)
    base = problem.quantities["consumption"].base[us_2012.product.position("A18")]
    wish = WishedValue("consumption", "A18", 2014, ">=", than_trend=1.05)
    assert asked_value(problem, wish, 2014) == pytest.approx(1.05 * base * (1 + GROWTH.trend) ** 2)
    whole = WishedValue("trade_deficit", "", 2015, "<=", than_trend=0.9)
    assert asked_value(problem, whole, 2015) == pytest.approx(0.9 * us_2012.base_deficit * (1 + GROWTH.trend) ** 3)


def test_the_trend_of_jobs_and_work_is_that_of_people_not_of_output(us_2012):
    problem = build_plan(us_2012, 2, growth=GROWTH)
    for quantity in ("labour", "work"):
        base = float(problem.quantities[quantity].base.sum())
        assert trend_of(problem, quantity, None, 2014) == pytest.approx(base * (1 + GROWTH.labour) ** 2)


def test_what_is_wished_by_a_year_is_reached_in_even_steps_from_the_trend_or_the_base_year(us_2012):
    problem = build_plan(us_2012, 4, growth=GROWTH)
    position = us_2012.product.position("A18")
    wish = WishedValue("consumption", "A18", None, ">=", than_trend=1.04, by=2016)
    factors = [asked_value(problem, wish, y) / trend_of(problem, "consumption", position, y) for y in range(2013, 2017)]
    assert factors == pytest.approx([1.01, 1.02, 1.03, 1.04])
    base = float(problem.quantities["consumption"].base[position])
    level = WishedValue("consumption", "A18", None, ">=", 2.0 * base, by=2016)
    steps = [asked_value(problem, level, year) / base for year in range(2013, 2017)]
    assert steps == pytest.approx([1.25, 1.5, 1.75, 2.0])


def test_a_wish_by_a_year_asks_of_every_year_until_then(us_2012):
    wish = WishedValue("consumption", "A18", None, ">=", than_trend=1.01, by=2014)
    problem = build_plan(us_2012, 4, growth=GROWTH, wishes=[wish])
    years = [block.years for block in problem.constraints.values() if block.wish is not None]
    assert np.sum(years, axis=0)[:4].tolist() == [1, 1, 0, 0]
    assert str(wish) == "consumption of A18 by 2014 >= 1.01 times the trend"


@pytest.mark.parametrize(("quantity", "says"), [("utility", "no figure"), ("above_capacity", "has 0")])
def test_a_trend_that_is_not_above_zero_is_no_measure(us_2012, quantity, says):
    with pytest.raises(UsageError, match=f"beside the trend.*{says}"):
        build_plan(us_2012, 2, growth=GROWTH, wishes=[WishedValue(quantity, "", None, ">=", than_trend=1.1)])
