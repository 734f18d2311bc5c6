"""The balance: hand results, and what is true of every one of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.labour import Labour, People, Routes, Training
from lustrum.labour.balance import solve_balance
from lustrum.labour.levers import Levers
from lustrum.labour.rows import shares
from tests.labour.made_up import case, random_labour, training

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=12, deadline=None)


def test_without_ways_a_gap_is_posts_less_people_at_work():
    """100 people at 0.96 are 96; 6 times 0.96 posts more stay empty, 5.76 in each year, at 10 crowns each."""
    found = solve_balance(case(routes=Routes.none()))
    assert found.gap[:, 0, 0] == pytest.approx([5.76] * 4)
    assert found.gap.sum() == pytest.approx(4 * 5.76) and found.cost == pytest.approx(40 * 5.76)
    assert found.worth[:, 0, 0] == pytest.approx([10.0] * 4)
    assert found.idle[0, 0, 1] == pytest.approx(12.0 * 0.96)


def test_movers_of_a_year_work_elsewhere_in_the_next():
    """The first year's gap stays; P = 1/(1+e^3) = 4.74 per cent of 100 go, 4.74 of the 6 who are missing."""
    found = solve_balance(case())
    share = 1.0 / (1.0 + np.exp(3.0))
    assert found.gap[0, 0, 0] == pytest.approx(5.76)
    assert found.moves[0, 0] == pytest.approx(100.0 * share)
    assert found.gap[1, 0, 0] == pytest.approx(5.76 - 0.96 * 100.0 * share)


def test_who_trains_works_with_the_new_skill_after_its_length_and_not_before():
    """Four enter in 2001 and 3.6 pass: at 0.96 work each 3.456 posts are filled from 2003 on, not in 2002."""
    labour = case(routes=Routes.none(), training=(training(length=2, places=4.0),))
    found = solve_balance(labour)
    assert found.entrants[0, 0] == pytest.approx(4.0)
    assert found.gap[:2, 0, 0] == pytest.approx([5.76, 5.76])
    assert found.gap[2, 0, 0] == pytest.approx(5.76 - 3.456)


def test_longer_hours_fill_posts():
    labour = case(routes=Routes.none())
    hours = np.ones(labour.shape)
    hours[:, 0, 0] = 1.06
    assert not solve_balance(labour, replace(Levers.none(labour), hours=hours)).gap.any()


def test_shorter_hours_by_agreement_ask_for_more_people():
    """At 0.95 of the hours 300 people do the work of 285: five per cent of 288 posts stay empty in the second year."""
    labour = case(missing=0.0, spare=0.0, routes=Routes.none(), hours=np.array([1.0, 0.95, 0.95, 0.95]))
    assert solve_balance(labour).gap[:2, 1, 0] == pytest.approx([0.0, 0.05 * 288.0], abs=1e-9)


def test_whoever_earns_more_elsewhere_need_not_be_asked_twice():
    """A post left empty is worth its 10 crowns; with enough who would come the second year's is worth nothing."""
    found = solve_balance(case(cost=0.0))
    assert found.worth[0, 0, 0] == pytest.approx(10.0) and found.worth[1, 0, 0] < 1e-3


@FEW
@given(SEEDS)
def test_people_are_conserved(seed):
    """Who is there next year is who stays, comes, passes and returns; moves add up to nothing."""
    labour = random_labour(seed)
    found, people = solve_balance(labour), labour.people
    for t in range(labour.shape[0] - 1):
        expected = (found.people[t] * (1.0 - people.attrition[:, None])).sum() + people.newcomers[t + 1].sum()
        for each, entered in zip(labour.training, found.entrants, strict=True):
            done = entered[t + 1 - each.length] if t + 1 >= each.length else 0.0
            expected += done if each.from_skill >= 0 else each.passed * done
            expected -= entered[t] if each.from_skill >= 0 else 0.0
        assert found.people[t + 1].sum() == pytest.approx(expected, rel=1e-9)


@FEW
@given(SEEDS)
def test_moves_stay_within_the_share_who_would_go(seed):
    labour = random_labour(seed)
    found, routes = solve_balance(labour), labour.routes
    share, leaving = shares(labour, found.levers)
    there = (found.people - found.training)[:-1, routes.skill, routes.start].T
    assert (found.moves <= share[:, None] * there + 1e-7).all()
    for k, r in {(int(k), int(r)) for k, r in zip(routes.skill, routes.start, strict=True)}:
        mine = np.flatnonzero((routes.skill == k) & (routes.start == r))
        assert (found.moves[mine].sum(axis=0) <= leaving[mine[0]] * there[mine[0]] + 1e-7).all()


@FEW
@given(SEEDS)
def test_nobody_trains_and_works_at_once(seed):
    labour = random_labour(seed)
    found = solve_balance(labour)
    assert (found.need - found.gap <= 0.96 * (found.people - found.training) + 1e-7).all()
    assert (found.training <= found.people + 1e-7).all()
    learning = sum(entered[0] for entered in found.entrants)
    assert found.learning()[0].sum() == pytest.approx(learning)


@FEW
@given(SEEDS)
def test_the_order_of_skills_and_regions_changes_nothing(seed):
    labour = random_labour(seed)
    rng = np.random.default_rng(seed)
    ks, rs = rng.permutation(labour.shape[1]), rng.permutation(labour.shape[2])
    assert solve_balance(_permuted(labour, ks, rs)).cost == pytest.approx(solve_balance(labour).cost, rel=1e-8)


@FEW
@given(SEEDS)
def test_a_skill_split_into_two_equal_halves_changes_nothing(seed):
    labour = random_labour(seed)
    whole, halves = solve_balance(labour), solve_balance(_halved(labour, 1))
    assert halves.cost == pytest.approx(whole.cost, rel=1e-8)
    assert halves.people.sum() == pytest.approx(whole.people.sum(), rel=1e-6)


@FEW
@given(SEEDS)
def test_more_places_and_cheaper_moves_never_leave_more_posts_empty(seed):
    labour = random_labour(seed)
    none = Levers.none(labour)
    looser = replace(none, support=none.support + 1.0, places=none.places + 2.0)
    assert solve_balance(labour, looser).cost <= solve_balance(labour).cost * (1.0 + 1e-9) + 1e-9


@FEW
@given(SEEDS, st.sampled_from([-1.0, 1.0]))
def test_the_worth_of_a_person_is_what_a_post_more_or_less_moves_the_loss_by(seed, sign):
    """The loss is convex in posts: it lies above the line its dual draws, on either side."""
    labour = random_labour(seed)
    found = solve_balance(labour)
    t, k, r = np.unravel_index(int(np.argmax(found.gap * found.worth)), found.gap.shape)
    need = labour.need.copy()
    need[t, k, r] += sign * 1e-3
    moved = solve_balance(replace(labour, need=need)).cost
    line = found.cost + sign * 1e-3 * found.worth[t, k, r] * labour.discount[t]
    assert moved >= line - 1e-6 * max(found.cost, 1.0)
    assert moved == pytest.approx(line, abs=1e-3 * labour.worth.max())


def _permuted(labour: Labour, ks: np.ndarray, rs: np.ndarray) -> Labour:
    place_k, place_r = np.argsort(ks), np.argsort(rs)
    people, routes = labour.people, labour.routes
    both = np.ix_(ks, rs)
    by_year = np.ix_(range(labour.shape[0]), ks, rs)
    return replace(
        labour,
        people=People(
            tuple(people.skill[k] for k in ks), tuple(people.region[r] for r in rs), people.unit, people.money,
            people.persons[both], people.wage[both], people.newcomers[np.ix_(range(labour.shape[0] + 1), ks, rs)],
            people.attrition[ks],
        ),
        need=labour.need[by_year],
        base_need=labour.base_need[both],
        worth=labour.worth[by_year],
        training=tuple(
            replace(
                each, skill=int(place_k[each.skill]), region=int(place_r[each.region]),
                from_skill=int(place_k[each.from_skill]) if each.from_skill >= 0 else -1,
            )
            for each in labour.training
        ),
        places=None if labour.places is None else labour.places[:, rs],
        routes=Routes(place_k[routes.skill], place_r[routes.start], place_r[routes.end], routes.cost, routes.amenity),
    )  # fmt: skip


def _halved(labour: Labour, skill: int) -> Labour:
    """Return the same people with one skill told apart as two halves, alike in all but the name."""
    people, routes, count = labour.people, labour.routes, labour.shape[1]
    part = np.ones(count)
    part[skill] = 0.5

    def split(values: np.ndarray, shared: bool = False) -> np.ndarray:
        scaled = values if shared else values * part[:, None]
        half = scaled[..., [skill], :]
        return np.concatenate([scaled, half], axis=-2)

    def trainings(each: Training) -> tuple[Training, ...]:
        # a training to or from the skill is two with half the places each
        if skill not in (each.skill, each.from_skill):
            return (each,)
        half = replace(each, places=0.5 * each.places)
        other = {"skill": count if each.skill == skill else each.skill}
        other["from_skill"] = count if each.from_skill == skill else each.from_skill
        return (half, replace(half, **other))

    twice = np.flatnonzero(routes.skill == skill)
    return replace(
        labour,
        people=People(
            (*people.skill, "half"), people.region, people.unit, people.money, split(people.persons),
            split(people.wage, shared=True), split(people.newcomers),
            np.append(people.attrition, people.attrition[skill]),
        ),
        need=split(labour.need),
        base_need=split(labour.base_need),
        worth=split(labour.worth, shared=True),
        training=tuple(found for each in labour.training for found in trainings(each)),
        routes=Routes(
            np.append(routes.skill, np.full(len(twice), count)), np.append(routes.start, routes.start[twice]),
            np.append(routes.end, routes.end[twice]), np.append(routes.cost, routes.cost[twice]),
            np.append(routes.amenity, routes.amenity[twice]),
        ),
    )  # fmt: skip
