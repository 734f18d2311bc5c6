"""A unit's plan for its order as an ordinary plan: every command that takes a plan takes this one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.decentral.kept import Kept
from lustrum.decentral.region import OWN, region_stack
from lustrum.decentral.unit_folder import UnitFolder
from lustrum.errors import DataError
from lustrum.plan import Plan
from lustrum.plan.stack import StackProof, plan_of_member
from lustrum.problem import PlanProblem
from lustrum.regions.coupling import POOL, with_base_prices
from lustrum.scenario import read_scenario


def own_plan(folder: UnitFolder, kept: Kept, problem: PlanProblem | None = None) -> Plan:
    """Return the plan a unit keeps for its order, with labels on and a certificate of its own; nothing is solved.

    What it uses of the shared rows is priced as one more unit of each would be worth to the unit. Where that leaves one
    amount open on all prices of a year, it stands where a federation has it: on what foreign exchange is worth.

    Raises
    ------
    DataError
        If the plan kept is not one of this unit's problem.
    """
    problem = problem or folder.problem()
    stack = region_stack(problem, folder.terms, folder.weight)
    whole = stack.assemble()
    form, rows = whole.forms[OWN], whole.shared_rows[POOL]
    if kept.x.shape != (form.columns,) or kept.dual.shape != (form.rows,):
        raise DataError(
            f"The plan kept in '{folder.path}' is not one of its problem as it stands: the economy or the scenario was "
            "changed since the order came. Put back what was there, or plan again."
        )
    dual = np.concatenate([kept.dual, kept.own_prices])
    if folder.terms.paid_for:
        dual = with_base_prices(stack, whole, dual)
    proof = StackProof({POOL: dual[rows]}, {OWN: kept.x}, {OWN: dual[whole.rows[OWN]]})
    scenario = read_scenario(folder.scenario)
    plan = plan_of_member(stack, whole, OWN, proof)
    return replace(
        plan,
        name=f"{folder.terms.name}: {folder.name}",
        scenario=scenario.given,
        inputs=(*plan.inputs, *scenario.inputs),
    )
