r"""Bands from an indicator's own past: how far k periods ahead its figures have strayed from what was expected.

.. math:: b(k) = b_1 k^{0.35}

b1 is the 80th percentile of the errors its forecasts have made so far, each divided by :math:`k^{0.35}`: four
figures of five lie inside. One width for everybody is wrong: two per cent is missed by half of all months of orders
and by none of employment.
"""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array, Positions

WIDENS = 0.35
"""How a band widens with the periods ahead."""
INSIDE = 80.0
"""Per cent of figures that lie inside."""
NARROWEST, WIDEST = 0.005, 0.20
"""A band in logarithms is not narrower nor wider, whatever the past says."""
AHEAD = 12
"""Most periods ahead of which errors are kept."""
FEWEST = 12
"""Errors that are needed to say anything."""
PAST = 84
"""Periods of the past that count: seven years of months, about one business cycle."""


def errors_ahead(readings: Array, level: Array, slope: Array, ahead: int = AHEAD, begin: int = 0) -> Array:
    """Return errors of the forecasts made at each reading for 1, 2, ... periods ahead.

    Parameters
    ----------
    readings, level, slope : array, shape (periods,)
        Readings, and the line as known at each.
    ahead : int
    begin : int
        First place a forecast is made at: before it the filter is warming up.

    Returns
    -------
    array, shape (periods, ahead)
        By the place of the reading, so that rows up to a day hold what was known on it; NaN where there is none.
    """
    rows = len(readings)
    errors = np.full((rows, ahead), np.nan)
    for k in range(1, min(ahead, rows - 1 - begin) + 1):
        made = slice(begin, rows - k)
        errors[begin + k :, k - 1] = readings[begin + k :] - (level[made] + k * slope[made])
    return errors


def first_width(errors: Array, least: float = NARROWEST, most: float = WIDEST) -> float:
    """Return b1 of errors made so far, NaN where there are too few.

    Parameters
    ----------
    errors : array, shape (periods, ahead)
        As `errors_ahead`, rows up to the day.
    least, most : float
        Bounds of it; 0 and infinity where readings are no logarithms.
    """
    errors = errors[-PAST:]
    scaled = np.abs(errors) / np.arange(1, errors.shape[1] + 1) ** WIDENS
    there = scaled[np.isfinite(scaled)]
    if len(there) < FEWEST:
        return float("nan")
    return float(np.clip(np.percentile(there, INSIDE), least, most))


def width(first: float | Array, ahead: int | Array | Positions) -> Array:
    """Return b(k), shape as given.

    >>> float(width(0.02, 12).round(4))
    0.0477
    """
    return np.asarray(first * np.asarray(ahead, dtype=float) ** WIDENS)
