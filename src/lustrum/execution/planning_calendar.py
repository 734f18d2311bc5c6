"""The planning year: what is due when, and from whom, so that figures are voted on before they bind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

PUBLISHED = 86
"""Day on which control figures are published, from the start."""
STEPS = (
    (0, 0, "Balance report of last year and opening data", "statistics"),
    (20, 20, "Preliminary control figures in three variants", "planning office"),
    (21, 60, "Consultation: counter-figures with reasons", "factory, regional and sector councils"),
    (61, 75, "Recomputation and conciliation", "planning office and conciliation committee"),
    (76, 85, "Debate and vote on weights, floors and variant", "assembly"),
    (PUBLISHED, PUBLISHED, "Control figures published", "planning office"),
)
"""First and last day from the start, what is due, and who owes it."""


@dataclass(frozen=True)
class Step:
    """One step of the planning year."""

    begins: date
    ends: date
    what: str
    owner: str


def planning_calendar(year: int, start: date | None = None) -> tuple[Step, ...]:
    """Return the planning year of control figures for a year, with its quarterly checks.

    Parameters
    ----------
    year : int
    start : date, optional
        So that figures are published on the last day of the year before, where none is named.

    Examples
    --------
    >>> [str(step.begins) for step in planning_calendar(2013)[:3]]
    ['2012-10-06', '2012-10-26', '2012-10-27']
    """
    begin = start or date(year - 1, 12, 31) - timedelta(days=PUBLISHED)
    steps = [Step(begin + timedelta(days=a), begin + timedelta(days=b), what, owner) for a, b, what, owner in STEPS]
    ends = [date(year, 4, 1), date(year, 7, 1), date(year, 10, 1), date(year + 1, 1, 1)]
    for number, day in enumerate(ends, start=1):
        what = f"Check of quarter {number}" + ("; correction by the escalation rule only" if number == 2 else "")
        steps.append(Step(day, day + timedelta(days=30), what, "councils, by the ledger of reports"))
    return tuple(steps)
