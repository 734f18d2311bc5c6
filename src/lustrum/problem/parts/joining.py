"""Farms that work on their own or together: the cooperative technique runs only on what its members brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.names import ACTIVITY_LEVEL, FARM_MEMBERS
from lustrum.problem.problem import PlanProblem


@dataclass(frozen=True)
class FarmGroup:
    """Farms that decide alike.

    Parameters
    ----------
    name : str
    alone, together : str
        The activity by which they work on their own, and the one as members of a cooperative.
    capacity : float
        Activity level their land and stock allow, in the economy's unit a year.
    joined : bool
        Whether they are members.
    """

    name: str
    alone: str
    together: str
    capacity: float
    joined: bool = False


def joining(problem: PlanProblem, groups: Sequence[Mapping[str, Any]] = ()) -> None:
    """Farms work on their land alone or together: x_a + x_c <= land of both, x_c <= base level + capacity of members.

    Parameters
    ----------
    groups : sequence of tables
        ``{name, alone, together, capacity, joined}`` each; see `FarmGroup`. Membership is not the plan's to choose:
        `lustrum join SCENARIO` asks the farms, at the prices the plan implies. Members may work alone in any year.
    """
    if not groups:
        return
    economy = problem.economy
    level = problem.variables[ACTIVITY_LEVEL]
    farms = farm_groups(groups)
    pairs = list(dict.fromkeys((farm.alone, farm.together) for farm in farms))
    alone = economy.activity.positions(list(dict.fromkeys(a for a, _ in pairs)))
    together = economy.activity.positions([b for _, b in pairs])
    base = economy.base_level
    land = np.zeros((len(alone), len(economy.activity)))
    for row, a in enumerate(alone):
        land[row, a] = 1.0
        land[row, [b for (named, _), b in zip(pairs, together, strict=True) if economy.activity.labels[a] == named]] = 1
        held = sum(farm.capacity for farm in farms if farm.alone == economy.activity.labels[a])
        if held > base[a] * (1 + 1e-9):
            raise UsageError(
                f"joining.groups: the farms named work '{economy.activity.labels[a]}' hold {held:g} of it; the base "
                f"year has {base[a]:g} {economy.flow_unit}. Lower their capacities."
            )
    members = np.array([sum(farm.capacity for farm in farms if farm.together == b and farm.joined) for _, b in pairs])
    problem.add_constraint(
        "farm_land",
        (land @ level).indexed(Index.of(economy.activity, alone)) <= land @ base,
        units=economy.flow_unit,
        title="Land of {activity}",
        meaning="Farms alone and together have the land of the base year.",
    )
    problem.add_constraint(
        FARM_MEMBERS,
        level.take(together).indexed(Index.of(economy.activity, together)) <= base[together] + members,
        units=economy.flow_unit,
        title="What members brought to {activity}",
        meaning="Farms work together on what members brought.",
    )
    problem.assume(
        "farm_land",
        "A unit of land makes as much alone as together, and there is as much of it as in the base year.",
        ", ".join(f"{economy.activity.labels[a]} {land[row] @ base:g}" for row, a in enumerate(alone)),
        "options.joining",
    )


def farm_groups(groups: Sequence[Mapping[str, Any]]) -> tuple[FarmGroup, ...]:
    """Return the groups a scenario names.

    Raises
    ------
    UsageError
        For an unknown or missing key, a name given twice, a capacity that is no positive number, or a cooperative
        technique shared by two techniques of working alone.
    """
    found: list[FarmGroup] = []
    pairs: dict[str, str] = {}
    for number, given in enumerate(groups, start=1):
        unknown = set(given) - set(FarmGroup.__dataclass_fields__)
        missing = {"name", "alone", "together", "capacity"} - set(given)
        if unknown or missing:
            said = f"unknown {', '.join(sorted(unknown))}" if unknown else f"no {', '.join(sorted(missing))}"
            raise UsageError(f"joining.groups, entry {number}: {said}. Keys: name, alone, together, capacity, joined.")
        farm = FarmGroup(**given)
        if isinstance(farm.capacity, bool) or not isinstance(farm.capacity, int | float) or not farm.capacity > 0:
            raise UsageError(f"joining.groups: the capacity of '{farm.name}' is {farm.capacity!r}; give a number > 0.")
        if farm.alone == farm.together:
            raise UsageError(f"joining.groups: '{farm.name}' names the same activity alone and together.")
        if pairs.setdefault(farm.together, farm.alone) != farm.alone:
            raise UsageError(
                f"joining.groups: '{farm.together}' takes land of both '{pairs[farm.together]}' and '{farm.alone}'; "
                "give each kind of farm a cooperative technique of its own."
            )
        if any(farm.name == other.name for other in found):
            raise UsageError(f"joining.groups names '{farm.name}' twice.")
        found.append(farm)
    return tuple(found)
