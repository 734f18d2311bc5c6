"""Physical units are never added: another unit of one product gives the same answer in that unit, or a refusal."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

UNIT = 1000.0
UNTOLD = {
    "seconds", "certificate", "inputs", "sha256", "size", "iterations", "terms", "tolerance", "allowed", "assumptions",
    "gap", "largest_gap", "of", "tie_break", "coverage", "differences",
}  # fmt: skip
"""How an answer was found, and what rounding of printed digits explains; differences of plans are told in an order."""
META = """\
name = "Wheat, cloth and tools"
base_year = 2020
currency = "none"
unit = "unit of each product"
price_base = "none"
valuation = "physical"
source = "made up"
licence = "none needed"

[labour]
unit = "hours"

[satellites]
unit = "kg"
"""
GROWN = """\
economy = "eco"
years = 3

[growth]
labour = 0.005
productivity = 0.01
government = 0.01

[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.02
"""
GOALS = {
    "nothing": '[goal]\nkind = "nothing"\n',
    "basket": 'consumption.form = "basket"\n',
    "employment": '[goal]\nkind = "employment"\n',
    "weighed": '[goal]\nkind = "capacity"\n[goal.weights]\nfarm = {wheat}\nmill = 2\nworks = 10\n',
    "priced": '[goal]\nkind = "output"\n[goal.prices]\nwheat = {wheat}\ncloth = 2\ntools = 10\n',
}
"""Goals that count one thing, or things at a price: `wheat` is what a unit of wheat counts."""
ADDED_UP = {
    "default": "",
    "capacity": '[goal]\nkind = "capacity"\n',
    "output": '[goal]\nkind = "output"\n',
    "quantities": '[goal]\nkind = "quantities"\n[goal.weights]\nconsumption = 1.0\n',
    "invested": '[goal]\nkind = "quantities"\n[goal.weights]\ncapital = 1.0\n',
    "shortfall": (
        'consumption.form = "free"\n[goal]\nkind = "shortfall"\n[[wish]]\nquantity = "consumption"\nlabel = "{cloth}"\n'
        'sense = ">="\nvalue = 75\n'
    ),
    "a wish on all": '[goal]\nkind = "nothing"\n[[wish]]\nquantity = "output"\nsense = ">="\nvalue = 300\n',
}
"""Goals and wishes that would add up tonnes, metres and pieces."""


def tables(unit: float, *, trade: bool, groups: bool) -> dict[str, str]:
    """Return the files of three activities, wheat counted in units so many times as small."""

    def w(value: float) -> str:
        return f"{value * unit:.10g}"

    made = (160, 105, 16) if trade else (150, 100, 20)
    sold = ("exports", w(20), "10", "0") if trade else ("", "", "", "")
    final = [
        ["product", "households", "government"],
        ["wheat", w(60), w(10)],
        ["cloth", "70", "7"],
        ["tools", "6", "1"],
    ]
    files = {
        "use": f"product,farm,mill,works\nwheat,{w(20)},{w(60)},0\ncloth,5,10,8\ntools,4,3,6\n",
        "final_demand": "".join(
            ",".join([*row, more] if trade else row) + "\n" for row, more in zip(final, sold, strict=True)
        ),
        "supply": f"product,farm,mill,works\nwheat,{w(made[0])},0,0\ncloth,0,{made[1]},0\ntools,0,0,{made[2]}\n",
        "labour": "skill,farm,mill,works\nworkers,300,200,80\n",
        "satellites": "account,farm,mill,works\nco2,30,90,20\n",
        "capital_coefficients": (
            f"product,farm,mill,works\nwheat,0,0,0\ncloth,0,0,0\ntools,{0.3 / unit:.10g},0.5,0.6\n"
        ),
        "activities": "activity,base_level,stated_level,capacity\n"
        + f"farm,{w(made[0])},{w(made[0])},{w(170)}\n"
        + f"mill,{made[1]},{made[1]},110\nworks,{made[2]},{made[2]},26\n",
    }
    if trade:
        files["imports"] = f"product,value\nwheat,{w(10)}\ncloth,5\ntools,4\n"
        files["world_prices"] = (
            f"product,import_price,export_price\nwheat,{2 / unit:.10g},{2 / unit:.10g}\ncloth,3,3\ntools,10,9\n"
        )
    if groups:
        files["households"] = (
            f"group,population,income,wheat,cloth,tools\ntown,10,100,{w(25)},40,4\nvillage,20,80,{w(35)},30,2\n"
        )
    return files


def written(folder: Path, unit: float, goal: str = "", *, trade: bool = False, groups: bool = False) -> Path:
    """Write the economy and a scenario of it; return the folder of both."""
    eco = folder / "eco"
    eco.mkdir(parents=True)
    (eco / "economy.toml").write_text(
        META if trade else META.replace("\n[labour]", "\n[trade]\nclosed = true\n\n[labour]")
    )
    for name, text in tables(unit, trade=trade, groups=groups).items():
        (eco / f"{name}.csv").write_text(text)
    cloth = "town, cloth" if groups else "cloth"
    (folder / "plan.toml").write_text(GROWN + goal.replace("{wheat}", f"{0.5 / unit:.10g}").replace("{cloth}", cloth))
    return folder


def asked(folder: Path, *words: str) -> tuple[int, Any]:
    from lustrum.cli.main import run

    printed, before = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            code = run([*words, "--json"])
    finally:
        os.chdir(before)
    return code, json.loads(printed.getvalue())


def figures(answer: Any, key: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name not in UNTOLD:
                yield from figures(value, f"{key}.{name}")
    elif isinstance(answer, list):
        for place, value in enumerate(answer):
            named = value.get("title", place) if isinstance(value, dict) else place  # equal worths stand in any order
            yield from figures(value, f"{key}[{named}]")
    elif isinstance(answer, (int, float)) and not isinstance(answer, bool):
        yield key, float(answer)


def mixed(one: Any, other: Any) -> list[str]:
    """Return the figures that are neither the same nor the same in the other unit: units were added up."""
    before, after = dict(figures(one)), dict(figures(other))
    assert before.keys() == after.keys()
    return [
        f"{key}: {a:.9g} and {b:.9g}"
        for key, a in before.items()
        if abs(a) > 1e-6 or abs(b := after[key]) > 1e-6
        if not any(abs((b := after[key]) - a * times) <= 1e-5 * max(abs(b), 1e-6) for times in (1.0, UNIT, 1.0 / UNIT))
    ]


ASKED = ("multipliers", "output", "leontief", "ghosh", "labour_values")
FORMS = ((False, False), (True, False), (True, True))
ABROAD = pytest.mark.parametrize(("trade", "groups"), FORMS)


@ABROAD
@pytest.mark.parametrize(
    "words", [*(("analyse", "eco", "--what", what) for what in ASKED), ("gap", "eco"), ("check", "eco")]
)
def test_a_table_in_another_unit_has_the_same_answer_in_that_unit(tmp_path, words, trade, groups):
    more = ("--idle-labour", "0.05") if words[0] == "gap" else ()
    answers = [
        asked(written(tmp_path / f"{unit:g}", unit, trade=trade, groups=groups), *words, *more) for unit in (1.0, UNIT)
    ]
    assert [code for code, _ in answers] == [0, 0]
    assert not mixed(answers[0][1], answers[1][1])


@pytest.mark.parametrize("what", ["linkages", "key_sectors", "extraction", "production_prices"])
def test_what_would_add_up_units_of_a_table_is_refused(tmp_path, what):
    code, answer = asked(written(tmp_path / "eco", 1.0), "analyse", "eco", "--what", what)
    assert code == 2 and "convention 3" in answer["error"]["message"]


@pytest.mark.parametrize(
    ("goal", "trade", "groups"),
    # The prices of the goal that weighs capacities have several values where there is trade: any may be told.
    [(goal, *how) for goal in GOALS for how in FORMS if goal != "weighed" or how == (False, False)],
)
def test_a_plan_in_another_unit_is_the_same_plan(tmp_path, goal, trade, groups):
    folders = [written(tmp_path / f"{unit:g}", unit, GOALS[goal], trade=trade, groups=groups) for unit in (1.0, UNIT)]
    plan = [asked(folder, "plan", "plan.toml", "--no-report", "--out", "made") for folder in folders]
    assert [code for code, _ in plan] == [0, 0]
    questions = [("explain", "made"), ("prices", "made"), ("compare", "made", "made"), ("ranges", "plan.toml")]
    if trade:
        questions += [("reserves", "plan.toml"), ("coefficients", "plan.toml")]
    for words in (("scissors", "made", "--industrial", "tools,cloth", "--agricultural", "wheat"), *questions):
        (code, one), (also, other) = (asked(folder, *words) for folder in folders)
        assert code == also and code in (0, 2, 3), words  # what has no answer has none in any unit
        if not code:
            assert not mixed(one, other), words
    assert not mixed(plan[0][1], plan[1][1])


@ABROAD
@pytest.mark.parametrize("goal", ADDED_UP)
def test_a_goal_or_wish_that_would_add_up_units_is_refused_with_the_way_out(tmp_path, goal, trade, groups):
    folder = written(tmp_path / "eco", 1.0, ADDED_UP[goal], trade=trade, groups=groups)
    code, answer = asked(folder, "plan", "plan.toml", "--no-report", "--out", "made")
    said = answer["error"]["message"]
    assert code == 2 and "convention 3" in said and ("at prices" in said or "Give a label" in said)


@pytest.mark.parametrize("what", ["curve", "variants", "weights"])
def test_a_frontier_of_capacity_in_units_of_its_own_is_refused(tmp_path, what):
    folder = written(tmp_path / "eco", 1.0, GOALS["basket"])
    code, answer = asked(folder, "frontier", "plan.toml", "--what", what)
    assert code == 2 and "have no sum" in answer["error"]["message"]


def test_differences_of_plans_in_units_of_their_own_stand_in_the_same_order(tmp_path):
    told = []
    for unit in (1.0, UNIT):
        folder = written(tmp_path / f"{unit:g}", unit, GOALS["basket"])
        asked(folder, "plan", "plan.toml", "--no-report", "--out", "one")
        (folder / "plan.toml").write_text(GROWN + GOALS["employment"])
        asked(folder, "plan", "plan.toml", "--no-report", "--out", "two")
        answer = asked(folder, "compare", "one", "two", "--most", "5")[1]
        told.append([(each["quantity"], each["label"], each["year"]) for each in answer["differences"]])
    assert told[0] == told[1] and len(told[0]) == 5
