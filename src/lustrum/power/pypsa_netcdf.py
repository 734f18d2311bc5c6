"""A NetCDF file PyPSA wrote, as the tables of its CSV folder: the same cells, read by the same strict reader."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.errors import DataError, UsageError
from lustrum.extras import needed
from lustrum.power.pypsa import read_pypsa
from lustrum.power.system import System

INDEX, TIMES, PERIODS = "_i", "snapshots", "investment_periods"
APART = ("crs", "meta")
"""Variables that say nothing of the optimum."""


def read_pypsa_netcdf(path: Path | str, *, money: str = "", flow: bool = True) -> System:
    """Return the system a NetCDF file of PyPSA describes (n.export_to_netcdf); see `read_pypsa`.

    Raises
    ------
    UsageError
        If there is no such file, or a package that reads it is not installed.
    DataError
        If it is no such file; with every fault, as of the CSV folder of the same network.
    """
    with as_folder(path) as folder:
        system = read_pypsa(folder, money=money, flow=flow)
    return replace(system, source=str(path))


@contextmanager
def as_folder(path: Path | str) -> Iterator[Path]:
    """Give the CSV folder of a network for as long as it is needed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / Path(path).name
        folder.mkdir()
        for name, content in csv_files(path).items():
            (folder / name).write_bytes(content)
        yield folder


def csv_files(path: Path | str) -> dict[str, bytes]:
    """Return the files of the CSV folder that says the same, by name."""
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"There is no file '{path}'.", place=str(path))
    xarray = needed("xarray", "netcdf", "A NetCDF file of PyPSA")
    needed("h5netcdf", "netcdf", "A NetCDF file of PyPSA")
    try:
        with xarray.open_dataset(path, engine="h5netcdf") as data:
            return _files(path, data.load())
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise DataError(f"'{path}' does not read as NetCDF 4: {said}. Write it with n.export_to_netcdf().") from None


def _files(path: Path, data: Any) -> dict[str, bytes]:
    if TIMES not in data.dims:
        raise DataError(f"'{path}' has no dimension 'snapshots': it is no network of PyPSA.")
    static: dict[str, dict[str, list[str]]] = {}
    files: dict[str, bytes] = {}
    labels: dict[str, list[str]] = {TIMES: [_cell(each) for each in range(data.sizes[TIMES])]}
    for name in map(str, data.dims):
        if name.endswith(INDEX) and "_t_" not in name:
            own = [_cell(each) for each in data.coords[name].values] if name in data.coords else []
            static[name.removesuffix(INDEX)] = {"name": own}
    times: dict[str, list[str]] = {}
    for variable in map(str, data.data_vars):
        values, dims = data[variable], tuple(map(str, data[variable].dims))
        if variable in APART:
            continue
        if dims == (TIMES,) and variable.startswith(f"{TIMES}_"):
            times[variable.removeprefix(f"{TIMES}_")] = [_cell(each) for each in values.values]
        elif len(dims) == 1 and variable.startswith(f"{PERIODS}_"):
            column = variable.removeprefix(f"{PERIODS}_")
            table = static.setdefault(PERIODS, {})
            table.setdefault("period", [_cell(each) for each in data.coords[dims[0]].values])
            table[column] = [_cell(each) for each in values.values]
        elif len(dims) == 1 and dims[0].removesuffix(INDEX) in static:
            component = dims[0].removesuffix(INDEX)
            static[component][variable.removeprefix(f"{component}_")] = [_cell(each) for each in values.values]
        elif len(dims) == 2 and dims[0] == TIMES and "_t_" in dims[1]:
            component, _, column = dims[1].removesuffix(INDEX).partition("_t_")
            names = [_cell(each) for each in data.coords[dims[1]].values]
            rows = [[label, *map(_cell, row)] for label, row in zip(labels[TIMES], values.values, strict=True)]
            files[f"{component}-{column}.csv"] = _table(["snapshot_id", *names], rows)
        else:
            raise DataError(f"'{path}': '{variable}' over {', '.join(dims) or 'nothing'} is not known.")
    files["snapshots.csv"] = _columns({"snapshot_id": labels[TIMES], **_labelled(data, times)})
    files["network.csv"] = _columns(_attributes(data.attrs))
    for component, columns in static.items():
        if component not in (TIMES, "network"):
            files[f"{component}.csv"] = _columns(columns)
    return files


def _labelled(data: Any, times: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the columns of snapshots.csv: their labels, where a file holds them as a coordinate alone, before all."""
    if "snapshot" in times or "timestep" in times or TIMES not in data.coords:
        return dict(times)
    return {"snapshot": [_cell(each) for each in data.coords[TIMES].values], **times}


def _attributes(attributes: Mapping[str, Any]) -> dict[str, list[str]]:
    known = {key: str(attributes.get(f"network_{key}", "")) for key in ("name", "pypsa_version")}
    return {key: [value] for key, value in known.items()}


def _cell(value: Any) -> str:
    """Return a value as PyPSA's CSV folder has it; what is not stated as a blank cell."""
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[s]")).replace("T", " ")
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else repr(float(value))
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def _columns(columns: Mapping[str, list[str]]) -> bytes:
    return _table(list(columns), [list(row) for row in zip(*columns.values(), strict=True)])


def _table(header: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()
