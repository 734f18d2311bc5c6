"""Plan and network: the best plan whose freight fits, at whatever prices it was looked for; transport charged once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.freight import carry
from lustrum.freight.in_plan import Asked, plan_on_network, work_by_good
from lustrum.plan import verify
from lustrum.problem.parts.freight_limits import Carried, FreightLimit
from tests.freight.networks import with_locomotives
from tests.freight.plans import one_line, plan_of, solver, two_ways


def by_hand(capacity, plan):
    """The limit of one line, written down without a network: 60 of coal and 40 of grain, by base-year output."""
    base = {label: plan.quantities["output"].base[plan.quantities["output"].position(label)] for label in ("P0", "P1")}
    carried = (Carried("output", "P0", 0.6 / base["P0"]), Carried("output", "P1", 0.4 / base["P1"]))
    return FreightLimit("by hand", carried, (capacity / 100.0,))


def test_the_plan_on_one_line_is_the_plan_with_that_lines_limit_written_by_hand():
    solve = solver()
    found = plan_on_network(one_line(95.0), solve)
    hand = solve(Asked((by_hand(95.0, found.rounds[0].plan),)))
    assert found.settled and found.plan.objective == pytest.approx(hand.objective, rel=1e-7)
    assert found.plan.objective < found.rounds[0].plan.objective
    assert all(check.passed for check in verify(found.plan))


def test_a_plan_the_network_carries_is_left_alone():
    found = plan_on_network(one_line(1e6), solver())
    assert len(found.rounds) == 1 and found.settled and not found.cuts and found.rounds[0].fits


def test_the_last_plan_asks_for_no_more_than_can_be_carried():
    found = plan_on_network(with_locomotives(two_ways(40.0), 230.0), solver())
    assert found.settled and found.rounds[-1].fits
    for loads in found.loads:
        assert loads.unmet.sum() <= 1e-3 * loads.freight.needs.need.sum()
    objectives = [each.plan.objective for each in found.rounds]
    assert objectives == sorted(objectives, reverse=True)


def test_the_money_of_the_network_decides_nothing():
    """Costs and penalties a thousand times apart lead to limits of the same plan."""
    freight = with_locomotives(two_ways(40.0), 230.0)
    one, other = (plan_on_network(replace(freight, money_per_unit=money), solver()) for money in (1.0, 1e-3))
    assert one.plan.objective == pytest.approx(other.plan.objective, rel=1e-6)


def test_a_penalty_too_low_leaves_the_coal_and_costs_the_plan_what_is_made_with_it():
    """Failure of the model page: priced at a tenth of grain, coal is what stays; the plan knows better."""
    solve, freight = solver(), one_line(80.0)
    found = plan_on_network(freight, solve)
    loads = carry(freight.with_penalties(np.array([5.0, 50.0])))
    left = loads.unmet.sum(axis=(1, 2))
    assert left == pytest.approx([20.0, 0.0])
    first = found.rounds[0].plan
    base = first.quantities["output"].base[first.quantities["output"].position("P0")]
    low = FreightLimit("coal by its penalty", (Carried("output", "P0", 1.0 / base),), (40.0 / 60.0,))
    both = Asked((by_hand(80.0, first), low))
    assert found.plan.objective > solve(both).objective * (1.0 + 1e-6)


def test_one_more_locomotive_is_worth_to_the_plan_what_its_limits_say():
    solve = solver()
    freight = with_locomotives(one_line(1e6), 92.0)
    found = plan_on_network(freight, solve)
    step = 0.05
    more = plan_on_network(freight.with_fit(92.0 + step), solve)
    worth = float(found.worth(lambda cut: cut.locomotive) @ found.plan.basket_value)
    gained = (more.plan.objective - found.plan.objective) / step
    assert worth > 0.0 and gained == pytest.approx(worth, rel=0.05)


def test_locomotives_may_be_more_from_year_to_year():
    freight = with_locomotives(one_line(1e6), 92.0)
    rising = plan_on_network(freight, solver(), fit=[92.0, 96.0, 200.0])
    flat = plan_on_network(freight, solver())
    assert rising.plan.objective > flat.plan.objective and rising.fit.tolist() == [92.0, 96.0, 200.0]


def test_at_base_flows_nothing_is_charged():
    """Transport is in the plan's own uses already: counting it by flow once more would count it twice."""
    freight = replace(two_ways(100.0), transport="P3", transport_use=50.0)
    found = plan_on_network(freight, lambda asked: plan_of(1.0, 1.0))
    assert found.settled and found.rounds[0].change == pytest.approx([0.0], abs=1e-9)


def test_more_of_the_same_is_charged_nothing_for_the_plan_counts_it_already():
    freight = replace(two_ways(200.0), transport="P3", transport_use=50.0)
    found = plan_on_network(freight, lambda asked: plan_of(1.3, 1.1))
    assert found.rounds[0].change == pytest.approx([0.0], abs=1e-9)


def test_only_the_way_round_is_charged():
    """Base: 100 wagons over 100 km and back. At 1.2 times it, 20 go 300 km: 14,000 in place of 12,000 of 10,000 in all,
    empties at their cost alike: a fifth of the base year's use."""
    freight = replace(two_ways(100.0), transport="P3", transport_use=50.0)
    asked = []

    def solve(each):
        asked.append(each)
        return plan_of(1.2, 1.2)

    # a full line holds the empties back too: 100 go, 100 come, each way its own
    found = plan_on_network(freight, solve)
    assert found.rounds[0].change == pytest.approx([0.2 * 2 * 50.0]) and found.settled
    assert asked[1].options()["freight_limits"]["transport"] == "P3"


def test_what_a_plan_is_charged_already_is_charged_no_more_where_it_goes_straight():
    freight = replace(two_ways(200.0), transport="P3", transport_use=50.0)
    asked = []

    def solve(each):
        asked.append(each)
        return plan_of(1.0, 1.0)

    found = plan_on_network(freight, solve, change=[7.0])
    assert found.settled and len(found.rounds) == 2 and found.rounds[-1].change == pytest.approx([0.0], abs=1e-9)


def test_work_of_empties_is_shared_out_by_loaded_kilometres():
    work = work_by_good(carry(two_ways(100.0).with_penalties(np.array([99.0, 99.0]))))
    assert work == pytest.approx([60 * 100 * 1.6, 40 * 100 * 1.6])


def test_a_network_that_cannot_carry_the_base_year_says_so():
    freight = replace(one_line(80.0), transport="P3", transport_use=50.0)
    found = plan_on_network(freight, lambda asked: plan_of(0.7, 0.7))
    assert found.short_at_base and found.rounds[0].change == pytest.approx([0.0], abs=1e-9)


def test_a_plan_that_no_longer_exists_ends_the_rounds_with_the_reason():
    plans = iter([plan_of(1.2, 1.2), type("Gone", (), {"status": "infeasible", "name": "gone"})()])
    found = plan_on_network(one_line(100.0), lambda asked: next(plans))
    assert not found.settled and "infeasible" in found.stopped and len(found.rounds) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"product": ""}, "names none"),
        ({"product": "P9"}, "which the plan has not"),
        ({"of": "imports"}, "which the plan has not"),
    ],
)
def test_a_good_that_is_no_product_of_the_plan_is_refused(change, says):
    freight = one_line(100.0)
    freight = replace(freight, good=(replace(freight.good[0], **change), freight.good[1]))
    with pytest.raises(UsageError, match=says):
        plan_on_network(freight, lambda asked: plan_of(1.0, 1.0))
