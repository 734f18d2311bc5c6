"""What is asked of a plan: a TOML file, its parents resolved, every key known, all faults said in one run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lustrum.data import bundled_names
from lustrum.errors import UsageError
from lustrum.problem import Growth
from lustrum.results import read_toml
from lustrum.results.dotted import DECISION
from lustrum.results.paths import WAY_OUT, outside, told
from lustrum.results.text import read_small_text
from lustrum.scenario.asked import (
    GROWTH_KEYS,
    KEYS,
    check_goal,
    check_keys,
    check_parts,
    check_values,
    economy_of,
    years_of,
)
from lustrum.scenario.faults import ScenarioFaults
from lustrum.scenario.request import Scenario
from lustrum.scenario.stored import MANIFEST, as_parent, identifier, plan_around, scenario_file
from lustrum.scenario.wish import wish_of

__all__ = ["GROWTH_KEYS", "KEYS", "Scenario", "read_scenario"]

MOST_BYTES = 5_000_000
"""Of a scenario file."""


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario file; relative paths in it start where the file stands and stay within its folder.

    A workbook (.xlsx) with a sheet `scenario` is economy and scenario in one: both are tested in one pass.

    Its `parent` is another scenario, or the folder of a plan: then the scenario that plan was made from.

    Raises
    ------
    UsageError
        For a missing file, text that is no TOML, an unknown key, part, goal, option or bundled economy, a value of the
        wrong kind, or a rate, share or factor that cannot be meant as it stands; all of them in one run, each with its
        file and line, the nearest word and a value to try.
    DataError
        If the file is no text; for every fault of a workbook, its tables among them, each with its cell.
    """
    path = Path(path)
    faults = ScenarioFaults(path)
    files: dict[str, bytes] = {}
    of_book = path.suffix.lower() == ".xlsx"
    if of_book:
        from lustrum.scenario import book  # most scenarios are none

        given = book.read_asked(path, faults, files)
        wishes = given["wish"]
        given["wish"] = [wish for _, wish in wishes if wish is not None]
    else:
        given = _with_parents(path, (), faults, files)
    named = given.pop("economy_named", "")
    if not named:
        faults.add(f'names no economy: economy = "folder", or "bundled:{bundled_names()[0]}"')
    if "years" not in given:
        faults.add('names no years: years = 5, or years = "2013-2017"')
    goal, goal_options = check_goal(given, faults)
    options, parts = check_parts(given, faults)
    years = years_of(given.get("years", 1), faults)
    if not of_book:
        if "origins" in given or any(wish.origin.startswith(DECISION) for wish in given.get("wish", ())):
            from lustrum.scenario.decided import check_decided

            check_decided(given, given.get("wish", ()), faults)
        faults.raise_if_any()
    scenario = Scenario(
        name=str(given.get("name", path.stem)),
        economy=given["economy"],
        years=years,
        tail=given.get("tail"),
        goal=goal,
        goal_options=goal_options,
        growth=Growth(**given.get("growth", {})),
        options={part: {k: frozen(v) for k, v in values.items()} for part, values in options.items()},
        parts=parts,
        wishes=tuple(given.get("wish", ())),
        paths=given.get("paths", {}),
        description=str(given.get("description", "")),
        inputs=tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files.items()),
        files={f"inputs/{name}": content for name, content in files.items()},
        given={key: value for key, value in given.items() if key not in ("wish", "paths", "parent_plan")}
        | {"economy": told(str(named))},
        parent=given.get("parent_plan", ""),
    )
    if of_book:
        book.raise_if_any(path, faults, scenario, wishes)
    return scenario


def _with_parents(
    path: Path, seen: tuple[Path, ...], faults: ScenarioFaults, files: dict[str, bytes]
) -> dict[str, Any]:
    """Return one scenario's keys over its parent's; put the files read into `files`, the child first."""
    resolved = path.resolve()
    if resolved in seen:
        raise UsageError(f"Scenarios name each other as parents: {' -> '.join(p.name for p in (*seen, resolved))}.")
    own = _parsed(path)
    places = dict(faults.know(path, read_small_text(path, MOST_BYTES)))
    check_keys(own, faults)
    check_values(own, faults)
    top = faults.path.parent
    for file in (path, *_read_lists(own, path, faults), *_read_power(own, path, faults)):
        if file.is_file():
            files.setdefault(file.relative_to(top).as_posix(), file.read_bytes())
    if "economy" in own:
        own["economy_named"] = own.pop("economy")
        found = economy_of(own["economy_named"], path.parent, faults)
        own |= {} if found is None else {"economy": found}
    if "parent" not in own:
        return own
    named = own.pop("parent")
    if why := outside(path.parent, named):
        faults.add(f"parent: {why}. {WAY_OUT}", "parent")
        return own
    parent = path.parent / named
    plan = plan_around(parent)
    if plan is not None and plan.is_relative_to(path.parent):
        own["parent_plan"] = identifier(plan)
        files.setdefault((plan / MANIFEST).relative_to(top).as_posix(), as_parent(plan))
        parent = scenario_file(plan) if parent == plan else parent
    inherited = _with_parents(parent, (*seen, resolved), faults, files)
    faults.places |= places
    return merged(own, inherited)


def merged(own: Mapping[str, Any], inherited: Mapping[str, Any]) -> dict[str, Any]:
    """Return a child's keys over its parent's: wishes are added, options put over one by one."""
    result = dict(inherited)
    for key, value in own.items():
        if key == "wish":
            result["wish"] = [*inherited.get("wish", ()), *value]
        elif key == "options":
            result["options"] = {
                part: {**inherited.get("options", {}).get(part, {}), **value.get(part, {})}
                for part in {**inherited.get("options", {}), **value}
            }
        elif isinstance(value, dict):
            result[key] = {**inherited.get(key, {}), **value}
        else:
            result[key] = value
    if own.get("goal", {}).get("kind", None) not in (None, inherited.get("goal", {}).get("kind")):
        result["goal"] = own["goal"]  # another kind of goal takes none of the parent's options
    return result


def _read_power(own: dict[str, Any], path: Path, faults: ScenarioFaults) -> list[Path]:
    """Read the power system that a scenario names; return the files read."""
    if "power" not in own:
        return []
    from lustrum.scenario.power_table import read_power  # most scenarios have none

    return read_power(own, path.parent, faults)


def _parsed(path: Path) -> dict[str, Any]:
    text = read_small_text(path, MOST_BYTES)
    try:
        return dict(read_toml(path).values)
    except UsageError as fault:
        raise UsageError(f"{fault} {_likely(str(fault), text)}".rstrip(), **fault.data) from None


def _likely(fault: str, text: str) -> str:
    """Say what is likely meant where the text of a line is no TOML."""
    line = fault.rpartition("line ")[2].partition(",")[0]
    stands = (
        text.splitlines()[int(line) - 1].strip() if line.isdigit() and 0 < int(line) <= text.count("\n") + 1 else ""
    )
    if stands.endswith("%") and '"' not in stands:
        return f"The line is '{stands}': write per cent as a text, \"1.5 %\", or as a fraction, 0.015."
    if any(mark in stands for mark in "“”„‘’"):
        return f"The line is '{stands}': write straight quotation marks."
    if re.search(r"[=,\[]\s*[−–—]\s*[\d.]", stands):
        return f"The line is '{stands}': write the minus sign of the keyboard, -."
    return f"The line is '{stands}'." if stands else ""


def _read_lists(given: dict[str, Any], path: Path, faults: ScenarioFaults) -> list[Path]:
    """Put wishes and paths in the place of the tables and files that state them; return the files read."""
    stated = given.pop("wish", [])
    if not isinstance(stated, list):
        faults.add("wish is one table; write each wish under [[wish]]", "wish")
        stated = []
    wishes = [wish_of(each, number, faults) for number, each in enumerate(stated, start=1)]
    wish_files = [path.parent / name for name in _beside(path, given, "wishes", faults)]
    path_files = [path.parent / name for name in _beside(path, given, "paths", faults)]
    if wish_files or path_files:
        from lustrum.scenario.lists import all_paths_in, wishes_in  # most scenarios name none

        wishes += [wish for file in wish_files for wish in wishes_in(file, faults)]
        if paths := all_paths_in(path_files, faults):
            given["paths"] = paths
    if wishes:
        given["wish"] = [wish for wish in wishes if wish is not None]
    decision_files = [path.parent / name for name in _beside(path, given, "decisions", faults)]
    if decision_files:
        from lustrum.scenario.decided import decisions_in

        given |= decisions_in(decision_files, faults)
    return [*wish_files, *path_files, *decision_files]


def _beside(path: Path, given: dict[str, Any], key: str, faults: ScenarioFaults) -> list[str]:
    """Return the names of files a key holds; one that leads out of the scenario's folder is at fault and unread."""
    names: list[str] = []
    for name in given.pop(key, ()):
        if why := outside(path.parent, name):
            faults.add(f"{key}: {why}. {WAY_OUT}", key)
        else:
            names.append(name)
    return names


def frozen(value: Any) -> Any:
    """Return a list as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value
