"""Between which values a plan leaves a figure open: two ends, where they are not one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array

Span = tuple[float, float]
"""The least and the largest value of a figure; infinite where it has no end on that side."""

POINT = 1e-3
"""A figure whose ends are nearer to each other than this part of it is a point."""


@dataclass(frozen=True)
class PriceEnds:
    """The ends of the prices of a limit, least first; NaN where a price is a point.

    Attributes
    ----------
    shadow : array, shape (2, years solved, items)
        Of the shadow price, present value.
    current : array, shape (2, years solved, items)
        Of the price in the money of its year.
    worth : array, shape (2, items)
        Of what one per cent more in every year of the plan is worth, all years together.
    """

    shadow: Array
    current: Array
    worth: Array


def span_at(ends: Array | None, *place: int) -> Span | None:
    """Return the two ends at a place of an array whose first axis is the ends, None where there are none.

    `ends` has shape (2, ...), `place` a number for each axis left.
    """
    if ends is None:
        return None
    least, most = float(ends[(0, *place)]), float(ends[(1, *place)])
    return None if np.isnan(least) or np.isnan(most) else (least, most)


def times(span: Span | None, factor: float) -> Span | None:
    """Return the ends of a figure a factor above zero as large; None where it is a point, or comes to nothing."""
    return (span[0] * factor, span[1] * factor) if span is not None and factor > 0.0 else None
