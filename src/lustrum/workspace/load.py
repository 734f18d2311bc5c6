"""Reading a stored plan back: the plan that was solved, with every year, dual and result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.economy import Economy, read_economy
from lustrum.errors import DataError, LustrumError, UsageError
from lustrum.labels import shown
from lustrum.plan import Plan, verify
from lustrum.results.toml import short
from lustrum.scenario.federation import REGIONS
from lustrum.scenario.stored import INPUTS, manifest_of
from lustrum.workspace import format_1
from lustrum.workspace.archive import DAMAGE
from lustrum.workspace.folder import opened, our_files
from lustrum.workspace.kept import stored_results
from lustrum.workspace.manifest import FORMAT, plan_of
from lustrum.workspace.paths_kept import with_kept_paths
from lustrum.workspace.save import changed_files, refuse_changed, said
from lustrum.workspace.shape import FORMAT_1, FORMAT_2, refuse_misshapen
from lustrum.workspace.solution import BASIS, FILE, read_arrays, read_start

TRIES = 3
"""How often a plan is read that is renewed meanwhile."""


def load_plan(source: Path | str, *, changed: bool = False) -> Plan:
    """Return a stored plan with its economy.

    Parameters
    ----------
    source : path
        Folder or .zip.
    changed : bool
        Open a plan although files of it are not those that were written; its name then says so, its message which.

    Raises
    ------
    UsageError
        If there is no plan.
    DataError
        If a file of it is damaged, missing, or not the one that was written.
    """
    for left in reversed(range(TRIES)):
        with opened(source) as folder:
            manifest = manifest_of(folder)
            try:
                if not changed:
                    refuse_changed(source, folder, manifest)
                return _loaded(source, folder, manifest)
            except (DataError, OSError) as fault:
                if left and _was_renewed(folder, manifest):
                    continue
                if isinstance(fault, DataError):
                    raise
                raise DataError(f"The plan at '{source}' is damaged: {type(fault).__name__}: {fault}.") from fault
    raise AssertionError


def regions_of(manifest: Mapping[str, Any]) -> list[str]:
    """Return the regions whose plans a federation's folder holds, none where the manifest is that of one plan."""
    found = manifest.get("regions")
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _was_renewed(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Say whether somebody wrote the plan while it was read."""
    try:
        return manifest_of(folder) != manifest
    except (LustrumError, OSError):
        return True


def _loaded(source: Path | str, folder: Path, manifest: Mapping[str, Any]) -> Plan:
    if regions := regions_of(manifest):
        raise UsageError(
            f"'{source}' holds the plans of a federation: name that of one region, "
            f"'{Path(source) / REGIONS / regions[0]}'. Regions: {shown(regions, 40)}."
        )
    number = manifest.get("format")
    if number not in (1, FORMAT) or isinstance(number, bool):
        has = "says no format" if number is None else f"has format {short(number, 40)}"
        raise DataError(f"The plan at '{source}' {has}; this lustrum reads formats 1 and {FORMAT}.")
    try:
        refuse_misshapen(manifest, FORMAT_1 if number == 1 else FORMAT_2)
        economy = with_kept_paths(stored_economy(folder), manifest, folder)
        if number == 1:
            plan = format_1.plan_of(folder, manifest, economy)
        else:
            plan = plan_of(manifest, read_arrays((folder / FILE).read_bytes()), economy)
        inputs = {name: content for name, content in our_files(folder).items() if name.startswith(f"{INPUTS}/")}
        plan = replace(plan, answers=stored_results(folder), files=inputs, basis=read_start(folder / BASIS))
        verify(plan)  # whether its laws hold is not asked here, but that they can be computed
    except DataError:
        raise
    except (LustrumError, LookupError, TypeError, AttributeError, ArithmeticError, *DAMAGE) as fault:
        raise DataError(f"The plan at '{source}' is damaged: {type(fault).__name__}: {fault}.") from fault
    if found := changed_files(folder, manifest):
        message = f"Not the plan that was written: {said(found)}. {plan.message}"
        plan = replace(plan, name=f"{plan.name} (changed since it was written)", message=message)
    return plan


def stored_economy(folder: Path) -> Economy:
    """Return the economy a plan was made from, as the tables its folder keeps say it; see `load_plan` for paths.

    Raises
    ------
    DataError
        If there is none, or its tables are at fault.
    """
    for name in ("economy", "economy.xlsx"):
        if (folder / INPUTS / name).exists():
            return read_economy(folder / INPUTS / name)
    raise DataError(f"The plan has no copy of its economy under {INPUTS}/ in '{folder}'.")
