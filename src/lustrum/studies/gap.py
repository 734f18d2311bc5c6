"""How far from the possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.results import Result
    from lustrum.studies.subject import Subject

BELONGS = {
    "economy": (
        "idle_labour",
        "utilisation",
        "survey",
        "capital",
        "hold",
        "trade_band",
        "depreciation",
        "stock_growth",
    ),
    "table": ("inputs", "outputs", "returns", "draws", "drop"),
    "plan": ("executed",),
    "scenario": ("without",),
}
"""Which options belong to which kind of subject."""

SAID = {"table": "units"}


@dataclass(frozen=True)
class Gap:
    """Say how much more could be done with what there is.

    ECONOMY (folder or bundled:NAME): how much more of today's final demand today's labour and capital could deliver,
    parted into idle resources, technique and trade; what binds and what it is worth. UNITS.csv: enterprises against
    the best practice among them. PLAN with --executed: a plan as carried out against what its resources could have
    delivered. SCENARIO with --without: what an obstacle costs a plan.
    """

    takes: ClassVar = {"economy": "ECONOMY", "table": "UNITS.csv", "plan": "PLAN", "scenario": "SCENARIO.toml"}

    idle_labour: float | None = option(units="SHARE", help="Economy: labour on hand that was not at work.")
    utilisation: float | None = option(units="SHARE", help="Economy: level over capacity where none is stated.")
    survey: Path | None = option(units="FILE", help="Economy: activity, capacity or utilisation, obsolete.")
    capital: str | None = option(choices=("industry", "mobile"), help="Economy: where capital may work. [industry]")
    hold: tuple[str, ...] = option((), units="CATEGORY", help="Economy: final demand kept as it is. [inventories]")
    trade_band: float | None = option(units="SHARE", help="Economy: how far trade may move, of home demand. [0.2]")
    depreciation: float | None = option(units="RATE", help="Economy: where stocks must be derived.")
    stock_growth: float | None = option(units="RATE", help="Economy: where stocks must be derived.")
    inputs: str | None = option(units="A,B", help="Units: columns that are inputs. [input_...]")
    outputs: str | None = option(units="A,B", help="Units: columns that are outputs. [output_...]")
    returns: str | None = option(choices=("variable", "constant"), help="Units: returns to scale. [variable]")
    draws: int | None = option(units="N", least=0, help="Units: draws of the bootstrap, 2000 is usual. [0]")
    drop: float | None = option(units="SHARE", help="Units: take out those whose frontier stands alone. [0]")
    executed: Path | None = option(units="FILE", help="Plan: what households really got: product, year, value.")
    without: Path | None = option(units="SCENARIO", help="Scenario: the same without the suspected obstacle.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the gap of whatever stands at the place."""
        from lustrum.efficiency import executed_result, obstacle_result, read_executed
        from lustrum.scenario import read_scenario

        self._refuse_others(subject.kind)
        if subject.kind == "economy":
            return self._of_economy(subject)
        if subject.kind == "table":
            return self._of_units(subject)
        if subject.kind == "plan":
            assert self.executed is not None
            plan = subject.plan
            subject.tell("what the plan's resources could have delivered")
            return [executed_result(plan, read_executed(self.executed, plan))]
        assert self.without is not None
        first = subject.session
        freed = subject.of_scenario(read_scenario(self.without))
        return [obstacle_result(first.plan, freed.plan)]

    def _refuse_others(self, kind: str) -> None:
        given = [each.name for each in fields(self) if getattr(self, each.name) not in (None, ())]
        for name in given:
            if name not in BELONGS[kind]:
                owner = next(k for k, names in BELONGS.items() if name in names)
                raise UsageError(
                    f"--{name.replace('_', '-')} belongs to a subject of the kind {SAID.get(owner, owner)}; "
                    f"this is a {SAID.get(kind, kind)}."
                )
        needed = {"plan": "executed", "scenario": "without"}.get(kind)
        if needed and needed not in given:
            raise UsageError(f"A {kind} is asked about with --{needed} FILE; see `lustrum gap --help`.")

    def _of_economy(self, subject: Subject) -> Sequence[Result]:
        from lustrum.efficiency import efficiency_gap, gap_results, read_survey, resources

        economy = subject.economy
        named = {
            "idle_labour": self.idle_labour,
            "utilisation": self.utilisation,
            "scope": self.capital,
            "depreciation_rate": self.depreciation,
            "stock_growth": self.stock_growth,
        }
        options: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
        if self.survey is not None:
            options["survey"] = read_survey(self.survey, economy)
        found = resources(economy, **options)
        asked: dict[str, Any] = {"held": self.hold} if self.hold else {}
        asked |= {} if self.trade_band is None else {"trade_band": self.trade_band}
        return gap_results(efficiency_gap(economy, found, **asked, tell=subject.tell))

    def _of_units(self, subject: Subject) -> Sequence[Result]:
        from lustrum.efficiency import read_units, units_results

        named = {"inputs": self.inputs, "outputs": self.outputs}
        columns = {name: tuple(value.split(",")) for name, value in named.items() if value is not None}
        units = read_units(subject.path, **columns)
        subject.tell(f"{len(units.name)} units against best practice")
        given: dict[str, Any] = {"draws": self.draws, "drop": self.drop}
        options = {name: value for name, value in given.items() if value is not None}
        return units_results(units, variable=self.returns != "constant", **options, tell=subject.tell)
