"""What stands behind a price: the limit is one that binds, and without it the price is ordinary again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse

from lustrum.plan import Plan
from lustrum.plan.behind import Causes
from lustrum.problem import WishedValue
from tests.economies import random_economy
from tests.plan.told_something import cap_on_emissions, dirty_economy, planned


@pytest.fixture(scope="module")
def capped() -> Plan:
    economy, _ = dirty_economy()
    return planned(economy, cap_on_emissions(economy))


def test_the_limit_behind_a_price_binds_in_that_year(capped, us_plan):
    for plan in (capped, us_plan):
        causes = Causes(plan)
        for product in plan.economy.product:
            found = causes.of_price(product, plan.years[-1])
            if found is not None:
                limit = plan.limit(found.limit)
                assert limit.stops and limit.shadow_price.at(found.label, plan.years[-1]) > 0.0


def test_a_cap_stands_behind_what_emits(capped):
    _, dirty = dirty_economy()
    found = Causes(capped).of_price(dirty, 2003)
    assert capped.limit(found.limit).quantity == "satellites" and found.through == ()


def test_what_is_cheap_only_because_the_basket_is_dear_is_laid_at_the_basket(capped):
    _, dirty = dirty_economy()
    prices = capped.current_prices
    cheap = min(capped.economy.product, key=lambda product: prices.at(product, 2003))
    found = Causes(capped).of_price(cheap, 2003)
    assert found.through == (dirty,) and capped.limit(found.limit).quantity == "satellites"


def test_an_input_passes_a_price_on_to_what_is_made_of_it():
    """P2 is made of P0 nearly alone, and a cap makes P0 dear."""
    economy = random_economy(7, 8)
    use = economy.use.toarray()
    dirty, user = 0, 2
    moved = 0.55 - use[dirty, user]
    others = [k for k in range(8) if k != dirty]
    use[:, user] *= 0.1
    use[dirty, user] = 0.55
    emitted = np.full((1, 8), 0.001)
    emitted[0, dirty] = 1.0
    level = economy.base_level
    taken = use @ level - economy.use @ level
    # What is used more or less is left to households, so that the table stays balanced.
    final = {**economy.final_demand, "households": economy.final_demand["households"] - taken}
    assert (final["households"] > 0).all() and moved and others
    value_added = 1.0 - use.sum(axis=0)
    changed = dataclasses.replace(
        economy,
        use=sparse.csc_array(use),
        final_demand=final,
        value_added=np.vstack([0.6 * value_added, 0.4 * value_added]),
        account=dirty_economy()[0].account,
        satellites=sparse.csc_array(emitted),
        satellite_unit={"co2": "t"},
    )
    plan = planned(changed, cap_on_emissions(changed))
    found = Causes(plan).of_price("P2", 2003)
    assert plan.current_prices.at("P2", 2003) > 1.0
    assert found.through[-1] == "P0" and plan.limit(found.limit).quantity == "satellites"


def test_a_wish_for_output_nobody_needs_makes_a_product_cheap_and_is_named():
    economy = random_economy(7)
    wish = WishedValue("output", "P2", 2003, ">=", 1.3 * float(economy.base_level[2]), 1, "the council")
    plan = planned(economy, wish)
    found = Causes(plan).of_price("P2", 2003)
    assert plan.current_prices.at("P2", 2003) < 0.3
    assert plan.limit(found.limit).quantity == "output" and "Gross output of P2 at least" in found.title


def test_a_wish_that_moves_a_level_is_found_in_its_direction_only():
    economy = random_economy(7)
    wish = WishedValue("activity_level", "P2", 2003, "<=", 0.7 * float(economy.base_level[2]), 1, "the council")
    causes = Causes(planned(economy, wish))
    assert causes.of_level("P2", 2003, -1.0).title.startswith("Activity level of P2 at most")
    assert causes.of_level("P2", 2003, 1.0) is None and causes.of_level("P2", 2001, -1.0) is None


def test_a_wish_about_the_quantity_comes_before_dearer_ones(capped):
    causes = Causes(capped)
    assert causes.of_wish("consumption", 2003).label == "co2", "there is no other wish"
    assert causes.of_wish("consumption", 2001) is None
