"""What is said where the regions of a federation cannot all have what they wish for."""

from __future__ import annotations

import numpy as np

from lustrum.plan.stack import StackPlan
from lustrum.plan.titles import asked_title
from lustrum.results import Drawing, Measure, Result


def wishes_result(found: StackPlan) -> Result | None:
    """Return what regions wished for and do not get, whose wishes clash and the ways out; None where all is met."""
    report = found.wish_report
    if report is None:
        return None
    rows = [(name, each) for name, lost in found.given_up.items() for each in lost]
    titles = [asked_title(found.plans[name], each.quantity, each.label) for name, each in rows]
    asked, given = (np.array([getattr(each, kind) for _, each in rows]) for kind in ("asked", "given"))
    missed = np.divide(np.abs(asked - given), np.abs(asked), out=np.full(len(rows), np.nan), where=asked != 0.0)
    return Result(
        "given_up",
        "Wishes the plan does not meet",
        ("region", "wish", "year"),
        [(name, title, str(each.year)) for (name, each), title in zip(rows, titles, strict=True)],
        {
            "asked": Measure(asked, next((each.unit for _, each in rows), "")),
            "given": Measure(given, next((each.unit for _, each in rows), "")),
            "missed_by": Measure(100.0 * missed, "%"),
            "priority": Measure(np.array([float(each.priority) for _, each in rows]), "rank", "1 is kept longest"),
            "asked_by": Measure([each.origin for _, each in rows], "name"),
        },
        notes=(
            report.sentence.rstrip("."),
            "Limits are kept; wishes gave way from the lowest priority up, and within a priority by the smallest sum "
            "of relative steps, whichever region they stand in",
            *(f"Way out, tried by solving again: {way.text.rstrip('.')}" for way in report.ways_out),
        ),
        drawing=Drawing("none"),
    )
