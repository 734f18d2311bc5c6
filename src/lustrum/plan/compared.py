"""A comparison of plans as answers: to be printed, drawn, or written to a page or a workbook."""

from __future__ import annotations

import numpy as np

from lustrum.plan.compare import Comparison
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.names import lower

FIRST = "Household consumption"
"""Drawn where the plans have it."""


def comparison_results(found: Comparison) -> list[Result]:
    """Return the yearly figures of every plan side by side, and what differs most from the first."""
    measures = {
        title: Measure(np.array([value for path in paths for value in path]), unit)
        for title, unit, paths in found.indicators
    }
    names = _told_apart(found.plans)
    items = [(name, str(year)) for name in names for year in found.years]
    notes = [f"{name} is {status}" for name, status in zip(names, found.statuses, strict=True)]
    if set(found.statuses) == {"optimal"}:
        notes = ["Every plan is optimal"]
    drawn = FIRST if FIRST in measures else next(iter(measures))
    side = Result(
        "comparison",
        f"{len(found.plans)} plans side by side",
        ("plan", "year"),
        items,
        measures,
        notes=tuple(notes),
        drawing=Drawing("lines", drawn, "year", "plan", _finding(found, drawn)),
    )
    return [side, _differences(found)]


def _told_apart(names: tuple[str, ...]) -> list[str]:
    """Return names of plans, numbered where two are alike."""
    return [name if names.count(name) == 1 else f"{name} ({k})" for k, name in enumerate(names, start=1)]


def _finding(found: Comparison, drawn: str) -> str:
    """Return what the last year says of the figure drawn, as a sentence without its full stop."""
    paths = next(paths for title, _, paths in found.indicators if title == drawn)
    last = [path[-1] for path in paths]
    best = int(np.argmax(last))
    if not last[0] or np.ptp(last) <= 1e-6 * abs(last[0]):
        return f"{drawn} is the same in all of them in {found.years[-1]}"
    than = 100.0 * (max(last) / min(last) - 1.0) if min(last) > 0.0 else 0.0
    more = f", {than:.2g} per cent above the lowest" if than else ""
    return f"In {found.years[-1]} {lower(drawn)} is highest in '{_told_apart(found.plans)[best]}'{more}"


def _differences(found: Comparison) -> Result:
    each = found.differences
    measures = {
        "first": Measure(np.array([one.first for one in each]), "as the column unit says", "in the first plan"),
        "other": Measure(np.array([one.other for one in each]), "as the column unit says", "in the other plan"),
        "change": Measure(np.array([100.0 * one.relative for one in each]), "per cent", "of the figure in the first"),
        "unit": Measure([one.unit for one in each], ""),
    }
    items = [(one.quantity, one.label, one.plan, str(one.year)) for one in each]
    title = f"Largest differences from {found.plans[0]}" if each else "No number differs"
    titles = {one.label: one.title for one in each if one.title}
    axes = ("quantity", "label", "plan", "year")
    return Result("differences", title, axes, items, measures, titles, drawing=Drawing("none", "first"))
