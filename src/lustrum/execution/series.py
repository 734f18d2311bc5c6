"""An indicator's figures in order of time, as they were known on a day: what is missing stays missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError
from lustrum.periods import Period, read_period

PERIODS = ("day", "week", "month", "quarter", "year")
"""The kinds of period an indicator may have, shortest first."""

A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
"""Periods of a kind in a year; a leap year's 366th day and a long year's 53rd week are left out of count."""

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def number_of(period: Period) -> int:
    """Return the number of a period among those of its kind: the next one's is one more.

    Raises
    ------
    UsageError
        If it is a half-year or a year from summer to summer, which no indicator has.

    Examples
    --------
    >>> number_of(read_period("2021-02")) - number_of(read_period("2020-12"))
    2
    """
    if period.kind not in PERIODS:
        raise UsageError(f"'{period}' is a {period.kind}; indicators have {', '.join(PERIODS[:-1])} or {PERIODS[-1]}.")
    return containing(period.kind, period.first)


def first_day(kind: str, number: int) -> date:
    """Return the first day of the period of a number."""
    if kind == "day":
        return date.fromordinal(number)
    if kind == "week":
        return date.fromordinal(7 * number + 1)
    months = number * _MONTHS[kind]
    return date(months // 12, months % 12 + 1, 1)


def last_day(kind: str, number: int) -> date:
    """Return the last day of the period of a number."""
    return first_day(kind, number + 1) - timedelta(days=1)


def spelled(kind: str, number: int) -> str:
    """Return the one spelling of the period of a number.

    >>> spelled("quarter", 2021 * 4 + 2), spelled("week", number_of(read_period("2020-W53")) + 1)
    ('2021-Q3', '2021-W01')
    """
    first = first_day(kind, number)
    if kind == "day":
        return first.isoformat()
    if kind == "week":
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if kind == "month":
        return f"{first.year:04d}-{first.month:02d}"
    return f"{first.year:04d}-Q{first.month // 3 + 1}" if kind == "quarter" else f"{first.year:04d}"


def containing(kind: str, day: date) -> int:
    """Return the number of the period a day lies in."""
    if kind == "day":
        return day.toordinal()
    if kind == "week":
        return (day.toordinal() - 1) // 7  # day 1 of the calendar was a Monday
    return (day.year * 12 + day.month - 1) // _MONTHS[kind]


def ended_before(kind: str, day: date) -> int:
    """Return the number of the last period that has ended when a day begins."""
    return containing(kind, day) - 1


def within_year(kind: str, number: int) -> int:
    """Return the place of a period in its year, from 0: what calendar factors go by.

    A week belongs to the year of its Thursday, as weeks are counted.
    """
    first = first_day(kind, number)
    if kind == "week":
        return first.isocalendar().week - 1
    if kind == "day":
        return first.timetuple().tm_yday - 1
    return (first.month - 1) // _MONTHS[kind]


@dataclass(frozen=True, eq=False)
class Series:
    """An indicator as known on a day.

    Parameters
    ----------
    indicator, unit : str
        The unit is that of the newest definition.
    period : {"day", "week", "month", "quarter", "year"}
    first : int
        Number of the first period (`number_of`); those of the values follow one another.
    values : array, shape (periods,)
        As reported, each by the definition of its time; NaN where nothing is known, never 0.
    version : tuple of int
        Version of the definition each figure follows; one that changed its owner, its dates or its bounds alone counts
        as the one before.
    links : mapping of version to float
        What a figure of the version before is multiplied by to be one of this; NaN where nobody stated it.
    late : array of bool, shape (periods,), optional
        Where the figure came after its closing date.
    corrected : array of int, shape (periods,), optional
        How often the figure was corrected.
    known_on : date, optional
    owner : str
    level : str
    parent : str
        Of the definition.
    """

    indicator: str
    unit: str
    period: str
    first: int
    values: Array
    version: tuple[int, ...] = ()
    links: tuple[tuple[int, float], ...] = ()
    late: Flags | None = None
    corrected: Array | None = None
    known_on: date | None = None
    owner: str = ""
    level: str = "factory"
    parent: str = ""

    def __post_init__(self) -> None:
        if not self.version:
            object.__setattr__(self, "version", (1,) * len(self.values))
        if len(self.version) != len(self.values):
            raise UsageError(f"{self.indicator}: {len(self.values)} values, {len(self.version)} versions.")

    def __len__(self) -> int:
        return len(self.values)

    @property
    def last(self) -> int:
        """Number of the last period."""
        return self.first + len(self.values) - 1

    @property
    def periods(self) -> tuple[str, ...]:
        """Spellings of the periods."""
        return tuple(spelled(self.period, self.first + place) for place in range(len(self.values)))

    @property
    def breaks(self) -> tuple[int, ...]:
        """Places at which another version of the definition begins: figures before and after are not comparable."""
        return tuple(k for k in range(1, len(self.version)) if self.version[k] != self.version[k - 1])

    @property
    def link(self) -> dict[int, float]:
        """Link factor of each version that has one before it."""
        return dict(self.links)

    def linked(self) -> Array:
        """Return all values by the newest definition, earlier ones times the link factors; shape (periods,).

        NaN before a break whose factor nobody stated: what cannot be compared is not shown as if it could.
        """
        if not len(self):
            return self.values.copy()
        newest = max(self.version)
        factors = {version: self._factor(version, newest) for version in set(self.version)}
        linked: Array = self.values * np.array([factors[version] for version in self.version])
        return linked

    def since_break(self) -> Series:
        """Return the part that is by the newest definition, where a filter begins again."""
        newest = max(self.version, default=1)
        return self.part(next((k for k, each in enumerate(self.version) if each == newest), 0))

    def part(self, begin: int, end: int | None = None) -> Series:
        """Return the periods from one place up to another, as slices go."""
        place = slice(begin, end)
        return replace(
            self,
            first=self.first + range(len(self))[place].start,
            values=self.values[place],
            version=self.version[place],
            late=None if self.late is None else self.late[place],
            corrected=None if self.corrected is None else self.corrected[place],
        )

    def place(self, period: str) -> int:
        """Return where a period stands.

        Raises
        ------
        UsageError
            If it is of another kind, or outside the series.
        """
        found = read_period(period)
        place = number_of(found) - self.first if found.kind == self.period else -1
        if not 0 <= place < len(self):
            told = f"{self.periods[0]} to {self.periods[-1]}" if len(self) else "no period"
            raise UsageError(f"{self.indicator} is told by the {self.period} from {told}, and '{period}' is not there.")
        return place

    def _factor(self, before: int, after: int) -> float:
        factor, stated = 1.0, self.link
        for version in range(before + 1, after + 1):
            factor *= stated.get(version, float("nan"))
        return factor


def series_of(
    indicator: str, unit: str, periods: Sequence[str], values: Sequence[float] | Array, **more: str | date
) -> Series:
    """Return the series of figures by period: gaps between periods are missing values.

    Parameters
    ----------
    periods : sequence of str
        As `periods.read_period` reads them, all of one kind, in any order, none twice.
    values : sequence of float, or array of shape (periods,)
    more
        Owner, level, parent, known_on.

    Raises
    ------
    UsageError
        If periods are of several kinds, or one stands twice.

    Examples
    --------
    >>> series_of("coal", "t", ["2020-03", "2020-01"], [3.0, 1.0]).values
    array([ 1., nan,  3.])
    """
    read = [read_period(each) for each in periods]
    kinds = sorted({each.kind for each in read})
    if len(kinds) != 1:
        raise UsageError(f"{indicator}: the periods are of {len(kinds)} kinds ({', '.join(kinds)}), give one kind.")
    numbers = [number_of(each) for each in read]
    if len(set(numbers)) < len(numbers):
        twice = next(str(each) for each, n in zip(read, numbers, strict=True) if numbers.count(n) > 1)
        raise UsageError(f"{indicator}: {twice} stands twice.")
    if len(numbers) != len(values):
        raise UsageError(f"{indicator}: {len(numbers)} periods, {len(values)} values.")
    first = min(numbers)
    filled = np.full(max(numbers) - first + 1, np.nan)
    filled[np.array(numbers) - first] = values
    return Series(indicator, unit, kinds[0], first, filled, **more)  # type: ignore[arg-type]
