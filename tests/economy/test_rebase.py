"""An economy moved on to a later year."""

import dataclasses

import numpy as np
import pytest

from lustrum.economy.rebase import LaterYear, rebase
from lustrum.errors import DataError


def later(economy, factor=1.0, **changes):
    level = economy.base_level * factor
    final = {name: flow * factor for name, flow in economy.final_demand.items()}
    found = LaterYear(
        economy.base_year + 1,
        level,
        final,
        economy.imports * factor,
        np.full(len(level), np.nan),
        economy.capital_stock,
        economy.depreciation_rate,
        economy.base_level * 1.01,
    )
    return dataclasses.replace(found, **changes)


def test_a_year_that_grew_in_all_its_parts_is_the_base_year_grown(us_2012):
    found = rebase(us_2012, later(us_2012, 1.02))
    assert found.base_year == 2013 and found.price_base == us_2012.price_base.replace("current", "constant")
    np.testing.assert_allclose(found.statistical_discrepancy, 1.02 * us_2012.statistical_discrepancy, atol=1e-5)
    for user, flow in us_2012.imported_use.items():
        np.testing.assert_allclose(found.imported_use[user], 1.02 * flow, rtol=1e-9)
    np.testing.assert_allclose(found.labour.toarray(), us_2012.labour.toarray())
    assert found.gross_domestic_product.expenditure == pytest.approx(
        1.02 * us_2012.gross_domestic_product.expenditure, rel=1e-9
    )


def test_supply_covers_use_with_what_is_left_open(us_2012):
    final = {name: flow * (1.1 if name == "households" else 1.0) for name, flow in us_2012.final_demand.items()}
    found = rebase(us_2012, later(us_2012, final_demand=final))
    uses = found.use @ found.base_level + sum(found.final_demand.values()) + found.statistical_discrepancy
    np.testing.assert_allclose(found.supply @ found.base_level + found.imports, uses, atol=1e-6)


def test_a_slump_leaves_capacity_and_a_boom_proves_it(us_2012):
    carried = us_2012.base_level * 1.01
    slump = rebase(us_2012, later(us_2012, 0.96))
    np.testing.assert_allclose(slump.capacity, carried)
    boom = rebase(us_2012, later(us_2012, 1.05))
    np.testing.assert_allclose(boom.capacity, boom.base_level)
    assert slump.capacity_stated.all()


def test_jobs_say_what_a_unit_needs(us_2012):
    jobs = np.asarray(us_2012.labour.sum(axis=0)).ravel() * us_2012.base_level * 0.9
    found = rebase(us_2012, later(us_2012, jobs=jobs))
    np.testing.assert_allclose(found.labour.toarray(), 0.9 * us_2012.labour.toarray(), rtol=1e-12)


def test_a_year_in_which_nothing_was_made_is_refused(us_2012):
    level = us_2012.base_level.copy()
    level[2] = 0.0
    with pytest.raises(DataError, match=us_2012.activity.labels[2]):
        rebase(us_2012, later(us_2012, level=level))


@pytest.mark.parametrize("unknown", [np.nan, np.inf])
def test_a_level_nobody_knows_is_refused_also_of_an_activity_that_did_not_run(unknown, us_2012):
    idle = us_2012.base_level.copy()
    idle[2] = 0.0
    level = us_2012.base_level.copy()
    level[2] = unknown
    with pytest.raises(DataError, match=f"'{us_2012.activity.labels[2]}' has no known level"):
        rebase(dataclasses.replace(us_2012, base_level=idle), later(us_2012, level=level))
