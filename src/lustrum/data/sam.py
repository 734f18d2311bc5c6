"""A social accounting matrix: every account's receipts along its row, its payments down its column."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage
from lustrum.data.place import Place
from lustrum.errors import DataError
from lustrum.results import Assumption

TYPES = (
    "activity", "commodity", "transaction_costs", "factor_labour", "factor_capital", "factor_land", "household",
    "enterprise", "government", "tax", "savings_investment", "stock_change", "rest_of_world",
)  # fmt: skip
"""What an account may be."""


@dataclass(frozen=True, eq=False)
class SocialAccountingMatrix:
    """A square matrix in which the payments of every account equal its receipts.

    Parameters
    ----------
    name, currency, unit, price_base, source, licence : str
    year : int
    account, title, type : tuple of str, length n
        Codes, names and one of `TYPES` each.
    values : array, shape (n, n)
        Receipts of the row from the column.
    population : mapping of household account to persons
    employment, employment_unit : mapping of (labour account, activity) to workers, and their unit
    decimals : int
        Printed decimals of a cell.
    coverage : tuple of Coverage
        What of the sheet was read.
    place : Place, optional
        Where the accounts stand in their file.
    """

    name: str
    year: int
    currency: str
    unit: str
    price_base: str
    source: str
    licence: str
    account: tuple[str, ...]
    title: tuple[str, ...]
    type: tuple[str, ...]
    values: Array
    population: dict[str, float] = field(default_factory=dict)
    employment: dict[tuple[str, str], float] = field(default_factory=dict)
    employment_unit: str = ""
    decimals: int = 0
    inputs: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    place: Place | None = None

    def __post_init__(self) -> None:
        n = len(self.account)
        if self.values.shape != (n, n) or len(self.title) != n or len(self.type) != n:
            raise DataError(f"SAM '{self.name}': {n} accounts, but values of shape {self.values.shape}.")
        unknown = sorted(set(self.type) - set(TYPES))
        if unknown:
            raise DataError(
                f"SAM '{self.name}': no such type of account: {', '.join(unknown)}. Known: {', '.join(TYPES)}."
            )
        self.values.flags.writeable = False

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each account stands."""
        return {label: position for position, label in enumerate(self.account)}

    def of_type(self, *types: str) -> list[int]:
        """Return the positions of accounts of these types, in order."""
        return [position for position, type_ in enumerate(self.type) if type_ in types]

    @property
    def cell_error(self) -> float:
        """Largest rounding error of a cell: half of the last printed decimal."""
        return 0.5 * 10.0**-self.decimals

    @property
    def imbalance(self) -> Array:
        """Receipts less payments of each account, shape (accounts,), in the matrix's unit."""
        gap: Array = np.asarray(self.values.sum(axis=1) - self.values.sum(axis=0))
        return gap
