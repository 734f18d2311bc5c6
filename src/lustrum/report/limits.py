"""What limits the plan: the limits that cost the goal most, and what loosening each would bring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.plan import Binding, Plan, binding_limits
from lustrum.plan.explain import rank
from lustrum.plan.first_screen import default_words
from lustrum.plan.goal import in_base_years
from lustrum.plan.titles import bare_title, codes
from lustrum.report.blocks import Cell, Grid, Material, Picture, Section, Text
from lustrum.report.chart import bars
from lustrum.report.words import source_words, worth
from lustrum.wording.numbers import in_brackets
from lustrum.wording.typeset import Scale, significant

OPEN = (
    "Where a figure has two ends the plan leaves it open: it may lie anywhere between them, with a little more of the "
    "limit at the lower one, with a little less at the upper one."
)
TABLE, PICTURED, MEANINGS = 25, 14, 400


def limits(material: Material) -> Section | None:
    """The dearest limits: together over the years as a picture, one by one as a table."""
    plan = material.plan
    if not plan.has_values:
        return None
    every = binding_limits(plan, 10**9)
    if not every:
        return Section(
            "limits",
            "What limits the plan",
            [Text("No limit binds: the goal asks for nothing that anything stands in the way of.")],
        )
    lead = Text(
        "A limit binds where the plan would be better without it. Its worth is what the goal gains from a little more "
        "of it: true for a small step, less for a large one. Balances and book-keeping equations, which only pass "
        "prices on, are left out. A limit marked as lustrum's own is a width it takes where nobody "
        "states one: no fact, and moved by the option named."
        + (f" {OPEN}" if any(each.worth_between for each in every) else "")
    )
    return Section("limits", "What limits the plan", [lead, _picture(plan, every), _meanings(plan, every)])


def together(plan: Plan, every: Sequence[Binding]) -> list[tuple[str, float, list[int]]]:
    """Return each limit over all its years: title, worth of one per cent more every year, years in which it binds."""
    sums: dict[tuple[str, str], float] = {}
    years: dict[tuple[str, str], list[int]] = {}
    one: dict[tuple[str, str], Binding] = {}
    for binding in every:
        # A wish for every year is a row of its own in each, of one title.
        key = ("", binding.title) if binding.is_wish else (binding.limit, binding.label)
        sums[key] = sums.get(key, 0.0) + binding.worth_of_one_per_cent
        years.setdefault(key, []).append(binding.year)
        one[key] = binding
    order = sorted(sums, key=lambda key: (rank(sums[key]), key))
    return [(one[key].title, sums[key], sorted(years[key])) for key in order[:PICTURED]]


def _picture(plan: Plan, every: Sequence[Binding]) -> Picture:
    found = together(plan, every)
    base = in_base_years(plan)
    if np.isfinite(base):
        rows = [
            {"name": name, "value": 100 * value / base, "text": significant(100 * value / base, 2)}
            for name, value, _ in found
        ]
        unit, axis = "Gain in per cent of one base year's household consumption", "% of a year's consumption"
    else:
        scale = Scale.of([value for _, value, _ in found], plan.goal_units)
        rows = [{"name": name, "value": value / scale.factor, "text": scale(value)} for name, value, _ in found]
        unit, axis = f"Gain in {scale.unit}", scale.unit
    name, _, years = found[0]
    when = f"in {years[0]}" if len(years) == 1 else f"in {len(years)} years from {years[0]} to {years[-1]}"
    if len(years) == len(plan.years):
        when = "in every year"
    return Picture(
        f"{name} limits the plan most; it binds {when}",
        f"{unit} (present value), from one per cent more of the limit in every year",
        source_words(plan),
        "Bars, dearest limit first: " + "; ".join(title for title, _, _ in found[:5]) + ".",
        bars(rows, [str(row["name"]) for row in rows], axis),
        _table(plan, every),
    )


def _table(plan: Plan, every: Sequence[Binding]) -> Grid:
    base = in_base_years(plan)
    shown = every[:TABLE]
    scale = Scale.of([b.worth_of_one_per_cent for b in shown], plan.goal_units)
    rows: list[list[str | Cell]] = [
        [
            Cell(b.title, code=_beside(plan, b)),
            str(b.year),
            worth(plan, b),
            scale(b.worth_of_one_per_cent) + in_brackets(b.worth_between, scale),
            *([_of_a_year(b, base)] if np.isfinite(base) else []),
        ]
        for b in shown
    ]
    columns = ["Limit", "Year", "One more unit brings, in the year's money", f"One per cent more brings ({scale.unit})"]
    if np.isfinite(base):
        columns.append("the same, % of a base year's consumption")
    note = "" if len(every) <= TABLE else f"The {TABLE} dearest; all {len(every)} are in tables/shadow_prices.csv."
    return Grid("Limits that bind, dearest first", columns, rows, note)


def _beside(plan: Plan, binding: Binding) -> str:
    """Return what stands small beside a limit: its codes, and whether its width is lustrum's own."""
    own = "lustrum's own default" if plan.limit(binding.limit).defaults else ""
    return "; ".join(filter(None, (codes(plan, binding.label.split(", ")), own)))


def _of_a_year(binding: Binding, base: float) -> str:
    """Return what one per cent more is worth in per cent of a base year's consumption, with its ends."""

    def say(value: float) -> str:
        return significant(100 * value / base, 2)

    return say(binding.worth_of_one_per_cent) + in_brackets(binding.worth_between, say)


def _meanings(plan: Plan, every: Sequence[Binding]) -> Grid:
    names = list(dict.fromkeys(b.limit for b in every))
    rows: list[list[str | Cell]] = [
        [
            bare_title(plan.limit(name).title),
            name,
            plan.limit(name).meaning[:MEANINGS],
            "wish" if plan.limit(name).is_wish else default_words(plan, name) or "limit",
        ]
        for name in names
    ]
    return Grid("What each limit says", ["Limit", "Name in the tables", "It says", "Kind"], rows, words=4, folded=True)
