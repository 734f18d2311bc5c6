"""The one careful reader of JSON somebody else wrote: one object, no key twice, no figure that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lustrum.errors import CONTROL, DataError
from lustrum.results.fault import Fault
from lustrum.results.text import read_small_text
from lustrum.results.toml import Section

MOST_BYTES = 50_000_000


def read_json(path: Path) -> Section:
    """Return the object a JSON file holds: no key twice, no figure that is none, no character that steers a terminal.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it holds no object of JSON.
    """
    text = read_small_text(path, MOST_BYTES)

    def refuse(word: str) -> None:
        raise ValueError(f"'{word}' is no number")

    try:
        values = json.loads(text, object_pairs_hook=_once, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        fault = Fault("not_json", path.name, "", "", f"this is no JSON: {error}.")
        raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault]) from None
    if not isinstance(values, dict):
        fault = Fault("not_json", path.name, "", "", "an object is meant, { ... }.")
        raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
    return Section(f"'{path}'", values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    for text in (*found, *(value for value in found.values() if isinstance(value, str))):
        if odd := CONTROL.search(text):
            raise ValueError(f"a text holds the control character U+{ord(odd[0]):04X}")
    return found
