"""Checks count anew: the worst place, relative to base-year size, and nothing where there is nothing to say."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from lustrum.labels import Axis, Index
from lustrum.plan.table import Table
from lustrum.problem.check import (
    TOLERANCE,
    Check,
    checked_by,
    checks_of,
    entry_is,
    equal,
    not_negative,
    on_products,
    product_sizes,
    worst_of,
)
from tests.economies import random_economy

INDEX = Index(("carrier",), (("rail",), ("road",)))


def table(values, base=None, index=INDEX, name="freight"):
    values = np.array(values, dtype=float)
    years = tuple(range(2001, 2001 + len(values)))
    return Table(name, index, years, values, "t", None if base is None else np.array(base))


def answer(**more):
    return SimpleNamespace(economy=random_economy(1), quantities={}, balance={}, limits={}, **more)


def test_the_worst_is_the_largest_relative_to_its_size_with_label_and_year():
    found = worst_of(table([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0, 3.0], [2.0, 1.0]]), np.array([1.0, 10.0]))
    assert found == (2.0, "rail in 2002")


def test_where_nothing_is_violated_the_worst_is_nowhere():
    assert worst_of(table([[1.0, 1.0]]), np.array([[-5.0, 0.0]])) == (0.0, "nowhere")
    assert worst_of(table(np.empty((2, 0)), index=Index(("carrier",), ())), np.empty((2, 0))) == (0.0, "nowhere")


def test_a_number_without_labels_is_placed_by_its_table():
    assert worst_of(table([[0.0], [1.0]], index=Index.single()), np.array([[0.0], [1.0]]))[1] == "freight in 2002"


def test_equal_finds_too_much_and_too_little_alike():
    for off in (0.5, -0.5):
        found = equal("all is carried", table([[1.0, 2.0 + off]]), np.array([[1.0, 2.0]]), 2.0)
        assert found == Check("all is carried", 0.25, "road in 2001")
        assert not found.passed
    assert equal("all is carried", table([[1.0, 2.0]]), np.array([[1.0, 2.0 + TOLERANCE]]), 2.0).passed


def test_negative_figures_are_found_relative_to_the_base_year_and_never_to_less_than_one():
    plan = answer()
    plan.quantities["freight"] = table([[5.0, -2.0]], base=[1.0, 20.0])
    plan.quantities["ferries"] = table([[-0.05, 0.0]], base=[0.01, np.nan], name="ferries")
    found = not_negative("freight", "ferries", "not in this plan")(plan)
    assert found.worst == pytest.approx(0.1) and found.where == "road in 2001"
    assert found.name == "never negative: freight, ferries"


def test_a_law_about_what_the_plan_does_not_have_says_nothing():
    assert not_negative("freight")(answer()) is None
    assert entry_is(answer(), "consumption", np.zeros((1, 4))) is None


def test_checks_stay_with_a_part_whose_options_are_bound():
    law = not_negative("freight")

    @checked_by(law)
    def freight(problem, share=0.1):
        """Carry."""

    assert checks_of(freight) == (law,) == checks_of(partial(freight, share=0.2))
    assert checks_of(lambda problem: None) == ()


def test_pairs_that_end_in_a_product_are_summed_over_the_rest():
    index = Index(("group", "product"), (("town", "P1"), ("village", "P1"), ("town", "P3")))
    found = on_products(answer(), table([[1.0, 2.0, 4.0]], index=index))
    assert found.tolist() == [[0.0, 3.0, 0.0, 4.0]]


def test_an_entry_is_compared_at_the_size_of_its_product():
    plan = answer()
    product = Index.of(plan.economy.product)
    plan.balance["consumption"] = SimpleNamespace(table=table([[1.0, 1.0, 1.0, 1.0]], index=product))
    found = entry_is(plan, "consumption", np.array([[1.0, 1.0, 2.0, 1.0]]))
    assert found.where == "P2 in 2001"
    assert found.worst == pytest.approx(1.0 / product_sizes(plan.economy)[2])


def test_sizes_are_never_below_one():
    economy = SimpleNamespace(product=Axis("product", ("a", "b")), base_output=np.array([0.0, -9.0]),
                              base_absorption=np.array([0.5, 3.0]))  # fmt: skip
    assert product_sizes(economy).tolist() == [1.0, 9.0]
