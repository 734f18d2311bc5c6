"""Test the identities of square tables: sales and costs of a world table, receipts and payments of a SAM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lustrum.arrays import Array
from lustrum.data.check import CheckReport, Identity, held_to_the_digit
from lustrum.data.rounding import Rounding, rounding
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.data.whole_lines import lines_of_world, whole_line
from lustrum.data.world import WorldTable
from lustrum.results import Fault
from lustrum.wording.numbers import figure

UNSEEN = (
    "The table prints no output: it is the sum of the column. What a sector sells to itself stands in its sales and in "
    "its costs alike, so that a slip on the diagonal is seen by no sum: compare it with the source."
)


def check_world(table: WorldTable) -> CheckReport:
    """Test that every sector's sales and costs are its printed output, within rounding.

    Gaps beyond rounding that the source is known to leave (`row_error`) are known, and told in a note.
    """
    n, m, k = len(table.output), len(table.user_region), len(table.component)
    sales = table.intermediate.sum(axis=1) + table.final_demand.sum(axis=1)
    costs = table.intermediate.sum(axis=0) + table.value_added.sum(axis=0)
    flow = np.abs(sales) + np.abs(table.output)
    sold = list(_each("sales", table.labels, sales, table.output, rounding(table.cell_error, n + m + 1, flow)))
    notes: list[str] = []
    if table.row_error is not None:
        sold = [_known(each, most) for each, most in zip(sold, table.row_error.tolist(), strict=True)]
        notes += _known_gaps(sold, table)
    spent = list(_each("costs", table.labels, costs, table.output, rounding(table.cell_error, n + k + 1, flow)))
    identities = held_to_the_digit(sold, table.cell_error)
    if table.output_stated:
        identities += held_to_the_digit(spent, table.cell_error)
    else:
        identities += spent
        notes.append(UNSEEN)
    gaps = table.output - sales, table.output - costs
    allowed = np.array([each.tolerance for each in identities])
    lines = whole_line(lines_of_world(table), np.concatenate(gaps), allowed)
    faults = (lines or _cells(table, gaps, identities)) + [
        _fault(each, table.unit, {"sales": "sum of the row", "costs": "sum of the column"}[each.name], "printed output")
        for each in identities
        if not each.passed
    ]
    if table.place is not None:
        faults = [replace(each, file=table.place.of(each.row, each.column)) for each in faults]
    return CheckReport(table.name, table.unit, tuple(identities), tuple(faults), tuple(notes))


def check_sam(sam: SocialAccountingMatrix) -> CheckReport:
    """Test that the receipts of every account are its payments, within rounding.

    A cell that prints 0 may hold up to half of the last printed digit like any other.
    """
    receipts, payments = sam.values.sum(axis=1), sam.values.sum(axis=0)
    error = rounding(sam.cell_error, 2 * max(len(sam.account) - 1, 1), np.abs(receipts) + np.abs(payments))
    identities = held_to_the_digit(list(_each("accounts", sam.account, receipts, payments, error)), sam.cell_error)
    faults = _sam_cells(sam, identities) + [
        _fault(each, sam.unit, "receipts", "payments") for each in identities if not each.passed
    ]
    if sam.place is not None:
        faults = [replace(each, file=sam.place.of(each.row, each.column)) for each in faults]
    return CheckReport(sam.name, sam.unit, tuple(identities), tuple(faults), ())


def _each(name: str, labels: Sequence[str], left: Array, right: Array, error: Rounding) -> list[Identity]:
    return [
        Identity(name, label, float(a), float(b), float(a - b), float(most), error.terms, bool(abs(a - b) <= most))
        for label, a, b, most in zip(labels, left, right, error.allowed, strict=True)
    ]


def _known(identity: Identity, most: float) -> Identity:
    if identity.passed or abs(identity.gap) > most:
        return identity
    return replace(identity, tolerance=most, passed=True, known=True)


def _known_gaps(identities: Sequence[Identity], table: WorldTable) -> list[str]:
    """Say how many rows have a gap the source is known for, and which is the largest."""
    known = [each for each in identities if each.known]
    if not known:
        return []
    worst = max(known, key=lambda each: abs(each.gap))
    return [
        f"Known gaps: {len(known)} of {len(identities)} rows, the largest {worst.gap:+z,.6g} {table.unit} of "
        f"{figure(worst.right)} ('{worst.label}'). {table.row_error_note}"
    ]


def _fault(identity: Identity, unit: str, left: str, right: str) -> Fault:
    message = (
        f"{left} {identity.left:,.12g}, {right} {identity.right:,.12g}: {identity.gap:+z,.6g} {unit} "
        f"{identity.explained}."
    )
    row, column = (identity.label, "") if identity.name != "costs" else ("", identity.label)
    return Fault(f"unbalanced_{identity.name}", "", row, column, message, "Compare its cells with the source.")


def _cells(table: WorldTable, gaps: tuple[Array, Array], identities: Sequence[Identity]) -> list[Fault]:
    """Name the cell at which a row and a column with the same gap cross."""
    n = len(table.output)
    rows = [i for i in range(n) if not identities[i].passed]
    columns = [j for j in range(n) if not identities[n + j].passed]
    found: list[Fault] = []
    for i in rows:
        allowed = identities[i].tolerance
        near = [j for j in columns if abs(gaps[0][i] - gaps[1][j]) <= allowed + identities[n + j].tolerance]
        if len(near) == 1:
            found.append(_suspect(table.labels[i], table.labels[near[0]], table.intermediate[i, near[0]], gaps[0][i]))
    return found


def _sam_cells(sam: SocialAccountingMatrix, identities: Sequence[Identity]) -> list[Fault]:
    """Name the cell that is off where one account receives too much and another pays too much by the same sum.

    Either what the first receives from the second is too large, or what the second receives from the first is too
    small: a slipped decimal point or a lost sign decides, else the cell that stays positive.
    """
    off = [place for place, each in enumerate(identities) if not each.passed]
    found: list[Fault] = []
    for i in (place for place in off if identities[place].gap > 0):
        gap, allowed = identities[i].gap, identities[i].tolerance
        near = [j for j in off if i != j and abs(gap + identities[j].gap) <= allowed + identities[j].tolerance]
        if len(near) != 1:
            continue
        j = near[0]
        options = [(i, j, -gap), (j, i, gap)]
        row, column, change = min(options, key=lambda each: _oddity(sam.values[each[0], each[1]], each[2], allowed))
        found.append(_suspect(sam.account[row], sam.account[column], sam.values[row, column], change))
    return found


def _oddity(stands: float, change: float, allowed: float) -> int:
    """Return how odd it would be to change a cell so: 0 for a slipped point or sign, 3 for a cell that was empty."""
    wanted = stands + change
    if stands == 0.0:
        return 3
    if any(abs(stands / 10.0**power - wanted) <= allowed for power in (1, 2, 3, 6, -1, -2, -3, -6)):
        return 0
    if abs(stands + wanted) <= allowed:
        return 0
    return 1 if stands * wanted > 0 else 2


def _suspect(row: str, column: str, stands: float, change: float) -> Fault:
    wanted = f"{stands + change:,.12g} in place of {stands:,.12g} closes both"
    message = f"the row and the column are both {change:+z,.6g} off; {wanted}."
    return Fault("suspect_cell", "", row, column, message, "Compare the cell with the source.")
