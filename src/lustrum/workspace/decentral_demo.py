"""A demonstration: four units in processes of their own, a centre that asks them, a unit killed, the run taken up.

The world is made up (`data.made_up_world`): what it shows is how units plan together, not what any country should do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.decentral.audit import Audit, audited
from lustrum.decentral.centre_folder import HOMES, make_folders
from lustrum.decentral.run import Asked, Outcome
from lustrum.decentral.unit_check import checked
from lustrum.errors import UsageError
from lustrum.scenario.federation import read_federation
from lustrum.workspace.decentral import make_decentral
from lustrum.workspace.unit_process import UnitProcesses

REGIONS = ("North", "East", "South", "West")
SECTORS = ("farming", "mining", "food", "cloth", "machines", "building", "transport", "services")
GROWTH = {"North": (0.0, 0.010), "East": (0.002, 0.016), "South": (0.004, 0.022), "West": (0.006, 0.028)}
"""Of labour and of output per job, a year."""

YEARS = 2
VICTIM, KILLED, BACK, STOPPED = "West", 1, 3, 4
"""Who is killed, after which round; after which round it is started again; after which the centre stops."""

ASKED = Asked("allot", 1e-3, 40)


@dataclass(frozen=True, eq=False)
class Shown:
    """What came of it: the outcome, what happened on the way, what an audit found, who proved its order."""

    outcome: Outcome
    events: tuple[str, ...]
    audit: Audit
    proved: tuple[str, ...]


class _Stopped(Exception):
    """The centre is gone."""


def show_decentral(
    target: Path, *, report: bool = True, command: str = "", tell: Callable[[str], None] = lambda text: None
) -> Shown:
    """Make the folders, start four units on the loopback, plan, kill and resume; return what came of it.

    Parameters
    ----------
    target : Path
        A new folder: `world/` is the federation, `centre/` the centre's folder with those of the units in it.

    Raises
    ------
    UsageError
        If the folder holds files already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"'{target}' is there already and would be overwritten. Name another folder, or remove it.")
    tell("making up a world in four parts")
    world, centre = target / "world", target / "centre"
    write_federation(regions_of(made_up_world(REGIONS, SECTORS)), world, GROWTH, YEARS)
    make_folders(read_federation(world), centre, tell)
    tell("starting four units")
    with UnitProcesses({unit: centre / HOMES / unit for unit in REGIONS}) as units:
        watch = _Watch(units, tell)
        try:
            found = make_decentral(
                centre, centre, units=units.addresses, asked=ASKED, report=report, command=command, tell=watch
            )
        except _Stopped:
            found = make_decentral(
                centre, centre, units=units.addresses, asked=ASKED, report=report, command=command, tell=watch
            )
    tell("each unit proves its order")
    proved = tuple(unit for unit in found.orders if checked(centre / HOMES / unit).passed)
    return Shown(found, tuple(watch.events), audited(centre), proved)


class _Watch:
    """Told after each round how the run goes, and kills, starts and stops at its rounds, each once."""

    def __init__(self, units: UnitProcesses, tell: Callable[[str], None]) -> None:
        self.units, self.tell = units, tell
        self.events: list[str] = []
        self._seen = 0

    def __call__(self, text: str) -> None:
        self.tell(text)
        found = re.match(r"round (\d+)", text)
        number = int(found[1]) if found else 0
        if number <= self._seen:
            return  # gone through again from the log
        self._seen = number
        if number == KILLED:
            self.units.units[VICTIM].kill()
            self.events.append(f"After round {number} the process of {VICTIM} was killed.")
        if number == BACK:
            self.units.units[VICTIM].start()
            reached = self.units.units[VICTIM].address
            self.events.append(f"After round {number} {VICTIM} was started again and took up its log, at {reached}.")
        if number == STOPPED:
            self.events.append(f"After round {number} the centre was stopped, and took up the run from its log.")
            raise _Stopped
