"""A stack solved: each member's plan is an ordinary one that proves itself at the prices of what is shared."""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.plan import solve_plan, verify
from lustrum.plan import stack as stack_module
from lustrum.plan.stack import solve_stack
from lustrum.problem.stack import Stack
from lustrum.solver import SolverOptions, Status
from tests.problem.test_stack import member


def coupled(problems, level=1.1, weights=None):
    """Members that together must export so much more than their base years' exports."""
    stack = Stack(problems, weights)
    alone = sum(problem.variables["exports"].scale.sum() for problem in problems.values())
    stack.share(
        "abroad", {name: problem.variables["exports"].total() for name, problem in problems.items()}, ">=",
        level * alone, units="u/year", title="Goods abroad",
    )  # fmt: skip
    return stack


@pytest.mark.parametrize("seed", range(4))
def test_one_member_with_nothing_shared_is_the_plain_plan(seed):
    problem = member(seed)
    plain, stacked = solve_plan(member(seed)), solve_stack(Stack({"all": problem}))
    assert np.isclose(stacked.objective, plain.objective, rtol=1e-9)
    for name, table in plain.quantities.items():
        assert np.allclose(stacked.plans["all"].quantities[name].values, table.values, rtol=1e-6, atol=1e-6), name


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.9, 1.25))
def test_every_slice_passes_its_own_certificate_at_the_shared_prices(seed, level):
    found = solve_stack(coupled({"north": member(seed), "south": member(seed + 1)}, level))
    assert found.status == "optimal" and found.certificate.passed
    for plan in found.plans.values():
        assert plan.certificate.passed, plan.certificate
        assert plan.certificate.relative_gap < 1e-9
        assert all(check.passed for check in verify(plan))
    own = sum(plan.objective for plan in found.plans.values())
    assert np.isclose(own, found.objective, rtol=1e-9)


def test_what_is_owed_together_is_met_and_has_a_price_where_it_is_scarce():
    found = solve_stack(coupled({"north": member(5), "south": member(6)}, 1.2))
    used = sum(table.values for (name, _), table in found.uses.items() if name == "abroad")
    assert (used >= found.shared["abroad"].level.values - 1e-6).all()
    assert np.allclose(used - found.shared["abroad"].level.values, found.shared["abroad"].slack.values, atol=1e-6)
    scarce = found.shared["abroad"].slack.values < 1e-6
    assert scarce.any() and (found.shared["abroad"].shadow_price.values[scarce] > -1e-9).all()


def test_a_little_less_that_is_owed_gains_what_its_price_says():
    problems = {"north": member(7), "south": member(8)}
    before, after = coupled(problems, 1.2), coupled({"north": member(7), "south": member(8)}, 1.2 * (1 - 1e-5))
    one, two = solve_stack(before, break_ties=False), solve_stack(after, break_ties=False)
    eased = before.shared["abroad"].level - after.shared["abroad"].level
    expected = float((one.shared["abroad"].shadow_price.values * eased).sum())
    assert np.isclose(two.objective - one.objective, expected, rtol=1e-3, atol=1e-9)


def test_members_in_another_order_give_the_same_plans():
    one = solve_stack(coupled({"north": member(3), "south": member(4)}))
    two = solve_stack(coupled({"south": member(4), "north": member(3)}))
    assert np.isclose(one.objective, two.objective, rtol=1e-9)
    for name, plan in one.plans.items():
        mine, theirs = plan.quantities["consumption"].values, two.plans[name].quantities["consumption"].values
        assert np.allclose(mine.sum(), theirs.sum(), rtol=1e-6)


def test_a_weight_turns_what_is_scarce_towards_its_member():
    def consumed(weights):
        found = solve_stack(coupled({"north": member(5), "south": member(6)}, 1.2, weights), break_ties=False)
        return found.plans["north"].objective

    assert consumed({"north": 50.0}) >= consumed({"south": 50.0}) - 1e-9


def test_members_that_cannot_all_have_a_plan_are_named():
    with pytest.raises(UsageError, match="abroad"):
        solve_stack(coupled({"north": member(1), "south": member(2)}, 5.0))


@pytest.fixture
def apart(monkeypatch):
    """Two members, each small enough to be solved apart, and together too large."""
    together = coupled({"north": member(5), "south": member(6)}, 1.2)
    most = max(form.rows for form in together.assemble().forms.values())
    able = dataclasses.replace(stack_module.SIMPLEX.able, sizes=dataclasses.replace(
        stack_module.SIMPLEX.able.sizes, with_basis=most))  # fmt: skip
    monkeypatch.setattr(stack_module, "SIMPLEX", dataclasses.replace(stack_module.SIMPLEX, able=able))
    return together


def test_members_solved_apart_are_a_start_that_ends_at_the_same_plans(apart):
    cold = solve_stack(apart, SolverOptions(method="simplex"))
    found = stack_module._from_members(apart.assemble(), SolverOptions(), str)
    assert found is not None and found.objective == pytest.approx(cold.objective, rel=1e-9)
    warm = solve_stack(apart)
    for region, plan in warm.plans.items():
        for name in ("activity_level", "consumption"):
            expected = cold.plans[region].table(name).values
            assert plan.table(name).values == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_members_solved_apart_share_one_time_limit_and_ctrl_c_ends_all(apart, monkeypatch):
    whole, limits, plainly = apart.assemble(), [], stack_module.solve

    def slowly(form, options):
        limits.append(options.time_limit)
        time.sleep(0.05)
        return plainly(form, options)

    monkeypatch.setattr(stack_module, "solve", slowly)
    stack_module._from_members(whole, SolverOptions(time_limit=60.0), str)
    assert len(limits) == 2 and limits[1] <= limits[0] - 0.05
    stopped = dataclasses.replace(plainly(whole.form), status=Status.STOPPED)
    monkeypatch.setattr(stack_module, "solve", lambda form, options: stopped)
    with pytest.raises(KeyboardInterrupt):
        stack_module._from_members(whole, SolverOptions(), str)
    assert stack_module._from_members(whole, SolverOptions(time_limit=1.0), str) is None
