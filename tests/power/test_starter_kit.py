"""Starter kits: figures come over with their units, what kits lack is asked for, what is left out is told."""

from __future__ import annotations

import csv
import io
import shutil

import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError, UsageError
from lustrum.power import dispatch, read_system, with_unserved
from lustrum.power.starter_kit import kit_files, kit_settings
from lustrum.power.starter_kit_read import read_kit

SAID = {"base_year": "2018", "years": "2022,2030,2040", "demand_at": "users"}
KENYA, SHAPES = bundled_path("kenya_starter_kit"), bundled_path("made_up_kenya_shapes")


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def made(**more):
    return kit_files(read_kit(KENYA), kit_settings(SAID | more), SHAPES)


def test_figures_come_over_with_their_units():
    files = made().files
    sources = {row["source"]: row for row in rows(files, "sources.csv")}
    coal = sources["Coal Power Plant"]
    assert (float(coal["overnight_cost"]), float(coal["life"])) == (2.5, 35.0)  # 2,500 dollars a kW
    assert float(coal["emission"]) == pytest.approx(94.6 * 3.6 / 0.37 / 1000.0)  # t a MWh
    assert float(sources["Geothermal Power Plant"]["existing"]) == 419.0
    assert float(sources["Geothermal Power Plant"]["most_added"]) == 10_000.0 - 419.0
    costs = {(row["name"], row["year"]): row for row in rows(files, "costs.csv")}
    between = 5.1 + (5.3 - 5.1) * 2 / 5  # dollars a GJ of 2020 and 2025
    assert float(costs["Coal Power Plant", "2022"]["variable_cost"]) == pytest.approx(between * 3.6 / 0.37 / 1e6)
    demand = {(row["year"], row["season"], row["block"]): float(row["power"]) for row in rows(files, "demand.csv")}
    assert demand["2030", "cool dry", "day"] == pytest.approx(2600 * 1.05 / (0.95 * 0.88))


def test_the_folder_is_planned(tmp_path):
    for name, content in made().files.items():
        (tmp_path / name).write_bytes(content)
    system = with_unserved(read_system(tmp_path), 0.001)
    found = dispatch(system)
    assert found.solution.certificate.passed(1e-6)
    for k, fleet in enumerate(system.fleets):  # a price that rises by year is paid in its year
        if fleet.name == "Gas Power Plant (CCGT)":
            paid = fleet.activities[0].cost[[0, 36, 72]]
            assert list(paid) == sorted(set(paid)) and found.capacity[k, 2] > 0.0


@pytest.mark.parametrize("missing", ["base_year", "years", "demand_at"])
def test_what_a_kit_does_not_say_is_asked_for(missing):
    with pytest.raises(UsageError, match=missing):
        kit_settings({key: value for key, value in SAID.items() if key != missing})


def test_shapes_are_asked_for_with_file_and_columns(tmp_path):
    kit, said = read_kit(KENYA), kit_settings(SAID)
    with pytest.raises(UsageError, match=r"availability\.csv \(name, season, block, share\)"):
        kit_files(kit, said, None)
    shapes = shutil.copytree(SHAPES, tmp_path / "shapes")
    text = (shapes / "availability.csv").read_text()
    (shapes / "availability.csv").write_text("".join(row for row in text.splitlines(True) if "Wind" not in row))
    with pytest.raises(UsageError, match=r"'Onshore Wind', of which 310 MW stand"):
        kit_files(kit, said, shapes)
    (shapes / "demand.csv").unlink()
    with pytest.raises(UsageError, match=r"demand\.csv: its columns are year, season, block, power"):
        kit_files(kit, said, shapes)


def test_years_beyond_what_a_kit_knows_are_refused():
    with pytest.raises(UsageError, match="2060"):
        made(years="2030,2060")


def test_what_is_left_out_is_told():
    notes = " ".join(made().notes)
    for said in ("Table5_KEN.csv", "Off-grid Solar PV", "Nuclear Power Plant", "the kit says 0.32"):
        assert said in notes
    assert "Nuclear" not in made(uranium="0.9").files["notes.txt"].decode()


def test_a_unit_of_another_kind_is_a_fault(tmp_path):
    kit = shutil.copytree(KENYA, tmp_path / "kit")
    text = (kit / "Table6_KEN.csv").read_text()
    (kit / "Table6_KEN.csv").write_text(text.replace("($/GJ)", "($/MWh)", 1))
    with pytest.raises(DataError) as raised:
        read_kit(kit)
    assert [fault.kind for fault in raised.value.faults] == ["unknown_word"]


def test_fuel_burnt_at_an_efficiency_of_nought_is_refused(tmp_path):
    kit = shutil.copytree(KENYA, tmp_path / "kit")
    text = (kit / "Table2_KEN.csv").read_text()
    changed = [
        ",".join([*line.split(",")[:-1], "0"]) if line.startswith("Coal Power Plant,Efficiency") else line
        for line in text.splitlines()
    ]
    (kit / "Table2_KEN.csv").write_text("\n".join([*changed, ""]))
    with pytest.raises(UsageError, match="'Coal Power Plant', which burns Coal, an efficiency of 0"):
        kit_files(read_kit(kit), kit_settings(SAID), SHAPES)


def test_kits_of_other_countries_say_what_they_lack(user_data, tmp_path):
    said = kit_settings(SAID)
    with pytest.raises(UsageError, match="CSP with Storage"):
        kit_files(read_kit(user_data / "power_starter_kits" / "south_africa"), said, SHAPES)
    found = kit_files(read_kit(user_data / "power_starter_kits" / "ethiopia"), said, SHAPES)
    assert "Large Hydropower" in found.files["sources.csv"].decode()
