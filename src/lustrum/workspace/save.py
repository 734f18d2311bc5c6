"""Storing a plan, and changing what is stored with one: every file is named in the manifest with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.errors import DataError, LustrumError
from lustrum.plan import Plan, Provenance, summary
from lustrum.results import as_data
from lustrum.scenario.stored import INPUTS, MANIFEST, manifest_of
from lustrum.workspace.folder import Written, opened, our_files, write_files
from lustrum.workspace.lock import writing
from lustrum.workspace.manifest import as_json, as_lines, described, plain
from lustrum.workspace.solution import BASIS, FILE, as_arrays, start_as_bytes
from lustrum.workspace.tables import table_files

ANSWERS = "answers"
"""Folder of the results kept with a plan."""

FILES, SEAL = "files", "sha256"
"""What a manifest says of files: the SHA-256 of each, and of itself without this line."""


def save_plan(
    plan: Plan,
    target: Path | str,
    *,
    extra: Mapping[str, bytes] | None = None,
    on_written: Written | None = None,
) -> Path:
    """Write a plan to a folder, or to one file when the name ends in .zip.

    Everything is written beside the target first and put in its place at the end: whoever interrupts the writing finds
    the earlier plan as it was. A plan that was there before counts one version on.

    Parameters
    ----------
    extra : mapping of relative path to content, optional
        Files to write with the plan: the scenario under ``inputs/``, the report.
    on_written : function of the place, optional
        Told when the plan is in its place, before Ctrl-C can end the work.

    Raises
    ------
    UsageError
        If the target is a folder with other things in it, or a file that is no plan; if somebody else is writing it.
    """
    target = Path(target)
    with writing(target, plan.provenance.command):
        write_files(target, plan_files(plan, extra, version_at(target) + 1), on_written)
    return target


def plan_files(plan: Plan, extra: Mapping[str, bytes] | None = None, version: int = 1) -> dict[str, bytes]:
    """Return every file of a plan's folder by its name, the manifest with their hashes among them."""
    solution = as_arrays(plan)
    files = {FILE: solution, "summary.json": as_json(summary(plan)), **table_files(plan), **_inputs(plan)}
    if plan.basis is not None:
        files[BASIS] = start_as_bytes(plan.basis)
    for result in plan.answers:
        files[f"{ANSWERS}/{result.name}.json"] = as_json(as_data(result))
    known = plan.provenance
    provenance = Provenance(_identifier(plan, solution), version, known.parent, known.command)
    return sealed(files | dict(extra or {}), described(replace(plan, provenance=provenance)))


def change_files(plan: Path, changes: Mapping[str, bytes], on_written: Written | None = None) -> None:
    """Put files into a stored plan, all of them or none, and count its version one on.

    Raises
    ------
    DataError
        If files of the plan are not those that were written: they would be vouched for.
    """
    with writing(plan), opened(plan) as folder:
        manifest = dict(manifest_of(folder))
        refuse_changed(plan, folder, manifest)
        provenance = manifest.get("provenance")
        if isinstance(provenance, dict):
            manifest["provenance"] = {**provenance, "version": provenance["version"] + 1}
        write_files(plan, sealed(our_files(folder) | dict(changes), manifest), on_written)


def sealed(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files of a plan with the manifest that names each with its hash."""
    hashes = {name: sha256(files[name]) for name in sorted(files)}
    said = plain({key: value for key, value in manifest.items() if key not in (FILES, SEAL)} | {FILES: hashes})
    return {**files, MANIFEST: as_lines(said | {SEAL: seal_of(said)})}


def seal_of(manifest: Mapping[str, Any]) -> str:
    """Return the hash of a manifest, whatever its line ends and the order of its keys."""
    said = {key: value for key, value in manifest.items() if key != SEAL}
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode())


def changed_files(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return the files of a plan that are missing, added, or not those that were written, by name.

    Plans of format 1 say nothing about their files.
    """
    if manifest.get("format") == 1:
        return []
    hashes = manifest.get(FILES)
    if not isinstance(hashes, dict) or seal_of(manifest) != manifest.get(SEAL):
        return ["plan.json"]
    there = our_files(folder)
    changed = [name for name, said in hashes.items() if name not in there or sha256(there[name]) != said]
    return changed + [name for name in there if name not in hashes]


def refuse_changed(source: Path | str, folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a plan that is not as it was written.

    Raises
    ------
    DataError
        Names the files.
    """
    if found := changed_files(folder, manifest):
        raise DataError(
            f"The plan at '{source}' is not as it was written: {said(found)}. Take the plan from whoever made it once "
            f"more; `lustrum verify {source}` says what differs; `--changed` opens it as it is.",
            files=found,
        )


def said(changed: list[str]) -> str:
    """Return which files are not those that were written, as part of a sentence."""
    shown = ", ".join(changed[:8]) + (f" and {len(changed) - 8} more" if len(changed) > 8 else "")
    return f"{shown} changed, added or missing since"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _identifier(plan: Plan, solution: bytes) -> str:
    """Return the identifier of a plan: the same for equal inputs solved to the same figures."""
    told = json.dumps([plan.name, plan.status, sorted(plan.inputs)], ensure_ascii=False)
    return sha256(told.encode() + solution)[:16]


def version_at(target: Path) -> int:
    """Return the version of the plan at a place, 0 where there is none."""
    try:
        with opened(target) as folder:
            provenance = manifest_of(folder).get("provenance", {"version": 1})
            return int(provenance["version"])
    except (LustrumError, OSError, LookupError, TypeError, ValueError):
        return 0  # what is there is no plan, or a damaged one: the writing itself says whether it may be replaced


def _inputs(plan: Plan) -> dict[str, bytes]:
    """Return the files a plan was made from: those kept with it, or those of its economy."""
    if plan.files:
        return dict(plan.files)
    source = Path(plan.economy.path) if plan.economy.path else None
    if source is None:
        return {}
    if source.is_file():
        return {f"{INPUTS}/economy{source.suffix.lower()}": source.read_bytes()}
    return {
        f"{INPUTS}/economy/{relative}": (source / relative).read_bytes()
        for relative, _ in plan.economy.inputs
        if (source / relative).is_file()
    }
