"""A plan made on average water meets dry years: capacities as they were decided, dispatch anew in every scenario."""

from __future__ import annotations

from dataclasses import replace

from lustrum.errors import UsageError
from lustrum.power.solve import Dispatch, dispatch
from lustrum.power.system import UNSERVED, Fleet, System
from lustrum.power.told import left_by_scenario, sentence
from lustrum.results import Drawing, Measure, Result
from lustrum.solver import SolverOptions


def built_as(system: System, planned: Dispatch) -> System:
    """Return a system with the capacities of an answer: nothing else may be added, limits on what is left are lifted.

    Raises
    ------
    UsageError
        If the answer is of another system.
    """
    names = [fleet.name for fleet in planned.system.fleets]
    if names != [fleet.name for fleet in system.fleets]:
        raise UsageError("The plan to be tested is of another system: its fleets are not the same.")
    fleets: list[Fleet] = []
    for fleet, added in zip(system.fleets, planned.added, strict=True):
        units = tuple(replace(unit, lower=float(a), upper=float(a)) for unit, a in zip(fleet.units, added, strict=True))
        fleets.append(replace(fleet, units=units))
    rows = tuple(row for row in system.flow_rows if not row.name.startswith("unserved"))
    return replace(system, fleets=tuple(fleets), flow_rows=rows, capacity_rows=())


def in_every_scenario(planned: Dispatch, system: System, options: SolverOptions | None = None) -> Dispatch:
    """Return how a system of several scenarios runs with what was planned on another course of inflow."""
    if not any(fleet.kind == UNSERVED for fleet in system.fleets):
        raise UsageError(
            "What a dry year leaves can only be told if demand may be left: give [unserved] price in system.toml, or "
            "--unserved-price."
        )
    return dispatch(built_as(system, planned), options)


def scenarios_result(planned: Dispatch, system: System, options: SolverOptions | None = None) -> Result:
    """Return what a plan made on average water leaves unserved, by period and scenario."""
    found = in_every_scenario(planned, system, options)
    items, table = left_by_scenario(found)
    worst = int(table[:, 1].argmax())
    where = ", ".join(items[worst])
    said = f"planned on average water it leaves {table[worst, 1]:.2f} per cent of demand unserved in {where}"
    return Result(
        "power_tested", "The plan made on average water in every scenario", ("period", "scenario"), items,
        {"unserved": Measure(table[:, 0], f"{system.energy}/year"), "share": Measure(table[:, 1], "% of demand")},
        notes=(said, f"with all scenarios met it costs {found.total_cost:,.6g} {system.money} instead of "
               f"{planned.total_cost:,.6g}"),
        drawing=Drawing("bars", "share", title=sentence(said)),
    )  # fmt: skip
