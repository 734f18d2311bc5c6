r"""A cumulative Bayes factor: small steps and slow slides, which no single reading shows.

.. math:: l_t = h^2 / 2 \pm h\, e_t / s_t, \qquad L_t = l_t + \min(0, L_{t-1})

with a chart for each sign. L is the logarithm of what readings since the chart last stood at nought say for "on the
course" against "beside it by h spreads"; it alarms where -L passes a limit, and begins again.

Where surprises follow one another, as where growth has momentum, the part of each that the one before it led to expect
is taken off first: e stands for :math:`(e_t - \rho e_{t-1}) / \sqrt{1 - \rho^2}`, with a :math:`\rho` learned as V is.
Without it every business cycle is a string of alarms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags

SHIFT = 1.25
"""h: the shift it looks for, in spreads of a forecast."""
LIMIT = 5.5
"""It alarms where the odds are e^5.5, two hundred and forty to one, for the shift."""
CLIP = 2.5
"""Most that one reading may count, in spreads, so that it takes three: what fewer show is the filter's to say."""
KEEP, FIRST = 0.98, 10.0
"""Weight that a pair of surprises keeps in what is known of momentum; pairs without any that stand at its beginning."""
MOST = 0.2
"""Most momentum that is believed: a slide is momentum too, and more would explain it away. Less than none is not."""


@dataclass(frozen=True, eq=False)
class Cumulative:
    """Both charts.

    Attributes
    ----------
    weight : array, shape (readings, 2, indicators)
        -L, the evidence for a shift down and up; at least 0.
    run : array of int, shape (readings, 2, indicators)
        Readings since the chart last stood at nought, this one included.
    alarm : array of bool, shape (readings, 2, indicators)
    """

    weight: Array
    run: Array
    alarm: Flags


def without_momentum(surprise: Array, clip: float = CLIP) -> Array:
    """Return surprises less what the one before each led to expect, in spreads of what is left.

    Parameters
    ----------
    surprise : array, shape (readings, indicators)
        NaN where missing: the next one follows none.
    clip : float
        Most that one counts in what is learned.

    Returns
    -------
    array, shape (readings, indicators)
    """
    wide = surprise.shape[1]
    left = np.full_like(surprise, np.nan)
    both, square, last = np.zeros(wide), np.full(wide, FIRST), np.zeros(wide)
    for row, size in enumerate(surprise):
        there = np.isfinite(size)
        bounded = np.clip(np.where(there, size, 0.0), -clip, clip)
        momentum = np.clip(both / square, 0.0, MOST)
        left[row] = np.where(there, (size - momentum * last) / np.sqrt(1.0 - momentum**2), np.nan)
        both = np.where(there, KEEP * both + bounded * last, both)
        square = np.where(there, KEEP * square + 0.5 * (bounded**2 + last**2), square)
        last = bounded
    return left


def cumulate(
    surprise: Array, restart: Flags | None = None, *, shift: float = SHIFT, limit: float = LIMIT, clip: float = CLIP
) -> Cumulative:
    """Return the cumulative Bayes factor of a filter's surprises.

    Parameters
    ----------
    surprise : array, shape (readings, indicators)
        Errors of forecasts in units of their spread; NaN where a reading is missing: the chart stands still.
    restart : array of bool, shape (readings, indicators), optional
        Where both charts begin again after the reading, as the filter has just said what it is.
    shift, limit, clip : float

    References
    ----------
    .. [1] West, "Bayesian model monitoring", *Journal of the Royal Statistical Society B* 48, 1986, 70-78.

    Examples
    --------
    >>> found = cumulate(np.full((10, 1), -2.0))
    >>> int(found.alarm[:, 0, 0].argmax()), bool(found.alarm[:, 1].any())  # 1.72 a reading, past 5.5 at the fourth
    (3, False)
    """
    rows, wide = surprise.shape
    there = np.isfinite(surprise)
    size = np.clip(np.where(there, surprise, 0.0), -clip, clip)
    weight = np.zeros((rows, 2, wide))
    run = np.zeros((rows, 2, wide), dtype=int)
    alarm = np.zeros((rows, 2, wide), dtype=bool)
    kept, length = np.zeros((2, wide)), np.zeros((2, wide), dtype=int)
    signs = np.array([[-1.0], [1.0]])
    for row in range(rows):
        evidence = kept + np.where(there[row], shift * signs * size[row] - 0.5 * shift**2, 0.0)
        length = np.where(there[row], np.where(kept > 0.0, length, 0) + 1, length)
        weight[row], run[row] = np.maximum(evidence, 0.0), length
        alarm[row] = (evidence > limit) & there[row]
        kept = np.where(alarm[row], 0.0, weight[row])
        if restart is not None:
            kept = np.where(restart[row], 0.0, kept)
    return Cumulative(weight, run, alarm)
