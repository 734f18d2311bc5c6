"""Laws of a plan that holds a power system: two roads to one number, changes that change nothing, the base year."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lustrum.plan import solve_plan, verify
from lustrum.power.planned.alone import alone_at_prices
from lustrum.power.planned.checks import power_of
from lustrum.power.planned.part import invested, power
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.goals import nothing
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.trade import trade
from tests.power.planned.small import FILES, TWO_NODES, economy, options, plan_of, write


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return plan_of(write(tmp_path_factory.mktemp("power") / "small"))


def test_every_law_is_counted_again(plan):
    checks = verify(plan)
    assert all(check.passed for check in checks)
    said = {check.name for check in checks}
    assert {"output of electricity is energy delivered", "power reaches every node"} <= said
    assert any("lead time" in name or "beyond its capacity" in name for name in said)


def test_power_alone_at_the_plans_prices_and_demand_costs_what_it_costs_in_the_plan(plan):
    alone, in_plan = alone_at_prices(plan)
    assert in_plan > 0.0
    assert alone.total_cost == pytest.approx(in_plan, rel=1e-8)


@pytest.mark.parametrize(
    "more",
    [
        {"unserved_limit": 0.02, "unserved_price": 0.0005},
        {"people_limit": 100.0, "network": "transport", "reserve": 0.3},
        {"scenarios": "average"},
    ],
)
def test_power_alone_costs_the_same_whatever_is_asked(tmp_path, more):
    """A dam of 33 MW displaces 100 people; demand of which a tenth may be left at a low price."""
    asked = plan_of(write(tmp_path / "small"), **more)
    alone, in_plan = alone_at_prices(asked)
    assert alone.total_cost == pytest.approx(in_plan, rel=1e-7)


def test_what_is_left_unserved_goes_without_its_price_too(tmp_path):
    """Energy so cheap to leave that some is left: it is lost to users, and it is not delivered."""
    plan = plan_of(write(tmp_path / "small", **TWO_NODES), unserved_price=0.0001)
    assert plan.quantities["power_left"].values.sum() > 1.0
    alone, in_plan = alone_at_prices(plan)
    assert alone.total_cost == pytest.approx(in_plan, rel=1e-8)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.0, 0.4), st.sampled_from([1, 3]))
def test_power_alone_costs_the_same_in_any_economy(tmp_path_factory, seed, reserve, lead):
    table = economy(seed)
    column = table.use.toarray()[:, 0] * table.base_level[0]
    fuel = f"P{1 + int(column[1:].argmax())}"
    assume(column[1:].max() > 1.0)
    files = {
        "goods_csv": FILES["goods.csv"].replace("fuel,P2", f"fuel,{fuel}"),
        "sources_csv": FILES["sources.csv"].replace("0.2,25,1", f"0.2,25,{lead}"),
    }
    folder = write(tmp_path_factory.mktemp("any") / "small", **files)
    plan = plan_of(folder, table=table, reserve=reserve)
    assert plan.status in ("optimal", "relaxed") and all(check.passed for check in verify(plan))
    alone, in_plan = alone_at_prices(plan)
    if plan.status == "optimal":
        assert alone.total_cost == pytest.approx(in_plan, rel=1e-6, abs=1e-6)


def test_a_period_split_in_two_halves_changes_nothing(tmp_path, plan):
    halves = {
        "blocks_csv": "season,block,hours\nyear,day,2190\nyear,day 2,2190\nyear,night,4380\n",
        "demand_csv": "block,power\nday,120\nday 2,120\nnight,80\n",
        "inflow_csv": FILES["inflow.csv"] + "dam,day 2,40\nnew dam,day 2,0.5\n",
    }
    assert plan_of(write(tmp_path / "small", **halves)).objective == pytest.approx(plan.objective, rel=1e-9)


def test_gigawatts_are_as_good_as_megawatts(tmp_path, plan):
    sources = (
        "source,carrier,existing,overnight_cost,life,lead_time,availability,variable_cost,emission\n"
        "coal,coal,0.12,,,,0.9,0.02,900\ngas,gas,0,200,25,1,0.9,0.03,400\n"
    )
    stores = (
        "store,carrier,existing,hours,overnight_cost,life,lead_time,most_added,firm,pump,efficiency_out,cycle,inflow_of\n"
        "dam,hydro,0.06,500,,,,,0.5,0,0.9,year,site\nnew dam,hydro,0,500,500,60,2,0.08,0.5,0,0.9,year,capacity\n"
    )
    folder = write(
        tmp_path / "small", sources_csv=sources, stores_csv=stores, demand_csv="block,power\nday,0.12\nnight,0.08\n",
        inflow_csv="store,block,inflow\ndam,day,0.04\ndam,night,0.04\nnew dam,day,0.5\nnew dam,night,0.5\n",
        affected_csv="name,land,people,land_cost,people_cost\nnew dam,500,3000,0.02,0.01\n",
        system_toml=FILES["system.toml"].replace('name = "small"', 'name = "small"\npower = "GW"'),
    )  # fmt: skip
    assert plan_of(folder).objective == pytest.approx(plan.objective, rel=1e-8)


def test_a_scenario_that_cannot_come_changes_nothing(tmp_path, plan):
    drought = FILES["system.toml"] + '[[scenario]]\nname = "drought"\nprobability = 0.0\ninflow = 0.0\n'
    folder = write(tmp_path / "small", system_toml=drought)
    assert plan_of(folder, unserved_limit=0.0).objective == pytest.approx(
        plan_of(write(tmp_path / "other"), unserved_limit=0.0).objective, rel=1e-9
    )
    assert plan_of(folder).objective == pytest.approx(plan.objective, rel=1e-9)


def test_water_is_worth_its_efficiency_times_the_price_of_power(plan):
    power_ = power_of(plan)
    price = plan.limit("power_balance").shadow_price.values / power_.expected
    water = np.abs(plan.limit("power_stored").shadow_price.values[:, :2]) / 0.5  # both scenarios come as often
    flow = plan.quantities["power_flow"].values
    (out,) = [f for f, (k, a) in enumerate(power_.flows) if power_.system.fleets[k].name == "dam" and a == 0]
    here = flow[:, out * 4 : (out + 1) * 4]
    inside = (here > 1e-6) & (here < 60.0 - 1e-6)
    assert inside.any()
    by_step = np.repeat(water, 2, axis=1)
    assert np.allclose(by_step[inside], 0.9 * np.abs(price[inside]), rtol=1e-6)


def test_nothing_serves_before_it_was_ordered_and_its_lead_time_has_passed(tmp_path):
    plan = plan_of(write(tmp_path / "small"), years=4, tail=0)
    orders, serves = plan.table("power_orders"), plan.table("power_capacity")
    assert orders.at("new dam", 2001) > 0.0
    assert serves.at("new dam", 2001) == serves.at("new dam", 2002) == 0.0
    assert serves.at("new dam", 2003) == pytest.approx(orders.at("new dam", 2001))
    assert serves.at("gas", 2001) == 0.0


def test_the_base_year_is_reproduced_where_nothing_new_is_allowed(tmp_path):
    """One year with base-year final demand, imports and investment given: levels and every entry of the table."""
    sources = FILES["sources.csv"].replace("gas,gas,0,0.2,25,1,0.9,0.00003,0.4\n", "")
    stores = "\n".join(line for line in FILES["stores.csv"].splitlines() if not line.startswith("new dam"))
    inflow = "store,block,inflow\ndam,day,40\ndam,night,40\n"
    folder = write(tmp_path / "small", sources_csv=sources, stores_csv=stores, inflow_csv=inflow,
                   affected_csv=None)  # fmt: skip
    table, asked = economy(), options(folder)
    growth = Growth(labour=0.0, productivity=0.0)
    kept = ("production", "consumption", "government", "inventories", "statistical_discrepancy", "labour", "trade")
    given = {consumption: {"form": "given"}, trade: {"given": True}}
    parts = [partial(part, **given.get(part, {})) for part in DEFAULT_PARTS if part.__name__ in kept]
    total = sum(table.investment_by_asset.values())
    own = invested(table, {"power": asked}, vars(growth))
    assert own.sum() > 0.0

    def other_investment(problem):
        """What all other industries invest is that of the base year."""
        problem.uses("investment", total - own)

    found = solve_plan(
        build_plan(table, 1, nothing, [*parts, partial(power, **asked), other_investment], growth=growth, tail=0)
    )
    assert np.allclose(found.table("activity_level").values[0], table.base_level, rtol=1e-7)
    assert np.allclose(found.balance["power_investment"].table.values[0], own, atol=1e-7)
    assert np.allclose(found.balance["output"].table.values[0], table.base_output, rtol=1e-7)
    assert np.allclose(found.balance["imports"].table.values[0], table.imports, rtol=1e-6)
    assert found.table("power_delivered").values[0] == pytest.approx(876_000.0)
