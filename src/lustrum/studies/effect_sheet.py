"""The effect sheet of a proposal: the plan under debate solved again with its changes, and what that does to whom.

It is the machine check of a proposal: whether it can be done, what it costs, who gains and loses, what gives way.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lustrum.wording.numbers import figure, readable

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.scenario.child import Stated

FORMAT = 1
DIGITS = 9
"""Significant digits a sheet keeps of a figure: what two runs on two machines have in common."""
MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class EffectSheet:
    """What a proposal does to the plan under debate.

    Parameters
    ----------
    name : str
        Of the proposal.
    status : str
        Of the changed plan: optimal where every wish is met, relaxed where the nearest plan is told of.
    sentences : tuple of str
        The sheet in plain words.
    clash, against, ways_out : tuple of str
        Wishes that cannot hold together, the limits they meet, and what could give.
    results : tuple of Result
        The figures; empty where there is no plan at all.
    hashes : mapping of str to str
        SHA-256 of the economy, of the scenario proposed and of the one under debate; the program with its version.
    plan : str
        Identifier of the plan under debate, '' where it is not stored.
    seconds : float
    """

    name: str
    status: str
    sentences: tuple[str, ...]
    clash: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    plan: str = ""
    seconds: float = 0.0

    @property
    def feasible(self) -> bool:
        """Whether every wish of the plan under debate and of the proposal is met."""
        return self.status == "optimal"


def effect_sheet(debated: Session, change: Mapping[str, Any], stated: Stated, name: str) -> EffectSheet:
    """Return what changes do to the plan of a session; the changed plan is solved from its basis.

    Parameters
    ----------
    debated : Session
        Of the plan under debate.
    change : mapping
        Keys of a scenario with values.
    stated : Stated
        Where they were stated, and the origin of their wishes.

    Raises
    ------
    UsageError
        If the changes name what the plan does not have, each with its place.
    """
    from lustrum.scenario.child import child_of

    began = time.perf_counter()
    child = child_of(debated.scenario, change, stated, name=name)
    before = debated.plan
    changed = debated.of_child(child, break_ties=bool(before.tie_break))
    return told(debated, changed, name, began)


def told(debated: Session, changed: Session, name: str, began: float) -> EffectSheet:
    """Return the sheet of two sessions, the plan under debate and the changed one."""
    from lustrum.plan.effects import effects
    from lustrum.release import VERSION
    from lustrum.scenario.child import economy_hash, scenario_hash

    before, after = debated.plan, changed.plan
    results = tuple(effects(before, after)) if before.has_values and after.has_values else ()
    report = after.wish_report
    hashes = {
        "economy": economy_hash(before.economy),
        "scenario": scenario_hash(changed.scenario),
        "debated": scenario_hash(debated.scenario),
        "program": f"lustrum {VERSION}",
    }
    return EffectSheet(
        name,
        after.status,
        (*feasibility_in_words(after), *effects_in_words(before, after, results)),
        () if report is None else report.clash,
        () if report is None else report.against,
        () if report is None else tuple(way.text for way in report.ways_out),
        results,
        hashes,
        before.provenance.id,
        time.perf_counter() - began,
    )


def feasibility_in_words(after: Plan) -> list[str]:
    """Return whether it can be done, and if not, which wishes clash and what could give."""
    if after.status == "optimal":
        return ["It can be done: every wish of the plan under debate and of the proposal is met."]
    if after.wish_report is None:
        return [f"It cannot be done: {after.message}"]
    said = [f"It cannot be done as it stands. {after.wish_report.sentence}"]
    said += [f"Way out: {way.text}" for way in after.wish_report.ways_out]
    first = after.given_up[:MOST_NAMED]
    for lost in first:
        said.append(
            f"The nearest plan gives {figure(lost.given)} {lost.unit} in place of {figure(lost.asked)}: {lost.wish}."
        )
    if len(after.given_up) > len(first):
        said.append(f"And {len(after.given_up) - len(first)} more wishes are not met in full.")
    return [*said, "The figures below are those of the nearest plan."]


def effects_in_words(before: Plan, after: Plan, results: Sequence[Result]) -> list[str]:
    """Return what the figures say, a sentence for each question; nothing where there are none."""
    from lustrum.plan.effects import largest

    if not results:
        return []
    of = {each.name: each for each in results}
    said = [*_cost_in_words(before, of["effect_on_consumption"])]
    said += _jobs_in_words(before, after)
    for name, whom, measure in (
        ("effect_on_groups", "household group", "change"),
        ("effect_on_industries", "industry", "output"),
    ):
        if name not in of:
            said.append("The table knows no household groups: who gains and loses by income is not told.")
            continue
        up, down = (largest(of[name], measure, MOST_NAMED, sign) for sign in (1.0, -1.0))
        said.append(f"By {whom} in {before.years[-1]}: {gainers('gains', up)}; {gainers('loses', down)}.")
    if "effect_on_taxes" in of:
        said.append(_taxes_in_words(of["effect_on_taxes"]))
    said.append(_limits_in_words(of["limits_moved"]))
    said.append(_displaced_in_words(of["displaced"]))
    return said


def gainers(verb: str, found: Sequence[tuple[str, float]]) -> str:
    """Return those who gain or lose most, as part of a sentence."""
    if not found:
        return f"nobody {verb}"
    return f"{verb} most {', '.join(f'{title} ({value:+.2g} %)' for title, value in found)}"


def _cost_in_words(before: Plan, found: Result) -> list[str]:
    from lustrum.plan.effects import ROUNDING

    value, share = float(found["consumption"][-1]), abs(float(found["in_base_years"][-1]))
    years = f"{before.years[0]}-{before.years[-1]}"
    goal = float(found["goal"][-1]) if "goal" in found.measures else math.nan
    said = []
    if share <= 100.0 * ROUNDING:
        said.append(f"It costs nothing: household consumption over {years} is what it was.")
    else:
        divisor, unit = readable([value], found.measures["consumption"].unit)
        per_head = ""
        if "per_head" in found.measures:
            each = found.measures["per_head"]
            per_head = f", {figure(abs(float(each.values[-1])), 3)} {each.unit}"
        said.append(
            f"Over {years} households have {figure(abs(value) / divisor, 4)} {unit} {'less' if value < 0 else 'more'}: "
            f"{figure(share, 3)} % of a base year's consumption{per_head}."
        )
    if math.isfinite(goal):
        unit = found.measures["goal"].unit.replace("% of", "per cent of")
        said.append(
            f"By the goal of the plan, which also counts the years after it, it {'costs' if goal < 0 else 'brings'} "
            f"{figure(abs(goal), 3)} {unit}."
            if goal
            else "By the goal of the plan, which also counts the years after it, it costs nothing."
        )
    return said


def _jobs_in_words(before: Plan, after: Plan) -> list[str]:
    from lustrum.plan.effects import ROUNDING
    from lustrum.problem.names import LABOUR

    if LABOUR not in before.quantities or LABOUR not in after.quantities or not before.quantities[LABOUR].additive:
        return ["The table counts no jobs: what it does to work is not told."]
    mine, theirs = (float(plan.table(LABOUR).total()[-1]) for plan in (before, after))
    unit, year = before.quantities[LABOUR].units, before.years[-1]
    change = theirs - mine
    if abs(change) < ROUNDING * abs(mine):
        return [f"As many {unit} are filled in {year} as before."]
    divisor, unit = readable([change], unit)
    return [f"It takes {figure(abs(change) / divisor, 4)} {unit} {'more' if change > 0 else 'fewer'} in {year}."]


def _taxes_in_words(found: Result) -> str:
    total = float(sum(found["taxes"]))
    divisor, unit = readable([total], found.measures["taxes"].unit)
    if total == 0.0:
        return "Taxes bring what they did."
    more = "more" if total > 0 else "less"
    return f"At the rates of the base year taxes bring {figure(abs(total) / divisor, 4)} {unit} {more}, all years."


def _limits_in_words(found: Result) -> str:
    if not len(found.items):
        return "It moves no limit."
    before, after = float(found["before"][0]), float(found["after"][0])
    unit = found.measures["after"].unit.replace("% of", "per cent of")
    return (
        f"The limit it moves most is {found['said'][0]}: one per cent more of it, in every year, was worth "
        f"{figure(before, 3)} and is now worth {figure(after, 3)} {unit}."
    )


def _displaced_in_words(found: Result) -> str:
    falls = [k for k, value in enumerate(found["change"]) if value < 0.0][:MOST_NAMED]
    rises = [k for k, value in enumerate(found["change"]) if value > 0.0][:MOST_NAMED]

    def listed(rows: Sequence[int]) -> str:
        divisor, unit = readable([float(found["change"][k]) for k in rows], found.measures["change"].unit)
        words = [
            f"{found.items[k][0].replace('_', ' ')} of {found['said'][k]} ({_signed(found['change'][k] / divisor)})"
            for k in rows
        ]
        return f"{', '.join(words)} {unit}"

    if not falls and not rises:
        return "No final use gives way to it."
    gave = f"It displaces {listed(falls)}" if falls else "It displaces nothing"
    return f"{gave}; more goes to {listed(rises)}." if rises else f"{gave}."


def _signed(value: float) -> str:
    return f"{'-' if value < 0.0 else '+'}{figure(abs(value), 3)}"


def sheet_results(sheet: EffectSheet) -> list[Result]:
    """Return a sheet as answers to be printed, drawn or written: what it says first, then its figures."""
    from lustrum.results import Drawing, Measure, Result

    verdict = "It can be done" if sheet.feasible else "It cannot be done as it stands"
    said = Result(
        "effect_sheet",
        f"Effect sheet: {sheet.name}",
        ("made_from",),
        [(key,) for key in sheet.hashes],
        {"hash": Measure(list(sheet.hashes.values()), "", "SHA-256, and the program")},
        notes=tuple(each.removesuffix(".") for each in sheet.sentences),
        drawing=Drawing("none", "hash", title=verdict),
    )
    return [said, *sheet.results]


def sheet_document(sheet: EffectSheet) -> dict[str, Any]:
    """Return a sheet as it is stored: everything but how long it took, figures to nine digits."""
    from lustrum.results import as_data

    return {
        "format": FORMAT,
        "name": sheet.name,
        "plan": sheet.plan,
        "hashes": dict(sheet.hashes),
        "status": sheet.status,
        "feasible": sheet.feasible,
        "sentences": list(sheet.sentences),
        "clash": list(sheet.clash),
        "against": list(sheet.against),
        "ways_out": list(sheet.ways_out),
        "results": [_shortened(as_data(each)) for each in sheet.results],
    }


def _shortened(value: Any) -> Any:
    """Return data with every number to so many digits as a sheet keeps."""
    if isinstance(value, dict):
        return {key: _shortened(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_shortened(each) for each in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS - 1}e}") + 0.0 if math.isfinite(value) else None
    return value
