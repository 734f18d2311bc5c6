"""Sources of accumulation: an account that closes, a burden that adds up, a squeeze that is stopped."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.accumulation.frontier import Question
from lustrum.accumulation.sources import financing, read_source_settings
from lustrum.errors import UsageError
from lustrum.scenario import Session
from lustrum.studies.frontier import asking
from tests.accumulation.test_frontier import scenario

SETTINGS = """
[surplus]
share = 0.2

[tax]
amount = [1.0, 1.5, 2.0]

[exchange]
farm_sales = 40.0
elasticity = {elasticity}
ratio = {ratio}
voted = {voted}

[[group]]
name = "villages"
people = 190
income = 60
tax = 0.3
exchange = 1.0

[[group]]
name = "towns"
people = 120
income = 58
tax = 0.7
surplus = 1.0
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return asking(Session(scenario(tmp_path_factory.mktemp("sources"), years=3)))(Question())


def settings(folder, elasticity=0.4, ratio=1.2, voted=1.25, more=""):
    file = folder / "sources.toml"
    file.write_text(SETTINGS.format(elasticity=elasticity, ratio=ratio, voted=voted) + more)
    return read_source_settings(file)


def test_sources_and_saving_pay_for_all_investment_and_capital_moves_by_them(plan, tmp_path):
    found = financing(plan, settings(tmp_path))
    paid = sum(found.sources.values()) + found.saving_needed
    assert np.allclose(paid, found.investment)
    stock = plan.quantities["capital"].values.sum(axis=1)
    assert np.allclose(stock[1:4], stock[:3] - found.replacement + paid)


def test_every_source_whose_shares_are_stated_is_borne_in_full(plan, tmp_path):
    found = financing(plan, settings(tmp_path))
    assert np.allclose(found.burden.sum(axis=1), sum(found.sources.values()))
    exchange = (1 - 1 / 1.2) * 40.0 * (1 / 1.2) ** 0.4
    assert np.allclose(found.burden[:, 0], exchange + 0.3 * np.array([1.0, 1.5, 2.0]))


def test_surplus_as_a_source_is_the_share_of_what_the_table_states(plan, tmp_path):
    found = financing(plan, settings(tmp_path))
    economy = plan.economy
    rate = economy.value_added[list(economy.component).index("gross_operating_surplus")]
    assert np.allclose(found.sources["surplus"], 0.2 * plan.table("activity_level").values @ rate)


def test_october_1923_is_past_the_peak_for_every_elasticity_above_0476(plan, tmp_path):
    with pytest.raises(UsageError, match="past its peak"):
        financing(plan, settings(tmp_path, elasticity=0.48, ratio=3.10, voted=9.0))
    assert financing(plan, settings(tmp_path, elasticity=0.47, ratio=3.10, voted=9.0)).exchange.peak_ratio > 3.10


def test_the_squeeze_stops_at_the_voted_limit(plan, tmp_path):
    with pytest.raises(UsageError, match="past the voted limit"):
        financing(plan, settings(tmp_path, ratio=1.3))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[[group]]\nname = "x"\npeople = 1\nincome = 1\ntax = 0.5\n', "shares of tax that come to 1.5"),
        ('[[group]]\nname = "x"\npeople = 1\n', "has no income"),
        ("[surpluss]\nshare = 1\n", r"no table \[surpluss\]"),
        ("[credit]\nhome = 0\nhoem = 1\n", "no key 'hoem'"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path, more, said):
    with pytest.raises(UsageError, match=said):
        settings(tmp_path, more=more)


def test_a_path_of_the_wrong_length_is_refused(plan, tmp_path):
    import dataclasses

    with pytest.raises(UsageError, match="2 values for 3 years"):
        financing(plan, dataclasses.replace(settings(tmp_path), tax=[1.0, 2.0]))
