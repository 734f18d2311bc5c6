"""Plan, advice, options, plan: what the loop may do and what it may not."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.trade import Card, Cards, Choices, QualityIndex, choices_of, follow_advice, settled_result
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)
few = settings(max_examples=6, deadline=None)


def with_cheaper_imports(seed):
    """An economy that buys abroad at less than it pays at home: at base-year prices advice has nothing to say."""
    economy, rng = random_economy(seed), np.random.default_rng(seed)
    price = {label: {2000: float(rng.uniform(0.7, 1.0))} for label in economy.product}
    return dataclasses.replace(economy, world_import_price=price)


def solver(seed, **walls):
    economy = with_cheaper_imports(seed)

    def solve(choices):
        options = choices.options()
        options["trade"] = {**options.get("trade", {}), **walls}
        parts = [partial(p, **options[p.__name__]) if p.__name__ in options else p for p in DEFAULT_PARTS]
        problem = build_plan(economy, 3, parts=parts, growth=GROWTH, tail=1)
        return problem, solve_plan(problem, break_ties=False)

    return solve


@few
@given(st.integers(0, 10_000))
def test_choices_only_widen_and_what_is_opened_never_hurts(seed):
    found = follow_advice(solver(seed))
    assert 1 <= len(found.rounds) <= 5 and not found.stopped
    for before, after in zip(found.rounds, found.rounds[1:], strict=False):
        assert before.choices | after.choices == after.choices != before.choices
        if not after.choices.no_expansion:
            assert after.plan.objective >= before.plan.objective - 1e-7 * abs(before.plan.objective)
    last = found.rounds[-1]
    assert found.stable == (choices_of(last.table) | last.choices == last.choices)


def test_advice_opens_choices_and_fixes_nothing():
    found = follow_advice(solver(2))
    last = found.rounds[-1]
    assert set(last.choices.options()) <= {"trade", "absorptive_limits"}
    assert not any(limit.is_wish and limit.part == "wishes" for limit in last.plan.limits.values())
    assert all(check.passed for check in verify(last.plan))


def test_too_few_plans_are_said_not_to_be_stable():
    found = follow_advice(solver(2), most_plans=1)
    assert not found.stable
    assert settled_result(found).notes[0].startswith("NOT STABLE after 1 plans")


def test_a_product_that_saves_nothing_may_not_expand_and_may_be_imported_freely():
    poor = Cards({"P0": Card("P0", indices=(QualityIndex("use", 0.05, 1.0),))})
    found = follow_advice(solver(4), poor)
    assert found.rounds[0].said["P0"] == "stop"
    last = found.rounds[-1]
    assert "P0" in last.choices.no_expansion and "P0" in last.choices.import_more
    orders, stock = last.plan.table("investment"), last.plan.table("capital")
    from lustrum.economy import derive_capital

    worn = derive_capital(last.plan.economy).depreciation * stock.values
    own = [i for i, item in enumerate(orders.index.items) if item[0] == "P0"]
    assert (orders.values[:, own] <= worn[:, own] * (1 + 1e-7) + 1e-9).all()


def test_a_plan_that_no_longer_exists_ends_the_loop_with_the_last_good_one():
    solve = solver(2)

    class Gone:
        status = "infeasible"

    def breaks(choices):
        return solve(choices) if choices == Choices() else (None, Gone())

    found = follow_advice(breaks)
    assert len(found.rounds) == 1 and found.stopped
    assert settled_result(found).notes[0].startswith("STOPPED after 1 plans")


def test_an_opened_import_moves_within_the_opened_band_and_the_others_within_theirs():
    economy = random_economy(6)
    solve = solver(6, yearly_band=0.06)
    _, plan = solve(Choices(import_more=frozenset({"P1"}), import_less=frozenset({"P1"})))
    imports = np.vstack([economy.imports, plan.table("imports").values])
    growth = imports[1:] / imports[:-1] - 1.0201
    assert (np.abs(growth[:, [0, 2, 3]]) <= 0.06 + 1e-6).all()
    assert (np.abs(growth[:, 1]) <= 0.25 + 1e-6).all()


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (Choices(import_more=frozenset({"P9"})), "'P9' is no product"),
        (Choices(build_more=frozenset({"P9"})), "'P9' is no activity"),
    ],
)
def test_an_option_for_what_is_not_there_is_refused(choices, says):
    with pytest.raises(UsageError, match=says):
        solver(1)(choices)


def test_a_product_nobody_imports_has_no_bounds_to_open():
    economy = random_economy(1, trade=True)
    imports = economy.imports.copy()
    imports[0] = 0.0
    without = dataclasses.replace(economy, imports=imports)
    from lustrum.problem.parts.trade import trade

    parts = [partial(trade, import_more=("P0",)) if p is trade else p for p in DEFAULT_PARTS]
    with pytest.raises(UsageError, match="not imported in the base year"):
        build_plan(without, 2, parts=parts, growth=GROWTH)
