"""A plan for other programs: one workbook, one Parquet or NetCDF file, or one long CSV file."""

from __future__ import annotations

import csv
import io
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.plan import Plan
from lustrum.plan.tidy import facts_of, tidy
from lustrum.plan.workbook import as_workbook
from lustrum.results import guarded, write_bytes_atomically

if TYPE_CHECKING:
    import xarray

SUFFIXES = (".xlsx", ".parquet", ".nc", ".csv")
_NEEDED = {".parquet": ("parquet", ("pyarrow",)), ".nc": ("netcdf", ("xarray", "h5netcdf", "h5py"))}


def export_plan(plan: Plan, path: Path | str) -> Path:
    """Write all tables of a plan to one file, whole or not at all; the ending of its name says how.

    Parameters
    ----------
    plan : Plan
    path : str or Path
        ``.xlsx``: a sheet for each table, years across, one named `summary` and one named `tidy`. ``.parquet`` and
        ``.csv``: all tables in one long table. ``.nc``: a variable for each table.

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
    for table in tidy(plan):
        for *labels, year, value, unit in table.rows:
            writer.writerow((table.name, guarded(", ".join(labels)), year, repr(value), guarded(unit)))
    return buffer.getvalue().encode()


def as_parquet(plan: Plan) -> bytes:
    """Return one long Parquet table: `table`, a column for every dimension any table has, `year`, `value`, `unit`."""
    import pyarrow
    import pyarrow.parquet

    tables = list(tidy(plan))
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
        {f"lustrum.{name}": str(value) for name, value in facts_of(plan)}
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
    data = xarray.Dataset(whole, attrs={name: str(value) for name, value in facts_of(plan)})
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
