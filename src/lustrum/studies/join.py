"""Who gains from working together, and who would join of their own will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import MissingDataError, UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.problem.parts.joining import FarmGroup
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Join:
    """Ask who would join a cooperative of their own will.

    GROUP is a folder (or bundled:NAME) with cooperative.toml, farms.csv (farm, title, voters, work), accounts.csv
    (farm, entry, quantity, price, neutral_price), holdings.csv (farm, resource, quantity, unit, rent), activities.csv
    (activity, item, quantity; item net_income is what a unit earns) and machines.csv (machine, resource, quantity,
    cost, whole). A farm joins where its share reaches its income outside, at neutral tax and price, plus a margin.
    Every sharing rule is checked for a coalition that would gain by leaving; a farm that would join only because its
    income outside was pushed down is named and not counted. With [network]: critical mass and members by year.

    A GAME.csv with coalition (a+b) and worth, every coalition of up to 12 players, is shared by the rules that look at
    no more than v(S) (equal, shapley, nucleolus), each with the coalition that would gain by leaving.

    With a SCENARIO that names farm groups under [options.joining], who joins is asked at the prices its plan implies,
    and the plan is solved again until every member gains and nobody is left who would.
    """

    takes: ClassVar = {"group": "GROUP", "table": "GAME.csv", "scenario": "SCENARIO.toml"}

    rule: str = option("", units="RULE", help="How income is shared: equal, by_work, shapley, nucleolus ...")
    margin: float | None = option(units="SHARE", help="Scenario: gain asked for, as a share of income outside.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return who joins, under which rule, and who would leave."""
        if subject.kind == "table":
            return self._of_game(subject)
        in_plan = subject.kind == "scenario"
        if (self.rule and in_plan) or (self.margin is not None and not in_plan):
            raise UsageError("--rule belongs to a group's folder, --margin to a scenario (a folder states its own).")
        return self._at_plan_prices(subject.session) if in_plan else self._in_group(subject)

    def _of_game(self, subject: Subject) -> Sequence[Result]:
        from lustrum.cooperation import game_results, read_game

        if self.rule or self.margin is not None:
            raise UsageError(
                "A game is shared by every rule that needs its figures alone: leave out --rule and --margin."
            )
        return game_results(read_game(subject.path), subject.path.stem)

    def _in_group(self, subject: Subject) -> Sequence[Result]:
        from lustrum.cooperation import group_results, read_group

        subject.tell(f"reading {subject.place}")
        farms = read_group(subject.path)
        subject.tell(f"what every coalition of {len(farms)} farms can make")
        return group_results(farms, self.rule)

    def _at_plan_prices(self, session: Session) -> Sequence[Result]:
        from lustrum.cooperation import MARGIN, membership_in_plan, membership_result
        from lustrum.problem.parts.joining import farm_groups

        groups = session.scenario.options.get("joining", {}).get("groups")
        if not groups:
            raise MissingDataError(
                f"'{session.scenario.name}' names no farm groups: give groups = [{{ name, alone, together, capacity }}]"
                " under [options.joining]."
            )

        def solve(farms: Sequence[FarmGroup]) -> Plan:
            return session.again(options={"joining": {"groups": tuple(asdict(farm) for farm in farms)}}).plan

        margin = MARGIN if self.margin is None else self.margin
        return [membership_result(membership_in_plan(farm_groups(groups), solve, margin, on_round=session.tell))]
