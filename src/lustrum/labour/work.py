"""The work of one region: who is needed by activity and skill in each year, and what a post is worth to the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import MissingDataError
from lustrum.plan import Plan
from lustrum.problem import Growth
from lustrum.problem.names import ACTIVITY_LEVEL, LABOUR, LABOUR_BY_ACTIVITY, LABOUR_LIMIT, WORK_LIMIT
from lustrum.results import Assumption

LEAST_WORK = 1e-6
"""Of the posts of a skill in a region: activities with fewer are not looked at."""

ONE = "people"
"""The skill of everybody where the economy tells no skills apart."""


@dataclass(frozen=True, eq=False)
class Work:
    """Posts of one region by year.

    Parameters
    ----------
    region : str
    economy : Economy
    years : tuple of int
    skill : tuple of str
        Empty where the economy counts no labour.
    unit : str
        Of labour.
    labour : array, shape (years, skills, activities)
        Needed by activities, at this year's output per job.
    building : array, shape (years, skills)
        Needed to build capacity.
    base : array, shape (skills, activities)
        In the base year.
    level, base_level : array, shape (years, activities) and (activities,)
        Levels whose work is done in the year.
    pay : array, shape (years,)
        Growth of pay, with output per job.
    growth : float
        Of labour a year.
    discount : array, shape (years,)
        Present value of the money of each year, 1 in the first.
    product : array, shape (years, skills)
        What a further unit of labour adds to the plan, money of the year; NaN where the plan does not price the skill.
    work : array, shape (years,)
        What a unit of base-year pay adds, money of the year; NaN where the plan does not price it.
    wage : float
        Base-year pay for a unit of labour over all skills; NaN where the economy does not say.
    price : array, shape (products,)
        Of products, in the first year, base-year basket = 1.
    """

    region: str
    economy: Economy
    years: tuple[int, ...]
    skill: tuple[str, ...]
    unit: str
    labour: Array
    building: Array
    base: Array
    level: Array
    base_level: Array
    pay: Array
    growth: float
    discount: Array
    product: Array
    work: Array
    wage: float
    price: Array

    @property
    def need(self) -> Array:
        """Posts by year, shape (years, skills)."""
        found: Array = self.labour.sum(axis=2) + self.building
        return found

    def per_level(self) -> Array:
        """Return base-year posts for a unit of level, shape (skills, activities); NaN where none is known."""
        running = self.base_level > 0.0
        known = np.divide(self.base, self.base_level, out=np.full_like(self.base, np.nan), where=running)
        own = self.economy.labour
        if own is not None and tuple(self.economy.skill) == self.skill:
            known = np.where(np.isnan(known), own.toarray(), known)
        return known

    def value_of_post(self, empty: Array) -> Array:
        """Return the value added that goes with a post, at base-year prices and output per job, shape (skills,).

        Where posts stay empty the work around them stops, that of the least value first: told is the value at which so
        many posts are given up; NaN where it cannot be told.

        Parameters
        ----------
        empty : array, shape (skills,)
            Posts that stay empty.
        """
        value, posts = self.value_added(), self.labour.sum(axis=0)
        there = (posts > LEAST_WORK * np.maximum(posts.sum(axis=1), 1e-300)[:, None]) & (value > 0.0)
        each = np.divide(
            value, self.per_level(), out=np.full_like(posts, np.inf), where=there & (self.per_level() > 0.0)
        )
        found = np.full(len(self.skill), np.nan)
        for k in range(len(self.skill)) if not self.economy.is_physical else ():
            order = np.argsort(each[k], kind="stable")[: int(np.isfinite(each[k]).sum())]
            if len(order):
                given_up = np.cumsum(posts[k, order]) / len(self.years)
                found[k] = each[k, order[min(int(np.searchsorted(given_up, empty[k])), len(order) - 1)]]
        return found

    def value_added(self) -> Array:
        """Return value added in a unit of each activity's level at the prices of the plan, shape (activities,)."""
        economy = self.economy
        found: Array = np.asarray((economy.supply - economy.use).T @ self.price)
        return found


def work_of_plan(plan: Plan, region: str) -> Work:
    """Return the work a plan asks for.

    Raises
    ------
    MissingDataError
        If the plan was not solved, or the growth of labour and of output per job is not known.
    """
    if not plan.has_values:
        raise MissingDataError(f"'{plan.name}' has no figures ({plan.status}): there is no work to fill.")
    economy, years = plan.economy, len(plan.years)
    growth = Growth.of(plan.growth)
    found = _on_trend(economy, growth, plan.years, region)
    level = _begun(economy, plan.quantities[ACTIVITY_LEVEL].values, years)
    found = replace(found, level=level, labour=_scaled(found, level))
    if LABOUR_BY_ACTIVITY in plan.quantities:
        found = _as_planned(found, plan)
    mu = plan.basket_value
    discount = mu / mu[0] if np.isfinite(mu).all() and (mu > 0.0).all() else np.ones(years)
    prices = plan.current_prices.values[0]
    known = np.isfinite(prices).all() and (prices > 0.0).any() and not economy.is_physical
    return replace(
        found,
        discount=discount,
        product=_by_skill(plan, found),
        work=_priced(plan, WORK_LIMIT)[:, 0] if WORK_LIMIT in plan.limits else np.full(years, np.nan),
        price=prices if known else found.price,
    )


def work_of_economy(economy: Economy, growth: Growth, years: Sequence[int], region: str) -> Work:
    """Return the work of an economy on its trend, before anything is planned; as `work_of_plan`."""
    return _on_trend(economy, growth, tuple(years), region)


def _on_trend(economy: Economy, growth: Growth, years: tuple[int, ...], region: str) -> Work:
    if growth.labour is None or growth.productivity is None:
        raise MissingDataError(
            f"The growth of labour and of output per job of '{region}' must be named: [growth] labour, productivity."
        )
    count, activities = len(years), len(economy.activity)
    elapsed = np.array([year - economy.base_year for year in years], dtype=float)
    level = economy.base_level * growth.factor(int(elapsed.max()))[elapsed.astype(int) - 1]
    skills = tuple(economy.skill) if economy.labour is not None else ()
    base = np.zeros((0, activities))
    if economy.labour is not None:
        base = np.asarray(economy.labour.toarray() * economy.base_level)
    units = sorted(set(economy.labour_unit.values()))
    found = Work(
        region=region,
        economy=economy,
        years=years,
        skill=skills,
        unit=units[0] if len(units) == 1 else "people",
        labour=np.zeros((count, len(skills), activities)),
        building=np.zeros((count, len(skills))),
        base=base,
        level=level,
        base_level=np.asarray(economy.base_level),
        pay=(1.0 + growth.productivity) ** elapsed,
        growth=growth.labour,
        discount=np.ones(count),
        product=np.full((count, len(skills)), np.nan),
        work=np.full(count, np.nan),
        wage=mean_pay(economy, float(base.sum())),
        price=np.ones(len(economy.product)),
    )
    return replace(found, labour=_scaled(found, level))


def _scaled(work: Work, level: Array) -> Array:
    """Return base-year posts carried along with levels, shape (years, skills, activities)."""
    grown = np.divide(level, work.base_level, out=np.zeros_like(level), where=work.base_level > 0.0)
    found: Array = work.base[None] * (grown / work.pay[:, None])[:, None, :]
    return found


def _begun(economy: Economy, level: Array, years: int) -> Array:
    """Return levels by the year in which they are worked on: a production lag later they are there."""
    lag = economy.production_lag
    if lag is None or not lag.any():
        return level[:years]
    at = np.minimum(np.arange(years)[:, None] + lag, len(level) - 1)
    return np.take_along_axis(level, at, axis=0)


def _as_planned(work: Work, plan: Plan) -> Work:
    """Return work as the plan itself counts it, by activity and in building."""
    economy, years = plan.economy, len(plan.years)
    table = plan.table(LABOUR_BY_ACTIVITY)
    labour = np.zeros((years, len(work.skill), len(economy.activity)))
    for place, (skill, activity) in enumerate(table.index.items):
        at = economy.skill.position(skill), economy.activity.position(activity)
        labour[:, at[0], at[1]] = table.values[:years, place]
    total = plan.table(LABOUR).values[:years]
    return replace(work, labour=labour, building=np.maximum(total - labour.sum(axis=2), 0.0))


def _priced(plan: Plan, limit: str) -> Array:
    """Return what a unit more of a limit is worth in the money of each year, shape (years, items)."""
    return plan.in_money_of_the_year(limit).values


def _by_skill(plan: Plan, work: Work) -> Array:
    if LABOUR_LIMIT not in plan.limits:
        return np.full((len(plan.years), len(work.skill)), np.nan)
    values, items = _priced(plan, LABOUR_LIMIT), plan.limit(LABOUR_LIMIT).shadow_price.index.items
    return values[:, [items.index((skill,)) for skill in work.skill]]


def mean_pay(economy: Economy, labour: float) -> float:
    """Return base-year wages over all labour; all value added where no row is one of wages; NaN where nothing says."""
    if labour <= 0.0 or economy.value_added is None or economy.is_physical:
        return float("nan")
    rows = economy.components.wages or range(len(economy.component))
    return float(economy.income_of(rows).sum() / labour)


def wage_said(work: Work) -> Assumption:
    """Return the assumption behind a wage nobody stated."""
    known = bool(work.economy.components.wages)
    what = "wages" if known else "value added (no row of it is read as wages, so that pay is too high)"
    said = f"{work.region}: {what} of the base year over all its labour, alike for every skill"
    return Assumption("wage", f"{said}.", f"{work.wage:,.6g}", "value_added.csv; people.csv, wage")
