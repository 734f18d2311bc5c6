"""Rows and columns that hold others, stand with another sign, or mean two things: settled by what adds up.

A heading does not say whether "Gross capital formation" beside "Changes in inventories" holds them. Every reading is
tried on the table's own identities; the one that closes them is taken and recorded, and where none can be told from
another the user is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.data.readers.symmetric.figures import Figures
from lustrum.data.readers.symmetric.words import FINAL, VALUE_ADDED, column_kind, row_kind
from lustrum.results import Fault

HOLDS = {
    "column": {
        "private": ("households", "npish"),
        "gcf": ("gfcf", "inventories"),
        "consumption": ("households", "npish", "private", "government"),
    },
    "row": {
        "compensation_of_employees": ("wages_and_salaries", "employers_social_contributions"),
        "gross_operating_surplus": ("consumption_of_fixed_capital", "net_operating_surplus", "mixed_income"),
        "taxes_less_subsidies_on_production": ("taxes_on_production", "subsidies_on_production"),
    },
}
"""What a kind of row or column may hold, where the parts are printed too."""
ON_PRODUCTS = ("imports", "taxes_on_products", "subsidies_on_products")


@dataclass(eq=False)
class Derived:
    """A row or column that is not printed: what the one at place `at` holds beside its printed parts."""

    kind: str
    values: Array
    text: str
    at: int


@dataclass(eq=False)
class Reading:
    """A block with every doubt settled.

    Parameters
    ----------
    figures : Figures
        Signs turned, kinds settled.
    derived_columns, derived_rows : lists of Derived
    notes : list of str
        What was settled, and by what.
    """

    figures: Figures
    derived_columns: list[Derived] = field(default_factory=list)
    derived_rows: list[Derived] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def used_columns(self) -> list[int]:
        return self.figures.columns("industry", *FINAL)

    @property
    def cost_rows(self) -> list[int]:
        """Places of the rows that are added up to costs, printed ones."""
        return self.figures.rows("product", "imported", *ON_PRODUCTS, *VALUE_ADDED)

    @property
    def output(self) -> Array | None:
        """Output by product, None where no row states it, shape (products,)."""
        rows = self.figures.rows("output")
        return self.figures.values[rows[-1], self.figures.square] if rows else None

    @property
    def uses(self) -> Array:
        """All uses of each product, with what is derived, less imports where they are a column; shape (products,)."""
        figures = self.figures
        rows = sorted(figures.rows("product"), key=lambda n: figures.layout.rows[n].product)
        return sum(
            (each.values[rows] for each in self.derived_columns),
            figures.values[np.ix_(rows, [*self.used_columns, *figures.columns("imports")])].sum(axis=1),
        )

    @property
    def costs(self) -> Array:
        """All costs of each industry, with what is derived; shape (industries,)."""
        figures = self.figures
        rows = self.cost_rows + (figures.rows("value_added") if not figures.rows(*VALUE_ADDED) else [])
        total = figures.values[np.ix_(rows, figures.square)].sum(axis=0)
        return sum((each.values[figures.square] for each in self.derived_rows), total)

    def fits(self) -> int:
        """Return how many identities of the table hold as it is read now: uses and costs against output and totals."""
        figures = self.figures
        count = 0
        products = sorted(figures.rows("product"), key=lambda n: figures.layout.rows[n].product)
        by_product = figures.rows("imports_by_product")
        abroad = figures.values[np.ix_(by_product, figures.square)].sum(axis=0)
        wide = figures.allowed(len(self.used_columns) + 1)
        targets = [figures.values[products, n] for n in figures.columns("total")]
        if self.output is not None:
            targets.append(self.output + abroad)
            count += int((np.abs(self.costs - self.output) <= figures.allowed(len(self.cost_rows))).sum())
        else:
            totals = [figures.values[n, figures.square] for n in figures.rows("total", "value_added")]
            agree = [int((np.abs(self.costs - each) <= figures.allowed(len(self.cost_rows))).sum()) for each in totals]
            count += max(agree, default=0)
        return count + max((int((np.abs(self.uses - each) <= wide).sum()) for each in targets), default=0)


def settle(figures: Figures, faults: list[Fault]) -> Reading:
    """Return a block with its doubts settled; what cannot be told goes to `faults`."""
    reading = Reading(figures)
    _net_taxes(reading)
    _value_added_row(reading)
    _imports_row(reading)
    for axis, kind in (("row", "subsidies_on_products"), ("row", "subsidies_on_production"), ("column", "imports")):
        _sign(reading, axis, kind)
    _sums_of_like(reading)
    for axis, holders in HOLDS.items():
        for holder, parts in holders.items():
            _parts(reading, axis, holder, parts, faults)
    _rest_of_value_added(reading, faults)
    return reading


def _sums_of_like(reading: Reading) -> None:
    """Of several columns or rows of one kind, one that is the sum of all others is their total."""
    figures = reading.figures
    for axis in ("column", "row"):
        lines = figures.layout.columns if axis == "column" else figures.layout.rows
        values = figures.values.T if axis == "column" else figures.values
        across = figures.rows("product", "imported") if axis == "column" else figures.square
        for kind in (*FINAL, *ON_PRODUCTS, *VALUE_ADDED):
            like = figures.columns(kind) if axis == "column" else figures.rows(kind)
            for n in like if len(like) > 2 else ():
                gap = values[n, across] - values[np.ix_([other for other in like if other != n], across)].sum(axis=0)
                if (np.abs(gap) <= figures.allowed(len(like))).mean() > 0.5 and values[n, across].any():
                    lines[n].kind, lines[n].how = "total", f"the sum of the other {axis}s of {kind}"
                    break


def _better(reading: Reading, one: Callable[[], None], other: Callable[[], None]) -> int:
    """Return by how many identities the other reading is better than the one; the one is left in place."""
    other()
    after = reading.fits()
    one()
    return after - reading.fits()


def _net_taxes(reading: Reading) -> None:
    figures = reading.figures
    first = min(figures.rows(*VALUE_ADDED, "value_added", "output"), default=len(figures.layout.rows))
    for row in figures.rows("net_taxes"):
        final = figures.columns(*FINAL)
        on_products = bool(figures.values[row, final].any()) or row < first
        line = figures.layout.rows[row]
        line.kind = "taxes_on_products" if on_products else "taxes_less_subsidies_on_production"
        why = "it stands over value added or is paid by final users" if on_products else "it stands in value added"
        line.how = f"words; {why}"


def _value_added_row(reading: Reading) -> None:
    """Of several rows of value added only the last counts; a last total below it is output, where no row says so."""
    figures = reading.figures
    rows = figures.rows("value_added")
    for row in rows[:-1]:
        figures.layout.rows[row].kind = "total"
    last = max(figures.rows("total"), default=-1)
    if not figures.rows("output") and last > max(
        [*rows, *figures.rows(*VALUE_ADDED)], default=len(figures.layout.rows)
    ):
        line = figures.layout.rows[last]
        line.kind, line.how = "output", "the last total, below value added"


def _imports_row(reading: Reading) -> None:
    """Say whether imports below the square are inputs from abroad, or supply of each product beside output."""
    figures = reading.figures
    rows = figures.rows("imports")
    if not rows:
        return
    lines = [figures.layout.rows[row] for row in rows]
    if figures.rows("imported"):
        for line in lines:
            line.kind, line.how = "total", "the sum of the imported block"
        return
    if figures.columns("imports") or reading.output is None:
        if figures.columns("imports"):
            for line in lines:
                line.kind, line.how = "leave_out", "imports are a column"
        return

    def become(kind: str) -> Callable[[], None]:
        def change() -> None:
            for line in lines:
                line.kind = kind

        return change

    below = min(rows) > max(figures.rows("output"), default=-1)
    first, second = ("imports_by_product", "imports") if below else ("imports", "imports_by_product")
    other = _better(reading, become(first), become(second)) > 0
    become(second if other else first)()
    kind = lines[0].kind
    words = "inputs from abroad" if kind == "imports" else "imports of each product, beside output"
    reading.notes.append(f"{', '.join(line.label for line in lines)}: {words}, as costs and uses add up so")


def _sign(reading: Reading, axis: str, kind: str) -> None:
    """Turn subsidies and imports that are printed without their minus."""
    figures = reading.figures
    places = figures.rows(kind) if axis == "row" else figures.columns(kind)
    if not places:
        return
    at = (places, slice(None)) if axis == "row" else (slice(None), places)

    def turn() -> None:
        figures.values[at] *= -1.0

    positive = float(figures.values[at].sum()) > 0.0
    gain = _better(reading, turn, turn)  # the first call turns, the second turns back
    if gain > 0 or (gain == 0 and positive):
        turn()
        names = [(figures.layout.rows if axis == "row" else figures.layout.columns)[n].label for n in places]
        reading.notes.append(f"{', '.join(names)}: printed without minus, subtracted")


def _parts(reading: Reading, axis: str, holder: str, parts: Sequence[str], faults: list[Fault]) -> None:
    """Settle whether a row or column holds others that are printed beside it."""
    figures = reading.figures
    of = figures.rows if axis == "row" else figures.columns
    lines = figures.layout.rows if axis == "row" else figures.layout.columns
    whole, inside = of(holder), of(*parts)
    if not whole or not inside:
        return
    across = figures.square if axis == "row" else figures.rows("product", "imported", *ON_PRODUCTS)

    def added(places: list[int]) -> Array:
        block = figures.values[np.ix_(places, across)] if axis == "row" else figures.values[np.ix_(across, places)].T
        total: Array = block.sum(axis=0)
        return total

    gap = added(whole) - added(inside)
    names = ", ".join(lines[n].label for n in inside)
    if (np.abs(gap) <= figures.allowed(len(inside))).mean() > 0.5 and len(inside) > 1:
        for n in whole:
            lines[n].kind, lines[n].how = "total", f"the sum of {names}"
        return
    kinds = {n: lines[n].kind for n in inside}

    def apart() -> None:
        for n, kind in kinds.items():
            lines[n].kind = kind

    def within() -> None:
        for n in inside:
            lines[n].kind = "of_which"

    gain = _better(reading, apart, within)
    said = ", ".join(lines[n].label for n in whole)
    if gain == 0 and added(inside).any():
        message = f"it is not clear whether '{said}' holds '{names}' or stands beside it: no total decides it."
        where = (said, "") if axis == "row" else ("", said)
        faults.append(Fault("overlap", figures.layout.sheet.file, *where, message, "Say leave_out of one with --map."))
    elif gain > 0:
        _take_apart(reading, axis, whole, inside, parts)


def _take_apart(reading: Reading, axis: str, whole: list[int], inside: list[int], parts: Sequence[str]) -> None:
    """Keep the printed parts and what the whole holds beside them."""
    figures = reading.figures
    lines = figures.layout.rows if axis == "row" else figures.layout.columns
    values = figures.values if axis == "row" else figures.values.T
    kinds = {n: (figures.layout.rows if axis == "row" else figures.layout.columns)[n] for n in inside}
    rest = values[whole].sum(axis=0) - values[inside].sum(axis=0)
    had = {_original(axis, line.name, line.code) for line in kinds.values()}
    missing = next(part for part in (*parts, "other") if part not in had)
    for n, line in kinds.items():
        line.kind, line.how = _original(axis, line.name, line.code) or lines[n].kind, "words; part of the other"
    said, names = ", ".join(lines[n].label for n in whole), ", ".join(line.label for line in kinds.values())
    for n in whole:
        lines[n].kind, lines[n].how = "of_which", f"holds {names}, as totals agree so; its rest is used"
    target = reading.derived_rows if axis == "row" else reading.derived_columns
    target.append(Derived(missing, rest, f"{missing.replace('_', ' ')} = {said} less {names}", whole[0]))


def _original(axis: str, name: str, code: str) -> str:
    kind = row_kind if axis == "row" else column_kind
    return kind(name) or kind(code)


def _rest_of_value_added(reading: Reading, faults: list[Fault]) -> None:
    """Find what value added holds beside its printed components."""
    figures = reading.figures
    row = next(iter(figures.rows("value_added")), None)
    printed = figures.rows(*VALUE_ADDED)
    if row is None or not printed:
        return
    line = figures.layout.rows[row]
    known = figures.values[printed].sum(axis=0) + sum(each.values for each in reading.derived_rows)
    rest = figures.values[row] - known
    square = figures.square
    if (np.abs(rest[square]) <= figures.allowed(len(printed))).mean() > 0.5:
        line.kind, line.how = "total", "the sum of its components"
        return
    kinds = {figures.layout.rows[n].kind for n in printed} | {each.kind for each in reading.derived_rows}
    wages = bool(kinds & {"compensation_of_employees", "wages_and_salaries"})
    surplus = any("surplus" in kind or "mixed" in kind for kind in kinds)
    taxes = any("production" in kind for kind in kinds)
    name = "other_value_added"
    if wages and not surplus:
        name = "operating_surplus" if taxes else "operating_surplus_and_other_net_taxes_on_production"
    elif surplus and not wages and taxes:
        name = "compensation_of_employees"
    elif surplus and wages and not taxes:
        name = "taxes_less_subsidies_on_production"
    line.kind, line.how = "total", "what it holds beside its printed components is a component of its own"
    names = ", ".join(figures.layout.rows[n].label for n in printed)
    before = reading.fits()
    reading.derived_rows.append(Derived(name, rest, f"{name.replace('_', ' ')} = {line.label} less {names}", row))
    if reading.output is not None and reading.fits() < before:
        reading.derived_rows.pop()
        at = int(np.argmax(np.abs(rest[square])))
        message = (
            f"value added {figures.values[row, square[at]]:,.12g} is not the sum of {names}: {known[square[at]]:,.12g}."
        )
        faults.append(figures.fault("printed_total", row, square[at], message, "Compare both with the source."))
