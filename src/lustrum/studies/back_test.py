"""A plan of years that have passed, held against what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.economy import Economy
    from lustrum.results import Result
    from lustrum.scenario.actual import Actual
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class BackTest:
    """Hold plans of past years, made from the table before them, against what happened.

    Two plans are made for the years told of: one with all final demand as it happened, which tests what the table's
    technology can know; one that is told only deliveries to households, government and exports, inventories and jobs,
    and finds investment itself. Their errors of output stand beside those of a naive forecast, all outputs growing in
    proportion.

    ECONOMY is a folder or workbook, or bundled:us_2012, whose later years are bundled. --actual names a folder with
    final_demand.csv (year, product, category, value), output.csv and jobs.csv (year, activity, value), all at prices
    of the base year, and actual.toml with price_base and, under [unit], those of final_demand, output and jobs.
    """

    takes: ClassVar = {"economy": "ECONOMY"}

    actual: Path | None = option(units="FOLDER", help="What happened in the years after the table.")
    labour: float = option(0.012, units="RATE", help="Growth of jobs a year, for what is not told.")
    productivity: float = option(0.008, units="RATE", help="Growth of output per job a year, for what is not told.")
    shortfall_weight: float = option(10.0, least=0, help="What a delivery that falls short costs, in investment.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the errors by year, planned over actual investment by asset, and which deliveries fell short."""
        from lustrum.problem import Growth
        from lustrum.scenario.backtest import backtest
        from lustrum.scenario.backtest_results import backtest_results

        economy = subject.economy
        growth = Growth(labour=self.labour, productivity=self.productivity)
        happened = self._happened(subject, economy)
        test = backtest(economy, happened, growth, self.shortfall_weight, subject.tell)
        return backtest_results(test, economy.name, growth, self.shortfall_weight)

    def _happened(self, subject: Subject, economy: Economy) -> Actual:
        from lustrum.scenario.actual import BUNDLED, bundled_actual, read_actual

        if self.actual is not None:
            return read_actual(self.actual, economy)
        bundled = subject.place.startswith("bundled:")
        found = bundled_actual(subject.place.removeprefix("bundled:"), economy) if bundled else None
        if found is None:
            raise UsageError(
                f"What happened after the table of '{subject.place}'? Name a folder with --actual; bundled are the "
                f"years after {', '.join(f'bundled:{name}' for name in BUNDLED)}."
            )
        return found
