"""The public budget of a plan: what comes in, what goes out, and whether the sum of deficits stays within the vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.money.accounts import Accounts
from lustrum.money.settings import Settings


@dataclass(frozen=True, eq=False)
class Budget:
    """Lines of the budget by year, shape (years,) each.

    Parameters
    ----------
    revenue, spending : mapping of line to array
    discounted : float
        Sum of deficits over the plan, discounted at the rate of interest.
    limit : float
        As voted.
    """

    revenue: dict[str, Array]
    spending: dict[str, Array]
    discounted: float
    limit: float

    @property
    def deficit(self) -> Array:
        """Spending less revenue, shape (years,), in the economy's unit a year."""
        return np.asarray(sum(self.spending.values()) - sum(self.revenue.values()))

    @property
    def within(self) -> bool:
        return self.discounted <= self.limit + 1e-9 * max(1.0, abs(self.limit))


def household_income(accounts: Accounts, settings: Settings) -> Array:
    """Return incomes of households before direct tax, by year, shape (years,), in the economy's unit a year."""
    return np.asarray(accounts.wages + accounts.distributed * accounts.surplus + settings.transfers)


def budget(accounts: Accounts, settings: Settings, extra_tax: Array | None = None) -> Budget:
    """Return the budget of a plan; `extra_tax` is what an instrument takes beyond the stated taxes.

    `extra_tax` has shape (years,), in the unit of the accounts.

    Notes
    -----
    Direct tax falls on wages and on the surplus paid to households, not on transfers. What enterprises keep is surplus
    less what they pay to households; the voted share of it comes in.
    """
    count = len(accounts.years)
    taxed = accounts.wages + accounts.distributed * accounts.surplus
    kept = (1.0 - accounts.distributed) * accounts.surplus
    revenue = {
        "direct tax": settings.income_tax * taxed,
        "taxes on products": accounts.product_taxes,
        "taxes on production": accounts.production_taxes,
        "share of enterprise surplus": settings.surplus_share * kept,
    }
    if extra_tax is not None and extra_tax.any():
        revenue["tax that closes the gap"] = extra_tax
    spending = {
        "public use": accounts.government,
        "transfers": np.full(count, settings.transfers),
        "debt service": np.full(count, settings.debt_service),
        "public investment": settings.public_investment * accounts.investment,
    }
    deficit = sum(spending.values()) - sum(revenue.values())
    years = np.arange(1, count + 1)
    return Budget(revenue, spending, float(np.sum(deficit / (1.0 + settings.interest) ** years)), settings.limit)
