"""What a study is put to: a place as people name it, opened as a plan, a scenario, an economy when the study asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lustrum.data.readers import Published
    from lustrum.economy import Economy
    from lustrum.plan import Plan
    from lustrum.scenario import Scenario, Session

KINDS = ("plan", "scenario", "table", "group", "network", "power", "dam", "economy")
"""A stored plan, a scenario file, one file of figures, a folder of farms, one of a network, one of a power
system, a dam by figures alone, an economy's tables."""

MARKS = {"cooperative.toml": "group", "freight.toml": "network", "system.toml": "power", "buses.csv": "power",
         "TIMESLICE.csv": "power"}  # fmt: skip
"""The files by which folders of farms, of networks and of power systems are known."""
DAM = "reservoir"
"""What stands for a place where a dam is asked for by figures alone."""


def quiet(sentence: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Subject:
    """A place, and the ways to open it; nothing is read before it is asked for, or twice.

    Parameters
    ----------
    place : str
        A folder, a file or ``bundled:NAME``.
    load_plan : function of a path
        Opens a stored plan. Plans are stored above the room of studies, so that whoever puts the question says how.
    stored_scenario : function of a path
        Gives the scenario a stored plan was made from.
    tell : function of a sentence
        Told what is being done.
    others : tuple of str
        Further places of the same published table, where it lies in several files.
    """

    place: str
    load_plan: Callable[[Path], Plan]
    stored_scenario: Callable[[Path], Scenario]
    tell: Callable[[str], None] = quiet
    others: tuple[str, ...] = ()

    @cached_property
    def kind(self) -> str:
        """What stands at the place, of `KINDS`."""
        if self.place == DAM and not self.path.exists():
            return "dam"
        suffix = self.path.suffix.lower()
        for mark, kind in MARKS.items():
            if self.path.name == mark or (self.path / mark).exists():
                return kind
        if suffix == ".toml":
            return "scenario"
        if suffix in (".txt", ".dat", ".nc", ".nc4"):
            return "power"
        if suffix == ".csv":
            return "table"
        if suffix == ".xlsx":
            from lustrum.scenario.book import is_book

            return "scenario" if is_book(self.path) else "economy"
        return "plan" if suffix == ".zip" or (self.path / "plan.json").exists() else "economy"

    @cached_property
    def path(self) -> Path:
        """The place as a path, also that of ``bundled:NAME``."""
        return _path(self.place)

    def beside(self, place: str) -> Subject:
        """Return what stands at another place, opened in the same ways."""
        return replace(self, place=place, others=())

    @cached_property
    def plan(self) -> Plan:
        """The plan stored at the place, or the one that its scenario gives; ties are left as they are."""
        if self.kind == "scenario":
            return self.session.plan
        self.tell(f"reading {self.place}")
        return self.load_plan(self.path)

    @cached_property
    def session(self) -> Session:
        """The scenario at the place, or the one its plan was made from, with that plan.

        Raises
        ------
        MissingDataError
            If a stored plan keeps no scenario.
        """
        from lustrum.scenario import Session, read_scenario

        if self.kind == "scenario":
            return self.of_scenario(read_scenario(self.path))
        plan = self.plan
        return Session(self.stored_scenario(self.path), plan=plan, tell=self.tell)

    @cached_property
    def regions(self) -> Mapping[str, Plan]:
        """The plans of a federation by region; none where the place is not that of a federation's plans."""
        from lustrum.scenario.federation import REGIONS
        from lustrum.scenario.stored import manifest_of

        if self.kind != "plan" or not self.path.is_dir():
            return {}
        names = manifest_of(self.path).get("regions")
        found = names if isinstance(names, list) else []
        return {str(name): self.beside(str(self.path / REGIONS / str(name))).plan for name in found}

    def of_scenario(self, scenario: Scenario) -> Session:
        """Return the session of a scenario that is told the same."""
        from lustrum.scenario import Session

        return Session(scenario, tell=self.tell)

    @cached_property
    def economy(self) -> Economy:
        """The economy at the place: read from its tables, or that of the scenario or plan."""
        from lustrum.economy import read_economy

        if self.kind in ("scenario", "plan"):
            return self.session.economy
        self.tell(f"reading {self.place}")
        return read_economy(self.path)

    def published(
        self, *, region: str = "", year: int | None = None, meta: Mapping[str, str] | None = None
    ) -> Published:
        """Return the table at the place (or in the several files it lies in) as its publisher gives it, of any kind.

        Parameters
        ----------
        region, year : optional
            Which of several the file holds.
        meta : mapping, optional
            What the file does not say of itself: unit, currency, source.
        """
        from lustrum.data.readers import read_published

        self.tell(f"reading {self.place}")
        places = [self.path, *map(_path, self.others)] if self.others else self.path
        return read_published(places, region=region, year=year, meta=meta or {})[0]


def _path(place: str) -> Path:
    from lustrum.data import place_of

    return place_of(place)
