"""Catching up in one plan: a vote followed, priced, paid by those who give, and what no plan reaches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import MissingDataError, UsageError
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.scenario.federation_results import federation_results
from lustrum.scenario.scenario import read_scenario
from tests.analysis.made_up_worlds import made_up_world

PEOPLE = "\n[people]\nR0 = 100\nR1 = 200\nR2 = 100\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return write_federation(regions_of(made_up_world(11)), tmp_path_factory.mktemp("votes") / "world", years=3)


@pytest.fixture(scope="module")
def planned(place):
    base, kept = (place / "federation.toml").read_text(), {}

    def plan(said):
        if said not in kept:
            (place / "federation.toml").write_text(base + said)
            kept[said] = FederationSession(read_federation(place)).plan
        return kept[said]

    return plan


def consumed(plan):
    return np.nansum(plan.table("consumption").values, axis=1)


VOTE = PEOPLE + "[catch_up]\ntransfers = 10\n[catch_up.share]\nR1 = '80 %'\n"


MOVING = PEOPLE + "[catch_up]\nmean = 'moving'\nbeta = '5 %'\n"


def test_the_share_voted_for_is_reached_and_every_slice_proves_itself(planned):
    found = planned(VOTE)
    asked = found.catch_up.asked("R1")[:3]
    assert (consumed(found.plans["R1"]) >= asked * (1 - 1e-7)).all()
    assert (consumed(found.without.plans["R1"])[-1] < asked[-1]).all()
    assert all(plan.certificate.relative_gap < 1e-9 for plan in found.plans.values())
    assert found.stack.certificate.passed and not found.stack.missed["catch_up"].any()


def test_what_is_received_is_given_within_what_was_decided(planned):
    plans = planned(VOTE).plans
    received = plans["R1"].quantities["aid"].values[:, 0]
    given = {name: plans[name].quantities["aid"].values[:, 0] for name in ("R0", "R2")}
    assert np.allclose(received, sum(given.values()), atol=1e-7) and (received <= 10 + 1e-7).all()
    by_consumption = [np.nansum(plans[name].quantities["consumption"].base) for name in ("R0", "R2")]
    assert np.allclose(given["R0"] * by_consumption[1], given["R2"] * by_consumption[0], atol=1e-5)


@pytest.mark.parametrize("said", [VOTE, MOVING], ids=["fixed mean", "moving mean"])
def test_the_price_of_one_per_cent_is_what_a_plan_asked_for_a_hundredth_of_it_loses(planned, said):
    found = planned(said)
    theta = found.catch_up.theta["R1"]
    session = FederationSession(found.federation)
    share = found.catch_up.share_now("R1")
    more = 1e-4
    session.catch_up = replace(found.catch_up, theta={"R1": theta * (1 + more)})  # every year by a hundredth of 1 %
    prices = next(each for each in federation_results(found) if each.name == "catch_up")["price_of_one_per_cent"]
    lost = found.stack.objective - session.solved.objective
    assert share < theta[0] and lost == pytest.approx(100 * more * prices.sum(), rel=0.05)


def test_a_mean_that_the_plan_makes_is_said_to_level_down(planned):
    moving = planned(MOVING)
    result = next(each for each in federation_results(moving) if each.name == "catch_up")
    share, voted = result["share"], result["voted"]
    assert np.allclose(share, voted, atol=1e-4)  # both of the mean the plan itself makes
    assert any("LEVELLING DOWN" in note for note in result.notes)
    rich = consumed(moving.plans["R0"]), consumed(moving.without.plans["R0"])
    assert rich[0].sum() < rich[1].sum()


def test_a_vote_no_plan_reaches_is_followed_as_far_as_it_goes_and_has_no_price(planned):
    found = planned(PEOPLE + "[catch_up.share]\nR1 = 0.97\n")
    missed = found.stack.missed["catch_up"][:, 0]
    assert missed[-1] > 0.0
    reached = consumed(found.plans["R1"])[-1]
    assert reached == pytest.approx(found.catch_up.asked("R1")[2] - missed[-1], rel=1e-6)
    result = next(each for each in federation_results(found) if each.name == "catch_up")
    assert np.isnan(result["price_of_one_per_cent"][-1])
    assert any("vote for R1 is not reached" in note and "larger transfers" in note for note in result.notes)


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ("\n[catch_up.share]\nR1 = 0.8\n", MissingDataError, r"people of R0, R1, R2.*\[people\]"),
        (PEOPLE + "[catch_up.share]\nR1 = 0.5\n", UsageError, "catching up does not take"),
        (PEOPLE + "[catch_up.share]\nR9 = 0.5\n", UsageError, "'R9', no region"),
        (PEOPLE + "[catch_up]\nbeta = 0.03\n[catch_up.share]\nR1 = 0.8\n", UsageError, "beta and share"),
        (PEOPLE + "[catch_up]\nbeta = 3\n", UsageError, "yearly rate"),
        (PEOPLE + "[catch_up.share]\nR1 = 0\n", UsageError, "asks R1 for nothing of the mean"),
        (PEOPLE + "[catch_up.share]\nR1 = 80\n", UsageError, "share"),
        (PEOPLE + "[catch_up.givers]\nR0 = 0.4\n", UsageError, "add up to 0.4"),
        (PEOPLE + "[catch_up]\ntransfers=1\n[catch_up.givers]\nR1 = 1.0\n", UsageError, "cannot give and receive"),
        (PEOPLE + "[catch_up]\nmost = 1\n", UsageError, "no key 'most'"),
    ],
)
def test_a_vote_that_cannot_be_meant_is_refused(planned, said, error, words):
    with pytest.raises(error, match=words):
        planned(said)


def test_one_region_cannot_decide_on_what_others_give_it(place):
    scenario = place / "regions" / "R1" / "scenario.toml"
    text = scenario.read_text()
    scenario.write_text(text + "\n[options]\ntrade.aid = 1\n")
    try:
        with pytest.raises(UsageError, match=r"said by a federation: write \[catch_up\]"):
            read_scenario(scenario)
    finally:
        scenario.write_text(text)
