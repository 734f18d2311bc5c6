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


def test_lines_are_written_with_their_own_reactance_or_as_links(tmp_path):
    dams = bundled_path("made_up_dams")
    found = dispatch(read_system(dams))
    files = pypsa_files(found)
    assert not found.system.cycles and "lines.csv" not in files  # one line, in no cycle: nothing to make up
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(files["links.csv"].decode()))}
    line = next(fleet for fleet in found.system.fleets if fleet.kind == "line")
    there = rows[line.name]
    brings = float(line.activities[0].ends[1][1])
    assert float(there["efficiency"]) == brings
    assert (f"{line.name} back" in rows) == (brings < 1.0) == (there["p_min_pu"] == "0.0")
    p0 = list(csv.DictReader(io.StringIO(files["links-p0.csv"].decode())))
    k = found.system.fleets.index(line)
    assert [float(row[line.name]) for row in p0] == found.flow[k][0].tolist()
    folder = tmp_path / "ring"
    folder.mkdir()
    for path in dams.glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "nodes.csv").write_text("node\nhills\nplain\ncoast\n")
    (folder / "lines.csv").write_text(
        "line,from,to,existing,reactance\nA,hills,plain,400,0.3\nB,plain,coast,90,0.2\nC,coast,hills,90,0.4\n"
    )
    ring = pypsa_files(dispatch(read_system(folder)))
    x = {row["name"]: float(row["x"]) for row in csv.DictReader(io.StringIO(ring["lines.csv"].decode()))}
    assert x == {"A": 0.3, "B": 0.2, "C": 0.4}


def test_a_system_of_ours_becomes_a_network_that_reads(tmp_path):
    files = pypsa_files(dispatch(read_system(bundled_path("made_up_dams"))))
    system = read_system(write(files, tmp_path / "made"))
    assert len(system.steps) == 3 * 3 * 24
    assert {"generators-p.csv", "buses-marginal_price.csv", "storage_units-state_of_charge.csv"} <= set(files)
