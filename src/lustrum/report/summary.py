"""The plan in ten sentences, written from its numbers."""

from __future__ import annotations

import numpy as np

from lustrum.plan import Indicator, Plan, binding_limits, indicators
from lustrum.plan.goal import in_base_years
from lustrum.plan.titles import item_title
from lustrum.problem.names import OUTPUT
from lustrum.report.blocks import Block, Material, Points, Section, Text
from lustrum.report.grids import growth_of
from lustrum.report.limits import together
from lustrum.report.prices import price_sentences
from lustrum.report.words import worth
from lustrum.wording.names import lower, plain
from lustrum.wording.statuses import PLAN_ENDINGS
from lustrum.wording.typeset import moves, number, per_cent, scaled, significant, tiny, yearly_growth


def summary(material: Material) -> Section | None:
    """What is planned, whether to believe it, what it brings, what stands in the way, where it is weak."""
    plan = material.plan
    if not plan.has_values:
        reason = plan.wish_report.sentence if plan.wish_report is not None else plan.message
        blocks: list[Block] = [
            Text(_what(plan)),
            Text(f"{PLAN_ENDINGS.get(plan.status, plan.message)} {reason}", "warning"),
        ]
        return Section("summary", "Summary", blocks)
    found = {one.name: one for one in indicators(plan)}
    told = [
        _what(plan),
        _standing(plan),
        *_growth(plan, found),
        *_trade(plan, found),
        *_limits(plan),
        *price_sentences(plan)[:1],
        *_given_up(plan),
        *_back_test(material),
        _weak(plan),
    ]
    return Section("summary", "Summary", [Points(told)])


def _what(plan: Plan) -> str:
    economy = plan.economy
    years = len(plan.years)
    tail = len(plan.solved_years) - years
    return (
        f"The plan '{plan.name}' covers {plan.years[0]}–{plan.years[-1]} ({years} year{'s' if years > 1 else ''}) for "
        f"{economy.name}, from the table of {economy.base_year} with {len(economy.product)} products and "
        f"{len(economy.activity)} activities; it seeks {plan.goal_title or plain(plan.goal).lower()}"
        + (
            f", and looks {tail} year{'s' if tail > 1 else ''} further so that the end is not lived off."
            if tail
            else "."
        )
    )


def _standing(plan: Plan) -> str:
    found = plan.certificate
    return (
        PLAN_ENDINGS.get(plan.status, plan.message)
        + " "
        + (
            f"The answer passed lustrum's own check: limits hold within {tiny(found.primal_infeasibility)} of "
            f"base-year sizes, and plan and proof differ by {tiny(found.relative_gap)}."
            if found.passed
            else f"The answer did NOT pass lustrum's own check (limits off by {tiny(found.primal_infeasibility)}, gap "
            f"{tiny(found.relative_gap)}): use no number of it unchecked."
        )
    )


def _rate(plan: Plan, one: Indicator) -> float:
    return yearly_growth(one.base, one.values[-1], plan.years[-1] - plan.base_year)


def _growth(plan: Plan, found: dict[str, Indicator]) -> list[str]:
    said = []
    first, last = plan.base_year, plan.years[-1]
    if "consumption" in found:
        one = found["consumption"]
        said.append(
            f"Household consumption {moves(_rate(plan, one))} per cent a year, from "
            f"{scaled(one.base, one.unit)} in {first} to {scaled(one.values[-1], one.unit)} in {last}"
            + (f"; government consumption {moves(_rate(plan, found['government']))}." if "government" in found else ".")
        )
    if "investment" in found and "gdp" in found:
        one, whole = found["investment"], found["gdp"]
        said.append(
            f"Investment {moves(_rate(plan, one))} per cent a year, from "
            f"{number(100 * one.base / whole.base, 1)} to {number(100 * one.values[-1] / whole.values[-1], 1)} per "
            f"cent of domestic product; the stock of capital {moves(_rate(plan, found['capital']))}."
            if "capital" in found
            else f"Investment {moves(_rate(plan, one))} per cent a year."
        )
    if "output" in found and "gdp" in found:
        said.append(
            f"Gross output {moves(_rate(plan, found['output']))} and domestic product "
            f"{moves(_rate(plan, found['gdp']))} per cent a year"
            + (
                f"; labour used {moves(_rate(plan, found['labour']))}, to "
                f"{scaled(found['labour'].values[-1], found['labour'].unit)}."
                if "labour" in found
                else "."
            )
        )
    elif "labour" in found:
        one = found["labour"]
        said.append(f"Labour used {moves(_rate(plan, one))} per cent a year to {scaled(one.values[-1], one.unit)}.")
    if not said and OUTPUT in plan.quantities:
        said.append(_physical(plan))
    return said


def _physical(plan: Plan) -> str:
    """Without sums: how products grow one by one."""
    growth = growth_of(plan.table(OUTPUT), plan.base_year)
    known = np.flatnonzero(np.isfinite(growth))
    if not len(known):
        return "Products are in units of their own and are not added up."
    index = plan.table(OUTPUT).index
    best, worst = known[np.argmax(growth[known])], known[np.argmin(growth[known])]
    return (
        f"Products are in units of their own and are not added up: output of {item_title(plan, index, int(best))} "
        f"grows fastest, by {per_cent(float(growth[best]))} per cent a year, that of "
        f"{item_title(plan, index, int(worst))} slowest, by {per_cent(float(growth[worst]))}."
    )


def _trade(plan: Plan, found: dict[str, Indicator]) -> list[str]:
    if not {"exports", "imports"} <= set(found):
        return []
    text = (
        f"Exports grow by {number(_rate(plan, found['exports']), 1)} per cent a year and imports by "
        f"{number(_rate(plan, found['imports']), 1)}"
    )
    deficit = found.get("trade_deficit")
    if deficit is not None:

        def side(value: float) -> str:
            return f"a {'deficit' if value >= 0 else 'surplus'} of {scaled(abs(value), plan.economy.flow_unit)}"

        text += f"; trade goes from {side(deficit.base)} to {side(deficit.values[-1])}"
        if "gdp" in found and found["gdp"].values[-1] > 0:
            text += (
                f" ({number(100 * abs(deficit.base) / found['gdp'].base, 1)} and "
                f"{number(100 * abs(deficit.values[-1]) / found['gdp'].values[-1], 1)} per cent of domestic product)"
            )
    return [text + "."]


def _limits(plan: Plan) -> list[str]:
    every = binding_limits(plan, 10**9)
    if not every:
        return ["No limit binds."]
    first = every[0]
    dearest = together(plan, every)
    base = in_base_years(plan)
    size = (
        f"as much as {significant(100 * dearest[0][1] / base, 2)} per cent of a base year's household consumption"
        if np.isfinite(base)
        else f"{scaled(dearest[0][1], plan.goal_units)} to the goal"
    )
    others = [name for name, _, _ in dearest[1:3]]
    text = (
        f"What limits the plan most is {lower(dearest[0][0])}: one per cent more of it in every year would bring "
        f"{size}" + (f"; then come {' and '.join(lower(name) for name in others)}." if others else ".")
    )
    unit = ""
    if np.isfinite(first.current):
        unit = f" One more unit of {lower(first.title)} in {first.year} is worth {worth(plan, first)}."
    return [text + unit]


def _given_up(plan: Plan) -> list[str]:
    if not plan.given_up:
        return []
    worst = plan.given_up[0]
    count = len(plan.given_up)
    return [
        f"{count} wish{'es are' if count > 1 else ' is'} not met; furthest from it is '{worst.wish}': asked "
        f"{scaled(worst.asked, worst.unit)}, given {scaled(worst.given, worst.unit)}."
    ]


def _back_test(material: Material) -> list[str]:
    test = material.backtest
    return (
        [f"Held against what happened in {test.years[0]}–{test.years[-1]}: {test.sentences[0]}"]
        if (test is not None and test.sentences)
        else []
    )


def _weak(plan: Plan) -> str:
    """Where the plan leans on what nobody knows: its furthest departure from the base year, and its assumptions."""
    count = len({a.name for a in (*plan.economy.assumptions, *plan.assumptions)})
    text = (
        f"Where it is weak: it takes the techniques of {plan.base_year} to hold until {plan.years[-1]} and rests on "
        f"{count} assumption{'' if count == 1 else 's'} listed at the end"
    )
    if OUTPUT in plan.quantities and plan.table(OUTPUT).base is not None:
        table = plan.table(OUTPUT)
        growth = growth_of(table, plan.base_year)
        known = np.flatnonzero(np.isfinite(growth))
        if len(known) > 1:
            middle = float(np.median(growth[known]))
            furthest = int(known[np.argmax(np.abs(growth[known] - middle))])
            text += (
                f"; the boldest number is output of {lower(item_title(plan, table.index, furthest))}, "
                f"{per_cent(float(growth[furthest]))} per cent a year where the middle product has {per_cent(middle)}"
            )
    return text + ". Each is a hypothesis to be corrected as deliveries are reported."
