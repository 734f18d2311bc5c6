"""Balance an economy's tables: every identity of bookkeeping holds, and every figure that moved is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balancing.accounts import Accounts, Block, accounts_of
from lustrum.data.balancing.changes import Change, changes_of
from lustrum.data.balancing.keep import kept_cells
from lustrum.data.balancing.nearest import NoSuchPointError, nearest_point
from lustrum.data.check import check_tables
from lustrum.data.meta import assumptions_of
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.errors import UsageError, VerificationError
from lustrum.results import Assumption, Fault, raise_faults
from lustrum.solver import Certificate
from lustrum.wording.names import nearest

METHODS = {"weighted_least_squares": 1, "relative_least_squares": 2}
"""Power of the cell by which a squared move is divided: money spreads as cells are large, or by equal percentages."""

WORDS = {1: "squared moves over the size of the cell", 2: "squared percentage moves"}

STILL = 1e-15
"""A move smaller than this share of its cell is floating point, not balancing."""


@dataclass(frozen=True, eq=False)
class BalancedTables:
    """An economy whose identities hold.

    Parameters
    ----------
    tables : EconomyTables
        With the balancing among its assumptions.
    changes : tuple of Change
        Every cell that moved, the largest first.
    method : str
    iterations : int
    largest_gap : float
        Largest gap left in an identity, in the table's unit.
    certificate : Certificate
    """

    tables: EconomyTables
    changes: tuple[Change, ...]
    method: str
    iterations: int
    largest_gap: float
    certificate: Certificate


def balance_tables(
    tables: EconomyTables,
    method: str = "weighted_least_squares",
    *,
    keep: Sequence[str] = (),
    hold_totals: bool = False,
) -> BalancedTables:
    r"""Return the nearest tables in which every identity of `check_tables` holds exactly.

    .. math:: \min \tfrac12 \sum_c (x_c - x^0_c)^2 / |x^0_c|^p

    over the cells of use, final demand, imports, value added, taxes on products, supply or base levels, valuation,
    investment and household groups. Zeros stay zero, signs stay, imported use stays within use where it was. Squares
    over the size of the cell (p = 1) spread a gap in proportion to the cells it can go to; squared percentages (p = 2)
    push it into the largest.

    Parameters
    ----------
    tables : EconomyTables
        Left as it is.
    method : {'weighted_least_squares', 'relative_least_squares'}
        p = 1 or 2.
    keep : sequence of str
        Cells held: ``FILE``, ``FILE:ROW`` or ``FILE:ROW:COLUMN``; nothing between two colons means all.
    hold_totals : bool
        Whether the sums printed in `totals.csv` are met too, but for gaps known from the source; otherwise the file,
        which tests cells as they were printed, is left out of the result.

    Returns
    -------
    BalancedTables

    Raises
    ------
    UsageError
        If the method or a cell to keep is unknown.
    DataError
        If no figures with these zeros, signs and held cells meet the identities: those that clash are named.

    Examples
    --------
    >>> from lustrum.data import bundled_path, read_tables
    >>> balanced = balance_tables(read_tables(bundled_path("us_2012")))
    >>> balanced.largest_gap < 1e-4, abs(balanced.changes[0].change) < 100.0  # million USD
    (True, True)
    """
    if method not in METHODS:
        raise UsageError(f"There is no method '{method}'. {nearest(method, METHODS)}", method=method)
    accounts = accounts_of(tables, kept_cells(tables, keep), hold_totals=hold_totals)
    if not accounts.equations:
        raise UsageError("There is nothing to balance: quantities are physical and some base levels are 0.")
    start, lower, upper = (np.concatenate(each) for each in (accounts.start, accounts.lower, accounts.upper))
    matrix, right = accounts.matrix, np.array(accounts.right)
    variance = np.where(lower == upper, 0.0, np.abs(start) ** METHODS[method])
    try:
        found = nearest_point(start, variance, matrix, right, lower, upper)
    except NoSuchPointError as error:
        raise_faults(_clash(accounts, error.data["rows"], matrix @ start - right, tables), tables.path)
        raise
    x = np.where(np.abs(found.x - start) <= STILL * np.abs(start), start, found.x)
    gap = float(np.max(np.abs(matrix @ x - right), initial=0.0))
    changes = _changes(accounts, start, x)
    balanced = _with_figures(tables, accounts, x, hold_totals)
    balanced = _recorded(balanced, changes, method, keep)
    _verify(balanced)
    return BalancedTables(balanced, changes, method, found.iterations, gap, found.certificate)


def changes_csv(changes: Sequence[Change]) -> str:
    """Return changes as CSV: file, row, column, before, after, change."""
    import csv
    import io

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["file", "row", "column", "before", "after", "change"])
    for each in changes:
        writer.writerow([each.file, each.row, each.column, repr(each.before), repr(each.after), repr(each.change)])
    return stream.getvalue()


def _changes(accounts: Accounts, start: Array, x: Array) -> tuple[Change, ...]:
    """Return every cell that moved; both parts of imported use bear its name."""
    found: list[Change] = []
    for block in accounts.blocks.values():
        before, after = block.values(start), block.values(x)
        found += changes_of(before, after, block.rows, block.columns, f"{block.file}.csv")
    return tuple(sorted(found, key=lambda each: -abs(each.change)))


def _with_figures(tables: EconomyTables, accounts: Accounts, x: Array, hold_totals: bool) -> EconomyTables:
    wide, long = dict(tables.wide), dict(tables.long)
    for block in accounts.blocks.values():
        values = block.values(x)
        if block.file in wide:
            table = wide[block.file]
            figures = table.values.copy()
            inside = [label for label in block.columns if label in table.column_positions]
            rows = [table.row_positions[label] for label in block.rows]
            columns = [table.column_positions[label] for label in inside]
            figures[np.ix_(rows, columns)] = values[:, [block.columns.index(label) for label in inside]]
            wide[block.file] = WideTable(table.name, table.file, table.rows, table.columns, figures, table.decimals)
        else:
            long[block.file] = _with_columns(long[block.file], block, values)
    if not hold_totals:
        long.pop("totals", None)
    return replace(tables, wide=wide, long=long)


def _with_columns(table: LongTable, block: Block, values: Array) -> LongTable:
    key = "group" if table.name == "households" else table.columns[0]
    row = {label: position for position, label in enumerate(block.rows)}
    records: list[dict[str, Any]] = []
    for record in table.records:
        at = row[str(record[key])]
        records.append({**record, **dict(zip(block.columns, values[at].tolist(), strict=True))})
    return replace(table, records=records)


def _recorded(tables: EconomyTables, changes: Sequence[Change], method: str, keep: Sequence[str]) -> EconomyTables:
    """Say in economy.toml what was done, that cells are now exact, and drop gaps that are now closed."""
    meta = {key: value for key, value in tables.meta.items() if key != "columns"}  # names are standard by now
    unit = str(meta["unit"])
    largest = "no cell had to move"
    if changes:
        first = changes[0]
        largest = f"{first.file}, '{first.row}', '{first.column}': {first.before:,.10g} to {first.after:,.10g} {unit}"
    held = f", held were {', '.join(keep)}" if keep else ""
    least = WORDS[METHODS[method]]
    text = f"Balanced so that every identity holds, with the least {least}: {len(changes):,} cells moved{held}."
    record = Assumption("balanced", text, f"largest change {largest}", f"balance_tables, {method}")
    meta["assumption"] = [*meta.get("assumption", []), dict(vars(record))]
    meta["cell_error"] = 0.0
    printed = "totals" in tables.long
    known = [gap for gap in meta.pop("known_gap", []) if printed and str(gap["identity"]).startswith("total_")]
    if known:
        meta["known_gap"] = known
    return replace(tables, meta=meta, assumptions=assumptions_of(meta))


def _verify(tables: EconomyTables) -> None:
    """Test the result as any tables are tested: an identity that fails here is our own fault."""
    report = check_tables(tables)
    failed = [identity for identity in report.identities if not identity.passed]
    if failed:
        worst = max(failed, key=lambda identity: abs(identity.gap))
        raise VerificationError(
            f"{len(failed)} identities do not hold after balancing, most {worst.name} of '{worst.label}': "
            f"{worst.gap:+z,.6g} {report.unit}."
        )


def _clash(accounts: Accounts, rows: Sequence[int], gap: Array, tables: EconomyTables) -> list[Fault]:
    """Name the identities that cannot hold together."""
    faults = []
    for row in rows:
        name, label = accounts.equations[row]
        message = f"{name} of '{label}' is {gap[row]:+z,.6g} {tables.meta['unit']} off"
        if len(rows) > 1:
            message += f" and clashes with {len(rows) - 1} other identities named here"
        message += ": no figures with these zeros, signs and kept cells close the gap."
        faults.append(Fault("no_balance", "", label, "", message, "Keep fewer cells, or mend the figures."))
    return faults
