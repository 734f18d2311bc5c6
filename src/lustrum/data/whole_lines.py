"""A whole row or column that is so many times what its sums say: another unit or sign of one line.

Such a line leaves a gap in every sum it takes part in. Each line is asked whether one factor of it would close all gaps
at once; where one would, it is named before the many sums that are off because of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balance import Balance
from lustrum.data.world import WorldTable
from lustrum.results import Fault
from lustrum.wording.numbers import figure

FEWEST = 3
"""Sums that are off, from which on a line is looked for."""


@dataclass(frozen=True, eq=False)
class Line:
    """A row or column, and by how much each gap would grow if all its figures grew by their own size.

    Parameters
    ----------
    file, row, column : str
        As a fault names them.
    effect : array, shape (sums,)
    """

    file: str
    row: str
    column: str
    effect: Array


def whole_line(lines: Iterator[Line], gaps: Array, allowed: Array) -> list[Fault]:
    """Return the fault of the one line a factor of which closes every gap, none where there is no such line.

    Parameters
    ----------
    gaps, allowed : array, shape (sums,)
        Left less right of every sum, and what is left to rounding.
    """
    if int((np.abs(gaps) > allowed).sum()) < FEWEST:
        return []
    size = float(gaps @ gaps)
    for line in lines:
        norm = float(line.effect @ line.effect)
        along = float(gaps @ line.effect)
        if norm <= 0.0 or along * along < 0.9 * size * norm:
            continue
        share = along / norm  # of its figures that is too much
        if abs(share - 1.0) < 1e-9 or abs(share) < 1e-3:
            continue
        slack = allowed * (1.0 + abs(share))
        if not (np.abs(gaps - share * line.effect) <= slack).all():
            continue
        factor = 1.0 / (1.0 - share)
        plain = float(f"{factor:.2g}")
        factor = plain if abs(factor - plain) <= 1e-4 * abs(plain) else factor  # but for the rounding of cells
        what = "row" if line.row else "column"
        if abs(factor + 1.0) < 1e-3:
            said, way_out = f"every figure of the {what} seems to have the other sign", "Turn the signs."
        else:
            said = f"every figure of the {what} seems to be {figure(factor)} times what its sums say"
            way_out = f"Look for another unit, or divide the {what} by {figure(factor)}."
        return [Fault("unit", line.file, line.row, line.column, f"{said}: so all of them balance.", way_out)]
    return []


def lines_of_world(table: WorldTable) -> Iterator[Line]:
    """Yield the lines of a world table; gaps are output less sales, then output less costs."""
    n, Z, Y = len(table.output), table.intermediate, table.final_demand
    none = np.zeros(n)
    stated = table.output_stated
    for i, label in enumerate(table.labels):
        sales, costs = none.copy(), -Z[i] if stated else none
        sales[i] = -(Z[i].sum() + Y[i].sum())
        yield Line("", label, "", np.concatenate([sales + (none if stated else Z[i]), costs]))
    for j, label in enumerate(table.labels):
        own = none.copy()
        own[j] = Z[:, j].sum()
        yield Line("", "", label, np.concatenate([-Z[:, j] + (none if stated else own), -own if stated else none]))
        if stated:  # with all that stands below the sectors, output among it
            made, costs = none.copy(), none.copy()
            made[j] = table.output[j]
            costs[j] = made[j] - own[j] - table.value_added[:, j].sum()
            yield Line("", "", label, np.concatenate([made - Z[:, j], costs]))
    for k, (region, category) in enumerate(zip(table.user_region, table.user_category, strict=True)):
        yield Line("", "", f"{region} {category}", np.concatenate([-Y[:, k], none]))
    for c, name in enumerate(table.component):
        paid = table.value_added[c]
        yield Line("", name, "", np.concatenate([none, -paid] if stated else [paid, none]))
    if stated:
        yield Line("", "output", "", np.concatenate([table.output, table.output]))


def lines_of_economy(balance: Balance) -> Iterator[Line]:
    """Yield the lines of an economy's tables; gaps are supply less use, then output less costs."""
    tables = balance.tables
    p, a = np.zeros(len(tables.products)), np.zeros(len(tables.activities))
    use, final, supply = balance.use, balance.final, balance.supply
    for i, label in enumerate(tables.products):
        own, sold = p.copy(), p.copy()
        own[i], sold[i] = -use[i].sum(), -final[i].sum()
        yield Line("use.csv", label, "", np.concatenate([own + sold, -use[i]]))
        yield Line("use.csv", label, "", np.concatenate([own, -use[i]]))
        made = p.copy()
        made[i] = supply[i].sum()
        if "supply" in tables.wide:
            yield Line("supply.csv", label, "", np.concatenate([made, supply[i]]))
    for j, label in enumerate(tables.activities):
        paid, made = a.copy(), a.copy()
        paid[j], made[j] = -use[:, j].sum(), supply[:, j].sum()
        added = a.copy()
        added[j] = -balance.value_added[:, j].sum()
        yield Line("use.csv", "", label, np.concatenate([-use[:, j], paid + added]))
        yield Line("use.csv", "", label, np.concatenate([-use[:, j], paid]))
        if "supply" in tables.wide:
            yield Line("supply.csv", "", label, np.concatenate([supply[:, j], made]))
    if len(tables.categories) > 1:
        for k, label in enumerate(tables.categories):
            yield Line("final_demand.csv", "", label, np.concatenate([-final[:, k], a]))
    if "value_added" in tables.wide and len(tables.wide["value_added"].rows) > 1:
        for c, label in enumerate(tables.wide["value_added"].rows):
            yield Line("value_added.csv", label, "", np.concatenate([p, -balance.value_added[c]]))
