"""What a neighbouring problem is started from: a basis, or a point with its prices, as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lustrum.arrays import Array

if TYPE_CHECKING:
    from lustrum.solver.solve import Solution


@dataclass(frozen=True, slots=True)
class Basis:
    """A basis as plain numbers, which can be sent to another process or laid over a plan of another length.

    Parameters
    ----------
    column, row : arrays of int8, shapes (n,) and (m,)
        HiGHS' statuses: 0 at the lower bound, 1 basic, 2 at the upper bound, 3 free at zero, 4 nonbasic.
    """

    column: NDArray[np.int8]
    row: NDArray[np.int8]

    @classmethod
    def of(cls, basis: Any) -> Basis:
        """Return a basis of HiGHS as plain numbers."""
        if isinstance(basis, Basis):
            return basis
        column, row = basis.col_status, basis.row_status
        return cls(np.fromiter(map(int, column), np.int8, len(column)), np.fromiter(map(int, row), np.int8, len(row)))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the problem."""
        return self.row.size, self.column.size


@dataclass(frozen=True, slots=True)
class Iterate:
    """The answer to a problem as what an interior point method starts a neighbour from.

    Parameters
    ----------
    x : array, shape (n,)
    dual : array, shape (m,)
    """

    x: Array
    dual: Array

    @classmethod
    def of(cls, solution: Solution) -> Iterate | None:
        """Return the point and prices of an answer that was proved, else None."""
        return cls(solution.x, solution.dual) if np.isfinite(solution.dual).all() else None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the problem."""
        return self.dual.size, self.x.size


Start = Basis | Iterate
