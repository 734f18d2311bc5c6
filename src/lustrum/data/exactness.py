"""Where nearly all accounts of a table hold to the last printed digit, one that does not is a slip and no rounding.

A sum of cells that were rounded one by one misses its total as often as not. A table of which eight accounts or more,
and four of five, hold exactly was balanced in the digits it prints: what rounding could explain elsewhere it does not
explain there.
"""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array

LEAST, SHARE = 8, 0.8
"""Accounts that hold exactly, and their share, from which on the others are no rounding."""
DIGIT = 1.5
"""Units of the last printed digit that an account may still miss: the publisher's own slip of one."""


def kept_to_the_digit(gaps: Array, cell_error: float) -> tuple[int, float] | None:
    """Return how many accounts of one kind hold exactly and the gap that is left to the others; None where too few do.

    Parameters
    ----------
    gaps : array, shape (accounts,)
    cell_error : float
        Half of the last printed digit, in the table's unit.

    Examples
    --------
    >>> kept_to_the_digit(np.array([0.0] * 9 + [4.0]), 0.5)
    (9, 1.5)
    """
    digit = 2.0 * cell_error
    exact = int((np.abs(gaps) <= 0.01 * digit).sum())
    return (exact, DIGIT * digit) if exact >= max(LEAST, SHARE * len(gaps)) else None
