"""The goal of a plan in units people use: per cent of consumption, years of it."""

from __future__ import annotations

import math

from lustrum.plan.plan import Plan
from lustrum.wording.names import plain
from lustrum.wording.numbers import readable, short_figure


def goal_in_words(plan: Plan) -> str:
    """Return what the goal comes to: where it has a measure people use in that, else the objective itself.

    A discounted sum of worths has no size anybody could picture; how far consumption lies above the trend has one.
    """
    title = plan.goal_title or plain(plan.goal).lower()
    measure = plan.goal_measure
    if measure is None or not measure.one > 0.0:
        divisor, unit = readable([plan.objective], plan.goal_units)
        return f"Goal, {title}: {short_figure(plan.objective / divisor)} {unit}."
    value = (plan.objective - measure.reference) / measure.one
    units = measure.units if value >= 0.0 else measure.units.replace("above", "below")
    return f"Goal, {title}: {short_figure(abs(value))} {units}."


def in_base_years(plan: Plan) -> float:
    """Return base-year household consumption where the goal is counted in it; NaN elsewhere."""
    base = float(plan.economy.household_consumption.sum())
    counted = not plan.economy.is_physical and plan.goal_units.startswith(plan.economy.unit) and base > 0
    return base if counted else float("nan")


def worth_scale(plan: Plan, values: list[float]) -> tuple[float, str]:
    """Return a divisor and the unit in which gains of the goal are told: per cent of a year's consumption if it can be.

    Parameters
    ----------
    values : list of float
        Gains of the goal, in its units.
    """
    base = in_base_years(plan)
    if math.isfinite(base):
        return base / 100.0, "% of a base year's consumption"
    return readable(values, plan.goal_units)
