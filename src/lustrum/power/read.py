"""Read a power system of whatever kind it is: a PyPSA folder, one with system.toml, OSeMOSYS data."""

from __future__ import annotations

from pathlib import Path

from lustrum.errors import UsageError
from lustrum.power.osemosys_data import is_osemosys_folder
from lustrum.power.pypsa import read_pypsa
from lustrum.power.pypsa_folder import is_pypsa_folder
from lustrum.power.system import System

FILE = "system.toml"
ENDINGS = (".nc", ".nc4")
"""Endings of NetCDF files."""
DATA_FILES = (".txt", ".dat")
"""Endings of data files of GNU MathProg."""


def read_system(path: Path | str, *, money: str = "", flow: bool = True, scenarios: str = "") -> System:
    """Return the power system at a place.

    Parameters
    ----------
    money : str
        Currency, for those that name none.
    flow : bool
        Whether lines carry by Kirchhoff's law.
    scenarios : {'', 'average'}
        'average' plans on the mean of the inflow scenarios.

    Raises
    ------
    UsageError
        If there is nothing, or nothing known, at the place.
    DataError
        With every fault found.
    """
    path = Path(path)
    if path.name == FILE or (path / FILE).is_file():
        from lustrum.power.folder import read_folder

        return read_folder(path.parent if path.name == FILE else path, flow=flow, scenarios=scenarios)
    if path.suffix.lower() in ENDINGS:
        from lustrum.power.pypsa_netcdf import read_pypsa_netcdf

        return read_pypsa_netcdf(path, money=money, flow=flow)
    if path.is_dir() and is_pypsa_folder(path):
        return read_pypsa(path, money=money, flow=flow)
    if path.suffix.lower() in DATA_FILES or (path.is_dir() and is_osemosys_folder(path)):
        from lustrum.power.osemosys import read_osemosys

        if not flow:
            raise UsageError(f"'{path}' is OSeMOSYS data, whose trade knows no Kirchhoff's law: leave out --network.")
        return read_osemosys(path, money=money)
    if not path.exists():
        raise UsageError(f"There is no power system at '{path}'.", place=str(path))
    raise UsageError(
        f"'{path}' is no power system: name a folder PyPSA wrote (buses.csv, snapshots.csv) or its NetCDF file, a "
        f"folder with {FILE}, or OSeMOSYS data (a .txt or .dat file of GNU MathProg, or a folder of one CSV file for "
        "each set and parameter).",
        place=str(path),
    )
