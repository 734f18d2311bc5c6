"""Names for people: titles of labels, items and limits, taken from axes and declarations."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.labels import Axis, Index
from lustrum.plan import binding_limits
from lustrum.plan.titles import bare_title, item_title, label_title, limit_title


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


def test_a_dimension_with_one_label_is_left_out_where_the_title_can_do_without(us_plan):
    assert limit_title(us_plan, us_plan.limit("labour_limit"), 0) == "Labour"


def test_a_title_without_places_names_its_items_after_a_colon(us_plan):
    limit = dataclasses.replace(us_plan.limit("capacity"), title="Machines")
    assert limit_title(us_plan, limit, 0).startswith("Machines: ")
