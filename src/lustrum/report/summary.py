"""The first screen of the page: five sentences for members, beside the trend; refused wishes; proof in one line."""

from __future__ import annotations

from lustrum.plan import Plan, verify
from lustrum.plan.first_screen import OnTrend, beside_the_trend, first_screen
from lustrum.plan.titles import asked_title
from lustrum.report.blocks import Block, Cell, Grid, Material, Points, Section, Text
from lustrum.report.path import SHORT
from lustrum.wording.names import counted
from lustrum.wording.statuses import PLAN_ENDINGS
from lustrum.wording.typeset import Scale, per_cent, scaled, tiny

COMPARED = ("consumption", "government", "investment", "gdp", "exports", "imports", "labour")
"""Figures set beside the trend, where there are that many."""
MOST_REFUSED = 5
SENSE = {">=": "at least", "<=": "at most", "=": "exactly"}


def summary(material: Material) -> Section:
    """What we get, what it takes, what stops more, what was refused and why, how sure; then the proof in one line."""
    plan = material.plan
    screen = first_screen(plan)
    blocks: list[Block] = []
    if plan.given_up:
        blocks.append(_refused(plan))
    blocks.append(Points(screen.sentences))
    test = material.backtest
    if test is not None and test.sentences:
        blocks.append(Text(f"Held against what happened in {test.years[0]}–{test.years[-1]}: {test.sentences[0]}"))
    compared = beside_the_trend(plan)
    if compared:
        blocks.append(_beside(plan, compared))
    blocks.append(Text(_proof(plan), "proof"))
    return Section("summary", "In short", blocks)


def _refused(plan: Plan) -> Points:
    """Refused wishes first: what was asked, what is given."""
    said = [
        f"Refused: {asked_title(plan, each.quantity, each.label)} in {each.year}; asked "
        f"{SENSE[each.sense]} {scaled(each.asked, each.unit)}, given {scaled(each.given, each.unit)}"
        f"{f' (asked by {each.origin})' if each.origin else ''}."
        for each in plan.given_up[:MOST_REFUSED]
    ]
    more = len(plan.given_up) - MOST_REFUSED
    return Points([*said, f"And {more} more, see below."] if more > 0 else said, tone="warning")


def _beside(plan: Plan, compared: list[OnTrend]) -> Grid:
    found = {each.name: each for each in compared}
    chosen = [found[name] for name in COMPARED if name in found] or compared[:6]
    rows: list[list[str | Cell]] = []
    for each in chosen:
        scale = Scale.of([each.base, each.last, each.trend], each.unit)
        rows.append(
            [
                Cell(SHORT.get(each.name, each.title), code=scale.unit),
                scale(each.base),
                scale(each.trend),
                scale(each.last),
                f"{per_cent(each.gap)} %",
            ]
        )
    last = plan.years[-1]
    return Grid(
        f"Beside the trend: {last} if everything only grew as labour and output per job do",
        ["", str(plan.base_year), f"Trend {last}", f"Plan {last}", "Plan on trend"],
        rows,
    )


def _proof(plan: Plan) -> str:
    found = plan.certificate
    ending = PLAN_ENDINGS.get(plan.status, plan.message)
    if not plan.has_values:
        return f"Proof: {ending} The figures it leans on stand at the end."
    if not found.passed:
        return (
            f"No proof: the answer did NOT pass lustrum's own check (limits off by {tiny(found.primal_infeasibility)}, "
            f"gap {tiny(found.relative_gap)}); use no number of it unchecked."
        )
    laws = verify(plan)
    broken = sum(not law.passed for law in laws)
    held = f"{broken} of {counted(len(laws), 'law')} do NOT hold" if broken else f"{counted(len(laws), 'law')} hold"
    return (
        f"Proof: {ending} The certificate passed, and {held} when computed again from the table: see the last section."
    )
