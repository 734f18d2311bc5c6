"""Single cells that would close a gap: a slipped decimal point, a lost sign, or a figure that fits row and column."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balance import Balance
from lustrum.results import Fault

POWERS = (1, 2, 3, 6, -1, -2, -3, -6)


def odd_cells(
    balance: Balance, product_gap: Array, activity_gap: Array, product_allowed: Array, activity_allowed: Array
) -> list[Fault]:
    """Return the cells that seem wrong, one for each gap or pair of gaps that a single cell explains.

    Gaps and what is allowed have shape (products,) and (activities,), in the table's unit.

    A cell of the use table that is d too large leaves a gap of -d in its row and in its column; a cell of final
    demand or imports only in its row, one of value added only in its column, base output in both with the sign of d.
    """
    faults: list[Fault] = []
    products = list(np.flatnonzero(np.abs(product_gap) > product_allowed))
    activities = list(np.flatnonzero(np.abs(activity_gap) > activity_allowed))
    for i in list(products):
        matching = [
            j for j in activities if abs(product_gap[i] - activity_gap[j]) <= product_allowed[i] + activity_allowed[j]
        ]
        if len(matching) == 1:
            j = matching[0]
            faults.append(_crossing(balance, int(i), int(j), float(product_gap[i]), float(product_allowed[i])))
            products.remove(i)
            activities.remove(j)
    for i in products:
        fault = _best(_row_cells(balance, int(i), float(product_gap[i])), float(product_allowed[i]))
        if fault is not None:
            faults.append(fault)
    for j in activities:
        fault = _best(_column_cells(balance, int(j), float(activity_gap[j])), float(activity_allowed[j]))
        if fault is not None:
            faults.append(fault)
    return faults


Cell = tuple[str, str, str, float, float]
"""File, row, column, the value that stands there, the value that would close the gap."""


def _crossing(balance: Balance, i: int, j: int, gap: float, allowed: float) -> Fault:
    """Name the cell at which a row and a column with the same gap cross."""
    tables = balance.tables
    factor = float(balance.levels.factor[j]) or 1.0
    product, activity = tables.products[i], tables.activities[j]
    stands = float(balance.use[i, j]) / factor
    candidates: list[Cell] = [(tables.wide["use"].file, product, activity, stands, stands + gap / factor)]
    if "supply" in tables.wide:
        made = float(balance.supply[i, j]) / factor
        candidates.append((tables.wide["supply"].file, product, activity, made, made - gap / factor))
    elif product == activity and balance.levels.origin == "activities.csv":
        level = float(balance.levels.base[j])
        candidates.append((tables.long["activities"].file, activity, "base_level", level, level - gap))
    named = _best(iter(candidates), allowed)
    if named is not None:
        return named
    file, row, column, value, wanted = candidates[0]
    message = f"the row and the column are both {gap:+z,.6g} off; {wanted:,.12g} in place of {value:,.12g} closes both."
    if len(candidates) > 1:
        other = candidates[1]
        message += f" So would {other[4]:,.12g} in {other[0]}, row '{other[1]}', column '{other[2]}'."
    return Fault("suspect_cell", file, row, column, message, "Compare the cell with the source.")


def _row_cells(balance: Balance, i: int, gap: float) -> Iterator[Cell]:
    tables = balance.tables
    product = tables.products[i]
    for k, category in enumerate(tables.categories):
        value = float(balance.final[i, k])
        yield tables.wide["final_demand"].file, product, category, value, value + gap
    if balance.imports_from == "imports":
        value = float(balance.imports[i])
        yield tables.long["imports"].file, product, "value", value, value - gap
    if balance.imports_from == "imported_use":
        table = tables.wide["imported_use"]
        for user, number in zip(table.columns, table.aligned(tables.products)[i], strict=True):
            yield table.file, product, user, float(number), float(number) - gap


def _column_cells(balance: Balance, j: int, gap: float) -> Iterator[Cell]:
    tables = balance.tables
    factor = float(balance.levels.factor[j]) or 1.0
    if "value_added" in tables.wide:
        table = tables.wide["value_added"]
        for k, component in enumerate(table.rows):
            value = float(balance.value_added[k, j]) / factor
            yield table.file, component, tables.activities[j], value, value + gap / factor
    if "taxes_on_products" in tables.long:
        value = float(balance.taxes[j]) / factor
        yield tables.long["taxes_on_products"].file, tables.activities[j], "value", value, value + gap / factor


def _best(candidates: Iterator[Cell], allowed: float) -> Fault | None:
    """Return the cell whose digits fit but for the decimal point or the sign, the nearest fit of all."""
    found: list[tuple[float, Fault]] = []
    for file, row, column, value, wanted in candidates:
        if value == 0.0 or wanted == 0.0:
            continue
        for power in POWERS:
            miss = abs(value / 10.0**power - wanted)
            if miss <= max(allowed, 1e-6 * abs(wanted)) and abs(wanted) > allowed / 100.0:
                message = f"{value:,.12g} seems to be 10^{power} times what it should be: {wanted:,.12g} would balance."
                fault = Fault("factor", file, row, column, message, "Look for a slipped decimal point or another unit.")
                found.append((miss / (abs(wanted) + allowed), fault))
        miss = abs(value + wanted)
        if miss <= max(allowed, 1e-6 * abs(wanted)):
            message = f"{value:,.12g} seems to have the wrong sign: {wanted:,.12g} would balance."
            found.append((miss / (abs(wanted) + allowed), Fault("sign", file, row, column, message, "Turn the sign.")))
    return min(found, key=lambda pair: pair[0])[1] if found else None
