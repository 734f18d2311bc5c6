"""`lustrum power` as its user sees it."""

from __future__ import annotations

import pytest

from tests.power.networks import write_network


def test_the_total_stands_first_and_the_answer_is_written_back(lustrum, tmp_path):
    write_network(tmp_path / "network", 3)
    ended = lustrum("power", tmp_path / "network", "--json", "--out", tmp_path / "back", "--out", tmp_path / "p.html")
    assert ended.code == 0, ended.err
    assert ended.json["total_cost"] == pytest.approx(31040.281495884396, rel=1e-9)
    again = lustrum("power", tmp_path / "back", "--json")
    assert again.json["total_cost"] == pytest.approx(ended.json["total_cost"], rel=1e-9)
    assert (tmp_path / "p.html").read_text().count("<svg") >= 3


def test_the_folder_that_was_read_is_not_written_over(lustrum, tmp_path):
    folder = write_network(tmp_path / "network", 3)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert lustrum("power", folder, "--out", folder).code == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_average_plan_is_tested_in_every_scenario(lustrum):
    answers = lustrum("power", "bundled:made_up_dams", "--tested", "--json").json["answers"]
    assert [each["analysis"] for each in answers][:2] == ["power", "power_tested"]


def test_a_dam_is_reckoned_with(lustrum):
    ended = lustrum("power", "reservoir", "--head", "37.5", "--power", "558", "--volume", "0.85")
    assert ended.code == 0 and "140" in ended.out
    assert lustrum("power", "reservoir", "--head", "37.5", "--volume", "33.3", "--area", "420").code == 2
    assert lustrum("power", "reservoir").code == 2


@pytest.mark.parametrize("option", ["--head", "--flow", "--power", "--volume", "--area", "--drawdown"])
def test_what_belongs_to_a_dam_is_refused_beside_a_system(lustrum, option):
    ended = lustrum("power", "bundled:made_up_dams", option, "5")
    assert ended.code == 2 and f"{option} belongs to a dam" in ended.err


def test_a_second_price_of_what_is_left_unserved_is_refused(lustrum):
    ended = lustrum("power", "bundled:made_up_dams", "--unserved-price", "5")
    assert ended.code == 2 and "[unserved]" in ended.err


def test_a_system_that_cannot_be_met_ends_with_4(lustrum, tmp_path):
    folder = write_network(tmp_path / "network", 3)
    (folder / "generators-p_max_pu.csv").unlink()
    (folder / "generators.csv").write_text("name,bus,p_nom\nsmall,b0,1\n")
    ended = lustrum("power", folder)
    assert ended.code == 4 and "unserved-price" in ended.err
    assert lustrum("power", folder, "--unserved-price", "100").code == 0
