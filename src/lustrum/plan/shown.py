"""A plan as a notebook shows it: how it ended, and its yearly figures."""

from __future__ import annotations

from lustrum.plan.indicators import indicators
from lustrum.plan.plan import Plan
from lustrum.results.as_html import html_table, paragraphs


def plan_html(plan: Plan) -> str:
    """Return how a plan ended and its yearly figures as HTML."""
    ended = [f"{plan.name}: {plan.status}", plan.message]
    found = indicators(plan) if plan.has_values else ()
    rows = [[each.title, each.unit, *(f"{v:z,.6g}" for v in (each.base, *each.values))] for each in found]
    rows = [["" if cell == "nan" else cell for cell in row] for row in rows]
    header = ["", "unit", str(plan.base_year), *map(str, plan.years)]
    return paragraphs(ended) + html_table("Year by year", header, rows, words=2)
