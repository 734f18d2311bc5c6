"""An economy that counts in things is the same in other units, one for each product: so is its plan, prices and all."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lustrum.economy import Economy
from lustrum.errors import MissingDataError
from lustrum.labels import Axis
from lustrum.plan import Plan, solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.trade import trade
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)
seeds = st.integers(0, 10_000)
few = settings(max_examples=10, deadline=None)


def in_things(seed: int, *, priced: bool = True) -> Economy:
    """Return a random economy that counts in things: capital by coefficients, world prices in foreign currency."""
    economy, random = random_economy(seed), np.random.default_rng(seed)
    count = len(economy.product)
    final = {name: flow for name, flow in economy.final_demand.items() if not name.startswith("gfcf")}
    final["government"] = sum(flow for name, flow in economy.final_demand.items() if name not in (*final, "government"))

    def prices() -> dict[str, dict[int, float]]:
        return {label: {economy.base_year: float(random.uniform(0.5, 2.0))} for label in economy.product}

    return dataclasses.replace(
        economy,
        valuation="physical",
        unit="unit of each product",
        final_demand=final,
        component=Axis("component", ()),
        value_added=None,
        asset=Axis("asset", ()),
        capital_stock=None,
        depreciation_rate=None,
        capacity=1.02 * economy.base_level,
        capital_coefficients=sparse.csc_array(
            random.uniform(0.05, 0.4, (count, count)) * (random.random((count, count)) < 0.5)
        ),
        world_import_price=prices() if priced else {},
        world_export_price=prices() if priced else {},
    )


def in_other_units(economy: Economy, factor: np.ndarray) -> Economy:
    """Return the same economy with each product, and what makes it, counted in units `factor` times smaller."""
    at = dict(zip(economy.product.labels, factor, strict=True))

    def per(matrix: sparse.csc_array) -> sparse.csc_array:
        return sparse.csc_array(factor[:, None] * matrix.toarray() / factor[None, :])

    def price(given):
        return {label: {year: p / at[label] for year, p in path.items()} for label, path in given.items()}

    return dataclasses.replace(
        economy,
        base_level=economy.base_level * factor,
        capacity=economy.capacity * factor,
        use=per(economy.use),
        final_demand={name: flow * factor for name, flow in economy.final_demand.items()},
        imports=economy.imports * factor,
        statistical_discrepancy=economy.statistical_discrepancy * factor,
        capital_coefficients=per(economy.capital_coefficients),
        labour=sparse.csc_array(economy.labour.toarray() / factor[None, :]),
        world_import_price=price(economy.world_import_price),
        world_export_price=price(economy.world_export_price),
    )


def planned(economy: Economy, *, traded: bool = True) -> Plan:
    options = {consumption: {"form": "basket"}, capital: {"depreciation_rate": 0.05}}
    parts = [partial(part, **options.get(part, {})) for part in DEFAULT_PARTS if traded or part is not trade]
    return solve_plan(build_plan(economy, 3, parts=parts, growth=GROWTH, tail=1))


def check_same(one: Plan, two: Plan, factor: np.ndarray, foreign: float = 1.0) -> None:
    """Hold two plans beside each other: figures times the factor, prices through it, all else alike.

    `foreign` is by how much the unit of foreign exchange is smaller: one, but where a product takes its place.
    """
    assert one.status == two.status
    if not one.has_values:
        return
    # The goal counts baskets, whose size is a sum over units: worths are compared as parts of it.
    for name in ("output", "consumption", "imports", "exports"):
        if name in one.quantities:
            at = [one.economy.product.position(item[0]) for item in one.table(name).index.items]
            mine, theirs = one.table(name).values * factor[at], two.table(name).values
            assert theirs == pytest.approx(mine, rel=1e-6, abs=1e-7 * np.abs(mine).max(initial=0.0)), name
    mine = one.limit("balance").shadow_price.values / one.objective
    theirs = two.limit("balance").shadow_price.values / two.objective * factor
    assert theirs == pytest.approx(mine, rel=1e-6, abs=1e-9 * np.abs(mine).max())
    for name, unit in (("labour_limit", 1.0), ("trade_balance", foreign)):
        if name in one.limits:
            mine = one.limit(name).shadow_price.values / one.objective
            theirs = two.limit(name).shadow_price.values / two.objective * unit
            assert theirs == pytest.approx(mine, rel=1e-6, abs=1e-12)


@few
@given(seeds, st.sampled_from([1.0, 3.0]))
def test_with_world_prices_a_plan_in_other_units_is_the_same_plan(seed, spread):
    factor = 10.0 ** np.random.default_rng(seed).uniform(-spread, spread, 4)
    economy = in_things(seed)
    check_same(planned(economy), planned(in_other_units(economy, factor)), factor)


@few
@given(seeds, st.sampled_from([1.0, 3.0]))
def test_without_trade_a_plan_in_other_units_is_the_same_plan(seed, spread):
    factor = 10.0 ** np.random.default_rng(seed).uniform(-spread, spread, 4)
    economy = in_things(seed, priced=False)
    check_same(planned(economy, traded=False), planned(in_other_units(economy, factor), traded=False), factor)


def test_without_world_prices_things_of_several_units_are_not_added_up_at_the_border():
    with pytest.raises(MissingDataError, match=r"world_prices\.csv") as refused:
        planned(in_things(1, priced=False))
    assert refused.value.data["products"] == ["P0", "P1", "P2", "P3"]


def test_one_product_traded_has_one_unit_and_needs_no_price():
    economy = in_things(2, priced=False)
    only = np.array([1.0, 0.0, 0.0, 0.0])
    economy = dataclasses.replace(
        economy,
        imports=economy.imports * only,
        final_demand={**economy.final_demand, "exports": economy.final("exports") * only},
    )
    factor = np.array([1000.0, 0.1, 7.0, 20.0])
    check_same(planned(economy), planned(in_other_units(economy, factor)), factor, foreign=1000.0)
