"""What is said of a repair programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import UsageError
from lustrum.freight import read_freight
from lustrum.freight.repair_results import GOAL, course_result, courses, repair_results
from lustrum.report.result_pictures import drawn


@pytest.fixture(scope="module")
def year_1920():
    return read_freight(bundled_path("locomotives_1920")).programme


@pytest.fixture(scope="module")
def made_up():
    return read_freight(bundled_path("made_up_railways")).programme


def test_the_figures_of_1920_are_in_the_title(year_1920):
    (result,) = repair_results(year_1920, "roubles")
    assert drawn(result).title == (
        "80 per cent fit by 1924-H2 take 754.6 repairs a month; 256 (as in January 1920) settle at 27.4 per cent"
    )
    assert any(
        note.startswith("as in July 1920, 1,045 repairs a month: settles at 100 per cent") for note in result.notes
    )


def test_courses_are_those_stated_and_what_the_goal_takes(year_1920):
    assert set(courses(year_1920)) == {"as in January 1920", "as in May 1920", "as in July 1920", GOAL}


def test_a_standstill_is_dated_by_its_period_and_in_months(made_up):
    result = course_result(made_up, 200.0, None)
    (note,) = [note for note in result.notes if note.startswith("STANDSTILL")]
    assert "by the end of 1922-Q1, after 12.7 months" in note
    path = [value for labels, value in zip(result.items, result["fit"], strict=True) if labels[0] == "as last year"]
    assert path[4] > 200.0 > path[5]


def test_too_few_from_the_start_say_when_they_are_enough(made_up):
    result = course_result(made_up, 300.0, None)
    assert any("fewer than the freight needs at the start, never enough" in note for note in result.notes)
    assert any(
        "fewer than the freight needs at the start, enough by the end of 1921-Q2" in note for note in result.notes
    )


def test_orders_of_shops_make_the_path_told(made_up):
    found = {each.name: each for each in repair_results(made_up, "roubles", worth=40_000.0)}
    orders = found["repair_orders"]
    first = [value for labels, value in zip(orders.items, orders["order"], strict=True) if labels[1] == "1921-Q3"]
    course = found["locomotive_courses"]
    rate = dict(zip(course.items, course["repairs"], strict=True))
    assert sum(first) == pytest.approx(3 * rate["by the shops", "1921-Q3"])
    assert orders.notes[0].startswith("the goal of 372 fit locomotives is met by 1922-Q4")
    assert found["locomotive_ways"].items[0] == ("medium repair", "repair")


def test_a_goal_the_shops_cannot_reach_says_how_many_are_missing(made_up):
    few = replace(made_up, shops=replace(made_up.shops, hours=made_up.shops.hours / 3.0), ways=())
    orders = next(each for each in repair_results(few, "roubles") if each.name == "repair_orders")
    assert "are missing" in orders.notes[0]


def test_imports_without_an_exchange_rate_and_a_programme_without_a_rate_are_refused(made_up):
    with pytest.raises(UsageError, match="exchange_rate"):
        repair_results(replace(made_up, exchange_rate=float("nan")), "roubles")
    with pytest.raises(UsageError, match="a_month, or a goal_share"):
        course_result(replace(made_up, rates={}, goal=None), None, None)


def test_the_split_of_seasons_is_kept(made_up):
    repairs = courses(made_up)[GOAL]
    assert repairs[2] / repairs[1] == pytest.approx(1.1667) and np.ptp(repairs[[0, 1, 3]]) == pytest.approx(0.0)
