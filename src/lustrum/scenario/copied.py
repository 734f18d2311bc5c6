"""A scenario or a federation copied with its economies into a folder of its own, some files of them changed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.results.as_toml import value_text
from lustrum.scenario.federation import REGIONS, Federation
from lustrum.scenario.scenario import Scenario
from lustrum.scenario.stored import INPUTS

OWN = "economy"
"""Folder of an economy that lay elsewhere."""

_STATED = re.compile(r"(?m)^economy[ \t]*=[^\n]*$")


def scenario_with(scenario: Scenario, economy: Economy, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a scenario and of its economy by their name, where `changed` stands in the economy.

    An economy that lay elsewhere (bundled, or outside of the scenario's folder) comes into a folder `economy`, and the
    scenario says so.

    Raises
    ------
    UsageError
        If the scenario or its economy is a workbook, or the economy no folder.
    """
    place = Path(economy.path)
    if not scenario.files or not economy.path or not place.is_dir():
        raise UsageError(
            f"The scenario '{scenario.name}' and its economy have to be files and a folder, not a "
            "workbook: write them so."
        )
    files = {name.removeprefix(f"{INPUTS}/"): content for name, content in scenario.files.items()}
    named = str(scenario.given.get("economy", ""))
    home = posixpath.normpath(named.replace("\\", "/"))
    if home.startswith("..") or Path(named).is_absolute() or ":" in named:
        files = {name: _moved(name, content) for name, content in files.items()}
        home = OWN
        first = next(iter(files))
        if not _STATED.search(files[first].decode()):
            files[first] = f"economy = {value_text(OWN)}\n".encode() + files[first]
    read = {relative: (place / relative).read_bytes() for relative, _ in economy.inputs}
    return files | {posixpath.normpath(f"{home}/{name}"): content for name, content in {**read, **changed}.items()}


def _moved(name: str, content: bytes) -> bytes:
    """Return a file of a scenario that names the economy where it is now."""
    if not name.endswith(".toml"):
        return content
    there = posixpath.relpath(OWN, posixpath.dirname(name) or ".")
    return _STATED.sub(lambda _: f"economy = {value_text(there)}", content.decode(), count=1).encode()


def federation_with(
    federation: Federation, economies: Mapping[str, Economy], changed: Mapping[str, Mapping[str, bytes]]
) -> dict[str, bytes]:
    """Return the files of a federation by their name, those of `changed` in the economies of its regions.

    Raises
    ------
    UsageError
        As of `scenario_with`.
    """
    found = dict(federation.files)
    for region, scenario in federation.scenarios.items():
        files = scenario_with(scenario, economies[region], changed.get(region, {}))
        if "scenario.toml" not in files:
            files = {"scenario.toml" if name == next(iter(files)) else name: each for name, each in files.items()}
        found |= {f"{REGIONS}/{region}/{name}": content for name, content in files.items()}
    return found
