"""A session reads once, builds once, solves once, and goes on from what it has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import lustrum.scenario.run as run
import lustrum.scenario.session as module
from lustrum.plan import Plan
from lustrum.plan.solve import trend_targets
from lustrum.problem import WishedValue
from lustrum.scenario import Session, read_scenario, run_scenario
from lustrum.scenario.demos import demo_path


@pytest.fixture
def session() -> Session:
    return Session(read_scenario(demo_path("us_2012")))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often tables were read, problems built and plans solved."""
    count = {"read": 0, "built": 0, "solved": 0}

    def counting(name: str, function):  # type: ignore[no-untyped-def]
        def called(*given, **named):  # type: ignore[no-untyped-def]
            count[name] += 1
            return function(*given, **named)

        return called

    monkeypatch.setattr(run, "read_economy", counting("read", run.read_economy))
    monkeypatch.setattr(module, "scenario_problem", counting("built", module.scenario_problem))
    monkeypatch.setattr(module, "solve_plan", counting("solved", module.solve_plan))
    return count


def test_nothing_is_done_before_it_is_asked_for_and_nothing_twice(session: Session, counted: dict[str, int]) -> None:
    assert counted == {"read": 0, "built": 0, "solved": 0}
    plan = session.plan
    assert session.plan is plan
    assert session.problem is session.problem
    assert counted == {"read": 1, "built": 1, "solved": 1}


def test_a_session_asked_again_reads_nothing_and_starts_warm(session: Session, counted: dict[str, int]) -> None:
    assert session.plan.status == "optimal"
    assert session.start == "cold"
    poorer = session.again(options={"trade": {"finance": 0.9 * session.economy.base_deficit}})
    assert poorer.plan.objective < session.plan.objective
    assert poorer.start == "warm"
    assert counted == {"read": 1, "built": 2, "solved": 2}


def test_what_is_solved_warm_is_what_is_solved_cold(session: Session) -> None:
    change = {"trade": {"finance": 1.1 * session.economy.base_deficit}}
    assert session.plan.status == "optimal"
    warm = session.again(options=change).plan
    cold = run_scenario(module.with_options(session.scenario, change), break_ties=False)
    assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
    assert warm.certificate.passed


def test_other_rows_and_columns_are_solved_from_what_bears_the_same_name(session: Session) -> None:
    assert session.plan.status == "optimal"
    shorter = session.again(tail=1)
    assert shorter.plan.status == "optimal"
    assert shorter.start == "warm"
    cold = run_scenario(shorter.scenario, break_ties=False)
    assert shorter.plan.objective == pytest.approx(cold.objective, rel=1e-9)


def test_options_are_put_over_the_scenarios_own_and_a_part_they_name_is_added(session: Session) -> None:
    own = session.scenario.options
    changed = session.again(options={"consumption_floor": {"level": 0.5, "origin": "a test"}}).scenario
    assert "consumption_floor" in changed.parts
    assert {part: values for part, values in changed.options.items() if part != "consumption_floor"} == own
    assert changed.given["options"]["consumption_floor"]["level"] == 0.5
    both = session.again(options={"trade": {"finance": 0.0}}).again(options={"trade": {"bands": False}}).scenario
    assert both.options["trade"] == {**own.get("trade", {}), "finance": 0.0, "bands": False}


def test_wishes_are_added_and_other_fields_take_the_place_of_the_scenarios_own(session: Session) -> None:
    wish = WishedValue("consumption", "", session.problem.years[0], ">=", 1.0, 1, "a test")
    changed = session.again(wishes=[wish], name="another", years=2)
    assert changed.scenario.wishes == (*session.scenario.wishes, wish)
    assert changed.plan.name == "another"
    assert len(changed.plan.years) == 2


def test_an_economy_is_changed_by_a_function_and_the_first_one_stays(session: Session) -> None:
    halved = session.again(economy=lambda e: replace(e, imports=0.5 * e.imports))
    np.testing.assert_allclose(halved.economy.imports, 0.5 * session.economy.imports)


def test_a_stored_plan_is_not_solved_again_and_its_tables_are_not_read_again(
    session: Session, counted: dict[str, int]
) -> None:
    plan = session.plan
    counted.update(read=0, built=0, solved=0)
    opened = Session(session.scenario, plan=plan)
    assert opened.is_stored
    assert opened.plan is plan
    assert opened.problem.years == plan.years
    assert opened.again(options={"trade": {"bands": False}}).economy is opened.economy
    assert counted == {"read": 0, "built": 1, "solved": 0}


def test_a_stored_plan_with_its_basis_is_asked_again_from_it(session: Session) -> None:
    opened = Session(session.scenario, plan=session.plan)
    again = opened.again(options={"trade": {"finance": 0.9 * opened.economy.base_deficit}})
    assert again.plan.status == "optimal"
    assert again.start == "warm"


def test_a_limit_that_moves_is_answered_without_building_again(session: Session, counted: dict[str, int]) -> None:
    first = session.moved({})
    assert first.objective == pytest.approx(session.plan.objective, rel=1e-9)
    shadow = session.plan.limit("work_limit").shadow_price.values
    by = np.full((session.problem.horizon, 1), 1e4)  # million dollars of base-year pay
    more = session.moved({"work_limit": by})
    gain = 1e4 * shadow.sum()
    # The objective is concave in what is on hand: no more than the price says, and little less for a small step.
    assert 0.99 * gain <= more.objective - first.objective <= gain * (1 + 1e-6)
    assert gain > 0
    assert session.moved({}).objective == pytest.approx(first.objective, rel=1e-9)
    assert counted == {"read": 1, "built": 1, "solved": 1}


def test_of_equally_good_answers_a_session_that_breaks_ties_takes_the_one_its_plan_is(session: Session) -> None:
    breaking = session.again(break_ties=True)
    answer = breaking.moved({})
    plan = breaking.plan
    targets = trend_targets(breaking.problem)
    assert targets is not None
    away = np.abs(answer.x[targets.columns] - targets.reference) / targets.scale
    # Where the face is read from another basis, what counts as zero on it may differ by a little.
    assert answer.objective == pytest.approx(plan.objective, rel=1e-9)
    assert away.sum() == pytest.approx(distance(breaking, plan), rel=1e-3)


def test_a_row_that_is_not_there_does_not_move(session: Session) -> None:
    with pytest.raises(KeyError, match="freight"):
        session.moved({"freight": np.zeros((1, 1))})


def test_a_session_asked_again_unwished_has_none_of_the_wishes(session: Session) -> None:
    wish = WishedValue("output", "A05", 2015, ">=", 1.0, 2, "nobody")
    wished = session.again(wishes=[wish])
    assert wished.scenario.wishes[-1] == wish and wished.again(unwished=True).scenario.wishes == ()


def distance(session: Session, plan: Plan) -> float:
    """Return how far the activity levels, orders and imports of a plan lie from the trend, each in its base year."""
    factor = session.problem.growth.factor(session.problem.horizon)
    total = 0.0
    for name in ("activity_level", "investment", "imports"):
        scale = session.problem.variables[name].scale
        values = plan.quantities[name].values[:, scale > 0] / scale[scale > 0]
        total += float(np.abs(values - factor).sum())
    return total
