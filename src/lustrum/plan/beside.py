"""What stands in the place of a finding in the same plan without its wishes: what is of the wishes, and what is not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.indicators import indicators
from lustrum.plan.plan import Plan
from lustrum.problem import names
from lustrum.results import Drawing, Measure, Result

if TYPE_CHECKING:
    from lustrum.plan.audit import Finding

BESIDE = "audit_findings"
"""Name under which the answer is kept with a plan."""
UNWISHED = "without_wishes"

Key = tuple[str, str, str]
"""Quantity, label, year of a finding."""


def beside(findings: Sequence[Finding], unwished: Plan) -> Result | None:
    """Return findings beside what the plan without wishes says in their place; None where it says nothing of any."""
    told = [(finding, same_figure(unwished, finding)) for finding in findings]
    told = [(finding, value) for finding, value in told if not math.isnan(value)]
    if not told:
        return None
    return Result(
        BESIDE,
        "What leaves the ordinary, and the same without wishes",
        ("quantity", "label", "year"),
        [_key(finding) for finding, _ in told],
        {
            "plan": Measure(np.array([finding.value for finding, _ in told]), "1", "as the plan has it"),
            UNWISHED: Measure(np.array([value for _, value in told]), "1", "as the plan without wishes has it"),
            "counted_in": Measure([finding.unit for finding, _ in told], "1"),
        },
        titles={finding.label: finding.title for finding, _ in told if finding.label},
        drawing=Drawing("none"),
    )


def without_wishes(plan: Plan) -> dict[Key, float]:
    """Return what the answer kept with a plan says of its findings without wishes; empty where nobody asked."""
    found = next((answer for answer in plan.answers if answer.name == BESIDE), None)
    if found is None:
        return {}
    return {(a, b, c): float(value) for (a, b, c), value in zip(found.items, found[UNWISHED], strict=True)}


def with_figures_beside(finding: Finding, known: Mapping[Key, float]) -> float | None:
    """Return the figure without wishes in a finding's place, None where it is not known."""
    return known.get(_key(finding))


def same_figure(plan: Plan, finding: Finding) -> float:
    """Return what another plan says in the place of a finding, in its unit; NaN where it says nothing."""
    if finding.year not in plan.years:
        return math.nan
    t = plan.years.index(finding.year)
    if finding.quantity == "current_prices":
        return plan.current_prices.at(finding.label, finding.year) if names.BALANCE in plan.limits else math.nan
    if not finding.label:
        growth = {one.name: one.growth for one in indicators(plan)}.get(finding.quantity)
        return math.nan if growth is None or finding.kind == "horizon" else growth[t]
    if finding.quantity not in plan.quantities:
        return math.nan
    table = plan.table(finding.quantity)
    item = table.position(finding.label)
    if finding.quantity == names.IMPORTS:
        return float(100.0 * imports_over_demand(plan)[0][t, item])
    base = math.nan if table.base is None else float(table.base[item])
    return 100.0 * (float(table.values[t, item]) / base - 1.0) if base > 0.0 else math.nan


def imports_over_demand(plan: Plan) -> tuple[Array, Array]:
    """Return imports over what is used at home, infinite over nothing, and the same of the base year.

    Of shape (years, imported products) and (imported products,).
    """
    table, years = plan.table(names.IMPORTS), len(plan.years)
    place = [plan.economy.product.position(item[-1]) for item in table.index.items]
    demand = np.zeros((years, len(plan.economy.product)))
    for entry in plan.balance.values():
        if entry.side == "use" and entry.at_home:
            demand = demand + entry.table.values[:years]
    base = np.zeros(len(place)) if table.base is None else table.base
    return quotient(table.values, demand[:, place]), quotient(base, plan.economy.base_absorption[place])


def quotient(above: Array, below: Array) -> Array:
    """Return quotients, infinite where something stands over nothing; both of one shape."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Array = np.where(below > 0.0, above / below, np.where(above > 0.0, np.inf, np.nan))
    return found


def _key(finding: Finding) -> Key:
    return finding.quantity, finding.label, str(finding.year)
