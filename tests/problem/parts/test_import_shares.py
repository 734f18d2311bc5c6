"""Imports: a curve of substitution around base-year shares, fixed shares, bands."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.problem import WishedValue, build_plan
from lustrum.problem.parts.import_shares import (
    MOST_OF_HOME,
    MOST_OF_IMPORTS,
    STEPS,
    SUBSTITUTION,
    Opened,
    by_substitution,
    fixed,
    within_bands,
)
from lustrum.problem.parts.trade import trade
from lustrum.problem.problem import PlanProblem
from tests.economies import in_things, random_economy
from tests.edges import EDGES, only_bought_abroad, re_exports
from tests.problem.solving import GROWTH, solved, with_options

G = 1.01**2
few = settings(max_examples=10, deadline=None)


MOST = {"imports_instead": "most_imports_instead", "home_instead": "most_imports_replaced"}
"""Rows that say how far each way of moving may go."""


def declared(economy, bound, *options):
    """Return a problem in which imports of every imported product are bound in one of the three ways."""
    problem = PlanProblem(economy, [2001, 2002, 2003], growth=GROWTH)
    position = np.flatnonzero(economy.imports > 0.0)
    index = problem.declare_absorption().index.take(position.tolist())
    m = problem.add_variable("imports", index, units="1", scale=economy.imports[position])
    bound(problem, m, *options)
    return problem, m


def nobody(economy):
    none = np.zeros(int((economy.imports > 0.0).sum()), dtype=bool)
    return Opened(none, none, 0.25)


@few
@given(st.integers(0, 10_000), st.floats(0.5, 8.0))
def test_the_loss_in_the_middle_of_each_step_is_the_price_ratio_of_a_constant_elasticity_of_substitution(seed, sigma):
    economy = random_economy(seed)
    problem, _ = declared(economy, by_substitution, sigma, nobody(economy))
    m0, h0 = economy.imports, economy.base_absorption - economy.imports
    lost = problem.entries["lost_by_substitution"].expression
    for name, sign in (("imports_instead", 1.0), ("home_instead", -1.0)):
        steps = problem.variables[name]
        for i in range(len(m0)):
            for k in range(len(STEPS)):
                columns = np.zeros((3, problem.width))
                columns[:, steps.offset + len(STEPS) * i + k] = 1.0
                found = lost.value(columns)
                shift = sign * (sum(STEPS[:k]) + 0.5 * STEPS[k]) * min(m0[i], h0[i])
                # p_home / p_abroad = ((m / h) / (m0 / h0))^(1 / sigma): in logarithms, what a unit moved costs.
                ratio = np.log(((m0[i] + shift) / (h0[i] - shift)) / (m0[i] / h0[i])) / sigma
                assert np.allclose(found[:, i], sign * ratio)
                assert np.allclose(np.delete(found, i, axis=1), 0.0)


@few
@given(st.integers(0, 10_000))
def test_losses_rise_step_by_step_and_steps_end_before_either_source_dries_up(seed):
    economy = random_economy(seed)
    problem, _ = declared(economy, by_substitution, SUBSTITUTION, nobody(economy))
    m0, h0 = economy.imports, economy.base_absorption - economy.imports
    for name in ("imports_instead", "home_instead"):
        steps = problem.variables[name]
        length = np.broadcast_to(steps.upper, (3, len(steps))).reshape(3, -1, len(STEPS))
        assert np.allclose(length.sum(axis=2), sum(STEPS) * np.minimum(m0, h0) * G ** np.arange(1, 4)[:, None])
        assert sum(STEPS) < 1.0
        columns = np.zeros((3, problem.width))
        lost = []
        for k in range(len(STEPS)):
            columns[:] = 0.0
            columns[:, steps.offset + k] = 1.0
            lost.append(problem.entries["lost_by_substitution"].expression.value(columns)[0, 0])
        assert (np.diff([0.0, *lost]) > 0.0).all()


@pytest.mark.parametrize("edge", ["plain", *sorted(EDGES)])
def test_imports_never_exceed_what_the_country_uses_where_they_did_not_in_the_base_year(edge):
    economy = random_economy(3) if edge == "plain" else EDGES[edge](3)
    poor = partial(trade, finance=economy.base_deficit + 40.0)
    wish = [WishedValue("consumption", "total", 2002, ">=", 1.1 * float(economy.household_consumption.sum()))]
    plan = solved(economy, replace={"trade": poor}, wishes=wish)
    m = plan.table("imports")
    place = economy.product.positions([item[0] for item in m.index.items])
    used = plan.balance["output"].table.values[:3] * 0.0
    for entry in plan.balance.values():
        if entry.side == "use" and entry.name not in ("exports", *LOST):
            used = used + entry.table.values[:3]
    below = (economy.base_absorption - economy.imports)[place] > 0.0
    assert (m.values[:, below] <= used[:, np.array(place)[below]] * (1 + 1e-9)).all()


LOST = ("lost_by_substitution", "lost_above_capacity", "lost_by_pace")
"""Uses that are no use at home: imports take no share of them."""


def test_imports_move_away_from_their_share_only_so_far_a_year():
    economy = random_economy(4)
    problem = build_plan(economy, 3, growth=GROWTH, tail=1)
    m0, h0 = economy.imports, economy.base_absorption - economy.imports
    for name, (of_imports, of_home) in (("imports_instead", MOST_OF_IMPORTS), ("home_instead", MOST_OF_HOME)):
        most, years = problem.constraints[MOST[name]].bound.constant, np.arange(1, 5)[:, None]
        assert np.allclose(most, np.minimum(of_imports * m0, of_home * h0) * years * G**years)


def test_a_dear_currency_makes_buyers_choose_home_goods_and_a_cheap_one_imports():
    economy = random_economy(5)

    def share(finance):
        plan = solved(economy, replace={"trade": partial(trade, finance=finance)})
        return plan.table("imports").values[2].sum() / plan.table("output").values[2].sum()

    assert share(economy.base_deficit - 15.0) < share(economy.base_deficit) < share(economy.base_deficit + 15.0)


def test_of_a_product_imported_for_more_than_is_used_the_share_is_kept():
    economy = re_exports()
    problem = build_plan(economy, 3, growth=GROWTH, tail=1)
    assert problem.constraints["import_share_kept"].index.items == (("P0",),)
    assert not any(item[0] == "P0" for item in problem.variables["imports_instead"].index.items)
    plan = solved(economy)
    used = sum(
        entry.table.values[:3, 0] for entry in plan.balance.values()
        if entry.side == "use" and entry.name not in ("exports", *LOST)
    )  # fmt: skip
    share = economy.imports[0] / economy.base_absorption[0]
    assert share > 1.0
    assert np.allclose(plan.table("imports").values[:, 0], share * used)


def test_what_nobody_makes_at_home_is_imported_as_it_is_needed():
    problem = build_plan(only_bought_abroad(), 2, growth=GROWTH)
    for name in ("imports_instead", "home_instead"):
        assert not any(item[0] == "F" for item in problem.variables[name].index.items)
    assert "import_share_kept" not in problem.constraints


def test_products_opened_to_trade_may_move_further_one_way():
    economy = random_economy(6)
    opened = Opened(np.array([True, False, False, False]), np.zeros(4, dtype=bool), 0.25)
    problem, _ = declared(economy, by_substitution, SUBSTITUTION, opened)
    closed, _ = declared(economy, by_substitution, SUBSTITUTION, nobody(economy))
    (more, before), (less, as_before) = (
        [each.constraints[MOST[name]].bound.constant[0] for each in (problem, closed)]
        for name in ("imports_instead", "home_instead")
    )
    assert more[0] == pytest.approx(0.25 * economy.imports[0] * G)
    assert np.allclose(more[1:], before[1:]) and np.allclose(less, as_before)


def test_fixed_shares_are_those_of_the_base_year():
    plan = solved(random_economy(7), replace={"trade": partial(trade, given=True)})
    economy = plan.economy
    used = sum(
        entry.table.values[:3] for entry in plan.balance.values()
        if entry.side == "use" and entry.name not in ("exports", *LOST)
    )  # fmt: skip
    assert np.allclose(plan.table("imports").values, used * economy.imports / economy.base_absorption)
    problem, _ = declared(economy, fixed)
    assert list(problem.constraints) == ["import_share"]


def test_one_wall_named_puts_walls_in_place_of_the_curve():
    economy = random_economy(8)
    problem = build_plan(economy, 2, parts=with_options(trade, share_rise=0.01), growth=GROWTH)
    assert "import_share_ceiling" in problem.constraints and "import_shares" not in problem.constraints
    assert "trade_bands" in problem.assumptions and "import_substitution" not in problem.assumptions
    walls, _ = declared(economy, within_bands, (0.02, 0.05), 0.06, nobody(economy))
    assert {"import_share_floor", "import_growth_floor", "import_growth_ceiling"} <= set(walls.constraints)


def test_an_economy_without_a_benchmark_keeps_the_walls():
    economy = in_things(random_economy(1))
    problem = build_plan(economy, 2, growth=GROWTH)
    assert "import_share_ceiling" in problem.constraints and "import_shares" not in problem.constraints


@pytest.mark.parametrize("elasticity", [0.0, -2.0])
def test_an_elasticity_that_is_none_is_refused(elasticity):
    with pytest.raises(UsageError, match=r"trade\.substitution"):
        build_plan(random_economy(1), 1, parts=with_options(trade, substitution=elasticity), growth=GROWTH)
