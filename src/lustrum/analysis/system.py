"""The Leontief system of a table: coefficients, levels, and one factorisation for every question asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lustrum.analysis.factor import Factorised, krylov
from lustrum.arrays import Array
from lustrum.errors import NotProductiveError, UsageError
from lustrum.labels import Axis
from lustrum.results import Assumption

NEARLY = 1e-9
"""An eigenvalue this close to 1 is 1: what is left over is rounding."""
FEW = 2
"""So many right-hand sides are solved by iteration on a large system that has not been factorised yet."""
LARGE = 1_000
"""Rows from which iteration pays."""


@dataclass(frozen=True, eq=False)
class InputOutputSystem:
    """x = A x + y: what each product or activity takes from each other, per unit of its output.

    Parameters
    ----------
    label : Axis
        `product` or `activity`; for a world table `sector`, with one label for each region and sector.
    A : array, shape (n, n)
        Technical coefficients: input of the row per unit of output of the column.
    output : array, shape (n,)
        Zero where no activity ran in the base year: then A is known from the stated levels, and shares are not.
    unit : str
        Of output, a year.
    final_demand : mapping of category to array, shape (n,)
        Deliveries of the same origin as `A`: domestic ones where A counts domestic inputs.
    imported_inputs, taxes : array, shape (n,)
        Imported inputs and taxes on products per unit of output; zero where A counts them or there are none.
    value_added : array, shape (components, n)
        Per unit of output.
    component, skill, account : tuple of str
        Rows of `value_added`, `labour` and `satellites`.
    labour, satellites : array
        Per unit of output.
    household_spending : float
        All that households spend, imports and taxes on products included.
    price_base : str
        Prices the flows are in.
    is_physical : bool
        Each product is counted in a unit of its own, so that nothing is added up over products.
    basis : tuple of str
        What the coefficients count, in words.
    """

    label: Axis
    A: Array
    output: Array
    unit: str
    final_demand: dict[str, Array]
    imported_inputs: Array
    taxes: Array
    component: tuple[str, ...]
    value_added: Array
    skill: tuple[str, ...] = ()
    labour: Array = field(default_factory=lambda: np.zeros((0, 0)))
    labour_unit: dict[str, str] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    satellites: Array = field(default_factory=lambda: np.zeros((0, 0)))
    satellite_unit: dict[str, str] = field(default_factory=dict)
    household_spending: float = 0.0
    price_base: str = ""
    is_physical: bool = False
    name: str = ""
    basis: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def __len__(self) -> int:
        return len(self.label)

    @property
    def flow_unit(self) -> str:
        """Unit of output, a year left out: multipliers are ratios of yearly flows."""
        return self.unit

    @cached_property
    def intermediate(self) -> Array:
        """Z: flows between the sectors, shape (n, n)."""
        flows: Array = self.A * self.output
        return flows

    @cached_property
    def final(self) -> Array:
        """y: all final deliveries together, shape (n,)."""
        total: Array = np.sum([*self.final_demand.values(), np.zeros(len(self))], axis=0)
        return total

    @cached_property
    def factorised(self) -> Factorised:
        """(I - A), factorised once.

        Raises
        ------
        NotProductiveError
            If the technology uses up as much as it makes (Hawkins-Simon), with the sectors that lose most.
        """
        self.refuse_unproductive()
        try:
            return Factorised(self.A)
        except NotProductiveError:
            raise self._unproductive(1.0) from None

    def refuse_unproductive(self) -> None:
        """Raise `NotProductiveError` where the sectors use up as much as they make."""
        if self.A.sum(axis=0).max(initial=0.0) < 1.0:
            return  # every column leaves something over: productive without a further look
        rate = perron_root(self.A)
        if rate >= 1.0 - NEARLY:
            raise self._unproductive(rate)

    def _unproductive(self, rate: float) -> NotProductiveError:
        costs, own = self.A.sum(axis=0), np.diagonal(self.A)
        eaten = [f"'{self.label.labels[i]}' uses up {own[i]:.4g}" for i in np.flatnonzero(own >= 1.0 - NEARLY)[:5]]
        worst = [f"'{self.label.labels[i]}' ({costs[i]:.4g})" for i in np.argsort(costs)[::-1][:5]]
        named = (
            f"{', '.join(eaten)} of itself per unit of output"
            if eaten
            else f"inputs per unit of output are highest for {', '.join(worst)}"
        )
        return NotProductiveError(
            f"{self.name}: the technology uses up as much as it makes (largest eigenvalue {rate:.6g}): {named}. "
            "Look for a unit or an output that is too small, join the sector with another (`lustrum aggregate`), "
            "or leave it out.",
            rate=rate,
        )

    def refuse_units(self, what: str) -> None:
        """Refuse what adds up over products where each is counted in a unit of its own.

        Raises
        ------
        UsageError
        """
        if self.is_physical:
            raise UsageError(
                f"{what} add up over products, and {self.name} counts each in a unit of its own: another unit would "
                "give another answer (convention 3). Give the table at prices: each row times its price. Coefficients, "
                "inverses and labour values (leontief, ghosh, labour_values, output) do not depend on units."
            )

    def refuse_idle(self, what: str) -> None:
        """Refuse what needs the levels of a year where every base level is 0.

        Raises
        ------
        UsageError
        """
        if not self.output.any():
            raise UsageError(
                f"{what} need output of the base year, and every base_level of {self.name} is 0: state base levels in "
                "activities.csv. Coefficients and the Leontief inverse (leontief) are known from the stated levels."
            )

    def solve(self, final_demand: Array) -> Array:
        """Return x with (I - A) x = y, for one column of final demand or several.

        `final_demand` and x have shape (products,) or (products, columns), in the unit of the table.

        A large system that was not factorised yet answers one or two questions by iteration, every answer checked to
        1e-12 of its right-hand side; more questions share one factorisation.
        """
        return self._solve(final_demand, transposed=False)

    def solve_transposed(self, per_output: Array) -> Array:
        """Return m with (I - A)' m = v, shape (n,) or (n, columns): what a unit of final demand carries of v."""
        return self._solve(per_output, transposed=True)

    def _solve(self, right: Array, *, transposed: bool) -> Array:
        right = np.asarray(right, dtype=float)
        if right.shape[:1] != (len(self),):
            raise UsageError(f"{right.shape[0]} numbers for {len(self)} labels of {self.label.name}.")
        columns = 1 if right.ndim == 1 else right.shape[1]
        if len(self) >= LARGE and columns <= FEW and "factorised" not in self.__dict__:
            self.refuse_unproductive()
            found = krylov(self.A, right, transposed=transposed)
            if found is not None:
                return found
        return self.factorised.solve(right, transposed=transposed)

    @cached_property
    def leontief_inverse(self) -> Array:
        """L = (I - A)^-1, shape (n, n); formed only when it is the answer asked for."""
        return self.factorised.inverse()


def perron_root(A: Array, *, most: int = 1_000, tolerance: float = 1e-12) -> float:
    """Return the largest eigenvalue of a non-negative matrix, by powers of I + A (so that cycles do not matter).

    `A` has shape (n, n).
    """
    vector = np.full(A.shape[0], 1.0 / max(A.shape[0], 1))
    rate = 0.0
    for _ in range(most):
        after = vector + A @ vector
        total = float(np.abs(after).sum())
        if abs(total - 1.0 - rate) <= tolerance * max(rate, 1.0):
            return total - 1.0
        rate, vector = total - 1.0, after / total
    return rate
