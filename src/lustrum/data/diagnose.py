"""From gaps to causes: which cell, pair, block, row or file, put right, would close them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.data.balance import Balance, cell_error_of
from lustrum.data.cells import odd_cells
from lustrum.data.tables import EconomyTables
from lustrum.data.whole_lines import lines_of_economy, whole_line
from lustrum.results import Fault


@dataclass(frozen=True, eq=False)
class Gaps:
    """The gaps of products and activities, and what is allowed; `bad` are those beyond it."""

    product: Array
    activity: Array
    product_allowed: Array
    activity_allowed: Array

    @property
    def bad_products(self) -> Positions:
        """Positions of products whose supply and use differ."""
        return np.flatnonzero(np.abs(self.product) > self.product_allowed)

    @property
    def bad_activities(self) -> Positions:
        """Positions of activities whose output and costs differ."""
        return np.flatnonzero(np.abs(self.activity) > self.activity_allowed)

    def closed_by(self, product_change: Array | float, activity_change: Array | float) -> bool:
        """Say whether a change closes every gap.

        Changes are one number, or of shape (products,) and (activities,).
        """
        return bool(
            (np.abs(self.product + product_change) <= self.product_allowed).all()
            and (np.abs(self.activity + activity_change) <= self.activity_allowed).all()
        )


def explain_gaps(balance: Balance, allowed: tuple[Array, Array]) -> list[Fault]:
    """Return the likely causes of gaps, each with its cell: the simplest that closes all of them, else cell by cell.

    `allowed` gaps have shape (products,) and (activities,), in the table's unit.
    """
    gaps = Gaps(balance.product_gap, balance.activity_gap, *allowed)
    if not len(gaps.bad_products) and not len(gaps.bad_activities):
        return []
    whole: tuple[Callable[[Balance, Gaps], list[Fault]], ...] = (
        _swapped,
        _coefficients,
        _whole_line,
        _whole_file,
        _transposed,
        _shifted,
    )
    for cause in whole:
        faults = cause(balance, gaps)
        if faults:
            return faults
    return odd_cells(balance, gaps.product, gaps.activity, gaps.product_allowed, gaps.activity_allowed)


def _swapped(balance: Balance, gaps: Gaps) -> list[Fault]:
    """Two cells changed places."""
    rows, columns = list(gaps.bad_products), list(gaps.bad_activities)
    tables = balance.tables
    use = ("use", balance.use, tables.activities)
    if len(rows) == 2 and len(columns) == 2:
        for j, other in (columns, columns[::-1]):
            pair = (rows[0], j), (rows[1], other)
            if _mends(balance.use, pair, gaps):
                return [_swap_fault(balance, *use, tables.products, pair)]
    if not rows and len(columns) == 2:
        components = tables.wide["value_added"].rows if "value_added" in tables.wide else ()
        for name, values, labels in (
            ("use", balance.use, tables.products),
            ("value_added", balance.value_added, components),
        ):
            pairs = [((i, columns[0]), (i, columns[1])) for i in range(len(values))]
            mended = [pair for pair in pairs if _mends(values, pair, gaps, product=False)]
            if mended:
                best = min(mended, key=lambda pair: _left_over(values, pair, float(gaps.activity[columns[0]])))
                return [_swap_fault(balance, name, values, tables.activities, labels, best)]
    if not columns and len(rows) == 2:
        for name, values, names in (use, ("final_demand", balance.final, tables.categories)):
            pairs = [((rows[0], j), (rows[1], j)) for j in range(values.shape[1])]
            mended = [pair for pair in pairs if _mends(values, pair, gaps, activity=False)]
            if mended:
                best = min(mended, key=lambda pair: _left_over(values, pair, float(gaps.product[rows[0]])))
                return [_swap_fault(balance, name, values, names, tables.products, best)]
    return []


Pair = tuple[tuple[int, int], tuple[int, int]]


def _left_over(values: Array, pair: Pair, gap: float) -> float:
    return float(abs(gap + values[pair[0]] - values[pair[1]]))


def _mends(values: Array, pair: Pair, gaps: Gaps, *, product: bool = True, activity: bool = True) -> bool:
    change = float(values[pair[0]] - values[pair[1]])
    by_product, by_activity = np.zeros_like(gaps.product), np.zeros_like(gaps.activity)
    for (i, j), sign in zip(pair, (1.0, -1.0), strict=True):
        if product:
            by_product[i] += sign * change
        if activity:
            by_activity[j] += sign * change
    return gaps.closed_by(by_product, by_activity)


def _swap_fault(
    balance: Balance, name: str, values: Array, columns: tuple[str, ...], rows: tuple[str, ...], pair: Pair
) -> Fault:
    (i, j), (k, m) = pair
    file = balance.tables.wide[name].file
    message = (
        f"{values[i, j]:,.12g} seems to have changed places with {values[k, m]:,.12g} in row '{rows[k]}', "
        f"column '{columns[m]}': exchanged, every row and column balances."
    )
    return Fault("swapped", file, rows[i], columns[j], message, "Exchange the two cells.")


def _coefficients(balance: Balance, gaps: Gaps) -> list[Fault]:
    """Files hold inputs for each unit of output where flows are meant: times output, all columns balance."""
    output = balance.supply.sum(axis=0)
    blocks = {"use": balance.use, "value_added": balance.value_added}
    for names in (("use",), ("value_added",), ("use", "value_added")):
        if any(name not in balance.tables.wide for name in names):
            continue
        if any(np.abs(blocks[name]).max(initial=0.0) > 10.0 for name in names):
            continue
        moved = {name: blocks[name] - blocks[name] * output for name in names}
        by_product = moved["use"].sum(axis=1) if "use" in names else np.zeros_like(gaps.product)
        by_activity = np.sum([block.sum(axis=0) for block in moved.values()], axis=0)
        error = {name: balance.cell_error(name) * output for name in names}
        rows = float(error["use"].sum()) if "use" in names else 0.0
        columns = np.sum([error[name] * len(blocks[name]) for name in names], axis=0)
        off = np.abs(gaps.product + by_product) <= gaps.product_allowed + rows
        if off.all() and (np.abs(gaps.activity + by_activity) <= gaps.activity_allowed + columns).all():
            return [_as_coefficients(balance.tables.wide[name].file) for name in names]
    return []


def _as_coefficients(file: str) -> Fault:
    message = "looks like coefficients: every cell times its column's output closes all identities."
    return Fault(
        "coefficients", file, "", "", message, "Multiply each column by the activity's output: flows are meant."
    )


def _whole_line(balance: Balance, gaps: Gaps) -> list[Fault]:
    """One row or column is in another unit, or has the other sign."""
    every, allowed = ((gaps.product, gaps.activity), (gaps.product_allowed, gaps.activity_allowed))
    return whole_line(lines_of_economy(balance), np.concatenate(every), np.concatenate(allowed))


def _whole_file(balance: Balance, gaps: Gaps) -> list[Fault]:
    """A whole file is in another unit or currency, or has the other sign."""
    none_p, none_a = np.zeros_like(gaps.product), np.zeros_like(gaps.activity)
    files = {
        "use": (-balance.use.sum(axis=1), -balance.use.sum(axis=0)),
        "final_demand": (-balance.final.sum(axis=1), none_a),
        "value_added": (none_p, -balance.value_added.sum(axis=0)),
        "taxes_on_products": (none_p, -balance.taxes),
        balance.imports_from: (balance.imports, none_a),
        "supply" if "supply" in balance.tables.wide else "activities": (
            balance.supply.sum(axis=1),
            balance.supply.sum(axis=0),
        ),
    }
    bad = len(gaps.bad_products) + len(gaps.bad_activities)
    gap = np.concatenate([gaps.product, gaps.activity])
    for name, parts in files.items():
        table = balance.tables.wide.get(name) or balance.tables.long.get(name)
        share = np.concatenate(parts)
        if table is None or not share.any() or bad < 3:
            continue
        multiple = 1.0 - float(gap @ share) / float(share @ share)
        change = multiple - 1.0
        if multiple == 0.0:  # all of its figures are a gap: no factor of them would close it
            continue
        rest = np.linalg.norm(gap + change * share) / np.linalg.norm(gap)
        if not gaps.closed_by(change * parts[0], change * parts[1]) and rest > 0.002:
            continue
        if abs(multiple + 1.0) < 0.01:
            message, way_out = "the whole file seems to have the other sign.", "Write imports and uses as positive."
            return [Fault("sign", table.file, "", "", message, way_out)]
        message = (
            f"the whole file seems to be in another unit or currency: {1 / multiple:,.6g} times what the other files "
            f"say in {balance.tables.meta['unit']}."
        )
        return [Fault("unit", table.file, "", "", message, f"Multiply it by {multiple:.6g}, or export it once more.")]
    return []


def _transposed(balance: Balance, gaps: Gaps) -> list[Fault]:
    """A square block of the use table has rows and columns exchanged."""
    tables = balance.tables
    at = {label: position for position, label in enumerate(tables.activities)}
    common = [label for label in tables.products if label in at]
    row_at = {label: position for position, label in enumerate(tables.products)}
    off = {tables.products[i] for i in gaps.bad_products} | {tables.activities[j] for j in gaps.bad_activities}
    for labels in ([label for label in common if label in off], common):
        if len(labels) < 3:
            continue
        block = np.ix_([row_at[label] for label in labels], [at[label] for label in labels])
        turned = balance.use.copy()
        turned[block] = balance.use[block].T
        moved = balance.use - turned
        if gaps.closed_by(moved.sum(axis=1), moved.sum(axis=0)):
            message = (
                f"rows and columns of the block of {len(labels)} labels from '{labels[0]}' to '{labels[-1]}' seem "
                "exchanged: transposed, every row and column balances."
            )
            way_out = "Products are rows, activities are columns: transpose the block."
            return [Fault("transposed", tables.wide["use"].file, labels[0], labels[0], message, way_out)]
    return []


def _shifted(balance: Balance, gaps: Gaps) -> list[Fault]:
    """The cells of one row slid sideways, or those of one column up or down, by one place."""
    tables = balance.tables
    components = tables.wide["value_added"].rows if "value_added" in tables.wide else ()
    if len(gaps.bad_activities) >= 3:
        for name, values, labels in (
            ("use", balance.use, tables.products),
            ("value_added", balance.value_added, components),
        ):
            found = _slid(values, gaps.activity, gaps.activity_allowed)
            if found is not None:
                row, step = found
                side = "right" if step < 0 else "left"
                message = f"the cells seem to stand one place too far to the {side}: moved back, the columns balance."
                return [Fault("shifted", tables.wide[name].file, labels[row], "", message, "Copy the row again.")]
    if len(gaps.bad_products) >= 3:
        for name, values, names in (
            ("use", balance.use, tables.activities),
            ("final_demand", balance.final, tables.categories),
        ):
            found = _slid(values.T, gaps.product, gaps.product_allowed)
            if found is not None:
                column, step = found
                side = "low" if step < 0 else "high"
                message = f"the cells seem to stand one place too {side}: moved back, the rows balance."
                return [Fault("shifted", tables.wide[name].file, "", names[column], message, "Copy the column again.")]
    return []


def _slid(values: Array, gap: Array, allowed: Array) -> tuple[int, int] | None:
    """Return the line that moved by one place closes the gaps, whatever falls in at its end."""
    for step in (-1, 1):
        moved = np.roll(values, step, axis=1)
        closed = np.abs(gap + values - moved) <= allowed
        closed[:, -1 if step < 0 else 0] = True
        lines = np.flatnonzero(closed.all(axis=1))
        if len(lines):
            return int(lines[0]), step
    return None


def totals_among_data(tables: EconomyTables) -> list[Fault]:
    """Name rows and columns that are the sum of all the others: a total read as data."""
    faults: list[Fault] = []
    for name in ("use", "final_demand", "value_added", "imported_use", "supply"):
        table = tables.wide.get(name)
        if table is None:
            continue
        error = cell_error_of(table, tables)
        for values, labels, is_row in ((table.values, table.rows, True), (table.values.T, table.columns, False)):
            for label in _sums(values, labels, error):
                row, column = (label, "") if is_row else ("", label)
                message = f"equal to the sum of all other {'rows' if is_row else 'columns'}: a total read as data."
                faults.append(Fault("total_as_data", table.file, row, column, message, "Remove it."))
            for label, first, last in _subtotals(values, labels, error):
                row, column = (label, "") if is_row else ("", label)
                message = f"equal to the sum of '{first}' to '{last}' in every cell: a subtotal read as data."
                faults.append(Fault("total_as_data", table.file, row, column, message, "Remove it, or its parts."))
    return faults


def _subtotals(values: Array, labels: tuple[str, ...], error: float) -> list[tuple[str, str, str]]:
    """Return lines that are the sum of the two or more that stand right before or after them, and these."""
    found: list[tuple[str, str, str]] = []
    width = values.shape[1]
    if len(labels) < 4 or width < 3:
        return found
    sums = np.vstack([np.zeros(width), np.cumsum(values, axis=0)])
    totals, own = sums.sum(axis=1), values.sum(axis=1)
    filled = (np.abs(values) > 10.0 * error * len(labels)).sum(axis=1) >= 3
    allowed = error * len(labels) + 1e-9 * np.abs(values)
    for i in np.flatnonzero(filled):
        # Lines k to i - 1, or i + 1 to k - 1, at least two of them: first by their sums, then cell by cell.
        before = np.flatnonzero(np.abs(totals[i] - totals[: max(i - 1, 0)] - own[i]) <= allowed[i].sum())
        after = i + 3 + np.flatnonzero(np.abs(totals[i + 3 :] - totals[i + 1] - own[i]) <= allowed[i].sum())
        blocks = [(int(k), int(i)) for k in before] + [(int(i) + 1, int(k)) for k in after]
        for start, end in blocks:
            equal = (np.abs(sums[end] - sums[start] - values[i]) <= allowed[i]).all()
            several = (np.abs(values[start:end]).sum(axis=1) > 0.0).sum() >= 2
            if equal and several and end - start + 1 < len(labels):
                found.append((labels[i], labels[start], labels[end - 1]))
                break
    return found


def _sums(values: Array, labels: tuple[str, ...], error: float) -> list[str]:
    if len(labels) < 3:
        return []
    others = values.sum(axis=0) - values
    # A row that is all but one column zero would be a sum by accident.
    enough = (np.abs(values) > 10.0 * error * len(labels)).sum(axis=1) >= 2
    equal = (np.abs(values - others) <= error * len(labels) + 1e-9 * np.abs(values)).all(axis=1)
    # With all others zero but one, that one is the sum as well.
    parts = (np.abs(values).sum(axis=1) > 0).sum() >= 3
    return [labels[i] for i in np.flatnonzero(equal & enough)] if parts else []
