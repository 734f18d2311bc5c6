"""From decisions to a plan: every number with its decision, clashing floors as a question, never cut in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lustrum.councils.apply import apply_decisions, assemble
from lustrum.councils.decided import option_in_words, question_document, scenario_files
from lustrum.councils.decision_file import read_decisions
from lustrum.councils.decisions import Decision, Loan, Settlement
from lustrum.errors import UsageError
from lustrum.problem import WishedValue
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.child import scenario_hash
from tests.councils.three_goods import DAY, FLOORS, decision, floor, write

THREE = [floor(name) for name in FLOORS]


@pytest.fixture
def debated(tmp_path: Path) -> Session:
    return Session(read_scenario(write(tmp_path)), break_ties=True)


def kept(decisions: list[Decision], debated: Session) -> dict[str, float]:
    applied = apply_decisions(debated, decisions, DAY, "decided")
    assert applied.question is None
    assert applied.plan.status == "optimal"
    table = applied.plan.table("consumption")
    return dict(zip([item[-1] for item in table.index.items], table.values[0].tolist(), strict=True))


def test_floors_that_need_47_of_40_are_put_to_the_voters(debated: Session) -> None:
    """Page 11.4: uniform scaling by 0.851, or an order of priority in which power is cut to 60."""
    applied = apply_decisions(debated, THREE, DAY, "decided")
    question = applied.question
    assert question is not None
    assert question.of == ("grain", "homes", "power")
    assert "3 floors cannot be met together: grain, homes, power." in question.sentence
    assert "labour_limit" in question.sentence.replace(" ", "_")
    scale, *orders = question.options
    assert scale.factors == dict.fromkeys(FLOORS, 0.851)
    last = {each.title: each for each in orders}
    assert last["power last"].factors == pytest.approx({"grain": 1.0, "homes": 1.0, "power": 60 / 200}, abs=1e-4)
    assert last["homes last"].factors == pytest.approx({"grain": 1.0, "power": 1.0, "homes": 9 / 16}, abs=1e-4)
    assert last["grain last"].factors == pytest.approx({"homes": 1.0, "power": 1.0, "grain": 14 / 21}, abs=1e-4)
    document = question_document(question, applied)
    assert option_in_words(document["option"][3]) == "power last: grain whole, homes whole, power 59.98 in place of 200"


def test_one_factor_for_all_is_a_plan(debated: Session) -> None:
    settled = decision("settled", settles=Settlement(tuple(FLOORS), "scale"))
    assert kept([*THREE, settled], debated) == pytest.approx({k: 0.851 * v for k, v in FLOORS.items()}, rel=0.01)


def test_an_order_cuts_the_last(debated: Session) -> None:
    settled = decision("settled", settles=Settlement(tuple(FLOORS), "order", ("homes", "grain", "power")))
    got = kept([*THREE, settled], debated)
    assert got["grain"] == pytest.approx(210.0, abs=0.1)
    assert got["homes"] == pytest.approx(8.0, abs=0.1)
    assert got["power"] == pytest.approx(60.0, abs=0.1)


def test_floors_that_fit_are_kept_whole(debated: Session) -> None:
    got = kept([floor("grain", 150.0), floor("power", 100.0)], debated)
    assert got["grain"] >= 150.0 - 1e-6
    assert got["power"] >= 100.0 - 1e-6


def test_a_floor_outside_of_the_clash_is_no_part_of_the_question(debated: Session) -> None:
    applied = apply_decisions(debated, [floor("homes", 0.5), floor("grain", 300.0), floor("power", 400.0)], DAY, "x")
    assert applied.question is not None
    assert applied.question.of == ("grain", "power")


def test_one_floor_too_high_is_a_question_of_its_own(debated: Session) -> None:
    applied = apply_decisions(debated, [floor("grain", 800.0)], DAY, "x")
    assert applied.question is not None
    (option,) = applied.question.options
    assert option.factors == pytest.approx({"grain": 0.5}, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_the_factor_is_the_hours_there_are_over_those_needed(debated: Session, seed: int) -> None:
    """A second road: with one limit the factor is a quotient."""
    random = np.random.default_rng(seed)
    low, high = np.array([[150.0, 2.0, 100.0], [300.0, 8.0, 400.0]])
    asked = dict(zip(FLOORS, random.uniform(low, high).tolist(), strict=True))
    hours = {"grain": 0.1 * asked["grain"], "homes": 2.0 * asked["homes"], "power": 0.05 * asked["power"]}
    question = apply_decisions(debated, [floor(n, v) for n, v in asked.items()], DAY, "x").question
    assert (question is None) == (sum(hours.values()) <= 40.0)
    if question is not None:
        own = sum(hours[name] for name in question.of)
        left = 40.0 - (sum(hours.values()) - own)
        assert question.options[0].factors[question.of[0]] == pytest.approx(left / own, abs=2e-4)


def test_every_number_names_its_decision(debated: Session) -> None:
    rate = decision("rate", changes={"goal": {"kind": "output", "last_years": 1}})
    made = assemble([rate, floor("grain", 10.0)], DAY)
    assert made.origins == {"goal.kind": "decision:rate", "goal.last_years": "decision:rate"}
    assert made.changes["wish"][0]["origin"] == "decision:grain"


def test_a_decision_without_wishes_leaves_those_of_the_plan(debated: Session) -> None:
    wished = debated.again(wishes=[WishedValue("consumption", "grain", None, ">=", 150.0)])
    goal = decision("goal", changes={"goal": {"kind": "output", "last_years": 1}})
    applied = apply_decisions(wished, [goal], DAY, "decided")
    assert applied.question is None
    assert applied.session.scenario.wishes == wished.scenario.wishes


def test_what_is_written_is_the_plan_that_was_solved(debated: Session, tmp_path: Path) -> None:
    settled = decision("settled", settles=Settlement(tuple(FLOORS), "scale"))
    goal = decision("goal", changes={"goal": {"kind": "output", "last_years": 1}})
    applied = apply_decisions(debated, [*THREE, settled, goal], DAY, "decided")
    for place, text in scenario_files(applied, tmp_path / "debated.toml", tmp_path / "decided.toml").items():
        place.write_text(text, encoding="utf-8")
    again = read_scenario(tmp_path / "decided.toml")
    assert scenario_hash(again) == scenario_hash(applied.session.scenario)
    assert read_decisions(tmp_path / "decided.decisions.json") == applied.assembled.decisions
    assert set(again.given["decisions"]) == {*FLOORS, "settled", "goal"}
    assert again.given["origins"]["goal.last_years"] == "decision:goal"


def test_a_scenario_elsewhere_than_its_parent_is_refused(debated: Session, tmp_path: Path) -> None:
    applied = apply_decisions(debated, [floor("grain", 10.0)], DAY, "decided")
    (tmp_path / "far").mkdir()
    with pytest.raises(UsageError, match="Write it beside the plan"):
        scenario_files(applied, tmp_path / "debated.toml", tmp_path / "far" / "decided.toml")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("grain", "and the scenario names no export of a council"),
        ("grains", "and the export does not hold it. Did you mean 'grain'"),
    ],
)
def test_a_scenario_that_names_a_decision_nobody_exports_is_refused(
    debated: Session, tmp_path: Path, name: str, said: str
) -> None:
    applied = apply_decisions(debated, [floor("grain", 10.0)], DAY, "decided")
    file = tmp_path / "decided.toml"
    for place, text in scenario_files(applied, tmp_path / "debated.toml", file).items():
        place.write_text(text, encoding="utf-8")
    text = file.read_text("utf-8").replace("decision:grain", f"decision:{name}")
    if name == "grain":
        text = text.replace('decisions = ["decided.decisions.json"]\n', "")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_scenario(file)


def test_an_origin_of_a_key_that_is_not_set_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path)
    file.write_text(file.read_text("utf-8") + '[origins]\n"goal.knd" = "somebody"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"\[origins\] names 'goal.knd', which this scenario does not set"):
        read_scenario(file)


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([], "No decision that changes the plan is in force"),
        ([decision("a", changes={"goal": {"last_years": 1}}), decision("b", changes={"goal": {"last_years": 2}})],
         "Decisions 'a' and 'b' both set goal.last_years"),
        ([floor("grain"), decision("s", settles=Settlement(("homes",), "scale"))], "'homes', which is not in force"),
        ([floor("grain"), decision("s", settles=Settlement(("s",), "scale"))], "which ask for no floor"),
        ([floor("grain"), decision("s", settles=Settlement(("grain",), "order", ("power",)))], "which is no floor of"),
        ([floor("grain"), floor("power"), decision("s", settles=Settlement(("grain", "power"), "order", ("grain",)))],
         "give each of grain, power once"),
        ([decision("a", changes={"goal": {"kind": "output"}}), decision("a", changes={"goal": {"kind": "output"}})],
         "Two decisions bear the identifier 'a'"),
        ([decision("cap", changes={"wish": [{"quantity": "consumption", "sense": "=", "value": 9e4}]})],
         "no floor of theirs could give way"),
    ],
)  # fmt: skip
def test_decisions_that_add_up_to_no_plan_are_refused(debated: Session, decisions: list[Decision], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        apply_decisions(debated, decisions, DAY, "decided")


def test_a_plan_made_from_decisions_is_not_decided_on_again(debated: Session, tmp_path: Path) -> None:
    applied = apply_decisions(debated, [floor("grain", 10.0)], DAY, "decided")
    for place, text in scenario_files(applied, tmp_path / "debated.toml", tmp_path / "decided.toml").items():
        place.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="was made from decisions itself"):
        apply_decisions(Session(read_scenario(tmp_path / "decided.toml")), [floor("power", 10.0)], DAY, "again")


@pytest.mark.parametrize(("amount", "allowed"), [(30_000.0, True), (3.0, False)])
def test_a_loan_is_no_larger_than_what_was_decided(amount: float, allowed: bool) -> None:
    from lustrum.scenario.demos import demo_path

    debated = Session(read_scenario(demo_path("us_2012"))).again(years=1, tail=1)
    today = float(debated.plan.table("net_finance").total()[0])
    change: dict[str, Any] = {"trade": {"finance": today + 20_000.0}}
    lent = decision("loan", changes=change, loan=Loan(amount, "ten years at 3 per cent"))
    if allowed:
        assert apply_decisions(debated, [lent], DAY, "x").plan.status == "optimal"
    else:
        with pytest.raises(UsageError, match="decision 'loan' allows 3"):
            apply_decisions(debated, [lent], DAY, "x")


def test_floors_that_share_a_name_each_stand_in_the_question(debated: Session) -> None:
    """Two wishes of one decision under one name: the last did not push the first out."""
    both = [{"name": "food", "quantity": "consumption", "label": label, "sense": ">=", "value": value}
            for label, value in (("grain", 300.0), ("power", 400.0))]  # fmt: skip
    applied = apply_decisions(debated, [decision("food", changes={"wish": both})], DAY, "x")
    assert applied.question is not None
    scale = question_document(applied.question, applied)["option"][0]
    assert [(each["name"], each["of"], each["decided"]) for each in scale["floor"]] == [
        ("food", "consumption of grain in every year >= 300.0", 300.0),
        ("food", "consumption of power in every year >= 400.0", 400.0),
    ]
    assert option_in_words(scale).count("in place of") == 2


def test_a_settlement_of_one_decision_leaves_the_floor_of_another_that_bears_the_same_name(debated: Session) -> None:
    def named(name: str, label: str, value: float) -> Decision:
        wish = {"name": "enough", "quantity": "consumption", "label": label, "sense": ">=", "value": value}
        return decision(name, changes={"wish": [wish]})

    decisions = [named("a", "grain", 300.0), named("b", "power", 400.0)]
    asked = apply_decisions(debated, decisions, DAY, "x").question
    assert asked is not None and set(asked.options[0].factors) == {"a: enough", "b: enough"}
    got = kept([*decisions, decision("s", settles=Settlement(("a", "b"), "order", ("a", "b")))], debated)
    assert got["grain"] >= 299.9 and got["power"] == pytest.approx(200.0, rel=1e-3)
