"""What one per cent more of a limit is worth is what the goal gains when the limit is loosened, solved again.

The goal as a function of a limit is concave: what a little more gains is at most the price, what a little less loses at
least the price. Where both are alike, the worth told is that figure; where they are not, it lies between them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.plan import binding_limits, solve_plan
from lustrum.plan.rows import RowBook
from lustrum.plan.wishes import relaxed, soft_rows
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan, standard_form
from lustrum.problem.goals import discounted_consumption, least_shortfall
from lustrum.problem.parts.labour import labour
from lustrum.scenario import read_scenario, scenario_problem
from lustrum.scenario.demos import demo_path
from lustrum.solver import SolverOptions, Status, WarmModel
from tests.economies import random_economy
from tests.problem.solving import with_walls

GROWTH = Growth(labour=0.01, productivity=0.01)
STEP = 1e-4
"""A hundredth of one per cent."""


class Again:
    """A problem solved again with one row a little looser or tighter."""

    def __init__(self, problem, form=None):
        self.problem = problem
        self.form = standard_form(problem) if form is None else form
        self.book = RowBook(problem)
        self.model = WarmModel(self.form)
        first = self.model.solve()
        self.at_rest = first.objective
        # Two objectives are compared, each as certain as its proof; a small step makes much of little.
        gap = 0.0 if first.certificate is None else first.certificate.relative_gap
        self.uncertain = 2.0 * gap * abs(first.objective) * 0.01 / STEP

    def gain(self, plan, limit, position, year, step):
        """Return what one per cent is worth by the gain of loosening a limit by `step` of its level (below 0: loss)."""
        number = list(self.problem.constraints).index(limit)
        block = self.problem.constraints[limit]
        at = plan.solved_years.index(year)
        row = int(self.book.layout.row_start[number, at]) + position
        looser = step * plan.limit(limit).level.values[at, position]
        lower, upper = self.form.row_lower.copy(), self.form.row_upper.copy()
        if block.sense == ">=":
            lower[row] -= looser
        else:
            upper[row] += looser
            if block.sense == "=":
                lower[row] += looser
        found = self.model.solve(replace(self.form, row_lower=lower, row_upper=upper))
        if found.status is not Status.OPTIMAL:
            return float("-inf") if step > 0 else float("inf")
        towards = 1.0 if self.form.maximise else -1.0
        return towards * (found.objective - self.at_rest) * 0.01 / step


def check_worths(plan, again, limits, slack=2e-3):
    """Compare the worths told with those of plans made again; return how many were alike from both sides."""
    alike = 0
    size = max((abs(b.worth_of_one_per_cent) for b in limits), default=0.0)
    for told in limits:
        position = [plan.limit(told.limit).level.index.label(i) for i in range(len(plan.limit(told.limit).level.index))]
        where = told.limit, position.index(told.label), told.year
        more, less = (again.gain(plan, *where, step) for step in (STEP, -STEP))
        worth, room = told.worth_of_one_per_cent, slack * abs(told.worth_of_one_per_cent) + 1e-4 * size
        room += again.uncertain
        assert more - room <= worth <= less + room, (told, more, less)
        alike += abs(more - less) <= 2 * room
    return alike


def wished(economy, boom=1.03):
    """Wishes that bind: a floor, a cap and a total somewhat off what a plan would choose."""
    c0 = economy.household_consumption
    invested = sum(float(flow.sum()) for flow in economy.investment_by_asset.values())
    return [
        WishedValue("consumption", "P0", 2002, ">=", 1.06 * float(c0[0]), 2, "a council"),
        WishedValue("output", "P1", 2003, "<=", 1.02 * float(economy.base_output[1]), 2, "a council"),
        WishedValue("investment", "total", 2002, ">=", boom * invested),
    ]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_worths_are_the_gains_of_plans_made_again_over_random_economies(seed):
    economy = random_economy(seed)
    problem = build_plan(economy, 3, growth=GROWTH, wishes=wished(economy), tail=1)
    plan = solve_plan(problem, break_ties=False)
    if plan.status == "optimal":
        check_worths(plan, Again(problem), binding_limits(plan, 30))


def test_every_kind_of_limit_is_among_those_compared():
    """Curves and walls, yearly rises and falls, stocks, work, trade, floors and wishes, over eight economies each."""
    seen, alike, compared = set(), 0, 0
    walls = [partial(labour, limit=True) if part is labour else part for part in with_walls()]
    patient = partial(discounted_consumption, discount=0.97)
    kinds = [(discounted_consumption, DEFAULT_PARTS, 1.03), (patient, walls, 1.17)]
    for seed, (goal, parts, boom) in product(range(8), kinds):
        economy = random_economy(seed)
        problem = build_plan(economy, 3, goal, parts, growth=GROWTH, wishes=wished(economy, boom), tail=1)
        plan = solve_plan(problem, break_ties=False)
        if plan.status != "optimal":
            continue
        by_block = {}
        for told in binding_limits(plan, 1000):
            by_block.setdefault(told.limit, told)
        alike += check_worths(plan, Again(problem), list(by_block.values()))
        compared += len(by_block)
        seen |= set(by_block)
    expected = {
        "work_limit", "labour_limit", "capacity", "trade_balance", "most_imports_instead", "most_imports_replaced",
        "most_exports_more", "most_exports_less",
        "import_share_ceiling", "import_growth_ceiling", "import_growth_floor", "investment_rise", "investment_fall",
        "activity_investment_rise", "activity_investment_fall",
    }  # fmt: skip
    assert expected <= seen, expected - seen
    assert any(name.startswith("wish_") and "_total_" in name for name in seen), seen
    assert any(name.startswith("wish_") and "output" in name for name in seen), seen
    # Most are no corner: the figure told is the gain itself, from both sides.
    assert alike > 0.6 * compared, (alike, compared)


def test_the_demo_s_dearest_limit_of_each_kind(us_plan):
    problem = scenario_problem(read_scenario(demo_path("us_2012")))
    by_block = {}
    for told in binding_limits(us_plan, 10_000):
        by_block.setdefault(told.limit, told)
    limits = list(by_block.values())
    assert limits[0].limit == "work_limit"
    level = us_plan.limit("work_limit").level.at(limits[0].label, limits[0].year)
    assert limits[0].worth_of_one_per_cent == pytest.approx(limits[0].shadow_price * level / 100)
    assert check_worths(us_plan, Again(problem), limits) > 0.6 * len(limits)


def test_worths_of_a_goal_that_is_made_least_are_gains_too():
    economy = random_economy(4)
    target = WishedValue("consumption", "P0", 2002, ">=", 1.2 * float(economy.household_consumption[0]), 2, "a council")
    problem = build_plan(economy, 3, least_shortfall, growth=GROWTH, wishes=[target], tail=1)
    plan = solve_plan(problem, break_ties=False)
    limits = binding_limits(plan, 15)
    assert limits and limits[0].worth_of_one_per_cent > 0
    check_worths(plan, Again(problem), limits)


@pytest.mark.parametrize("seed", range(4))
def test_in_a_relaxed_plan_worths_come_from_the_second_solve_and_never_from_penalties(seed):
    economy = random_economy(seed)
    asked = WishedValue("labour", "jobs", 2002, ">=", 1.2 * float((economy.labour @ economy.base_level)[0]))
    problem = build_plan(economy, 3, growth=GROWTH, wishes=[asked], tail=1)
    plan = solve_plan(problem, break_ties=False)
    assert plan.status == "relaxed"
    form, options = standard_form(problem), SolverOptions()
    nearest = relaxed(form, soft_rows(problem, RowBook(problem)), options).form_relaxed
    again = Again(problem, nearest)
    assert again.at_rest == pytest.approx(plan.objective, rel=1e-6)
    limits = [told for told in binding_limits(plan, 40) if not told.is_wish]
    assert limits
    check_worths(plan, again, limits)


def test_the_level_of_a_limit_is_what_people_mean_by_one_per_cent_of_it(us_plan):
    level = us_plan.limit("work_limit").level.values[0, 0]
    assert level == pytest.approx(1.012 * us_plan.table("work").base[0])
    orders, rise = us_plan.table("investment"), us_plan.limit("investment_rise")
    for place, (asset,) in enumerate(rise.level.index.items):
        own = [item[1] == asset for item in orders.index.items]
        growth = 1.012 * 1.008 + 0.15
        assert rise.level.values[1, place] == pytest.approx(orders.values[0, own].sum() * growth)
