"""The frontier: a concave curve whose slopes are duals, variants against their baseline, and its failure cases."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.accumulation import cautions, compare_paths, consumption_frontier, growth_variants
from lustrum.accumulation.frontier import Question, chord_prices
from lustrum.errors import UsageError
from lustrum.plan import verify
from lustrum.plan.capacity import full_capacity, labour_at_full_capacity, short_of_hands
from lustrum.problem.parts.work import work_by_level
from lustrum.scenario import Session, read_scenario
from lustrum.studies.frontier import asking

SCENARIO = """
name = "valley"
economy = "bundled:made_up_valley"
years = {years}

[growth]
labour = 0.0
productivity = 0.01
government = 0.01
exports = 0.0
{more}
"""


def scenario(folder, years=5, more=""):
    file = folder / "valley.toml"
    file.write_text(SCENARIO.format(years=years, more=more))
    return read_scenario(file)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    return asking(Session(scenario(tmp_path_factory.mktemp("frontier"))))


@pytest.fixture(scope="module")
def curve(ask):
    return consumption_frontier(ask, points=7)


def test_the_curve_falls_and_is_concave(curve):
    floors = np.array([p.floor for p in curve.points])
    capacity = np.array([p.capacity for p in curve.points])
    slopes = np.array([p.slope for p in curve.points])
    assert (np.diff(floors) > 0).all() and (np.diff(capacity) <= 1e-6).all()
    assert (np.diff(slopes) >= -1e-6 * max(slopes)).all() and slopes[0] >= 0.0 and slopes[-1] > 0.0


def test_every_chord_lies_between_the_slopes_of_its_ends(curve):
    chords = chord_prices([p.floor for p in curve.points], [p.capacity for p in curve.points])
    for chord, left, right in zip(chords, curve.points, curve.points[1:], strict=False):
        assert left.slope - 1e-4 <= chord + 1e-3 and chord <= right.slope + 1e-3 * max(1.0, right.slope)


def test_the_slopes_printed_in_the_model_lie_between_its_chords():
    chords = chord_prices([60.0, 70.0, 80.0, 84.0, 86.0], [640.4, 623.6, 576.7, 544.0, 522.2])
    slopes = [0.80, 2.02, 6.66, 10.89, 10.89]
    for chord, left, right in zip(chords, slopes, slopes[1:], strict=False):
        assert left <= chord + 0.05 and chord <= right + 0.05


@settings(max_examples=6, deadline=None)
@given(st.floats(0.85, 1.013))
def test_a_slope_is_what_one_more_unit_of_floor_costs(ask, floor):
    step = 1e-5
    one, two, three = (ask(Question("capacity", floor=floor + k * step)) for k in (-1, 0, 1))
    from lustrum.accumulation import floor_slope

    left, right = (one.objective - two.objective) / step, (two.objective - three.objective) / step
    slope = floor_slope(two)
    assert min(left, right) - 1e-2 <= slope <= max(left, right) + 1e-2


def test_a_floor_that_grows_has_its_growth_in_the_slope(ask):
    from lustrum.accumulation import floor_slope

    step, growth = 1e-5, 0.004
    one, two = (ask(Question("capacity", floor=f, floor_growth=growth)) for f in (0.995, 0.995 + step))
    lost = (one.objective - two.objective) / step
    assert min(floor_slope(one, growth), floor_slope(two, growth)) - 1e-2 <= lost
    assert lost <= max(floor_slope(one, growth), floor_slope(two, growth)) + 1e-2
    least = two.quantities["consumption"].values / np.asarray(two.quantities["consumption"].base)
    assert (least.min(axis=1) >= (0.995 + step) * 1.004 ** np.arange(1, len(least) + 1) - 1e-7).all()


def test_above_the_highest_floor_there_is_no_plan(ask, curve):
    assert ask(Question("capacity", floor=curve.highest * 1.001)).status == "relaxed"
    assert ask(Question("capacity", floor=curve.highest * 0.9999)).status == "optimal"
    with pytest.raises(UsageError, match=r"floors go from 0 to 1\.01"):
        consumption_frontier(ask, [0.9, 1.2])


def test_named_floors_are_taken(ask):
    found = consumption_frontier(ask, [1.0, 0.9])
    assert [p.floor for p in found.points] == [0.9, 1.0]


def test_between_its_points_the_curve_hides_no_more_than_it_says(ask, curve):
    floors = [p.floor for p in curve.points]
    middle = [0.5 * (a + b) for a, b in pairwise(floors)]
    for floor, (left, right) in zip(middle, pairwise(curve.points), strict=True):
        value = ask(Question("capacity", floor=floor)).objective
        chord = 0.5 * (left.capacity + right.capacity)
        assert -1e-4 <= value - chord <= curve.unknown + 1e-3


def test_capital_is_counted_once(curve):
    # What stands at the end is what stood at the start, less wear, with every order once.
    from lustrum.problem.base_year import starting_capital

    plan = curve.points[-1].plan
    base = starting_capital(plan.economy, plan.options, plan.growth)
    stock = plan.quantities["capital"].values
    for t in range(len(plan.years)):
        orders = plan.quantities["investment"].values[t]
        assert np.allclose(stock[t + 1], stock[t] * (1.0 - base.depreciation) + orders, atol=1e-6)
    assert curve.points[-1].capacity == pytest.approx(stock[len(plan.years)].sum(), rel=1e-9)
    assert all(check.passed for check in verify(plan))


def test_paths_are_compared_by_what_they_lose_and_gain():
    base = np.full(6, 100.0)
    fast = compare_paths(np.array([90.0, 95.0, 105.0, 100.0, 110.0, 110.0]), base)
    assert (fast.years_of_sacrifice, fast.lost, fast.gained) == (2, 15.0, 25.0)
    assert (fast.overtaking, fast.pay_back, fast.falls_behind) == (2, 4, None)
    slow = compare_paths(np.array([105.0, 103.0, 99.0, 95.0, 95.0, 95.0]), base)
    assert (slow.overtaking, slow.pay_back, slow.falls_behind) == (None, None, 2)
    never = compare_paths(np.array([99.0, 98.0, 97.0, 97.0, 97.0, 97.0]), base)
    assert (never.overtaking, never.pay_back) == (None, None)
    same = compare_paths(base, base)
    assert (same.years_of_sacrifice, same.overtaking, same.falls_behind, same.pay_back) == (0, None, None, None)


def test_a_heavier_future_builds_more_and_eats_less_at_first(ask):
    found = growth_variants(ask, 5, {"baseline": 1.0, "fast": 5.0, "faster": 20.0}, years_after=15)
    capacity = np.array([v.capacity for v in found])
    eaten = np.array([v.consumption[:5].sum() for v in found])
    # From some weight on all is built that can be: two plans are then one, but for the last digit.
    assert (np.diff(capacity) >= -1e-9 * capacity[0]).all() and capacity[-1] > capacity[0] * 1.02
    assert (np.diff(eaten) <= 1e-9 * eaten[0]).all() and eaten[-1] < eaten[0]
    assert found[0].lost == 0.0 and found[1].years_of_sacrifice > 0 and found[1].lost > 0.0


def test_a_weight_that_puts_consumption_on_the_floor_is_named(tmp_path):
    # Of equally good plans a session takes the one nearest in its solver to the last: this question has its own.
    ask = asking(Session(scenario(tmp_path)))

    def nothing_but_capacity(question):
        """Answer a weight without measure as it ends: capacity is all that counts."""
        if question.goal_options["future_weight"] > 100.0:
            question = dataclasses.replace(question, goal="capacity", goal_options={})
        return ask(question)

    weights = {"baseline": 1.0, "all for later": 1e4}
    modest, extreme = growth_variants(nothing_but_capacity, 5, weights, question=Question(floor=1.01), years_after=0)
    assert extreme.on_the_floor and not modest.on_the_floor
    from lustrum.accumulation import variants_results

    notes = variants_results([modest, extreme], "valley", 5)[0].notes
    assert any("stands on the floor in every year" in note for note in notes)


def test_a_baseline_must_be_among_the_variants(ask):
    with pytest.raises(UsageError, match="no variant 'baseline'"):
        growth_variants(ask, 5, {"fast": 2.0})


def test_capacity_nobody_could_run_is_named(tmp_path):
    ask = asking(Session(scenario(tmp_path, more="[options]\nlabour.limit = true")))
    plan = ask(Question("capacity", floor=0.9))
    said = " ".join(cautions(plan))
    assert "more jobs than there are" in said
    after = plan.solved_years[len(plan.years)]
    need, have = labour_at_full_capacity(plan, after)
    level = full_capacity(plan, after)
    at = len(plan.years)
    jobs = plan.economy.labour.toarray()[0] @ level / 1.01 ** (at + 1)
    assert need[0] == pytest.approx(jobs) and have[0] == pytest.approx(334.4)


def test_where_jobs_are_counted_work_says_what_could_not_be_run(curve):
    plan = curve.points[0].plan
    assert any("more work than there is" in said for said in cautions(plan))
    after = plan.solved_years[len(plan.years)]
    at = len(plan.years)
    paid = work_by_level(plan)
    need = paid @ full_capacity(plan, after) / 1.01 ** (at + 1)
    name, short = short_of_hands(plan, after)
    assert name == "work" and short == pytest.approx(need / (paid @ plan.economy.base_level) - 1.0)


def test_labour_without_limit_and_capital_without_wear_are_named(tmp_path):
    free = asking(Session(scenario(tmp_path, more="[options]\nlabour.limit = false\nwork.limit = false")))
    plan = free(Question("capacity", floor=0.9))
    assert any("labour is not limited" in said for said in cautions(plan))
    economy = plan.economy
    everlasting = dataclasses.replace(economy, depreciation_rate=np.where(economy.capital_stock > 0, 0.0, np.nan))
    assert any("never wear out" in said for said in cautions(dataclasses.replace(plan, economy=everlasting)))
    at_once = dataclasses.replace(economy, gestation=np.zeros(len(economy.activity), dtype=int))
    assert any("built in no time" in said for said in cautions(dataclasses.replace(plan, economy=at_once)))


def test_a_floor_without_consumption_or_below_nought_is_refused(tmp_path):
    from lustrum.scenario import scenario_problem

    plain = scenario(tmp_path)
    alone = dataclasses.replace(plain, parts=("production", "consumption_floor"))
    with pytest.raises(UsageError, match="needs the part `consumption`"):
        scenario_problem(alone)
    below = scenario(tmp_path, more="[options.consumption_floor]\nlevel = -1.0")
    with pytest.raises(UsageError, match=r"level is '-1'"):
        scenario_problem(below)
    with pytest.raises(UsageError, match="needs the part `consumption_floor`"):
        scenario_problem(dataclasses.replace(plain, goal="floor"))


def test_a_weight_below_nought_or_a_year_outside_the_plan_is_refused(tmp_path):
    from lustrum.scenario import scenario_problem

    plain = scenario(tmp_path)
    for options in ({"future_weight": -1.0}, {"future_weight": 2.0, "future_from": 99}):
        with pytest.raises(UsageError, match="future_weight"):
            scenario_problem(dataclasses.replace(plain, goal_options=options))


def test_a_voted_floor_may_stand_in_a_scenario_and_is_a_wish(tmp_path):
    from lustrum.scenario import run_scenario

    plan = run_scenario(scenario(tmp_path, more="[options.consumption_floor]\nlevel = 1.2"))
    assert plan.status == "relaxed" and plan.given_up
    assert run_scenario(scenario(tmp_path, more="[options.consumption_floor]\nlevel = 1.0")).status == "optimal"
