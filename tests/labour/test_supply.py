"""Who a plan made again may count on: people are kept, who trains does not work, and the plan made again uses it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.cli.main import run
from lustrum.errors import UsageError
from lustrum.labour import question_of, solve_balance, supply_of, supply_result
from lustrum.labour.answers import labour_results
from lustrum.labour.assemble import Question
from lustrum.labour.known import Labour, Routes
from lustrum.labour.read import RegionCells
from lustrum.labour.rows import unmoved
from lustrum.labour.supply import COUNTED, refuse_unread
from lustrum.studies.labour import COUNTED as TOLD
from tests.labour.made_up import case, random_labour, training, work, write
from tests.labour.test_answers import FOLDER, SCENARIO

SEEDS = st.integers(0, 2**31 - 1)
HALF_COUNTRY = {
    "coast": "440 1300 640 2150 980 2250",
    "inland": "656 7081 2596 7101 3278 7956",
}
"""Thousand jobs by branch of two made-up halves of Germany 1995."""
BRANCHES = ("CPA_A", "CPA_B-E", "CPA_F", "CPA_G-I", "CPA_J-N", "CPA_O-T")


def asked(labour: Labour) -> Question:
    """Return people and posts as a question of which only they are looked at."""
    works = tuple(replace(work(1, region), skill=labour.people.skill) for region in labour.people.region)
    nothing = RegionCells(*(np.full(len(works), np.nan) for _ in RegionCells.__dataclass_fields__))
    return Question(labour, works, nothing, None, ())


def supplied(labour: Labour, counted: str = "moves"):
    balance = solve_balance(labour)
    return balance, supply_of(asked(labour), balance, balance, counted)


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_who_moves_leaves_one_region_and_arrives_in_one_other(seed):
    labour = replace(random_labour(seed), training=())
    _, supply = supplied(labour)
    # nobody is lost on the way or counted twice: attrition and newcomers go on as if all had stayed
    together = (1.0 - labour.frictional) * unmoved(labour).sum(axis=2)
    np.testing.assert_allclose(supply.available.sum(axis=2), together, rtol=1e-9)


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_who_trains_does_not_work(seed):
    labour = random_labour(seed)
    balance, supply = supplied(labour)
    taught = np.zeros(labour.shape)
    for each, entrants in zip(labour.training, balance.entrants, strict=True):
        if each.from_skill >= 0:
            taught[:, each.from_skill, each.region] += entrants
    at_hand = (1.0 - labour.frictional) * (balance.people - taught)
    np.testing.assert_allclose(supply.available, np.maximum(at_hand, 0.0), atol=1e-6)


def test_a_training_takes_from_one_skill_this_year_and_gives_to_another_when_it_is_over():
    balance, supply = supplied(case(training=(training(length=2, places=4.0),), routes=Routes.none()))
    entered = balance.entrants[0, 0]
    assert entered == pytest.approx(4.0)
    assert supply.stays[0, 1, 0] - supply.available[0, 1, 0] == pytest.approx(0.96 * entered)
    assert supply.available[1, 0, 0] == pytest.approx(supply.stays[1, 0, 0])
    assert supply.available[2, 0, 0] - supply.stays[2, 0, 0] == pytest.approx(0.96 * 0.9 * entered)


def test_where_nobody_moves_the_figures_are_those_of_the_trend_to_the_last_digit():
    _, supply = supplied(case(routes=Routes.none()))
    assert (supply.available == supply.stays).all()
    assert (supplied(case(), "stays")[1].available == supplied(case())[1].stays).all()


def test_moves_leave_fewer_posts_that_no_one_fills():
    table = supply_result(supplied(case())[1])
    short, before = table.measures["short"].values, table.measures["short_before"].values
    assert short.sum() < 0.5 * before.sum() and (short <= before + 1e-9).all()


def test_what_counts_is_named_alike_for_help_and_for_work():
    assert set(TOLD) == set(COUNTED)


@pytest.mark.parametrize(
    ("options", "paths", "said"),
    [
        ({"labour": {"limit": False}}, (), "labour.limit = false"),
        ({"labour": {"frictional_share": 0.04}}, (), "between jobs"),
        ({}, [("labour_supply", "people")], "go before"),
    ],
)
def test_a_scenario_that_would_not_read_the_file_is_refused(options, paths, said):
    with pytest.raises(UsageError, match=said):
        refuse_unread("here", options, paths)


def test_skills_of_posts_csv_cannot_say_what_a_technique_not_in_use_needs(tmp_path):
    ours = work(1)
    idle = replace(ours.economy, base_level=np.where(np.arange(len(ours.base_level)) == 0, 0.0, ours.base_level))
    labels = [*ours.economy.activity]
    posts = "activity,skill,posts\n" + "".join(f"{label},high,1\n{label},low,2\n" for label in labels[1:])
    question = question_of([replace(ours, economy=idle)], write(tmp_path / "labour", posts=posts), "made up")
    balance = solve_balance(question.labour)
    supply = supply_of(question, balance, balance, "moves")
    with pytest.raises(UsageError, match=f"{labels[0]}.*not in use"):
        supply.files(supply.economies[0])
    assert labour_results(question, ways=False)[0].name == "labour_balance"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("again")
    (folder / "s.toml").write_text(SCENARIO + "[options.labour]\nlimit = true\n")
    assert run(["plan", str(folder / "s.toml"), "--out", str(folder / "p"), "--no-report"]) == 0
    return folder


def figures(place, name):
    with (place / "tables" / f"{name}.csv").open() as file:
        return {tuple(cell for head, cell in row.items() if head != "value"): float(row["value"])
                for row in csv.DictReader(file)}  # fmt: skip


def test_nothing_moved_gives_the_same_plan(place):
    for source in ("p", "s.toml"):
        out = place / f"of-{source}"
        assert run(["labour", str(place / source), "--gaps", "0", "--out", str(out)]) == 0
        assert (out / "economy" / "labour_supply.csv").is_file() and "bundled" not in (out / "s.toml").read_text()
    assert run(["plan", str(place / "of-p" / "s.toml"), "--out", str(place / "q"), "--no-report"]) == 0
    for name in ("consumption", "activity_level", "investment", "shadow_prices"):
        one, two = figures(place / "p", name), figures(place / "q", name)
        assert one and one.keys() == two.keys()
        assert [*two.values()] == pytest.approx([*one.values()], rel=1e-7, abs=1e-7)


def test_skills_told_apart_become_those_of_the_economy(place, capsys):
    folder = write(place / "labour", **FOLDER)
    out = place / "by-skill"
    assert run(["labour", str(place / "p"), "--folder", str(folder), "--gaps", "0", "--out", str(out)]) == 0
    assert "One plan holds several regions" in " ".join(capsys.readouterr().out.split())
    assert run(["plan", str(out / "s.toml"), "--out", str(place / "r"), "--no-report", "--json"]) == 0
    with (out / "economy" / "labour.csv").open() as file:
        rows = {row[0]: [float(cell) for cell in row[1:]] for row in [*csv.reader(file)][1:]}
    assert rows.keys() == {"high", "low"}
    assert np.array(rows["high"]) == pytest.approx(np.array(rows["low"]) * 0.3 / 0.7)
    used, hands = figures(place / "r", "labour"), {}
    with (out / "economy" / "labour_supply.csv").open() as file:
        hands = {(row["skill"], row["year"]): float(row["available"]) for row in csv.DictReader(file)}
    assert hands.keys() <= {key[:2] for key in used}
    assert all(value <= hands[key[:2]] * (1.0 + 1e-9) for key, value in used.items() if key[:2] in hands)
    assert json.loads((place / "r" / "summary.json").read_text())["status"] == "optimal"


@pytest.fixture(scope="module")
def halves(tmp_path_factory):
    folder = tmp_path_factory.mktemp("halves")
    jobs = [
        f"{region},{branch},{count}"
        for region, counts in HALF_COUNTRY.items()
        for branch, count in zip(BRANCHES, counts.split(), strict=True)
    ]
    (folder / "jobs.csv").write_text("\n".join(["region,activity,jobs", *jobs]) + "\n")
    world = folder / "world"
    assert run(["regionalise", "bundled:germany_1995", str(folder / "jobs.csv"), "--out", str(world)]) == 0
    (world / "federation.toml").write_text('name = "Halves"\n')
    for region in HALF_COUNTRY:
        (world / "regions" / region / "scenario.toml").write_text(
            f'name = "{region}"\neconomy = "."\nyears = 2\ntail = 1\n[growth]\nlabour = 0.003\nproductivity = 0.012\n'
        )
    write(
        world / "labour",
        people="region,skill,persons\ncoast,persons,7900\ninland,persons,30250\n",
        moving="from,to,cost\ninland,coast,4\n",
    )
    return folder


def test_a_region_short_of_people_is_less_short_after_moves_and_its_plan_says_so(halves, capsys):
    for counted in ("stays", "moves"):
        out = halves / counted
        command = ["labour", str(halves / "world"), "--gaps", "0", "--counting", counted, "--out", str(out)]
        assert run(command) == 0
        assert run(["plan", str(out), "--out", str(halves / f"p-{counted}"), "--no-report"]) == 0
        assert (out / "regions" / "coast" / "labour_supply.csv").is_file()
    capsys.readouterr()
    made = {}
    for counted in ("stays", "moves"):
        assert run(["labour", str(halves / f"p-{counted}"), "--folder", str(halves / "world" / "labour"), "--gaps", "0",
                    "--json"]) == 0  # fmt: skip
        answers = {each["analysis"]: each for each in json.loads(capsys.readouterr().out)["answers"]}
        made[counted] = answers["labour_supply"]
        assert "opens no post" in " ".join(made[counted]["notes"])
    coast = {counted: each["items"].index(["persons", "coast"]) for counted, each in made.items()}
    posts = {counted: each["measures"]["posts"]["values"][coast[counted]] for counted, each in made.items()}
    assert posts["moves"] > 1.01 * posts["stays"]
    assert made["moves"]["measures"]["short"]["values"] == [0.0, 0.0]


def test_the_plans_of_a_federation_are_written_as_the_federation_is(halves):
    assert run(["plan", str(halves / "world"), "--out", str(halves / "p"), "--no-report"]) == 0
    for source, out in ((halves / "world", halves / "one"), (halves / "p", halves / "two")):
        folder = str(halves / "world" / "labour")
        assert run(["labour", str(source), "--folder", folder, "--gaps", "0", "--out", str(out)]) == 0
    one, two = ({file.relative_to(place).as_posix(): file for file in place.rglob("*") if file.is_file()}
                for place in (halves / "one", halves / "two"))  # fmt: skip
    assert one.keys() == two.keys()
    for name, file in one.items():
        if not name.endswith(("labour_supply.csv", ".html")):
            assert file.read_bytes() == two[name].read_bytes(), name
