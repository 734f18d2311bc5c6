"""The base-year flows of an economy side by side, with the two gaps that bookkeeping says must be zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.levels import Levels, levels_of, taxes_by_user
from lustrum.data.rounding import Rounding, rounding
from lustrum.data.tables import EconomyTables, LongTable, WideTable


@dataclass(frozen=True, eq=False)
class Balance:
    """Base-year flows: columns are rescaled by base over stated level, so that they add up.

    Parameters
    ----------
    supply, use : array, shape (products, activities)
    final : array, shape (products, categories)
    imports : array, shape (products,)
    value_added : array, shape (components, activities)
    taxes, final_taxes : array
        Taxes on products by activity and by category.
    valuation : array, shape (products,)
        Margins and taxes on products between the prices of supply and those of use; zero where both are the same.
    """

    tables: EconomyTables
    levels: Levels
    supply: Array
    use: Array
    final: Array
    imports: Array
    imports_from: str
    value_added: Array
    taxes: Array
    final_taxes: Array
    valuation: Array

    @property
    def product_gap(self) -> Array:
        """Supply less use of each product, shape (products,), in the table's unit."""
        supplied = self.supply.sum(axis=1) + self.imports + self.valuation
        gap: Array = supplied - self.use.sum(axis=1) - self.final.sum(axis=1)
        return gap

    @property
    def activity_gap(self) -> Array:
        """Output less costs of each activity, shape (activities,), in the table's unit."""
        gap: Array = self.supply.sum(axis=0) - self.use.sum(axis=0) - self.value_added.sum(axis=0) - self.taxes
        return gap

    def cell_error(self, name: str) -> float:
        """Largest rounding error of one printed cell of a table, 0 where there is no such table."""
        table: WideTable | LongTable | None = self.tables.wide.get(name) or self.tables.long.get(name)
        return 0.0 if table is None else cell_error_of(table, self.tables)

    @property
    def supply_error(self) -> float:
        """Rounding error of one cell of supply, wherever it is stated."""
        if "supply" in self.tables.wide:
            return self.cell_error("supply")
        return self.cell_error("activities") if self.levels.origin == "activities.csv" else 0.0

    @property
    def product_rounding(self) -> Rounding:
        """What rounding can explain of each product's gap."""
        factor = self.levels.factor
        flow = np.abs(self.use).sum(axis=1) + np.abs(self.final).sum(axis=1) + np.abs(self.imports)
        none = np.zeros(len(flow))
        between = len(self.tables.wide["valuation"].columns) if "valuation" in self.tables.wide else 0
        return (
            rounding(self.supply_error, factor if "supply" in self.tables.wide else 1, flow)
            + rounding(self.cell_error("use"), factor, none)
            + rounding(self.cell_error("final_demand"), self.final.shape[1], none)
            + rounding(self.cell_error(self.imports_from), self.imported_cells, none)
            + rounding(self.cell_error("valuation"), between, none)
        )

    @property
    def activity_rounding(self) -> Rounding:
        """What rounding can explain of each activity's gap."""
        made = self.supply.shape[0] if "supply" in self.tables.wide else 1
        flow = np.abs(self.use).sum(axis=0) + np.abs(self.supply).sum(axis=0) + np.abs(self.value_added).sum(axis=0)
        none = np.zeros(len(flow))
        found = (
            rounding(self.supply_error, made, flow)
            + rounding(self.cell_error("use"), self.use.shape[0], none)
            + rounding(self.cell_error("value_added"), self.value_added.shape[0], none)
            + rounding(self.cell_error("taxes_on_products"), int("taxes_on_products" in self.tables.long), none)
        )
        factor = self.levels.factor
        return Rounding(found.most * factor, found.variance * factor**2, found.noise, found.terms)

    @property
    def imported_cells(self) -> int:
        """How many cells a product's imports are added up from."""
        if self.imports_from == "imported_use":
            return len(self.tables.wide["imported_use"].columns)
        return int(self.imports_from == "imports")


def cell_error_of(table: WideTable | LongTable, tables: EconomyTables) -> float:
    """Return `cell_error` of economy.toml (0 says that cells are exact), else half of the last printed decimal."""
    stated = tables.meta.get("cell_error")
    return 0.5 * 10.0**-table.decimals if stated is None else float(stated)


def balance_of(tables: EconomyTables) -> Balance:
    """Return an economy's base-year flows, aligned with the use table."""
    products, activities, categories = tables.products, tables.activities, tables.categories
    levels = levels_of(tables)
    factor = levels.factor
    value_added = np.zeros((0, len(activities)))
    if "value_added" in tables.wide:
        value_added = tables.wide["value_added"].aligned(columns=activities) * factor
    imports, imports_from = np.zeros(len(products)), ""
    if "imports" in tables.long:
        table = tables.long["imports"]
        value = dict(zip(table.text("product"), table.number("value"), strict=True))
        imports, imports_from = np.array([value[product] for product in products]), "imports"
    elif "imported_use" in tables.wide:
        imports, imports_from = imported_use(tables, factor).sum(axis=1), "imported_use"
    return Balance(
        tables,
        levels,
        levels.supply * factor,
        tables.wide["use"].values * factor,
        tables.wide["final_demand"].aligned(products),
        imports,
        imports_from,
        value_added,
        taxes_by_user(tables, activities) * factor,
        taxes_by_user(tables, categories),
        _valuation(tables),
    )


def imported_use(tables: EconomyTables, factor: Array) -> Array:
    """Return the imported part of use, shape (products, activities and categories), base-year flows."""
    table = tables.wide["imported_use"]
    users = (*tables.activities, *tables.categories)
    values = np.zeros((len(tables.products), len(users)))
    for position, user in enumerate(users):
        if user in table.column_positions:
            column = table.aligned(tables.products)[:, table.column_positions[user]]
            values[:, position] = column * (factor[position] if position < len(factor) else 1.0)
    return values


def _valuation(tables: EconomyTables) -> Array:
    if "valuation" not in tables.wide:
        return np.zeros(len(tables.products))
    total: Array = tables.wide["valuation"].aligned(tables.products).sum(axis=1)
    return total


def totals_of(tables: EconomyTables) -> dict[str, float]:
    """Return output, value added, GDP, imports and final uses, in the table's unit; none in physical units."""
    if tables.is_physical:
        return {}
    balance = balance_of(tables)
    income = balance.value_added.sum() + balance.taxes.sum() + balance.final_taxes.sum() + balance.valuation.sum()
    final = balance.final.sum(axis=0) + balance.final_taxes
    return {
        "output": float(balance.supply.sum()),
        "value_added": float(balance.value_added.sum()),
        "gdp": float(income),
        "imports": float(balance.imports.sum()),
        **{name: float(value) for name, value in zip(tables.categories, final, strict=True)},
    }
