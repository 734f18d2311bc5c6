"""Reading a stored plan back: the plan that was solved, with every year, dual and result."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.economy import Economy, read_economy
from lustrum.errors import DataError
from lustrum.labels import shown
from lustrum.plan import Plan
from lustrum.workspace import format_1
from lustrum.workspace.folder import MANIFEST, opened
from lustrum.workspace.kept import stored_results
from lustrum.workspace.manifest import FORMAT, plan_of
from lustrum.workspace.save import sha256
from lustrum.workspace.solution import BASIS, FILE, read_arrays, read_basis


def load_plan(source: Path | str, *, changed: bool = False) -> Plan:
    """Return a stored plan with its economy.

    Parameters
    ----------
    source : path
        Folder or .zip.
    changed : bool
        Open a plan although files of it are not those that were written.

    Raises
    ------
    UsageError
        If there is no plan.
    DataError
        If a file of it is damaged, missing, or not the one that was written.
    """
    with opened(source) as folder:
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if not changed:
                _refuse_changed(source, folder, manifest)
            return _loaded(folder, manifest)
        except (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError) as fault:
            raise DataError(f"The plan at '{source}' is damaged: {type(fault).__name__}: {fault}.") from fault


def changed_files(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Return the files of a plan that are missing or not those that were written, by name."""
    hashes: dict[str, str] = manifest.get("files", {})
    return [name for name, said in hashes.items() if _hash_of(folder / name) != said]


def _hash_of(file: Path) -> str:
    return sha256(file.read_bytes()) if file.is_file() else ""


def _refuse_changed(source: Path | str, folder: Path, manifest: dict[str, Any]) -> None:
    found = changed_files(folder, manifest)
    if found:
        raise DataError(
            f"The plan at '{source}' is not as it was written: {shown(found)} changed or missing since. Take the plan "
            f"from whoever made it again; `lustrum verify {source}` makes it anew from its inputs and compares.",
            files=found,
        )


def _loaded(folder: Path, manifest: dict[str, Any]) -> Plan:
    economy = stored_economy(folder)
    if manifest["format"] == 1:
        plan = format_1.plan_of(folder, manifest, economy)
    elif manifest["format"] == FORMAT:
        plan = plan_of(manifest, read_arrays((folder / FILE).read_bytes()), economy)
    else:
        raise DataError(f"The plan has format {manifest['format']}; this lustrum reads formats 1 and {FORMAT}.")
    return replace(plan, answers=stored_results(folder), basis=read_basis(folder / BASIS))


def stored_economy(folder: Path) -> Economy:
    """Return the economy a plan was made from, as its folder keeps it."""
    for name in ("economy", "economy.xlsx"):
        if (folder / "inputs" / name).exists():
            return read_economy(folder / "inputs" / name)
    raise DataError(f"The plan has no copy of its economy under inputs/ in '{folder}'.")
