"""What each wish does to a plan: its effect when wishes are added one at a time, in both orders, the mean of the two.

A wish costs less alone than after others, or more; what is shared between two of them belongs to neither. Added in the
order given and in the reverse order, the effects of one order add up to the whole, and so does their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.goal import worth_scale
from lustrum.plan.indicators import Indicator, indicators
from lustrum.plan.last_step import AskedRow, at_the_edge, times_the_mean
from lustrum.plan.plan import Plan
from lustrum.plan.titles import item_title
from lustrum.plan.wishes import sentences
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

TOGETHER = "all wishes together"

Plans = Mapping[frozenset[str], Plan]
"""Solved plans by the names of the wishes they were asked; the empty set is the trend."""


def chains(names: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Return what is asked of each plan, wish by wish, in the order given and in the reverse order.

    >>> chains(("a", "b"))
    (((), ('a',), ('a', 'b')), ((), ('b',), ('b', 'a')))
    """
    forward, reverse = tuple(names), tuple(reversed(names))
    return (
        tuple(forward[:k] for k in range(len(names) + 1)),
        tuple(reverse[:k] for k in range(len(names) + 1)),
    )


@dataclass(frozen=True, eq=False)
class Shares:
    """The effects of each wish on several figures, shape (wishes, figures): in one order, in the other, their mean.

    `mean` adds up over the wishes to what all of them do together.
    """

    forward: Array
    reverse: Array

    @property
    def mean(self) -> Array:
        """The mean of both orders, shape (wishes, figures)."""
        result: Array = (self.forward + self.reverse) / 2.0
        return result


def shares(names: Sequence[str], figures: Mapping[frozenset[str], Array]) -> Shares:
    """Return the effects of wishes, from the figures of the plans on both chains.

    Parameters
    ----------
    names : sequence of str
        Wishes, in order.
    figures : mapping of names to array, shape (figures,)
        NaN where a plan has none: then the two wishes beside it have no share.
    """
    orders = []
    for chain in chains(names):
        steps = {asked[-1]: figures[frozenset(asked)] - figures[frozenset(before)] for before, asked in pairwise(chain)}
        orders.append(np.array([steps[name] for name in names]))
    return Shares(*orders)


def attribution_results(wishes: Mapping[str, Sequence[AskedRow]], plans: Plans, asked: Sequence[str]) -> list[Result]:
    """Return what each wish does to the goal and to the yearly figures, and the plans this was read from.

    Parameters
    ----------
    wishes : mapping of name to rows
        In order.
    plans : mapping of names to Plan
        Every plan of `chains`.
    asked : sequence of str
        What each wish asks and what the plan without wishes has, a sentence each, without full stop.
    """
    trend, names = plans[frozenset()], tuple(wishes)
    return [_of_goal(wishes, plans, asked), _of_figures(names, plans), _steps(names, plans, trend)]


def _gain(plan: Plan) -> float:
    """Return the objective, the sign turned so that more is better; NaN where there is no plan."""
    return (plan.objective if plan.maximise else -plan.objective) if plan.has_values else np.nan


def _yearly(plan: Plan, trend: Sequence[Indicator]) -> Array:
    """Return the yearly figures of a plan, shape (figures, years); NaN where it has none."""
    own = {each.name: each.values for each in indicators(plan)}
    return np.array([own.get(each.name, (np.nan,) * len(each.values)) for each in trend])


ROUNDING = 1e-9
"""Of a figure: what two solved plans differ by though nothing moved."""


def _moved(names: Sequence[str], figures: Mapping[frozenset[str], Array]) -> Array:
    """Return what wishes do to figures, with the sum below, shape (wishes + 1, figures); 0 where it is rounding."""
    mean = shares(names, figures).mean
    return _with_sum(np.where(np.abs(mean) < ROUNDING * np.abs(figures[frozenset()]), 0.0, mean))


def _with_sum(values: Array) -> Array:
    """Return values by wish with their sum below."""
    return np.concatenate([values, values.sum(axis=0, keepdims=True)])


def _of_goal(wishes: Mapping[str, Sequence[AskedRow]], plans: Plans, asked: Sequence[str]) -> Result:
    trend, names = plans[frozenset()], tuple(wishes)
    found = indicators(trend)
    goal = shares(names, {key: np.array([_gain(plan)]) for key, plan in plans.items()})
    mean, forward, reverse = (_with_sum(each)[:, 0] for each in (goal.mean, goal.forward, goal.reverse))
    divisor, unit = worth_scale(trend, [float(each) for each in mean[np.isfinite(mean)]])
    measures = {"goal": Measure(mean / divisor, unit, "what the wish does to the goal; below zero it costs")}
    times = times_the_mean(wishes, -goal.mean[:, 0], plans[frozenset(names)], trend)
    measure = trend.goal_measure
    if measure is not None and measure.one > 0.0:
        one = measure.one if trend.maximise else -measure.one
        units = measure.units.replace(" above the trend path", "")
        measures["every_year"] = Measure(mean / one, units, "the same as so much in every year")
    if np.isfinite(times).any():
        measures["last_step"] = Measure(
            times, "times the mean", "the last hundredth of what is asked beside the mean one"
        )
    cumulated = {key: _yearly(plan, found).sum(axis=1) for key, plan in plans.items()}
    change, base = _moved(names, cumulated), cumulated[frozenset()]
    for k, each in enumerate(found):
        entry = trend.balance.get(each.name)
        # Here stand final uses and imports that a wish moves; the table of all figures has the others.
        if entry is None or not entry.final or not change[:, k].any() or not base[k]:
            continue
        percent = 100.0 * change[:, k] / base[k]
        measures[each.name] = Measure(percent, "% of the trend", f"{each.title}, all years of the plan")
    measures["goal_in_order"] = Measure(forward / divisor, unit, "added in the order given")
    measures["goal_in_reverse"] = Measure(reverse / divisor, unit, "added in the reverse order")
    return Result(
        "attribution",
        f"What each wish does: {_name(plans, names)}",
        ("wish",),
        [(name,) for name in (*names, TOGETHER)],
        measures,
        notes=(
            "wishes are added one at a time to the plan without wishes, in the order given and in reverse; each number "
            "is the mean of the two, and they add up",
            *asked,
            *at_the_edge(names, times),
            *_unmet(names, plans),
        ),
        drawing=Drawing("bars", "goal", title=_together(names, measures["goal"])),
    )


def _together(names: Sequence[str], goal: Measure) -> str:
    """Return what all wishes do to the goal, as a heading."""
    value = float(goal.values[-1])
    if not np.isfinite(value):
        return ""
    who = "All wishes together" if len(names) > 1 else f"The wish '{names[0]}'"
    unit = goal.unit.replace("% of", "per cent of")
    return (
        f"{who} {'cost' if len(names) > 1 else 'costs'} {figure(-value, 3)} {unit}"
        if value < 0
        else (f"{who} {'bring' if len(names) > 1 else 'brings'} {figure(value, 3)} {unit}")
    )


def _of_figures(names: Sequence[str], plans: Plans) -> Result:
    trend = plans[frozenset()]
    found = indicators(trend)
    yearly = {key: _yearly(plan, found) for key, plan in plans.items()}
    shares_of, sizes = dict[str, Measure](), dict[str, Measure]()
    for name, meaning, figures in (
        ("last_year", f"in {trend.years[-1]}", {key: values[:, -1] for key, values in yearly.items()}),
        ("cumulated", "all years of the plan added up", {key: values.sum(axis=1) for key, values in yearly.items()}),
    ):
        change, base = _moved(names, figures), figures[frozenset()]
        with np.errstate(divide="ignore", invalid="ignore"):
            percent = np.where(base != 0.0, 100.0 * change / base, np.nan)
        shares_of[f"{name}_per_cent"] = Measure(percent.ravel(), "% of the trend", meaning)
        sizes[name] = Measure(change.ravel(), "unit of each figure", meaning)
    return Result(
        "attribution_of_figures",
        f"What each wish does to the yearly figures: {_name(plans, names)}",
        ("wish", "figure"),
        [(name, each.name) for name in (*names, TOGETHER) for each in found],
        {**shares_of, **sizes},
        titles={each.name: f"{each.title}, {each.unit}" for each in found},
        drawing=Drawing("none", ""),
    )


def _steps(names: Sequence[str], plans: Plans, trend: Plan) -> Result:
    asked = list(dict.fromkeys(frozenset(each) for chain in chains(names) for each in chain))
    gains = np.array([_gain(plans[key]) - _gain(trend) for key in asked])
    divisor, unit = worth_scale(trend, [float(each) for each in gains[np.isfinite(gains)]])
    return Result(
        "attribution_plans",
        "The plans this was read from",
        ("wishes",),
        [(" + ".join(name for name in names if name in key) or "none",) for key in asked],
        {
            "goal": Measure(gains / divisor, unit, "gain beside the plan without wishes"),
            "status": Measure([plans[key].status for key in asked], "", "whether every wish is met"),
        },
        drawing=Drawing("none", ""),
    )


def _unmet(names: Sequence[str], plans: Plans) -> list[str]:
    """Return which plans do not meet what they are asked, and what that means for the shares."""
    said = []
    for key, plan in plans.items():
        if plan.status == "optimal":
            continue
        which = " and ".join(f"'{name}'" for name in names if name in key) or "no wish"
        why = " ".join(sentences(plan.wish_report, plan.given_up)) or plan.message
        said.append(
            f"with {which} {'the nearest plan is taken' if plan.has_values else 'there is no plan, nor a share'}: {why}"
        )
    return [each.rstrip(".") for each in said]


def asked_in_words(trend: Plan, quantity: str, label: str, year: int, when: str, asked: float, sense: str) -> str:
    """Return one row of a wish and what the plan without wishes has instead, as words.

    Parameters
    ----------
    year : int
        The year compared.
    when : str
        As the wish says it: "by 2017".
    asked : float
        In the quantity's unit.
    """
    table = trend.quantities.get(quantity)
    words = quantity.replace("_", " ")
    if table is None:
        return f"{words}{f' of {label}' if label else ''} {when} {sense} {figure(asked)}"
    values = table.values[table.years.index(year)]
    if label in ("", "total"):
        without = float(values.sum())
    else:
        position = [", ".join(item) for item in table.index.items].index(label)
        without = float(values[position])
        words += f" of {item_title(trend, table.index, position)} ({label})"
    other = f"in {year} without wishes" if when != f"in {year}" else "without wishes"
    return f"{words} {when} {sense} {figure(asked)} {table.units}; {figure(without)} {other}"


def _name(plans: Plans, names: Sequence[str]) -> str:
    return plans[frozenset(names)].name
