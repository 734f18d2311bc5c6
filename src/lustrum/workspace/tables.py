"""The tables of a plan as tidy CSV, for people and other programs; the years of the plan, without the tail."""

from __future__ import annotations

import csv
import io
from functools import cache

import numpy as np

from lustrum.labels import Index
from lustrum.plan import Limit, Plan, Table
from lustrum.results import guarded


def table_files(plan: Plan) -> dict[str, bytes]:
    """Return every table of a plan by its place in the plan's folder."""
    if not plan.has_values:
        return {}
    tables = {**plan.tables, "slack": _stacked(plan)}
    files = {f"tables/{name}.csv": table_as_csv(table) for name, table in tables.items()}
    return files | {"tables/base_year.csv": _base_year(plan)}


def table_as_csv(table: Table) -> bytes:
    """Return the tidy form: one column per dimension, year, value, unit; no text is a formula to a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.header)
    safe = cache(guarded)  # each label stands in many rows
    writer.writerows((*map(safe, labels), year, value, safe(unit)) for *labels, year, value, unit in table.rows())
    return buffer.getvalue().encode()


def _stacked(plan: Plan) -> Table:
    """Return the slack of every limit in one table."""

    def slack(limit: Limit) -> Table:
        return limit.slack.first(len(plan.years))

    items = [(x.name, slack(x).index.label(i)) for x in plan.limits.values() for i in range(len(x.slack.index))]
    values = np.hstack([slack(limit).values for limit in plan.limits.values()])
    return Table("slack", Index(("limit", "label"), tuple(items)), plan.years, values, "of the limit")


def _base_year(plan: Plan) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("quantity", "label", "value", "unit"))
    for table in plan.quantities.values():
        if table.base is not None:
            for i, value in enumerate(table.base):
                if not np.isnan(value):
                    writer.writerow((table.name, table.index.label(i), repr(float(value)), table.unit_of(i)))
    return buffer.getvalue().encode()
