"""A plan for other programs: one workbook, one Parquet or NetCDF file, or one long CSV file."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.indicators import indicators
from lustrum.plan.plan import Plan
from lustrum.results import guarded, write_bytes_atomically

if TYPE_CHECKING:
    import xarray

SUFFIXES = (".xlsx", ".parquet", ".nc", ".csv")
SHEET_ROWS = 1_048_575
"""Rows of a sheet below its header; a longer table goes on in another sheet."""
_NEEDED = {".parquet": ("parquet", ("pyarrow",)), ".nc": ("netcdf", ("h5netcdf", "h5py"))}


@dataclass(frozen=True)
class _Rows:
    """A table in tidy form: one column per dimension, then year, value, unit."""

    name: str
    dims: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def export_plan(plan: Plan, path: Path | str) -> Path:
    """Write all tables of a plan to one file, whole or not at all; the ending of its name says how.

    Parameters
    ----------
    plan : Plan
    path : str or Path
        ``.xlsx``: a sheet for each table and one named `summary`. ``.parquet`` and ``.csv``: all tables in one long
        table. ``.nc``: a variable for each table.

    Raises
    ------
    UsageError
        For an unknown ending, a missing folder, a plan without numbers, or an optional package that is not installed.
    """
    path = Path(path)
    check_target(path)
    if not plan.has_values:
        raise UsageError(f"There is nothing to export: the plan is {plan.status}.")
    writers = {".xlsx": as_workbook, ".parquet": as_parquet, ".nc": as_netcdf, ".csv": as_csv}
    write_bytes_atomically(path, writers[path.suffix.lower()](plan))
    return path


def check_target(path: Path) -> None:
    """Refuse a file that cannot be written, before any work is done."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"'{path}' must end in one of {', '.join(SUFFIXES)}: that says how it is written.")
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name a file.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder '{path.parent}' to write '{path.name}' to.")
    extra, packages = _NEEDED.get(path.suffix.lower(), ("", ()))
    for package in packages:
        if find_spec(package) is None:
            raise UsageError(
                f"Writing {path.suffix} needs the package {package}: pip install 'lustrum[{extra}]' {package}.",
                package=package,
                extra=extra,
            )


def as_csv(plan: Plan) -> bytes:
    """Return one long CSV file: table, labels, year, value, unit; text that a spreadsheet would run is quoted by '."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("table", "labels", "year", "value", "unit"))
    for table in _tidy(plan):
        for *labels, year, value, unit in table.rows:
            writer.writerow((table.name, guarded(", ".join(labels)), year, repr(value), guarded(unit)))
    return buffer.getvalue().encode()


def as_parquet(plan: Plan) -> bytes:
    """Return one long Parquet table: `table`, a column for every dimension any table has, `year`, `value`, `unit`."""
    import pyarrow
    import pyarrow.parquet

    tables = list(_tidy(plan))
    dims = list(dict.fromkeys(dim for table in tables for dim in table.dims))
    columns: dict[str, list[Any]] = {name: [] for name in ("table", *dims, "year", "value", "unit")}
    for table in tables:
        count = len(table.rows)
        columns["table"] += [table.name] * count
        for dim in dims:
            place = table.dims.index(dim) if dim in table.dims else None
            columns[dim] += [None] * count if place is None else [row[place] for row in table.rows]
        for name, place in (("year", -3), ("value", -2), ("unit", -1)):
            columns[name] += [row[place] for row in table.rows]
    kinds = {"year": pyarrow.int32(), "value": pyarrow.float64()}
    words = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    arrays = {
        name: pyarrow.array(values, kinds[name])
        if name in kinds
        else pyarrow.array(values, pyarrow.string()).cast(words)
        for name, values in columns.items()
    }
    found = pyarrow.table(arrays).replace_schema_metadata(
        {f"lustrum.{name}": str(value) for name, value in _facts(plan)}
    )
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(found, buffer, compression="zstd")
    return buffer.getvalue()


def as_netcdf(plan: Plan) -> bytes:
    """Return a NetCDF file: a variable for each table over year and dimensions, `NAME_base` for the base year."""
    import xarray

    arrays: dict[str, xarray.DataArray] = {}
    for name, table in plan.tables.items():
        if not len(table.index):
            continue
        array = table.to_xarray()
        array.attrs = {"units": table.units, "long_name": table.meaning}
        arrays[name] = array
        quantity = plan.quantities.get(name)
        if quantity is not None and quantity.base is not None and not np.isnan(quantity.base).all():
            arrays[f"{name}_base"] = _base_array(plan, name)
    axes: dict[str, dict[Any, None]] = {}
    for array in arrays.values():
        for dim in array.dims:
            axes.setdefault(str(dim), {}).update(dict.fromkeys(array.coords[dim].values.tolist()))
    whole = {name: array.reindex({dim: list(axes[str(dim)]) for dim in array.dims}) for name, array in arrays.items()}
    data = xarray.Dataset(whole, attrs={name: str(value) for name, value in _facts(plan)})
    encoding = {name: {"zlib": True, "complevel": 4} for name in whole if whole[name].ndim}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.nc"
        data.to_netcdf(file, engine="h5netcdf", encoding=encoding)
        return file.read_bytes()


def _base_array(plan: Plan, name: str) -> xarray.DataArray:
    from lustrum.plan.table import Table

    table = plan.quantities[name]
    assert table.base is not None
    alone = Table(name, table.index, (plan.base_year,), table.base[None, :], table.units)
    base = alone.to_xarray().isel(year=0, drop=True)
    base.attrs = {"units": table.units, "long_name": f"{name} in the base year {plan.base_year}"}
    return base


def as_workbook(plan: Plan) -> bytes:
    """Return a workbook: a sheet `summary` with units, sources and hashes, then a sheet for each table.

    Text is written as text whatever it begins with, so that no label becomes a formula or a link.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": plan.name, "created": datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    _write_summary(book.add_worksheet("summary"), plan, bold)
    taken = {"summary"}
    for table in _tidy(plan):
        for start in range(0, max(len(table.rows), 1), SHEET_ROWS):
            sheet = book.add_worksheet(_sheet_name(table.name, taken))
            _write_rows(sheet, (*table.dims, "year", "value", "unit"), table.rows[start : start + SHEET_ROWS], bold)
    book.close()
    return buffer.getvalue()


def _write_rows(sheet: Any, header: tuple[str, ...], rows: list[tuple[Any, ...]], bold: Any) -> None:
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header) - 4, 0), 28)
    sheet.set_column(max(len(header) - 3, 0), len(header) - 1, 14)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool) and np.isfinite(value):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, "" if value is None or isinstance(value, float) else str(value)[:32767], form)


def _write_summary(sheet: Any, plan: Plan, bold: Any) -> None:
    row = 0
    for name, value in _facts(plan):
        if name == "inputs":
            continue
        _write_cell(sheet, row, 0, name, bold)
        _write_cell(sheet, row, 1, value)
        row += 1
    row += 1
    for column, title in enumerate(("indicator", "unit", plan.base_year, *plan.years)):
        _write_cell(sheet, row, column, title, bold)
    for each in indicators(plan):
        row += 1
        for column, cell in enumerate((each.title, each.unit, each.base, *each.values)):
            _write_cell(sheet, row, column, cell)
    sections: list[tuple[tuple[str, ...], list[tuple[Any, ...]]]] = [
        (("table", "unit", "meaning"), [(name, table.units, table.meaning) for name, table in plan.tables.items()]),
        (("wish given up", "asked", "given", "unit"), [(g.wish, g.asked, g.given, g.unit) for g in plan.given_up]),
        (
            ("assumption", "text", "value", "source"),
            [(item.name, item.text, item.value, item.source) for item in plan.assumptions],
        ),
        (("input", "sha256"), list(plan.inputs)),
    ]
    for header, rows in sections:
        if not rows:
            continue
        row += 2
        for column, text in enumerate(header):
            _write_cell(sheet, row, column, text, bold)
        for cells in rows:
            row += 1
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 24)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name Excel accepts and no sheet has yet."""
    safe = "".join("_" if letter in "[]:*?/\\" else letter for letter in name).strip("'") or "table"
    chosen, number = safe[:31], 1
    while chosen.lower() in taken:
        number += 1
        ending = f" ({number})"
        chosen = safe[: 31 - len(ending)] + ending
    taken.add(chosen.lower())
    return chosen


def _tidy(plan: Plan) -> Iterator[_Rows]:
    """Yield every table of a plan, and the base year's figures, in tidy form."""
    for name, table in plan.tables.items():
        yield _Rows(name, table.index.dims, list(table.rows()))
    base = [
        (table.name, table.index.label(i), plan.base_year, float(value), table.unit_of(i))
        for table in plan.quantities.values()
        if table.base is not None
        for i, value in enumerate(table.base)
        if not np.isnan(value)
    ]
    if base:
        yield _Rows("base_year", ("quantity", "label"), base)


def _facts(plan: Plan) -> list[tuple[str, Any]]:
    """Return what a reader of the file has to know: what it is, from what, in which unit, how good."""
    economy = plan.economy
    return [
        ("plan", plan.name),
        ("status", plan.status),
        ("message", plan.message),
        ("years", f"{plan.years[0]}-{plan.years[-1]}"),
        ("goal", plan.goal),
        ("objective", plan.objective),
        ("objective unit", plan.goal_units),
        ("primal infeasibility", plan.certificate.primal_infeasibility),
        ("dual infeasibility", plan.certificate.dual_infeasibility),
        ("relative gap", plan.certificate.relative_gap),
        ("economy", economy.name),
        ("base year", economy.base_year),
        ("unit", economy.unit),
        ("price base", economy.price_base),
        ("valuation", economy.valuation),
        ("source", economy.source),
        ("licence", economy.licence),
        ("inputs", json.dumps([list(pair) for pair in plan.inputs], ensure_ascii=False)),
    ]
