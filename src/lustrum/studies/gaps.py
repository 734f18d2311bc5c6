"""How far regions stand apart, and whether the gaps close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.regions import RegionUnits
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Gaps:
    """Say how far regions stand apart, where inequality lies, and how fast gaps close.

    FILE.csv holds region, unit, year, population and value (total of the unit) or value_per_head at two dates or more;
    province, where there are provinces between. Told are Theil's T between regions, between provinces and within,
    Williamson's index, sigma, beta with its half-life, Gini by region, each with an interval; with --theta the growth
    that brings a region to that share of the mean.

    Optional columns: counted (residence or work: where income is counted), transfers (part of the value paid from
    elsewhere), error (standard error of the value), measure (unit of the value).
    """

    takes: ClassVar = {"table": "FILE.csv"}

    theta: float | None = option(units="SHARE", above=0, help="Wished share of the mean: 0.8, say.")
    years: int = option(20, units="N", least=1, help="Until then.")
    mean_growth: float | None = option(units="RATE", help="Yearly growth of the mean until then.  [default: as it was]")
    interval: str = option("bootstrap", choices=("bootstrap", "jackknife"), help="How far figures may be chance.")
    draws: int = option(499, units="N", least=20, help="Of the bootstrap.")
    seed: int = option(1, units="N", least=0, help="Of the bootstrap.")
    shrink: bool = option(False, help="Draw small areas to the mean first (column error).")
    coefficients: Path | None = option(
        units="FILE", help="Comparative coefficients: region, product, coefficient. Unevenness inside each region."
    )

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return where each region stands, the parts of inequality, the indices, the speed, what a share asks for."""
        from lustrum.regions import GapQuestion, dispersion_result, gap_results, read_coefficients

        asked = GapQuestion(self.theta, self.years, self.mean_growth, self.interval, self.draws, self.seed, self.shrink)
        results = gap_results(self._units(subject), asked)
        if self.coefficients is not None:
            results.append(dispersion_result(read_coefficients(self.coefficients)))
        return results

    def _units(self, subject: Subject) -> RegionUnits:
        """Return the units of the subject: whatever gives `RegionUnits` (a federation, its plans) is read here."""
        from lustrum.regions import read_region_units

        if subject.kind != "table":
            raise UsageError(f"'{subject.place}' is no table: give a .csv with region, unit, year, population, value.")
        subject.tell(f"reading {subject.place}")
        return read_region_units(subject.path)
