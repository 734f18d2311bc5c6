"""How far industrial and agricultural prices stand apart, which blade moved, what closes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import MissingDataError, UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.prices import Series
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Scissors:
    """Follow the price scissors: R = industrial over agricultural prices, base period = 1.

    FILE.csv holds series or quotations of the groups industrial and agricultural (see `lustrum prices --help`). Levels
    on different bases are refused, ratios are not. Retail and wholesale prices of one group alone give the second
    blade. With a PLAN, --industrial and --agricultural name its products. With
    --farm-sales, --goods and --elasticity: what each lever must do alone to reach --target, what it costs, and the
    transfer through prices as a tax, with its peak and the stop at the voted limit.
    """

    takes: ClassVar = {"table": "FILE.csv", "plan": "PLAN"}

    level: str = option("", help="wholesale, retail or procurement, where the file holds several.")
    industrial: str = option("", units="LABELS", help="Plan: products of industry, with commas between.")
    agricultural: str = option("", units="LABELS", help="Plan: products of farms, with commas between.")
    on: float = option(1.25, help="Opening at which the alarm goes on.")
    off: float = option(1.15, help="Opening at which it goes off.")
    months: int = option(2, help="Periods before it changes.")
    farm_sales: float | None = option(
        units="VALUE", help="Farm sales a year at parity, at base prices: asks for levers."
    )
    goods: float | None = option(units="VALUE", help="Industrial goods offered to the village a year.")
    elasticity: float | None = option(units="EPS", help="Of the marketed surplus; may be negative, above -1.")
    target: float = option(1.0, help="R the levers are to reach.")
    voted_limit: float = option(1.25, help="Largest opening that was voted.")
    exchange_rate: float = option(1.0, help="Home money per foreign currency.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the opening by period with its alarm, the blades, and what each lever would have to do."""
        from lustrum.prices import (
            Exchange,
            Thresholds,
            levers_result,
            scissors,
            scissors_result,
            second_blades,
            transfer_result,
        )

        given = {"--farm-sales": self.farm_sales, "--goods": self.goods, "--elasticity": self.elasticity}
        missing = [name for name, value in given.items() if value is None]
        if 0 < len(missing) < 3:
            raise UsageError(
                f"Levers need --farm-sales, --goods and --elasticity together; {', '.join(missing)} is missing."
            )
        series = self._series(subject)
        try:
            found = scissors(series, self.level)
        except MissingDataError:
            # Retail over wholesale needs no price of the other group.
            blades = second_blades(series)
            if not blades or self.farm_sales is not None:
                raise
            return blades
        results = [*scissors_result(found, series, Thresholds(self.on, self.off, self.months))]
        if self.farm_sales is not None and self.goods is not None and self.elasticity is not None:
            now = Exchange(
                float(found.ratio[-1]), self.farm_sales, self.goods, self.elasticity, exchange_rate=self.exchange_rate
            )
            results += [levers_result(now, self.target), transfer_result(now, self.voted_limit)]
        return results

    def _series(self, subject: Subject) -> Sequence[Series]:
        from lustrum.prices import kind_of, plan_series, read_quotations, read_series

        path = subject.path
        if subject.kind == "table":
            subject.tell(f"reading {subject.place}")
            return read_series(path) if kind_of(path) == "series" else read_quotations(path)
        if not self.industrial or not self.agricultural:
            raise UsageError(
                f"Which products of the plan '{path}'? Give --industrial A05,A06 and --agricultural A01, say."
            )
        named = {"industrial": self.industrial, "agricultural": self.agricultural}
        return plan_series(subject.plan, {group: labels.split(",") for group, labels in named.items()})
