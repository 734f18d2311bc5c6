"""How money of different years is made one: annuities, discounting, what is left at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

NOUGHT = 1e-100
"""A yearly rate below which money is worth the same in all years."""


@dataclass(frozen=True)
class Convention:
    """A way to count.

    Parameters
    ----------
    capital : {'annuity', 'overnight'}
        Paid every year it serves, or at once when it is built, what is left at the end of the horizon given back.
    salvage : {'', 'straight-line', 'sinking-fund'}
    shift : float
        Years after the start of a year at which what is paid throughout it counts: 0, 0.5 or 1.
    one_year : bool
        Whether a period counts as its first year alone instead of all years until the next.
    """

    name: str
    capital: str
    salvage: str = ""
    shift: float = 0.0
    one_year: bool = False


CONVENTIONS = {
    each.name: each
    for each in (
        Convention("annuity", "annuity"),
        Convention("turvey-anderson", "annuity", one_year=True),
        Convention("osemosys", "overnight", "sinking-fund", shift=0.5),
        Convention("osemosys-straight-line", "overnight", "straight-line", shift=0.5),
    )
}
"""By name: yearly charges in all years; Turvey and Anderson (1977), one year for each period; OSeMOSYS' with either of
its two depreciation methods."""


def annuity(rate: float, life: float) -> float:
    """Return what one unit of money paid at once is a year over a life: the capital recovery factor.

    >>> round(annuity(0.11, 30), 6), annuity(0.0, 20)
    (0.115025, 0.05)
    """
    if life <= 0.0:
        raise UsageError(f"A life of {life:g} years cannot be meant; give years above 0.")
    return 1.0 / life if abs(rate) < NOUGHT else rate / -math.expm1(-life * math.log1p(rate))


def discount_factor(rate: float, years: Array | float) -> Array:
    """Return the present value of one unit of money paid after years, of the shape of `years`."""
    found: Array = (1.0 + rate) ** -np.asarray(years, dtype=float)
    return found


def period_weight(rate: float, after: Array, years: Array, convention: Convention) -> Array:
    """Return the present value of one unit of money a year in all years of periods, shape (periods,).

    Parameters
    ----------
    after : array, shape (periods,)
        Years from the base year to the first of each period.
    years : array of whole numbers, shape (periods,)
    """
    if convention.one_year:
        return discount_factor(rate, after + convention.shift)
    return np.array(
        [
            float(discount_factor(rate, start + convention.shift + np.arange(round(count))).sum())
            for start, count in zip(after, years, strict=True)
        ]
    )


def salvage_share(rate: float, life: float, served: float, method: str) -> float:
    """Return which share of its price a unit is worth at the end of the horizon, after `served` years of its life.

    >>> salvage_share(0.05, 40, 10, "straight-line"), round(salvage_share(0.05, 40, 10, "sinking-fund"), 6)
    (0.75, 0.895878)
    """
    if served >= life:
        return 0.0
    if method == "straight-line" or abs(rate) < NOUGHT:
        return 1.0 - served / life
    return 1.0 - math.expm1(served * math.log1p(rate)) / math.expm1(life * math.log1p(rate))
