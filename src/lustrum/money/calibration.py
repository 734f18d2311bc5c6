r"""The level at which a schedule brings in what it must.

Without behaviour revenue grows with the level up to where every marginal rate is at its cap. With it,
:math:`y = y_0 \left(\frac{1 - T'}{1 - T_0'}\right)^e`, revenue has a peak: a target beyond it has no level, and that is
said instead of a number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.money.groups import HouseholdGroups, amount
from lustrum.money.schedules import CAP, Schedule

ROUNDS = 200
GRID = 200


@dataclass(frozen=True)
class Rules:
    """How a schedule is applied.

    Parameters
    ----------
    cap : float
        Largest marginal rate.
    exempt : float
        Share of those counted, from the poorest, whose income stays free; the schedule begins above the smallest income
        with at least that share at or below it.
    elasticity : float
        e of income with respect to what is kept of one more unit; 0 without behaviour.
    before : array, shape (groups,), optional
        Marginal rates today, to which incomes have adapted; average rates today where the table tells taxes.
    """

    cap: float = CAP
    exempt: float = 0.0
    elasticity: float = 0.0
    before: Array | None = None

    def __post_init__(self) -> None:
        if not 0 < self.cap < 1:
            raise UsageError(f"The cap on the marginal rate is {self.cap:g}; give a share between 0 and 1.")
        if not 0 <= self.exempt < 1:
            raise UsageError(f"The exempt share is {self.exempt:g}; give a share from 0 up to below 1.")
        if not self.elasticity >= 0:
            raise UsageError(f"The elasticity of income is {self.elasticity:g}; it is 0 or more.")


@dataclass(frozen=True, eq=False)
class Applied:
    """A schedule applied at a level.

    Parameters
    ----------
    level : float
    income, tax, marginal : array, shape (groups,)
        Per head; income after behaviour.
    revenue : float
    allowance : float
        Income that stays free.
    exempt_share : float
        Share of those counted who pay nothing: with whole groups it may differ from what was asked.
    peak_rate : float
        Marginal rate at the top beyond which revenue falls, 1/(1 + a e); NaN without behaviour.
    """

    schedule: Schedule
    rules: Rules
    level: float
    income: Array
    tax: Array
    marginal: Array
    revenue: float
    allowance: float
    exempt_share: float
    peak_rate: float

    @property
    def past_the_peak(self) -> bool:
        return bool(np.isfinite(self.peak_rate) and self.marginal.max() > self.peak_rate)


def applied(groups: HouseholdGroups, form: Schedule, level: float, rules: Rules | None = None) -> Applied:
    """Return the tax of a schedule at a level, with the behaviour asked for."""
    rules = rules or Rules()
    allowance = _allowance(groups, rules.exempt)
    income = groups.income
    if rules.elasticity:
        income = _answer(groups, form, level, rules, allowance)
    base = np.maximum(0.0, income - allowance)
    tax = form.tax(base, level, rules.cap)
    marginal = np.where(base > 0, form.marginal(base, level, rules.cap), 0.0)
    peak = 1.0 / (1.0 + pareto(groups) * rules.elasticity) if rules.elasticity else float("nan")
    free = float(groups.count[tax <= 0].sum() / groups.count.sum())
    return Applied(form, rules, level, income, tax, marginal, groups.revenue(tax), allowance, free, peak)


def calibrate(groups: HouseholdGroups, form: Schedule, revenue: float, rules: Rules | None = None) -> Applied:
    """Return the schedule at the level that brings in a revenue.

    Raises
    ------
    UsageError
        If no level does: beyond what the cap allows, or beyond the peak where incomes answer; names the most there is.
    """
    rules = rules or Rules()
    if not revenue > 0:
        raise UsageError(f"The revenue is {revenue:g}; give a positive target.")

    def brings(level: float) -> float:
        return applied(groups, form, level, rules).revenue

    low, high = _range(groups, form, rules)
    if rules.elasticity:
        # Revenue may fall again: the smallest level that reaches the target lies before the first peak of the grid.
        levels = np.concatenate([np.linspace(low, high, GRID), np.geomspace(max(low, 1e-6), high, GRID)])
        levels = np.unique(levels)
        found = np.array([brings(level) for level in levels])
        reached = np.flatnonzero(found >= revenue)
        if not len(reached):
            best = int(np.argmax(found))
            raise UsageError(
                f"No level of the {form.name} schedule brings in {amount(revenue)}: incomes answer with an elasticity "
                f"of {rules.elasticity:g}, and revenue is largest at {amount(found[best])}. Lower the target."
            )
        low, high = float(levels[max(reached[0] - 1, 0)]), float(levels[reached[0]])
    elif brings(high) < revenue * (1 - 1e-12):
        raise UsageError(
            f"No level of the {form.name} schedule brings in {amount(revenue)}: with marginal rates up to "
            f"{rules.cap:g} it is {amount(brings(high))} at most. Lower the target, the exempt share, or raise the cap."
        )
    for _ in range(300):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if brings(middle) < revenue else (low, middle)
    return applied(groups, form, high, rules)


def pareto(groups: HouseholdGroups) -> float:
    """Return the Pareto coefficient of the top group: m / (m - t), t halfway between its mean and the next group's."""
    order = np.argsort(groups.income)
    top, below = groups.income[order[-1]], groups.income[order[-2]] if len(groups) > 1 else 0.0
    threshold = 0.5 * (top + below)
    return float(top / (top - threshold)) if top > threshold else float("inf")


def _allowance(groups: HouseholdGroups, share: float) -> float:
    """Return the quantile: the smallest income with at least a share of those counted at or below it."""
    if share == 0:
        return 0.0
    order = np.argsort(groups.income, kind="stable")
    upto = np.cumsum(groups.count[order]) / groups.count.sum()
    return float(groups.income[order[np.flatnonzero(upto >= share - 1e-9)[0]]])


def _range(groups: HouseholdGroups, form: Schedule, rules: Rules) -> tuple[float, float]:
    base = np.maximum(groups.income - _allowance(groups, rules.exempt), 0.0)
    high = form.highest(base[base > 0]) if (base > 0).any() else 1.0
    low = -high if form.name == "isoelastic" else 0.0
    return low, high


def _answer(groups: HouseholdGroups, form: Schedule, level: float, rules: Rules, allowance: float) -> Array:
    """Return incomes at which what people keep of one more unit is what they answered to.

    The answer falls as the marginal rate rises with income, so that income and answer cross once. Where they cross at
    a step of the schedule no income answers to its own rate: people stay at the step, just below the higher rate.
    """
    before = rules.before
    if before is None:
        before = np.zeros(len(groups)) if groups.tax is None else groups.tax / np.maximum(groups.income, 1e-300)
    untaxed = groups.income * (1.0 - before) ** -rules.elasticity
    low, high = np.zeros(len(groups)), untaxed
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        if ((middle <= low) | (middle >= high)).all():
            break
        base = np.maximum(0.0, middle - allowance)
        kept = 1.0 - np.where(base > 0, form.marginal(base, level, rules.cap), 0.0)
        below = untaxed * kept**rules.elasticity >= middle
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low
