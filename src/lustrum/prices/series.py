"""A price series with everything that says whether two figures may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown

LEVELS = ("wholesale", "retail", "procurement")
NORMALISATIONS = ("absolute", "relative")


class MixedBaseError(UsageError):
    """Levels on different bases were compared; ratios within each base remain allowed."""


class ContradictionError(UsageError):
    """Two series give one price two figures."""


@dataclass(frozen=True, eq=False)
class Series:
    """An index number by period.

    Parameters
    ----------
    name, group : str
        ``industrial``, ``agricultural`` or any other group of goods.
    level : str
        Where in trade: wholesale, retail or procurement.
    base : str
        When it is what: ``1913=100``.
    formula, currency : str
    normalisation : {"absolute", "relative"}
        Relative: divided by the index of all goods.
    source : str
    periods : tuple of str
        ``1923-10`` or ``1924``; in order.
    values : array, shape (periods,)
    read_as : str
        How periods were understood that were written in another way.
    place : str
        File and line in which it begins, '' where it was not read.
    left_out : str
        Goods and places that are no part of an index of quotations, '' where all are.
    """

    name: str
    group: str
    level: str
    base: str
    formula: str
    currency: str
    normalisation: str
    source: str
    periods: tuple[str, ...]
    values: Array
    read_as: str = ""
    place: str = ""
    left_out: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", np.asarray(self.values, dtype=float))
        if len(self.values) != len(self.periods):
            raise UsageError(f"The series '{self.name}' has {len(self.values)} values for {len(self.periods)} periods.")
        if self.normalisation not in NORMALISATIONS:
            known = ", ".join(NORMALISATIONS)
            raise UsageError(f"The series '{self.name}' has normalisation '{self.normalisation}'; known: {known}.")
        if not (self.values[~np.isnan(self.values)] > 0).all():
            raise UsageError(f"The series '{self.name}' has a price that is not positive.")

    @property
    def footing(self) -> dict[str, str]:
        """What two series must have in common for their levels to be compared."""
        names = ("base", "normalisation", "currency", "formula")
        return {name: str(getattr(self, name)) for name in names}

    def at(self, period: str) -> float:
        """Return the value of one period.

        Raises
        ------
        UsageError
            If there is no such period.
        """
        if period not in self.periods:
            raise UsageError(f"The series '{self.name}' has no period '{period}'. It has {shown(self.periods)}.")
        return float(self.values[self.periods.index(period)])

    def over(self, other: Series) -> tuple[tuple[str, ...], Array]:
        """Return the ratio to another series in the periods both have, shape (periods shared,).

        Raises
        ------
        MixedBaseError
            If they do not stand on one footing.
        UsageError
            If they share no period.
        """
        refuse_mixed(self, other)
        shared = tuple(period for period in self.periods if period in other.periods)
        if not shared:
            raise UsageError(
                f"'{self.name}' ({self.periods[0]} to {self.periods[-1]}) and '{other.name}' ({other.periods[0]} to "
                f"{other.periods[-1]}) share no period."
            )
        return shared, np.array([self.at(period) / other.at(period) for period in shared])

    def change(self, earlier: str, later: str) -> float:
        """Return ln(later / earlier) within this series."""
        return float(np.log(self.at(later) / self.at(earlier)))

    def rebased(self, period: str, value: float = 100.0) -> Series:
        """Return the series with another base; its growth stays as it was."""
        scaled = self.values / self.at(period) * value
        return replace(self, values=scaled, base=f"{period}={value:g}")

    def linked(self, later: Series, at: str) -> Series:
        """Return this series carried on by a later one, joined in a period both have; the base is this one's.

        Raises
        ------
        UsageError
            If one of them has no such period: without an overlap two bases cannot be joined.
        """
        factor = self.at(at) / later.at(at)
        upto, after = self.periods.index(at) + 1, later.periods.index(at) + 1
        return replace(
            self,
            name=f"{self.name}, from {at} {later.name}",
            source=f"{self.source}; {later.source}",
            periods=(*self.periods[:upto], *later.periods[after:]),
            values=np.concatenate([self.values[:upto], later.values[after:] * factor]),
        )


def refuse_mixed(*series: Series) -> None:
    """Refuse levels on different footings.

    Raises
    ------
    MixedBaseError
        Naming the first thing they differ in, and the way out.
    """
    first = series[0]
    for other in series[1:]:
        for what, mine in first.footing.items():
            if other.footing[what] != mine:
                raise MixedBaseError(
                    f"'{first.name}' and '{other.name}' differ in {what} ('{mine}' and '{other.footing[what]}'): their "
                    "levels cannot be compared. Compare ratios within each footing, join them in a period both have, "
                    "or bring them to one footing."
                )


def of_group(series: Sequence[Series], group: str, level: str = "") -> list[Series]:
    """Return the series of one group (and level)."""
    return [each for each in series if each.group == group and level in ("", each.level)]
