"""A table held against later tables of the same economy."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.economy.rebase import LaterYear, rebase
from lustrum.errors import DataError, UsageError
from lustrum.labels import Axis
from lustrum.scenario.actual import bundled_actual
from lustrum.scenario.later_results import later_results
from lustrum.scenario.later_tables import held_against


def table(economy, year, level, final, imports):
    jobs = np.full(len(level), np.nan)
    later = LaterYear(
        year, level, final, imports, jobs, economy.capital_stock, economy.depreciation_rate, economy.base_level
    )
    return rebase(economy, later)


@pytest.fixture(scope="module")
def tables(us_2012):
    actual = bundled_actual("us_2012", us_2012)
    made = np.asarray(us_2012.supply.sum(axis=0)).ravel()
    return [
        table(
            us_2012, year, actual.output[k] / made, {name: flow[k] for name, flow in actual.final_demand.items()},
            us_2012.imports,
        )
        for k, year in enumerate(actual.years)
    ]  # fmt: skip


def test_proportional_growth_misses_as_the_readme_of_the_data_prints(us_2012, tables):
    found = held_against(us_2012, tables[::-1])
    assert found.years == (2013, 2014, 2015, 2016, 2017) and found.one_base
    assert found.error(found.by_growth).round(1).tolist() == [1.5, 3.1, 4.0, 5.5, 6.9]
    assert (found.error(found.by_table) < found.error(found.by_growth)).all()


@given(st.floats(0.5, 2.0))
def test_a_table_that_only_grew_is_known_whole(us_2012, factor):
    final = {name: factor * flow for name, flow in us_2012.final_demand.items()}
    grown = table(us_2012, 2013, factor * us_2012.base_level, final, factor * us_2012.imports)
    found = held_against(us_2012, [grown])
    assert found.error(found.by_table)[0] < 1e-8 and found.error(found.by_growth)[0] < 1e-8


def test_a_plan_stands_beside(us_plan, tables):
    found = held_against(us_plan.economy, tables, us_plan)
    assert (found.error(found.by_plan) < 12.0).all() and np.isfinite(found.planned["investment"]).all()
    errors, by_activity, not_done = later_results(found, (0.012, 0.008))
    assert list(errors.measures) == ["by_table", "by_growth", "by_plan"] and len(by_activity.items) == 100
    assert 0.5 < not_done["ratio"].min() < not_done["ratio"].max() < 2.0
    assert len(later_results(found, None)) == 2


def test_tables_at_prices_of_their_own_years_say_so(us_2012, tables):
    nominal = dataclasses.replace(tables[0], price_base="current prices of 2013")
    notes = later_results(held_against(us_2012, [nominal]), None)[0].notes
    assert any("prices of their own years" in note for note in notes)


def test_what_cannot_be_held_against_is_refused(us_2012, tables):
    with pytest.raises(UsageError, match="Name the tables"):
        held_against(us_2012, [])
    with pytest.raises(UsageError, match="not later"):
        held_against(us_2012, [us_2012])
    with pytest.raises(UsageError, match="of one year"):
        held_against(us_2012, [tables[0], tables[0]])
    for changed in (
        dataclasses.replace(tables[0], unit="billion USD"),
        dataclasses.replace(tables[0], activity=Axis("activity", tuple(f"{a}x" for a in us_2012.activity))),
    ):
        with pytest.raises(DataError):
            held_against(us_2012, [changed])
