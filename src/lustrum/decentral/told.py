"""A log told message by message, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lustrum.decentral.log import read_log
from lustrum.decentral.unit_folder import LOG
from lustrum.errors import MissingDataError


def told_log(place: Path, unit: str = "") -> list[dict[str, Any]]:
    """Return the messages of a log, the chain tested: number, way, round, unit, kind, bytes, and what it says.

    Raises
    ------
    MissingDataError
        If there is no log.
    DataError
        If the chain is broken.
    """
    file = place / LOG if place.is_dir() else place
    if not file.is_file():
        raise MissingDataError(f"'{place}' has no {LOG}: nothing has been said yet.")
    told = []
    for entry in read_log(file)[0]:
        said = entry.said
        if unit and said["unit"] != unit:
            continue
        told.append(
            {
                "n": entry.number,
                "at": entry.at,
                "way": entry.way,
                "round": said["round"],
                "unit": said["unit"],
                "kind": said["kind"],
                "bytes": len(entry.data),
                "says": _words(said["kind"], said["body"]),
            }
        )
    return told


def _words(kind: str, body: dict[str, Any]) -> str:
    parts = [kind.replace("_", " ")]
    for name, value in body.items():
        if isinstance(value, list):
            parts.append(f"{name} ({len(value)} rows, {np.abs(value).sum():.4g} in all)")
        elif isinstance(value, str) and len(value) > 60:
            parts.append(f"{name} ({len(value)} letters)" if kind != "refused" else value)
        elif isinstance(value, int | float):
            parts.append(f"{name} {value:.10g}")
        else:
            parts.append(f"{name} {value}")
    return ", ".join(parts)
