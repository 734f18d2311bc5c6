"""Printed totals: each is tested against the sum it states, and never counted.

What a total adds up is seen from the figures: of the sums that a total at its place can mean, the one that agrees in
most cells. A cell that disagrees is named with its address; where a row and a column are off by the same amount, the
cell at which they cross is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.readers.symmetric.parts import ON_PRODUCTS, Reading
from lustrum.data.readers.symmetric.words import FINAL, VALUE_ADDED
from lustrum.results import Fault

SLIP = 1e-3
"""A printed total off by less than this share, where everything it adds up balances, is a slip of the source."""


PLACED = ("the columns since the total before", "the columns before it")
WHOLE = (
    "all uses",
    "final uses",
    "uses less imports",
    "final uses less imports",
    "final uses at home",
    "all uses at home",
)
GROUPS = {
    "private consumption": ("households", "npish", "private"),
    "consumption": ("households", "npish", "private", "government", "consumption"),
    "consumption of government": ("government",),
    "capital formation": ("gfcf", "gcf", "inventories"),
    "fixed capital formation": ("gfcf",),
    "exports": ("exports",),
}
"""Sums of final uses that a total may state, by the kinds they hold."""
COMPONENTS = {
    "compensation": ("compensation_of_employees", "wages_and_salaries", "employers_social_contributions"),
    "surplus": ("consumption_of_fixed_capital", "net_operating_surplus", "gross_operating_surplus", "mixed_income"),
    "taxes on production": ("taxes_less_subsidies_on_production", "taxes_on_production", "subsidies_on_production"),
}


@dataclass(frozen=True, eq=False)
class Sum:
    """One sum that a total may state: in words, its value across the table, and how many cells it adds up."""

    words: str
    values: Array
    terms: int


@dataclass(frozen=True)
class Gap:
    """A printed total that is not the sum it states; `row` and `column` are places."""

    row: int
    column: int
    printed: float
    added: float
    words: str

    @property
    def gap(self) -> float:
        return self.added - self.printed


@dataclass(eq=False)
class Totals:
    """What the totals of a block state.

    Parameters
    ----------
    columns, rows : dict of place to words
        Which sum each total is.
    gaps : list of Gap
    cells : int
        Printed totals tested.
    """

    columns: dict[int, str]
    rows: dict[int, str]
    gaps: list[Gap]
    cells: int


def test_totals(reading: Reading, faults: list[Fault]) -> Totals:
    """Test every printed total; a total that states no sum goes to `faults`, single gaps to the result."""
    figures = reading.figures
    found = Totals({}, {}, [], 0)
    used_rows = [*reading.cost_rows, *figures.rows("imports_by_product")]
    used_rows += [] if figures.rows(*VALUE_ADDED) else figures.rows("value_added")
    used_columns = [*reading.used_columns, *figures.columns("imports")]
    for place in figures.columns("total"):
        at = [row for row in sorted(used_rows) if figures.filled[row, place]]
        sums = list(_column_sums(reading, place))
        _state(reading, found, faults, place, at, sums, "column")
    for place in [*figures.rows("total"), *figures.rows("output")]:
        output = figures.layout.rows[place].kind == "output"
        at = figures.columns(*FINAL) if output else sorted(used_columns)
        at = [column for column in at if figures.filled[place, column]]
        sums = list(_row_sums(reading, place))
        _state(reading, found, [] if output else faults, place, at, sums, "row")
    _corners(reading, found)
    return found


def _state(
    reading: Reading, found: Totals, faults: list[Fault], place: int, at: list[int], sums: list[Sum], axis: str
) -> None:
    """Find which sum a total states, and where it disagrees."""
    figures = reading.figures
    if not at:
        return
    printed = figures.values[at, place] if axis == "column" else figures.values[place, at]

    def agree(each: Sum) -> int:
        return int((np.abs(each.values[at] - printed) <= figures.allowed(each.terms)).sum())

    best = max(sums, key=agree)
    found.cells += len(at)
    lines = figures.layout.columns if axis == "column" else figures.layout.rows
    # Half of the cells is enough to see which sum is meant; the others are then the ones that are wrong.
    if 2 * agree(best) < len(at):
        apart = np.abs(best.values[at] - printed)
        worst = int(np.argmax(np.where(np.isnan(apart), -1.0, apart)))  # a sum need not be known in every line
        row, column = (at[worst], place) if axis == "column" else (place, at[worst])
        message = (
            f"{printed[worst]:,.12g} is no sum of the {'row' if axis == 'column' else 'column'}, as in "
            f"{len(at) - agree(best)} of {len(at)} cells of '{lines[place].label}'; nearest: {best.words}"
            f"{'' if np.isnan(apart[worst]) else f', {best.values[at][worst]:,.12g}'}."
        )
        faults.append(figures.fault("printed_total", row, column, message, "Say what it is with --map, or leave_out."))
        return
    (found.columns if axis == "column" else found.rows)[place] = best.words
    for other, value in zip(at, printed, strict=True):
        if abs(best.values[other] - value) > figures.allowed(best.terms):
            row, column = (other, place) if axis == "column" else (place, other)
            found.gaps.append(Gap(row, column, float(value), float(best.values[other]), best.words))


def _column_sums(reading: Reading, place: int) -> Iterator[Sum]:
    figures = reading.figures
    industry, final, abroad = figures.columns("industry"), figures.columns(*FINAL), figures.columns("imports")
    totals = [n for n in figures.columns("total") if n < place]
    since = [n for n in (*industry, *final, *abroad) if (totals[-1] if totals else -1) < n < place]
    at_home = [n for n in final if n not in figures.columns("exports")]
    sets = {
        "all uses": [*industry, *final],
        "intermediate uses": industry,
        "final uses": final,
        "uses less imports": [*industry, *final, *abroad],
        "final uses less imports": [*final, *abroad],
        PLACED[0]: since,
        PLACED[1]: [n for n in (*industry, *final, *abroad) if n < place],
        "imports": abroad,
        **{words: figures.columns(*kinds) for words, kinds in GROUPS.items()},
        "final uses at home": at_home,
        "all uses at home": [*industry, *at_home],
    }
    for words, places in sets.items():
        if places:
            span = (-1 if words != PLACED[0] else totals[-1] if totals else -1, place)
            yield Sum(words, figures.values[:, places].sum(axis=1) + _derived(reading, words, span), len(places))
    if reading.output is not None:
        level = np.full(len(figures.values), np.nan)
        by_product = figures.values[np.ix_(figures.rows("imports_by_product"), figures.square)].sum(axis=0)
        for row in figures.rows("product"):
            level[row] = (reading.output + by_product)[figures.layout.rows[row].product]
        yield Sum("supply", level, 2)


def _derived(reading: Reading, words: str, span: tuple[int, int]) -> Array:
    """Return what is derived of the final uses that a sum of this kind, over these places, holds."""
    total = np.zeros(len(reading.figures.values))
    for each in reading.derived_columns:
        if words in WHOLE or each.kind in GROUPS.get(words, ()) or (words in PLACED and span[0] < each.at < span[1]):
            total = total + each.values
    return total


def _row_sums(reading: Reading, place: int) -> Iterator[Sum]:
    figures = reading.figures
    products, imported = figures.rows("product"), figures.rows("imported")
    components = figures.rows(*VALUE_ADDED)
    costs = sorted([*reading.cost_rows, *([] if components else figures.rows("value_added"))])
    totals = [n for n in figures.rows("total", "output") if n < place]
    by_product = figures.rows("imports_by_product")
    sets = {
        "products": products,
        "imported products": imported,
        "domestic and imported products": [*products, *imported],
        "products and imports": [*products, *imported, *figures.rows("imports")],
        "products, imports and taxes": [*products, *imported, *figures.rows(*ON_PRODUCTS)],
        "products and taxes": [*products, *figures.rows("taxes_on_products", "subsidies_on_products")],
        "value added": components or figures.rows("value_added"),
        "costs": costs,
        "the rows since the total before": [n for n in costs if (totals[-1] if totals else -1) < n < place],
        "the rows before it": [n for n in costs if n < place],
        "costs and imports": [*costs, *by_product],
        "output and imports": [*figures.rows("output"), *by_product],
        "output": figures.rows("output"),
        "imports": by_product,
        "taxes": figures.rows("taxes_on_products", "subsidies_on_products"),
        **{words: figures.rows(*kinds) for words, kinds in COMPONENTS.items()},
    }
    derived = sum((each.values for each in reading.derived_rows), np.zeros(figures.values.shape[1]))
    for words, places in sets.items():
        if places:
            added = figures.values[places].sum(axis=0)
            holds = words in ("value added", "costs", "costs and imports")
            yield Sum(words, added + derived * holds, len(places))


def _corners(reading: Reading, found: Totals) -> None:
    """Test totals of totals: such a cell has to be the sum of its row or of its column."""
    figures = reading.figures
    for row in found.rows:
        if figures.layout.rows[row].kind == "output":
            continue
        for column in found.columns:
            if not figures.filled[row, column]:
                continue
            printed = float(figures.values[row, column])
            ways = [each for each in _column_sums(reading, column) if each.words == found.columns[column]]
            ways += [each for each in _row_sums(reading, row) if each.words == found.rows[row]]
            across = [ways[0].values[row], ways[1].values[column]]
            found.cells += 1
            if all(abs(each - printed) > figures.allowed(way.terms) for each, way in zip(across, ways, strict=True)):
                found.gaps.append(Gap(row, column, printed, float(across[0]), ways[0].words))


def name_gaps(reading: Reading, totals: Totals, balanced: bool, faults: list[Fault]) -> list[Gap]:
    """Name every total that disagrees with its cell; return those that are slips of the source.

    Parameters
    ----------
    balanced : bool
        Uses and costs of every product are its output: then the cells are right, and a total is what is wrong.
    """
    figures = reading.figures
    slips: list[Gap] = []
    left = list(totals.gaps)
    by_row = [gap for gap in left if gap.column in totals.columns and gap.row not in totals.rows]
    by_column = [gap for gap in left if gap.row in totals.rows and gap.column not in totals.columns]
    for one in by_row:
        twin = next((each for each in by_column if abs(each.gap - one.gap) <= figures.allowed(2)), None)
        if twin is None or one not in left or twin not in left:
            continue
        stands = float(figures.values[one.row, twin.column])
        message = (
            f"{stands:,.12g}: the totals of its row and of its column are both {one.gap:+z,.12g} apart from their "
            f"sums; {stands - one.gap:,.12g} would agree with both."
        )
        faults.append(figures.fault("suspect_cell", one.row, twin.column, message, "Compare the cell with the source."))
        left = [
            each
            for each in left
            if abs(each.gap - one.gap) > 1e-9 or (each.row != one.row and each.column != twin.column)
        ]
    for gap in left:
        if balanced and abs(gap.gap) <= SLIP * abs(gap.printed):
            slips.append(gap)
            continue
        message = (
            f"the printed total is {gap.printed:,.12g}, the sum ({gap.words}) {gap.added:,.12g}: {-gap.gap:+z,.12g}."
        )
        faults.append(
            figures.fault("printed_total", gap.row, gap.column, message, "Mend the total, or the cell it adds up.")
        )
    return slips
