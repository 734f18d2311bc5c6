"""Index numbers, prices of a plan, and what a change of costs does to every price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Prices:
    """Answer questions of prices.

    PLAN: the plan's price of every product by year and their index. FILE.csv: quotations (good, group, level, currency,
    period, price, place, quantity) as group indices, or series (series, group, level, period, value, base, formula,
    currency, normalisation, source). ECONOMY with --change: what a change of wages, taxes, import prices or mark-ups
    does to every price, and to the cost of living of each household group.
    """

    takes: ClassVar = {"plan": "PLAN", "table": "FILE.csv", "economy": "ECONOMY"}

    changes: tuple[str, ...] = option(
        (),
        spelled="change",
        units="COST=+10%",
        help="Economy: a cost that changes, as wages=+10%, imports:C19=+30%, gross_operating_surplus=-5%; repeatable.",
    )
    indexation: float = option(0.0, help="Share of a price rise wages follow.")
    model: str = option("fixed_product_sales", help="How supply and use are made symmetric.")
    formula: str = option("fisher", help="Quotations: fisher, laspeyres, paasche, jevons ...")
    direct: bool = option(False, help="Quotations: compare each period with the first instead of chaining.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return a plan's prices, indices of quotations, or prices after a change of costs."""
        from lustrum.prices import plan_prices

        if subject.kind == "plan":
            return list(plan_prices(subject.plan))
        if subject.kind == "table":
            return [self._index(subject)]
        if not self.changes:
            raise UsageError(
                f"What shall change in '{subject.place}'? Give --change wages=+10%, say; or name a plan or a file of "
                "prices."
            )
        return self._passed_on(subject)

    def _index(self, subject: Subject) -> Result:
        from lustrum.prices import indices_result, kind_of, read_quotations, read_series

        path = subject.path
        subject.tell(f"reading {subject.place}")
        if kind_of(path) == "series":
            return indices_result(read_series(path))
        series = read_quotations(path, self.formula, chained=not self.direct)
        return indices_result(series)

    def _passed_on(self, subject: Subject) -> Sequence[Result]:
        from lustrum.analysis.contents import Subject as Table
        from lustrum.data.sound import sound_economy
        from lustrum.prices import cost_push, groups_of, read_change

        read = [read_change(text) for text in self.changes]
        asked = Table(sound_economy(subject.published()), "stated", self.model)
        economy = asked.economy
        groups = None
        if economy.group_consumption is not None:
            groups = groups_of(asked.system, economy.group, economy.group_consumption, economy.product)
        subject.tell("passing costs on")
        return list(cost_push(asked.system, read, self.indexation, groups))
