r"""A cumulative Bayes factor: small steps and slow slides, which no single reading shows.

.. math:: l_t = h^2 / 2 \pm h\, e_t / s_t, \qquad L_t = l_t + \min(0, L_{t-1})

with a chart for each sign. L is the logarithm of what readings since the chart last stood at nought say for "on the
course" against "beside it by h spreads"; it alarms where -L passes a limit, and begins again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags

SHIFT = 1.5
"""h: the shift it looks for, in spreads of a forecast."""
LIMIT = 6.0
"""It alarms where the odds are e^6, four hundred to one, for the shift."""
CLIP = 4.0
"""Most that one reading may count, in spreads: what a single reading shows is the filter's to say."""


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
    >>> int(found.alarm[:, 0, 0].argmax()), bool(found.alarm[:, 1].any())  # 1.875 a reading, past 6 at the fourth
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
