"""A table held against later ones, told: errors by year, by activity, and what the plan did that was not done."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.scenario.later_tables import Later


def later_results(found: Later, growth: tuple[float, float] | None) -> list[Result]:
    """Return the results of a table held against later ones; `growth` is what the plan was told, None without one."""
    base = found.base
    title = f"{base.name} held against {found.years[0]}" + (f" to {found.years[-1]}" if len(found.years) > 1 else "")
    notes = ["errors are means over activities, weighted by output"]
    if not found.one_base:
        notes.append("the tables are at prices of their own years: errors hold changes of prices as well")
    assumptions: tuple[Assumption, ...] = ()
    if growth is not None:
        text = "Growth of jobs and of output per job a year, told to the plan."
        told = f"{growth[0]:g}, {growth[1]:g}"
        assumptions = (Assumption("growth", text, told, "options labour and productivity"),)
    ways = {
        "by_table": (found.by_table, "coefficients of the base year, demand as it was"),
        "by_growth": (found.by_growth, "all outputs grown as their total did"),
        "by_plan": (found.by_plan, "the plan of the base year's trend"),
    }
    if growth is None:
        del ways["by_plan"]
    errors = Result(
        "backtest",
        title,
        ("year",),
        [(str(year),) for year in found.years],
        {name: Measure(found.error(figures), "%", meaning) for name, (figures, meaning) in ways.items()},
        notes=tuple(notes),
        assumptions=assumptions,
        drawing=Drawing("lines", y="by_table", x="year"),
    )
    items = [(label, str(year)) for label in base.activity for year in found.years]
    titles = dict(zip(base.activity.labels, base.activity.titles, strict=True)) if base.activity.titles else {}
    by_activity = Result(
        "by_activity",
        "Errors by activity",
        ("activity", "year"),
        items,
        {
            "actual": Measure(found.actual.T.ravel(), base.flow_unit, "output as it was"),
            **{
                name: Measure(_over(figures, found.actual).T.ravel(), "%", f"too much, below 0 too little: {meaning}")
                for name, (figures, meaning) in ways.items()
            },
        },
        titles=titles,
        drawing=Drawing("none"),
    )
    return [errors, by_activity, *([] if growth is None else [_done(found)])]


def _over(figures: Array, actual: Array) -> Array:
    """Return how far figures lie above actual ones, in per cent, shape as given."""
    return np.asarray(100.0 * np.divide(figures - actual, actual, out=np.zeros_like(actual), where=actual != 0.0))


def _done(found: Later) -> Result:
    names = list(found.done)
    planned = np.concatenate([found.planned[name] for name in names])
    done = np.concatenate([found.done[name] for name in names])
    return Result(
        "not_done",
        "What the plan did that the economy did not",
        ("quantity", "year"),
        [(name, str(year)) for name in names for year in found.years],
        {
            "planned": Measure(planned, found.base.flow_unit),
            "actual": Measure(done, found.base.flow_unit),
            "ratio": Measure(np.divide(planned, done, out=np.full_like(done, np.nan), where=done != 0.0), "1"),
        },
        drawing=Drawing("none"),
    )
