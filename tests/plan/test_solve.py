"""From a problem to a plan: optimal, relaxed, infeasible, unbounded, each with its words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.errors import StoppedError, VerificationError
from lustrum.plan.solve import refuse, solve_plan, trend_targets
from lustrum.problem import DEFAULT_PARTS, Goal, build_plan, standard_form
from lustrum.solver import Status, solve
from tests.economies import random_economy
from tests.problem.solving import GROWTH


def test_a_goal_without_end_names_what_is_free():
    def loose(problem):
        """Something worth having that nothing limits."""
        from lustrum.labels import Index

        problem.add_variable("manna", Index.single(), units="1")

    def goal(problem):
        return Goal("manna", True, "1", [(problem.variables["manna"], np.ones(problem.horizon))])

    plan = solve_plan(build_plan(random_economy(0), 1, goal, [*DEFAULT_PARTS, loose], growth=GROWTH))
    assert plan.status == "unbounded"
    assert not plan.has_values
    assert "manna" in plan.wish_report.sentence


def starved(economy, share=0.01):
    jobs = float((economy.labour @ economy.base_level)[0])
    return dataclasses.replace(economy, labour_supply={"jobs": {2001 + t: share * jobs for t in range(3)}})


def test_limits_that_clash_whatever_is_wished_leave_a_plan_without_numbers_that_says_which():
    plan = solve_plan(build_plan(starved(random_economy(5)), 2, growth=GROWTH, tail=1))
    assert plan.status == "infeasible" and not plan.has_values
    assert "whatever is wished" in plan.wish_report.sentence and "labour limit" in plan.wish_report.sentence


def test_a_plan_bears_its_name_its_scenario_and_the_hashes_of_what_went_in():
    problem = build_plan(random_economy(1), 1, growth=GROWTH, tail=1)
    plan = solve_plan(problem, name="mine", scenario={"years": 1}, inputs=(("plan.toml", "abc"),))
    assert (plan.name, plan.scenario, plan.inputs) == ("mine", {"years": 1}, (("plan.toml", "abc"),))
    assert plan.certificate.passed and {"build", "solve", "label"} <= set(plan.seconds)


def test_another_solver_is_asked_in_the_place_of_ours_and_every_step_is_told():
    said, asked = [], []

    def theirs(form):
        asked.append(form)
        return solve(form)

    problem = build_plan(random_economy(1), 1, growth=GROWTH, tail=1)
    plan = solve_plan(problem, solver=theirs, on_progress=said.append)
    assert len(asked) == 1 and plan.objective == pytest.approx(solve_plan(problem).objective)
    assert said[0] == "assembling rows and columns" and any("rows x" in line for line in said)


def test_ties_are_broken_towards_the_trend_and_cost_the_goal_nothing():
    problem = build_plan(random_economy(3), 3, growth=GROWTH, tail=1)
    plain, broken = solve_plan(problem, break_ties=False), solve_plan(problem)
    assert broken.objective == pytest.approx(plain.objective, rel=1e-9) and broken.tie_break

    def distance(plan):
        """Sum of relative distances from base times trend, over the columns that follow it."""
        total = 0.0
        for variable in problem.variables.values():
            if variable.trend is not None:
                known = variable.scale > 0
                aim = variable.scale * problem.growth.factor(problem.horizon)
                total += (np.abs(plan.quantities[variable.name].values - aim)[:, known] / variable.scale[known]).sum()
        return total

    assert distance(broken) <= distance(plain) + 1e-6


def test_columns_that_follow_the_trend_aim_at_their_base_times_growth():
    problem = build_plan(random_economy(3), 2, growth=GROWTH, tail=0)
    targets = trend_targets(problem)
    level = problem.variables["activity_level"]
    first = np.isin(targets.columns, np.arange(level.offset, level.offset + 4))
    assert targets.reference[first] == pytest.approx(1.0201 * problem.economy.base_level)
    second = np.isin(targets.columns, problem.width + np.arange(level.offset, level.offset + 4))
    assert targets.reference[second] == pytest.approx(1.0201**2 * problem.economy.base_level)


def test_a_group_s_purchases_aim_at_its_base_deliveries_times_growth():
    economy = read_economy(bundled_path("made_up_valley"))
    problem = build_plan(economy, 2, growth=GROWTH, tail=0)
    targets = trend_targets(problem)
    steps = problem.variables["consumption_step"]
    for year in (0, 1):
        first = year * problem.width + steps.offset
        own = (targets.columns >= first) & (targets.columns < first + len(steps))
        aims = np.zeros(len(steps))
        aims[targets.columns[own] - first] = targets.reference[own]
        by_group = [
            aims[[item[:2] == (group, product) for item in steps.index.items]].sum()
            for group in economy.group
            for product in economy.product
        ]
        growth = problem.growth.factor(2)[year, 0]
        assert by_group == pytest.approx((growth * economy.group_consumption).ravel())


def test_one_household_has_no_shares_to_keep():
    targets = trend_targets(problem := build_plan(random_economy(3), 2, growth=GROWTH, tail=0))
    steps = problem.variables["consumption_step"]
    assert not np.isin(targets.columns, steps.offset + np.arange(len(steps))).any()


def test_work_stopped_before_any_plan_is_an_error_that_says_what_to_give():
    nothing = dataclasses.replace(
        solve(standard_form(build_plan(random_economy(1), 1, growth=GROWTH))),
        status=Status.STOPPED,
        x_is_feasible=False,
    )
    with pytest.raises(StoppedError, match="--time-limit"):
        refuse(nothing)
    with pytest.raises(VerificationError, match="No answer passed the check"):
        refuse(dataclasses.replace(nothing, status=Status.FAILED))
    refuse(dataclasses.replace(nothing, x_is_feasible=True))
