"""An oblast's order proved from the folders of its members, as far as they lie here: nobody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.oblast_folder import is_oblast, read_oblast
from lustrum.decentral.unit_check import checked

ALIKE = 1e-9
"""Relative to what an oblast is allotted: messages hold twelve digits."""


@dataclass(frozen=True)
class OblastChecked:
    """What was found out about an oblast's order.

    Attributes
    ----------
    proved : tuple of str
        Members whose folders lie here and whose own orders are proved.
    elsewhere : tuple of str
        Members who have to prove theirs on their own machines.
    off : float
        How far the members' allotments miss what the oblast was allotted, relative to it.
    """

    name: str
    plan: str
    proved: tuple[str, ...]
    elsewhere: tuple[str, ...]
    off: float
    to_gain: float
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def oblast_checked(path: Path) -> OblastChecked:
    """Return the proof of an oblast's order: its members' parts add up to it, and each is proved by its own data.

    Raises
    ------
    MissingDataError
        If it has no order yet, or a member here has none.
    DataError
        If an order cannot be read.
    """
    found = read_oblast(path)
    kept, problems = found.kept(), list[str]()
    parts = {unit: np.array(said["allotment"], dtype=float) for unit, said in kept["members"].items()}
    every = np.arange(found.below.rows).reshape(len(found.below.years), len(found.below.items))
    upper = every[:, : len(found.terms.items)].ravel()
    level: Array = found.below.level[upper] + kept["allotment"]
    size = max(float(np.abs(part).max(initial=0.0)) for part in parts.values())
    off = float(np.abs(np.sum([part[upper] for part in parts.values()], axis=0) - level).max()) / max(size, 1e-300)
    if off > ALIKE:
        problems.append(f"What its members are allotted misses its own order by {off:.1e} of it.")
    proved = list[str]()
    for unit, place in found.here.items():
        own, plan, wrong = _member(place)
        if plan != kept["members"][unit]["plan"]:
            wrong += (f"'{unit}' keeps plan {plan}, not {kept['members'][unit]['plan']} which it told.",)
        if float(np.abs(own - parts[unit]).max()) > ALIKE * max(float(np.abs(parts[unit]).max(initial=0.0)), 1e-300):
            wrong += (f"'{unit}' was allotted something else than stands here.",)
        problems += wrong
        proved += [] if wrong else [unit]
    elsewhere = tuple(unit for unit in found.below.units if unit not in found.here)
    return OblastChecked(found.name, str(kept["plan"]), tuple(proved), elsewhere, off, kept["to_gain"], tuple(problems))


def _member(place: Path) -> tuple[Array, str, tuple[str, ...]]:
    """Return what a member was allotted, the identifier of its plan, and what is wrong with it."""
    if is_oblast(place):
        below = oblast_checked(place)
        return read_oblast(place).kept()["allotment"], below.plan, below.problems
    found = checked(place)
    return (
        found.kept.allotment,
        found.kept.identifier,
        tuple(f"'{found.name}': {each}" for each in found.proof.problems),
    )
