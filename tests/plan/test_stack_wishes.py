"""Members of a stack that cannot all have what they wish for: the nearest plans, whose wishes clash, the ways out."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.plan.stack import solve_stack
from lustrum.plan.stack_wishes import nearest_to_wishes
from lustrum.problem import DEFAULT_PARTS, WishedValue, build_plan
from lustrum.problem.parts.trade import trade
from lustrum.problem.stack import Stack
from lustrum.solver import SolverOptions, solve
from tests.economies import random_economy
from tests.problem.test_stack import GROWTH, member


def wishing(seed, *wishes, years=2):
    parts = [partial(trade, export_band=0.5) if part is trade else part for part in DEFAULT_PARTS]
    return build_plan(random_economy(seed, 3), years, parts=parts, growth=GROWTH, tail=1, wishes=wishes)


def more(times, origin="the council", priority=2, year=None):
    """Household consumption in all so many times the trend, in the last year unless said."""
    return WishedValue(
        "consumption", "total", year or wishing(1).years[-1], ">=", than_trend=times, origin=origin, priority=priority
    )


def sharing(problems, most=1.0):
    """Members that together may export only so many times their base years' exports."""
    stack = Stack(problems)
    base = sum(problem.variables["exports"].scale.sum() for problem in problems.values())
    use = {name: problem.variables["exports"].total() for name, problem in problems.items()}
    stack.share("abroad", use, "<=", most * base, units="u/year", title="Goods abroad")
    return stack


def test_one_member_gives_up_what_its_plain_plan_gives_up():
    plain = solve_plan(wishing(2, more(3.0)))
    found = solve_stack(Stack({"all": wishing(2, more(3.0))}))
    stacked = found.plans["all"]
    assert plain.status == stacked.status == found.status == "relaxed"
    (ours,), (theirs,) = stacked.given_up, plain.given_up
    assert np.isclose(ours.given, theirs.given, rtol=1e-6) and ours.wish == theirs.wish
    assert np.isclose(found.objective, plain.objective, rtol=1e-6)
    assert [each.text for each in stacked.wish_report.ways_out]
    assert stacked.wish_report.clash == plain.wish_report.clash


def test_a_member_whose_wishes_are_met_keeps_an_optimal_plan():
    found = solve_stack(sharing({"north": wishing(3, more(3.0)), "south": wishing(4, more(1.0001))}, 2.0))
    assert found.status == "relaxed" and list(found.given_up) == ["north"]
    assert found.plans["north"].status == "relaxed" and found.plans["south"].status == "optimal"
    assert found.plans["south"].wish_report is None
    assert all(plan.certificate.passed for plan in found.plans.values())
    assert all(each.startswith("north: ") for each in found.wish_report.clash)
    assert not any(each.startswith("north: ") for each in found.plans["north"].wish_report.clash)


def test_of_two_members_the_wish_of_lower_priority_gives_way_first():
    north, south = wishing(5), wishing(6)
    exported = [WishedValue("exports", "total", problem.years[-1], ">=", than_trend=1.2) for problem in (north, south)]

    def planned(first, second):
        asked = [
            WishedValue(each.quantity, each.label, each.year, each.sense, than_trend=1.2, priority=priority, origin=who)
            for each, priority, who in zip(exported, (first, second), ("north", "south"), strict=True)
        ]
        return solve_stack(sharing({"north": wishing(5, asked[0]), "south": wishing(6, asked[1])}, 1.05))

    for first, second, loser in ((1, 2, "south"), (2, 1, "north")):
        found = planned(first, second)
        assert found.status == "relaxed"
        assert list(found.given_up) == [loser]
        assert len(found.wish_report.clash) == 2
        assert "abroad (shared)" in found.wish_report.against
        assert {way.change.wish.split(":")[0] for way in found.wish_report.ways_out} <= {"north", "south"}
        assert found.wish_report.ways_out


def test_what_a_way_out_says_is_enough():
    found = solve_stack(sharing({"north": wishing(3, more(3.0)), "south": member(4)}, 2.0))
    change = found.wish_report.ways_out[0].change
    eased = WishedValue("consumption", "total", wishing(1).years[-1], ">=", change.after)
    assert solve_stack(sharing({"north": wishing(3, eased), "south": member(4)}, 2.0)).status == "optimal"


def test_where_nobody_wishes_for_anything_there_is_no_nearest_stack():
    stack = sharing({"north": member(3)}, -5.0)
    whole = stack.assemble()
    assert nearest_to_wishes(stack, whole, solve(whole.form), SolverOptions()) is None


def test_where_the_limits_themselves_clash_no_wish_is_blamed():
    with pytest.raises(UsageError, match="abroad"):
        solve_stack(sharing({"north": wishing(3, more(3.0)), "south": member(4)}, -5.0))


def test_members_in_another_order_give_up_the_same():
    one = solve_stack(sharing({"north": wishing(3, more(3.0)), "south": wishing(4, more(2.5))}, 2.0))
    two = solve_stack(sharing({"south": wishing(4, more(2.5)), "north": wishing(3, more(3.0))}, 2.0))
    for name, lost in one.given_up.items():
        assert [each.given for each in lost] == pytest.approx([each.given for each in two.given_up[name]], rel=1e-6)
