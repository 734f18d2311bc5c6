"""Exports hold the numbers of the plan, open again, and run nothing."""

from __future__ import annotations

import csv
import dataclasses

import pytest

from lustrum.errors import UsageError
from lustrum.labels import Axis
from lustrum.plan import solve_plan
from lustrum.plan.export import export_plan
from lustrum.problem import Growth, build_plan
from lustrum.workspace import load_plan
from tests.economies import random_economy

EVIL = ("=1+1", "-P", "@x", "+cmd|' /C calc'!A0")


@pytest.fixture(scope="module")
def evil_plan():
    """Return a plan whose products are named like formulas."""
    economy = dataclasses.replace(random_economy(3), product=Axis("product", EVIL), activity=Axis("activity", EVIL))
    return solve_plan(build_plan(economy, 2, growth=Growth(0.01, 0.01), tail=1), name="=HYPERLINK(1)")


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


def test_text_that_looks_like_a_formula_is_harmless_in_csv(evil_plan, tmp_path):
    export_plan(evil_plan, tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(newline="") as file:
        for row in csv.reader(file):
            for column in (0, 1, 4):
                assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_workbook_opens_again_with_text_as_text(evil_plan, tmp_path):
    import zipfile

    from python_calamine import CalamineWorkbook

    export_plan(evil_plan, tmp_path / "p.xlsx")
    with zipfile.ZipFile(tmp_path / "p.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    book = CalamineWorkbook.from_path(tmp_path / "p.xlsx")
    assert book.sheet_names[0] == "summary"
    assert set(evil_plan.tables) <= set(book.sheet_names)
    rows = book.get_sheet_by_name("output").to_python()
    assert rows[0] == ["product", "year", "value", "unit"]
    assert rows[1][0] == "=1+1"
    assert rows[1][2] == pytest.approx(evil_plan.table("output").at("=1+1", 2001), rel=1e-14)


def test_the_same_plan_gives_the_same_workbook(evil_plan, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        export_plan(evil_plan, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_table_longer_than_a_sheet_goes_on_in_another(evil_plan, tmp_path, monkeypatch):
    from python_calamine import CalamineWorkbook

    monkeypatch.setattr("lustrum.plan.export.SHEET_ROWS", 5)
    export_plan(evil_plan, tmp_path / "p.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "p.xlsx")
    parts = [book.get_sheet_by_name(n).to_python() for n in book.sheet_names if n.split(" (")[0] == "output"]
    assert len(parts) == 2
    assert sum(len(part) - 1 for part in parts) == 8


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
