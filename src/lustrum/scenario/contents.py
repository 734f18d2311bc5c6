"""Which words of a scenario mean which functions: parts of every plan, parts added on request, goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lustrum.problem import DEFAULT_PARTS
from lustrum.problem.goals import (
    discounted_consumption,
    highest_floor,
    least_shortfall,
    nearest_to_trend,
    nothing,
    terminal_capacity,
    total_employment,
    total_output,
    weighted_quantities,
)
from lustrum.problem.parts.floor import consumption_floor
from lustrum.problem.parts.joining import joining
from lustrum.problem.parts.market_supply import market_supply
from lustrum.problem.parts.reserves import harvest_loss, reserves

EXTRA_PARTS: tuple[Callable[..., None], ...] = (
    joining,
    market_supply,
    consumption_floor,
    reserves,
    harvest_loss,
)
"""Parts a plan has only where its scenario names them: under [options], or in `parts_added`."""

REPLACES: Mapping[str, str] = {}
"""Part of the default list whose place an extra part takes."""

PARTS: Mapping[str, Callable[..., None]] = {part.__name__: part for part in (*DEFAULT_PARTS, *EXTRA_PARTS)}


def parts_of(added: Sequence[str]) -> tuple[str, ...]:
    """Return the default list with the parts added, each in the place of the one it replaces, or at the end."""
    places = {REPLACES[name]: name for name in added if name in REPLACES}
    kept = [places.get(part.__name__, part.__name__) for part in DEFAULT_PARTS]
    return (*kept, *(name for name in added if name not in kept))


GOALS: Mapping[str, Callable[..., Any]] = {
    "consumption": discounted_consumption,
    "shortfall": least_shortfall,
    "capacity": terminal_capacity,
    "floor": highest_floor,
    "output": total_output,
    "employment": total_employment,
    "quantities": weighted_quantities,
    "trend": nearest_to_trend,
    "nothing": nothing,
}
