"""Membership at the prices of a plan, on the made-up valley."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from lustrum.cooperation import membership_in_plan, membership_result
from lustrum.errors import UsageError
from lustrum.plan.prices import current_prices, current_value
from lustrum.problem.parts.joining import farm_groups
from lustrum.scenario import read_scenario, run_scenario

SCENARIO = """
name = "valley"
economy = "bundled:made_up_valley"
years = 3
tail = 2
[growth]
labour = {labour}
productivity = 0.0
government = 0.0
exports = 0.0
[options]
labour.limit = {jobs_limit}
[options.joining]
groups = [
    {{ name = "upper", alone = "valley_alone", together = "valley_together", capacity = 1.0 }},
    {{ name = "lower", alone = "valley_alone", together = "valley_together", capacity = 0.6 }},
    {{ name = "hills", alone = "hills_alone", together = "hills_together", capacity = 3.0 }},
]
"""


@pytest.fixture
def valley(tmp_path):
    def made(labour: float = -0.005, jobs_limit: str = "true"):
        path = tmp_path / "valley.toml"
        path.write_text(SCENARIO.format(labour=labour, jobs_limit=jobs_limit))
        scenario = read_scenario(path)

        def solve(farms):
            options = {**scenario.options, "joining": {"groups": tuple(asdict(farm) for farm in farms)}}
            return run_scenario(replace(scenario, options=options), break_ties=False)

        return farm_groups(scenario.options["joining"]["groups"]), solve

    return made


def test_every_member_gains_at_the_prices_of_the_last_plan_and_nobody_is_left_who_would(valley):
    groups, solve = valley()
    found = membership_in_plan(groups, solve)
    assert found.settled
    assert found.last.joined.any()
    neutral = np.maximum(found.last.outside, found.first.outside)
    gains = found.last.inside >= 1.02 * neutral - 1e-9
    assert gains[found.last.joined].all()
    # Whoever would gain and is not a member was tried, and its own joining took the gain away.
    for k in np.flatnonzero(gains & ~found.last.joined):
        assert found.crowded[k]
        tried = solve([replace(g, joined=bool(found.last.joined[i]) or i == k) for i, g in enumerate(groups)])
        more = current_value(tried, "farm_members")
        rent = more.values[:, [item[0] for item in more.index.items].index(groups[k].together)].mean()
        assert rent * groups[k].capacity < 0.02 * neutral[k] + 1e-6


def test_members_raise_the_goal_by_what_their_land_is_worth_together(valley):
    groups, solve = valley()
    without = solve(groups)
    tiny = [replace(g, joined=g.name == "lower", capacity=1e-4 if g.name == "lower" else g.capacity) for g in groups]
    price = without.limit("farm_members").shadow_price.values[:, 0].sum()
    assert (solve(tiny).objective - without.objective) / 1e-4 == pytest.approx(price, rel=1e-3)


def test_land_worked_alone_and_together_never_exceeds_the_base_year(valley):
    groups, solve = valley()
    plan = solve([replace(g, joined=True) for g in groups])
    level = {item[0]: plan.table("activity_level").values[:, k] for k, item in enumerate(
        plan.table("activity_level").index.items)}  # fmt: skip
    assert (level["valley_alone"] + level["valley_together"] <= 90.0 + 1e-6).all()
    assert (level["valley_together"] <= 31.6 + 1e-6).all()


def test_income_alone_is_what_a_farm_makes_less_what_it_buys_at_the_plan_s_prices(valley):
    groups, solve = valley()
    found = membership_in_plan(groups, solve)
    price = current_prices(found.first.plan).values
    # A unit makes 1 of grain, of which 0.1 is seed, and wears out 0.1 of tools.
    assert found.first.outside[0] == pytest.approx((0.9 * price[:, 0] - 0.1 * price[:, 1]).mean())


def test_where_work_is_not_scarce_nobody_joins_to_save_it(valley):
    groups, solve = valley(labour=0.03)
    found = membership_in_plan(groups, solve)
    assert found.settled
    assert not found.last.joined.any()
    assert "0 of 3 groups join" in membership_result(found).notes[0]


def test_where_work_counts_in_what_it_was_paid_nobody_gains_and_the_answer_says_how_to_ask_again(valley):
    found = membership_in_plan(*valley(jobs_limit="false"))
    assert found.settled and not found.last.joined.any()
    assert found.last.inside == pytest.approx(found.last.outside, rel=0.02)
    assert any("options.labour.limit = true" in note for note in membership_result(found).notes)


def test_too_few_plans_are_said_not_to_settle(valley):
    groups, solve = valley()
    found = membership_in_plan(groups, solve, most_rounds=1)
    assert not found.settled
    assert "NOT SETTLED" in membership_result(found).notes[0]


def test_a_group_that_would_join_only_because_its_income_outside_fell_is_pressed_and_stays_outside():
    from lustrum.cooperation.membership_in_plan import MembershipRound, _gains

    first = MembershipRound(np.zeros(1, bool), np.array([10.0]), np.array([10.1]), None)
    later = MembershipRound(np.zeros(1, bool), np.array([8.0]), np.array([9.0]), None)
    assert not _gains(later, first, 0.02).any()
    assert _gains(later, later, 0.02).all()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"capacity": -1.0}, "number > 0"),
        ({"capacity": 100.0}, "base year has 60"),
        ({"together": "valley_alone"}, "same activity"),
        ({"kapacity": 1.0}, "unknown kapacity"),
        ({"together": "hills_together"}, "takes land of both"),
    ],
)
def test_groups_that_cannot_be_meant_are_refused(valley, change, says):
    groups, solve = valley()
    given = [asdict(groups[0]) | change, *(asdict(g) for g in groups[1:])]
    with pytest.raises(UsageError, match=says):
        solve(farm_groups(given))
