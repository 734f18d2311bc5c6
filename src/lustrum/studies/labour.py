"""Who is missing where: people and posts by skill, region and year, and what closes each gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.labour import Work
    from lustrum.results import Result
    from lustrum.scenario import Scenario
    from lustrum.studies.subject import Subject

FOLDER = "labour"
"""The folder of labour beside a plan, a scenario or in a federation."""


@dataclass(frozen=True)
class Labour:
    """Say who is missing where, and what closes the gap.

    Posts by skill, region and year follow from a plan, from a federation's plans, or from a federation on its trend.
    People leave, come, train (who trains does not work) and move of their own will: a share that answers to wages is
    an upper limit, and a move needs a post. Every gap is told with each way to close it, its price and the balance
    solved again: a premium, help with moving, places, hours by agreement, another technique, work moved, a smaller
    plan; then the cheapest mix. What wage agreements stop is told, not forced.

    --folder (else a folder `labour` there) adds: posts.csv (activity, skill, posts or share; region), people.csv
    (skill, persons; region, wage, newcomers), regions.csv (workforce, people, participation, carers, places, meetings),
    training.csv (skill, length, places, cost; region, from_skill, year, pass), moving.csv (from, to, cost; skill,
    amenity), moves.csv (from, to, year, people, moved, wage_from, wage_to), labour.toml (theta, frictional, attrition,
    pass, skilled, hours, [agreement], [drain]).
    """

    takes: ClassVar = {"plan": "PLAN", "economy": "FEDERATION", "scenario": "SCENARIO.toml"}

    folder: Path | None = option(units="DIR", help="Folder of labour.  [default: labour/ at the place]")
    gaps: int = option(4, units="N", least=0, help="Gaps whose every way is tried alone; 0 seeks no ways.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the balance, ways, the cheapest mix, trainings, moves, drain, participation."""
        from lustrum.labour import labour_results, question_of

        name, works = _works(subject)
        folder = _beside(subject) if self.folder is None else self.folder
        question = question_of(works, folder, name)
        return labour_results(question, max(self.gaps, 1), ways=self.gaps > 0, tell=subject.tell)


def _works(subject: Subject) -> tuple[str, list[Work]]:
    """Return the work of a plan, of every region of a federation's plans, or of a federation on its trend."""
    from lustrum.errors import UsageError
    from lustrum.labour import work_of_plan
    from lustrum.scenario.federation import is_federation, read_federation
    from lustrum.scenario.stored import manifest_of

    place = subject.path
    if is_federation(place):
        found = read_federation(place)
        works = []
        for region, scenario in found.scenarios.items():
            subject.tell(f"reading {region}")
            works.append(_on_trend(scenario, region))
        return found.name, works
    if subject.regions:
        name = str(manifest_of(place).get("name", place.name))
        return name, [work_of_plan(plan, each) for each, plan in subject.regions.items()]
    if subject.kind not in ("plan", "scenario"):
        raise UsageError(
            f"'{subject.place}' is neither a plan nor a federation: plan it first (`lustrum plan`), for who is needed "
            "follows from what is made."
        )
    plan = subject.plan
    return plan.name, [work_of_plan(plan, plan.economy.name)]


def _on_trend(scenario: Scenario, region: str) -> Work:
    """Return the work of a region's economy on its trend."""
    from lustrum.labour import work_of_economy
    from lustrum.scenario.run import scenario_economy

    economy = scenario_economy(scenario)
    years = scenario.years
    if isinstance(years, int):
        years = tuple(range(economy.base_year + 1, economy.base_year + 1 + years))
    return work_of_economy(economy, scenario.growth, years, region)


def _beside(subject: Subject) -> Path | None:
    """Return the folder `labour` of a plan or federation, or the one beside a scenario; None where there is none."""
    place = subject.path
    found = (place if place.is_dir() else place.parent) / FOLDER
    return found if found.is_dir() else None
