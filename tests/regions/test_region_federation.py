"""Estimated regions as a federation: sales that add up, files that read, a plan that proves itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lustrum.data import bundled_path, read_tables
from lustrum.regions import estimated_sales, federation_files, nation_of, read_employment, regional_accounts
from lustrum.regions.region_federation import sales_between
from lustrum.scenario.federation import read_sales


@pytest.fixture(scope="module")
def germany():
    return nation_of(read_tables(bundled_path("germany_1995")))


@pytest.fixture
def accounts(germany, tmp_path):
    numbers = {"coast": (440, 1300, 640, 2150, 980, 2250), "inland": (276, 3081, 1046, 3501, 1828, 4006)}
    numbers["south"] = (380, 4000, 1550, 3600, 1450, 3950)
    rows = [f"{r},{a},{n}" for r, each in numbers.items() for a, n in zip(germany.activities, each, strict=True)]
    (tmp_path / "jobs.csv").write_text("region,activity,jobs\n" + "\n".join(rows) + "\n")
    work = read_employment(tmp_path / "jobs.csv", germany.activities)
    return regional_accounts(germany, work, "flq", 0.1)


@given(arrays(float, 4, elements=st.floats(1.0, 9.0)), arrays(float, 4, elements=st.floats(1.0, 9.0)))
def test_sales_meet_what_each_sells_and_buys_and_nobody_buys_of_itself(sold, bought):
    bought = bought * (sold.sum() / bought.sum())
    largest = (sold + bought).max()
    flows = sales_between(sold, bought)
    assert (flows >= 0.0).all() and not flows.diagonal().any()
    assert np.allclose(flows.sum(axis=0), bought, rtol=1e-3 if largest < 0.98 * sold.sum() else 1.0)
    if largest < 0.98 * sold.sum():
        assert np.allclose(flows.sum(axis=1), sold, rtol=1e-3)


def test_one_that_takes_and_gives_all_trades_alone_with_each():
    flows = sales_between(np.array([6.0, 1.0, 3.0]), np.array([4.0, 1.0, 5.0]))
    assert flows.tolist() == [[0.0, 1.0, 5.0], [1.0, 0.0, 0.0], [3.0, 0.0, 0.0]]


def test_three_alike_sell_to_the_other_two_by_halves():
    assert np.allclose(sales_between(np.full(3, 2.0), np.full(3, 2.0)), np.ones((3, 3)) - np.eye(3))


def test_what_is_below_zero_is_nothing_and_sides_are_brought_together():
    flows = sales_between(np.array([-1.0, 4.0, 4.0]), np.array([3.0, 0.0, 3.0]))
    assert np.isclose(flows.sum(), 6.0) and not flows[0].any()


def test_sales_between_regions_are_what_each_sells_there_and_buys(germany, accounts):
    sales = estimated_sales(germany, accounts)
    for account in accounts:
        for p, product in enumerate(germany.products):
            sold = sum(value for (what, seller, _), value in sales.items() if (what, seller) == (product, account.name))
            bought = sum(value for (what, _, buyer), value in sales.items() if (what, buyer) == (product, account.name))
            assert sold == pytest.approx(account.to_regions[p], rel=1e-4, abs=1.0)
            assert bought == pytest.approx(account.bought_in_regions[p], rel=1e-4, abs=1.0)


def test_the_files_say_who_wrote_them_and_placeholders_are_called_so(germany, accounts, tmp_path):
    made, own = federation_files(
        germany, accounts, "FLQ, delta 0.1", people={"coast": 1e6, "inland": 2e6, "south": 3e6}
    )
    text = own["federation.toml"].decode()
    assert "Estimated from the table of the country" in text and '"inland" = 2000000' in text
    assert "put in what you expect" in own["regions/coast/scenario.toml"].decode()
    (tmp_path / "sales.csv").write_bytes(made["sales.csv"])
    found, units = read_sales(tmp_path / "sales.csv", ["coast", "inland", "south"])
    assert len(found) > 20 and set(units.values()) == {germany.tables.meta["unit"]}
    _, own = federation_files(germany, accounts, "SLQ", {name: (0.01, 0.03) for name in ("coast", "inland", "south")})
    assert "productivity = 0.03\n" in own["regions/coast/scenario.toml"].decode()
    assert "# [people]" in own["federation.toml"].decode()
