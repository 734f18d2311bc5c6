"""What people say of a published table: which part is meant, and in words of their own what it does not say itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lustrum.errors import UsageError

REGION: Mapping[str, Any] = {
    "default": "",
    "units": "CODE",
    "help": "Which country or region, in the file's own codes.",
}
YEAR: Mapping[str, Any] = {"units": "YEAR", "help": "Which year, where the file holds several."}
SETTINGS: Mapping[str, Any] = {
    "default": (),
    "spelled": "set",
    "units": "KEY=VALUE",
    "help": "Say what the file does not: unit, currency, source ... (may be given often).",
}
MAP: Mapping[str, Any] = {
    "spelled": "map",
    "units": "FILE",
    "help": "What rows and columns of a symmetric table are, where their labels do not say it (TOML or CSV).",
}
"""Declarations of the options of every study that is put to a published table: ``option(**REGION)``."""


def said_of(settings: Sequence[str], map_file: str | None = None) -> dict[str, str]:
    """Return what is said of a table as KEY=VALUE; the file that says what its labels are is one thing more."""
    return settings_of((*settings, *([f"map={map_file}"] if map_file else [])))


def settings_of(settings: Sequence[str]) -> dict[str, str]:
    """Return what is said of a file as KEY=VALUE.

    Raises
    ------
    UsageError
        If one has no '='.
    """
    result: dict[str, str] = {}
    for setting in settings:
        key, mark, value = setting.partition("=")
        if not mark or not key.strip():
            raise UsageError(f"'{setting}' is no KEY=VALUE: write --set unit='million EUR', say.")
        result[key.strip()] = value.strip()
    return result
