"""How large a gap the rounding of printed cells can leave: with many cells, errors of either sign cancel.

A cell printed to the last digit is off by at most half of it, each value within as likely as any other: its standard
deviation is that half over the root of three. A sum of N such cells is off by N halves at the very most, and by more
than five standard deviations of the sum, which grow with the root of N, once in two million sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array

NOISE = 1e-9
"""Share of the flows added up that floating point may lose."""
DEVIATIONS = 5.0
"""Standard deviations of a sum of rounded cells that are still rounding."""


@dataclass(frozen=True, eq=False)
class Rounding:
    """Rounding errors of some sums: the most they can be, their variance, what floating point adds, cells added up.

    Parameters
    ----------
    most, variance, noise : array, shape (sums,)
        In the unit of the cells, and its square for `variance`.
    terms : int
        Cells of one sum.
    """

    most: Array
    variance: Array
    noise: Array
    terms: int

    @property
    def allowed(self) -> Array:
        """The largest gap that rounding explains, shape (sums,)."""
        found: Array = np.minimum(self.most, DEVIATIONS * np.sqrt(self.variance)) + self.noise
        return found

    def total(self) -> Rounding:
        """Return the errors of the sum of all these sums."""
        most, variance, noise = (np.atleast_1d(part.sum()) for part in (self.most, self.variance, self.noise))
        return Rounding(most, variance, noise, self.terms * len(self.most))

    def __add__(self, other: Rounding) -> Rounding:
        """Return the errors of sums of these and others, one by one."""
        return Rounding(
            self.most + other.most,
            self.variance + other.variance,
            self.noise + other.noise,
            self.terms + other.terms,
        )


def rounding(error: float, count: int | Array, flow: Array, terms: int | None = None) -> Rounding:
    """Return the rounding errors of sums of `count` cells that are off by `error` at most.

    Parameters
    ----------
    error : float
        Largest error of one cell: half of the last printed decimal.
    count : int, or array of weights
        Cells of each sum; or, shape (cells,) and the same for all sums, what each cell is multiplied with.
    flow : array, shape (sums,)
        What is added up, in absolute terms: floating point loses a share of it.
    terms : int, optional
        Cells of one sum, where `count` does not say it.

    Examples
    --------
    >>> rounding(0.5, 4, np.zeros(1)).allowed, rounding(0.5, 100, np.zeros(1)).allowed.round(2)
    (array([2.]), array([14.43]))
    """
    weights = np.ones(count) if isinstance(count, int) else np.abs(count)
    ones = np.ones(len(flow))
    return Rounding(
        error * weights.sum() * ones,
        error**2 / 3.0 * (weights**2).sum() * ones,
        NOISE * np.abs(flow),
        len(weights) if terms is None else terms,
    )
