"""Flows between regions on one network: they grow with sales, are worth what the buyer says, and become limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.freight import Good, Needs
from lustrum.freight.between import between_results, limits, on_network
from tests.freight.networks import network, with_locomotives

BASE = {("COAL", "A", "B"): 200.0, ("COAL", "C", "B"): 100.0}
PRICE = {("COAL", "B"): np.array([1.0, 2.0]), ("COAL", "A"): np.ones(2)}


def lines(capacity=(30.0, 30.0)):
    """A and C send 10 and 5 tonnes of coal to B, each over a line of its own to M and then over one line."""
    goods = (Good("coal", "wagon", 1.0, product="COAL"),)
    found = network(
        [("A", "M", 100.0, "each", 1.0), ("C", "M", 50.0, "each", 1.0), ("M", "B", 10.0, "each", 1.0)],
        [("coal", "A", 0.0, 0.0, np.nan)], goods=goods, capacity=[[99.0], [99.0], [capacity[0]]],
    )  # fmt: skip
    need, supply = np.zeros((2, 4, 1)), np.zeros((2, 4, 1))
    at = found.node.index
    need[0, at("B")], need[1, at("B")], supply[0, at("A")], supply[1, at("C")] = 10.0, 5.0, 10.0, 5.0
    needs = Needs(np.array([0, 0]), ("A", "C"), supply, need, np.full(need.shape, np.nan))
    return replace(found, needs=needs)


def put(freight, growth=(1.0, 1.2), **changes):
    planned = {key: np.array([value * each for each in growth]) for key, value in BASE.items()}
    given = {"regions": ("A", "B", "C"), "years": (2001, 2002), "base": BASE, "planned": planned, "price": PRICE}
    return on_network(freight, **{**given, **changes}, unit="crowns")


def test_flows_grow_with_sales_and_are_worth_what_the_buyer_says():
    found = put(lines())
    assert found.fits and found.asked.tolist() == [[10.0, 5.0], [12.0, 6.0]]
    assert found.price.tolist() == [[20.0, 20.0], [40.0, 40.0]]  # 200 crowns are 10 tonnes, at prices 1 and 2
    assert found.loads[1].delivered.sum() == pytest.approx(18.0)
    result = between_results(found)[0]
    assert result["left"].tolist() == [0.0, 0.0] and "all that the plans ask for, 20 % more" in result.notes[0]
    assert limits(found) == {}


def test_what_cannot_be_carried_becomes_a_limit_as_sold():
    found = put(lines((16.0,)))
    assert not found.fits and found.worst == 1
    assert found.left.sum(axis=1) == pytest.approx([0.0, 2.0])
    said = limits(found)
    carried = sum(min(said.get(key, 1e9), 1.2 * value) for key, value in BASE.items())
    assert carried == pytest.approx(16.0 * 20.0)  # 16 tonnes pass, 20 crowns each
    first, _, loads, worth = between_results(found)
    assert "--out DIR writes links.csv" in first.notes[0] and loads.title.endswith("2002")
    assert worth["worth"].max() == pytest.approx(40.0 - 1.6 * 2, abs=1.7)  # a tonne at 40 less its way there and back


def test_planning_again_within_the_limits_fits():
    freight = lines((16.0,))
    said = limits(put(freight))
    planned = {k: np.minimum(v * np.array([1.0, 1.2]), said.get(k, np.inf)) for k, v in BASE.items()}
    assert put(freight, planned=planned).fits


def test_what_stays_for_its_price_is_said():
    cheap = {key: value / 100.0 for key, value in PRICE.items()}
    found = put(lines(), price=cheap)
    assert not found.fits and "PRICE BELOW CARRIAGE: coal" in between_results(found)[0].notes[1]
    assert limits(found) == {}


def test_locomotives_are_counted_by_year():
    freight = with_locomotives(lines(), 100.0)
    found = put(freight, fit=(100.0, 1e-6))
    assert found.left.sum(axis=1)[0] == pytest.approx(0.0) and found.left.sum(axis=1)[1] > 17.0
    assert "locomotives" in between_results(found)[0].measures


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"regions": ("A", "B")}, "'C' is no region"),
        ({"base": {("COAL", "A", "B"): 200.0}}, "no COAL sold"),
    ],
)
def test_flows_that_are_none_of_the_plan_are_refused(change, said):
    with pytest.raises(UsageError, match=said):
        put(lines(), **change)


def test_needs_without_origins_and_goods_without_products_are_refused():
    freight = lines()
    with pytest.raises(UsageError, match="from where to where"):
        put(replace(freight, needs=replace(freight.needs, origin=("", ""))))
    with pytest.raises(UsageError, match="names no product"):
        put(replace(freight, good=(replace(freight.good[0], product=""),)))
