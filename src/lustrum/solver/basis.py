"""A basis that can leave the process it was found in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


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
