"""Which words of a scenario mean which functions: one table for parts, one for goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lustrum.problem import DEFAULT_PARTS
from lustrum.problem.goals import (
    discounted_consumption,
    least_shortfall,
    nearest_to_trend,
    nothing,
    terminal_capacity,
    total_employment,
    total_output,
    weighted_quantities,
)

PARTS: Mapping[str, Callable[..., None]] = {part.__name__: part for part in DEFAULT_PARTS}

GOALS: Mapping[str, Callable[..., Any]] = {
    "consumption": discounted_consumption,
    "shortfall": least_shortfall,
    "capacity": terminal_capacity,
    "output": total_output,
    "employment": total_employment,
    "quantities": weighted_quantities,
    "trend": nearest_to_trend,
    "nothing": nothing,
}
