"""A family of scenarios, solved warm, as one cube."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import METHODS, Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Sweep:
    """Solve a family of scenarios: a grid, a sample, decisions and circumstances.

    FAMILY.toml names a parent scenario and what varies: [grid.NAME] and [decisions.NAME] with values, [sample.NAME]
    with a distribution. The parent is solved first; each member starts from its neighbour's answer and carries its own
    certificate. Members without a plan are named with the reason. Told are the spread of every measure, the ranking of
    decisions (regret, worst case, mean), what each input does alone, and which input the spread comes from.
    """

    takes: ClassVar = {"scenario": "FAMILY.toml"}
    keeps: ClassVar = Keeps(
        "family",
        "Folder for cube.csv, members.csv, family.json, answers.html (and cube.nc).  [default: FAMILY-sweep]",
        "family.json",
        "-sweep",
    )

    processes: int = option(1, units="N", least=1, help="On this machine.")
    dask: str = option("", units="ADDRESS", help="Use the Dask cluster of this scheduler: tcp://host:port.")
    measure: str = option("", units="NAME", help="Rank and draw by this measure instead.")
    year: int | None = option(units="YEAR", help="Of that measure.  [default: the last]")
    method: str = option("auto", choices=METHODS, help="Of the first solve.")
    time_limit: float | None = option(units="SECONDS", above=0, help="For each member.")

    def run(self, subject: Subject) -> Outcome:
        """Return spread, ranking and sensitivity, with the cube and the members as files."""
        from lustrum.scenario.families import read_family, run_family
        from lustrum.scenario.families.cube import cube_csv, cube_netcdf, facts_json, members_csv
        from lustrum.scenario.families.results import family_results
        from lustrum.solver import SolverOptions

        options = SolverOptions(method=self.method, time_limit=self.time_limit)  # type: ignore[arg-type]
        family = read_family(subject.path)
        if self.measure:
            family = replace(family, choice=self.measure, choice_year=None)
        if self.year is not None:
            family = replace(family, choice_year=self.year)
        result = run_family(family, options, processes=self.processes, dask=self.dask, on_progress=subject.tell)
        files = {
            "cube.csv": cube_csv(result),
            "members.csv": members_csv(result),
            "cube.nc": cube_netcdf(result),
            "family.json": facts_json(result),
        }
        warm = sum(answer.start == "warm" for answer in result.answers)
        speed = f"{len(result.members)} members in {result.seconds:.1f} s"
        return Outcome(
            family_results(result),
            files={name: content for name, content in files.items() if content is not None},
            exit_code=0 if (result.solved & result.whole).any() else 4,
            said=(f"{speed}, {warm} of them from a neighbour's answer.",),
        )
