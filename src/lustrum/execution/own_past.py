"""What an indicator's own past says of its months to come: its season, and how far it strays from its trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.execution.bands import errors_ahead, first_width, width
from lustrum.execution.season import without_season
from lustrum.execution.series import A_YEAR, Series

TREND = 24
"""Readings whose mean growth is gone on with, for the errors the past would have made."""


@dataclass(frozen=True, eq=False)
class Past:
    """What the past says.

    Parameters
    ----------
    season : array of shape (periods in a year,), or None
        Factors, where a season was found.
    first_width : float
        Half a band one period ahead, in logarithms; NaN where there are too few readings.
    behind : int
        Periods between the last reading and the first of the year: the band begins wider by so many.
    """

    season: Array | None = None
    first_width: float = float("nan")
    behind: int = 0

    def width(self, size: int) -> Array:
        """Return half the band of each period of a year, in logarithms; shape (periods,)."""
        return width(self.first_width, self.behind + np.arange(1.0, size + 1.0))


def past_of(series: Series, by: str, begins: int) -> Past:
    """Return what a series says of the periods from a number on; what came later is not looked at.

    Raises
    ------
    UsageError
        If it is told by another period.
    """
    if series.period != by:
        raise UsageError(f"The past of '{series.indicator}' is told by the {series.period}, and figures by the {by}.")
    line = series.linked()[: max(0, begins - series.first)]
    if not len(line) or not (line[np.isfinite(line)] > 0.0).all():
        return Past()
    readings = np.log(line)
    size = A_YEAR[by]
    treated = without_season(readings[:, None], by, series.first)
    season = None
    if bool(treated.found[0]):
        place = (series.first + np.arange(len(line))) % size
        last = treated.factors[-size:, 0]
        season = np.exp(last[np.argsort(place[-size:])])
    smooth = treated.readings[:, 0]
    slope = np.full(len(smooth), np.nan)
    for k in range(2, len(smooth)):
        steps = np.diff(smooth[max(0, k - TREND) : k + 1])
        steps = steps[np.isfinite(steps)]
        slope[k] = steps.mean() if len(steps) else np.nan
    found = first_width(errors_ahead(smooth, smooth, slope, size, 2))
    known = np.flatnonzero(np.isfinite(line))
    return Past(season, found, begins - series.first - int(known[-1]) - 1 if len(known) else 0)
