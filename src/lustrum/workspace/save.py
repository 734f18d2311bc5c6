"""Storing a plan, and changing what is stored with one: every file is named in the manifest with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.plan import Plan, Provenance, summary
from lustrum.results import as_data
from lustrum.workspace.folder import MANIFEST, OURS, opened, write_files
from lustrum.workspace.manifest import as_json, manifest_of
from lustrum.workspace.solution import BASIS, FILE, as_arrays, basis_as_bytes
from lustrum.workspace.tables import table_files

ANSWERS = "answers"
"""Folder of the results kept with a plan."""


def save_plan(plan: Plan, target: Path | str, *, extra: Mapping[str, bytes] | None = None) -> Path:
    """Write a plan to a folder, or to one file when the name ends in .zip.

    Everything is written beside the target first and put in its place at the end: whoever interrupts the writing finds
    the earlier plan as it was. A plan that was there before counts one version on.

    Parameters
    ----------
    extra : mapping of relative path to content, optional
        Files to write with the plan: the scenario under ``inputs/``, the report.

    Raises
    ------
    UsageError
        If the target is a folder with other things in it, or a file that is no plan.
    """
    target = Path(target)
    solution = as_arrays(plan)
    files = {FILE: solution, "summary.json": as_json(summary(plan)), **table_files(plan), **_economy_files(plan)}
    if plan.basis is not None:
        files[BASIS] = basis_as_bytes(plan.basis)
    for result in plan.answers:
        files[f"{ANSWERS}/{result.name}.json"] = as_json(as_data(result))
    files |= extra or {}
    known = plan.provenance
    provenance = Provenance(_identifier(plan, solution), _version(target) + 1, known.parent, known.command)
    write_files(target, _with_manifest(files, manifest_of(replace(plan, provenance=provenance))))
    return target


def change_files(folder: Path, changes: Mapping[str, bytes]) -> None:
    """Put files into the folder of a plan, all of them or none, and count its version one on."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in OURS
        for path in ([folder / name] if (folder / name).is_file() else sorted((folder / name).rglob("*")))
        if path.is_file() and name != MANIFEST
    }
    if "provenance" in manifest:
        manifest["provenance"]["version"] += 1
    write_files(folder, _with_manifest(files | dict(changes), manifest))


def sha256(content: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _with_manifest(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> dict[str, bytes]:
    hashes = {name: sha256(files[name]) for name in sorted(files)}
    return {**files, MANIFEST: as_json({**manifest, "files": hashes})}


def _identifier(plan: Plan, solution: bytes) -> str:
    """Return the identifier of a plan: the same for equal inputs solved to the same figures."""
    told = json.dumps([plan.name, plan.status, sorted(plan.inputs)], ensure_ascii=False)
    return sha256(told.encode() + solution)[:16]


def _version(target: Path) -> int:
    """Return the version of the plan at a place, 0 where there is none."""
    if not target.exists():
        return 0
    try:
        with opened(target) as folder:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return int(manifest.get("provenance", {}).get("version", 1))
    except Exception:
        return 0  # what is there is no plan, or a damaged one: the writing itself says whether it may be replaced


def _economy_files(plan: Plan) -> dict[str, bytes]:
    source = Path(plan.economy.path) if plan.economy.path else None
    if source is None:
        return {}
    if source.is_file():
        return {f"inputs/economy{source.suffix}": source.read_bytes()}
    return {
        f"inputs/economy/{relative}": (source / relative).read_bytes()
        for relative, _ in plan.economy.inputs
        if (source / relative).is_file()
    }
