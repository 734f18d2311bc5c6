"""OSeMOSYS data: its equations by a second road, forms of writing, and what is refused by name."""

from __future__ import annotations

import csv
import io
import math

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.power import dispatch, osemosys_files, read_osemosys, read_system
from lustrum.power.solve import NoDispatchError
from tests.power.osemosys_equations import cost
from tests.power.osemosys_small import Small

SEEDS = (0, 1, 3, 6, 9, 14, 17, 18, 27)
"""Among them one region and two, both ways of salvage, every kind of limit, storage of one day type and of two."""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_total_is_that_of_osemosys_equations(tmp_path, seed):
    small = Small(seed)
    found = dispatch(read_system(small.write_file(tmp_path / "small.txt")))
    assert found.total_cost == pytest.approx(cost(small), rel=1e-9)


def test_seeds_use_what_they_are_for(tmp_path):
    used = {"store": False, "trade": False, "salvage": set(), "financed": False}
    for seed in SEEDS:
        small = Small(seed)
        found = dispatch(read_system(small.write_file(tmp_path / f"{seed}.txt")))
        flows = zip(found.system.fleets, found.flow, strict=True)
        big = {fleet.kind for fleet, flow in flows if abs(flow).max() > 1e-3}
        used["store"] |= "store" in big
        used["trade"] |= "line" in big
        used["salvage"].add(small("DepreciationMethod", "A"))
        used["financed"] |= small("DiscountRateIdv", "A", "MINE") != small("DiscountRate", "A")
    assert used == {"store": True, "trade": True, "salvage": {1.0, 2.0}, "financed": True}


def test_what_the_equations_cannot_meet_is_refused(tmp_path):
    small = Small(2)
    assert math.isnan(cost(small))  # scipy finds nothing either
    with pytest.raises(NoDispatchError):
        dispatch(read_system(small.write_file(tmp_path / "small.txt")))


def test_a_folder_of_csv_files_is_the_same_system(tmp_path):
    small = Small(14)
    file, folder = small.write_file(tmp_path / "small.dat"), small.write_folder(tmp_path)
    assert dispatch(read_system(folder)).total_cost == dispatch(read_system(file)).total_cost


def test_labels_in_another_order_change_nothing(tmp_path):
    small = Small(3)
    before = dispatch(read_system(small.write_file(tmp_path / "one.txt"))).total_cost
    for letter in "tfmyl":
        small.sets[letter].reverse()
    after = dispatch(read_system(small.write_file(tmp_path / "two.txt"))).total_cost
    assert after == pytest.approx(before, rel=1e-12)


def test_results_are_written_as_osemosys_names_them(tmp_path):
    found = dispatch(read_system(Small(0).write_file(tmp_path / "small.txt")))
    files = osemosys_files(found)
    rows = list(csv.DictReader(io.StringIO(files["TotalCapacityAnnual.csv"].decode())))
    assert {row["REGION"] for row in rows} == {"A", "B"}
    k = next(k for k, fleet in enumerate(found.system.fleets) if fleet.name == "B PLANT")
    assert [float(row["VALUE"]) for row in rows if (row["REGION"], row["TECHNOLOGY"]) == ("B", "PLANT")] == list(
        found.capacity[k]
    )


FAULTS = {
    "a label in no set": ("SpecifiedAnnualDemand", "A LIGHT 2020", "A LIHGT 2020", "unknown_label"),
    "no number": ("OperationalLife", "MINE", "MINE x #", "not_a_number"),
    "a parameter nobody knows": ("ReserveMargin ", "ReserveMargin ", "ReserveMarginOfUs ", "not_supported"),
    "a set nobody knows": ("set FUEL", "set FUEL", "set FULE", "not_supported"),
    "a word that begins nothing": ("data;", "data;", "minimize cost: 3;", "not_supported"),
    "below zero": ("param ResidualCapacity", "default 0.0", "default -2", "out_of_range"),
}


@pytest.mark.parametrize("case", sorted(FAULTS))
def test_a_fault_is_named_with_its_line(tmp_path, case):
    after, old, new, kind = FAULTS[case]
    text = Small(1).write_file(tmp_path / "small.txt").read_text()
    at = text.index(after)
    changed = text[:at] + text[at:].replace(old, new, 1)
    assert changed != text
    (tmp_path / "small.txt").write_text(changed)
    with pytest.raises(DataError) as raised:
        read_osemosys(tmp_path / "small.txt")
    assert kind in [fault.kind for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("param CapacityOfOneTechnologyUnit default 5 := ;", "CapacityOfOneTechnologyUnit"),
        ("param UDCConstant default 5 := ;", "UDCConstant"),
        ("param Conversionls := 112 2 1 ;", "Conversionls"),
        ("param TradeRoute := A B COAL 2020 1 ;", "TradeRoute"),
        ("param DiscountRate default 0.3 := ;", "DiscountRate"),
        ("set REGION := A B;", "REGION"),
        ("param InputActivityRatio default 1 := ;", "InputActivityRatio"),
    ],
)
def test_what_is_not_planned_is_refused_by_name(tmp_path, more, named):
    file = Small(0).write_file(tmp_path / "small.txt")
    file.write_text(file.read_text().replace("end;", f"{more}\nend;"))
    with pytest.raises(DataError) as raised:
        read_osemosys(file)
    assert named in [fault.column for fault in raised.value.faults]


def test_a_value_twice_and_a_value_nowhere_are_faults(tmp_path):
    file = Small(1).write_file(tmp_path / "small.txt")
    file.write_text(file.read_text().replace("end;", "param OperationalLife := [A,MINE] 3;\nend;"))
    with pytest.raises(DataError) as raised:
        read_osemosys(file)
    assert "duplicate_label" in [fault.kind for fault in raised.value.faults]
    small = Small(1)
    del small.value["OperationalLife"]["A", "SUN"]
    text, said = small.write_file(file).read_text(), "param default 0.0 : OperationalLife"
    file.write_text(text.replace(said, "param : OperationalLife"))
    assert said in text
    with pytest.raises(DataError) as raised:
        read_osemosys(file)
    fault = next(fault for fault in raised.value.faults if fault.kind == "missing")
    assert fault.column == "OperationalLife" and "A, SUN" in fault.message


def test_a_method_of_depreciation_nobody_knows_is_refused(tmp_path):
    small = Small(1)
    small.value["DepreciationMethod"]["A",] = 3.0
    with pytest.raises(DataError) as raised:
        read_osemosys(small.write_file(tmp_path / "small.txt"))
    assert [fault.column for fault in raised.value.faults] == ["DepreciationMethod"]


def test_an_empty_mode_is_told(tmp_path):
    said = " ".join(read_osemosys(Small(1).write_file(tmp_path / "small.txt")).warnings)
    assert "EMPTY MODE: PLANT" in said


def test_transport_says_nothing_of_osemosys_and_is_refused(tmp_path):
    with pytest.raises(UsageError, match="--network"):
        read_system(Small(1).write_file(tmp_path / "small.txt"), flow=False)
