"""A group that farms may form: what each brings and earns outside, what they can do together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError
from lustrum.results import Assumption

MARGIN = 0.02
"""Gain over the income outside that a farm asks for before it joins, as a share of it."""


@dataclass(frozen=True)
class Terms:
    """Terms of a network: a member's yearly income is ``alone + per_member n - fee`` when n farms are members.

    Parameters
    ----------
    alone, per_member, fee : float
        In the group's unit a year.
    present : int
        Members today.
    """

    alone: float
    per_member: float
    fee: float
    present: int


@dataclass(frozen=True, eq=False)
class Group:
    """Farms that consider to work together, aligned by farm, resource, activity and machine.

    Parameters
    ----------
    unit : str
        Of every amount of money, a year.
    farms : tuple of str
    voters, work : array, shape (farms,)
        Members of the household who vote; days of work it would bring.
    accounts : tuple of Entry
        Farm accounts of work outside the group.
    resources : tuple of str
    holdings : array, shape (farms, resources)
        What each farm would bring.
    rent : array, shape (farms, resources)
        What a unit of it earns a year when it is sold or let instead; NaN where that is not stated.
    activities : tuple of str
    net_income : array, shape (activities,)
        Sales less bought-in inputs, per unit of the activity.
    requirement : array, shape (resources, activities)
    machines : tuple of str
    provides : array, shape (resources, machines)
        What one machine adds to the group's resources in a year.
    cost : array, shape (machines,)
        Of one machine a year: depreciation, interest, repair.
    whole : array of bool, shape (machines,)
        Bought as a whole; otherwise shares of one can be hired.
    margin : float
    rule : str
        The sharing rule the members have chosen.
    terms : Terms, optional
    """

    name: str
    title: str
    unit: str
    year: int
    source: str
    farms: tuple[str, ...]
    voters: Array
    work: Array
    accounts: tuple[Entry, ...]
    resources: tuple[str, ...]
    resource_unit: tuple[str, ...]
    holdings: Array
    rent: Array
    activities: tuple[str, ...]
    net_income: Array
    requirement: Array
    machines: tuple[str, ...]
    provides: Array
    cost: Array
    whole: Flags
    margin: float = MARGIN
    rule: str = "shapley"
    terms: Terms | None = None
    titles: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def __len__(self) -> int:
        return len(self.farms)

    @cached_property
    def outside(self) -> Array:
        """Income outside at neutral tax and price, y_i, shape (farms,)."""
        return self._income(neutral=True)

    @cached_property
    def outside_now(self) -> Array:
        """Income outside at the taxes and prices in force, shape (farms,)."""
        return self._income(neutral=False)

    @cached_property
    def asked(self) -> Array:
        """Least income as a member at which a farm joins: y_i plus its margin, shape (farms,)."""
        return self.outside + self.margin * np.abs(self.outside)

    def _income(self, *, neutral: bool) -> Array:
        income = np.zeros(len(self.farms))
        for entry in self.accounts:
            price = entry.neutral_price if neutral else entry.price
            income[self.farms.index(entry.farm)] += entry.quantity * price
        return income

    def of(self, members: Flags) -> Group:
        """Return the group of some of the farms."""
        from dataclasses import replace

        if not members.any():
            raise UsageError("A group needs at least one farm.")
        kept = tuple(farm for farm, inside in zip(self.farms, members, strict=True) if inside)
        return replace(
            self,
            farms=kept,
            voters=self.voters[members],
            work=self.work[members],
            accounts=tuple(entry for entry in self.accounts if entry.farm in kept),
            holdings=self.holdings[members],
            rent=self.rent[members],
        )


@dataclass(frozen=True)
class Entry:
    """One line of a farm's account: `quantity` is positive for what is sold, negative for what is bought or paid.

    `price` is the one in force, `neutral_price` that of the base year, before any tax or price was set against staying
    outside; a tax is an entry of quantity -1 whose price is its amount.
    """

    farm: str
    entry: str
    quantity: float
    price: float
    neutral_price: float
