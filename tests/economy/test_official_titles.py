"""Names from the official lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lustrum.data import bundled_path, read_tables
from lustrum.data.classification import Line, Mapping, aggregate
from lustrum.economy import economy_from_tables
from lustrum.economy.official_titles import named_by_lists, official_titles


@pytest.fixture(scope="module")
def germany():
    return read_tables(bundled_path("germany_1995"))


def test_codes_without_titles_bear_those_of_the_list_and_the_plan_says_so(germany) -> None:
    stated = {axis: names for axis, names in germany.meta["titles"].items() if axis == "activity"}
    assert named_by_lists(germany) == []
    lettered = replace(germany, meta={**germany.meta, "titles": stated})
    assert named_by_lists(lettered) == []  # letters alone are what anybody calls anything


def test_a_code_is_named_and_a_word_keeps_its_own(germany) -> None:
    named = official_titles("activity", ("A01", "C10-C12", "steel works"))
    assert named["A01"] == "Crop and animal production, hunting and related service activities"
    assert named["C10-C12"].count("; ") == 2 and "steel works" not in named


def test_axes_of_other_things_and_codes_of_ones_own_are_left_alone() -> None:
    assert official_titles("asset", ("A01", "A02")) == {}
    assert official_titles("activity", ("A01", "A20")) == {}


def test_an_economy_of_codes_alone_has_names(germany) -> None:
    named = dict(zip(germany.products, ("A01", "C10-C12", "F41", "H49", "K64", "O84"), strict=False))
    lines = tuple(Line(each, named.get(each, each)) for each in germany.products)
    tables = aggregate(germany, Mapping("codes", lines))
    bare = {key: value for key, value in tables.meta.items() if key != "titles"}
    economy = economy_from_tables(replace(tables, meta=bare))
    assert economy.product.title("C10-C12").count("; ") == 2
    assert economy.activity.title("O84").startswith("Public administration")
    assert {each.name for each in economy.assumptions} >= {"product_titles", "activity_titles"}
