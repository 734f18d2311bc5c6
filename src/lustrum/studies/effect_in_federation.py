"""The effect sheet of a proposal in a federation: all regions planned together again, and what each gains or loses."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.studies.effect_sheet import MOST_NAMED, EffectSheet, effects_in_words, feasibility_in_words, gainers
from lustrum.wording.names import nearest

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario.child import Stated
    from lustrum.scenario.federation import Federation
    from lustrum.scenario.federation_plan import FederationPlan, FederationSession

ALL = "all"
"""In place of a region: the changes are those of every region's scenario."""


def debated_session(federation: Federation, tell: Callable[[str], None] = lambda sentence: None) -> FederationSession:
    """Return the session of a federation under debate, whose plan is made once for all sheets."""
    from lustrum.scenario.federation_plan import FederationSession

    return FederationSession(federation, break_ties=True, tell=tell)


def federation_sheet(
    debated: FederationSession, region: str, change: Mapping[str, Any], stated: Stated, name: str
) -> EffectSheet:
    """Return what changes of a region's scenario do to it and to every other, all planned together.

    Parameters
    ----------
    debated : FederationSession
    region : str
        Whose scenario is changed, or ``all``.
    change, stated, name
        As of `lustrum.studies.effect_sheet.effect_sheet`.

    Raises
    ------
    UsageError
        If there is no such region, the changes name what its plan does not have, or no plan exists at all.
    """
    from lustrum.scenario.child import child_of

    federation = debated.federation
    known = list(federation.scenarios)
    if region != ALL and region not in known:
        raise UsageError(f"The federation has no region '{region}'. {nearest(region, [*known, ALL])}")
    touched = known if region == ALL else [region]
    children = {each: child_of(federation.scenarios[each], change, stated, name=name) for each in touched}
    return sheet_against(debated, replace(federation, scenarios={**federation.scenarios, **children}), touched[0], name)


def sheet_against(debated: FederationSession, other: Federation, region: str, name: str) -> EffectSheet:
    """Return what another federation of the same regions does to each, the effects on one of them in full.

    Parameters
    ----------
    debated : FederationSession
    other : Federation
    region : str
        Whose effects are told in full.
    name : str

    Raises
    ------
    UsageError
        If it is of other regions or years.
    """
    began = time.perf_counter()
    mine, theirs = list(debated.federation.scenarios), list(other.scenarios)
    if set(mine) != set(theirs):
        apart = shown(sorted(set(mine) ^ set(theirs)))
        raise UsageError(f"'{name}' is no plan of the same regions: {apart} stand in one of the two alone.")
    after = debated_session(other, debated.tell)
    debated.tell("planning the federation under debate")
    before = debated.plan
    debated.tell(f"planning it anew: {name}")
    then = after.plan
    years = {plan.years for found in (before, then) for plan in found.plans.values()}
    if len(years) > 1:
        said = " and ".join(sorted({f"{each[0]}-{each[-1]}" for each in years}))
        raise UsageError(f"'{name}' is a plan of other years than the one under debate: {said}.")
    return _told(debated, after, (before, then), (region, name), began)


def _told(
    before: FederationSession, after: FederationSession, found: tuple[FederationPlan, FederationPlan],
    of: tuple[str, str], began: float,
) -> EffectSheet:  # fmt: skip
    from lustrum.plan.effects import effects
    from lustrum.plan.regional_effects import of_regions
    from lustrum.release import VERSION
    from lustrum.scenario.child import economy_hash, scenario_hash

    (mine, theirs), (region, name) = found, of
    regions = of_regions(mine.plans, theirs.plans)
    results: list[Result] = [regions, *effects(mine.plans[region], theirs.plans[region])]
    report = theirs.stack.wish_report
    said = [*feasibility_in_words(_with_status(theirs, region)), *regions_in_words(regions, mine.plans[region])]
    said += [f"In {region}: {each}" for each in effects_in_words(mine.plans[region], theirs.plans[region], results[1:])]

    def of_all(session: FederationSession, digest: Callable[[str], str]) -> str:
        lines = [f"{each} {digest(each)}" for each in session.federation.scenarios]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    hashes = {
        "economy": of_all(before, lambda each: economy_hash(before.economies[each])),
        "scenario": of_all(after, lambda each: scenario_hash(after.federation.scenarios[each])),
        "debated": of_all(before, lambda each: scenario_hash(before.federation.scenarios[each])),
        "program": f"lustrum {VERSION}",
    }
    return EffectSheet(
        name,
        theirs.stack.status,
        tuple(said),
        () if report is None else report.clash,
        () if report is None else report.against,
        () if report is None else tuple(way.text for way in report.ways_out),
        tuple(results),
        hashes,
        "",
        time.perf_counter() - began,
    )


def _with_status(found: FederationPlan, region: str) -> Plan:
    """Return the plan of a region, told as the federation is: one region's clash is that of all who plan together."""
    stack = found.stack
    lost = tuple(each for plan in stack.plans.values() for each in plan.given_up)
    return replace(stack.plans[region], status=stack.status, wish_report=stack.wish_report, given_up=lost)


def regions_in_words(found: Result, plan: Plan) -> list[str]:
    """Return who gains and who loses among the regions, in a sentence."""
    from lustrum.plan.effects import largest
    from lustrum.plan.regional_effects import WHOLE

    up, down = (
        [each for each in largest(found, "in_base_years", MOST_NAMED + 1, sign) if each[0] != WHOLE][:MOST_NAMED]
        for sign in (1.0, -1.0)
    )
    years = f"{plan.years[0]}-{plan.years[-1]}"
    return [
        f"By region over {years}, in per cent of a base year's household consumption of each: {gainers('gains', up)}; "
        f"{gainers('loses', down)}."
    ]
