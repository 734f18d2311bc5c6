"""A power system by itself: what to build, how to run it, what it costs, what power and water are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import METHODS, Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.power import Dispatch
    from lustrum.power.system import System
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Power:
    """Build and run a power system at least cost: one linear programme with its certificate.

    SYSTEM is a folder PyPSA wrote (n.export_to_csv_folder), or a folder with system.toml (see the manual). The total
    cost holds every constant, so that it compares with PyPSA's objective plus objective_constant. PyPSA's columns that
    change nothing are passed over, those not known are named, and those that would change the answer (unit commitment,
    quadratic costs, sizes in steps) are refused with their cell. --out DIR writes the folder back with the answer in
    it, for PyPSA to read.
    """

    takes: ClassVar = {"power": "SYSTEM"}
    keeps: ClassVar = Keeps("answer", "A PyPSA folder with the answer in it.", "answers.html")

    network: str = option("flow", choices=("flow", "transport"), help="Lines by Kirchhoff's law, or as told.")
    unserved_price: float | None = option(None, units="MONEY", above=0.0, help="Let demand be left, at this price.")
    money: str = option("", units="NAME", help="Currency of a PyPSA folder, which names none.")
    method: str = option("auto", choices=METHODS, help="Method of the solver.")
    details: bool = option(False, in_full=True, help="Every step and level, too (files hold them).")

    def run(self, subject: Subject) -> Sequence[Result] | Outcome:
        """Return what is built, how it runs and what it costs."""
        from lustrum.power import dispatch, power_results
        from lustrum.solver import SolverOptions

        subject.tell(f"reading {subject.place}")
        system = self._system(subject.path)
        subject.tell("what to build and how to run it")
        found = dispatch(system, SolverOptions(method=self.method))
        results = power_results(found, details=self.details)
        return Outcome(results, files=self._files(found), figures={"total_cost": found.total_cost})

    def _system(self, path: Path) -> System:
        from lustrum.power import read_system, with_unserved

        system = read_system(path, money=self.money, flow=self.network == "flow")
        return system if self.unserved_price is None else with_unserved(system, self.unserved_price)

    def _files(self, found: Dispatch) -> dict[str, bytes]:
        from lustrum.power import pypsa_files

        return pypsa_files(found)

