"""A NetCDF file PyPSA wrote is the network of its CSV folder."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from lustrum import extras
from lustrum.errors import DataError, UsageError
from lustrum.power import dispatch, pypsa_files, read_system
from tests.power.networks import write_network
from tests.power.test_pypsa import TOTALS

pytest.importorskip("h5netcdf", reason="the extra netcdf is not installed")
WRITTEN = Path(__file__).with_name("network_7.nc")
"""`networks.write_network(7)`, read and written by PyPSA 1.4.0."""


def test_the_file_is_the_network_of_the_folder(tmp_path):
    folder = read_system(write_network(tmp_path / "network", 7))
    file = read_system(WRITTEN)
    assert file.node == folder.node and file.steps.hours.tolist() == folder.steps.hours.tolist()
    assert (file.demand == folder.demand).all()
    by_name = {fleet.name: fleet for fleet in folder.fleets}
    for fleet in file.fleets:
        assert fleet.existing.tolist() == by_name[fleet.name].existing.tolist()
        assert [unit.cost for unit in fleet.units] == [unit.cost for unit in by_name[fleet.name].units]
    assert dispatch(file).total_cost == pytest.approx(TOTALS[7], rel=1e-9)


def test_the_answer_is_written_as_a_folder(tmp_path):
    found = dispatch(read_system(WRITTEN))
    files = pypsa_files(found)
    rows = {row["name"]: float(row["p_nom_opt"]) for row in csv.DictReader(io.StringIO(files["links.csv"].decode()))}
    assert rows["both"] == 15.0
    (tmp_path / "back").mkdir()
    for name, content in files.items():
        (tmp_path / "back" / name).write_bytes(content)
    assert dispatch(read_system(tmp_path / "back")).total_cost == pytest.approx(found.total_cost, rel=1e-9)


def test_what_is_no_such_file_is_refused(tmp_path):
    (tmp_path / "a.nc").write_bytes(b"CDF\x01 nothing of ours")
    with pytest.raises(DataError, match="export_to_netcdf"):
        read_system(tmp_path / "a.nc")
    with pytest.raises(UsageError):
        read_system(tmp_path / "b.nc")
    xarray = pytest.importorskip("xarray")
    xarray.Dataset({"x": ("y", [1.0])}).to_netcdf(tmp_path / "c.nc", engine="h5netcdf")
    with pytest.raises(DataError, match="snapshots"):
        read_system(tmp_path / "c.nc")


def test_faults_are_those_of_the_folder(tmp_path):
    xarray = pytest.importorskip("xarray")
    with xarray.open_dataset(WRITTEN, engine="h5netcdf") as data:
        changed = data.load().assign(generators_committable=("generators_i", [True] * data.sizes["generators_i"]))
    changed.to_netcdf(tmp_path / "a.nc", engine="h5netcdf")
    with pytest.raises(DataError) as raised:
        read_system(tmp_path / "a.nc")
    assert {(fault.file, fault.kind, fault.column) for fault in raised.value.faults} == {
        ("generators.csv", "not_supported", "committable")
    }


def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(extras, "import_module", absent)
    with pytest.raises(UsageError, match=r"pip install 'lustrum\[netcdf\]'"):
        read_system(WRITTEN)


def test_pypsa_itself_writes_what_is_read_where_it_is_installed(tmp_path):
    pypsa = pytest.importorskip("pypsa", reason="PyPSA is not installed; a file it wrote is kept")
    folder = write_network(tmp_path / "network", 20)
    network = pypsa.Network()
    network.import_from_csv_folder(str(folder))
    network.export_to_netcdf(str(tmp_path / "network.nc"))
    assert dispatch(read_system(tmp_path / "network.nc")).total_cost == dispatch(read_system(folder)).total_cost
