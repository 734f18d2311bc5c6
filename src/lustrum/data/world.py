"""A table of many regions: who sells what to whom, across borders."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage
from lustrum.data.place import Place
from lustrum.errors import DataError
from lustrum.results import Assumption


@dataclass(frozen=True, eq=False)
class WorldTable:
    """A world (multi-regional) input-output table of one year.

    One entry of `region` and `sector` for each of the n industries (or products) along the square table; the sectors
    of two regions need not be the same.

    Parameters
    ----------
    name, currency, unit, price_base, valuation, source, licence : str
        As in `economy.toml`.
    year : int
    region, sector : tuple of str, length n
        Region and sector of each row and column, in the publisher's codes.
    intermediate : array, shape (n, n)
        Z: sales of the row to the column.
    user_region, user_category : tuple of str, length m
        Region and category of each column of final demand; categories under the standard names of
        `lustrum.data.schema.CATEGORIES`.
    final_demand : array, shape (n, m)
    component : tuple of str, length k
        Value added and every other row between inputs and output: taxes on products, international margins.
    value_added : array, shape (k, n)
    output : array, shape (n,)
        As printed.
    account, account_unit : tuple of str, length s
        Satellite accounts (emissions, jobs, energy) and their units.
    satellites : array, shape (s, n)
    final_satellites : array, shape (s, m)
        Those of final users themselves, such as emissions of households; zero rows where none is stated.
    final_value_added : array, shape (k, m)
        The same rows beside final demand, such as taxes on products paid by households.
    decimals : int
        Printed decimals of a cell.
    merged : float
        Printed cells that a cell stands for, where regions or sectors were added up.
    row_error : array, shape (n,), optional
        Largest gap of a row's sum where the source itself leaves more than rounding: these gaps are known.
    row_error_note : str
        Why the source leaves them.
    output_stated : bool
        False where the table prints no output and its columns say it.
    place : Place, optional
        Where rows and columns stand in their file, by `labels`.
    """

    name: str
    year: int
    currency: str
    unit: str
    price_base: str
    valuation: str
    source: str
    licence: str
    region: tuple[str, ...]
    sector: tuple[str, ...]
    intermediate: Array
    user_region: tuple[str, ...]
    user_category: tuple[str, ...]
    final_demand: Array
    component: tuple[str, ...]
    value_added: Array
    output: Array
    account: tuple[str, ...] = ()
    account_unit: tuple[str, ...] = ()
    satellites: Array = field(default_factory=lambda: np.zeros((0, 0)))
    final_satellites: Array = field(default_factory=lambda: np.zeros((0, 0)))
    final_value_added: Array = field(default_factory=lambda: np.zeros((0, 0)))
    decimals: int = 0
    merged: float = 1.0
    row_error: Array | None = None
    row_error_note: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    output_stated: bool = True
    place: Place | None = None

    def __post_init__(self) -> None:
        n, m, k, s = len(self.region), len(self.user_region), len(self.component), len(self.account)
        for name, found, expected in (
            ("final_value_added", self.final_value_added, (k, m)),
            ("satellites", self.satellites, (s, n)),
            ("final_satellites", self.final_satellites, (s, m)),
        ):
            if found.size == 0:
                object.__setattr__(self, name, np.zeros(expected))
        shapes = {
            "sector": ((len(self.sector),), (n,)),
            "intermediate": (self.intermediate.shape, (n, n)),
            "user_category": ((len(self.user_category),), (m,)),
            "final_demand": (self.final_demand.shape, (n, m)),
            "value_added": (self.value_added.shape, (k, n)),
            "final_value_added": (self.final_value_added.shape, (k, m)),
            "output": (self.output.shape, (n,)),
            "satellites": (self.satellites.shape, (s, n)),
            "final_satellites": (self.final_satellites.shape, (s, m)),
        }
        for name, (shape, wanted) in shapes.items():
            if shape != wanted:
                raise DataError(f"World table '{self.name}': {name} has shape {shape}, its labels say {wanted}.")
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __repr__(self) -> str:
        return (
            f"WorldTable('{self.name}', {self.year}, {len(self.regions)} regions, {len(self.region)} rows, {self.unit})"
        )

    @property
    def cell_error(self) -> float:
        """Largest rounding error of a cell; of a sum of cells, as large as it grows: with the root of their number."""
        return 0.5 * 10.0**-self.decimals * float(np.sqrt(self.merged))

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions, in order of first appearance."""
        return tuple(dict.fromkeys(self.region))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """One label for each row: region and sector."""
        return tuple(f"{region} {sector}" for region, sector in zip(self.region, self.sector, strict=True))


def decimals_of(values: Array, most: int = 6) -> int:
    """Return the fewest decimals that print all of the values, `most` where they need more.

    Of any shape.

    >>> decimals_of(np.array([1.25, 3.0, -0.5]))
    2
    """
    for decimals in range(most):
        if bool((np.abs(np.round(values, decimals) - values) <= 1e-14 * np.abs(values)).all()):
            return decimals
    return most
