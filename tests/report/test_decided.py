"""Decided by: every decided number with its decision, its count and its dual; minority statements that have a right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lustrum.councils.apply import apply_decisions
from lustrum.councils.decided import scenario_files
from lustrum.councils.decisions import Minority, Settlement
from lustrum.errors import UsageError
from lustrum.plan import Plan, explain
from lustrum.plan.decided import decided_numbers
from lustrum.report.blocks import Grid, Material, Points
from lustrum.report.decided import decided
from lustrum.scenario import Session, read_scenario
from lustrum.workspace import load_plan
from lustrum.workspace.make import Place, make_plan
from tests.councils.three_goods import DAY, FLOORS, decision, floor, write

AGAINST = Minority("Power first.", ("Ada", "Bo"), 3, "power-plan")
ALONE = Minority("Never.", ("Cem",))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    debated = Session(read_scenario(write(tmp_path)), break_ties=True)
    settled = decision("settled", settles=Settlement(tuple(FLOORS), "scale"), minority=(AGAINST, ALONE))
    goal = decision("goal", changes={"goal": {"kind": "output", "last_years": 1}})
    applied = apply_decisions(debated, [*(floor(name) for name in FLOORS), settled, goal], DAY, "decided")
    for place, text in scenario_files(applied, tmp_path / "debated.toml", tmp_path / "decided.toml").items():
        place.write_text(text, encoding="utf-8")
    make_plan(read_scenario(tmp_path / "decided.toml"), Place(tmp_path / "plan", report=False))
    return tmp_path / "plan"


def test_every_decided_number_names_its_decision_and_its_dual(stored: Path) -> None:
    plan = load_plan(stored)
    numbers = {each.decision: each for each in decided_numbers(plan) if each.quantity}
    assert set(numbers) == set(FLOORS)
    for name, each in numbers.items():
        (limit,) = [limit for limit in plan.limits.values() if limit.origin == f"decision:{name}"]
        price = float(limit.shadow_price.values[0, 0])
        assert each.prices == (price,)
        assert each.cost == pytest.approx(abs(price) * 0.851 * FLOORS[name] / 100.0)
    keys = {each.what: each.value for each in decided_numbers(plan) if not each.quantity}
    assert keys == {"goal.kind": "output", "goal.last_years": "1"}


def test_a_disturbed_floor_moves_the_goal_by_its_dual(stored: Path, tmp_path: Path) -> None:
    """Two roads to what a floor costs: its dual, and the plan solved with a little less of it."""
    plan = load_plan(stored)
    session = Session(read_scenario(tmp_path / "decided.toml"))
    wishes = tuple(
        replace(wish, value=wish.value * (0.99 if wish.label == "homes" else 1.0)) for wish in session.scenario.wishes
    )
    eased = session.of_child(replace(session.scenario, wishes=wishes)).plan
    (homes,) = [each for each in decided_numbers(plan) if each.decision == "homes"]
    assert eased.objective - plan.objective == pytest.approx(homes.cost, rel=1e-6)


def test_the_section_tells_count_rule_and_minority(stored: Path) -> None:
    section = decided(Material(load_plan(stored)))
    assert section is not None
    text = str(section.blocks)
    assert all(word in text for word in ("7 for, 3 against", "votes-cast", "floors", "One per cent less"))
    points = [item for block in section.blocks if isinstance(block, Points) for item in block.items]
    assert "On settled, Ada, Bo (3 votes): Power first. Their plan: power-plan." in points
    assert not any("Never" in each for each in points)
    assert any("all by one factor" in each for each in points)


def test_a_plan_nobody_decided_has_no_section(tmp_path: Path) -> None:
    plan = Session(read_scenario(write(tmp_path))).plan
    assert decided(Material(plan)) is None
    assert decided_numbers(plan) == ()


def test_explain_leads_from_a_number_to_its_decision(stored: Path) -> None:
    plan: Plan = load_plan(stored)
    found = explain(plan, "consumption homes")
    assert not isinstance(found, tuple)
    assert any("by decision homes: homes; assembly, 2000-11-01" in each for each in found.decided)
    of_key = explain(plan, "goal.last_years")
    assert not isinstance(of_key, tuple)
    assert of_key.sentences == (
        "goal.last_years = 1.",
        "Decided by decision goal: goal; assembly, 2000-11-01, 7 for, 3 against, 0 abstaining, 0 absent, "
        "rule votes-cast.",
    )


def test_the_report_prints_the_register_of_the_council_components_first(tmp_path: Path) -> None:
    """It stands beside the decisions in their file; what the records do not say is not known, and no 0."""
    debated = Session(read_scenario(write(tmp_path)))
    goal = decision("goal", changes={"goal": {"kind": "output", "last_years": 1}})
    applied = apply_decisions(debated, [goal], DAY, "decided")
    register = {"day": "2000-12-01", "components": {"appointed": 0.25, "not_voting": 0.5}, "asked": 3, "unanswered": 1,
                "median_days": 12, "notes": ["Nobody says how much was settled before."]}  # fmt: skip
    files = scenario_files(
        applied, tmp_path / "debated.toml", tmp_path / "decided.toml", "Mill", {"register": register}
    )
    for place, text in files.items():
        place.write_text(text, encoding="utf-8")
    make_plan(read_scenario(tmp_path / "decided.toml"), Place(tmp_path / "plan", report=False))
    section = decided(Material(load_plan(tmp_path / "plan")))
    assert section is not None
    (grid,) = [block for block in section.blocks if isinstance(block, Grid) and "bureaucratic" in block.caption]
    said = {str(row[0]): str(row[1]) for row in grid.rows}
    assert grid.caption == "How bureaucratic the records of Mill look, on 2000-12-01"
    assert str(grid.rows[0][0]).startswith("share of posts that were appointed") and str(grid.rows[0][1]) == "0.250"
    assert said["index: the mean of the components known"] == "0.375" and said["conservatism"] == "not known"
    assert said["proposals and petitions that wait for an answer"] == "1 of 3, median 12 days"
    assert grid.note == "Nobody says how much was settled before."
    for place in files:
        place.write_text(place.read_text("utf-8").replace('"appointed": 0.25', '"appointed": 25'), encoding="utf-8")
    with pytest.raises(UsageError, match="appointed"):
        make_plan(read_scenario(tmp_path / "decided.toml"), Place(tmp_path / "plan", report=False))
