"""A schedule of direct tax calibrated to a revenue, and what it does to every household group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.said import MAP, REGION, SETTINGS, YEAR, said_of
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.money import HouseholdGroups, Schedule
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Tax:
    """Calibrate a schedule of direct tax and say who pays, who gains and who loses.

    Groups come from a social accounting matrix (with their taxes today), the households.csv of an economy folder, or a
    CSV file with group, count, income per head and, where known, tax, evasion and scissors (what the group pays through
    the price scissors). Without --revenue the reform is revenue-neutral; with --level it is applied as voted, whatever
    it brings in. A revenue no level brings in is refused with the most there is. Taxes told are those paid; where a
    group evades, what is due stands beside them.
    """

    takes: ClassVar = {"economy": "SAM|ECONOMY", "table": "GROUPS.csv"}

    family: str = option("isoelastic", help="bracket, linear_progressive, isoelastic, flat.")
    theta: float = option(0.18, help="Isoelastic: progressivity.")
    brackets: str = option("", units="LOW:RATE,...", help="Bracket: lower bounds and rates, 0:0,50000:0.2.")
    line: str = option("", units="A,Z,R0,R1", help="Linear-progressive: rate R0 at income A up to R1 at Z.")
    rate: float = option(0.2, help="Flat: the rate before calibration.")
    revenue: float | None = option(units="VALUE", help="What the tax must bring in; as today's where not given.")
    level: float | None = option(
        units="L", help="As voted, not calibrated: L times the rates given; isoelastic: lambda."
    )
    transfers: bool = option(False, help="Isoelastic: the tax pays the poorest instead of ending at 0.")
    cap: float = option(0.6, help="Largest marginal rate.")
    exempt: float = option(0.0, help="Share of people, the poorest, kept free.")
    elasticity: float = option(0.0, help="Of income to what is kept; 0: none.")
    scenario: Path | None = option(units="FILE", help="What the reform does to this plan.")
    engel: float = option(1.0, help="Scenario: spending's answer to income.")
    region: str = option(**REGION)
    year: int | None = option(**YEAR)
    settings: tuple[str, ...] = option(**SETTINGS)
    map_file: str | None = option(**MAP)

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return who pays, gains and loses, the schedule, and what the reform does to a plan where one is named."""
        from lustrum.money import Rules, reform, reform_results, schedule_result
        from lustrum.scenario import read_scenario
        from lustrum.studies.reform_in_plan import reform_in_plan

        session = None if self.scenario is None else subject.of_scenario(read_scenario(self.scenario))
        groups = self._groups(subject, session)
        subject.tell("finding the level")
        rules = Rules(cap=self.cap, exempt=self.exempt, elasticity=self.elasticity)
        found = reform(groups, self._schedule(), self.revenue, rules, written=self.level)
        results = [*reform_results(found), schedule_result(found)]
        if session is not None:
            results += reform_in_plan(found, session, self.engel)
        return results

    def _groups(self, subject: Subject, session: Session | None) -> HouseholdGroups:
        from lustrum.data.sam import SocialAccountingMatrix
        from lustrum.data.sound import sound, sound_economy
        from lustrum.economy import economy_from_tables
        from lustrum.money import are_groups, groups_of_economy, groups_of_sam, read_groups

        if subject.kind == "table" and are_groups(subject.path):
            return read_groups(subject.path)
        said = said_of(self.settings, self.map_file)
        if session is not None and session.scenario.economy.resolve() == subject.path.resolve() and not said:
            return groups_of_economy(session.economy)  # the economy planned for is read once
        published = subject.published(region=self.region, year=self.year, meta=said)
        if isinstance(published, SocialAccountingMatrix):
            sound(published)
            return groups_of_sam(published)
        return groups_of_economy(economy_from_tables(sound_economy(published, self.region)))

    def _schedule(self) -> Schedule:
        from lustrum.money import schedule

        if self.transfers and self.family != "isoelastic":
            raise UsageError(f"--transfers belongs to the isoelastic family; this is {self.family}.")
        if self.family == "bracket":
            if not self.brackets:
                raise UsageError("The bracket family needs --brackets LOW:RATE,..., as 0:0,50000:0.2,150000:0.35.")
            pairs = [_numbers("--brackets", part, 2, ":") for part in self.brackets.split(",")]
            return schedule("bracket", lower=tuple(p[0] for p in pairs), rates=tuple(p[1] for p in pairs))
        if self.family == "linear_progressive":
            if not self.line:
                raise UsageError("The linear-progressive family needs --line A,Z,R0,R1, as 20000,200000,0.1,0.5.")
            a, z, r0, r1 = _numbers("--line", self.line, 4, ",")
            return schedule("linear_progressive", a=a, z=z, r0=r0, r1=r1)
        options: dict[str, dict[str, object]] = {
            "isoelastic": {"theta": self.theta, "floor": not self.transfers},
            "flat": {"rate": self.rate},
        }
        return schedule(self.family, **options.get(self.family, {}))


def _numbers(option: str, text: str, count: int, mark: str) -> list[float]:
    from lustrum.results.number import parse_number

    values = [parse_number(part.strip()) for part in text.split(mark)]
    if len(values) != count or None in values:
        raise UsageError(f"{option}: '{text}' is not {count} plain numbers with '{mark}' between them.")
    return [value for value in values if value is not None]
