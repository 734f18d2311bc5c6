"""Whoever solves plans one after the other goes on from the answer where the method leaves no basis.

That is so above the size of the methods that leave one; here the method is named, so that small plans show it.
"""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.execution.roll import Round, read_imports, roll
from lustrum.plan import Plan
from lustrum.problem import standard_form
from lustrum.scenario import Session, plan_and_market, read_scenario
from lustrum.scenario.actual import bundled_actual
from lustrum.scenario.child import Stated
from lustrum.scenario.demos import demo_path
from lustrum.scenario.families import run_family
from lustrum.scenario.families.member_solver import MemberSolver, solve_run
from lustrum.scenario.families.members import Member, members_of
from lustrum.scenario.market import TOLERANCE
from lustrum.solver import Iterate, Neighbours, SolverOptions
from lustrum.studies.effect_sheet import effect_sheet
from lustrum.workspace import load_plan, save_plan
from tests.market.scenario import write_market
from tests.scenario.families.made_up import ECONOMY, drawn, small_family

BLOCKS = SolverOptions(method="blocks")
CLEANER = {"wish": [{"quantity": "satellites", "label": "CO2", "by": 1998, "sense": "<=", "than_trend": 0.99}]}


@pytest.fixture(scope="module", name="german")
def solved() -> Session:
    session = Session(read_scenario(demo_path("germany_1995")), BLOCKS)
    assert session.plan.method == "blocks" and session.start == "cold"
    return session


@pytest.fixture(scope="module", name="stored")
def written_and_read(german: Session, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return load_plan(save_plan(german.plan, tmp_path_factory.mktemp("kept") / "plan"))


@pytest.fixture(name="begun")
def how_solves_began(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each solve of a row of neighbours has begun."""
    found: list[str] = []
    solve = Neighbours.solve

    def noting(row: Neighbours, form):  # type: ignore[no-untyped-def]
        solution = solve(row, form)
        found.append(row.start)
        return solution

    monkeypatch.setattr(Neighbours, "solve", noting)
    return found


def test_a_plan_keeps_its_answer_where_there_is_no_basis_and_stores_it(german: Session, stored: Plan) -> None:
    kept, again = german.plan.basis, stored.basis
    assert isinstance(kept, Iterate) and isinstance(again, Iterate)
    assert kept.shape == (standard_form(german.problem).rows, standard_form(german.problem).columns)
    np.testing.assert_array_equal(again.x, kept.x)
    np.testing.assert_array_equal(again.dual, kept.dual)


def test_a_stored_plan_is_asked_again_from_its_answer(german: Session, stored: Plan) -> None:
    opened = Session(german.scenario, BLOCKS, plan=stored)
    poorer = opened.again(options={"trade": {"finance": 0.98 * opened.economy.base_deficit}})
    assert poorer.plan.status == "optimal" and poorer.start == "warm"
    alone = Session(poorer.scenario, BLOCKS, economy=poorer.economy).plan
    assert poorer.plan.objective == pytest.approx(alone.objective, rel=2e-6)


def test_a_stored_plan_with_a_limit_moved_is_solved_from_its_answer(german: Session, stored: Plan) -> None:
    opened = Session(german.scenario, BLOCKS, plan=stored)
    same = opened.moved({})
    assert opened.start == "warm" and same.objective == pytest.approx(german.plan.objective, rel=2e-6)


def test_an_answer_of_another_shape_than_the_plan_s_problem_is_left_alone(german: Session, stored: Plan) -> None:
    damaged = replace(stored, basis=Iterate(np.zeros(3), np.zeros(2)))
    again = Session(german.scenario, BLOCKS, plan=damaged).again(name="again")
    assert again.plan.status == "optimal" and again.start == "cold"


def test_an_effect_sheet_solves_the_proposal_from_the_stored_plan_s_answer(
    german: Session, stored: Plan, begun: list[str]
) -> None:
    debated = Session(german.scenario, BLOCKS, plan=stored)
    sheet = effect_sheet(debated, CLEANER, Stated("proposal:1"), "Cleaner air")
    assert sheet.feasible and sheet.sentences
    assert begun == ["warm"]


def test_members_of_a_family_start_from_the_answer_before_them_also_those_sent_elsewhere() -> None:
    family = small_family(drawn("discount", "goal.discount", low=0.94, high=0.96), size=4, seed=1)
    found = run_family(family, BLOCKS, economy=ECONOMY)
    first = MemberSolver(family, ECONOMY, BLOCKS)
    assert first.strictly(Member(0, {})).start == "cold"
    start = pickle.loads(pickle.dumps(first.neighbours.known))
    assert isinstance(start, Iterate)
    sent = solve_run(family, ECONOMY, BLOCKS, start, first.columns, members_of(family))
    for answers in (found.answers, sent):
        assert [answer.method for answer in answers] == ["blocks"] * 4
        assert [answer.start for answer in answers] == ["warm"] * 4
    np.testing.assert_allclose([each.values[0] for each in sent], found.values[:, 0], rtol=2e-6)


def test_terms_of_trade_are_sought_from_answer_to_answer(tmp_path, begun: list[str]) -> None:
    scenario = read_scenario(write_market(tmp_path, shock=True))
    found = plan_and_market(Session(scenario, BLOCKS), second_start=False)
    assert found.plan.method == "blocks"
    assert begun[0] == "cold" and set(begun[1:]) == {"warm"}
    assert found.left < TOLERANCE


def test_a_plan_is_rolled_on_from_its_answer(us_plan: Plan, begun: list[str]) -> None:
    session = Session(read_scenario(demo_path("us_2012")), BLOCKS, plan=us_plan)
    told = Round(bundled_actual("us_2012", us_plan.economy), read_imports(bundled_path("us_2012_actual"), us_plan))
    rolled = roll(session, told)
    assert rolled.plan.status == "optimal" and rolled.plan.method == "blocks"
    # The plan handed in was solved from a basis, which this method does not take: only the first begins from nothing.
    assert begun[0] == "cold" and set(begun[1:]) == {"warm"}
