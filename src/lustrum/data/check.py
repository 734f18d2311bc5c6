"""Test every accounting identity of an economy, and name what breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balance import Balance, balance_of, imported_use
from lustrum.data.diagnose import explain_gaps, totals_among_data
from lustrum.data.exactness import kept_to_the_digit
from lustrum.data.meta import FILE
from lustrum.data.place import placed
from lustrum.data.plausible import check_plausible
from lustrum.data.ranges import check_ranges
from lustrum.data.rounding import NOISE, Rounding, rounding
from lustrum.data.tables import EconomyTables
from lustrum.results import Fault, raise_faults
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

KINDS = {
    "supply_use": ("unbalanced_product", "supply", "use"),
    "output_costs": ("unbalanced_activity", "output", "costs"),
    "gdp_production": ("gdp", "GDP by production", "GDP by income"),
    "gdp_expenditure": ("gdp", "GDP by expenditure", "GDP by income"),
    "imports": ("imports", "imports", "imported use"),
    "household_groups": ("household_groups", "consumption of all groups", "households"),
    "investment": ("investment", "investment of all activities", "gross fixed capital formation"),
    "total_product_use": ("printed_total", "printed total", "sum of the row"),
    "total_activity_output": ("printed_total", "printed total", "output"),
    "total_category_use": ("printed_total", "printed total", "sum of the column"),
}
"""Identity: kind of fault, and what stands left and right. A gap is left less right."""


MOST_GAPS = 5
"""Known gaps of one kind and one note that are told one by one."""


@dataclass(frozen=True)
class Identity:
    """One identity of bookkeeping: two sums over printed cells that must agree within rounding.

    Parameters
    ----------
    name, label : str
        Which identity (`supply_use`, `output_costs`, `gdp_production` ...), for which product, activity or category.
    left, right, gap, tolerance : float
        In the table's unit; `gap` is left less right.
    terms : int
        Cells added up: the tolerance is what their rounding can come to.
    passed : bool
    known : bool
        The gap stands in the source and is named under `[[known_gap]]`.
    exact : int
        Others of its kind that hold to the last digit, where they are so many that rounding explains no gap.
    """

    name: str
    label: str
    left: float
    right: float
    gap: float
    tolerance: float
    terms: int
    passed: bool
    known: bool = False
    exact: int = 0

    @property
    def explained(self) -> str:
        """What would explain a gap."""
        if self.exact:
            return f"where {self.exact} others hold to the last printed digit"
        return f"where rounding of {self.terms} cells explains {figure(self.tolerance, 4)}"


@dataclass(frozen=True)
class CheckReport:
    """What the tests of an economy's tables found.

    Parameters
    ----------
    identities : tuple of Identity
    faults : tuple of Fault
        Likely causes first, then every identity that fails.
    notes : tuple of str
        What was not tested, and gaps known from the source.
    """

    path: str
    unit: str
    identities: tuple[Identity, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """No fault was found."""
        return not self.faults

    def largest_gap(self, name: str) -> float:
        """Return the largest absolute gap of one kind of identity; 0 where none was tested."""
        return max((abs(identity.gap) for identity in self.identities if identity.name == name), default=0.0)

    def raise_if_failed(self) -> None:
        """Raise `DataError` with every fault, if there is any."""
        raise_faults(self.faults, self.path)


def check_tables(tables: EconomyTables) -> CheckReport:
    """Test the tables of an economy against each other.

    Supply equals use for each product, output equals costs for each activity, GDP is the same by production,
    income and expenditure, imported use is part of use, groups and investors add up; capital and labour are not
    negative. A gap may be as large as rounding can make it (see `lustrum.data.rounding`: half of the last printed
    decimal of a cell, growing with the root of the number of cells; or `cell_error` of economy.toml, where 0 says that
    cells are exact), or its relative `tolerance`.

    Parameters
    ----------
    tables : EconomyTables

    Returns
    -------
    CheckReport

    Examples
    --------
    >>> from lustrum.data import bundled_path, check_tables, read_tables
    >>> check_tables(read_tables(bundled_path("us_2012"))).passed
    True
    """
    notes: list[str] = []
    balance = balance_of(tables)
    faults = check_ranges(tables)
    identities = list(_identities(balance, notes))
    relative = float(tables.meta.get("tolerance", 0.0))
    if relative:
        identities = [_loosened(identity, relative) for identity in identities]
    identities = _with_known_gaps(identities, tables, faults, notes)
    failed = [identity for identity in identities if not identity.passed]
    faults += totals_among_data(tables)
    faults += _lines_first(failed, tables)
    faults += explain_gaps(balance, _tolerances(balance, identities))
    faults += _imports_above_use(balance, notes)
    faults += check_plausible(balance)
    faults += [fault for fault in (_fault_of(identity, tables) for identity in failed) if fault not in faults]
    faults = placed(faults, tables.places)
    return CheckReport(
        str(tables.path), str(tables.meta.get("unit", "")), tuple(identities), tuple(faults), tuple(notes)
    )


def _identities(balance: Balance, notes: list[str]) -> Iterator[Identity]:
    tables = balance.tables
    physical = tables.is_physical
    if not physical or bool((balance.levels.base > 0).all()):
        supplied = balance.supply.sum(axis=1) + balance.imports + balance.valuation
        used = balance.use.sum(axis=1) + balance.final.sum(axis=1)
        rows = list(_each("supply_use", tables.products, supplied, used, balance.product_rounding))
        yield from held_to_the_digit(rows, balance.cell_error("use"))
    else:
        notes.append("Supply against use is not tested: quantities are physical and some base levels are 0.")
    if physical:
        notes.append("Costs and GDP are not tested: quantities are physical and cannot be added up.")
    else:
        made = balance.supply.sum(axis=0)
        costs = made - balance.activity_gap
        columns = list(_each("output_costs", tables.activities, made, costs, balance.activity_rounding))
        yield from (
            held_to_the_digit(columns, balance.cell_error("use")) if balance.levels.origin != "costs" else columns
        )
        if balance.levels.origin == "costs":
            notes.append("No file states output: it is taken to be costs, so that only rows are tested.")
        yield from _gdp(balance)
    yield from _side_tables(balance)
    yield from _printed_totals(balance)


def _each(name: str, labels: Sequence[str], left: Array, right: Array, error: Rounding) -> Iterator[Identity]:
    for label, a, b, most in zip(labels, left, right, error.allowed, strict=True):
        gap = float(a - b)
        yield Identity(name, label, float(a), float(b), gap, float(most), error.terms, bool(abs(gap) <= most))


def held_to_the_digit(identities: Sequence[Identity], cell_error: float) -> list[Identity]:
    """Return identities of one kind, tolerating no more than a digit where nearly all of them hold exactly."""
    kept = kept_to_the_digit(np.array([each.gap for each in identities]), cell_error)
    if kept is None:
        return list(identities)
    exact, most = kept
    return [
        replace(each, tolerance=most, passed=False, exact=exact) if each.passed and abs(each.gap) > most else each
        for each in identities
    ]


def _gdp(balance: Balance) -> Iterator[Identity]:
    # Margins cancel over products, so that what remains of the valuation is net taxes on products.
    on_products = balance.final_taxes.sum() + balance.valuation.sum()
    income = balance.value_added.sum() + balance.taxes.sum() + on_products
    production = balance.supply.sum() - balance.use.sum() + on_products
    expenditure = balance.final.sum() + balance.final_taxes.sum() - balance.imports.sum()
    by_activity = balance.activity_rounding.total()
    by_both = by_activity + balance.product_rounding.total()
    yield from _each("gdp_production", ("GDP",), np.array([production]), np.array([income]), by_activity)
    yield from _each("gdp_expenditure", ("GDP",), np.array([expenditure]), np.array([income]), by_both)


def _side_tables(balance: Balance) -> Iterator[Identity]:
    tables = balance.tables
    if "imports" in tables.long and "imported_use" in tables.wide:
        cells = imported_use(tables, balance.levels.factor)
        flow = np.abs(cells).sum(axis=1)
        error = rounding(balance.cell_error("imports"), 1, flow)
        error += rounding(balance.cell_error("imported_use"), cells.shape[1], 0.0 * flow)
        yield from _each("imports", tables.products, balance.imports, cells.sum(axis=1), error)
    if "households" in tables.long and "households" in tables.categories:
        groups = tables.long["households"]
        consumed = np.array([groups.number(product).sum() for product in tables.products])
        column = balance.final[:, tables.categories.index("households")]
        error = rounding(balance.cell_error("households"), len(groups.records), column)
        error += rounding(balance.cell_error("final_demand"), 1, 0.0 * column)
        yield from _each("household_groups", tables.products, consumed, column, error)
    if "investment" in tables.wide:
        bought = tables.wide["investment"].aligned(tables.products, tables.activities)
        formed = [position for position, name in enumerate(tables.categories) if name.startswith("gfcf")]
        right = balance.final[:, formed].sum(axis=1)
        error = rounding(balance.cell_error("investment"), bought.shape[1], right)
        error += rounding(balance.cell_error("final_demand"), len(formed), 0.0 * right)
        yield from _each("investment", tables.products, bought.sum(axis=1), right, error)


def _printed_totals(balance: Balance) -> Iterator[Identity]:
    tables = balance.tables
    if "totals" not in tables.long:
        return
    sums = {
        "product_use": (tables.products, balance.use.sum(axis=1) + balance.final.sum(axis=1)),
        "activity_output": (tables.activities, balance.supply.sum(axis=0)),
        "category_use": (tables.categories, balance.final.sum(axis=0)),
    }
    none = np.zeros(1)
    use, final = balance.cell_error("use"), balance.cell_error("final_demand")
    by_final = rounding(final, balance.final.shape[1], none)
    errors = {
        "product_use": rounding(use, balance.use.shape[1], none) + by_final,
        "activity_output": rounding(balance.supply_error, 1, none),
        "category_use": rounding(final, balance.final.shape[0], none),
    }
    for record in tables.long["totals"].records:
        quantity, label, value = str(record["quantity"]), str(record["label"]), float(record["value"] or 0.0)
        labels, added = sums[quantity]
        right = float(added[labels.index(label)]) if label in labels else float("nan")
        error = errors[quantity] + rounding(balance.cell_error("totals"), 1, np.array([value]))
        yield from _each(f"total_{quantity}", (label,), np.array([value]), np.array([right]), error)


def _loosened(identity: Identity, relative: float) -> Identity:
    tolerance = max(identity.tolerance, relative * max(abs(identity.left), abs(identity.right)))
    return replace(identity, tolerance=tolerance, passed=abs(identity.gap) <= tolerance)


def _with_known_gaps(
    identities: list[Identity], tables: EconomyTables, faults: list[Fault], notes: list[str]
) -> list[Identity]:
    """Let gaps that the source itself has pass, if they are as large as it was said."""
    place = {(identity.name, identity.label): number for number, identity in enumerate(identities)}
    alike: dict[tuple[str, str], list[Identity]] = {}
    for number, known in enumerate(tables.meta.get("known_gap", []), start=1):
        key = (known["identity"], known["label"])
        row = f"known_gap {number}"
        if key not in place:
            message = f"no identity '{key[0]}' for '{key[1]}' was tested."
            faults.append(Fault("known_gap", FILE, row, "", message, nearest(key[0], KINDS)))
            continue
        identity = identities[place[key]]
        if abs(identity.gap - known["gap"]) > identity.tolerance:
            message = f"{key[0]} of '{key[1]}' is said to be {known['gap']:+,} off, but is {identity.gap:+z,.6g} off."
            faults.append(Fault("known_gap", FILE, row, "", message, "Look at the cells again, or mend the note."))
            continue
        identities[place[key]] = replace(identity, passed=True, known=True)
        alike.setdefault((key[0], str(known["note"])), []).append(identity)
    unit = tables.meta["unit"]
    for (name, note), gaps in alike.items():
        left, right = KINDS[name][1:]
        for each in gaps if len(gaps) <= MOST_GAPS else ():
            notes.append(
                f"Known gap: '{each.label}', {left} {each.left:,.12g}, {right} {each.right:,.12g}, "
                f"{each.gap:+z,.6g} {unit}. {note}"
            )
        if len(gaps) > MOST_GAPS:
            most = max(gaps, key=lambda each: abs(each.gap))
            notes.append(
                f"Known gaps: {len(gaps)} between {left} and {right}, the largest of '{most.label}', "
                f"{most.gap:+z,.6g} {unit}. {note}"
            )
    return identities


def _lines_first(failed: Sequence[Identity], tables: EconomyTables) -> list[Fault]:
    """Return the few rows or columns that are off where most of the other kind are: there the cause lies.

    A column in another currency leaves a gap in every row and in one column; the column is the place to look at.
    """
    columns = [each for each in failed if each.name == "output_costs"]
    rows = [each for each in failed if each.name == "supply_use"]
    few, many, all_of = (
        (columns, rows, tables.products) if len(columns) < len(rows) else (rows, columns, tables.activities)
    )
    if not few or len(few) > 3 or len(many) < max(3 * len(few), len(all_of) / 3):
        return []
    return [_fault_of(each, tables) for each in few]


def _tolerances(balance: Balance, identities: Sequence[Identity]) -> tuple[Array, Array]:
    """Return the allowed gap of each product and activity; infinite where the gap is not tested or is known."""
    found = {
        (identity.name, identity.label): np.inf if identity.known else identity.tolerance for identity in identities
    }
    product = [found.get(("supply_use", label), np.inf) for label in balance.tables.products]
    activity = [found.get(("output_costs", label), np.inf) for label in balance.tables.activities]
    return np.array(product), np.array(activity)


def _imports_above_use(balance: Balance, notes: list[str]) -> list[Fault]:
    """Name cells of imported use larger than the use they are part of; second-hand sales and stocks are only noted."""
    tables = balance.tables
    if "imported_use" not in tables.wide:
        return []
    users = (*tables.activities, *tables.categories)
    imported = imported_use(tables, balance.levels.factor)
    used = np.hstack([balance.use, balance.final])
    error = balance.cell_error("imported_use") + max(balance.cell_error("use"), balance.cell_error("final_demand"))
    table = tables.wide["imported_use"]
    faults: list[Fault] = []
    noted: list[str] = []
    tested = [position for position, user in enumerate(users) if user != "import_margins"]
    users, imported, used = tuple(users[j] for j in tested), imported[:, tested], used[:, tested]
    # A small negative use with nothing imported is the publisher's balancing, and no import.
    above = (imported - used > error + NOISE * np.abs(used)) & (imported > error)
    for i, j in np.argwhere(above):
        product, user = tables.products[i], users[j]
        if user.startswith(("gfcf", "inventories")):
            noted.append(f"{product}, {user} ({used[i, j]:,.10g}, imported {imported[i, j]:,.10g})")
            continue
        message = f"imported {imported[i, j]:,.10g} is more than all use {used[i, j]:,.10g} {tables.meta['unit']}."
        way_out = "Imported use is a part of use: look at both cells."
        faults.append(Fault("imports_above_use", table.file, product, user, message, way_out))
    if noted:
        notes.append(
            "Home sales from stocks or of used capital goods are larger than purchases, so that imports pass use: "
            + "; ".join(noted)
            + "."
        )
    return faults


def _fault_of(identity: Identity, tables: EconomyTables) -> Fault:
    kind, left, right = KINDS[identity.name]
    message = (
        f"{left} {identity.left:,.12g}, {right} {identity.right:,.12g}: {identity.gap:+z,.6g} {tables.meta['unit']} "
        f"{identity.explained}."
    )
    files = {
        "unbalanced_product": (tables.wide["use"].file, identity.label, ""),
        "unbalanced_activity": (tables.wide["use"].file, "", identity.label),
        "imports": ("imports.csv", identity.label, ""),
        "household_groups": ("households.csv", "", identity.label),
        "investment": ("investment.csv", identity.label, ""),
        "printed_total": ("totals.csv", f"{identity.name.removeprefix('total_')}, {identity.label}", ""),
    }
    file, row, column = files.get(kind, ("", "", ""))
    way_out = "Mend the cell, balance the table, or accept gaps with tolerance = 0.01, say, in economy.toml."
    return Fault(kind, file, row, column, message, way_out)
