r"""Costs that fall with experience, and the two tests of an infant: Mill's and Bastable's.

.. math:: c_t = c_1 \left(\frac{Q_{t-1} + q_t/2}{q_1/2}\right)^{-\alpha}, \qquad \alpha = -\log_2(1 - b)

with Q what was made at home before the year, q the year's output and b the fall of cost per doubling. Imports teach
nothing: a year without home output leaves cost where it was.

References
----------
J. S. Mill, *Principles*, 1848, V.10; C. F. Bastable, *The Commerce of Nations*, 1887; T. P. Wright, Journal of the
Aeronautical Sciences 3, 1936.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

LEARNING = 0.2
"""Fall of cost per doubling of what was made, where a card names none."""


@dataclass(frozen=True, eq=False)
class Infant:
    """A line of production that may learn.

    Parameters
    ----------
    cost, import_cost : array, shape (years,)
        Cost of a unit at home, and of one from abroad.
    parity_year : int or None
        First year (1 is the first) in which home costs no more.
    npv : float
        Present value of what is saved, less the investment.
    passes_mill, passes_bastable : bool
        Some year costs no more than imports; the whole pays.
    """

    cost: Array
    import_cost: Array
    parity_year: int | None
    npv: float

    @property
    def passes_mill(self) -> bool:
        return self.parity_year is not None

    @property
    def passes_bastable(self) -> bool:
        return self.npv > 0.0


def learning_costs(first_cost: float, quantity: Sequence[float] | Array, rate: float = LEARNING) -> Array:
    """Return the cost of a unit by year, shape (years,), for home output by year.

    Raises
    ------
    UsageError
        For a rate outside 0 to below 1, a first cost not above 0, or a negative quantity.

    >>> learning_costs(150.0, [1000.0] * 3).round(1).tolist()
    [150.0, 105.3, 89.3]
    """
    q = np.asarray(quantity, dtype=float)
    if not 0.0 <= rate < 1.0:
        raise UsageError(f"The fall of cost per doubling is {rate:g}; give a share from 0 up to 1 (0.2).")
    if not first_cost > 0.0 or (q < 0).any() or not np.isfinite(q).all():
        raise UsageError("Learning needs a first cost above zero and quantities of zero or more.")
    made = q > 0.0
    if not made.any():
        return np.full(len(q), first_cost)
    alpha = -np.log2(1.0 - rate)
    start = q[np.argmax(made)] / 2.0
    experience = np.maximum(np.cumsum(q) - q / 2.0, start)
    cost: Array = first_cost * (experience / start) ** -alpha
    return cost


def infant(
    first_cost: float,
    import_cost: float | Array,
    quantity: Sequence[float] | Array,
    investment: float,
    discount_rate: float,
    rate: float = LEARNING,
    spillover: float | Array = 0.0,
) -> Infant:
    """Test a line of production that learns.

    Parameters
    ----------
    import_cost : float or array, shape (years,)
    quantity : array, shape (years,)
        Output at home by year; years with none learn nothing and save nothing.
    investment : float
        F, spent at the start.
    discount_rate : float
        Yearly rate r; the first year's saving is discounted once.
    spillover : float or array, shape (years,)
        What others gain, a year; only where it is named and bounded (see the cards).

    Raises
    ------
    UsageError
        For a negative investment, a discount rate not above -1, and as of `learning_costs`.

    Examples
    --------
    >>> both = [infant(150.0, 100.0, [1000.0] * 15, f, 0.08) for f in (100_000.0, 200_000.0)]
    >>> [round(each.npv) for each in both], both[0].parity_year
    ([74533, -25467], 3)
    """
    if not np.isfinite(investment) or investment < 0.0:
        raise UsageError(f"The investment is {investment!r}; give what it takes to begin, 0 or more.")
    if not discount_rate > -1.0:
        raise UsageError(f"The discount rate is {discount_rate!r}; give a yearly rate above -1.")
    q = np.asarray(quantity, dtype=float)
    cost = learning_costs(first_cost, q, rate)
    price = np.broadcast_to(np.asarray(import_cost, dtype=float), q.shape)
    saved = (price - cost) * q + spillover
    npv = float((saved / (1.0 + discount_rate) ** np.arange(1, len(q) + 1)).sum()) - investment
    reached = np.flatnonzero((cost <= price) & (q > 0.0))
    return Infant(cost, np.array(price), int(reached[0]) + 1 if len(reached) else None, npv)
