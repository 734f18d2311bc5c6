"""A federation at the command line: loaded, checked, planned, refused."""

from __future__ import annotations

import pytest

from lustrum.data.federation import regions_of, write_federation
from tests.analysis.made_up_worlds import made_up_world


@pytest.fixture
def world(user_data):
    return user_data / "wiod2013_world12"


MERGE = "region,into\n" + "".join(
    f"{name},{name if name in ('CHN', 'IND') else 'REST'}\n"
    for name in ("USA", "CHN", "JPN", "DEU", "IND", "BRA", "RUS", "KOR", "EUR", "ADV", "DEV", "ROW")
)


def test_a_world_table_becomes_a_federation_that_is_checked_and_planned(lustrum, tmp_path, world):
    (tmp_path / "map.csv").write_text(MERGE)
    (tmp_path / "growth.csv").write_text(
        "region,labour,productivity\nCHN,0.01,0.08\nIND,0.015,0.05\nREST,0.005,0.015\n"
    )
    words = ("load", world, "--year", "2005", "--regions", "all", "--merge", "map.csv", "--growth", "growth.csv")
    ended = lustrum(*words, "--out", "world")
    assert ended.code == 0 and "identities tested" in ended.out and "lustrum plan world" in ended.out
    checked = lustrum("check", "world", "--json")
    assert checked.code == 0 and set(checked.json["regions"]) == {"CHN", "IND", "REST"}
    planned = lustrum("plan", "world", "--out", "p", "--json")
    assert planned.code == 0 and planned.json["status"] == "optimal"
    regions = planned.json["regions"]
    assert abs(regions["REST"]["growth"]["consumption"] - regions["REST"]["growth"]["trend"]) < 0.3
    assert all(region["relative_gap"] < 1e-9 for region in regions.values())
    assert lustrum("explain", "p/regions/CHN").code == 0
    said = lustrum("explain", "p")
    assert said.code == 0 and "3 regions in one plan" in said.out
    compared = lustrum("compare", "p/regions/CHN", "p/regions/IND")
    assert compared.code == 0
    with (tmp_path / "world" / "federation.toml").open("a") as file:
        file.write("\n[people]\nCHN = 1304e6\nIND = 1147e6\nREST = 3900e6\n")
        file.write("[catch_up]\ntransfers = 50_000\n[catch_up.share]\nIND = 0.13\n")
    voted = lustrum("plan", "world", "--out", "v", "--json")
    assert voted.code == 0 and "IND" in voted.json["catch_up"]["notes"][0]
    beside = lustrum("compare", "p", "v")
    assert beside.code == 0 and "household consumption differs most in IND: +" in beside.out
    on_trend, as_planned, nobody = (
        lustrum("gaps", "world", "--json"),
        lustrum("gaps", "v", "--json"),
        lustrum("gaps", "p"),
    )
    apart = [_gap(each.json["answers"][0], "IND") for each in (on_trend, as_planned)]
    assert apart[0] < apart[1] < 0.0, "the vote brings India nearer than its trend does"
    assert nobody.code == 3 and "[people]" in nobody.err
    page = (tmp_path / "v" / "report.html").read_bytes()
    assert lustrum("report", "v").code == 0 and lustrum("verify", "v").code == 0
    assert lustrum("report", "v", "--out", "again.html").code == 0
    assert (tmp_path / "v" / "report.html").read_bytes() == (tmp_path / "again.html").read_bytes() == page
    exported = lustrum("export", "v", "v.xlsx")
    assert exported.code == 0 and (tmp_path / "v.xlsx").is_file()
    assert lustrum("compare", "p", "v/regions/IND").code == 2


def _gap(answer, region):
    """Return the distance of a region from the mean in the last year, per cent."""
    at = max(place for place, (name, _) in enumerate(answer["items"]) if name == region)
    return float(answer["measures"]["gap"]["values"][at])


def test_a_table_of_one_economy_is_no_federation(lustrum):
    ended = lustrum("load", "bundled:germany_1995", "--regions", "all", "--out", "f")
    assert ended.code == 2 and "is a table of one economy" in ended.err


def test_a_map_without_regions_is_refused(lustrum, tmp_path):
    (tmp_path / "map.csv").write_text(MERGE)
    ended = lustrum("load", "bundled:germany_1995", "--merge", "map.csv", "--out", "f")
    assert ended.code == 2 and "belong to --regions all" in ended.err
    ended = lustrum("load", "bundled:germany_1995", "--regions", "all", "--region", "DEU", "--out", "f")
    assert ended.code == 2 and "give one of the two" in ended.err


def test_a_federation_is_verified_whole_and_region_by_region(lustrum, tmp_path):
    from lustrum.data.federation import regions_of, write_federation
    from tests.analysis.made_up_worlds import made_up_world

    write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    assert lustrum("plan", "world", "--out", "p", "--no-report").code == 0
    whole = lustrum("verify", "p")
    assert whole.code == 0 and "no better plan of all exists" in whole.out
    one = lustrum("verify", "p/regions/R1")
    assert one.code == 0 and "at shared prices" in one.out
    assert lustrum("verify", "p/regions/R1", "--again").code == 2
    (tmp_path / "p" / "shared.npz").write_bytes(b"")
    assert lustrum("verify", "p").code == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("sales.csv", "S0,", "S9,", "'S9' is no product of the regions"),
        ("federation.toml", "regions =", "transfers = {R0 = 1e6}\nregions =", "add up to 0"),
        ("regions/R1/use.csv", "S0", "S7", "regions/R1/"),
    ],
)
def test_check_names_what_does_not_fit_and_whose_it_is(lustrum, tmp_path, file, old, new, said):
    write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    place = tmp_path / "world" / file
    place.write_text(place.read_text().replace(old, new))
    ended = lustrum("check", tmp_path / "world")
    assert ended.code == 3 and said in " ".join(ended.out.split())


def test_plans_of_a_federation_are_explained_whole_as_data_and_by_region(lustrum, tmp_path):
    write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    assert lustrum("plan", tmp_path / "world", "--out", tmp_path / "plan", "--no-report").code == 0
    told = lustrum("explain", tmp_path / "plan", "--json")
    assert told.code == 0 and told.json["regions"] == ["R0", "R1", "R2"]
    assert told.json["answers"][0]["analysis"] == "growth"
    assert (
        lustrum("explain", tmp_path / "plan", "R1", "S0").out
        == lustrum("explain", tmp_path / "plan" / "regions" / "R1", "S0").out
    )
    ended = lustrum("explain", tmp_path / "plan", "S0")
    assert ended.code == 2 and "name the region first" in " ".join(ended.err.split())


def test_a_bundled_network_is_found_for_the_plans_of_a_federation(lustrum, tmp_path):
    write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    assert lustrum("plan", tmp_path / "world", "--out", tmp_path / "plan", "--no-report").code == 0
    for network, said in (("bundled:made_up_railways", "[goods.coal]"), ("bundled:nothing", "no bundled data set")):
        ended = lustrum("freight", tmp_path / "plan", "--network", network)
        assert ended.code == 2 and said in " ".join(ended.err.split())
