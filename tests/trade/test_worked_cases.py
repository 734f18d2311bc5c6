"""The worked cases of the manual on the user's copy of real tables: the figures told there, and the law."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from lustrum.data.load import economy_tables
from lustrum.data.readers import read_published
from lustrum.data.write_folder import write_folder
from lustrum.scenario import read_scenario, run_scenario, scenario_problem
from lustrum.trade import coefficient_table

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
REGIONS = {"germany": "DEU", "india": "IND"}


@pytest.fixture(scope="module", params=sorted(REGIONS))
def case(request, user_data, tmp_path_factory):
    """The scenario as its page prints it, planned from the user's copy."""
    name, folder = request.param, tmp_path_factory.mktemp(request.param)
    published, _ = read_published(user_data / "wiod2016_national", region=REGIONS[name], year=2014)
    write_folder(economy_tables(published, ""), folder / f"{name}_2014")
    page = (EXAMPLES / f"{name}-2014.md").read_text(encoding="utf-8")
    (folder / "plan.toml").write_text(re.search(r"```toml\n(.*?)```", page, re.S)[1])
    scenario = read_scenario(folder / "plan.toml")
    plan = run_scenario(scenario, break_ties=False)
    return name, page, coefficient_table(scenario_problem(scenario), plan)


@pytest.mark.slow
def test_on_real_tables_the_ratio_less_its_own_bounds_is_one(case):
    _, _, table = case
    cost, at = table.cost, list(table.at)
    both = (cost.imports[:, at] > 1e-3) & (cost.quantity[:, at] > 1e-3)
    worth = cost.exchange_rate[:, None] * table.world_value_added
    price = cost.unit_cost[:, at]
    assert both.sum() > 100
    assert np.allclose((table.home_resources - table.import_rent)[both], worth[both], atol=1e-5 * price.max(), rtol=0)


@pytest.mark.slow
def test_the_ratios_told_on_the_page_are_those_of_the_plan(case):
    _, page, table = case
    told = re.findall(r"\((\w[\w-]*), (?:ratio )?(\d+\.\d\d)\)", page)
    assert len(told) >= 6
    for label, ratio in told:
        assert table.ratio_over_plan[table.product.index(label)] == pytest.approx(float(ratio), abs=0.006), label


@pytest.mark.slow
def test_what_is_scarce_at_home_and_hardly_traded_is_named_so(case):
    name, _, table = case
    if name == "india":
        # Its stocks are derived to earn the same everywhere, so that on the trend nothing is scarce.
        assert np.abs(np.array(table.ratio_over_plan) - 1.0).max() < 0.1
        assert not any("scarce capacity" in advice.reason for advice in table.advice)
        return
    reason = table.advice[table.product.index("L68")].reason
    assert "hardly traded" in reason and "rent of scarce capacity" in reason
