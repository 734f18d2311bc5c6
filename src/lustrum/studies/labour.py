"""Who is missing where: people and posts by skill, region and year, and what closes each gap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.labour import Work
    from lustrum.labour.supply import Supply
    from lustrum.scenario import Scenario
    from lustrum.studies.subject import Subject

FOLDER = "labour"
"""The folder of labour beside a plan, a scenario or in a federation."""

COUNTED = ("moves", "stays", "mix")
"""As in `lustrum.labour.supply.COUNTED`; repeated so that help needs no economics (a test compares)."""


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

    --out DIR writes what was asked once more, each region with labour_supply.csv: who can work by skill and year, after
    moves and trainings (or as --counting says). Planned again, it asks for no more people than are there.
    """

    takes: ClassVar = {"plan": "PLAN", "economy": "FEDERATION", "scenario": "SCENARIO.toml"}
    keeps: ClassVar = Keeps("labour", "Federation or scenario to plan again, its labour limited.", "answers.html")

    folder: Path | None = option(units="DIR", help="Folder of labour.  [default: labour/ at the place]")
    gaps: int = option(4, units="N", least=0, help="Gaps whose every way is tried alone; 0 seeks no ways.")

    counting: str = option(
        "moves", choices=COUNTED, help="Who --out counts on: nobody moves or trains; who does as it is; after the mix."
    )

    def run(self, subject: Subject) -> Outcome:
        """Return the balance, ways, the cheapest mix, trainings, moves, drain, participation, what a plan counts on."""
        from lustrum.errors import UsageError
        from lustrum.labour import labour_results, question_of, settled, supply_of, supply_result
        from lustrum.labour.settle import ROUNDS

        if self.counting == "mix" and not self.gaps:
            raise UsageError("--counting mix asks for the cheapest mix of ways, and --gaps 0 seeks none: leave it out.")
        name, works = _works(subject)
        folder = _beside(subject) if self.folder is None else self.folder
        question = question_of(works, folder, name)
        subject.tell("people and posts")
        found = settled(question.labour, question.works, subject.tell, rounds=ROUNDS if self.gaps else 0)
        results = labour_results(question, max(self.gaps, 1), found=found, ways=self.gaps > 0, tell=subject.tell)
        supply = supply_of(question, found.before, found.after, self.counting)
        results += [supply_result(supply)] if supply.says_something else []
        return Outcome(results, on_demand=lambda: _files(subject, supply))


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


def _files(subject: Subject, supply: Supply) -> dict[str, bytes]:
    """Return what was asked with the labour there is: a federation, or a scenario with its economy."""
    from lustrum.labour.supply import refuse_unread
    from lustrum.scenario.copied import federation_with, scenario_with
    from lustrum.scenario.federation import REGIONS, is_federation, read_federation
    from lustrum.scenario.scenario import read_scenario
    from lustrum.scenario.stored import INPUTS

    place, economies = subject.path, {work.region: work.economy for work in supply.works}
    if not (is_federation(place) or subject.regions):
        scenario = read_scenario(place) if subject.kind == "scenario" else subject.stored_scenario(place)
        refuse_unread(scenario.name, scenario.options, scenario.paths)
        (economy,) = supply.economies
        return scenario_with(scenario, economy, supply.files(economy))
    if is_federation(place):
        found = read_federation(place)
    else:
        kept = {name: subject.stored_scenario(place / REGIONS / name) for name in subject.regions}
        found = read_federation(place / INPUTS, kept)
    for region, scenario in found.scenarios.items():
        refuse_unread(region, scenario.options, scenario.paths)
    return federation_with(found, economies, {name: supply.files(each) for name, each in economies.items()})


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
