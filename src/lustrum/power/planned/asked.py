"""What a scenario asks of the power system of a plan: the options of the part, typed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PART = "power"
NETWORKS = ("flow", "transport")
SCENARIOS = ("given", "average")
MODES = ("joint", "given")


@dataclass(frozen=True)
class Asked:
    """The options of the part `power`, as `lustrum.power.planned.part.power` describes them."""

    system: Mapping[str, Any]
    energy: str = ""
    money_unit: float | None = None
    periods: int | None = None
    scenarios: str = "given"
    unserved_limit: float | None = None
    unserved_from: int | None = None
    unserved_price: float | None = None
    reserve: float | None = None
    reserve_from: int | None = None
    network: str = "flow"
    mode: str = "joint"
    without: Sequence[str] = field(default=())
    land_limit: float | None = None
    people_limit: float | None = None

    @classmethod
    def of(cls, options: Mapping[str, Mapping[str, Any]]) -> Asked | None:
        """Return what the options of a plan's parts say, None where the plan has no power system."""
        given = options.get(PART)
        return None if not given or "system" not in given else cls(**given)
