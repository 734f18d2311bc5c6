"""What a ledger writes: the content of a row and of an entry, and the link that binds each to all before it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from lustrum.execution.definitions import Definition
from lustrum.execution.reading import Report

_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode


def link(before: bytes, row: Sequence[Any]) -> bytes:
    """Return the link of the chain of reports after one more; its content as JSON, in the order of the columns."""
    said = _JSON(list(row))
    return hashlib.sha256(before + hashlib.sha256(said.encode()).digest()).digest()


def row_of(number: int, each: Report) -> tuple[Any, ...]:
    """Return a report as it is kept, without its link."""
    return (
        number, each.line, each.indicator, each.period, None if math.isnan(each.value) else each.value + 0.0,
        each.unit, each.version, date.fromordinal(each.received).isoformat(), each.by, each.verdict, int(each.late),
        int(each.thousandfold), each.supersedes, each.reason,
        json.dumps(each.written, ensure_ascii=False) if each.written else "",
    )  # fmt: skip


def body_of(definition: Definition, day: date) -> dict[str, Any]:
    """Return a definition as an entry says it; what is not stated is nothing, never infinite."""
    content = asdict(definition)
    for name in ("link", "least", "most"):
        content[name] = content[name] if math.isfinite(content[name]) else None
    return {**content, "day": day.isoformat(), "entered": now()}


def now() -> str:
    """Return this moment, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
