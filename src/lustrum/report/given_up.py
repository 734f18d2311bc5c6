"""What was given up: wishes that could not all be met, why they clash, and the ways out."""

from __future__ import annotations

from lustrum.plan.titles import asked_title
from lustrum.report.blocks import Block, Cell, Grid, Material, Points, Section, Text
from lustrum.wording.typeset import scaled, significant


def given_up(material: Material) -> Section | None:
    """Only where wishes had to give way, or no plan exists."""
    plan = material.plan
    report = plan.wish_report
    if report is None and not plan.given_up:
        return None
    blocks: list[Block] = []
    if report is not None:
        blocks.append(Text(report.sentence, "warning"))
        if len(report.clash) > 1:
            blocks.append(Text("These wishes cannot hold together; without any one of them the others can:"))
            blocks.append(Points(report.clash))
        if report.against:
            blocks.append(Text("They meet these limits:" if report.clash else "These limits clash:"))
            blocks.append(Points(report.against))
    if plan.given_up:
        blocks.append(
            Text(
                "Limits are kept, lustrum's own widths among them; wishes gave way from the lowest priority up "
                "(1 comes first), and within a priority by the smallest sum of relative steps."
            )
        )
        rows: list[list[str | Cell]] = [
            [
                f"{asked_title(plan, item.quantity, item.label)} in {item.year}",
                scaled(item.asked, item.unit),
                scaled(item.given, item.unit),
                significant(100.0 * item.shortfall / abs(item.asked)) if item.asked else "n/a",
                str(item.priority),
                item.origin,
            ]
            for item in plan.given_up
        ]
        blocks.append(
            Grid(
                "Wishes the plan does not meet",
                ["Wish", "Asked", "Given", "Missed by, %", "Priority", "Asked by"],
                rows,
            )
        )
    if report is not None and report.ways_out:
        blocks.append(Text("Ways out, each tried by solving again:"))
        blocks.append(Points([way.text for way in report.ways_out]))
    title = "What was given up" if plan.given_up or plan.has_values else "Why there is no plan"
    return Section("given-up", title, blocks)
