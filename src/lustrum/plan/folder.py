"""A plan as one folder or one .zip: written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.plan.answers import FOLDER as ANSWERS
from lustrum.plan.plan import ALWAYS_WRITTEN, Plan
from lustrum.plan.summary import summary
from lustrum.plan.table import Table
from lustrum.results import as_data, write_bytes_atomically

FORMAT = 1
OURS = ("plan.json", "summary.json", "tables", "inputs", "report.html", "answers")
_STAMP = (2000, 1, 1, 0, 0, 0)


def save_plan(plan: Plan, target: Path | str, *, extra: Mapping[str, bytes] | None = None) -> Path:
    """Write a plan to a folder, or to one file when the name ends in .zip.

    Everything is written beside the target first and put in its place at the end: whoever interrupts the writing finds
    the earlier plan as it was.

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
    files = _files(plan) | dict(extra or {})
    if target.suffix == ".zip":
        if target.exists() and not _is_plan_archive(target):
            raise UsageError(f"'{target}' is there already and is no plan; name another file.")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                archive.writestr(zipfile.ZipInfo(name, _STAMP), files[name], zipfile.ZIP_DEFLATED)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(target, buffer.getvalue())
        return target
    _write_folder(target, files)
    return target


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError(f"'{target}' is a file; name a folder for the plan, or a file that ends in .zip.")
    previous = backup_of(target)
    if not target.exists() and previous.exists():
        previous.rename(target)  # an earlier write was cut off between its two renames
    strangers = [entry for entry in target.iterdir()] if target.exists() else []
    if strangers and not (target / "plan.json").exists():
        raise UsageError(f"The folder '{target}' has other things in it and no plan; name a new or an empty folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o755)
        for entry in strangers:
            if entry.name not in OURS:  # what people laid beside the plan stays with it
                (shutil.copytree if entry.is_dir() else shutil.copy2)(entry, fresh / entry.name)
        shutil.rmtree(previous, ignore_errors=True)
        if target.exists():
            target.rename(previous)
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.exists() and previous.exists():
            previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _is_plan_archive(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "plan.json" in archive.namelist()


def backup_of(target: Path) -> Path:
    return target.parent / f".{target.name}.before"


def _files(plan: Plan) -> dict[str, bytes]:
    files = {"summary.json": _json(summary(plan)), "plan.json": _json(_manifest(plan))}
    for answer in plan.answers:
        files[f"{ANSWERS}/{answer.name}.json"] = _json(as_data(answer))
    tables = dict(plan.tables) if plan.has_values else {}
    if plan.has_values:
        tables["slack"] = _stacked(plan, "slack")
    for name in ALWAYS_WRITTEN if plan.has_values else ():
        tables.setdefault(name, Table(name, Index(("label",), ()), plan.years, np.empty((len(plan.years), 0)), ""))
    for name, table in tables.items():
        files[f"tables/{name}.csv"] = table_as_csv(table)
    if plan.has_values:
        files["tables/base_year.csv"] = _base_year(plan)
    source = Path(plan.economy.path) if plan.economy.path else None
    if source is not None and source.is_dir():
        for relative, _ in plan.economy.inputs:
            if (source / relative).is_file():
                files[f"inputs/economy/{relative}"] = (source / relative).read_bytes()
    elif source is not None and source.is_file():
        files[f"inputs/economy{source.suffix}"] = source.read_bytes()
    return files


def table_as_csv(table: Table) -> bytes:
    """Return the tidy form: one column per dimension, year, value, unit."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.header)
    for *labels, value, unit in table.rows():
        writer.writerow([*labels, repr(value), unit])
    return buffer.getvalue().encode()


def _stacked(plan: Plan, field: str) -> Table:
    items: list[tuple[str, ...]] = []
    columns = []
    for limit in plan.limits.values():
        table: Table = getattr(limit, field).first(len(plan.years))
        items += [(limit.name, table.index.label(i)) for i in range(len(table.index))]
        columns.append(table.values)
    return Table(field, Index(("limit", "label"), tuple(items)), plan.years, np.hstack(columns), "of the limit")


def _base_year(plan: Plan) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("quantity", "label", "value", "unit"))
    for table in plan.quantities.values():
        if table.base is not None:
            for i, value in enumerate(table.base):
                if not np.isnan(value):
                    writer.writerow((table.name, table.index.label(i), repr(float(value)), table.units))
    return buffer.getvalue().encode()


def _manifest(plan: Plan) -> dict[str, Any]:
    import importlib.metadata
    import platform

    def described(table: Table) -> dict[str, Any]:
        return {
            "dims": list(table.index.dims),
            "items": [list(i) for i in table.index.items],
            "unit": table.units,
            "meaning": table.meaning,
        }

    return {
        "format": FORMAT,
        "lustrum": importlib.metadata.version("lustrum"),
        "versions": {name: importlib.metadata.version(name) for name in ("numpy", "scipy", "highspy")}
        | {"python": platform.python_version()},
        "name": plan.name,
        "status": plan.status,
        "message": plan.message,
        "years": list(plan.years),
        "tail": len(plan.solved_years) - len(plan.years),
        "goal": plan.goal,
        "maximise": plan.maximise,
        "goal_units": plan.goal_units,
        "objective": plan.objective,
        "certificate": asdict(plan.certificate),
        "growth": dict(plan.growth),
        "parts": list(plan.parts),
        "options": {part: dict(values) for part, values in plan.options.items()},
        "size": dict(plan.size),
        "seconds": dict(plan.seconds),
        "method": plan.method,
        "tie_break": dict(plan.tie_break),
        "inputs": [list(pair) for pair in plan.inputs],
        "scenario": dict(plan.scenario),
        "assumptions": [asdict(a) for a in plan.assumptions],
        "given_up": [asdict(g) for g in plan.given_up],
        "wish_report": None if plan.wish_report is None else asdict(plan.wish_report),
        "quantities": {name: described(table) for name, table in plan.quantities.items()},
        "balance": [[e.name, e.side, e.at_home, e.table.units] for e in plan.balance.values()],
        "limits": [
            {
                "name": x.name,
                "part": x.part,
                "meaning": x.meaning,
                "sense": x.sense,
                "is_wish": x.is_wish,
                "dims": list(x.slack.index.dims),
                "items": [list(i) for i in x.slack.index.items],
                "price_unit": x.shadow_price.units,
                "unit": x.slack.units,
                "size": [float(s) for s in x.size],
            }
            for x in plan.limits.values()
        ],
        "economy": {
            "name": plan.economy.name,
            "base_year": plan.economy.base_year,
            "unit": plan.economy.unit,
            "price_base": plan.economy.price_base,
        },
    }


def _json(value: Any) -> bytes:
    return (json.dumps(_plain(value), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _plain(value: Any) -> Any:
    """Return a value JSON can hold; a number that does not exist becomes null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
