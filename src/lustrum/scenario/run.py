"""From a scenario to its problem and its plan."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from lustrum.economy import Economy, read_economy
from lustrum.plan import Plan, solve_plan, verify_or_raise
from lustrum.problem import TAIL, PlanProblem, build_plan
from lustrum.scenario.contents import GOALS, PARTS
from lustrum.scenario.scenario import Scenario
from lustrum.solver import SolverOptions


def scenario_economy(scenario: Scenario) -> Economy:
    """Return the scenario's economy, with the paths the scenario gives put over its own."""
    economy = read_economy(scenario.economy)
    if not scenario.paths:
        return economy
    supply = {label: path for (quantity, label), path in scenario.paths.items() if quantity == "labour_supply"}
    paths = {key: path for key, path in scenario.paths.items() if key[0] != "labour_supply"}
    for label in supply:
        economy.skill.position(label)
    return dataclasses.replace(
        economy, paths={**economy.paths, **paths}, labour_supply={**economy.labour_supply, **supply}
    )


def scenario_problem(scenario: Scenario, economy: Economy | None = None) -> PlanProblem:
    """Return the problem a scenario poses."""
    economy = economy or scenario_economy(scenario)
    parts = [
        partial(PARTS[name], **scenario.options[name]) if scenario.options.get(name) else PARTS[name]
        for name in scenario.parts
    ]
    goal = partial(GOALS[scenario.goal], **scenario.goal_options)
    years = scenario.years if isinstance(scenario.years, int) else list(scenario.years)
    return build_plan(
        economy,
        years,
        goal,
        parts,
        growth=scenario.growth,
        wishes=scenario.wishes,
        tail=TAIL if scenario.tail is None else scenario.tail,
    )


def run_scenario(
    scenario: Scenario,
    options: SolverOptions | None = None,
    *,
    break_ties: bool = True,
    on_progress: Callable[[str], None] | None = None,
    economy: Economy | None = None,
) -> Plan:
    """Read, build, solve and verify; `seconds` of the plan says how long each took.

    `economy` stands in for the one the scenario names, where it was read or changed before.
    """
    say = on_progress or (lambda text: None)
    seconds: dict[str, Any] = {}
    began = time.perf_counter()
    say("reading the economy")
    economy = economy or scenario_economy(scenario)
    seconds["read"] = time.perf_counter() - began
    began = time.perf_counter()
    say("building the plan")
    problem = scenario_problem(scenario, economy)
    building = time.perf_counter() - began
    plan = solve_plan(
        problem,
        options,
        name=scenario.name,
        break_ties=break_ties,
        scenario=scenario.given,
        inputs=scenario.inputs,
        on_progress=say,
    )
    began = time.perf_counter()
    say("checking the plan against the economy")
    if plan.status in ("optimal", "relaxed"):
        verify_or_raise(plan)
    seconds |= {**plan.seconds, "build": plan.seconds.get("build", 0.0) + building}
    seconds["verify"] = time.perf_counter() - began
    return dataclasses.replace(plan, seconds=seconds)
