"""Who decided: every number that was decided, the decision, its count, what it costs the plan, who was against it."""

from __future__ import annotations

import math

from lustrum.councils.decision_file import kept_decisions
from lustrum.councils.decisions import Decision, may_state
from lustrum.councils.published import Register, kept_registers
from lustrum.councils.register import COMPONENTS
from lustrum.plan import Plan
from lustrum.plan.decided import DecidedNumber, decided_numbers
from lustrum.plan.goal import worth_scale
from lustrum.report.blocks import Block, Cell, Grid, Material, Points, Section, Text
from lustrum.wording.typeset import significant


def decided(material: Material) -> Section | None:
    """Only where a decision is behind a number of the plan."""
    plan = material.plan
    numbers = decided_numbers(plan) if plan.has_values else ()
    decisions = decisions_of(plan)
    if not numbers and not decisions:
        return None
    blocks: list[Block] = [_numbers(plan, numbers, decisions)] if numbers else []
    blocks.append(_votes(decisions))
    blocks += _settled(decisions)
    blocks += _minorities(decisions)
    blocks += _registers(kept_registers(plan.scenario.get("registers", {})))
    return Section("decided-by", "Decided by", blocks)


def decisions_of(plan: Plan) -> dict[str, Decision]:
    """Return the decisions a plan keeps, by their identifiers."""
    return {each.id: each for each in kept_decisions(plan.scenario.get("decisions", {}))}


def _numbers(plan: Plan, numbers: tuple[DecidedNumber, ...], decisions: dict[str, Decision]) -> Block:
    divisor, unit = worth_scale(plan, [each.cost for each in numbers if math.isfinite(each.cost)] or [0.0])
    rows: list[list[str | Cell]] = []
    for each in numbers:
        decision = decisions.get(each.decision)
        title = f"{each.decision}: {decision.title}" if decision is not None else each.decision
        rows.append([each.what, each.value, title, _cost(each, divisor)])
    return Grid(
        "What was decided, and what it costs in this plan",
        ["Number", "Decided", "Decision", f"One per cent less of it, {unit}"],
        rows,
        note="The last column is the dual of the decided row times one per cent of what it asks, all years together: "
        "what the goal of the plan would gain. A key of the scenario is no row and has no dual; a comparison with "
        "the plan under debate tells what it does.",
        words=3,
        prose=(0, 1, 2),
    )


def _cost(each: DecidedNumber, divisor: float) -> str:
    if not math.isfinite(each.cost):
        return "not known" if each.quantity else "no row"
    return "0" if each.cost / divisor < 1e-9 else significant(each.cost / divisor)


def _votes(decisions: dict[str, Decision]) -> Block:
    rows: list[list[str | Cell]] = [
        [
            f"{each.id}: {each.title}",
            f"{each.body}, {each.day}",
            f"{each.result}: {each.count}",
            each.rule,
            "without end" if each.until is None else str(each.until),
        ]
        for each in decisions.values()
    ]
    return Grid(
        "How it was decided",
        ["Decision", "By whom, when", "Count", "Rule", "In force until"],
        rows,
        words=5,
        prose=(0, 1, 2),
    )


def _minorities(decisions: dict[str, Decision]) -> list[Block]:
    """Return the minority statements that have to be printed, each under its decision."""
    said = []
    for each in decisions.values():
        for minority in each.minority:
            if not may_state(minority.votes, minority.by, each.present):
                continue
            who = ", ".join(minority.by) or "a minority"
            votes = f" ({minority.votes} votes)" if minority.votes else ""
            plan = f" Their plan: {minority.plan}." if minority.plan else ""
            said.append(f"On {each.id}, {who}{votes}: {minority.text}{plan}")
    return [Text("Those outvoted say:"), Points(said)] if said else []


def _registers(registers: dict[str, Register]) -> list[Block]:
    """Return what the records of the councils say of themselves, components first: a mean hides what it is made of."""
    blocks: list[Block] = []
    for council, found in registers.items():
        rows: list[list[str | Cell]] = [[said, _known(found.components.get(name))] for name, said in COMPONENTS.items()]
        rows += [[root, _known(value)] for root, value in found.roots.items()]
        rows.append(["index: the mean of the components known", _known(found.index)])
        rows += [[f"seats of {vote} from its votes, per cent (Gallagher)", f"{value:.1f}"]
                 for vote, value in found.distortion.items()]  # fmt: skip
        waiting = f"{found.unanswered} of {found.asked}"
        if found.median_days is not None:
            waiting += f", median {found.median_days:g} days"
        rows.append(["proposals and petitions that wait for an answer", waiting])
        blocks.append(
            Grid(f"How bureaucratic the records of {council} look, on {found.day}", ["Component", "0 to 1"], rows,
                 note=" ".join(found.notes), words=1, prose=(0,))
        )  # fmt: skip
    return blocks


def _known(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3f}"


def _settled(decisions: dict[str, Decision]) -> list[Block]:
    said = [
        f"Decision {each.id} makes floors of {', '.join(each.settles.of)} fit: "
        + ("all by one factor." if each.settles.way == "scale" else f"in the order {', '.join(each.settles.order)}.")
        for each in decisions.values()
        if each.settles is not None
    ]
    return [Text("Floors that did not fit together:"), Points(said)] if said else []
