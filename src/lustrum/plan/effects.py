"""What a change does to a plan: what it costs, who gains and loses, which limits move, what gives way to it.

Both plans are of one economy, over the same years; every figure is the changed plan less the one under debate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.economy.components import read_components
from lustrum.errors import UsageError
from lustrum.plan.explain import binding_limits
from lustrum.plan.goal import worth_scale
from lustrum.plan.indicators import indicators, taxes_borne
from lustrum.plan.people import who_gets_what
from lustrum.plan.plan import Plan
from lustrum.plan.titles import item_title
from lustrum.problem.names import ACTIVITY_LEVEL, CONSUMPTION, LABOUR
from lustrum.results import Drawing, Measure, Result
from lustrum.units import single

ROUNDING = 1e-7
"""Of a whole: what two solved plans differ by though nothing moved."""
MOST_LIMITS = 12
MOST_DISPLACED = 15


def effects(before: Plan, after: Plan) -> list[Result]:
    """Return what a change does, the cost first; what the economy knows nothing of is left out.

    Raises
    ------
    UsageError
        If a plan has no numbers, or they are of other years or another economy.
    """
    if not (before.has_values and after.has_values):
        raise UsageError("One of the two plans has no numbers to compare.")
    if before.years != after.years or before.economy.product.labels != after.economy.product.labels:
        raise UsageError("The two plans are of other years or products: their effects cannot be told apart.")
    found = [cost(before, after), of_figures(before, after), *_of_groups(before, after)]
    found += [of_industries(before, after), *_of_taxes(before, after), limits_moved(before, after)]
    return [*found, displaced(before, after)]


def cost(before: Plan, after: Plan) -> Result:
    """Return what a change takes from household consumption by year, over all years, and per head or per job."""
    economy = before.economy
    change = _change(before.table(CONSUMPTION).values, after.table(CONSUMPTION).values).sum(axis=1)
    base = float(economy.household_consumption.sum())
    years = [*map(str, before.years), "all years"]
    values = np.array([*change, change.sum()])
    length = np.array([*np.ones(len(change)), len(change)])
    measures = {
        "consumption": Measure(values, economy.flow_unit.removesuffix("/year"), "household consumption more or less"),
        "in_base_years": Measure(100.0 * values / base, "% of a base year's consumption", "the same"),
    }
    notes = ["household consumption of the changed plan less that of the plan under debate"]
    heads, who = _heads(before)
    if heads:
        name, scale = single(economy.unit)
        measures["per_head"] = Measure(scale * values / heads / length, f"{name} / {who} / year", f"a year, by {who}")
    else:
        notes.append("the table counts neither people nor jobs: nothing is told per head")
    if who == "job":
        notes.append("the table does not count people: per head means per job of the base year")
    if before.goal == after.goal and before.maximise == after.maximise and before.goal_units == after.goal_units:
        sign = 1.0 if before.maximise else -1.0
        gain = sign * (after.objective - before.objective)
        gain = 0.0 if abs(gain) < ROUNDING * abs(before.objective) else gain
        divisor, unit = worth_scale(before, [gain])
        goal = np.full(len(values), np.nan)
        goal[-1] = gain / divisor
        measures["goal"] = Measure(goal, unit, "the goal of the plan, all years and those after it; below zero: a cost")
    else:
        notes.append(f"another goal ('{after.goal_title}'): how far either is reached cannot be set off")
    return Result(
        "effect_on_consumption", "What it costs", ("year",), [(year,) for year in years], measures,
        notes=tuple(notes), drawing=Drawing("none", "consumption"),
    )  # fmt: skip


def _heads(plan: Plan) -> tuple[float, str]:
    """Return how many people the base year counts and how one is called; jobs where people are not counted."""
    economy = plan.economy
    if economy.population is not None and float(economy.population.sum()) > 0.0:
        return float(economy.population.sum()), "person"
    units = set(economy.labour_unit.values())
    table = plan.quantities.get(LABOUR)
    if table is not None and table.base is not None and units in ({"jobs"}, {"persons"}):
        return float(np.nansum(table.base)), "job" if units == {"jobs"} else "person at work"
    return 0.0, ""


def of_figures(before: Plan, after: Plan) -> Result:
    """Return what a change does to the yearly figures: in the last year, and over all years in per cent."""
    theirs = {each.name: each for each in indicators(after)}
    own = [each for each in indicators(before) if each.name in theirs]
    last = np.array([[each.values[-1], theirs[each.name].values[-1]] for each in own]).reshape(-1, 2)
    sums = np.array([[sum(each.values), sum(theirs[each.name].values)] for each in own]).reshape(-1, 2)
    change = _settled(last[:, 1] - last[:, 0], last[:, 0])
    return Result(
        "effect_on_figures",
        "What it does to the yearly figures",
        ("figure",),
        [(each.name,) for each in own],
        {
            "before": Measure(last[:, 0], "unit of each figure", f"in {before.years[-1]}, the plan under debate"),
            "after": Measure(last[:, 0] + change, "unit of each figure", f"in {before.years[-1]}, changed"),
            "change": Measure(_per_cent(change, last[:, 0]), "%", f"in {before.years[-1]}"),
            "all_years": Measure(
                _per_cent(_settled(sums[:, 1] - sums[:, 0], sums[:, 0]), sums[:, 0]), "%", "all years added up"
            ),
        },
        titles={each.name: f"{each.title}, {each.unit}" for each in own},
        drawing=Drawing("none", "change"),
    )


def _of_groups(before: Plan, after: Plan) -> list[Result]:
    """Return what each household group gets more or less; nothing where the table knows no groups."""
    one, two = who_gets_what(before), who_gets_what(after)
    if one is None or two is None:
        return []
    last = str(before.years[-1])
    rows = [k for k, (_, year) in enumerate(one.items) if year == last]
    mine, theirs = (np.array([each["consumption"][k] for k in rows]) for each in (one, two))
    change = _settled(theirs - mine, mine)
    measures = {
        "change": Measure(_per_cent(change, mine), "%", f"of what the group gets in {last}"),
        "consumption": Measure(change, before.economy.flow_unit, f"in {last}"),
    }
    population = before.economy.population
    if population is not None and (population > 0).all():
        name, scale = single(before.economy.unit)
        measures["per_head"] = Measure(scale * change / population, f"{name} / person / year", f"in {last}")
    groups = [one.items[k][0] for k in rows]
    return [
        Result(
            "effect_on_groups", "Which households gain and lose", ("group",), [(group,) for group in groups], measures,
            titles={group: before.economy.group.title(group) for group in groups}, drawing=Drawing("bars", "change"),
        )
    ]  # fmt: skip


def of_industries(before: Plan, after: Plan) -> Result:
    """Return what each activity makes more or less, and how many work there, in the last year."""
    economy = before.economy
    mine, theirs = before.table(ACTIVITY_LEVEL).values[-1], after.table(ACTIVITY_LEVEL).values[-1]
    change = _settled(theirs - mine, mine)
    measures = {"output": Measure(_per_cent(change, mine), "%", f"activity in {before.years[-1]}")}
    jobs = "labour_by_activity"
    if jobs in before.quantities and jobs in after.quantities and before.quantities[jobs].additive:
        one, two = before.table(jobs), after.table(jobs)
        if "activity" in one.index.dims and one.index.items == two.index.items:
            at = [economy.activity.position(item[one.index.dims.index("activity")]) for item in one.index.items]
            moved = _settled(two.values[-1] - one.values[-1], one.values[-1])
            measures["jobs"] = Measure(_summed(at, moved, len(change)), one.units, f"in {before.years[-1]}")
    order = np.argsort(-np.nan_to_num(np.asarray(measures["output"].values)), kind="stable").tolist()
    return Result(
        "effect_on_industries",
        "Which industries gain and lose",
        ("activity",),
        [(economy.activity.labels[j],) for j in order],
        {name: Measure(np.asarray(each.values)[order], each.unit, each.meaning) for name, each in measures.items()},
        titles={label: economy.activity.title(label) for label in economy.activity.labels},
        drawing=Drawing("bars", "output"),
    )


def _of_taxes(before: Plan, after: Plan) -> list[Result]:
    """Return what taxes bring more or less at rates of the base year; nothing where the table has none."""
    economy = before.economy
    lines: dict[str, tuple[Array, Array]] = {}
    if economy.taxes_on_products:
        one, two = (
            np.sum([taxes_borne(plan, entry) for entry in plan.balance.values() if entry.final], axis=0)
            for plan in (before, after)
        )
        lines["on products"] = one, two
    rows = () if economy.value_added is None else read_components(economy.component.labels).taxes
    if economy.value_added is not None and rows:
        rate = economy.value_added[list(rows)].sum(axis=0)
        one, two = (np.asarray(plan.table(ACTIVITY_LEVEL).values @ rate) for plan in (before, after))
        lines["on production"] = one, two
    if not lines:
        return []
    mine, theirs = (np.array([pair[k].sum() for pair in lines.values()]) for k in (0, 1))
    change = _settled(theirs - mine, mine)
    return [
        Result(
            "effect_on_taxes",
            "What taxes bring",
            ("tax",),
            [(name,) for name in lines],
            {
                "taxes": Measure(change, economy.flow_unit.removesuffix("/year"), "all years, at base-year rates"),
                "change": Measure(_per_cent(change, mine), "%", "of what they bring in the plan under debate"),
            },
            drawing=Drawing("none", "taxes"),
        )
    ]


def limits_moved(before: Plan, after: Plan) -> Result:
    """Return the limits whose worth moves most: what one per cent more of each, in every year, is worth to the goal."""
    worth: dict[tuple[str, str], list[float]] = {}
    titles: dict[tuple[str, str], str] = {}
    for k, plan in enumerate((before, after)):
        for each in binding_limits(plan, 100_000):
            if each.is_wish:
                continue
            key = each.limit, each.label
            worth.setdefault(key, [0.0, 0.0])[k] += abs(each.worth_of_one_per_cent)
            titles[key] = each.title
    largest = max((max(pair) for pair in worth.values()), default=0.0)
    order = sorted(worth, key=lambda key: (-round(abs(worth[key][1] - worth[key][0]) / (largest or 1.0), 9), key))
    chosen = [key for key in order if abs(worth[key][1] - worth[key][0]) > 1e-6 * largest][:MOST_LIMITS]
    values = np.array([worth[key] for key in chosen]).reshape(-1, 2)
    divisor, unit = worth_scale(before, values.ravel().tolist() or [0.0])
    return Result(
        "limits_moved",
        "Which limits it moves",
        ("limit", "label"),
        chosen,
        {
            "before": Measure(values[:, 0] / divisor, unit, "gain of the goal by one per cent more, before"),
            "after": Measure(values[:, 1] / divisor, unit, "the same after the change"),
            "said": Measure([titles[key] for key in chosen], ""),
        },
        drawing=Drawing("none", "after"),
    )


def displaced(before: Plan, after: Plan) -> Result:
    """Return the final uses that give way to a change, the largest fall first, and those that rise most behind them."""
    economy = before.economy
    found: list[tuple[float, float, str, str, str]] = []
    whole = float(sum(np.abs(e.table.values).sum() for e in before.balance.values() if e.final and e.side == "use"))
    for name, entry in before.balance.items():
        other = after.balance.get(name)
        if not entry.final or entry.side != "use" or other is None:
            continue
        years = len(before.years)
        mine, theirs = entry.table.values[:years].sum(axis=0), other.table.values[:years].sum(axis=0)
        places = {item: i for i, item in enumerate(other.table.index.items)}
        for i, item in enumerate(entry.table.index.items):
            change = float(theirs[places[item]] - mine[i]) if item in places else -float(mine[i])
            if abs(change) > ROUNDING * whole:
                found.append((change, float(mine[i]), name, ", ".join(item), item_title(before, entry.table.index, i)))
    falls = sorted(each for each in found if each[0] < 0.0)[:MOST_DISPLACED]
    rises = sorted((each for each in found if each[0] > 0.0), reverse=True)[:MOST_DISPLACED]
    chosen = [*falls, *rises]
    moved, base = (np.array([each[k] for each in chosen]) for k in (0, 1))
    return Result(
        "displaced",
        "What gives way, and to what",
        ("use", "product"),
        [(each[2], each[3]) for each in chosen],
        {
            "change": Measure(moved, economy.flow_unit.removesuffix("/year"), "all years of the plan"),
            "per_cent": Measure(_per_cent(moved, base), "%", "of the plan under debate"),
            "said": Measure([each[4] for each in chosen], ""),
        },
        notes=() if chosen else ("no final use moves",),
        drawing=Drawing("none", "change"),
    )


def _summed(at: Sequence[int], values: Array, count: int) -> Array:
    """Return values added up by the place each belongs to, shape (count,)."""
    result: Array = np.bincount(at, values, count).astype(np.float64)
    return result


def _change(mine: Array, theirs: Array) -> Array:
    """Return differences of two arrays of one shape, 0 where they are rounding of the whole."""
    apart = theirs - mine
    result: Array = np.where(np.abs(apart) < ROUNDING * np.abs(mine).sum(axis=-1, keepdims=True), 0.0, apart)
    return result


def _settled(change: Array, base: Array) -> Array:
    """Return changes, 0 where they are rounding of their own base; both of one shape."""
    result: Array = np.where(np.abs(change) < ROUNDING * np.maximum(np.abs(base), 1e-3), 0.0, change)
    return result


def _per_cent(change: Array, base: Array) -> Array:
    """Return changes in per cent of the size of their base, NaN where that is nothing; both of one shape."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.where(base != 0.0, 100.0 * change / np.abs(base), np.nan)
    return result


def largest(result: Result, measure: str, most: int, sign: float) -> list[tuple[str, float]]:
    """Return the items whose measure is largest in one direction, by their title, with it.

    Parameters
    ----------
    sign : float
        1 for what rises, -1 for what falls.
    """
    values: Sequence[float] = [float(each) for each in result[measure]]
    order = sorted(range(len(values)), key=lambda k: (-sign * values[k], result.items[k]))
    return [
        (result.titles.get(result.items[k][-1], result.items[k][-1]), values[k])
        for k in order
        if np.isfinite(values[k]) and sign * values[k] > 1e-4
    ][:most]
