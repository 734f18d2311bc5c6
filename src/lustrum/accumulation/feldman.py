r"""Feldman and Mahalanobis: one share of investment goes to machines that make machines, the rest to consumer goods.

.. math:: I_{t+1} = I_t (1 + \lambda b_k), \quad C_{t+1} = C_t + b_c (1 - \lambda) I_t, \quad
          C_t = C_0 + b_c (1 - \lambda) I_0 \frac{(1 + \lambda b_k)^t - 1}{\lambda b_k}

The best constant share for consumption in year T alone is 0 as long as T <= 1 + 2 / b_k: a short plan judged by its
last year never builds machines for machines.

References
----------
.. [1] Feldman 1928, in Spulber (ed.), *Foundations of Soviet Strategy for Economic Growth*, 1964.
.. [2] Mahalanobis, "Some Observations on the Process of Growth of National Income", Sankhya 12, 1953.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError


@dataclass(frozen=True)
class TwoSectors:
    """The start of the two-sector model.

    Parameters
    ----------
    consumption, investment : float
        C_0 and I_0, a year.
    output_per_capital : float
        b_k: yearly net output of machines per unit invested in making them.
    consumption_per_capital : float
        b_c: yearly net output of consumer goods per unit invested in making them.
    depreciation : float
        Share of every unit invested that wears out a year; it lowers both b, which are meant gross of it.
    """

    consumption: float
    investment: float
    output_per_capital: float
    consumption_per_capital: float
    depreciation: float = 0.0

    def __post_init__(self) -> None:
        for name in ("consumption", "investment", "output_per_capital", "consumption_per_capital"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0.0):
                raise UsageError(f"{name} is {value:g}; it must be positive.")
        if not 0.0 <= self.depreciation < min(self.output_per_capital, self.consumption_per_capital):
            raise UsageError(
                f"depreciation is {self.depreciation:g}: it must be 0 or more and below both outputs per unit of "
                f"capital ({self.output_per_capital:g}, {self.consumption_per_capital:g}), else nothing accumulates."
            )

    @property
    def bk(self) -> float:
        """b_k net of what wears out."""
        return self.output_per_capital - self.depreciation

    @property
    def bc(self) -> float:
        """b_c net of what wears out."""
        return self.consumption_per_capital - self.depreciation

    def _share(self, share: float) -> float:
        if not 0.0 <= share <= 1.0:
            raise UsageError(f"The share of investment that makes machines is {share:g}; it lies between 0 and 1.")
        return share

    def investment_at(self, share: float, year: int | Array) -> Array:
        """Return I_t = I_0 (1 + lambda b_k)^t, of the shape of `year`."""
        result: Array = self.investment * (1.0 + self._share(share) * self.bk) ** np.asarray(year, dtype=float)
        return result

    def consumption_at(self, share: float, year: int | Array) -> Array:
        """Return C_t in closed form, of the shape of `year`.

        >>> start = TwoSectors(80.0, 20.0, 0.3, 0.4)
        >>> [round(float(c), 2) for c in start.consumption_at(0.5, np.array([0, 1, 5]))]
        [80.0, 84.0, 106.97]
        """
        t = np.asarray(year, dtype=float)
        rate = self._share(share) * self.bk
        # The limit of ((1 + r)^t - 1) / r at r = 0 is t; expm1 keeps digits near it.
        grown = t if rate == 0.0 else np.expm1(t * np.log1p(rate)) / rate
        result: Array = self.consumption + self.bc * (1.0 - share) * self.investment * grown
        return result

    def long_run_growth(self, share: float) -> float:
        """Return the rate to which the growth of investment, consumption and income tends: lambda b_k."""
        return self._share(share) * self.bk

    def best_share(self, year: int) -> float:
        """Return the constant share with most consumption in one year alone."""
        return best_constant_share(self.bk, year)


def last_year_without_machines(output_per_capital: float) -> float:
    """Return 1 + 2 / b_k: up to this year the best constant share for that year's consumption is 0.

    >>> round(last_year_without_machines(0.5), 6)
    5.0
    """
    return 1.0 + 2.0 / output_per_capital


def slope_at_nothing(output_per_capital: float, year: int) -> float:
    """Return the derivative of (C_T - C_0) / (b_c I_0) by the share, at a share of 0: -T + b_k T (T - 1) / 2."""
    return -year + output_per_capital * year * (year - 1) / 2.0


def best_constant_share(output_per_capital: float, year: int) -> float:
    """Return the constant share lambda with most consumption in year T.

    ``(1 - l) ((1 + l b)^T - 1) / (l b)`` has one peak: it is found where the derivative of its logarithm is nought.

    >>> [round(best_constant_share(b, 5), 2) for b in (0.45, 0.50, 0.55)]
    [0.0, 0.0, 0.09]
    """
    b, t = float(output_per_capital), int(year)
    if not b > 0.0 or t < 1:
        raise UsageError(f"Output per unit of capital {b:g} must be positive and the year {t} 1 or more.")
    if t <= last_year_without_machines(b) * (1.0 + 1e-12):
        return 0.0

    def rising(share: float) -> bool:
        rate = share * b
        power = (1.0 + rate) ** t
        return bool(t * b * power / ((1.0 + rate) * (power - 1.0)) - 1.0 / share - 1.0 / (1.0 - share) > 0.0)

    low, high = 0.0, 1.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if rising(middle) else (low, middle)
    return 0.5 * (low + high)
