"""The ray over sixty years of the United States, from the user's copy of the tables."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.accumulation.history import capital_stocks, is_dynamic_folder, rays, read_dynamic_tables
from lustrum.errors import DataError, MissingDataError


@pytest.fixture(scope="module")
def folder(user_data):
    place = user_data / "us_dynamic_37"
    if not is_dynamic_folder(place):
        pytest.skip("no copy of the dynamic tables of the United States")
    return place


@pytest.fixture(scope="module")
def tables(folder):
    return read_dynamic_tables(folder)


def test_sixty_years_are_read(tables):
    assert tables.years == tuple(range(1948, 2008)) and len(tables.sectors) == 37
    assert np.allclose(tables.network.sum(axis=1), 1.0, atol=1e-4)


def test_rates_and_distances_are_those_the_manual_tells(tables):
    found = {each.year: each for each in rays(tables)}
    assert 100 * found[1948].fastest.rate == pytest.approx(38.3, abs=0.05)
    assert 100 * found[1966].fastest.rate == pytest.approx(57.6, abs=0.05)
    assert 100 * found[2007].fastest.rate == pytest.approx(31.1, abs=0.05)
    assert 100 * found[1966].at_todays_consumption.rate == pytest.approx(4.8, abs=0.05)
    assert min(found.values(), key=lambda each: each.angle).year == 1979
    assert all(each.fastest.rate > 0.2 for each in found.values())


def test_purchases_outside_the_table_slow_growth(tables):
    closed, open_ = rays(tables), rays(tables, other_purchases=False)
    assert all(a.fastest.rate < b.fastest.rate for a, b in zip(closed, open_, strict=True))


def test_stocks_follow_from_investment_at_constant_prices(tables):
    price = tables.investment / tables.investment_volume
    volume = capital_stocks(tables) / price
    after = (1.0 - tables.depreciation[:-1]) * volume[:-1] + tables.investment_volume[:-1]
    assert np.allclose(volume[1:], after)


def test_the_capital_of_the_united_states_is_two_to_four_years_of_value_added(tables):
    assert all(2.0 < each.capital_output < 4.5 for each in rays(tables))


def tiny(folder, *, share=1.0, drop=""):
    """Write two years of two made-up sectors."""
    rows = {
        "intermediate_flows.csv": ["year,producer,a,b"],
        "investment_network.csv": ["year,producer,a,b"],
        "sector_vectors.csv": [
            "year,sector,gross_output,value_added,consumption_use,depreciation_rate,employment_thousand,"
            "investment_nominal,investment_quantity_index_2012"
        ],
    }
    for year in (2000, 2001):
        rows["intermediate_flows.csv"] += [f"{year},a,10,20", f"{year},b,20,10"]
        rows["investment_network.csv"] += [f"{year},a,{share},1.0"]
        rows["sector_vectors.csv"] += [f"{year},a,100,70,10,0.1,5,10,10", f"{year},b,100,70,60,0.1,5,10,10"]
    for name, lines in rows.items():
        if name != drop:
            (folder / name).write_text("\n".join(lines) + "\n")
    return folder


def test_a_made_up_table_has_the_rate_computed_by_hand(tmp_path):
    found = rays(read_dynamic_tables(tiny(tmp_path)))
    # Investment stands still at 10 of each: K = 10 / 0.1 = 100, one unit of stock per unit of output, all of it a.
    # a: x = .1 x + .2 y + (.1 + g)(x + y); b: y = .2 x + .1 y.  y = 2/9 x; 1 - .1 - .2 * 2/9 = (.1 + g)(11/9).
    assert found[0].fastest.rate == pytest.approx((0.9 - 0.4 / 9.0) / (11.0 / 9.0) - 0.1, rel=1e-9)


def test_shares_that_do_not_sum_to_one_are_named(tmp_path):
    with pytest.raises(DataError, match=r"what a invests in 2000 comes to 0\.9000"):
        read_dynamic_tables(tiny(tmp_path, share=0.9))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingDataError, match=r"investment_network\.csv"):
        read_dynamic_tables(tiny(tmp_path, drop="investment_network.csv"))
