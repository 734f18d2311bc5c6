"""What activities earned in the base year: value added, what work was paid, what capital was left with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.economy.economy import Economy

SHARE_OF_WORK = 0.55
"""Part of value added taken for compensation where a table does not split it: about the mean of national accounts."""


@dataclass(frozen=True, eq=False)
class Income:
    """Income per unit of activity level, each of shape (activities,), in money per unit of level.

    Parameters
    ----------
    value_added : array
        1'S - 1'A: what is left of sales after current inputs, taxes on products and on production included.
    compensation : array
        Wages and employers' contributions.
    surplus : array
        Gross operating surplus: mixed income and depreciation included.
    is_split : bool
        Whether the table says how much of value added is compensation.
    """

    value_added: Array
    compensation: Array
    surplus: Array
    is_split: bool


def income_of(economy: Economy) -> Income:
    """Return what each activity earned per unit of level, from the balance of its column and the rows of value added.

    Where no row is compensation alone, `SHARE_OF_WORK` of value added is taken for it.

    Examples
    --------
    >>> from lustrum.data import bundled_path
    >>> from lustrum.economy import read_economy
    >>> germany = read_economy(bundled_path("germany_1995"))
    >>> income_of(germany).is_split
    True
    """
    made, used = (np.asarray(each.sum(axis=0), dtype=float).ravel() for each in (economy.supply, economy.use))
    added: Array = made - used
    rows, reading = economy.value_added, economy.components
    if rows is None or not reading.wages:
        work = SHARE_OF_WORK * np.maximum(added, 0.0)
        return Income(added, work, np.maximum(added - work, 0.0), False)
    work = np.maximum(rows[list(reading.wages)].sum(axis=0), 0.0)
    surplus = rows[list(reading.surplus)].sum(axis=0) if reading.surplus else added - work
    return Income(added, work, np.maximum(surplus, 0.0), True)
