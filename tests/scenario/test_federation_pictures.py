"""Pictures of a federation: figures that are those of the plans, and only where they can be counted."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import DataError, UsageError
from lustrum.report.analysis import analysis_html
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_pictures import beside_trend, consumption_per_head, gaps, on_the_map, sales_between
from lustrum.scenario.federation_plan import FederationSession
from tests.analysis.made_up_worlds import made_up_world

PEOPLE = "[people]\nR0 = 10.0\nR1 = 20.0\nR2 = 30.0\n"


def square(k):
    return [[k, 0], [k + 1, 0], [k + 1, 1], [k, 1], [k, 0]]


def shaped(names):
    features = [
        {"type": "Feature", "properties": {"region": name}, "geometry": {"type": "Polygon", "coordinates": [square(k)]}}
        for k, name in enumerate(names)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return write_federation(regions_of(made_up_world(11)), tmp_path_factory.mktemp("f") / "world", years=2)


@pytest.fixture(scope="module")
def found(place):
    text = (place / "federation.toml").read_text()
    (place / "shapes.geojson").write_text(shaped(("R0", "R1", "X")))
    bare = FederationSession(read_federation(place), break_ties=False).plan
    (place / "federation.toml").write_text(text + PEOPLE)
    return bare, FederationSession(read_federation(place), break_ties=False).plan


def test_panels_say_how_far_each_headline_is_from_the_trend_of_its_region(found):
    result = beside_trend(found[1])
    plan = found[1].plans["R1"]
    path = np.nansum(plan.table("consumption").values, axis=1)
    base = np.nansum(plan.table("consumption").base)
    trend = found[1].federation.scenarios["R1"].growth.trend
    at = [k for k, item in enumerate(result.items) if item[:2] == ("R1", "consumption")]
    assert np.allclose(result["beside_trend"][at], 100 * (np.r_[base, path] / (base * (1 + trend) ** np.arange(3)) - 1))
    assert result["beside_trend"][at[0]] == 0.0


def test_gaps_are_told_where_people_are_said_and_their_mean_by_people_is_one_hundred(found):
    bare, told = found
    assert gaps(bare) is None and consumption_per_head(bare) is None
    shares = consumption_per_head(told)
    people = np.array([10.0, 20.0, 30.0])
    assert np.allclose(sum(shares[f"R{k}"] * people[k] for k in range(3)) / people.sum(), 1.0)
    result = gaps(told)
    assert result.drawing.rule == 100.0 and len(result.items) == 9 and "times as much a head" in result.drawing.title


def test_sales_of_all_products_add_up_to_those_among_the_partners_and_nobody_sells_to_itself(found):
    result = sales_between(found[1])
    partners = found[1].partners.values()
    assert np.isclose(result["sales"].sum(), sum(each.planned.sum() - each.with_itself for each in partners), rtol=1e-9)
    assert all(seller != buyer for seller, buyer in result.items) and len(result.items) == 6


def test_the_map_shows_gaps_where_people_are_said_and_growth_where_they_are_not(found):
    bare, told = on_the_map(found[0]), on_the_map(found[1])
    assert list(bare.measures) == ["growth_of_consumption"] and list(told.measures) == ["consumption_per_head"]
    assert "Without a shape, and not on the map: R2" in told.notes and "Shapes of no region, left out: X" in told.notes
    assert told.drawing.rule == 100.0 and "<path" in analysis_html([told])


def test_some_people_are_not_enough_and_the_page_says_whose_are_missing(found, place):
    some = found[1].federation
    less = type(found[1])(**{**vars(found[1]), "federation": type(some)(**{**vars(some), "people": {"R0": 1.0}})})
    assert gaps(less) is None and any("those of R1, R2" in note for note in beside_trend(less).notes)


def test_shapes_at_fault_and_shapes_of_nobody_are_refused(found, place):
    (place / "shapes.geojson").write_text("{")
    with pytest.raises(DataError, match=r"shapes\.geojson, line 1: is no JSON"):
        read_federation(place)
    (place / "shapes.geojson").write_text(shaped(("X",)))
    strange = type(found[1])(**{**vars(found[1]), "federation": read_federation(place)})
    with pytest.raises(UsageError, match="shape of no region"):
        on_the_map(strange)
    (place / "shapes.geojson").unlink()
    assert read_federation(place).shapes is None
