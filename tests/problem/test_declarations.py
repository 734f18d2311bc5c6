"""Declarations say what they are: kinds, wishes with who asks, what may be added up, headlines in order."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.declarations import BALANCE, IDENTITY, KINDS, LIMIT, WISH, Wish
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy

PAIR = Index(("carrier",), (("rail",), ("road",)))


@pytest.fixture
def problem():
    return PlanProblem(random_economy(1), (2001, 2002), tail=1)


@pytest.fixture
def load(problem):
    return problem.add_variable("load", PAIR, units="tonnes")


def wish():
    return Wish(2, "the carriers", np.ones(2))


def test_kinds_are_limit_identity_balance_and_wish():
    assert KINDS == (LIMIT, IDENTITY, BALANCE, WISH) == ("limit", "identity", "balance", "wish")


def test_an_inequality_is_a_limit_an_equation_an_identity_and_a_wish_one_unless_said(problem, load):
    assert problem.add_constraint("most", load <= 1.0, units="t").kind == LIMIT
    assert problem.add_constraint("is", load.equals(1.0), units="t").kind == IDENTITY
    assert problem.add_constraint("asked", load >= 1.0, units="t", wish=wish()).kind == WISH
    assert problem.add_constraint("closed", load >= 0.0, units="t", kind=BALANCE).kind == BALANCE


def test_a_wish_without_who_asks_is_refused(problem, load):
    with pytest.raises(UsageError, match="says who asks"):
        problem.add_constraint("asked", load >= 1.0, units="t", kind=WISH)
    with pytest.raises(UsageError, match="says who asks"):
        problem.add_constraint("asked", load >= 1.0, units="t", kind=LIMIT, wish=wish())
    assert "asked" not in problem.constraints


def test_an_unknown_kind_is_refused_with_the_known_ones(problem, load):
    with pytest.raises(UsageError, match=r"'rule'.*limit, identity, balance, wish"):
        problem.add_constraint("most", load <= 1.0, units="t", kind="rule")


def test_rows_stand_in_the_years_given_and_in_every_year_else(problem, load):
    assert problem.add_constraint("late", load <= 1.0, units="t", years=[3]).years.tolist() == [False, False, True]
    assert problem.add_constraint("most", load <= 1.0, units="t").years.all()


def test_a_title_is_the_name_in_words_where_none_is_given(problem, load):
    assert problem.add_constraint("carrying_capacity", load <= 1.0, units="t").title == "Carrying capacity"
    assert (
        problem.add_constraint("other", load <= 1.0, units="t", title="Most on {carrier}").title == "Most on {carrier}"
    )
    problem.add_quantity("load_carried", load, units="t")
    assert problem.quantities["load_carried"].title == "Load carried"


def test_the_level_of_a_limit_is_what_stood_on_its_right_with_the_same_labels(problem, load):
    declared = problem.add_constraint("most", load * 2.0 <= np.array([3.0, 5.0]), units="t")
    assert declared.index == PAIR
    assert declared.bound.value(np.zeros((3, problem.width))).tolist() == [[3.0, 5.0]] * 3


@pytest.mark.parametrize(
    ("valuation", "unit", "items", "additive"),
    [
        ("basic", "the economy's", 4, True),
        ("physical", "the economy's", 4, False),
        ("physical", "jobs", 4, True),
        ("physical", "the economy's", 1, True),
    ],
)
def test_figures_are_added_up_unless_they_are_products_in_physical_units(valuation, unit, items, additive):
    problem = PlanProblem(dataclasses.replace(random_economy(1), valuation=valuation), (2001,))
    index = Index(("product",), tuple((f"P{i}",) for i in range(items)))
    x = problem.add_variable("x", index, units="1")
    problem.add_quantity("x", x, units=problem.economy.flow_unit if unit == "the economy's" else unit)
    assert problem.quantities["x"].additive is additive


def test_what_a_declaration_says_of_adding_up_stands_against_the_default(problem, load):
    problem.add_quantity("mixed", load, units="t", additive=False)
    assert not problem.quantities["mixed"].additive


def test_headlines_are_said_and_stand_in_the_order_of_declaration(problem, load):
    for name, headline in (("second", True), ("hidden", False), ("first", True)):
        problem.add_quantity(name, load, units="t", headline=headline)
    assert [name for name, each in problem.quantities.items() if each.headline] == ["second", "first"]


def test_a_base_nobody_stated_is_missing_and_not_zero(problem, load):
    problem.add_quantity("load", load, units="t")
    assert np.isnan(problem.quantities["load"].base).all() and problem.quantities["load"].base.shape == (2,)


def test_a_use_goes_on_with_the_column_of_its_name_and_one_that_is_no_final_use_with_none(problem):
    problem.uses("government", np.ones(4))
    problem.uses("exports", np.ones(4), at_home=False, final=False)
    problem.uses("festival", np.ones(4), continues=["households", "no such column"])
    said = {name: entry.continues for name, entry in problem.entries.items()}
    assert said == {"government": ("government",), "exports": (), "festival": ("households",)}
