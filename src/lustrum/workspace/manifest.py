"""The manifest of a stored plan, `plan.json`: everything about it that is no array, and back into a plan."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import scipy

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.labels import Index
from lustrum.plan import (
    BalanceEntry,
    CertificateRecord,
    Change,
    GivenUp,
    Limit,
    Plan,
    Provenance,
    Table,
    Way,
    WishReport,
)
from lustrum.problem.declarations import GoalMeasure
from lustrum.release import VERSION
from lustrum.results import Assumption
from lustrum.scenario.contents import checks_for
from lustrum.solver.highs import highs_version
from lustrum.workspace.paths_kept import paths_kept
from lustrum.workspace.solution import limit_with_figures, with_figures

FORMAT = 2


def described(plan: Plan) -> dict[str, Any]:
    """Return what `plan.json` says of a plan, the hashes of its files aside."""
    return {
        "format": FORMAT,
        "lustrum": VERSION,
        "versions": versions() | {"python": platform.python_version()},
        "provenance": asdict(plan.provenance),
        "name": plan.name,
        "status": plan.status,
        "message": plan.message,
        "years": list(plan.years),
        "solved_years": list(plan.solved_years),
        "goal": plan.goal,
        "goal_title": plan.goal_title,
        "goal_measure": None if plan.goal_measure is None else asdict(plan.goal_measure),
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
        "quantities": [_described(table) for table in plan.quantities.values()],
        "balance": [
            {"side": e.side, "at_home": e.at_home, "final": e.final, "continues": e.continues, **_described(e.table)}
            for e in plan.balance.values()
        ],
        "limits": [_limit(limit) for limit in plan.limits.values()],
        "economy": {
            "name": plan.economy.name,
            "base_year": plan.economy.base_year,
            "unit": plan.economy.unit,
            "price_base": plan.economy.price_base,
            **paths_kept(plan.economy),
        },
    }


def versions() -> dict[str, str]:
    """Return the versions of what the figures of a plan come from."""
    return {"numpy": np.__version__, "scipy": scipy.__version__, "highspy": highs_version()}


def plan_of(m: Mapping[str, Any], arrays: Mapping[str, Array], economy: Economy) -> Plan:
    """Return the plan a manifest and its arrays describe; results kept with it are put in by `load_plan`.

    Arrays have shape (years solved, items), base values (items,).
    """
    solved = tuple(m["solved_years"])

    def table(described: Mapping[str, Any], kind: str) -> Table:
        found = _table(described, solved, arrays.get(f"base/{described['name']}") if kind == "quantity" else None)
        return with_figures(found, arrays, f"{kind}/{described['name']}")

    quantities = {each["name"]: table(each, "quantity") for each in m["quantities"]}
    balance = {
        each["name"]: BalanceEntry(
            each["name"],
            each["side"],
            each["at_home"],
            each["final"],
            table(each, "balance"),
            tuple(each["continues"]),
        )
        for each in m["balance"]
    }
    limits = {each["name"]: limit_with_figures(_described_limit(each, solved), arrays) for each in m["limits"]}
    return Plan(
        years=tuple(m["years"]),
        solved_years=solved,
        economy=economy,
        quantities=quantities,
        limits=limits,
        balance=balance,
        goal_title=m["goal_title"],
        goal_measure=None if m["goal_measure"] is None else GoalMeasure(**m["goal_measure"]),
        provenance=Provenance(**m["provenance"]),
        **told(m),
    )


def told(m: Mapping[str, Any]) -> dict[str, Any]:
    """Return what manifests of every format say alike, as fields of a plan."""
    return {
        "name": m["name"],
        "status": m["status"],
        "message": m["message"],
        "goal": m["goal"],
        "maximise": m["maximise"],
        "goal_units": m["goal_units"],
        "objective": number(m["objective"]),
        "certificate": _certificate(m["certificate"]),
        "assumptions": tuple(Assumption(**a) for a in m["assumptions"]),
        "growth": m["growth"],
        "parts": tuple(m["parts"]),
        "options": {part: {k: _frozen(v) for k, v in values.items()} for part, values in m["options"].items()},
        "size": m["size"],
        "seconds": m["seconds"],
        "method": m["method"],
        "given_up": tuple(GivenUp(**g) for g in m["given_up"]),
        "wish_report": _wish_report(m["wish_report"]),
        "tie_break": m["tie_break"],
        "inputs": tuple((a, b) for a, b in m["inputs"]),
        "scenario": m["scenario"],
        "checks": checks_for(m["parts"]),
    }


def as_lines(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as JSON with each of its entries on a line of its own, a list's entries too."""

    def text(value: Any) -> str:
        if isinstance(value, list) and value and isinstance(value[0], dict | list):
            return "[\n  " + ",\n  ".join(map(text, value)) + "\n ]"
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    return ("{\n" + ",\n".join(f" {text(key)}: {text(value)}" for key, value in manifest.items()) + "\n}\n").encode()


def as_json(value: Any) -> bytes:
    """Return a value as JSON; a number that does not exist becomes null."""
    return (json.dumps(plain(value), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def plain(value: Any) -> Any:
    """Return a value JSON can hold; a number that does not exist becomes null."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def number(value: float | None) -> float:
    """Return a stored number; null is one that does not exist."""
    return float("nan") if value is None else float(value)


def index_of(described: Mapping[str, Any]) -> Index:
    """Return the index a manifest describes."""
    return Index(tuple(described["dims"]), tuple(tuple(i) for i in described["items"]), described.get("titles", {}))


def _described(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "dims": list(table.index.dims),
        "items": [list(item) for item in table.index.items],
        "titles": _titles(table.index),
        "unit": table.units,
        "title": table.title,
        "meaning": table.meaning,
        "additive": table.additive,
        "headline": table.headline,
        **({"item_units": list(table.item_units)} if table.item_units else {}),
    }


def _titles(index: Index) -> dict[str, dict[str, str]]:
    """Return the titles of the labels an index uses."""
    found: dict[str, dict[str, str]] = {}
    for place, dimension in enumerate(index.dims):
        known = index.titles.get(dimension, {})
        used = dict.fromkeys(item[place] for item in index.items)
        said = {label: known[label] for label in used if label in known}
        if said:
            found[dimension] = said
    return found


def _table(described: Mapping[str, Any], years: tuple[int, ...], base: Array | None) -> Table:
    return Table(
        described["name"],
        index_of(described),
        years,
        np.empty(0),
        described["unit"],
        base,
        described["meaning"],
        described["title"],
        described["additive"],
        described["headline"],
        tuple(described.get("item_units", ())),
    )


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "name": limit.name,
        "part": limit.part,
        "kind": limit.kind,
        "title": limit.title,
        "meaning": limit.meaning,
        "sense": limit.sense,
        "binds_everything": limit.binds_everything,
        "quantity": limit.quantity,
        "origin": limit.origin,
        "defaults": list(limit.defaults),
        "dims": list(limit.slack.index.dims),
        "items": [list(item) for item in limit.slack.index.items],
        "titles": _titles(limit.slack.index),
        "price_unit": limit.shadow_price.units,
        "unit": limit.slack.units,
    }


def _described_limit(d: Mapping[str, Any], years: tuple[int, ...]) -> Limit:
    index, name = index_of(d), d["name"]

    def empty(unit: str) -> Table:
        return Table(name, index, years, np.empty(0), unit)

    return Limit(
        name=name,
        part=d["part"],
        kind=d["kind"],
        title=d["title"],
        meaning=d["meaning"],
        sense=d["sense"],
        binds_everything=d["binds_everything"],
        shadow_price=empty(d["price_unit"]),
        slack=empty(d["unit"]),
        level=empty(d["unit"]),
        quantity=d["quantity"],
        defaults=tuple(d.get("defaults", ())),
        origin=d.get("origin", ""),
    )


def _certificate(given: Mapping[str, Any]) -> CertificateRecord:
    numbers = {name: number(value) for name, value in given.items() if name != "passed"}
    return CertificateRecord(passed=bool(given["passed"]), **numbers)


def _wish_report(given: Mapping[str, Any] | None) -> WishReport | None:
    if given is None:
        return None
    ways: Sequence[Mapping[str, Any]] = given["ways_out"]
    return WishReport(
        tuple(given["clash"]),
        tuple(given["against"]),
        tuple(Way(w["text"], Change(**w["change"]), tuple(Change(**c) for c in w["also"])) for w in ways),
        given["sentence"],
        given["details"],
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
