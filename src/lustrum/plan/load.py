"""Reading a stored plan back, with every label; an archive is unpacked for the time being."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.economy import Economy, read_economy
from lustrum.errors import DataError, UsageError
from lustrum.labels import Index
from lustrum.plan.answers import stored_answers
from lustrum.plan.folder import FORMAT, backup_of
from lustrum.plan.plan import BalanceEntry, CertificateRecord, Limit, Plan
from lustrum.plan.table import Table
from lustrum.plan.wishes import Change, GivenUp, Way, WishReport
from lustrum.results import Assumption


@contextmanager
def opened(source: Path | str) -> Iterator[Path]:
    """Yield the folder of a stored plan; a .zip is unpacked for the time being."""
    path = Path(source)
    if path.is_dir() or not path.exists():
        folder = path if (path / "plan.json").exists() else backup_of(path)
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
        answers=stored_answers(folder),
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
