"""A scenario or a federation copied with its economies: read again it asks the same, changed files among them."""

from __future__ import annotations

import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.scenario import read_scenario
from lustrum.scenario.copied import federation_with, scenario_with
from lustrum.scenario.federation import read_federation
from lustrum.scenario.run import scenario_economy
from tests.analysis.made_up_worlds import made_up_world

GROWTH = "years = 2\n[growth]\nlabour = 0\nproductivity = 0.01\n"
SUPPLY = b"skill,year,available\npersons,1996,37000\npersons,1997,37100\n"


def written(files, folder):
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


@pytest.mark.parametrize("parent", [False, True])
def test_a_bundled_economy_comes_along_and_the_scenario_names_it_where_it_is(tmp_path, parent):
    first = tmp_path / "first.toml"
    first.write_text('economy = "bundled:germany_1995"\n' + GROWTH)
    if parent:
        first = tmp_path / "child.toml"
        first.write_text('parent = "first.toml"\nname = "child"\n')
    scenario = read_scenario(first)
    files = scenario_with(scenario, scenario_economy(scenario), {"labour_supply.csv": SUPPLY})
    again = read_scenario(written(files, tmp_path / "copy") / first.name)
    assert (again.name, again.growth, again.years) == (scenario.name, scenario.growth, scenario.years)
    assert again.economy == tmp_path / "copy" / "economy"
    assert scenario_economy(again).labour_supply == {"persons": {1996: 37000.0, 1997: 37100.0}}


def test_an_economy_beside_its_scenario_stays_where_it_was(tmp_path):
    place = write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2) / "regions" / "R0"
    scenario = read_scenario(place / "scenario.toml")
    files = scenario_with(scenario, scenario_economy(scenario), {})
    assert "use.csv" in files and "scenario.toml" in files
    assert all((place / name).read_bytes() == content for name, content in files.items())


def test_a_federation_is_copied_file_by_file(tmp_path):
    place = write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    found = read_federation(place)
    economies = {name: scenario_economy(each) for name, each in found.scenarios.items()}
    files = federation_with(found, economies, {"R1": {"economy.toml": b"# changed"}})
    assert files["regions/R1/economy.toml"] == b"# changed"
    there = {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}
    assert there == files.keys()
    assert all((place / name).read_bytes() == files[name] for name in there - {"regions/R1/economy.toml"})


def test_an_economy_that_is_no_folder_is_refused(tmp_path):
    first = tmp_path / "first.toml"
    first.write_text('economy = "bundled:germany_1995"\n' + GROWTH)
    scenario = read_scenario(first)
    from dataclasses import replace

    with pytest.raises(UsageError, match="not a workbook"):
        scenario_with(scenario, replace(scenario_economy(scenario), path=""), {})
