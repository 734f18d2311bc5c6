"""What a planner must see first: where the plan leaves the ordinary, and which limit does it."""

from __future__ import annotations

from lustrum.plan import Finding
from lustrum.plan import audit as audit_plan
from lustrum.plan.audit import SEVERAL, told
from lustrum.report.blocks import Block, Cell, Grid, Material, Points, Section
from lustrum.wording.typeset import significant

MOST = 5
"""Sentences of a kind; the table beneath has all."""


def audit(material: Material) -> Section | None:
    """The findings as sentences, and where there are many all of them as a table; nothing where there is nothing."""
    found = audit_plan(material.plan)
    if not found:
        return None
    said = told(found, MOST)
    blocks: list[Block] = [Points(said)]
    if len(said) < len(found):
        blocks.append(_table(found))
    return Section("audit", "What a planner must see first", blocks)


def _table(found: tuple[Finding, ...]) -> Grid:
    rows: list[list[str | Cell]] = [
        [
            each.title,
            SEVERAL[each.kind],
            str(each.year),
            f"{significant(each.value)} {each.unit}".removesuffix(" 1"),
            f"{significant(each.against)} ({each.against_what})",
            each.limit_title,
        ]
        for each in found
    ]
    return Grid(
        "All of it: prices in base-year baskets, changes in per cent",
        ["About", "What", "Year", "In the plan", "Against", "Limit behind it"],
        rows,
        words=2,
        folded=True,
    )
