"""PyPSA's folders: totals equal PyPSA's, what is not known is named, what would change the answer is refused."""

from __future__ import annotations

import csv

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.power import dispatch, read_system
from lustrum.power.pypsa import read_pypsa
from tests.power.networks import write_network
from tests.power.networks_more import write_more

TOTALS = {
    0: 123037.34442919568, 1: 107165.13556896958, 2: 35810.501193909375, 3: 31040.281495884396,
    4: 138919.45056906083, 5: 50955.88793048814, 6: 67413.59499789636, 7: 116265.7595475124,
    8: 36573.4928579712, 9: 136562.57087964143, 10: 69298.54628073965, 11: 35691.2211635,
}  # fmt: skip
"""PyPSA 1.4.0's objective plus its constant, by seed of the network."""


def damaged(folder, file, change):
    with (folder / file).open(newline="") as stream:
        rows = list(csv.reader(stream))
    change(rows)
    with (folder / file).open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.mark.parametrize("seed", sorted(TOTALS))
def test_totals_are_those_of_pypsa(tmp_path, seed):
    found = dispatch(read_pypsa(write_network(tmp_path / "network", seed)))
    assert found.total_cost == pytest.approx(TOTALS[seed], rel=1e-9)
    assert found.solution.certificate.passed(1e-6)


MORE = {0: 447041.6994621, 1: 526323.8947386933, 2: 20351355.867405295, 3: 20730068.99959984}
"""PyPSA 1.4.0's totals of `networks_more`, by seed: what begins in a store loses nothing in its first step,
overnight costs count by the years of the snapshots."""


@pytest.mark.parametrize("seed", sorted(MORE))
def test_totals_are_those_of_pypsa_with_what_else_it_knows(tmp_path, seed):
    found = dispatch(read_pypsa(write_more(tmp_path / "network", seed)))
    assert found.total_cost == pytest.approx(MORE[seed], rel=1e-9)


@pytest.mark.parametrize(("file", "column", "value"), [
    ("lines.csv", "v_ang_max", "30"), ("transformers.csv", "phase_shift_max", "10"),
    ("transformers.csv", "type", "160 MVA"),
    ("generators.csv", "maintainable", "True"), ("links.csv", "bus8", "a"), ("links.csv", "delay", "1"),
    ("buses.csv", "nom_max_gas", "50"), ("generators.csv", "marginal_cost_pw", "1"), ("links.csv", "p_nom_mod", "5"),
    ("carriers.csv", "max_growth", "7"), ("stores.csv", "marginal_cost_quadratic", "0.1"),
])  # fmt: skip
def test_what_binds_and_is_not_planned_is_refused_with_its_cell(tmp_path, file, column, value):
    folder = write_more(tmp_path / "network", 0)
    damaged(
        folder, file, lambda rows: [row.append(column if k == 0 else value * (k == 1)) for k, row in enumerate(rows)]
    )
    with pytest.raises(DataError) as raised:
        read_pypsa(folder)
    assert [(each.file, each.kind, each.column) for each in raised.value.faults] == [(file, "not_supported", column)]


def test_a_curve_of_costs_in_a_file_of_its_own_is_refused(tmp_path):
    folder = write_more(tmp_path / "network", 0)
    (folder / "generators-marginal_cost_pw.csv").write_text("snapshot,g1\n0,1\n")
    with pytest.raises(DataError, match="marginal_cost_pw"):
        read_pypsa(folder)


def test_the_order_of_rows_changes_no_flow(tmp_path):
    """Two plants at one cost: which runs is told by names, not by where they stand."""
    folder = write_network(tmp_path / "network", 8)
    damaged(folder, "generators.csv", lambda rows: [row.__setitem__(5, "30") for row in rows[1:] if row[2] == "gas"])
    before = dispatch(read_pypsa(folder))
    for file in ("generators", "lines", "links", "storage_units", "buses", "loads"):
        damaged(folder, f"{file}.csv", lambda rows: rows.__setitem__(slice(1, None), rows[:0:-1]))
    after = dispatch(read_pypsa(folder))
    flows = {fleet.name: flow for fleet, flow in zip(after.system.fleets, after.flow, strict=True)}
    for fleet, flow in zip(before.system.fleets, before.flow, strict=True):
        assert flows[fleet.name] == pytest.approx(flow, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", [20, 21, 22])
def test_pypsa_itself_finds_the_same_where_it_is_installed(tmp_path, seed):
    pypsa = pytest.importorskip("pypsa", reason="PyPSA is not installed; its totals are kept above")
    folder = write_network(tmp_path / "network", seed)
    network = pypsa.Network()
    network.import_from_csv_folder(str(folder))
    network.optimize(solver_name="highs")
    total = network.objective + float(network.objective_constant or 0.0)
    assert dispatch(read_pypsa(folder)).total_cost == pytest.approx(total, rel=1e-9)


def test_kirchhoff_costs_no_less_than_transport(tmp_path):
    folder = write_network(tmp_path / "network", 7)
    flow, transport = (dispatch(read_pypsa(folder, flow=flow)).total_cost for flow in (True, False))
    assert transport < flow * (1.0 - 1e-6)


def test_storage_and_lines_of_the_example_reach_its_optimum(user_data):
    found = dispatch(read_system(user_data / "power_storage_hvdc"))
    assert found.total_cost == pytest.approx(15_881_838.6058, rel=1e-9)


@pytest.mark.slow  # 20 s: 2,920 steps of a year
def test_a_year_of_wind_and_hydrogen_reaches_its_optimum(user_data):
    found = dispatch(read_system(user_data / "power_model_energy"))
    assert found.total_cost == pytest.approx(8_078_135_675.451, rel=1e-9)


@pytest.mark.parametrize(
    ("file", "change", "kind", "column"),
    [
        ("generators.csv", lambda rows: rows[1].__setitem__(1, "nowhere"), "unknown_label", "bus"),
        ("generators.csv", lambda rows: rows[1].__setitem__(3, "1,000 MW"), "not_a_number", "p_nom"),
        ("generators-p_max_pu.csv", lambda rows: rows[2].__setitem__(1, ""), "blank", "w0"),
        ("generators-p_max_pu.csv", lambda rows: rows.pop(), "ragged", ""),
        ("generators-p_max_pu.csv", lambda rows: rows[0].__setitem__(1, "w99"), "unknown_label", "w99"),
        ("loads-p_set.csv", lambda rows: rows[1].__setitem__(0, "7"), "out_of_order", "snapshot"),
        ("lines.csv", lambda rows: rows[1].__setitem__(3, "0"), "missing", "x"),
        ("snapshots.csv", lambda rows: rows[2].__setitem__(1, ""), "blank", "objective"),
        ("loads-p_set.csv", lambda rows: rows[1].__setitem__(1, "1e999"), "out_of_range", "l0"),
        ("storage_units.csv", lambda rows: rows[1].__setitem__(3, "1e999"), "out_of_range", "p_nom"),
        ("generators.csv", lambda rows: rows[1].__setitem__(3, "n/a"), "not_a_number", "p_nom"),
        ("links.csv", lambda rows: rows[1].__setitem__(5, "maybe"), "unknown_word", "p_nom_extendable"),
    ],
)
def test_a_fault_is_named_with_its_cell(tmp_path, file, change, kind, column):
    folder = write_network(tmp_path / "network", 7)
    damaged(folder, file, change)
    with pytest.raises(DataError) as raised:
        read_pypsa(folder)
    assert (file, kind, column) in [(each.file, each.kind, each.column) for each in raised.value.faults]


@pytest.mark.parametrize(
    ("column", "value"), [("committable", "True"), ("marginal_cost_quadratic", "0.1"), ("p_nom_mod", "50")]
)
def test_what_would_change_the_answer_is_refused_and_what_is_neutral_is_not(tmp_path, column, value):
    folder = write_network(tmp_path / "network", 3)
    neutral = {"committable": "False", "marginal_cost_quadratic": "0.0", "p_nom_mod": "0"}[column]
    damaged(folder, "generators.csv", lambda rows: [row.append(neutral if k else column) for k, row in enumerate(rows)])
    assert dispatch(read_pypsa(folder)).total_cost == pytest.approx(TOTALS[3], rel=1e-9)
    damaged(folder, "generators.csv", lambda rows: rows[1].__setitem__(-1, value))
    with pytest.raises(DataError) as raised:
        read_pypsa(folder)
    assert [(each.kind, each.column) for each in raised.value.faults] == [("not_supported", column)]


def test_columns_nobody_knows_are_named(tmp_path):
    folder = write_network(tmp_path / "network", 3)
    damaged(folder, "generators.csv", lambda rows: [row.append("1" if k else "mood") for k, row in enumerate(rows)])
    said = {each.name: each.value for each in read_pypsa(folder).assumptions}
    assert said["unread"] == "column 'mood' of generators.csv"


def test_a_store_that_begins_full_and_may_end_empty_is_told(tmp_path):
    warned = [read_pypsa(write_network(tmp_path / str(seed), seed)).warnings for seed in range(4)]
    assert any("FREE ENERGY: 'dam'" in " ".join(each) for each in warned)
    assert not all("FREE ENERGY" in " ".join(each) for each in warned)


def one_bus(folder, limit, carriers="name,co2_emissions\ncoal,1\n"):
    files = {
        "snapshots": "snapshot\na\nb\n", "buses": "name,carrier\nx,AC\n", "loads": "name,bus,p_set\nl,x,10\n",
        "generators": "name,bus,carrier,p_nom,marginal_cost\ng,x,gas,100,5\n", "carriers": carriers,
        "global_constraints": f"name,type,carrier_attribute,sense,constant\nmost,{limit},<=,1\n",
    }  # fmt: skip
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def test_a_carrier_that_a_limit_passes_over_is_told(tmp_path):
    system = read_pypsa(one_bus(tmp_path / "unknown", "primary_energy,co2_emissions"))
    assert dispatch(system).total_cost == pytest.approx(100.0)  # PyPSA counts nothing for it either
    assert [w for w in system.warnings if w.startswith("NOT COUNTED IN 'most': carriers.csv has no 'gas'")]
    known = one_bus(tmp_path / "known", "primary_energy,co2_emissions", "name,co2_emissions\ngas,0.01\n")
    assert not [w for w in read_pypsa(known).warnings if "NOT COUNTED" in w]


def test_a_limit_on_energy_of_a_carrier_nothing_has_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"'gaz' is a carrier of nothing.*gas"):
        read_pypsa(one_bus(tmp_path / "n", "operational_limit,gaz"))


def test_a_limit_of_a_kind_not_known_is_refused(tmp_path):
    folder = write_network(tmp_path / "network", 3)
    (folder / "global_constraints.csv").write_text("name,type,sense,constant\nx,tech_capacity_expansion_limit,<=,5\n")
    with pytest.raises(DataError) as raised:
        read_pypsa(folder)
    assert raised.value.faults[0].kind == "not_supported"


def test_a_place_that_holds_no_system_is_refused(tmp_path):
    with pytest.raises(UsageError):
        read_system(tmp_path / "nothing")
    with pytest.raises(UsageError):
        read_system(tmp_path)


PERIODS = {
    "network": "name,pypsa_version\nn,1.4.0\n",
    "buses": "name\nb0\nb1\n",
    "investment_periods": "period,objective,years\n2020,8.0,10\n2030,5.5,10\n",
    "generators": (
        "name,bus,p_nom,p_nom_extendable,marginal_cost,build_year,lifetime,capital_cost\n"
        "old,b0,60.0,False,40.0,2000,25.0,0.0\nnew20,b0,0.0,True,30.0,2020,30.0,100.0\n"
        "new30,b1,0.0,True,20.0,2030,30.0,80.0\nshed,b1,1000.0,False,900.0,2000,100.0,0.0\n"
    ),
    "lines": "name,bus0,bus1,x,s_nom_extendable,capital_cost,build_year,lifetime\nL,b0,b1,0.1,True,5.0,2020,50.0\n",
    "storage_units": (
        "name,bus,p_nom,build_year,lifetime,cyclic_state_of_charge,max_hours,efficiency_store\n"
        "s,b1,20.0,2020,50.0,True,3.0,0.9\n"
    ),
    "loads": "name,bus\nl,b1\n",
}
"""Tables as PyPSA 1.4.0 writes them."""
LOAD = (75.59, 97.52, 57.21, 97.43, 65.59, 71.17, 91.39, 70.46, 77.48, 51.38, 87.68, 76.91)


def test_investment_periods_are_those_of_pypsa(tmp_path):
    """PyPSA's objective plus its constant is 244289.44166666668; the header of its first column is blank."""
    for name, text in PERIODS.items():
        (tmp_path / f"{name}.csv").write_text(text)
    at = [f"{k},{2020 + 10 * (k // 6)},{k % 6},1,1,1\n" for k in range(12)]
    (tmp_path / "snapshots.csv").write_text(",period,timestep,objective,stores,generators\n" + "".join(at))
    (tmp_path / "loads-p_set.csv").write_text(",l\n" + "".join(f"{k},{value}\n" for k, value in enumerate(LOAD)))
    found = dispatch(read_pypsa(tmp_path))
    assert found.total_cost == pytest.approx(244289.44166666668, rel=1e-9)
    old = [fleet.name for fleet in found.system.fleets].index("old")
    assert found.capacity[old].tolist() == [60.0, 0.0]  # built in 2000 for 25 years
