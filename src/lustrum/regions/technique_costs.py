r"""Prices at which a plan runs a technique: products, skills or work, in the money of each year.

A unit of level uses :math:`a_i` of each product and :math:`l_k` of each skill. In year t it costs

.. math:: \sum_i p_{it} a_i + \sum_k \frac{w_{kt}}{(1 + \pi)^t} l_k,

p what users pay within the plan (base-year basket = 1), w its prices of labour, :math:`\pi` growth of output per job.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import Plan
from lustrum.problem.names import ABSORPTION, ACTIVITY_LEVEL, BALANCE, LABOUR_LIMIT, WORK_LIMIT
from lustrum.problem.parts.work import work_by_level

TODAY = "today"
"""The technique of the plan itself: the column of the activity in its table."""

WORK = "work"
"""Item of a technique where the plan limits work and not labour: base-year pay and other income but that on capital."""


@dataclass(frozen=True, eq=False)
class PlanCosts:
    """What a unit of each input costs a plan.

    Parameters
    ----------
    name : str
    activity, item : tuple of str
        Items are products, then skills, or `work`.
    product : tuple of str
    years : tuple of int
        Those counted: of the plan, then further ones at the prices of its last.
    planned : int
        Years of the plan among them.
    last : int
        The last year of the plan, or of those counted where they go on behind it.
    price : array, shape (years, items)
        Money of the year a unit.
    worth : array, shape (years,)
        Of the money of each year, 1 in the first.
    column : array, shape (items, activities)
        Used by a unit of level today.
    level : array, shape (years, activities)
        Planned, that of the last year going on.
    unit : str
        Of money.
    """

    name: str
    activity: tuple[str, ...]
    item: tuple[str, ...]
    product: tuple[str, ...]
    years: tuple[int, ...]
    planned: int
    last: int
    price: Array
    worth: Array
    column: Array
    level: Array
    unit: str

    def own(self, activity: str) -> Array:
        """Return what a unit of an activity uses today, shape (items,)."""
        found: Array = self.column[:, self.activity.index(activity)]
        return found

    def taken_from(self, other: PlanCosts, activity: str) -> Array:
        """Return what a unit of the same activity uses in another region, shape (items,).

        Raises
        ------
        UsageError
            If products or skills of the regions differ.
        """
        if other.item != self.item:
            raise UsageError(
                f"Products or labour of {other.name} are not those of {self.name}: its technique cannot be priced "
                "there. Write what it uses in inputs.csv."
            )
        return other.own(activity)


def plan_costs(plan: Plan, region: str, years: int) -> PlanCosts:
    """Return the prices of a plan for so many years, those of its last year going on where it has fewer.

    Raises
    ------
    UsageError
        If the plan has no prices, or its economy is in physical units, where costs do not add up.
    MissingDataError
        If nothing limits its labour, so that labour has no price.
    """
    economy = plan.economy
    if plan.status not in ("optimal", "relaxed"):
        raise UsageError(f"The plan of {region} is {plan.status}: it has no prices. Make its wishes fit first.")
    if economy.is_physical:
        raise UsageError(f"'{region}' is counted in physical units: what a technique costs does not add up there.")
    basket = plan.basket_value
    if not (basket > 0.0).all():
        raise UsageError(f"The basket of {region} is worth nothing to the plan's goal in some year: no prices.")
    per_job = (1.0 + float(plan.growth["productivity"] or 0.0)) ** -np.arange(1.0, len(plan.years) + 1)[:, None]
    if LABOUR_LIMIT in plan.limits and economy.labour is not None:
        names, paid = tuple(economy.skill), np.asarray(economy.labour.toarray())
        table = plan.in_money_of_the_year(LABOUR_LIMIT)
        at = [table.index.items.index((name,)) for name in names]
        wage = table.values[:, at]
    elif WORK_LIMIT in plan.limits:
        names, paid = (WORK,), work_by_level(plan)[None, :]
        wage = plan.in_money_of_the_year(WORK_LIMIT).values[:, :1]
    else:
        raise MissingDataError(
            f"Nothing limits labour in the plan of {region}, so that it has no price: make the plan with the part "
            "`work` or `labour`."
        )
    clash = sorted(set(names) & set(economy.product))
    if clash:
        raise UsageError(f"'{clash[0]}' is a product and a skill of {region}: call one of them otherwise.")
    ahead = max(years - len(plan.years), 0)
    pace = (basket[-1] / basket[0]) ** (1.0 / (len(basket) - 1)) if len(basket) > 1 else np.nan
    if ahead and np.isnan(pace):
        raise UsageError(
            f"The plan of {region} has one year: it does not say what money is worth later. Give --years 1."
        )
    worth = np.concatenate([basket / basket[0], basket[-1] / basket[0] * pace ** np.arange(1.0, ahead + 1)])
    paid_by_users = plan.in_money_of_the_year(ABSORPTION if ABSORPTION in plan.limits else BALANCE).values
    price = np.hstack([paid_by_users, wage * per_job])
    level = np.asarray(plan.table(ACTIVITY_LEVEL).values)
    first = plan.years[0]
    return PlanCosts(
        name=region,
        activity=tuple(economy.activity),
        item=(*economy.product, *names),
        product=tuple(economy.product),
        years=tuple(range(first, first + max(years, len(plan.years))))[:years],
        planned=min(len(plan.years), years),
        last=first + max(years, len(plan.years)) - 1,
        price=_lasting(price, ahead)[:years],
        worth=worth[:years],
        column=np.vstack([economy.use.toarray(), paid]),
        level=_lasting(level, ahead)[:years],
        unit=economy.unit,
    )


def _lasting(values: Array, ahead: int) -> Array:
    """Return values by year with the last year's so many times behind them, shape (years + ahead, items)."""
    return np.vstack([values, np.repeat(values[-1:], ahead, axis=0)])
