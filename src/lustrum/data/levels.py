"""Base-year levels of activities, and the levels to which the columns of their tables belong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.tables import EconomyTables


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels of all activities, in the order of the use table's columns.

    Parameters
    ----------
    base : array, shape (activities,)
        Level in the base year; 0 for an alternative technique not yet in use.
    stated : array, shape (activities,)
        Level to which an activity's column in every file belongs.
    supply : array, shape (products, activities)
        What each activity makes at its stated level.
    origin : str
        Where the base level comes from: ``activities.csv``, ``supply.csv``, or ``costs`` (inputs, taxes on products
        and value added) where the tables state no output at all.
    """

    base: Array
    stated: Array
    supply: Array
    origin: str

    @property
    def factor(self) -> Array:
        """Base over stated level: columns times this are base-year flows, shape (activities,)."""
        return self.base / self.stated


def levels_of(tables: EconomyTables) -> Levels:
    """Return base levels, stated levels and the supply table of an economy.

    Without `supply.csv` each activity makes the product of its own name. The base level is that of
    `activities.csv`, else the column sum of supply, else the column's costs.
    """
    products, activities = tables.products, tables.activities
    stated_base = np.full(len(activities), np.nan)
    stated_at = stated_base.copy()
    if "activities" in tables.long:
        table = tables.long["activities"]
        row = {label: position for position, label in enumerate(table.text("activity"))}
        order = [row[label] for label in activities]
        stated_base, stated_at = table.number("base_level")[order], table.number("stated_level")[order]
    if "supply" in tables.wide:
        supply = tables.wide["supply"].aligned(products, activities)
        default, origin = supply.sum(axis=0), "supply.csv"
    else:
        default, origin = _costs(tables), "costs"
    base = np.where(np.isnan(stated_base), default, stated_base)
    stated = np.where(np.isnan(stated_at), np.where(base == 0.0, 1.0, base), stated_at)
    if "supply" not in tables.wide:
        position = {label: number for number, label in enumerate(products)}
        supply = np.zeros((len(products), len(activities)))
        supply[[position[label] for label in activities], range(len(activities))] = np.where(
            np.isnan(stated_at), base, stated_at
        )
    if not np.isnan(stated_base).any():
        origin = "activities.csv"
    return Levels(base, stated, supply, origin)


def base_levels(tables: EconomyTables) -> Array:
    """Return the base-year level of each activity, in the order of the use table's columns.

    Of shape (activities,), in the table's unit a year.
    """
    return levels_of(tables).base


def taxes_by_user(tables: EconomyTables, users: tuple[str, ...]) -> Array:
    """Return taxes on products by activity or category, 0 where the economy has no such file.

    Of shape (users,), in the table's unit.
    """
    if "taxes_on_products" not in tables.long:
        return np.zeros(len(users))
    table = tables.long["taxes_on_products"]
    value = dict(zip(table.text("user"), table.number("value"), strict=True))
    return np.array([value.get(user, 0.0) for user in users])


def _costs(tables: EconomyTables) -> Array:
    costs: Array = tables.wide["use"].values.sum(axis=0) + taxes_by_user(tables, tables.activities)
    if "value_added" in tables.wide:
        costs = costs + tables.wide["value_added"].aligned(columns=tables.activities).sum(axis=0)
    return costs
