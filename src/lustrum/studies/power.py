"""A power system by itself: what to build, how to run it, what it costs, what power and water are worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import METHODS, Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.power import Dispatch
    from lustrum.power.system import System
    from lustrum.results import Result
    from lustrum.solver import SolverOptions
    from lustrum.studies.subject import Subject

OF_A_DAM = ("flow", "power", "volume", "area", "drawdown")
"""Options that say something of a dam, beside its head."""


@dataclass(frozen=True)
class Power:
    """Build and run a power system at least cost: one linear programme with its certificate.

    SYSTEM is a folder PyPSA wrote (n.export_to_csv_folder) or its NetCDF file (n.export_to_netcdf; needs
    lustrum[netcdf]), a folder with system.toml (see the manual), or OSeMOSYS
    data: a .txt or .dat file of GNU MathProg, or a folder of one CSV file for each set and parameter. The total
    cost holds every constant, so that it compares with PyPSA's objective plus objective_constant and with OSeMOSYS'
    cost. PyPSA's columns that change nothing are passed over, those not known are named, and those that would change
    the answer (unit commitment, quadratic costs, sizes in steps) are refused with their cell. --out DIR writes the
    PyPSA folder back with the answer in it, or OSeMOSYS' results, one CSV file each.

    `lustrum power reservoir` reckons with a dam alone: --head with --flow, --power, --volume, --area, --drawdown and
    --efficiency say what it gives and whether it can be.
    """

    takes: ClassVar = {"power": "SYSTEM", "dam": "reservoir"}
    keeps: ClassVar = Keeps("answer", "A PyPSA folder with the answer in it.", "answers.html")

    network: str = option("flow", choices=("flow", "transport"), help="Lines by Kirchhoff's law, or as told.")
    unserved_price: float | None = option(None, units="MONEY", above=0.0, help="Let demand be left, at this price.")
    scenarios: str = option("given", choices=("given", "average"), help="All scenarios of inflow, or their mean.")
    tested: bool = option(False, help="Plan on average inflow, then meet every scenario with what was built.")
    money: str = option("", units="NAME", help="Currency of a PyPSA folder, which names none.")
    head: float | None = option(None, units="M", above=0.0, help="Reservoir: metres from water to turbine.")
    flow: float | None = option(None, units="M3/S", above=0.0, help="Reservoir: cubic metres a second.")
    power: float | None = option(None, units="MW", above=0.0, help="Reservoir: megawatts of its turbines.")
    volume: float | None = option(None, units="KM3", above=0.0, help="Reservoir: cubic kilometres in use.")
    area: float | None = option(None, units="KM2", above=0.0, help="Reservoir: square kilometres it covers.")
    drawdown: float | None = option(None, units="M", above=0.0, help="Reservoir: metres between full and empty.")
    efficiency: float = option(0.9, above=0.0, units="SHARE", help="Reservoir: of turbines and generators.")
    method: str = option("auto", choices=METHODS, help="Method of the solver.")
    details: bool = option(False, in_full=True, help="Every step and level, too (files hold them).")

    def run(self, subject: Subject) -> Sequence[Result] | Outcome:
        """Return what is built, how it runs and what it costs."""
        from lustrum.power import dispatch, power_results
        from lustrum.solver import SolverOptions

        if subject.kind == "dam":
            return self._reservoir()
        if stray := [f"--{name}" for name in ("head", *OF_A_DAM) if getattr(self, name) is not None]:
            said = f"{' and '.join(stray)} {'belongs' if len(stray) == 1 else 'belong'}"
            raise UsageError(f"{said} to a dam: lustrum power reservoir --head 37.5 --power 558")
        subject.tell(f"reading {subject.place}")
        options = SolverOptions(method=self.method)  # type: ignore[arg-type]
        system = self._system(subject.path, "average" if self.tested else self.scenarios)
        subject.tell("what to build and how to run it")
        found = dispatch(system, options)
        results = power_results(found, details=self.details)
        if self.tested:
            subject.tell("what was built meets every scenario")
            results.insert(1, self._tested(subject.path, found, options))
        return Outcome(results, files=Written(found), figures={"total_cost": found.total_cost})

    def _reservoir(self) -> list[Result]:
        from lustrum.power.reservoir import Dam
        from lustrum.power.reservoir_answer import reservoir_result

        if self.head is None:
            raise UsageError("A dam has a head: lustrum power reservoir --head 37.5 --power 558 --volume 0.85")
        stated = {name: value for name in OF_A_DAM if (value := getattr(self, name)) is not None}
        return [reservoir_result(Dam(self.head, **stated, efficiency=self.efficiency))]

    def _tested(self, path: Path, planned: Dispatch, options: SolverOptions) -> Result:
        from lustrum.power.tested import scenarios_result

        return scenarios_result(planned, self._system(path, "given"), options)

    def _system(self, path: Path, scenarios: str) -> System:
        from lustrum.power import read_system, with_unserved

        asked = "average" if scenarios == "average" else ""
        system = read_system(path, money=self.money, flow=self.network == "flow", scenarios=asked)
        return system if self.unserved_price is None else with_unserved(system, self.unserved_price)


class Written(Mapping[str, bytes]):
    """The files of an answer by name: made when somebody asks for one."""

    def __init__(self, found: Dispatch) -> None:
        self.found = found

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Return every file."""
        from lustrum.power import osemosys_files, pypsa_files

        return osemosys_files(self.found) if self.found.system.kind == "osemosys" else pypsa_files(self.found)

    def __getitem__(self, name: str) -> bytes:
        return self.files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)
