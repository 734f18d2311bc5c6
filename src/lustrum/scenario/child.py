"""A child of a scenario in hand: changes put over it as a file would that names it as its parent; and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.problem import Growth
from lustrum.scenario.asked import check_goal, check_keys, check_parts, check_values
from lustrum.scenario.faults import ScenarioFaults
from lustrum.scenario.request import Scenario
from lustrum.scenario.scenario import frozen, merged
from lustrum.scenario.wish import wish_of


@dataclass(frozen=True)
class Stated:
    """Where changes were stated: for the origin of wishes, and for messages.

    Parameters
    ----------
    origin : str
        What a wish names that names none of its own.
    place : str
        The file.
    lines : mapping of dotted key to line
    prefix : str
        What stands before the keys of the changes there: ``change.``.
    """

    origin: str
    place: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    prefix: str = ""


def child_of(parent: Scenario, change: Mapping[str, Any], stated: Stated, *, name: str = "") -> Scenario:
    """Return a scenario with changes put over it: the same as a file that names it as parent and says only these.

    Parameters
    ----------
    change : mapping
        Keys of a scenario with values, as TOML has them.

    Raises
    ------
    UsageError
        For every key not known and every value that cannot be meant, each with its place.
    """
    faults = ScenarioFaults(Path(stated.place or stated.origin))
    for key, line in stated.lines.items():
        if key.startswith(stated.prefix):
            faults.places[key.removeprefix(stated.prefix)] = (stated.place, line)
    own: dict[str, Any] = deepcopy(dict(change))
    wishes = own.pop("wish", [])
    if not isinstance(wishes, list):
        faults.add("wish is one table; write each wish as a table of its own", "wish")
        wishes = []
    check_keys(own, faults)
    check_values(own, faults)
    read = [wish_of(_with_origin(each, stated.origin), number, faults) for number, each in enumerate(wishes, start=1)]
    given = merged(own, parent.given)
    goal, goal_options = check_goal(given, faults)
    options, parts = check_parts(given, faults)
    faults.raise_if_any()
    return replace(
        parent,
        name=name or parent.name,
        goal=goal,
        goal_options=goal_options,
        growth=Growth(**given.get("growth", {})),
        options={part: {k: frozen(v) for k, v in values.items()} for part, values in options.items()},
        parts=parts,
        wishes=(*parent.wishes, *(wish for wish in read if wish is not None)),
        given=given,
    )


def _with_origin(wish: Any, origin: str) -> Any:
    return {"origin": origin, **wish} if isinstance(wish, dict) else wish


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of what a scenario asks, whoever wrote it in which file and order of keys.

    Its name, its words and its places are no part of it; the economy has a hash of its own.
    """
    asked = {
        "years": scenario.years,
        "tail": scenario.tail,
        "goal": scenario.goal,
        "goal_options": scenario.goal_options,
        "growth": {each.name: getattr(scenario.growth, each.name) for each in fields(scenario.growth)},
        "options": scenario.options,
        "parts": scenario.parts,
        "wishes": [
            [w.quantity, w.label, w.year, w.by, w.sense, repr(w.value), w.than_trend, w.priority, w.origin]
            for w in scenario.wishes
        ],
        "paths": [[*key, sorted(path.items())] for key, path in sorted(scenario.paths.items())],
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise UsageError(f"A scenario holds {type(value).__name__}, which has no place in a hash.")


def economy_hash(economy: Economy) -> str:
    """Return the SHA-256 over the files an economy was read from: their names and their own hashes."""
    lines = sorted(f"{name.rpartition('/')[2]} {digest}" for name, digest in economy.inputs)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
