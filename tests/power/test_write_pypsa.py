"""A folder written back reads again, with the same answer."""

from __future__ import annotations

import csv
import io

import pytest

from lustrum.data import bundled_path
from lustrum.power import dispatch, read_system
from lustrum.power.write_pypsa import pypsa_files
from tests.power.networks import write_network


def write(files, folder):
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_network_written_back_has_the_same_optimum_and_its_capacities(tmp_path):
    first = dispatch(read_system(write_network(tmp_path / "network", 7)))
    files = pypsa_files(first)
    again = dispatch(read_system(write(files, tmp_path / "back")))
    assert again.total_cost == pytest.approx(first.total_cost, rel=1e-9)
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(files["generators.csv"].decode()))}
    for k, fleet in enumerate(first.system.fleets):
        if fleet.name in rows:
            assert float(rows[fleet.name]["p_nom_opt"]) == first.capacity[k, 0]


def test_a_system_of_ours_becomes_a_network_that_reads(tmp_path):
    files = pypsa_files(dispatch(read_system(bundled_path("made_up_dams"))))
    system = read_system(write(files, tmp_path / "made"))
    assert len(system.steps) == 3 * 3 * 24
    assert {"generators-p.csv", "buses-marginal_price.csv", "storage_units-state_of_charge.csv"} <= set(files)
