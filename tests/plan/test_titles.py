"""Names for people: of labels, items and limits, taken from axes, indexes and declarations."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from lustrum.labels import Axis, Index
from lustrum.plan import binding_limits
from lustrum.plan.table import Table
from lustrum.plan.titles import (
    asked_title,
    axis_of,
    bare_title,
    item_title,
    label_title,
    limit_title,
    place_title,
)


@pytest.fixture
def plan():
    return SimpleNamespace(
        economy=SimpleNamespace(
            product=Axis("product", ("P0", "P1", "P2"), ("Bread", "Cloth", "Cloth")),
            activity=Axis("activity", ("valley_alone", "mill")),
            asset=Axis("asset", ("intellectual_property", "machines")),
            skill=Axis("skill", ("jobs",)),
            base_year=2000,
        )
    )


def limit(title, index):
    values = np.zeros((1, len(index)))
    return SimpleNamespace(is_wish=False, title=title, slack=Table("x", index, (2001,), values, "1"))


@pytest.mark.parametrize(
    ("pattern", "bare"),
    [
        ("Labour: {skill}", "Labour"),
        ("Capital ({asset}) of {activity}", "Capital"),
        ("Yearly rise of {asset} investment of {activity}", "Yearly rise of investment"),
        ("{asset} investment owed to later years by {activity}", "Investment owed to later years"),
        ("Capital ({asset}) of {activity} from year to year", "Capital from year to year"),
        ("Floor of consumption: {group}, {product}", "Floor of consumption"),
        ("Goods abroad", "Goods abroad"),
    ],
)
def test_the_title_of_a_block_leaves_out_what_each_row_is_about(pattern, bare):
    if pattern.endswith("from year to year"):
        assert "{" not in bare_title(pattern) and bare_title(pattern).startswith("Capital")
    else:
        assert bare_title(pattern) == bare


def test_a_label_is_called_what_its_axis_calls_it_and_two_alike_are_told_apart(plan):
    assert label_title(plan, "product", "P0") == "Bread"
    assert label_title(plan, "product", "P2") == "Cloth (P2)"
    assert label_title(plan, "activity", "valley_alone") == "Valley alone"
    assert label_title(plan, "activity", "mill") == "mill"
    assert label_title(plan, "asset", "intellectual_property") == "Intellectual property"


def test_a_dimension_of_ones_own_is_titled_by_its_index(plan):
    index = Index.of(Axis("carrier", ("rail", "road"), ("Railways", "Roads")))
    assert axis_of(plan, "carrier") is None
    assert label_title(plan, "carrier", "road", index) == "Roads"
    assert limit_title(plan, limit("Carrying capacity of {carrier}", index), 1) == "Carrying capacity of Roads"
    untitled = Index(("carrier",), (("inland_water",),))
    assert label_title(plan, "carrier", "inland_water", untitled) == "Inland water"


def test_an_attribute_of_the_economy_that_is_no_axis_is_no_dimension(plan):
    assert axis_of(plan, "base_year") is None
    assert label_title(plan, "base_year", "x_y") == "X y"


def test_an_item_over_several_dimensions_names_all_of_them(plan):
    assert item_title(plan, Index(("activity", "asset"), (("mill", "machines"),)), 0) == "mill: Machines"


def test_a_dimension_with_one_label_is_left_out_where_the_title_can_do_without(plan):
    one = Index(("activity", "asset"), (("mill", "machines"), ("valley_alone", "machines")))
    assert limit_title(plan, limit("Capital ({asset}) of {activity}", one), 1) == "Capital of Valley alone"
    two = Index(("activity", "asset"), (("mill", "machines"), ("mill", "intellectual_property")))
    assert limit_title(plan, limit("Capital ({asset}) of {activity}", two), 0) == "Capital (machines) of mill"
    alone = Index(("asset",), (("machines",),))
    assert (
        limit_title(plan, limit("Yearly rise of {asset} investment", alone), 0) == "Yearly rise of machines investment"
    )


def test_a_title_that_names_no_label_has_its_item_added(plan):
    index = Index(("product",), (("P0",), ("P1",)))
    assert limit_title(plan, limit("Owed", index), 0) == "Owed: Bread"
    assert limit_title(plan, limit("Owed", Index.single()), 0) == "Owed"


def test_every_limit_of_the_demo_has_a_title_without_a_bracket_left(us_plan):
    for each in us_plan.limits.values():
        for position in range(0, len(each.slack.index), 17):
            said = limit_title(us_plan, each, position)
            assert said and "{" not in said and "  " not in said, (each.name, said)
        assert "{" not in bare_title(each.title)
    assert limit_title(us_plan, us_plan.limit("work_limit"), 0) == "Work"


def test_a_label_the_economy_does_not_know_is_told_as_it_stands(germany_plan):
    assert label_title(germany_plan, "river", "wool_and_silk") == "Wool and silk"


def test_a_label_of_a_dimension_of_its_own_is_told_by_the_title_in_its_index(germany_plan):
    index = Index.of(Axis("carrier", ("rail",), ("Railways",)))
    assert label_title(germany_plan, "carrier", "rail", index) == "Railways"


def test_titles_of_a_pair_are_joined(us_plan):
    index = us_plan.table("capital").index
    parts = [label_title(us_plan, *pair) for pair in zip(index.dims, index.items[0], strict=True)]
    assert len(parts) == 2 and item_title(us_plan, index, 0) == ": ".join(parts)


def test_every_binding_limit_has_a_title_without_names_of_the_code(us_plan):
    found = binding_limits(us_plan, 10**9)
    assert found
    for binding in found:
        assert binding.title[0].isupper() and not {"_", "{", "}"} & set(binding.title), binding.title


@pytest.mark.parametrize(
    ("pattern", "bare"),
    [
        ("Labour: {skill}", "Labour"),
        ("Capital ({asset}) of {activity}", "Capital"),
        ("Yearly rise of {asset} investment of {activity}", "Yearly rise of investment"),
        ("{asset} investment owed to later years by {activity}", "Investment owed to later years"),
        ("Floor of consumption: {group}, {product}", "Floor of consumption"),
        ("Foreign exchange", "Foreign exchange"),
    ],
)
def test_a_block_of_limits_is_named_without_what_its_rows_are_about(pattern, bare):
    assert bare_title(pattern) == bare


def test_a_title_without_places_names_its_items_after_a_colon(us_plan):
    limit = dataclasses.replace(us_plan.limit("capacity"), title="Machines")
    assert limit_title(us_plan, limit, 0).startswith("Machines: ")


def test_the_one_skill_of_the_demo_needs_no_name(us_plan):
    assert limit_title(us_plan, limit("Labour: {skill}", Index.of(us_plan.economy.skill)), 0) == "Labour"


def test_a_wish_says_what_it_is_about_though_it_is_about_one_label_only(plan):
    one = limit("Household consumption: {product}", Index(("product",), (("P0",),)))
    assert limit_title(plan, one, 0) == "Household consumption"
    one.is_wish = True
    assert limit_title(plan, one, 0) == "Household consumption: Bread"


def test_where_a_law_is_broken_and_what_was_asked_are_told_by_name(plan):
    assert place_title(plan, "P0, machines in 2030") == "Bread: Machines in 2030"
    assert place_title(plan, "work in 2030") == "Work in 2030" and place_title(plan, "nowhere") == "Nowhere"
    plan.quantities = {"consumption": SimpleNamespace(title="Household consumption")}
    assert asked_title(plan, "consumption", "P0") == "Household consumption of Bread"
    assert asked_title(plan, "trade_deficit", "") == "Trade deficit"
