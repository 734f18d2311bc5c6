"""Settings as people name one of them, by its dotted key, and as JSON holds them; origins that are decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

DECISION = "decision:"
"""What the origin of a number begins with that was decided: the identifier of the decision follows."""
BESIDE = ("decisions", "decision_places", "registers")
"""Keys under which a scenario keeps what the exports of councils hold; nobody sets them."""


def flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of settings by their dotted keys; wishes, which name their own origin, are left out.

    >>> list(flat({"goal": {"kind": "quantities", "weights": {"output": 1.0}}, "tail": 3, "wish": [{}]}))
    [('goal.kind', 'quantities'), ('goal.weights.output', 1.0), ('tail', 3)]
    """
    for key, value in values.items():
        if not before and key == "wish":
            continue
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def plain(value: Any) -> Any:
    """Return a value of TOML as JSON holds it: tuples as lists, days as text."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
