"""A table held against later tables of the same economy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.economy import Economy
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Backtest:
    """Hold a table against later tables of the same economy.

    The first ECONOMY is the table of the base year; those named after it are of later years, each a folder or workbook
    with the same products and activities. What its coefficients make of the demand that was stands beside outputs that
    all grow as the total did, and beside the plan of the base year's trend: by year, by activity, and what the plan
    did that the economy did not. Tables at prices of their own years mix changes of prices into every error, and that
    is said: deflate them where you can.

    Where years are known without whole tables, `lustrum back-test` asks for less.
    """

    takes: ClassVar = {"economy": "ECONOMY"}
    several: ClassVar = True

    labour: float = option(0.012, units="RATE", help="Growth of jobs a year, of the plan.")
    productivity: float = option(0.008, units="RATE", help="Growth of output per job a year, of the plan.")
    no_plan: bool = option(False, help="Hold coefficients and growth against it, and make no plan.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the errors by year, those by activity, and planned over actual totals."""
        from dataclasses import replace

        from lustrum.scenario.later_results import later_results
        from lustrum.scenario.later_tables import held_against

        base = replace(subject, others=()).economy
        later = [subject.beside(place).economy for place in subject.others]
        found = held_against(base, later, None if self.no_plan or not later else self._plan(subject, base, later))
        return later_results(found, None if self.no_plan else (self.labour, self.productivity))

    def _plan(self, subject: Subject, base: Economy, later: Sequence[Economy]) -> Plan:
        from lustrum.plan import solve_plan, verify_or_raise
        from lustrum.problem import Growth, build_plan

        subject.tell("the plan of the base year's trend")
        last = max(each.base_year for each in later)
        years = list(range(base.base_year + 1, last + 1))
        growth = Growth(labour=self.labour, productivity=self.productivity)
        plan = solve_plan(build_plan(base, years, growth=growth), name=f"{base.name}, trend", break_ties=False)
        verify_or_raise(plan)
        return plan
