"""What a plan refuses of a power system, with the place and the way out, and what it warns of."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.plan import solve_plan
from lustrum.power.planned.tables import files_of, read_kept
from lustrum.power.planned.tested import in_every_scenario, left_in_every_scenario
from lustrum.power.unserved import UNSERVED
from tests.power.planned.small import FILES, TWO_NODES, plan_of, problem_of, write

ONE = FILES["system.toml"].split("[[scenario]]")[0]
HYDRO = FILES["sources.csv"].replace("coal,coal,120", "coal,coal,60")


def told(problem) -> str:
    return " ".join(each.text for name, each in problem.assumptions.items() if name.startswith("power."))


@pytest.mark.parametrize(
    ("files", "more", "said"),
    [
        ({"system_toml": ONE, "demand_csv": "power\n60\n"}, {}, "fails in dry years"),
        ({"goods_csv": None}, {}, "goods.csv"),
        ({"goods_csv": "name,for,product,share\n,building,P1,0.6\n,fuel,P2,1\n"}, {}, "add up to 0.6"),
        ({"goods_csv": "name,for,product,share\n,building,steel,1\n,fuel,P2,1\n"}, {}, "'steel' is no product"),
        ({"affected_csv": "name,land,people,people_cost\nnew dam,0.5,3,0.01\n"}, {}, "never costless"),
        ({"affected_csv": "name,land,land_cost\nnew damm,0.5,3\n"}, {}, "'new damm'"),
        ({"system_toml": FILES["system.toml"].replace("2000", "1999")}, {}, "base_year = 1999"),
        ({"system_toml": FILES["system.toml"].replace("million crowns", "dollars")}, {}, "money_unit"),
        ({"demand_csv": "year,power\n2005,100\n"}, {}, "demand"),
        ({"costs_csv": "name,year,overnight_cost\ngas,2002,0.2\n"}, {}, "costs by year"),
        ({"sources_csv": FILES["sources.csv"].replace("0.00002", "-0.00002")}, {}, "joint_products.csv"),
        ({**TWO_NODES, "lines_csv": "line,from,to,existing,firm\nab,a,b,40,1\n"}, {}, "counts at no peak"),
        ({"reservoirs_csv": "store,volume_km3,area_km2,head_m\ndam,33,420,37\n"}, {}, "high; the head is 37 m"),
        ({"stores_csv": FILES["stores.csv"].replace("cycle,", "cycle,initial,").replace("year,site", "none,9,site")
          .replace("year,capacity", "year,,capacity")}, {}, "would be free"),
        ({}, {"without": ["old dam"]}, "power.without names 'old dam'"),
        ({}, {"energy": "P9"}, "no product of random 8"),
        ({}, {"network": "kirchhoff"}, "power.network"),
        ({}, {"periods": 24}, "blocks.csv has 2"),
        ({}, {"unserved_price": 0.0}, "never costless"),
        ({}, {"unserved_limit": 2.0}, "a share of demand"),
        ({}, {"reserve": 15.0}, "a share of the peak"),
        ({}, {"without": [1]}, "named by a text"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(tmp_path, files, more, said):
    with pytest.raises((UsageError, DataError)) as found:
        problem_of(write(tmp_path / "small", **files), **more)
    assert said in str(found.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[emissions]\nprice = 1\n", "power_emissions"), ("[[limit]]\n", "power_capacity"), ("nmae = 1\n", "nmae")],
)
def test_what_a_plan_does_not_read_of_system_toml_is_refused(tmp_path, text, said):
    folder = write(
        tmp_path / "small", system_toml=FILES["system.toml"].replace("[[scenario]]", f"{text}[[scenario]]", 1)
    )
    with pytest.raises(UsageError, match=said):
        read_kept(folder, "small")


def test_a_folder_of_pypsa_is_not_enough(tmp_path):
    (tmp_path / "buses.csv").write_text("name\na\n")
    with pytest.raises(UsageError, match="no lead times"):
        read_kept(tmp_path, "pypsa")


def test_a_horizon_shorter_than_the_longest_lead_time_and_five_years_is_warned_of(tmp_path):
    folder = write(tmp_path / "small")
    assert "HORIZON TOO SHORT: the plan solves 4 years, and 'new dam' takes 2" in told(problem_of(folder))
    assert "HORIZON" not in told(problem_of(folder, years=4, tail=3))


def test_a_head_that_falls_is_taken_as_constant_and_said_so(tmp_path):
    reservoirs = "store,volume_km3,area_km2,head_m,head_fall\ndam,1,420,37,0.2\n"
    assert "HEAD TAKEN AS CONSTANT" in told(problem_of(write(tmp_path / "small", reservoirs_csv=reservoirs)))


def test_hours_are_represented_by_seasons_and_blocks_as_where_the_system_stands_alone(tmp_path):
    hours = [f"{h + 1},{120 if h % 24 < 12 else 80},{40.0},{0.5}" for h in range(8760)]
    series = "\n".join(["hour,demand,inflow:dam,inflow:new dam", *hours, ""])
    folder = write(
        tmp_path / "small", blocks_csv=None, demand_csv=None, inflow_csv=None, hours_csv=series,
        system_toml=FILES["system.toml"] + '[periods]\nseries = "hours.csv"\nseasons = 1\nblocks = 2\n',
    )  # fmt: skip
    problem = problem_of(folder)
    assert "Hours of hours.csv are represented" in told(problem)
    assert plan_of(folder).objective == pytest.approx(plan_of(write(tmp_path / "by hand")).objective, rel=1e-9)
    assert folder / "hours.csv" in files_of(folder)


def test_a_dam_of_which_nobody_says_whom_it_displaces_is_warned_of(tmp_path):
    assert "LAND AND PEOPLE NOT COUNTED" in told(problem_of(write(tmp_path / "small", affected_csv=None)))


def test_a_dam_whose_firm_capacity_nobody_states_is_warned_of(tmp_path):
    stores = FILES["stores.csv"].replace(",,0.5,0,", ",,,0,", 1)
    assert "FIRM CAPACITY OF DAMS NOT STATED: dam counts" in told(
        problem_of(write(tmp_path / "small", stores_csv=stores))
    )


def test_demand_that_is_fixed_while_the_plan_changes_is_warned_of(tmp_path):
    folder = write(tmp_path / "small")
    problem = problem_of(folder, mode="given")
    assert "DEMAND FIXED" in told(problem)
    given = solve_plan(problem, break_ties=False)
    assert given.objective <= plan_of(folder).objective + 1e-9


def test_plants_given_stay_within_their_sites_with_what_is_begun(tmp_path):
    files = {
        "additions_csv": "name,year,least,begun\nnew dam,2001,10,true\n",
        "stores_csv": FILES["stores.csv"].replace("2,80,", "2,30,"),
        "system_toml": FILES["system.toml"].replace("reserve", "discount = 0.03\nreserve"),
    }
    folder = write(tmp_path / "small", **files)
    problem = problem_of(folder, mode="given")
    assert "prices and 3 per cent a year" in told(problem)
    given = solve_plan(problem, break_ties=False)
    assert given.status == "optimal" and given.objective <= plan_of(folder).objective + 1e-9
    assert given.quantities["power_capacity"].values[-1, 3] == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"additions_csv": "name,year,most\ngas,2002,9\ngas,2050,9\n"}, "additions.csv names 2050, and"),
        ({"sources_csv": "source,existing,variable_cost,variable_cost_growth\ncoal,200,0.00002,0.1\n"},
         "does not read variable_cost_growth of coal"),
        ({"system_toml": FILES["system.toml"].replace("reserve", "start = 2003\nreserve")}, "orders from 2003, a plan"),
    ],
)  # fmt: skip
def test_what_a_plan_passes_over_is_told(tmp_path, files, said):
    assert said in told(problem_of(write(tmp_path / "small", **files)))
    assert said not in told(problem_of(write(tmp_path / "plain")))


def test_work_begun_goes_by_what_stands_in_the_base_year(tmp_path):
    """Capacity of the base year in sources.csv, or in existing.csv: gas of 20 MW that lives 25 years."""
    said = [FILES["sources.csv"].replace("gas,gas,0,", f"gas,gas,{stands},") for stands in ("20", "")]
    folders = [
        write(tmp_path / "column", sources_csv=said[0], existing_csv="name,year,capacity\ngas,2001,20\n"),
        write(tmp_path / "table", sources_csv=said[1], existing_csv="name,year,capacity\ngas,1999,20\n"),
    ]
    begun = [f"gas {20.0 * (1.01**2 - 1.0 + 1.0 / 25.0):.4g} MW" in told(problem_of(folder)) for folder in folders]
    assert begun == [True, True]


def test_the_reserve_waits_for_a_plant_that_counts_at_the_peak(tmp_path):
    """A line ordered in 2001 serves from 2002 and is no capacity; gas and a dam serve from 2003."""
    problem = problem_of(write(tmp_path / "small", **TWO_NODES))
    assert problem.assumptions["power.reserve"].value == "0.1, from 2003"


def test_a_plan_on_average_water_tested_in_dry_years_tells_what_it_leaves(tmp_path):
    """A coal plant that is just enough with average water leaves demand unserved in the dry scenario."""
    folder = write(tmp_path / "small", sources_csv=HYDRO.replace("0.2,25,1", ",,"))
    average = plan_of(folder, scenarios="average")
    left = average.table("power_left").total()[-1] if len(average.table("power_left").index) == 1 else 0.0
    found = in_every_scenario(average)
    unserved = [k for k, fleet in enumerate(found.system.fleets) if fleet.kind == UNSERVED]
    assert sum(float(found.flow[k][0].sum()) for k in unserved) > 0.0 and left < 1e-6
    result = left_in_every_scenario(average, "the plan made on average water")
    dry = [k for k, item in enumerate(result.items) if item[1] == "dry"]
    wet = [k for k, item in enumerate(result.items) if item[1] == "wet"]
    assert result["share"][dry].max() > 1.0 > result["share"][wet].max()
    assert "leaves" in result.notes[0] and "dry" in result.notes[0]


def test_average_water_is_told(tmp_path):
    assert "AVERAGE WATER" in told(problem_of(write(tmp_path / "small"), scenarios="average"))


def test_the_dry_year_rule_is_a_wish_with_a_price(tmp_path):
    """Nothing can be built in time: the limit holds from the year the first plant can serve."""
    folder = write(tmp_path / "small", sources_csv=HYDRO)
    plan = plan_of(folder, unserved_limit=0.01)
    left, asked = plan.quantities["power_left"].values, plan.quantities["power_demand"].values
    assert plan.limits["power_unserved_limit"].is_wish
    assert (left[1:] <= 0.01 * asked[1:] + 1e-6).all()  # gas ordered in 2001 serves from 2002


def test_land_and_people_are_limits(tmp_path):
    plan = plan_of(write(tmp_path / "small"), people_limit=90.0, land_limit=100.0)
    assert plan.quantities["power_people"].values.sum() <= 90.0 + 1e-6
    assert plan.quantities["power_orders"].values[:, 1].sum() <= 30.0 + 1e-6


def test_a_dam_gives_water_for_fields_beside_power(tmp_path):
    joint = "name,product,amount\nnew dam,P1,0.05\n"
    plan = plan_of(write(tmp_path / "small", joint_products_csv=joint))
    given = plan.balance["power_joint_products"].table
    serves = plan.quantities["power_capacity"].values[:, 3]
    assert given.values[:, 1] == pytest.approx(0.05 * serves) and serves[-1] > 0.0
