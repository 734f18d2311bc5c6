"""The table [power] of a scenario: the folder of a power system beside it, read where it is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lustrum.data import bundled_names, bundled_path
from lustrum.errors import DataError, UsageError
from lustrum.results.paths import WAY_OUT, outside
from lustrum.results.toml import short
from lustrum.scenario.faults import ScenarioFaults
from lustrum.wording.names import nearest

POWER_KEYS = (
    "system", "energy", "money_unit", "periods", "scenarios", "unserved_limit", "unserved_from", "unserved_price",
    "reserve", "reserve_from", "network", "mode", "without", "land_limit", "people_limit",
)  # fmt: skip
READ = "power_read"
"""Key under which a scenario keeps what was read of the folder, until its parts have their options."""


def read_power(given: dict[str, Any], folder: Path, faults: ScenarioFaults) -> list[Path]:
    """Put the system that [power] names into `given`; return the files read, but those of a bundled system.

    Parameters
    ----------
    folder : Path
        Where the scenario stands.
    """
    asked = given.get("power", {})
    for key in [key for key in asked if key not in POWER_KEYS]:
        faults.add(f"[power] '{key[:60]}' is not known here. {nearest(key, POWER_KEYS)}", f"power.{key}")
        del asked[key]
    if "system" not in asked:
        return []
    named = asked["system"]
    if not isinstance(named, str):
        faults.add(f"power.system is {short(named)}; give the folder of a power system", "power.system")
        return []
    bundled = named.startswith("bundled:")
    if bundled:
        name = named.removeprefix("bundled:")
        try:
            place = bundled_path(name)
        except UsageError:
            faults.add(f"there is no bundled power system '{name}'. {nearest(name, bundled_names())}", "power.system")
            return []
    else:
        if why := outside(folder, named):
            faults.add(f"power.system: {why}. {WAY_OUT}", "power.system")
            return []
        place = folder / named.removesuffix("system.toml").rstrip("/")
    from lustrum.power.planned.tables import files_of, read_kept

    try:
        given[READ] = read_kept(place, named).as_options()
    except UsageError as error:
        faults.add(str(error), "power.system")
        return []
    except DataError as error:
        for fault in error.faults:
            faults.add(f"power.system: {fault}", "power.system")
        return []
    return [] if bundled else files_of(place)


def power_options(given: dict[str, Any], options: dict[str, dict[str, Any]], faults: ScenarioFaults) -> None:
    """Give the part `power` what [power] says, with the system read."""
    read = given.pop(READ, None)
    if options.get("power"):
        faults.add("options are given for power: write them under [power]", "options.power")
        del options["power"]
    asked = {key: value for key, value in given.get("power", {}).items() if key != "system"}
    if given.get("power") and read is None and not faults.found:
        faults.add('[power] names no system: system = "folder"', "power")
    if read is not None:
        options["power"] = {**asked, "system": read}
