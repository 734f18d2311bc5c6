"""Folders with system.toml: a published plan, what changes nothing, what is refused, what is warned of."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError, UsageError
from lustrum.power import dispatch
from lustrum.power.answers import emissions_result
from lustrum.power.folder import read_folder
from lustrum.power.tested import in_every_scenario, scenarios_result
from tests.power.turkey import write_turkey


@pytest.fixture
def dams(tmp_path):
    return shutil.copytree(bundled_path("made_up_dams"), tmp_path / "dams")


@pytest.fixture(scope="module")
def best():
    return dispatch(read_folder(bundled_path("made_up_dams")))


def edit(folder, file, change):
    with (folder / file).open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    header = list(rows[0])
    rows = change(rows) or rows
    with (folder / file).open("w", newline="") as stream:
        csv.DictWriter(stream, header).writerows([dict(zip(header, header, strict=True)), *rows])


def settings(folder, *pairs):
    text = (folder / "system.toml").read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (folder / "system.toml").write_text(text)


def test_the_plan_of_turkey_reaches_its_published_cost(user_data, tmp_path):
    """Turvey and Anderson 1977, chapter 8, as solved from the tables of the GAMS library: 12657.7708."""
    system = read_folder(write_turkey(user_data / "power_turkey_1977", tmp_path / "turkey"))
    assert round(dispatch(system).total_cost, 4) == 12657.7708
    assert any("AVERAGE WATER" in each for each in system.warnings)


def test_blocks_split_in_two_change_nothing(dams, best):
    def halves(rows):
        return [
            {**row, "block": f"{row['block']} {half}", "hours": float(row["hours"]) / 2}
            for row in rows
            for half in "ab"
        ]

    edit(dams, "blocks.csv", halves)
    for file in ("demand.csv", "availability.csv"):
        edit(dams, file, lambda rows: [{**row, "block": f"{row['block']} {half}"} for row in rows for half in "ab"])
    assert dispatch(read_folder(dams)).total_cost == pytest.approx(best.total_cost, rel=1e-9)


def test_gigawatts_are_as_good_as_megawatts(dams, best):
    def scaled(file, columns, factor):
        def change(rows):
            for row in rows:
                for column in columns:
                    row[column] = float(row[column]) * factor if row[column] else ""

        edit(dams, file, change)

    settings(dams, ('"MW"', '"GW"'), ("price = 0.001", "price = 1"), ("limit_price = 0.002", "limit_price = 2"))
    scaled("demand.csv", ["power"], 1e-3)
    scaled("sources.csv", ["existing", "most_added"], 1e-3)
    scaled("sources.csv", ["overnight_cost", "fixed_cost", "variable_cost", "emission"], 1e3)
    scaled("stores.csv", ["existing", "most_added"], 1e-3)
    scaled("stores.csv", ["overnight_cost", "fixed_cost"], 1e3)
    scaled("lines.csv", ["existing"], 1e-3)
    scaled("lines.csv", ["overnight_cost"], 1e3)
    edit(dams, "inflow.csv", lambda rows: [row | _old(row) for row in rows])
    assert dispatch(read_folder(dams)).total_cost == pytest.approx(best.total_cost, rel=1e-9)


def _old(row):
    return {"inflow": float(row["inflow"]) * 1e-3} if row["store"] == "old dam" else {}


def test_a_scenario_that_never_comes_changes_nothing_if_it_can_be_met(dams, best):
    text = (dams / "system.toml").read_text()
    never = '[[scenario]]\nname = "flood"\nprobability = 0.0\ninflow = 1.5\n\n[unserved]'
    (dams / "system.toml").write_text(text.replace("[unserved]", never))
    assert dispatch(read_folder(dams)).total_cost == pytest.approx(best.total_cost, rel=1e-9)


def test_nothing_serves_before_it_is_ordered_and_built(best):
    start = 2023
    lead = {"new gas": 3, "sun": 1, "new dam": 5, "battery": 1, "hills to plain": 3}
    arrived = 0
    for fleet, added in zip(best.system.fleets, best.added, strict=True):
        for unit, value in zip(fleet.units, added, strict=True):
            assert int(unit.arrives) - int(unit.ordered) == lead[fleet.name]
            assert int(unit.ordered) >= start
            arrived += value > 0.0
        serves = best.capacity[best.system.fleets.index(fleet)] > 1e-6
        for y, year in enumerate((2023, 2028, 2033)):
            if fleet.units and not fleet.existing[y] and year < start + lead[fleet.name]:
                assert not serves[y]
    assert arrived > 0


def test_water_is_worth_what_it_makes(best):
    """Water value = efficiency x price, where the turbine is neither idle nor full."""
    seen = 0
    for store, water in zip(best.system.stores, best.water_value, strict=True):
        if store.turns is not None:
            continue
        flow = best.flow[store.fleet][0]
        full = best.capacity[store.fleet][best.system.steps.period] * 0.95
        for t in np.flatnonzero((flow > 1e-6) & (flow < full - 1e-6)):
            assert water[store.stage[t]] == pytest.approx(best.price[store.node, t], rel=1e-6)
            seen += 1
    assert seen > 10


def test_all_that_flows_in_is_used_spilled_or_kept_for_nobody(best):
    for k, store in enumerate(best.system.stores):
        hours = best.system.steps.store_hours
        own = store.inflow
        if store.inflow_per_capacity is not None:
            own = store.inflow_per_capacity * best.capacity[store.fleet][best.system.steps.period]
        out, into = best.flow[store.fleet]
        back = dict(store.filling)
        left = hours @ (own - best.spill[k] + back[0] * out + back[1] * into)
        assert left == pytest.approx(0.0, abs=1e-6 * max(1.0, float(hours @ own)))


def test_a_plan_on_average_water_fails_in_dry_years(dams):
    settings(dams, ("limit = 0.02\nlimit_price = 0.002\n", ""), ("reserve = 0.15", "reserve = 0"))
    edit(dams, "sources.csv", lambda rows: [row for row in rows if row["source"] != "old coal"])
    edit(dams, "sources.csv", lambda rows: rows[0].update(overnight_cost="6"))  # gas so dear that water is planned on
    planned, system = dispatch(read_folder(dams, scenarios="average")), read_folder(dams)
    table = scenarios_result(planned, system)
    by = dict(zip(table.items, table["share"], strict=True))
    assert by["2033", "dry"] > by["2033", "normal"] + 1.0
    both = dispatch(system)
    assert both.total_cost <= in_every_scenario(planned, system).total_cost * (1.0 + 1e-9)


def test_other_conventions_are_other_costs_and_zero_discount_makes_them_one(dams, best):
    settings(dams, ("discount = 0.06", 'discount = 0.06\nconvention = "osemosys"'))
    assert dispatch(read_folder(dams)).total_cost != pytest.approx(best.total_cost, rel=1e-3)
    settings(dams, ("discount = 0.06", "discount = 0.0"))
    end_value = dispatch(read_folder(dams)).total_cost
    settings(dams, ('"osemosys"', '"annuity"'))
    assert dispatch(read_folder(dams)).total_cost == pytest.approx(end_value, rel=1e-9)


def test_hydro_on_one_scenario_is_refused_unless_the_average_is_meant(dams):
    text = (dams / "system.toml").read_text()
    start, end = text.index("[[scenario]]"), text.index("[unserved]")
    (dams / "system.toml").write_text(text[:start] + text[end:])
    edit(dams, "sources.csv", lambda rows: None)
    edit(dams, "inflow.csv", lambda rows: [{**r, "inflow": float(r["inflow"]) * 3} for r in rows])
    with pytest.raises(UsageError, match="one scenario"):
        read_folder(dams)
    settings(dams, ("reserve = 0.15", 'reserve = 0.15\nscenarios = "average"'))
    assert any("AVERAGE WATER" in each for each in read_folder(dams).warnings)


def test_a_horizon_too_short_to_be_worth_a_dam_is_told(dams):
    assert not any("HORIZON" in each for each in read_folder(dams).warnings)
    settings(dams, ("years = [2023, 2028, 2033]", "years = [2023, 2028]"), ("end = 2042", "end = 2030"))
    assert any("HORIZON TOO SHORT" in each and "new dam" in each for each in read_folder(dams).warnings)


@pytest.mark.parametrize(
    ("file", "column", "value", "kind"),
    [
        ("reservoirs.csv", "volume_km3", "22", "implausible"),
        ("sources.csv", "node", "coast", "unknown_label"),
        ("sources.csv", "variable_cost", "dear", "not_a_number"),
        ("sources.csv", "availability", "85", "out_of_range"),
        ("demand.csv", "power", "", "blank"),
        ("blocks.csv", "hours", "9000", "sum"),
        ("stores.csv", "cycle", "fortnight", "unknown_word"),
        ("inflow.csv", "season", "monsoon", "unknown_label"),
        ("inflow.csv", "season", "harvest", "duplicate_label"),
        ("inflow.csv", "season", "", "duplicate_label"),
        ("availability.csv", "block", "evening", "duplicate_label"),
        ("availability.csv", "block", "", "duplicate_label"),
        ("stores.csv", "availability", "n/a", "not_a_number"),
        ("sources.csv", "variable_cost", "-", "not_a_number"),
        ("reservoirs.csv", "silting_per_year", ":", "not_a_number"),
    ],
)
def test_a_fault_is_named_with_its_cell(dams, file, column, value, kind):
    edit(dams, file, lambda rows: rows[0].__setitem__(column, value))
    with pytest.raises(DataError) as raised:
        read_folder(dams)
    assert (file, kind) in [(each.file, each.kind) for each in raised.value.faults]


@pytest.mark.parametrize("file", ["inflow.csv", "demand.csv"])
def test_a_block_of_which_nothing_is_said_is_not_zero(dams, file):
    edit(dams, file, lambda rows: rows[1:])
    with pytest.raises(DataError) as raised:
        read_folder(dams)
    assert {(each.file, each.kind) for each in raised.value.faults} == {(file, "missing_row")}


def test_a_node_that_asks_for_power_in_one_year_is_not_without_in_another(dams):
    settings(dams, ("demand_growth = 0.04\n", ""))
    with (dams / "demand.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    nodes = list(dict.fromkeys(row["node"] for row in rows))
    lines = [
        f"{row['node']},{year},{row['season']},{row['block']},{row['power']}"
        for year in (2023, 2028, 2033)
        for row in rows
        if (row["node"], year) != (nodes[0], 2028)
    ]
    (dams / "demand.csv").write_text("\n".join(["node,year,season,block,power", *lines]) + "\n")
    with pytest.raises(DataError, match="2028") as raised:
        read_folder(dams)
    assert [(each.kind, each.row) for each in raised.value.faults] == [("missing_row", nodes[0])]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("additions.csv", "name,year,most\nnew dam,2033,100\nnew dam,2033,200\n"),
        ("existing.csv", "name,year,capacity\n" + "".join(f"river,{y},80\n" for y in (2023, 2028, 2033, 2033))),
        ("reservoirs.csv", "store,volume_km3,area_km2,head_m\n" + 2 * "old dam,1,50,60\n"),
    ],
)
def test_two_lines_of_one_key_are_refused(dams, file, text):
    (dams / file).write_text(text)
    with pytest.raises(DataError) as raised:
        read_folder(dams)
    assert [(each.file, each.kind) for each in raised.value.faults] == [(file, "duplicate_label")]


def test_a_store_that_begins_full_and_ends_as_it_likes_is_refused(dams):
    path = dams / "stores.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0] + ",initial", *(f"{line}," for line in lines[1:])]) + "\n")
    edit(dams, "stores.csv", lambda rows: rows[0].update(cycle="none", initial="1000"))
    with pytest.raises(DataError) as raised:
        read_folder(dams)
    assert [each.kind for each in raised.value.faults] == ["no_end"]


def test_an_addition_before_it_can_be_built_is_refused_unless_it_was_begun(dams):
    (dams / "additions.csv").write_text("name,year,least,begun\nnew dam,2023,100,\n")
    with pytest.raises(DataError) as raised:
        read_folder(dams)
    assert [each.kind for each in raised.value.faults] == ["too_early"]
    (dams / "additions.csv").write_text("name,year,least,begun\nnew dam,2023,100,true\n")
    found = dispatch(read_folder(dams))
    place = [fleet.name for fleet in found.system.fleets].index("new dam")
    assert found.capacity[place, 0] >= 100.0 - 1e-6


def test_that_silting_is_not_counted_is_told_whether_it_is_stated_or_not(dams):
    edit(dams, "reservoirs.csv", lambda rows: rows[1].update(silting_per_year=""))
    told = [each for each in read_folder(dams).warnings if "SILTING NOT COUNTED" in each]
    assert len(told) == 2 and "'old dam' loses 0.4 per cent a year" in told[0] and "nothing" in told[1]


def test_unserved_power_is_never_costless(dams):
    settings(dams, ("price = 0.001\n", "price = 0\n"))
    with pytest.raises(UsageError):
        read_folder(dams)


def test_what_the_reserve_lacks_is_told(dams):
    settings(dams, ("reserve = 0.15", "reserve = 0.9"), ("demand_growth = 0.04", "demand_growth = 0.2"))
    system = read_folder(dams)
    gone = ("new gas", "battery")
    without = replace(system, fleets=tuple(replace(each, units=()) if each.name in gone else each
                                           for each in system.fleets))  # fmt: skip
    rows = tuple(
        replace(row, terms=tuple(t for t in row.terms if system.fleets[t[0]].name not in gone))
        for row in system.capacity_rows
    )
    with pytest.raises(UsageError, match="reserve 20") as raised:
        dispatch(replace(without, capacity_rows=rows))
    assert raised.value.exit_code == 4


def test_growth_beside_demand_of_other_years_is_refused(dams):
    """Growth takes the base year on; where later years are given it would say nothing, and nobody would know."""
    header, *rows = (dams / "demand.csv").read_text().splitlines()
    later = [row.replace(",2022,", f",{year},") for year in (2023, 2028, 2033) for row in rows]
    (dams / "demand.csv").write_text("\n".join([header, *later, ""]))
    with pytest.raises(DataError, match="demand_growth"):
        read_folder(dams)


def test_emissions_have_the_unit_that_is_stated(dams):
    rows = (dams / "sources.csv").read_text()
    assert "emission" in rows
    said = (dams / "system.toml").read_text()
    (dams / "system.toml").write_text(said + '\n[emissions]\nunit = "t"\n')
    named = emissions_result(dispatch(read_folder(dams)))
    assert named.measures["emitted"].unit == "t/year"
    (dams / "system.toml").write_text(said)
    assert emissions_result(dispatch(read_folder(dams))).measures["emitted"].unit == ""


def test_a_head_that_falls_costs_more_and_is_that_of_the_levels(dams):
    rows = (dams / "reservoirs.csv").read_text().splitlines()
    costs = []
    for fall in (0.0, 0.3):
        (dams / "reservoirs.csv").write_text(
            "\n".join([f"{rows[0]},head_fall", *(f"{row},{fall}" for row in rows[1:]), ""])
        )
        found = dispatch(read_folder(dams, scenarios="average"))
        costs.append(found.total_cost)
    assert costs[1] > 1.001 * costs[0]
    k = next(k for k, store in enumerate(found.system.stores) if store.head_fall and found.level[k].max() > 0.0)
    store, steps = found.system.stores[k], found.system.steps
    level = found.level[k]
    holds = found.capacity[store.fleet][steps.period] * store.hours_of_capacity
    share = ((level[store.before] + level) / 2.0)[store.stage] / np.where(holds > 0.0, holds, 1.0)
    used, at = np.asarray(-store.filling[0][1]), holds > 0.0  # water a unit of power, at the heads of the answer
    assert (used[at] >= 1.0 - 1e-12).all() and used[at].max() <= 1.0 / 0.7 + 1e-12
    heads = 1.0 - 0.3 * (1.0 - share[at])
    assert np.abs(1.0 / used[at] - heads).mean() < 0.05
    assert "HEAD FALLS" in " ".join(found.system.warnings)
