"""Which words of a scenario mean which functions: parts of every plan, parts added on request, goals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from lustrum.problem import DEFAULT_PARTS
from lustrum.problem.balance import supply_covers_use
from lustrum.problem.check import CheckFunction, checks_of
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
from lustrum.problem.stated import stated_capacity_is_kept
from lustrum.problem.targets import target_fulfilment

EXTRA_PARTS: Mapping[str, str] = {
    "joining": "lustrum.problem.parts.joining",
    "market_supply": "lustrum.problem.parts.market_supply",
    "consumption_floor": "lustrum.problem.parts.floor",
    "reserves": "lustrum.problem.parts.reserves",
    "techniques": "lustrum.problem.parts.techniques",
    "harvest_loss": "lustrum.problem.parts.reserves",
    "static_end": "lustrum.problem.parts.static_end",
    "purchases": "lustrum.regions.purchases",
    "freight_limits": "lustrum.problem.parts.freight_limits",
    "power": "lustrum.power.planned.part",
    "inertia": "lustrum.problem.parts.inertia",
}
"""Parts a plan has only where its scenario names them, under [options] or in `parts_added`.

Each is the function of its name in the module named: a new part is one file and one line here.
"""


class Parts(Mapping[str, Callable[..., None]]):
    """Every part by the name scenarios use; the file of an added one is imported when the part is asked for."""

    def __init__(self) -> None:
        self._default = {part.__name__: part for part in DEFAULT_PARTS}

    def __getitem__(self, name: str) -> Callable[..., None]:
        if name in self._default:
            return self._default[name]
        found: Callable[..., None] = getattr(import_module(EXTRA_PARTS[name]), name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter((*self._default, *EXTRA_PARTS))

    def __len__(self) -> int:
        return len(self._default) + len(EXTRA_PARTS)


PARTS = Parts()


def checks_for(parts: Sequence[str]) -> tuple[CheckFunction, ...]:
    """Return how a solved plan is checked anew: by the laws of its parts, of balance and capacity."""
    of_parts = (check for name in parts if name in PARTS for check in checks_of(PARTS[name]))
    return (*of_parts, supply_covers_use, stated_capacity_is_kept)


def parts_of(added: Sequence[str]) -> tuple[str, ...]:
    """Return the default list with the parts added at its end."""
    kept = [part.__name__ for part in DEFAULT_PARTS]
    return (*kept, *(name for name in added if name not in kept))


GOALS: Mapping[str, Callable[..., Any]] = {
    "consumption": discounted_consumption,
    "shortfall": least_shortfall,
    "capacity": terminal_capacity,
    "floor": highest_floor,
    "output": total_output,
    "employment": total_employment,
    "quantities": weighted_quantities,
    "targets": target_fulfilment,
    "trend": nearest_to_trend,
    "nothing": nothing,
}
