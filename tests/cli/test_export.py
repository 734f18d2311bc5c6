"""Exports hold the numbers of the plan, open again, and run nothing."""

from __future__ import annotations

import csv

import pytest

from lustrum.errors import UsageError
from lustrum.plan.export import export_plan
from lustrum.workspace import load_plan


def rows_of(plan):
    return sum(1 for table in plan.tables.values() for _ in table.rows())


def test_a_long_csv_holds_every_number(lustrum, small_plan, tmp_path):
    assert lustrum("export", small_plan, "plan.csv").code == 0
    plan = load_plan(small_plan)
    with (tmp_path / "plan.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["table"] != "base_year" for row in rows) == rows_of(plan)
    found = [r for r in rows if (r["table"], r["labels"], r["year"]) == ("output", "CPA_A", "1997")]
    assert float(found[0]["value"]) == plan.table("output").at("CPA_A", 1997)


def test_parquet_keeps_every_dimension_and_the_facts(lustrum, small_plan, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    assert lustrum("export", small_plan, "plan.parquet").code == 0
    plan = load_plan(small_plan)
    table = parquet.read_table(tmp_path / "plan.parquet")
    assert table.schema.metadata[b"lustrum.status"] == b"optimal"
    frame = table.to_pandas()
    assert (frame.table != "base_year").sum() == rows_of(plan)
    found = frame[(frame.table == "output") & (frame["product"] == "CPA_A") & (frame.year == 1997)]
    assert found.value.item() == plan.table("output").at("CPA_A", 1997)


def test_netcdf_opens_again_with_its_axes_and_units(lustrum, small_plan, tmp_path):
    pytest.importorskip("h5py")
    xarray = pytest.importorskip("xarray")
    assert lustrum("export", small_plan, "plan.nc").code == 0
    plan = load_plan(small_plan)
    with xarray.open_dataset(tmp_path / "plan.nc", engine="h5netcdf") as data:
        assert float(data["output"].sel(product="CPA_A", year=1997)) == plan.table("output").at("CPA_A", 1997)
        assert data["output"].attrs["units"] == plan.table("output").units
        assert data.attrs["status"] == "optimal"
        assert "year" not in data["output_base"].dims


def test_a_missing_extra_names_what_to_install(lustrum, small_plan, monkeypatch, tmp_path):
    monkeypatch.setattr("lustrum.plan.export.find_spec", lambda name: None)
    ended = lustrum("export", small_plan, "plan.parquet")
    assert ended.code == 2
    assert "lustrum[parquet]" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_ending_or_folder_is_wrong_use(lustrum, small_plan, tmp_path):
    assert lustrum("export", small_plan, "plan.docx").code == 2
    assert lustrum("export", small_plan, "none/plan.csv").code == 2
    with pytest.raises(UsageError):
        export_plan(load_plan(small_plan), tmp_path / "plan")
