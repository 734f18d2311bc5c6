"""Against a table worked by hand and against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import MissingDataError
from lustrum.scenario.families.ranking import payoffs, ranking
from tests.scenario.families.made_up import grid, made_result, small_family

PAYOFF = {
    ("wait", 1.0): 50.0,
    ("wait", 2.0): 50.0,
    ("wait", 3.0): 50.0,
    ("build", 1.0): 20.0,
    ("build", 2.0): 60.0,
    ("build", 3.0): 100.0,
    ("half", 1.0): 40.0,
    ("half", 2.0): 55.0,
    ("half", 3.0): 75.0,
}


def family(**more):
    return small_family(
        grid("choice", "options.consumption.form", "wait", "build", "half", decision=True),
        grid("state", "growth.labour", 1.0, 2.0, 3.0),
        **more,
    )


def worked(status="optimal", **more):
    return made_result(family(**more), lambda choice, state: PAYOFF[choice, state], status)


def test_the_table_worked_by_hand():
    found = ranking(worked())
    by_name = {each.values[0]: each for each in found.decisions}
    # regret: wait 0, 10, 50; build 30, 0, 0; half 10, 5, 25
    assert {name: each.max_regret for name, each in by_name.items()} == {"wait": 50.0, "build": 30.0, "half": 25.0}
    assert {name: each.worst for name, each in by_name.items()} == {"wait": 50.0, "build": 20.0, "half": 40.0}
    assert by_name["build"].mean == 60.0 and by_name["half"].mean == pytest.approx(170 / 3)
    assert [each.values[0] for each in found.decisions] == ["half", "build", "wait"]
    assert by_name["wait"].place_by_worst == 1 and by_name["build"].place_by_mean == 1
    assert by_name["build"].share_best == pytest.approx(2 / 3) and by_name["half"].share_best == 0.0
    # known before: 50, 60, 100 in the mean against 60
    assert found.worth_of_knowing == pytest.approx(10.0) and found.circumstances == 3


def test_where_less_is_better_signs_are_turned():
    found = ranking(worked(most=False))
    by_name = {each.values[0]: each for each in found.decisions}
    assert by_name["wait"].worst == 50.0 and by_name["build"].worst == 100.0
    assert by_name["wait"].max_regret == 30.0 and by_name["build"].max_regret == 50.0


def test_a_decision_without_a_plan_somewhere_has_regret_without_bound():
    found = ranking(worked(lambda choice, state: "infeasible" if (choice, state) == ("half", 1.0) else "optimal"))
    by_name = {each.values[0]: each for each in found.decisions}
    assert by_name["half"].max_regret == np.inf and np.isnan(by_name["half"].worst)
    assert by_name["half"].share_with_plan == pytest.approx(2 / 3)
    assert found.decisions[-1].values == ("half",) and np.isnan(found.worth_of_knowing)


def test_a_nearest_plan_does_not_count_as_one_that_meets_every_wish():
    found = ranking(worked(lambda choice, state: "relaxed" if choice == "build" and state == 3.0 else "optimal"))
    assert next(each for each in found.decisions if each.values == ("build",)).max_regret == np.inf


def test_a_circumstance_in_which_nothing_has_a_plan_is_left_out_and_counted():
    found = ranking(worked(lambda choice, state: "infeasible" if state == 1.0 else "optimal"))
    assert (found.circumstances, found.left_out) == (2, 1)
    with pytest.raises(MissingDataError, match="nothing can be ranked"):
        ranking(worked("infeasible"))


def test_a_family_without_decisions_is_refused():
    with pytest.raises(MissingDataError, match="decides nothing"):
        ranking(made_result(small_family(grid("x", "growth.labour", 1.0)), lambda x: x))


def test_equally_good_decisions_share_a_place():
    result = made_result(family(), lambda choice, state: state)
    assert all(each.place_by_regret == 1 and each.share_best == 1.0 for each in ranking(result).decisions)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_regret_worst_case_and_mean_are_those_of_brute_force(rows):
    table = dict(zip(PAYOFF, map(float, np.ravel(rows)), strict=True))
    result = made_result(family(), lambda choice, state: table[choice, state])
    found = ranking(result)
    for each in found.decisions:
        own = [table[each.values[0], state] for state in (1.0, 2.0, 3.0)]
        regret = [
            max(table[d, s] for d in ("wait", "build", "half")) - table[each.values[0], s] for s in (1.0, 2.0, 3.0)
        ]
        assert each.worst == min(own) and each.max_regret == max(regret) and each.mean == pytest.approx(np.mean(own))
    assert found.decisions[0].max_regret == min(each.max_regret for each in found.decisions)
    names, cells = payoffs(result, result.values[:, 0])
    assert cells.tolist() == [[table[name[0], s] for s in (1.0, 2.0, 3.0)] for name in names]
