"""Closing a gap of money and goods by the voted instruments in the voted order; what is left is said, never zero.

Instruments of money (a tax, a higher price level) act on the accounts; instruments of goods (less investment, more
imports) change the plan, which is solved again. Each goes as far as was voted, then the next begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.money.accounts import Accounts
from lustrum.money.budget import household_income
from lustrum.money.currency import MoneyGoods, money_goods
from lustrum.money.settings import Settings

MOST_ROUNDS = 10

Resolve = Callable[[Array, Array], Accounts | None]
"""From shares of investment cut and consumer goods imported, by year, to the new accounts; None where no plan "
"exists."""


@dataclass(frozen=True, eq=False)
class Closing:
    """What the instruments did.

    Parameters
    ----------
    sizes : mapping of instrument to array, shape (years,)
        taxes: share of household income; prices: rise of the price level; investment: share cut; imports: value.
    before, after : tuple of MoneyGoods
        By year.
    accounts : Accounts
        Of the last plan.
    rounds, plans : int
        How often the gap was looked at, and plans solved for it.
    refused : tuple of str
        Why an instrument could not go on.
    """

    sizes: Mapping[str, Array]
    before: tuple[MoneyGoods, ...]
    after: tuple[MoneyGoods, ...]
    accounts: Accounts
    rounds: int
    plans: int
    refused: tuple[str, ...]

    @property
    def residual(self) -> Array:
        """Gap that is left, by year: expected as inflation where prices are free, as queues where they are fixed.

        Of shape (years,), in the unit of the accounts.
        """
        return np.array([each.gap for each in self.after])


def balances(
    accounts: Accounts, settings: Settings, extra_tax: Array | None = None, prices: Array | None = None
) -> tuple[MoneyGoods, ...]:
    """Return test (c) of every year, with a further tax (value) and a rise of the price level where given.

    `extra_tax` (money) and `prices` (rise as a share) have shape (years,).
    """
    count = len(accounts.years)
    extra = np.zeros(count) if extra_tax is None else extra_tax
    rise = np.zeros(count) if prices is None else prices
    taxed = accounts.wages + accounts.distributed * accounts.surplus
    found = []
    for t in range(count):
        found.append(
            money_goods(
                float(accounts.wages[t]),
                settings.transfers,
                float(accounts.distributed * accounts.surplus[t]),
                float(settings.income_tax * taxed[t] + extra[t]),
                float(accounts.consumption[t] * (1.0 + rise[t])),
                accounts.saving_rate,
                # Money of earlier years looks for goods once, in the first year.
                settings.overhang if t == 0 else 0.0,
            )
        )
    return tuple(found)


def close_gap(accounts: Accounts, settings: Settings, resolve: Resolve | None = None) -> Closing:
    """Close gaps of money without goods by the voted instruments.

    Parameters
    ----------
    accounts : Accounts
    settings : Settings
        Order of the instruments and how far each may go; one without a limit is not used.
    resolve : function, optional
        Without it instruments that change the plan are passed over, and that is said.
    """
    count = len(accounts.years)
    sizes = {name: np.zeros(count) for name in settings.order}
    refused: list[str] = []
    before = balances(accounts, settings)
    now, plans, rounds = accounts, 0, 0
    while rounds < MOST_ROUNDS:
        rounds += 1
        income = household_income(now, settings)
        found = balances(now, settings, *_of_money(sizes, income))
        gaps = np.array([each.gap for each in found])
        open_ = gaps > settings.tolerance * np.array([each.goods for each in found])
        if not open_.any():
            break
        name = _next(sizes, settings, now, open_, refused, resolve is not None)
        if not name:
            break
        room = _limits(name, settings, now) - sizes[name]
        step = np.where(open_, np.minimum(_needed(name, gaps, now, income), room), 0.0)
        sizes[name] = sizes[name] + step
        if name in ("investment", "imports"):
            assert resolve is not None
            following = resolve(sizes.get("investment", np.zeros(count)), sizes.get("imports", np.zeros(count)))
            plans += 1
            if following is None:
                sizes[name] = sizes[name] - step
                refused.append(f"{name}: no plan exists with as much of it as the gap asks for")
            else:
                now = following
    after = balances(now, settings, *_of_money(sizes, household_income(now, settings)))
    return Closing(sizes, before, after, now, rounds, plans, tuple(dict.fromkeys(refused)))


def extra_tax(closing: Closing, settings: Settings) -> Array:
    """Return what the further tax takes, by year, shape (years,)."""
    return _of_money(dict(closing.sizes), household_income(closing.accounts, settings))[0]


def _of_money(sizes: Mapping[str, Array], income: Array) -> tuple[Array, Array]:
    none = np.zeros(len(income))
    return np.asarray(sizes.get("taxes", none) * income), sizes.get("prices", none)


def _limits(name: str, settings: Settings, accounts: Accounts) -> Array:
    """Return how far an instrument may go in each year; imports in value, the others as shares."""
    most = settings.most.get(name, 0.0)
    scale = accounts.consumption if name == "imports" else np.ones(len(accounts.years))
    return np.asarray(most * scale)


def _needed(name: str, gaps: Array, accounts: Accounts, income: Array) -> Array:
    """Return the size of one instrument that would close the gaps alone, were nothing else to move."""
    sizes = {
        "taxes": gaps / (1.0 - accounts.saving_rate) / income,
        "prices": gaps / accounts.consumption,
        "investment": gaps / np.maximum(accounts.investment, 1e-300),
        "imports": gaps,
    }
    return np.asarray(np.maximum(sizes[name], 0.0))


def _next(
    sizes: Mapping[str, Array],
    settings: Settings,
    accounts: Accounts,
    open_: np.ndarray,
    refused: list[str],
    can_resolve: bool,
) -> str:
    """Return the first instrument in the voted order with room left in a year that needs it."""
    for name in settings.order:
        if any(reason.startswith(f"{name}:") for reason in refused):
            continue
        room = _limits(name, settings, accounts) - sizes[name]
        if not (open_ & (room > 1e-9 * np.maximum(_limits(name, settings, accounts), 1e-300))).any():
            continue
        if name in ("investment", "imports") and not can_resolve:
            refused.append(f"{name}: changes the plan; name the scenario instead of the stored plan to use it")
            continue
        return name
    return ""
