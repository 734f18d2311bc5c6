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
    from lustrum.regions.geojson import Shapes
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Gaps:
    """Say how far regions stand apart, where inequality lies, and how fast gaps close.

    FILE.csv holds region, unit, year, population and value (total of the unit) or value_per_head at two dates or more;
    province, where there are provinces between. Told are Theil's T between regions, between provinces and within,
    Williamson's index, sigma, beta with its half-life, Gini by region, each with an interval; with --theta the growth
    that brings a region to that share of the mean; with --shapes a map, of the regions or of the units.

    Of a FEDERATION, or the PLAN of one, household consumption per head is followed from the base year to the last, on
    the trends or as planned; federation.toml says the people. Where it says those of none, it is divided by jobs.

    Optional columns: counted (residence or work: where income is counted), transfers (part of the value paid from
    elsewhere), error (standard error of the value), measure (unit of the value).
    """

    takes: ClassVar = {"table": "FILE.csv", "economy": "FEDERATION", "plan": "PLAN"}

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

    shapes: Path | None = option(
        units="FILE.geojson",
        help="Areas by the property region or name: a map.  [default: shapes.geojson beside FILE.csv]",
    )

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return where each region stands, the parts of inequality, the indices, the speed, what a share asks for."""
        from lustrum.regions import GapQuestion, dispersion_result, gap_results, read_coefficients
        from lustrum.regions.gap_map import gap_map

        units, shapes = self._units(subject), self._shapes(subject)
        asked = GapQuestion(self.theta, self.years, self.mean_growth, self.interval, self.draws, self.seed, self.shrink)
        results = gap_results(units, asked)
        if self.coefficients is not None:
            results.append(dispersion_result(read_coefficients(self.coefficients)))
        if shapes is not None:
            results.insert(1, gap_map(units, shapes))
        return results

    def _shapes(self, subject: Subject) -> Shapes | None:
        """Return the areas named, or those beside the table; None where there are none."""
        from lustrum.regions.geojson import read_shapes
        from lustrum.regions.region_map import shapes_beside

        return shapes_beside(subject.path.parent) if self.shapes is None else read_shapes(self.shapes)

    def _units(self, subject: Subject) -> RegionUnits:
        """Return the units of a file, of a federation on its trends, or of a federation's plans."""
        from lustrum.regions import read_region_units
        from lustrum.scenario.federation import is_federation

        if subject.kind == "table":
            subject.tell(f"reading {subject.place}")
            return read_region_units(subject.path)
        if is_federation(subject.path):
            return _on_trends(subject)
        if subject.regions:
            return _planned(subject)
        raise UsageError(
            f"'{subject.place}' is neither a table nor a federation: give a .csv with region, unit, year, population, "
            "value, the folder of a federation, or that of its plans."
        )


def _on_trends(subject: Subject) -> RegionUnits:
    """Return the regions of a federation, consumption on the trend of each."""
    from lustrum.regions.federation_units import federation_units, jobs_of
    from lustrum.scenario.federation import read_federation
    from lustrum.scenario.run import scenario_economy

    federation = read_federation(subject.path)
    consumption: dict[str, Sequence[float]] = {}
    labour: dict[str, float | None] = {}
    economies = {}
    for name, scenario in federation.scenarios.items():
        subject.tell(f"reading {name}")
        economy = economies[name] = scenario_economy(scenario)
        ahead = scenario.years if isinstance(scenario.years, int) else len(scenario.years)
        now, trend = float(economy.household_consumption.sum()), 1.0 + scenario.growth.trend
        consumption[name], labour[name] = [now * trend**year for year in range(ahead + 1)], scenario.growth.labour
    years = range(economy.base_year, economy.base_year + ahead + 1)
    title = f"{federation.name}, on the trends"
    rates = {name: rate or 0.0 for name, rate in labour.items()}
    jobs = jobs_of(economies)
    return federation_units(title, consumption, federation.people, rates, years, economy.flow_unit, jobs)


def _planned(subject: Subject) -> RegionUnits:
    """Return the regions of a federation's plans, with what each plan lets people consume."""
    from lustrum.plan.indicators import indicators
    from lustrum.regions.federation_units import federation_units, jobs_of
    from lustrum.results import read_toml
    from lustrum.scenario.catch_up import by_region
    from lustrum.scenario.federation import FILE
    from lustrum.scenario.stored import INPUTS, manifest_of

    people = by_region(read_toml(subject.path / INPUTS / FILE), "people", [*subject.regions])
    consumption, labour = {}, {}
    for name, plan in subject.regions.items():
        line = next(each for each in indicators(plan) if each.name == "consumption")
        consumption[name], labour[name] = [line.base, *line.values], float(plan.growth["labour"] or 0.0)
    years = (plan.economy.base_year, *plan.years)
    title = str(manifest_of(subject.path).get("name", subject.place))
    jobs = jobs_of({name: plan.economy for name, plan in subject.regions.items()})
    return federation_units(title, consumption, people, labour, years, plan.economy.flow_unit, jobs)
