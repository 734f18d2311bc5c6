"""A scenario in hand written as one file, parents resolved, so that reading it asks the same."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lustrum.errors import UsageError
from lustrum.problem import WishedValue
from lustrum.results.as_toml import as_toml
from lustrum.results.dotted import flat
from lustrum.scenario.contents import EXTRA_PARTS, parts_of
from lustrum.scenario.request import Scenario
from lustrum.scenario.stored import INPUTS

DECISIONS = "decisions.json"


def scenario_files(scenario: Scenario, name: str, economy: str) -> dict[str, bytes]:
    """Return the files of a scenario by their name: itself, the decisions it names, its power system.

    Paths by year are left to the economy.

    Parameters
    ----------
    name : str
        Of the file.
    economy : str
        As the file names it.

    Raises
    ------
    UsageError
        If the power system it names is not at hand.
    """
    given, options = scenario.given, {part: _plain(each) for part, each in scenario.options.items() if each}
    files: dict[str, bytes] = {}
    told: dict[str, Any] = {"name": scenario.name}
    if scenario.description:
        told["description"] = scenario.description
    told["economy"] = economy
    told["years"] = scenario.years if isinstance(scenario.years, int) else list(scenario.years)
    if scenario.tail is not None:
        told["tail"] = scenario.tail
    added = [part for part in EXTRA_PARTS if part in scenario.parts]
    if scenario.parts != parts_of(added):
        told["parts"] = list(scenario.parts)
    elif unsaid := [part for part in added if not options.get(part) and part != "power"]:
        told["parts_added"] = unsaid
    if given.get("as_written"):
        told["as_written"] = list(given["as_written"])
    if given.get("decisions"):
        told["decisions"] = [DECISIONS]
        files[DECISIONS] = json.dumps({"decision": list(given["decisions"].values())}, indent=1).encode()
    told["goal"] = {"kind": scenario.goal, **_plain(scenario.goal_options)}
    if growth := {key: rate for key, rate in asdict(scenario.growth).items() if rate is not None}:
        told["growth"] = growth
    if given.get("power"):
        told["power"] = given["power"]
        options.pop("power", None)
        files |= _power(scenario, str(given["power"]["system"]))
    if options:
        told["options"] = options
    if scenario.wishes:
        told["wish"] = [_wish(each) for each in scenario.wishes]
    keys = [key for key, _ in flat(told)]
    if origins := {key: origin for key, origin in given.get("origins", {}).items() if key in keys}:
        told["origins"] = origins
    return {name: as_toml(told).encode(), **files}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as TOML states them: what is None is not stated."""
    return {key: list(v) if isinstance(v, tuple) else v for key, v in values.items() if v is not None}


def _wish(wish: WishedValue) -> dict[str, Any]:
    told: dict[str, Any] = {"quantity": wish.quantity, "sense": wish.sense, "origin": wish.origin}
    told |= {"label": wish.label} if wish.label else {}
    told |= {"value": wish.value} if not math.isnan(wish.value) else {"than_trend": wish.than_trend}
    told |= {key: each for key in ("year", "by") if (each := getattr(wish, key)) is not None}
    return {"name": wish.name, **told, "priority": wish.priority} if wish.name else told | {"priority": wish.priority}


def _power(scenario: Scenario, system: str) -> dict[str, bytes]:
    if system.startswith("bundled:"):
        return {}
    home = f"{INPUTS}/{system.removesuffix('system.toml').rstrip('/')}/"
    found = {name.removeprefix(f"{INPUTS}/"): each for name, each in scenario.files.items() if name.startswith(home)}
    if not found:
        raise UsageError(
            f"The power system '{system}' is named by a parent of the scenario '{scenario.name}': name it in the "
            "scenario itself, so that the rolled plan keeps it."
        )
    return found
