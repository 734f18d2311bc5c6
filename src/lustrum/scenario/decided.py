"""Where decided numbers of a scenario come from: decisions a council exports, and the origin of every key they set.

A scenario that names a decision which the export does not hold is refused. What a decision says, and whether its result
follows from its rule, is for the councils to read; here it is kept as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lustrum.errors import DataError, UsageError
from lustrum.problem import WishedValue
from lustrum.results import read_json, read_toml
from lustrum.results.dotted import BESIDE, DECISION, flat, plain
from lustrum.results.toml import short
from lustrum.scenario.faults import ScenarioFaults
from lustrum.wording.names import nearest


def decisions_in(files: Sequence[Path], faults: ScenarioFaults) -> dict[str, dict[str, Any]]:
    """Return the decisions of export files by their identifiers, as they stand there, and the place of each.

    The register that a council publishes with them is kept under its name. One identifier twice is a fault, and so is a
    table without one.
    """
    found: dict[str, Any] = {}
    places: dict[str, Any] = {}
    registers: dict[str, Any] = {}
    for file in files:
        try:
            given = read_json(file) if file.suffix.lower() == ".json" else read_toml(file)
            tables = given.tables("decision")
            if "register" in given:
                registers[given.text("council") or file.stem] = plain(given.table("register").values)
        except (UsageError, DataError) as error:
            faults.add(str(error), "decisions")
            continue
        for number, each in enumerate(tables, start=1):
            name = each.values.get("id")
            if not isinstance(name, str) or not name:
                faults.add(f"{file.name}: decision {number} has no id; the export of a council names each", "decisions")
            elif name in found:
                faults.add(f"{file.name}: two decisions bear the identifier '{name}'", "decisions")
            else:
                found[name] = plain(each.values)
                line = given.lines.get(f"decision.{number}")
                places[name] = f"'{file.name}', " + (f"line {line}" if line else f"entry {number}")
    return {"decisions": found, "decision_places": places} | ({"registers": registers} if registers else {})


def check_decided(given: Mapping[str, Any], wishes: Sequence[WishedValue], faults: ScenarioFaults) -> None:
    """Name every origin that is a decision the scenario's exports do not hold, and every origin of a key not set."""
    known = given.get("decisions", {})
    for wish in wishes:
        if wish.origin.startswith(DECISION):
            _check(wish.origin, known, f"the wish on {wish.what} ({wish.place or 'the scenario'})", "wish", faults)
    origins = given.get("origins", {})
    keys = [key for key, _ in flat({key: value for key, value in given.items() if key not in (*BESIDE, "origins")})]
    for key, origin in origins.items():
        if not isinstance(origin, str) or not origin:
            faults.add(f"[origins] gives '{key}' the origin {short(origin)}; give a text", f"origins.{key}")
            continue
        if key not in keys:
            faults.add(f"[origins] names '{key}', which this scenario does not set. {nearest(key, keys)}", "origins")
        if origin.startswith(DECISION):
            _check(origin, known, f"'{key}'", f"origins.{key}", faults)


def _check(origin: str, known: Mapping[str, Any], what: str, key: str, faults: ScenarioFaults) -> None:
    name = origin.removeprefix(DECISION)
    if name in known:
        return
    if not known:
        way_out = 'the scenario names no export of a council: decisions = ["decisions.json"]'
    else:
        way_out = f"the export does not hold it. {nearest(name, known)}"
    faults.add(f"{what} names the decision '{name}', and {way_out}", key)
