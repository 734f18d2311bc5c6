"""Location quotients and CHARM by hand, and what they err on a table whose regions are known."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.regions import (
    KnownRegions,
    charm_imports,
    errors,
    heterogeneity,
    known_regions,
    multipliers,
    own_supply,
    trial_result,
)
from tests.analysis.made_up_worlds import made_up_world, shuffled

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of a law."""

WORLD = Path(__file__).parents[3] / "shared" / "data" / "wiod2013_world12"
SELLER, BUYER, SIZE = np.array([0.1, 0.3]), np.array([0.1, 0.3]), 0.2
MAKER = np.array([0, 1])


def test_quotients_are_those_reckoned_by_hand():
    """SLQ 0.5 and 1.5 (counted as 1); CILQ 1/3 and 3 off the diagonal; lambda = log2(1.2)^0.3 = 0.67151."""
    industries, final = own_supply("slq", SELLER, BUYER, SIZE, MAKER)
    assert industries.tolist() == [[0.5, 0.5], [1.0, 1.0]] and final.tolist() == [0.5, 1.0]
    cross, _ = own_supply("cilq", SELLER, BUYER, SIZE, MAKER)
    assert cross == pytest.approx(np.array([[0.5, 1 / 3], [1.0, 1.0]]))
    smaller = np.log2(1.2) ** 0.3
    flegg, final = own_supply("flq", SELLER, BUYER, SIZE, MAKER, 0.3)
    assert flegg == pytest.approx(np.array([[0.5 * smaller, smaller / 3], [1.0, min(1.5 * smaller, 1.0)]]))
    assert final == pytest.approx([0.5 * smaller, min(1.5 * smaller, 1.0)])
    special, _ = own_supply("aflq", SELLER, BUYER, SIZE, MAKER, 0.3)
    assert special[0, 1] == pytest.approx(smaller / 3 * np.log2(1.0 + 1.5))
    assert special[0, 0] == pytest.approx(flegg[0, 0])


share = st.one_of(st.just(0.0), st.floats(1e-9, 1.0))
shares = st.lists(share, min_size=4, max_size=4).map(np.array)


@given(shares, shares, st.floats(0.01, 1.0), st.sampled_from(["slq", "cilq", "flq", "aflq"]), st.floats(0.0, 0.6))
@settings(LAW)
def test_no_region_makes_less_than_nothing_or_more_than_all(seller, buyer, size, method, delta):
    industries, final = own_supply(method, seller, buyer, size, np.array([0, 1, 2, -1]), delta)
    for found in (industries, final):
        assert (found >= 0.0).all() and (found <= 1.0).all()


@given(shares, shares, st.floats(0.01, 1.0), st.floats(0.0, 0.5), st.floats(0.01, 0.4))
@settings(LAW)
def test_a_larger_delta_leaves_less_inside(seller, buyer, size, delta, more):
    maker = np.array([0, 1, 2, 3])
    small, large = (own_supply("flq", seller, buyer, size, maker, d)[0] for d in (delta, delta + more))
    assert (large <= small + 1e-12).all()
    assert own_supply("flq", seller, buyer, size, maker, 0.0)[0] == pytest.approx(
        own_supply("cilq", seller, buyer, size, maker)[0]
    )
    whole = own_supply("flq", np.ones(4), np.ones(4), 1.0, maker, delta)[0]
    assert whole == pytest.approx(np.ones((4, 4)))


@pytest.mark.parametrize(("method", "delta"), [("charm", 0.1), ("lq", 0.1), ("flq", -0.1), ("flq", 1.0)])
def test_what_is_no_quotient_is_refused(method, delta):
    with pytest.raises(UsageError):
        own_supply(method, SELLER, BUYER, SIZE, MAKER, delta)


# -- CHARM -------------------------------------------------------------------------------------------------------------


def test_cross_hauling_of_the_country_is_that_of_its_regions():
    """Exports 30, imports 50: 2 x 30 are hauled both ways, over 2 x min(100, 120) = 0.3."""
    share = heterogeneity(np.array([100.0]), np.array([120.0]), np.array([30.0]), np.array([50.0]))
    assert share.tolist() == [0.3]
    assert charm_imports(np.array([100.0]), np.array([120.0]), share).tolist() == [50.0]
    assert charm_imports(np.array([40.0]), np.array([20.0]), share).tolist() == [6.0]


@given(st.floats(1, 100), st.floats(1, 100), st.floats(0, 1))
@settings(LAW)
def test_what_is_bought_outside_less_what_is_sold_is_the_gap_of_output(output, use, share):
    bought = charm_imports(np.array([output]), np.array([use]), np.array([share]))[0]
    sold = output - use + bought
    assert bought >= -1e-12 and sold >= -1e-12
    assert min(bought, sold) == pytest.approx(share * min(output, use))


# -- known regions -----------------------------------------------------------------------------------------------------


def world(year):
    rows = list(csv.reader((WORLD / f"table_{year}.csv").open()))[1:169]
    labels = [row[0].split("_", 1) for row in rows]
    cells = np.array([[float(value) for value in row[1:]] for row in rows])
    regions = tuple(dict.fromkeys(region for region, _ in labels))
    n = len(regions)
    m = len(rows) // n
    flows = cells[:, :168].reshape(n, m, n, m)
    total = flows.sum(axis=0).transpose(1, 0, 2)
    final = cells[:, 168:228].reshape(n, m, n, 5).sum(axis=(0, 3)).T
    output = cells[:, -1].reshape(n, m)
    inside = np.array([flows[r, :, r] for r in range(n)])
    sectors = tuple(sector for _, sector in labels[:m])
    return KnownRegions(regions, sectors, inside, total, output, total.sum(axis=2) + final, output)


def by_loops(known, region, delta):
    """A second route to FLQ and its multipliers: one cell after the other, and the inverse as a series."""
    n = len(known.sector)
    country, output = known.total.sum(axis=0), known.output.sum(axis=0)
    size = known.output[region].sum() / output.sum()
    share = known.output[region] / output
    inputs = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            quotient = share[i] / size if i == j else share[i] / share[j]
            inputs[i, j] = country[i, j] / output[j] * min(1.0, quotient * np.log2(1 + size) ** delta)
    total, power = np.ones(n), np.ones(n)
    for _ in range(200):
        power = power @ inputs
        total = total + power
    true = multipliers(known.inside[region], known.output[region])
    return total / true - 1.0


@pytest.mark.skipif(not WORLD.exists(), reason="the shared tables are not there")
def test_errors_on_the_twelve_regions_of_the_world_are_those_of_the_trial_and_of_a_second_route():
    """Printed on the model's page 14.7, of 2005, to the last digit."""
    known = world(2005)
    found = errors(known)
    mean = {name: round(100 * float(np.abs(each).mean()), 1) for name, each in found.items()}
    printed = {
        "national coefficients": 22.0,
        "slq": 12.5,
        "cilq": 12.4,
        "flq 0.1": 12.3,
        "flq 0.2": 17.2,
        "flq 0.3": 23.0,
    }
    printed |= {"aflq 0.1": 10.7, "aflq 0.2": 14.8, "aflq 0.3": 20.7, "flq_own 0.1": 8.7}
    assert {name: mean[name] for name in printed} == printed
    for region in (0, 5, 11):
        assert found["flq 0.1"][region] == pytest.approx(by_loops(known, region, 0.1), abs=1e-9)


@pytest.mark.skipif(not WORLD.exists(), reason="the shared tables are not there")
def test_own_technology_is_worth_more_than_any_formula_in_an_earlier_year_too():
    mean = {name: float(np.abs(each).mean()) for name, each in errors(world(1995)).items()}
    assert min(mean, key=mean.get) == "flq_own 0.1"
    assert mean["flq 0.1"] < mean["flq 0.3"]


def test_one_region_that_is_the_whole_country_is_found_without_error():
    flows, output = np.array([[[10.0, 20.0], [5.0, 15.0]]]), np.array([[100.0, 80.0]])
    known = KnownRegions(("all",), ("a", "b"), flows, flows, output, output, output)
    for name, found in errors(known).items():
        assert found == pytest.approx(np.zeros((1, 2)), abs=1e-12), name


# -- a table of several regions ----------------------------------------------------------------------------------------


def test_a_table_of_regions_tells_what_each_method_errs_on_it():
    table = made_up_world(4, regions=3, sectors=4)
    found = trial_result(table)
    known = known_regions(table)
    mean = {name.upper(): 100 * float(np.abs(each).mean()) for name, each in errors(known).items()}
    assert dict(zip([item[0].upper() for item in found.items], found["error"], strict=True)) == pytest.approx(mean)
    assert (np.array(found["worst_region"]) >= np.array(found["error"]) - 1e-9).all()
    assert f"least error: {min(mean, key=mean.get)}" in " ".join(found.notes)


def test_the_order_of_rows_changes_no_error_and_jobs_may_stand_for_output():
    table = made_up_world(4, regions=3, sectors=4)
    here, there = errors(known_regions(table)), errors(known_regions(shuffled(table, 1)))
    for name, each in here.items():
        assert np.sort(there[name], axis=None) == pytest.approx(np.sort(each, axis=None)), name
    account = table.account[0]
    by_jobs = errors(known_regions(table, account))
    assert by_jobs["flq 0.1"] != pytest.approx(here["flq 0.1"])
    with pytest.raises(UsageError, match="has no account 'people'"):
        known_regions(table, "people")


def test_one_region_alone_tells_nothing():
    with pytest.raises(UsageError, match="holds one region"):
        known_regions(made_up_world(4, regions=1))
