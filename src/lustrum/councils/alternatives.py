"""What those outvoted would have instead: their plan put through the same machine check and printed beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lustrum.councils.proposals import Proposal, is_proposal, read_proposal
from lustrum.results.paths import inside
from lustrum.scenario.child import Stated
from lustrum.studies.effect_sheet import EffectSheet, effect_sheet, sheet_document, told

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.results import Result
    from lustrum.scenario import Session

COST = "effect_on_consumption"
COMPARED = ("consumption", "in_base_years", "per_head", "goal")
"""Measures of what it costs that are printed beside each other."""


@dataclass(frozen=True, eq=False)
class Alternative:
    """The plan of a minority, checked like the proposal.

    Parameters
    ----------
    plan : str
        As the statement names it.
    by : tuple of str
    text : str
    sheet : EffectSheet, optional
        Of that plan against the one under debate; None where it is not there to be run.
    """

    plan: str
    by: tuple[str, ...]
    text: str
    sheet: EffectSheet | None


@dataclass(frozen=True)
class Checks:
    """How plans are put through the machine check, against one plan or against a federation.

    Parameters
    ----------
    proposal : function of a Proposal
        Returns the sheet of what it changes.
    plan : function of a path and a name
        Returns the sheet of a stored plan or scenario in place of the one under debate.
    """

    proposal: Callable[[Proposal], EffectSheet]
    plan: Callable[[Path, str], EffectSheet]


def checks_of(debated: Session, opened: Callable[[str], Session]) -> Checks:
    """Return the machine check against one plan; `opened` returns the session of a stored plan or scenario."""
    return Checks(
        lambda own: effect_sheet(debated, own.change, stated_by(own), own.title),
        lambda place, name: told(debated, opened(str(place)), name, time.perf_counter()),
    )


def stated_by(proposal: Proposal) -> Stated:
    """Return where the changes of a proposal are stated."""
    return Stated(proposal.origin, proposal.place, proposal.lines, "change.")


def alternatives(checks: Checks, proposal: Proposal, folder: Path) -> tuple[Alternative, ...]:
    """Return the plans that minority statements of a proposal attach, each put through the machine check.

    A plan is named within the folder of the proposal: a stored plan, a scenario, or a proposal of their own (a file
    with a table `change`), which is solved from the plan under debate as the proposal is.

    Parameters
    ----------
    checks : Checks
    proposal : Proposal
    folder : Path

    Raises
    ------
    UsageError
        If a plan is named outside of the folder, or is of other products or years.
    """
    found = []
    for each in proposal.minority:
        if not each.plan:
            continue
        place = inside(folder, each.plan, f"{proposal.place or proposal.id}, minority.plan")
        name, sheet = f"Instead: {each.plan}", None
        if not place.exists():
            pass
        elif is_proposal(place):
            sheet = checks.proposal(read_proposal(place))
        else:
            sheet = checks.plan(place, name)
        found.append(Alternative(each.plan, each.by, each.text, sheet))
    return tuple(found)


def beside(sheet: EffectSheet, others: Sequence[Alternative]) -> Result:
    """Return what a proposal and the plans of minorities cost, all years, a column each."""
    import numpy as np

    from lustrum.results import Drawing, Measure, Result

    run = [each for each in others if each.sheet is not None]
    columns = [("proposal", sheet), *((f"minority_{number}", each.sheet) for number, each in enumerate(run, 1))]
    costs = {name: next((r for r in each.results if r.name == COST), None) for name, each in columns if each}
    kept = [key for key in COMPARED if any(cost is not None and key in cost.measures for cost in costs.values())]
    units = {
        key: next(cost.measures[key].unit for cost in costs.values() if cost is not None and key in cost.measures)
        for key in kept
    }

    def column(cost: Result | None) -> Array:
        """Return what one of them costs by figure, shape (figures,), NaN where it is not known."""
        none = float("nan")
        return np.array([none if cost is None or key not in cost.measures else cost[key][-1] for key in kept], float)

    whose = ["the proposal", *(each.plan for each in run)]
    measures = {
        name: Measure(column(cost), "unit of each row", meaning)
        for (name, cost), meaning in zip(costs.items(), whose, strict=True)
    }
    return Result(
        "beside",
        "The proposal and what the minority would have instead",
        ("figure",),
        [(key,) for key in kept],
        measures,
        titles={key: f"{key.replace('_', ' ')}, {units[key]}" for key in kept},
        notes=tuple(f"minority_{number} is {each.plan}" for number, each in enumerate(run, 1)),
        drawing=Drawing("none", "proposal"),
    )


def alternative_in_words(found: Alternative) -> list[str]:
    """Return a minority's plan in sentences: whose it is, whether it can be done, what it costs."""
    who = ", ".join(found.by) or "a minority"
    said = (f"{found.plan} is not in the folder: it was not run.",) if found.sheet is None else found.sheet.sentences
    return [f"Instead {who} would have {found.plan}: {found.text}", *(f"  {each}" for each in said)]


def alternative_document(found: Alternative) -> dict[str, Any]:
    """Return a minority's plan as a sheet keeps it."""
    sheet = None if found.sheet is None else sheet_document(found.sheet)
    return {"plan_named": found.plan, "by": list(found.by), "text": found.text, "sheet": sheet}
