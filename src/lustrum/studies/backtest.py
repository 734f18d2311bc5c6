"""A table, and plans made from it, held against what happened afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.economy import Economy
    from lustrum.plan import Plan
    from lustrum.problem import Growth
    from lustrum.results import Result
    from lustrum.scenario.actual import Actual
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Backtest:
    """Hold a table, and plans made from it, against what happened afterwards.

    The first ECONOMY is the table of the base year: a folder or workbook, or bundled:us_2012. What happened is told by
    whole tables of later years named after it, with the same products and activities, or by a folder of figures
    (--actual); the years after bundled:us_2012 are bundled.

    Against later tables stands what the table's coefficients make of the demand that was, outputs that all grow as the
    total did, and the plan of the base year's trend: by year, by activity, and what the plan did that the economy did
    not. Tables at prices of their own years mix changes of prices into every error, and that is said: deflate them
    where you can.

    Against figures stand two plans: one with all final demand as it happened, which tests what the table's technology
    can know; one that is told only deliveries to households, government and exports, inventories and jobs, and finds
    investment itself. The folder holds final_demand.csv (year, product, category, value), output.csv and jobs.csv
    (year, activity, value), all at prices of the base year, and actual.toml with price_base and, under [unit], those of
    final_demand, output and jobs.
    """

    takes: ClassVar = {"economy": "ECONOMY"}
    several: ClassVar = True

    actual: Path | None = option(units="FOLDER", help="What happened in the years after the table.")
    labour: float = option(0.012, units="RATE", help="Growth of jobs a year, for what is not told.")
    productivity: float = option(0.008, units="RATE", help="Growth of output per job a year, for what is not told.")
    shortfall_weight: float = option(10.0, least=0, help="What a delivery that falls short costs, in investment.")
    no_plan: bool = option(False, help="Hold later tables against coefficients and growth, and make no plan.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return errors by year and activity, planned over actual totals, and which deliveries fell short."""
        from lustrum.problem import Growth

        base = replace(subject, others=()).economy
        growth = Growth(labour=self.labour, productivity=self.productivity)
        results: list[Result] = []
        if subject.others:
            results += self._by_tables(subject, base, growth)
        if self.actual is not None or not subject.others:
            results += self._by_figures(subject, base, growth)
        return results

    def _by_tables(self, subject: Subject, base: Economy, growth: Growth) -> Sequence[Result]:
        from lustrum.scenario.later_results import later_results
        from lustrum.scenario.later_tables import held_against

        later = [subject.beside(place).economy for place in subject.others]
        found = held_against(base, later, None if self.no_plan else _trend_plan(subject, base, later, growth))
        return later_results(found, None if self.no_plan else (self.labour, self.productivity))

    def _by_figures(self, subject: Subject, base: Economy, growth: Growth) -> Sequence[Result]:
        from lustrum.scenario.backtest import backtest
        from lustrum.scenario.backtest_results import backtest_results

        if self.no_plan:
            raise UsageError(
                "Figures of what happened are held against plans: name later tables, or leave --no-plan out."
            )
        happened = self._happened(subject, base)
        test = backtest(base, happened, growth, self.shortfall_weight, subject.tell)
        return backtest_results(test, base.name, growth, self.shortfall_weight)

    def _happened(self, subject: Subject, economy: Economy) -> Actual:
        from lustrum.scenario.actual import BUNDLED, bundled_actual, read_actual

        if self.actual is not None:
            return read_actual(self.actual, economy)
        bundled = subject.place.startswith("bundled:")
        found = bundled_actual(subject.place.removeprefix("bundled:"), economy) if bundled else None
        if found is None:
            raise UsageError(
                f"What happened after the table of '{subject.place}'? Name tables of later years after it, or a folder "
                f"with --actual; bundled are the years after {', '.join(f'bundled:{name}' for name in BUNDLED)}."
            )
        return found


def _trend_plan(subject: Subject, base: Economy, later: Sequence[Economy], growth: Growth) -> Plan:
    from lustrum.plan import solve_plan, verify_or_raise
    from lustrum.problem import build_plan

    subject.tell("the plan of the base year's trend")
    last = max(each.base_year for each in later)
    years = list(range(base.base_year + 1, last + 1))
    plan = solve_plan(build_plan(base, years, growth=growth), name=f"{base.name}, trend", break_ties=False)
    verify_or_raise(plan)
    return plan
