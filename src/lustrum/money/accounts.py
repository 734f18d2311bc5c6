"""Sources and uses of money that follow from a plan: incomes, taxes and spending by year, at base-year prices.

Each component of value added follows its activity's level with the base year's share in it; taxes on products follow
their users; so that the money side stays as traceable as the table it comes from. Prices move on top: the price level
of a year is one unless an instrument raises it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import read_components
from lustrum.errors import MissingDataError, UsageError
from lustrum.money.settings import Settings
from lustrum.plan import Plan
from lustrum.problem.names import ACTIVITY_LEVEL, CONSUMPTION, GOVERNMENT, INVESTMENT
from lustrum.results import Assumption


@dataclass(frozen=True, eq=False)
class Accounts:
    """Flows of a plan by year, shape (years,) each, in the economy's unit a year at base-year prices.

    Parameters
    ----------
    wages, surplus : array
        Compensation of employees; operating surplus and mixed income.
    product_taxes, production_taxes : array
        Taxes less subsidies.
    consumption : array
        What households pay for consumer goods: at the table's prices with the taxes on products they pay.
    government, investment : array
    growth : array
        Of real income on the year before, GDP.
    saving_rate, distributed : float
        As stated, or as they make the base year balance.
    """

    years: tuple[int, ...]
    unit: str
    wages: Array
    surplus: Array
    product_taxes: Array
    production_taxes: Array
    consumption: Array
    government: Array
    investment: Array
    growth: Array
    saving_rate: float
    distributed: float
    assumptions: tuple[Assumption, ...]


def accounts_of(plan: Plan, settings: Settings) -> Accounts:
    """Return the money side of a plan.

    Raises
    ------
    MissingDataError
        If the table states no value added or no wages.
    UsageError
        If the plan has no values, or its economy is in physical units.
    """
    economy = plan.economy
    if not plan.has_values:
        raise UsageError(f"The plan is {plan.status}: it has no incomes.")
    if economy.is_physical:
        raise UsageError("An economy in physical units has no incomes in money: value its flows first.")
    if economy.value_added is None:
        raise MissingDataError(f"{economy.name} has no value_added.csv: wages and surplus are not known.")
    wages, taxes, surplus = _kinds(economy.component.labels)
    if not wages:
        raise MissingDataError("value_added.csv has no row of wages (compensation_of_employees).")
    level = np.vstack([economy.base_level, plan.table(ACTIVITY_LEVEL).values])
    added = np.stack([level @ row for row in economy.value_added])
    parts = {name: added[rows].sum(axis=0) for name, rows in (("w", wages), ("t", taxes), ("s", surplus))}
    consumption = _with_base(plan, CONSUMPTION)
    government = _with_base(plan, GOVERNMENT)
    investment = _with_base(plan, INVESTMENT)
    users = {"households": consumption, "government": government}
    product_taxes, paid = _product_taxes(plan, level, users, investment)
    consumption = consumption + paid
    income = added.sum(axis=0) + product_taxes
    notes: list[Assumption] = []
    saving, distributed = _closing(settings, parts, consumption, notes)
    return Accounts(
        years=plan.years,
        unit=economy.flow_unit,
        wages=parts["w"][1:],
        surplus=parts["s"][1:],
        product_taxes=product_taxes[1:],
        production_taxes=parts["t"][1:],
        consumption=consumption[1:],
        government=government[1:],
        investment=investment[1:],
        growth=income[1:] / income[:-1] - 1.0,
        saving_rate=saving,
        distributed=distributed,
        assumptions=tuple(notes),
    )


def _kinds(components: tuple[str, ...]) -> tuple[list[int], list[int], list[int]]:
    """Return rows of wages, of taxes on production, and of surplus: all others."""
    reading = read_components(components)
    wages, taxes = list(reading.wages), list(reading.taxes)
    return wages, taxes, [k for k in range(len(components)) if k not in wages and k not in taxes]


def _with_base(plan: Plan, name: str) -> Array:
    """Return a quantity's sum over items in the base year and each plan year, shape (1 + years,)."""
    if name not in plan.quantities:
        return np.zeros(1 + len(plan.years))
    table = plan.table(name)
    base = 0.0 if table.base is None else float(np.nansum(table.base))
    return np.concatenate([[base], table.values.sum(axis=1)])


def _product_taxes(plan: Plan, level: Array, users: dict[str, Array], investment: Array) -> tuple[Array, Array]:
    """Return taxes on products by year, and those households pay: each user's base-year tax follows what it buys."""
    economy = plan.economy
    total, households = np.zeros(len(level)), np.zeros(len(level))
    for user, tax in economy.taxes_on_products.items():
        if user in economy.activity.labels:
            column = level[:, economy.activity.position(user)]
        elif user in users:
            column = users[user]
        elif user.startswith("gfcf"):
            column = investment
        else:
            column = np.ones(len(level))
        due = tax * (column / column[0] if column[0] else np.ones(len(level)))
        total += due
        if user == "households":
            households += due
    return total, households


def _closing(
    settings: Settings, parts: dict[str, Array], consumption: Array, notes: list[Assumption]
) -> tuple[float, float]:
    """Return saving rate and distributed share, the one left out such that the base year balances.

    Raises
    ------
    UsageError
        If the share that would balance it is none: below 0, or above 1 at the saving rate stated.
    """
    wages, surplus, goods = parts["w"][0], parts["s"][0], consumption[0]
    kept = 1.0 - settings.income_tax
    if settings.saving_rate is not None and settings.distributed is not None:
        return settings.saving_rate, settings.distributed

    def balancing(distributed: float) -> float:
        return float(1.0 - goods / (kept * (wages + distributed * surplus) + settings.transfers))

    if settings.distributed is not None:
        text = "Saving rate at which money and goods balance in the base year."
        notes.append(Assumption("saving_rate", text, f"{balancing(settings.distributed):.4f}", "base year"))
        return balancing(settings.distributed), settings.distributed
    saving, stated = settings.saving_rate or 0.0, "households.saving_rate" in settings.stated
    share = ((goods / (1.0 - saving) - settings.transfers) / kept - wages) / surplus if surplus else 0.0
    text = "Share of surplus and mixed income paid to households at which money and goods balance in the base year."
    said = "Households save this share."
    if share > 1.0 and not stated and balancing(1.0) >= 0.0:
        said = (
            f"Incomes cannot pay for consumption at a saving rate of {saving:g}, which nobody stated: households save "
            "what balances money and goods in the base year with all of surplus and mixed income paid out."
        )
        share, saving = 1.0, balancing(1.0)
    if not 0.0 <= share <= 1.0:
        _refuse_share(share, saving, balancing(1.0))
    notes.append(Assumption("distributed", text, f"{share:.4f}", "base year"))
    if not stated:
        notes.append(Assumption("saving_rate", said, f"{saving:.4g}", "manual, money"))
    return saving, float(share)


def _refuse_share(share: float, saving: float, balancing: float) -> None:
    """Refuse a share of surplus that is none: incomes cannot pay for consumption, or wages alone pay for more."""
    if share > 1.0:
        raise UsageError(
            f"Incomes cannot pay for consumption at a saving rate of {saving:g}: households would have to get "
            f"{share:.4f} of surplus and mixed income. With all of it paid out money and goods balance at a saving "
            f"rate of {balancing:.4f}: state [households] saving_rate or distributed, or [budget] transfers."
        )
    raise UsageError(
        f"Wages and transfers alone pass consumption at a saving rate of {saving:g}: the share of surplus paid out "
        f"would be {share:.4f}. State [households] distributed (the saving rate then follows), or a higher saving_rate."
    )
