"""A rolled plan told: what moved and why, how nervous it is, what calm cost, how far the last year is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.execution.roll import Rolled
from lustrum.execution.split import STEPS, WARN
from lustrum.results.result import Drawing, Measure, Result

NO_PICTURE = Drawing("none")


def nervousness_result(rounds: Sequence[Rolled]) -> Result:
    """Return, by round and quantity, how much was moved, by which step, and the gap to the last year."""
    rows = [(each, name, split) for each in rounds for name, split in each.splits.items()]
    per_cent = "% of what was planned"
    measures = {
        "moved": Measure(_column(100.0 * split.nervousness for *_, split in rows), per_cent, "nervousness"),
        "gap": Measure(
            _column(100.0 * each.gap.get(name, np.nan) for each, name, _ in rows), "%", "lacking in the last year"
        ),
        "warning": Measure(["nervous" if split.is_nervous else "none" for *_, split in rows], ""),
        **{
            step: Measure(
                _column(
                    np.nan if step in each.unasked else 100.0 * split.nervousness_of(step) for each, _, split in rows
                ),
                per_cent,
                "alone; blank where nothing was told of it",
            )
            for step in STEPS
        },
    }
    notes = []
    for each in rounds:
        notes.append(f"{each.year}: calm on investment costs {_cost(100.0 * each.inertia_cost)}")
        far = ", ".join(f"{100.0 * share:z.1f} of {name}" for name, share in each.gap.items())
        if far:
            notes.append(f"{each.year}: gap to {each.final_year}, the last year of the plan before, in per cent: {far}")
    for each, name, split in rows:
        if split.is_nervous:
            limit = 100.0 * WARN.get(name, 0.05)
            notes.append(f"{each.year}: {name} moves by {100.0 * split.nervousness:.1f} per cent, above {limit:g}")
    return Result(
        "rounds",
        f"The plan rolled on through {rounds[-1].year}",
        ("year", "quantity"),
        [(str(each.year), name) for each, name, _ in rows],
        measures,
        notes=tuple(notes),
        drawing=NO_PICTURE,
    )


def split_result(rounds: Sequence[Rolled]) -> Result:
    """Return every revision with the steps it is the sum of."""
    items: list[tuple[str, ...]] = []
    columns: dict[str, list[float]] = {name: [] for name in ("before", *STEPS, "after")}
    units = []
    for each in rounds:
        for name, split in each.splits.items():
            for k, item in enumerate(split.items):
                for t, year in enumerate(split.years):
                    items.append((str(each.year), name, " ".join(item), str(year)))
                    units.append(split.unit)
                    columns["before"].append(float(split.before[t, k]))
                    columns["after"].append(float(split.after[t, k]))
                    for step in STEPS:
                        columns[step].append(float(split.steps[step][t, k]))
    measures = {name: Measure(np.array(values), "", "before + steps = after") for name, values in columns.items()}
    measures["unit"] = Measure(units, "")
    return Result(
        "revisions",
        "Every revision, split into what caused it",
        ("round", "quantity", "label", "year"),
        items,
        measures,
        drawing=NO_PICTURE,
    )


def year_result(each: Rolled) -> Result:
    """Return planned and actual output of the year that has passed, and from what next year's figures go on."""
    economy = each.plan.economy
    kept = [k for k in range(len(economy.product)) if each.planned[k] or each.actual[k]]
    unit = economy.flow_unit
    return Result(
        "passed",
        f"What {each.year} was to be and was",
        ("product",),
        [(economy.product.labels[k],) for k in kept],
        {
            "planned": Measure(each.planned[kept], unit),
            "actual": Measure(each.actual[kept], unit),
            "goes_on_from": Measure(each.base[kept], unit, "half of what was over-fulfilled stays with the works"),
        },
        titles=dict(zip(economy.product.labels, economy.product.titles, strict=True)) if economy.product.titles else {},
        drawing=NO_PICTURE,
    )


def plan_result(each: Rolled) -> Result:
    """Return the new plan's figures by quantity and year."""
    plan = each.plan
    items: list[tuple[str, ...]] = []
    values, units = [], []
    for name in each.splits:
        table = plan.quantities[name]
        for k, item in enumerate(table.index.items):
            for t, year in enumerate(plan.years):
                items.append((name, " ".join(item), str(year)))
                values.append(float(table.values[t, k]))
                units.append(table.units)
    return Result(
        "new_plan",
        f"The plan from {plan.years[0]} to {plan.years[-1]}",
        ("quantity", "label", "year"),
        items,
        {"value": Measure(np.array(values), ""), "unit": Measure(units, "")},
        drawing=NO_PICTURE,
    )


def rolled_document(rounds: Sequence[Rolled]) -> dict[str, Any]:
    """Return the rounds for programs."""
    return {
        "rounds": [
            {
                "year": each.year,
                "plan": each.plan.name,
                "years": list(each.plan.years),
                "status": each.plan.status,
                "inertia_cost": each.inertia_cost,
                "final_year": each.final_year,
                "gap": dict(each.gap),
                "seconds": each.seconds,
                "quantities": {
                    name: {
                        "nervousness": split.nervousness,
                        "nervous": split.is_nervous,
                        "residual": split.residual,
                        "steps": {step: None if step in each.unasked else split.nervousness_of(step) for step in STEPS},
                    }
                    for name, split in each.splits.items()
                },
            }
            for each in rounds
        ]
    }


def _cost(per_cent: float) -> str:
    """Return what calm costs; below 0 it costs nothing, as the goal weighs years otherwise than they are added up."""
    if round(per_cent, 3) < 0.0:
        return f"no consumption: {-per_cent:.3f} per cent more of it"
    return f"{per_cent:z.3f} per cent of consumption"


def _column(values: Any) -> Any:
    return np.array(list(values), dtype=float)
