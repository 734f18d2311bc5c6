r"""How much one more unit of each product is worth to those who buy it: utility in segments, from elasticities.

Three families, each with slope one at base deliveries, q being deliveries over base deliveries times the trend:

.. math:: q^{-\eta}, \qquad q_i^{-1/|\epsilon_i|}, \qquad
          \frac{1 - \hat\gamma_i}{q_i - \hat\gamma_i} \text{ with } \hat\gamma_i = 1 + e_i / \phi

one price elasticity 1/eta for all; one for each product; and the linear expenditure system with income elasticities e
and the Frisch parameter phi, whose demand at prices p and spending E is

.. math:: q_i = \gamma_i + (\beta_i / p_i)(E - \sum_k p_k \gamma_k) .

Source: Stone, Economic Journal 64 (1954); Frisch, Econometrica 27 (1959).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Axis, Index, shown

FRISCH = -2.0
"""Spending over spending beyond the committed, with a minus: -2 where nobody says; poorer people have larger ones."""

BREAKS = (
    0.4,
    0.6,
    0.75,
    0.84,
    0.89,
    0.93,
    0.96,
    0.98,
    0.9995,
    1.0005,
    1.02,
    1.04,
    1.07,
    1.11,
    1.16,
    1.25,
    1.4,
    1.6,
    2.0,
    3.0,
)
"""Ends of the segments in multiples of the base basket times the trend; beyond the last the slope stays.

Narrow about the base, wide where a plan seldom goes. The base itself lies inside a narrow segment: at an end,
what a unit is worth would jump and leave prices open, and in a wide one consumption would drift.
"""

LES_BREAKS = tuple(round(0.3 * 1.04**k, 5) for k in range(60))
"""Ends of segments of the linear expenditure system, in multiples of what is bought beyond the committed.

A unit is worth 4 per cent less in each: steps of one width keep what two groups get apart wherever a plan goes.
"""

NEAR_COMMITTED = (0.05, 0.1, 0.2)
"""Further ends below the first one, where what is committed runs short."""


@dataclass(frozen=True)
class Curves:
    """Utility of each item in segments, shape (items, segments).

    `length` is in multiples of base deliveries (infinite for the last segment), `worth` is that of one unit.
    """

    length: Array
    worth: Array


@dataclass(frozen=True)
class Bought:
    """What is bought: items over (product,) or (group, product), and how much of it in the base year."""

    index: Index
    base: Array

    @property
    def product(self) -> tuple[str, ...]:
        return tuple(item[-1] for item in self.index.items)

    @property
    def group(self) -> tuple[str, ...]:
        return tuple(item[0] if len(item) > 1 else "" for item in self.index.items)


def same_elasticity(bought: Bought, breaks: Array, eta: float) -> Curves:
    """Return q^-eta for every item; `breaks` are ends of segments in multiples of base deliveries.

    Of shape (segments - 1,).
    """
    return _curves(np.tile(breaks, (len(bought.base), 1)), breaks, np.full(len(bought.base), eta))


def elasticity_by_product(bought: Bought, breaks: Array, own_price: Mapping[str, float], default: float) -> Curves:
    """Return q_i^(-1/e_i): own-price elasticities by product (their size), `default` for those not named.

    `breaks` have shape (segments - 1,), in multiples of base deliveries.
    """
    eta = np.array([1.0 / own_price.get(product, default) for product in bought.product])
    return _curves(np.tile(breaks, (len(eta), 1)), breaks, eta)


def linear_expenditure(bought: Bought, breaks: Array, income: Array, frisch: Array) -> Curves:
    """Return the linear expenditure system: a product is worth more the nearer it comes to what is committed.

    Parameters
    ----------
    breaks : array
        Ends of segments in multiples of what the base year buys beyond the committed.
    income : array, shape (items,)
        Income elasticities that satisfy Engel's aggregation, see `engel`.
    frisch : array, shape (items,)
        Frisch parameter of each item's group.
    """
    ends = np.concatenate([[each for each in NEAR_COMMITTED if each < breaks[0]], breaks])
    committed = (1.0 + income / frisch)[:, None]
    return _curves(committed + (1.0 - committed) * ends, ends, np.ones(len(income)))


def engel(bought: Bought, income: Array) -> tuple[Array, float]:
    """Return income elasticities scaled so that each group spends all of one more unit; and the largest factor.

    `income` and the elasticities returned have shape (items,).

    sum_i w_i e_i = 1 with budget shares w: Engel's aggregation.

    Raises
    ------
    UsageError
        If the mean elasticity of a group, weighted by its spending, is not above 0.
    """
    groups = list(dict.fromkeys(bought.group))
    of = np.array([groups.index(group) for group in bought.group])
    spent = np.bincount(of, bought.base, minlength=len(groups))
    mean = np.bincount(of, bought.base * income, minlength=len(groups)) / spent
    if not (mean > 0).all():
        raise UsageError(
            "consumption.income_elasticity: the mean of a group, weighted by its spending, must be above 0."
        )
    factor = 1.0 / mean
    return income * factor[of], float(factor[np.argmax(np.abs(np.log(factor)))])


def by_product(given: Any, product: Axis, option: str, *, positive: bool) -> dict[str, float]:
    """Return an option that names a number for some products, as a table.

    Raises
    ------
    UsageError
        For a product the economy does not have, or a value that is no number (above zero if `positive`).
    """
    if not isinstance(given, Mapping):
        raise UsageError(f"consumption.{option} is {given!r}; write a table by product: {{ grain = 0.4 }}.")
    unknown = [name for name in given if name not in product.labels]
    if unknown:
        raise UsageError(
            f"consumption.{option} names {shown(unknown)}, no product of this economy. Known: {shown(product.labels)}."
        )
    return {name: _number(value, f"consumption.{option}, '{name}'", positive) for name, value in given.items()}


def frisch_of(given: Any, bought: Bought) -> Array:
    """Return the Frisch parameter of each item's group from a number, or a table by group, shape (items,).

    Raises
    ------
    UsageError
        For a group that is not there, or a parameter that is not below -1: more would be committed than is spent.
    """
    table = given if isinstance(given, Mapping) else {}
    unknown = set(table) - set(bought.group)
    if unknown:
        raise UsageError(
            f"consumption.frisch names {shown(sorted(unknown))}, no household group of this economy. "
            f"Known: {shown(sorted(set(bought.group) - {''})) or 'none (no households.csv)'}."
        )
    every = FRISCH if isinstance(given, Mapping) else _number(given, "consumption.frisch", False)
    result = np.array(
        [_number(table.get(group, every), f"consumption.frisch, '{group}'", False) for group in bought.group]
    )
    if not (result < -1.0).all():
        raise UsageError(
            f"consumption.frisch is {result.max():g}; it must be below -1: spending over the part of it that is not "
            "committed, with a minus (-2 where half is; -4 and beyond for the poor)."
        )
    return result


def _number(value: Any, where: str, positive: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or (positive and not value > 0):
        raise UsageError(f"{where} is {value!r}; give a number{' above 0' if positive else ''}.")
    return float(value)


def _curves(ends: Array, ratio: Array, eta: Array) -> Curves:
    """Return segments that end at `ends` (items, breaks); a unit in each is worth ratio^-eta at the segment's middle.

    The first and the last segment have no middle; their inner end stands for it. Segments below zero are empty.
    """
    length = np.diff(np.maximum(ends, 0.0), prepend=0.0, axis=1)
    length = np.hstack([length, np.full((len(ends), 1), np.inf)])
    middle = np.concatenate([ratio[:1], (ratio[1:] + ratio[:-1]) / 2.0, ratio[-1:]])
    return Curves(length, middle[None, :] ** -eta[:, None])


@dataclass(frozen=True)
class Steps:
    """How utility is cut into segments: their ends in multiples q of the base, and what bends it."""

    breaks: Array
    eta: float
    theta: float
    demand: Mapping[str, Any] = field(default_factory=dict)
    priced_at_cost: bool = True

    @property
    def lengths(self) -> Array:
        """Lengths of the segments, the last without end, shape (segments,)."""
        return np.append(np.diff(self.breaks, prepend=0.0), np.inf)

    @property
    def slopes(self) -> Array:
        """What a unit in each segment is worth, 1 at base deliveries, shape (segments,)."""
        one = Bought(Index.single(), np.ones(1))
        slopes: Array = same_elasticity(one, self.breaks, self.eta).worth[0]
        return slopes


def worth_of_the_base(length: Array, worth: Array) -> Array:
    """Return what base deliveries of each item are worth, in units worth one, shape (items,)."""
    result: Array = (filled_at_base(length) * worth).sum(axis=1)
    return result


def filled_at_base(length: Array) -> Array:
    """Return how much of each segment base deliveries fill, shape (items, segments)."""
    ends = np.cumsum(np.where(np.isfinite(length), length, 1.0), axis=1)
    begins = np.concatenate([np.zeros((len(length), 1)), ends[:, :-1]], axis=1)
    filled: Array = np.clip(1.0 - begins, 0.0, length)
    return filled
