"""A plan as one folder or one .zip: written whole or not at all, read back with every label."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.data import Assumption, write_bytes_atomically
from lustrum.economy import Economy, read_economy
from lustrum.errors import DataError, UsageError
from lustrum.labels import Index
from lustrum.plan.explain import binding_limits
from lustrum.plan.indicators import indicators
from lustrum.plan.plan import ALWAYS_WRITTEN, BalanceEntry, CertificateRecord, Limit, Plan
from lustrum.plan.table import Table
from lustrum.plan.wishes import Change, GivenUp, Way, WishReport

FORMAT = 1
OURS = ("plan.json", "summary.json", "tables", "inputs", "report.html")
_STAMP = (2000, 1, 1, 0, 0, 0)


def summary(plan: Plan) -> dict[str, Any]:
    """Return the plan in short, as written to `summary.json` and printed by ``--json``."""
    shown = {
        i.name: {"title": i.title, "unit": i.unit, "base": i.base, "values": list(i.values)} for i in indicators(plan)
    }
    report = plan.wish_report
    return {
        "name": plan.name,
        "status": plan.status,
        "message": plan.message,
        "goal": plan.goal,
        "objective": plan.objective,
        "objective_unit": plan.goal_units,
        "certificate": asdict(plan.certificate),
        "years": list(plan.years),
        "size": dict(plan.size),
        "method": plan.method,
        "seconds": dict(plan.seconds),
        "indicators": shown,
        "assumptions": [asdict(a) for a in plan.assumptions],
        "binding": [
            {
                "limit": b.limit,
                "label": b.label,
                "year": b.year,
                "shadow_price": b.shadow_price,
                "current_price": b.current,
                "worth_of_one_per_cent": b.worth_of_one_per_cent,
                "unit": b.unit,
            }
            for b in (binding_limits(plan) if plan.has_values else ())
        ],
        "given_up": [asdict(g) for g in plan.given_up],
        "clash": None
        if report is None
        else {
            "sentence": report.sentence,
            "wishes": list(report.clash),
            "against": list(report.against),
            "ways_out": [asdict(w) for w in report.ways_out],
        },
        "tie_break": dict(plan.tie_break),
        "inputs": [{"path": path, "sha256": digest} for path, digest in plan.inputs],
    }


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
    previous = _backup_of(target)
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


def _backup_of(target: Path) -> Path:
    return target.parent / f".{target.name}.before"


def _files(plan: Plan) -> dict[str, bytes]:
    files = {"summary.json": _json(summary(plan)), "plan.json": _json(_manifest(plan))}
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


# -- reading ----------------------------------------------------------------------------------------------------


@contextmanager
def opened(source: Path | str) -> Iterator[Path]:
    """Yield the folder of a stored plan; a .zip is unpacked for the time being."""
    path = Path(source)
    if path.is_dir() or not path.exists():
        folder = path if (path / "plan.json").exists() else _backup_of(path)
        if not (folder / "plan.json").exists():
            raise UsageError(f"There is no plan at '{path}': it needs plan.json, as written by `lustrum plan`.")
        yield folder
        return
    if not zipfile.is_zipfile(path):
        raise UsageError(f"'{path}' is no plan: name the folder or the .zip that `lustrum plan` wrote.")
    with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            inside = (Path(temporary) / member.filename).resolve()
            if not inside.is_relative_to(Path(temporary).resolve()):
                raise DataError(f"The archive '{path}' wants to write outside its folder ('{member.filename}').")
        archive.extractall(temporary)
        yield Path(temporary)


def load_plan(source: Path | str) -> Plan:
    """Return a stored plan with its economy; the tail behind the plan years is not stored.

    Raises
    ------
    UsageError
        If there is no plan.
    DataError
        If a file of it is damaged or missing.
    """
    with opened(source) as folder:
        try:
            return _loaded(folder)
        except (KeyError, ValueError, OSError) as fault:
            raise DataError(f"The plan at '{source}' is damaged: {type(fault).__name__}: {fault}.") from fault


def _loaded(folder: Path) -> Plan:
    m = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    if m["format"] != FORMAT:
        raise DataError(f"The plan has format {m['format']}; this lustrum reads format {FORMAT}.")
    years = tuple(m["years"])
    base = _read_base(folder)
    quantities = {}
    for name, d in m["quantities"].items():
        index = Index(tuple(d["dims"]), tuple(tuple(i) for i in d["items"]))
        values = _read_values(folder / "tables" / f"{name}.csv", index, years)
        start = np.array([base.get((name, index.label(i)), np.nan) for i in range(len(index))])
        quantities[name] = Table(name, index, years, values, d["unit"], start, d["meaning"])
    limits = {}
    if m["limits"]:
        prices = _read_stacked(folder / "tables" / "shadow_prices.csv")
        slacks = _read_stacked(folder / "tables" / "slack.csv")
        for d in m["limits"]:
            index = Index(tuple(d["dims"]), tuple(tuple(i) for i in d["items"]))
            limits[d["name"]] = Limit(
                d["name"],
                d["part"],
                d["meaning"],
                d["sense"],
                d["is_wish"],
                Table(d["name"], index, years, _from_stack(prices, d["name"], index, years), d["price_unit"]),
                Table(d["name"], index, years, _from_stack(slacks, d["name"], index, years), d["unit"]),
                np.array(d["size"]),
            )
    economy = _read_inputs(folder)
    report = m["wish_report"]
    return Plan(
        name=m["name"],
        status=m["status"],
        message=m["message"],
        years=years,
        solved_years=years,
        economy=economy,
        goal=m["goal"],
        maximise=m["maximise"],
        goal_units=m["goal_units"],
        objective=_number(m["objective"]),
        certificate=_certificate(m["certificate"]),
        quantities=quantities,
        limits=limits,
        balance=_read_balance(folder, m, economy, years),
        assumptions=tuple(Assumption(**a) for a in m["assumptions"]),
        growth=m["growth"],
        parts=tuple(m["parts"]),
        options=m["options"],
        size=m["size"],
        seconds=m["seconds"],
        method=m["method"],
        given_up=tuple(GivenUp(**g) for g in m["given_up"]),
        wish_report=None
        if report is None
        else WishReport(
            tuple(report["clash"]),
            tuple(report["against"]),
            tuple(
                Way(w["text"], Change(**w["change"]), tuple(Change(**c) for c in w["also"])) for w in report["ways_out"]
            ),
            report["sentence"],
            report["details"],
        ),
        tie_break=m["tie_break"],
        inputs=tuple((a, b) for a, b in m["inputs"]),
        scenario=m["scenario"],
    )


def _read_inputs(folder: Path) -> Economy:
    for name in ("economy", "economy.xlsx"):
        if (folder / "inputs" / name).exists():
            return read_economy(folder / "inputs" / name)
    raise DataError(f"The plan has no copy of its economy under inputs/ in '{folder}'.")


def _certificate(given: Mapping[str, Any]) -> CertificateRecord:
    numbers = {name: _number(value) for name, value in given.items() if name != "passed"}
    return CertificateRecord(passed=bool(given["passed"]), **numbers)


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _records(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def _read_values(path: Path, index: Index, years: tuple[int, ...]) -> np.ndarray:
    values = np.full((len(years), len(index)), np.nan)
    places = {item: i for i, item in enumerate(index.items)}
    when = {str(year): t for t, year in enumerate(years)}
    for *labels, year, value, _ in _records(path):
        values[when[year], places[tuple(labels)]] = float(value)
    return values


def _read_stacked(path: Path) -> dict[tuple[str, str, str], float]:
    return {(limit, label, year): float(value) for limit, label, year, value, _ in _records(path)}


def _from_stack(
    stack: Mapping[tuple[str, str, str], float], name: str, index: Index, years: tuple[int, ...]
) -> np.ndarray:
    labels = [index.label(i) for i in range(len(index))]
    return np.array([[stack.get((name, label, str(year)), np.nan) for label in labels] for year in years])


def _read_base(folder: Path) -> dict[tuple[str, str], float]:
    path = folder / "tables" / "base_year.csv"
    if not path.exists():
        return {}
    return {(quantity, label): float(value) for quantity, label, value, _ in _records(path)}


def _read_balance(
    folder: Path, manifest: Mapping[str, Any], economy: Economy, years: tuple[int, ...]
) -> dict[str, BalanceEntry]:
    index = Index.of(economy.product)
    values = {name: np.zeros((len(years), len(index))) for name, *_ in manifest["balance"]}
    if values:
        when = {str(year): t for t, year in enumerate(years)}
        for product, entry, _, year, value, _ in _records(folder / "tables" / "balance.csv"):
            if entry in values:
                values[entry][when[year], economy.product.position(product)] = float(value)
    return {
        name: BalanceEntry(name, side, at_home, Table(name, index, years, values[name], unit))
        for name, side, at_home, unit in manifest["balance"]
    }
