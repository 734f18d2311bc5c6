"""Formulas of the live checks of an economy workbook: cells refer to each other by label, so that rows may move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lustrum.data.balance import balance_of
from lustrum.data.place import letters
from lustrum.data.sheet_notes import COLUMNS
from lustrum.data.tables import EconomyTables


class LiveChecks:
    """What the checks of the sheets of some tables add up, and where.

    Parameters
    ----------
    tables : EconomyTables
    """

    def __init__(self, tables: EconomyTables) -> None:
        self.tables, self.gaps = tables, ""
        self.titles = tables.meta.get("titles", {})
        balance = balance_of(tables)
        activities = tables.long.get("activities")
        self.by_level = activities is not None and "base_level" in activities.columns and "supply" not in tables.wide
        at_another = activities is not None and "stated_level" in activities.columns
        self.closes = not (at_another or tables.is_physical or "valuation" in tables.wide)
        self.product_gap: Mapping[str, float] = dict(zip(tables.products, balance.product_gap.tolist(), strict=True))
        costs = balance.supply.sum(axis=0) - balance.activity_gap
        self.costs: Mapping[str, float] = dict(zip(tables.activities, costs.tolist(), strict=True))
        self.output: Mapping[str, float] = dict(
            zip(tables.activities, balance.supply.sum(axis=0).tolist(), strict=True)
        )

    def first(self, name: str) -> tuple[int, int]:
        """Return where the figures of a sheet begin, below its notes and beside them."""
        table = self.tables.wide.get(name)
        if table is None:
            return 1, 1
        return 1 + self.has_notes(table.columns), 1 + self.has_titles(table.rows)

    def has_titles(self, labels: Sequence[str]) -> bool:
        """Whether any label has a title."""
        return any(label in self.titles.get("product", {}) for label in labels)

    def has_notes(self, labels: Sequence[str]) -> bool:
        """Whether any column has a title, or a name of its own with a note."""
        return any(label in self.titles.get("activity", {}) or label in COLUMNS for label in labels)

    def row_total(self, name: str) -> str:
        """Return the column of row totals of a wide sheet: ``use!$F:$F``."""
        _, left = self.first(name)
        column = letters(left + len(self.tables.wide[name].columns))
        return f"{name}!${column}:${column}"

    def column_total(self, name: str) -> str:
        """Return the row of column totals of a wide sheet: ``use!$6:$6``."""
        top, _ = self.first(name)
        row = top + len(self.tables.wide[name].rows) + 1
        return f"{name}!${row}:${row}"

    def output_of(self, label: str) -> str:
        """Return the formula of what is made of a product whose label stands in a cell."""
        if "supply" in self.tables.wide:
            return f"SUMIF(supply!$A:$A,{label},{self.row_total('supply')})"
        if self.by_level:
            column = letters(self.tables.long["activities"].columns.index("base_level"))
            return f"SUMIF(activities!$A:$A,{label},activities!${column}:${column})"
        return self.costs_of(label)

    def costs_of(self, label: str) -> str:
        """Return the formula of the costs of an activity whose label stands in a cell."""
        terms = [f"SUMIF(use!$1:$1,{label},{self.column_total('use')})"]
        if "value_added" in self.tables.wide:
            terms.append(f"SUMIF(value_added!$1:$1,{label},{self.column_total('value_added')})")
        if "taxes_on_products" in self.tables.long:
            terms.append(f"SUMIF(taxes_on_products!$A:$A,{label},taxes_on_products!$B:$B)")
        return "+".join(terms)

    def gap_of(self, label: str) -> str:
        """Return the formula of supply less use of a product whose label stands in a cell of final_demand."""
        if "imports" in self.tables.long:
            bought = f"SUMIF(imports!$A:$A,{label},imports!$B:$B)"
        elif "imported_use" in self.tables.wide:
            bought = f"SUMIF(imported_use!$A:$A,{label},{self.row_total('imported_use')})"
        else:
            bought = "0"
        used = f"SUMIF(use!$A:$A,{label},{self.row_total('use')})"
        final = f"SUMIF($A:$A,{label},{self.row_total('final_demand')})"
        return f"{self.output_of(label)}+{bought}-{used}-{final}"
