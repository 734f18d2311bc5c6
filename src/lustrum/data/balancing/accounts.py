"""An economy's identities as linear equations over the cells of its files."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags, Indices
from lustrum.data.balance import cell_error_of
from lustrum.data.balancing.keep import Kept
from lustrum.data.levels import Levels, levels_of
from lustrum.data.tables import EconomyTables

ROUNDED = 1e-9


@dataclass(frozen=True, eq=False)
class Block:
    """The cells of one file, or of one column of a long file.

    Parameters
    ----------
    file : str
        Name of the table.
    rows, columns : tuple of str
    parts : tuple of array, shape (rows, columns)
        Where each cell's figure stands among the unknowns; the figure is the sum of the parts.
    """

    file: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[Indices, ...]

    def values(self, x: Array) -> Array:
        """Return the block's figures at a point.

        Of the shape of its cells, (rows, columns).
        """
        values: Array = np.asarray(sum(x[part] for part in self.parts))
        return values


@dataclass(eq=False)
class Accounts:
    """Unknowns and equations of an economy.

    Parameters
    ----------
    start, lower, upper : lists of arrays
        Figures as published, and between what they may move; a figure that is held or zero has lower = upper = start.
    blocks : dict of Block
        By name of the table; `activities` is its column base_level.
    equations : list of (identity, label)
        In the words of `check_tables`.
    """

    start: list[Array] = field(default_factory=list)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    size: int = 0
    blocks: dict[str, Block] = field(default_factory=dict)
    equations: list[tuple[str, str]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    entries: list[tuple[Indices, Indices, Array]] = field(default_factory=list)

    def unknowns(self, values: Array, held: Flags, lower: Array, upper: Array) -> Indices:
        """Add figures and return where they stand.

        All arrays have one shape, that of the positions returned.
        """
        position = np.arange(self.size, self.size + values.size).reshape(values.shape)
        held = held | (values == 0)
        self.start.append(values.ravel().astype(float))
        self.lower.append(np.where(held, values, lower).ravel())
        self.upper.append(np.where(held, values, upper).ravel())
        self.size += values.size
        return position

    def block(self, file: str, rows: tuple[str, ...], columns: tuple[str, ...], values: Array, kept: Kept) -> Block:
        """Add the cells of a file: signs stay, zeros stay.

        `values` of shape (rows, columns).
        """
        held = kept.mask(file, rows, columns)
        position = self.unknowns(values, held, np.where(values > 0, 0.0, -np.inf), np.where(values < 0, 0.0, np.inf))
        self.blocks[file] = Block(file, rows, columns, (position,))
        return self.blocks[file]

    def identity(self, name: str, labels: tuple[str, ...], right: Array | float = 0.0) -> Indices:
        """Add one equation for each label and return where they stand.

        `right` is one number or of shape (labels,), as the positions returned are.
        """
        first = len(self.equations)
        self.equations += [(name, label) for label in labels]
        self.right += np.broadcast_to(right, (len(labels),)).tolist()
        return np.arange(first, first + len(labels))

    def add(
        self, rows: Indices, block: Block, factor: Array | float = 1.0, *, columns: slice | Indices | None = None
    ) -> None:
        """Add a block's cells to equations: `rows` and `factor` spread over the block's shape."""
        for part in block.parts:
            cells = part if columns is None else part[:, columns]
            shape = cells.shape
            spread = np.broadcast_to(factor, shape).ravel().astype(float)
            self.entries.append((np.broadcast_to(rows, shape).ravel(), cells.ravel(), spread))

    @property
    def matrix(self) -> sp.csr_array:
        """The equations' coefficients."""
        rows, cells, values = (np.concatenate(each) for each in zip(*self.entries, strict=True))
        return sp.csr_array(sp.coo_array((values, (rows, cells)), shape=(len(self.equations), self.size)))


def accounts_of(tables: EconomyTables, kept: Kept, *, hold_totals: bool = False) -> Accounts:
    """Return every identity that `check_tables` tests as an equation.

    A use that is partly imported is two figures, the part from home and the imported part: each keeps its sign, so
    that imported use stays within use where it was.

    Parameters
    ----------
    tables : EconomyTables
    kept : Kept
        Cells held as they are.
    hold_totals : bool
        Whether the sums printed in `totals.csv` must be met, but for gaps known from the source.
    """
    accounts, levels = Accounts(), levels_of(tables)
    _uses(accounts, tables, kept)
    for name in ("supply", "value_added", "valuation", "investment"):
        if name in tables.wide:
            table = tables.wide[name]
            accounts.block(name, table.rows, table.columns, table.values, kept)
    for name, label, column in (("imports", "product", "value"), ("taxes_on_products", "user", "value")):
        if name in tables.long:
            long = tables.long[name]
            accounts.block(name, tuple(long.text(label)), (column,), long.number(column)[:, None], kept)
    if "households" in tables.long and "households" in tables.categories:
        groups = tables.long["households"]
        values = np.stack([groups.number(product) for product in tables.products], axis=1)
        accounts.block("households", tuple(groups.text("group")), tables.products, values, kept)
    if "supply" not in tables.wide and levels.origin == "activities.csv":
        _base_levels(accounts, tables, levels, kept)
    _product_rows(accounts, tables, levels)
    if not tables.is_physical and levels.origin != "costs":
        _activity_rows(accounts, tables, levels)
    _side_rows(accounts, tables, levels)
    if hold_totals and "totals" in tables.long:
        _total_rows(accounts, tables, levels)
    return accounts


def _uses(accounts: Accounts, tables: EconomyTables, kept: Kept) -> None:
    """Add use, final demand and imported use; users of which the imported part is known have two figures a cell."""
    imported = tables.wide.get("imported_use")
    for name in ("use", "final_demand"):
        table = tables.wide[name]
        known = [user for user in table.columns if imported is not None and user in imported.column_positions]
        if imported is None or not known:
            accounts.block(name, table.rows, table.columns, table.values, kept)
            continue
        part = np.zeros(table.values.shape)
        column = [table.column_positions[user] for user in known]
        part[:, column] = imported.aligned(table.rows, tuple(known))
        held = kept.mask(name, table.rows, table.columns)
        held_part = kept.mask("imported_use", table.rows, table.columns)
        home = table.values - part
        # Rounding may leave a little less than nothing for home; the nearest figures leave nothing.
        error = cell_error_of(table, tables) + cell_error_of(imported, tables)
        rounded = (home < 0) & (home >= -error - ROUNDED * np.abs(table.values)) & ~held & ~held_part
        # Held, or of two signs (sales from stocks beside imports): use is a figure of its own, not the sum of two.
        alone = held | ((np.sign(home) * np.sign(part) < 0) & ~rounded)
        within = alone & (part > 0) & (table.values >= part)
        part_low, part_high = np.where(part > 0, 0.0, -np.inf), np.where(part < 0, 0.0, np.inf)
        inside = accounts.unknowns(part, held_part, part_low, np.where(within, table.values, part_high))
        low, high = np.where((home > 0) | rounded, 0.0, -np.inf), np.where((home < 0) & ~rounded, 0.0, np.inf)
        parts: tuple[Indices, ...] = (accounts.unknowns(np.where(alone, 0.0, home), held, low, high), inside)
        if alone.any():
            whole_low, whole_high = np.where(table.values > 0, 0.0, -np.inf), np.where(table.values < 0, 0.0, np.inf)
            whole = accounts.unknowns(np.where(alone, table.values, 0.0), held, whole_low, whole_high)
            nothing = accounts.unknowns(np.zeros_like(part), np.ones_like(held), low, high)
            parts = (np.where(alone, whole, parts[0]), np.where(alone, nothing, inside))
        accounts.blocks[name] = Block(name, table.rows, table.columns, parts)
        accounts.blocks[f"imported {name}"] = Block("imported_use", table.rows, table.columns, (inside,))


def _base_levels(accounts: Accounts, tables: EconomyTables, levels: Levels, kept: Kept) -> None:
    """Add base levels, held where columns belong to another level: both would have to move together."""
    table = tables.long["activities"]
    row = {label: position for position, label in enumerate(table.text("activity"))}
    stated = table.number("stated_level")[[row[label] for label in tables.activities]]
    held = kept.mask("activities", tables.activities, ("base_level",)) | ~np.isnan(stated)[:, None]
    position = accounts.unknowns(levels.base[:, None], held, np.zeros(held.shape), np.full(held.shape, np.inf))
    accounts.blocks["activities"] = Block("activities", tables.activities, ("base_level",), (position,))


def _order(labels: tuple[str, ...], within: tuple[str, ...]) -> Indices:
    position = {label: number for number, label in enumerate(within)}
    return np.array([position[label] for label in labels], dtype=np.intp)


def _product_rows(accounts: Accounts, tables: EconomyTables, levels: Levels) -> None:
    products, activities = tables.products, tables.activities
    factor = levels.factor
    if tables.is_physical and not (levels.base > 0).all():
        return
    rows = accounts.identity("supply_use", products)
    blocks = accounts.blocks
    use, final = blocks["use"], blocks["final_demand"]
    accounts.add(rows[_order(use.rows, products)][:, None], use, -factor)
    accounts.add(rows[_order(final.rows, products)][:, None], final, -1.0)
    made = rows[_order(activities, products)] if "supply" not in tables.wide else rows[:0]
    if "supply" in tables.wide:
        supply = blocks["supply"]
        along = factor[_order(supply.columns, activities)]
        accounts.add(rows[_order(supply.rows, products)][:, None], supply, along)
    elif "activities" in blocks:
        accounts.add(made[:, None], blocks["activities"])
    else:  # output is whatever costs add up to
        _costs(accounts, tables, levels, made, 1.0)
    if "valuation" in blocks:
        valuation = blocks["valuation"]
        accounts.add(rows[_order(valuation.rows, products)][:, None], valuation)
        _margins(accounts, tables)
    if "imports" in blocks:
        accounts.add(rows[_order(blocks["imports"].rows, products)][:, None], blocks["imports"])
    else:
        _imported(accounts, tables, levels, rows, 1.0)


def _imported(accounts: Accounts, tables: EconomyTables, levels: Levels, rows: Indices, sign: float) -> None:
    for name, factor in (("use", levels.factor), ("final_demand", np.ones(len(tables.categories)))):
        part = accounts.blocks.get(f"imported {name}")
        if part is not None:
            accounts.add(rows[_order(part.rows, tables.products)][:, None], part, sign * factor)


def _costs(accounts: Accounts, tables: EconomyTables, levels: Levels, rows: Indices, sign: float) -> None:
    """Add inputs, value added and taxes on products of each activity to the equation of its row."""
    factor = sign * levels.factor
    accounts.add(rows, accounts.blocks["use"], factor)
    if "value_added" in accounts.blocks:
        value_added = accounts.blocks["value_added"]
        order = _order(value_added.columns, tables.activities)
        accounts.add(rows[order], value_added, factor[order])
    if "taxes_on_products" in accounts.blocks:
        taxes = accounts.blocks["taxes_on_products"]
        position = {label: number for number, label in enumerate(tables.activities)}
        here = [(at, position[user]) for at, user in enumerate(taxes.rows) if user in position]
        if here:
            at, activity = (np.array(each, dtype=np.intp) for each in zip(*here, strict=True))
            block = Block("taxes_on_products", taxes.rows, taxes.columns, (taxes.parts[0][at],))
            accounts.add(rows[activity][:, None], block, factor[activity][:, None])


def _margins(accounts: Accounts, tables: EconomyTables) -> None:
    """Margins are taken from traders as much as they are put on goods: a column that adds up to zero still does."""
    table = tables.wide["valuation"]
    total, size = table.values.sum(axis=0), np.abs(table.values).sum(axis=0)
    error = cell_error_of(table, tables) * len(table.rows) + ROUNDED * size
    closed = np.flatnonzero((np.abs(total) <= error) & (size > 0) & (table.values < 0).any(axis=0))
    if closed.size:
        rows = accounts.identity("margins", tuple(table.columns[j] for j in closed))
        accounts.add(rows, accounts.blocks["valuation"], columns=closed)


def _activity_rows(accounts: Accounts, tables: EconomyTables, levels: Levels) -> None:
    rows = accounts.identity("output_costs", tables.activities)
    if "supply" in accounts.blocks:
        supply = accounts.blocks["supply"]
        order = _order(supply.columns, tables.activities)
        accounts.add(rows[order], supply, levels.factor[order])
    else:
        accounts.add(rows[:, None], accounts.blocks["activities"])
    _costs(accounts, tables, levels, rows, -1.0)


def _side_rows(accounts: Accounts, tables: EconomyTables, levels: Levels) -> None:
    products, blocks = tables.products, accounts.blocks
    if "imports" in blocks and "imported_use" in tables.wide:
        rows = accounts.identity("imports", products)
        accounts.add(rows[_order(blocks["imports"].rows, products)][:, None], blocks["imports"])
        _imported(accounts, tables, levels, rows, -1.0)
    final = blocks["final_demand"]
    if "households" in blocks:
        rows = accounts.identity("household_groups", products)
        accounts.add(rows, blocks["households"])
        column = np.array([final.columns.index("households")])
        accounts.add(rows[_order(final.rows, products)][:, None], final, -1.0, columns=column)
    if "investment" in blocks:
        rows = accounts.identity("investment", products)
        investment = blocks["investment"]
        accounts.add(rows[_order(investment.rows, products)][:, None], investment)
        formed = np.array([j for j, name in enumerate(final.columns) if name.startswith("gfcf")], dtype=np.intp)
        accounts.add(rows[_order(final.rows, products)][:, None], final, -1.0, columns=formed)


def _total_rows(accounts: Accounts, tables: EconomyTables, levels: Levels) -> None:
    """Add the printed totals, each less the gap its source is known to have."""
    known = {(gap["identity"], gap["label"]): float(gap["gap"]) for gap in tables.meta.get("known_gap", [])}
    final, use = accounts.blocks["final_demand"], accounts.blocks["use"]
    for record in tables.long["totals"].records:
        quantity, label, value = str(record["quantity"]), str(record["label"]), float(record["value"] or 0.0)
        name = f"total_{quantity}"
        rows = accounts.identity(name, (label,), value - known.get((name, label), 0.0))
        if quantity == "product_use":
            for block, factor in ((use, levels.factor), (final, np.ones(len(final.columns)))):
                at = block.rows.index(label)
                line = Block(block.file, (label,), block.columns, tuple(part[[at]] for part in block.parts))
                accounts.add(rows, line, factor)
        elif quantity == "category_use":
            accounts.add(rows, final, columns=np.array([final.columns.index(label)]))
        elif "supply" in accounts.blocks:
            supply = accounts.blocks["supply"]
            at = tables.activities.index(label)
            accounts.add(rows, supply, levels.factor[at], columns=np.array([supply.columns.index(label)]))
        elif "activities" in accounts.blocks:
            at = tables.activities.index(label)
            base = accounts.blocks["activities"]
            accounts.add(rows, Block(base.file, (label,), base.columns, (base.parts[0][[at]],)))
        else:
            at = tables.activities.index(label)
            column = Accounts(blocks=accounts.blocks)
            _costs(column, tables, levels, np.arange(len(tables.activities)), 1.0)
            for each, cells, factors in column.entries:
                accounts.entries.append(
                    (np.full(int((each == at).sum()), rows[0]), cells[each == at], factors[each == at])
                )
