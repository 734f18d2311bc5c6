"""A plan in a headline and five sentences."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.plan import GivenUp, Plan, first_screen
from lustrum.plan.first_screen import MOST_WORDS, TOLD, default_words, paragraphs
from lustrum.plan.solve import solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.problem.build import DEFAULT_PARTS
from lustrum.problem.parts.pace import absorptive_limits
from tests.economies import random_economy

ONE = GivenUp(
    "wheat in 2002 at least 500", "consumption", "P0", 2002, ">=", 500.0, 450.0, "million crowns/year", 2, "us"
)


def made(seed: int, years: int = 3) -> Plan:
    problem = build_plan(random_economy(seed), years, growth=Growth(labour=0.01, productivity=0.01))
    return solve_plan(problem, name="small", break_ties=False)


@pytest.fixture(scope="module")
def small() -> Plan:
    return made(7)


@given(st.integers(0, 40))
@settings(max_examples=15, deadline=None)
def test_any_plan_is_told_in_a_minute(seed: int) -> None:
    screen = first_screen(made(seed))
    assert len(screen.sentences) == len(TOLD) == 5 and screen.words <= MOST_WORDS
    assert all(each.endswith(".") for each in screen.sentences) and not screen.headline.endswith(".")


@given(st.text(min_size=1, max_size=400), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_however_long_the_wishes_are_it_is_told_in_a_minute(small: Plan, wish: str, count: int) -> None:
    lost = tuple(dataclasses.replace(ONE, quantity=f"{wish} {k}", label=wish) for k in range(count))
    screen = first_screen(dataclasses.replace(small, status="relaxed", given_up=lost))
    assert screen.words <= MOST_WORDS
    assert f"{count} wish" in screen.sentences[3] and "refused" in screen.sentences[3]


def test_print_is_the_first_screen(small: Plan) -> None:
    screen = first_screen(small)
    assert str(small).splitlines() == [f"{screen.headline}.", *screen.sentences]
    assert [sentence for _, sentence in paragraphs(small)] == list(screen.sentences)


def test_the_headline_says_the_figure_and_what_holds_it_back(small: Plan) -> None:
    headline = first_screen(small).headline
    assert headline.startswith("Household consumption grows by ") and "per cent a year; " in headline
    assert headline.endswith(("hold it back", "holds it back", "nothing holds it back"))


def test_a_plan_that_failed_its_check_says_so(small: Plan) -> None:
    failed = dataclasses.replace(small, certificate=dataclasses.replace(small.certificate, passed=False))
    assert first_screen(failed).sentences[4].startswith("The figures did not pass lustrum's own check")


def test_a_plan_that_does_not_exist_is_told_too(small: Plan) -> None:
    none = dataclasses.replace(small, status="infeasible", quantities={}, limits={}, balance={})
    screen = first_screen(none)
    assert screen.headline.startswith("There is no plan") and screen.words <= MOST_WORDS


def test_widths_of_lustrum_are_marked_with_their_option_and_facts_are_not(small: Plan) -> None:
    assert default_words(small, "investment_rise").startswith(
        "lustrum's own default: absorptive_limits.total_rise = 0."
    )
    assert default_words(small, "capacity") == ""
    economy = random_economy(7)
    bound = partial(absorptive_limits, total_rise=0.1, total_fall=0.1, activity_band=0.3)
    parts = [bound if part is absorptive_limits else part for part in DEFAULT_PARTS]
    stated = build_plan(economy, 3, parts=parts, growth=Growth(labour=0.01, productivity=0.01))
    assert default_words(solve_plan(stated, name="small", break_ties=False), "investment_rise") == ""
