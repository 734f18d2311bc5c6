"""What a line can pass in a season: wagons a period as stated, or trains by the time between them; never a speed.

An average speed says how long a wagon is under way. How many wagons a line can pass follows from how closely trains
follow each other: twice the speed at the same distance in time passes no wagon more.
"""

from __future__ import annotations

from collections.abc import Mapping

from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, Record

PERIODS: Mapping[str, float] = {"day": 1.0, "week": 7.0, "season": 0.0, "month": 0.0, "year": 0.0}
"""What a capacity may be stated for, with its days where they are always the same."""

OPEN_HOURS = 24.0
SPEED = "speed"


def days_of(period: str, season: float, year: float) -> float:
    """Return the days of a period in which capacity is stated.

    Parameters
    ----------
    season, year : float
        Days of the season, and of all seasons together.

    Examples
    --------
    >>> days_of("day", 90.0, 365.0), days_of("season", 90.0, 365.0), days_of("year", 90.0, 365.0)
    (1.0, 90.0, 365.0)
    """
    if period not in PERIODS:
        raise UsageError(f"'{period}' is no period of a capacity. Known: {', '.join(PERIODS)}.")
    return PERIODS[period] or {"season": season, "month": year / 12.0, "year": year}[period]


def by_headway(minutes: float, train: float, open_hours: float = OPEN_HOURS) -> float:
    """Return the wagons a day of a line on which a train may follow the other after so many minutes.

    >>> by_headway(60.0, 40.0), by_headway(60.0, 40.0, 18.0)
    (960.0, 720.0)
    """
    return open_hours * 60.0 / minutes * train


def headway_assumed(open_hours: float, stated: bool) -> Assumption:
    """Return what is assumed where capacity follows from the time between trains."""
    text = "Capacity of lines with a headway: hours open a day over the time between trains, full trains."
    return Assumption("open_hours", text, f"{open_hours:g} hours a day", "freight.toml" if stated else "default")


def speed_refused(row: Record) -> Fault:
    """Return the fault of a line whose capacity somebody would take from a speed."""
    return row.fault(
        "capacity_by_speed",
        SPEED,
        "an average speed says how long a wagon is under way, not how many wagons a line can pass.",
        "State capacity in wagons a period, or headway_minutes, the time between two trains; the way of a wagon in a "
        "day is km_a_day of its kind in freight.toml.",
    )
