"""A plan as rows: every table in tidy form, and the facts a reader of a file has to know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.plan.plan import Plan


@dataclass(frozen=True)
class Rows:
    """A table in tidy form: one column per dimension, then year, value, unit."""

    name: str
    dims: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def tidy(plan: Plan) -> Iterator[Rows]:
    """Yield every table of a plan, and the base year's figures, in tidy form."""
    for name, table in plan.tables.items():
        yield Rows(name, table.index.dims, list(table.rows()))
    base = [
        (table.name, table.index.label(i), plan.base_year, float(value), table.unit_of(i))
        for table in plan.quantities.values()
        if table.base is not None
        for i, value in enumerate(table.base)
        if not np.isnan(value)
    ]
    if base:
        yield Rows("base_year", ("quantity", "label"), base)


def facts_of(plan: Plan) -> list[tuple[str, Any]]:
    """Return what a reader of the file has to know: what it is, from what, in which unit, how good."""
    economy = plan.economy
    return [
        ("plan", plan.name),
        ("status", plan.status),
        ("message", plan.message),
        ("years", f"{plan.years[0]}-{plan.years[-1]}"),
        ("goal", plan.goal),
        ("objective", plan.objective),
        ("objective unit", plan.goal_units),
        ("primal infeasibility", plan.certificate.primal_infeasibility),
        ("dual infeasibility", plan.certificate.dual_infeasibility),
        ("relative gap", plan.certificate.relative_gap),
        ("economy", economy.name),
        ("base year", economy.base_year),
        ("unit", economy.unit),
        ("price base", economy.price_base),
        ("valuation", economy.valuation),
        ("source", economy.source),
        ("licence", economy.licence),
        ("inputs", json.dumps([list(pair) for pair in plan.inputs], ensure_ascii=False)),
    ]
