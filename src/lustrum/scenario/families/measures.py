"""What is read off every plan of a family: one number for each measure, label and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.plan import Plan, Table, indicators
from lustrum.scenario.families.family import DEFAULT_MEASURES


@dataclass(frozen=True)
class Column:
    """One number of every member: a measure, of a label, in a year; `year` 0 stands for the plan as a whole."""

    measure: str
    label: str
    year: int
    unit: str

    @property
    def name(self) -> str:
        """The measure with its label, as it is asked for."""
        return f"{self.measure}:{self.label}" if self.label else self.measure

    def __str__(self) -> str:
        return f"{self.name} {self.year}" if self.year else self.name


def column_of(columns: Sequence[Column], name: str, year: int | None) -> int:
    """Return the place of a measure in a year, of its last year where none is named.

    Raises
    ------
    UsageError
        If it is not among the columns.
    """
    found = [k for k, column in enumerate(columns) if column.name == name and year in (None, column.year)]
    if not found:
        names = list(dict.fromkeys(column.name for column in columns))
        raise UsageError(
            f"'{name}'{f' in {year}' if year else ''} is not measured; known: {shown(names, 40)}.",
            measure=name,
        )
    return found[-1]


def measured(plan: Plan, measures: Sequence[str]) -> tuple[tuple[Column, ...], Array]:
    """Return the columns and the values of a plan.

    Parameters
    ----------
    plan : Plan
    measures : sequence of str
        See `Family.measures`. Of the default ones those the plan does not have are left out.

    Returns
    -------
    columns : tuple of Column
    values : array, shape (columns,)

    Raises
    ------
    UsageError
        For a measure or a label the plan does not have.
    """
    columns: list[Column] = []
    values: list[float] = []
    totals = {each.name: each for each in indicators(plan)}
    for name in measures:
        if name == "objective":
            columns.append(Column("objective", "", 0, plan.goal_units))
            values.append(plan.objective)
            continue
        if name in totals:
            found = totals[name]
            columns += [Column(name, "", year, found.unit) for year in plan.years]
            values += found.values
            continue
        if name in DEFAULT_MEASURES and ":" not in name:
            continue
        kind, table, label = _table(plan, name)
        for k in range(len(table.index)) if label == "*" else [table.position(label)]:
            columns += [Column(kind, table.index.label(k), year, table.units) for year in plan.years]
            values += [float(value) for value in table.values[: len(plan.years), k]]
    return tuple(columns), np.array(values)


def _table(plan: Plan, name: str) -> tuple[str, Table, str]:
    """Return the measure's name without its label, the table it is read from, and the label."""
    first, _, rest = name.partition(":")
    if first == "shadow_price":
        limit, _, label = rest.partition(":")
        if limit not in plan.limits:
            known = shown(sorted(plan.limits), 40)
            raise UsageError(f"The measure '{name}' names no limit of the plan. Known: {known}.")
        table = plan.limits[limit].shadow_price
        return f"shadow_price:{limit}", table, label or _only(name, table)
    if first not in plan.quantities:
        names = ["objective", *(each.name for each in indicators(plan)), *plan.quantities, "shadow_price:LIMIT"]
        raise UsageError(f"There is no measure '{name}'. Known: {shown(sorted(dict.fromkeys(names)), 60)}.")
    table = plan.table(first)
    return first, table, rest or _only(name, table)


def _only(name: str, table: Table) -> str:
    if len(table.index) != 1:
        labels = [table.index.label(k) for k in range(len(table.index))]
        raise UsageError(f"The measure '{name}' needs a label ('{name}:LABEL', or '{name}:*'): {shown(labels)}.")
    return table.index.label(0)
