"""A better technique uses less of an input, from a year on, and is worth what it saves."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.techniques import techniques

CHANGE = {"activity": "A13", "product": "A07", "factor": 0.9, "year": 2014}


def planned(economy, *changes):
    parts = [*DEFAULT_PARTS, partial(techniques, changes=changes)]
    return solve_plan(build_plan(economy, 2, parts=parts, growth=Growth(0.012, 0.008), tail=1))


def test_the_part_of_the_coefficient_left_out_is_saved_from_its_year_on(us_2012):
    plan = planned(us_2012, CHANGE)
    saved = plan.balance["saved_inputs"].table
    product, activity = us_2012.product.position("A07"), us_2012.activity.position("A13")
    level = plan.table("activity_level").values[:, activity]
    coefficient = float(us_2012.use[product, activity])
    assert saved.values[0].tolist() == [0.0] * len(us_2012.product)
    assert saved.values[1, product] == pytest.approx(-0.1 * coefficient * level[1], rel=1e-9)
    assert np.count_nonzero(saved.values[1]) == 1


def test_it_gains_and_every_law_holds(us_2012):
    without, with_it = planned(us_2012), planned(us_2012, CHANGE)
    assert with_it.objective > without.objective
    assert "saved_inputs" not in without.balance
    assert all(check.passed for check in verify(with_it))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"factor": -0.5}, "0.9 for a tenth less"),
        ({"factor": True}, "0.9 for a tenth less"),
        ({"year": "2014"}, "whole number"),
        ({"product": "A99"}, "A99"),
        ({"speed": 1}, "names 'speed'"),
        ({"product": "A20", "activity": "A05"}, "nothing to save|uses no"),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(us_2012, change, says):
    if change.get("product") == "A20" and us_2012.use[19, 4]:
        i, j = map(int, np.argwhere(us_2012.use.toarray() == 0.0)[0])
        change = {"product": us_2012.product.labels[i], "activity": us_2012.activity.labels[j]}
    with pytest.raises(UsageError, match=says):
        planned(us_2012, CHANGE | change)


def test_a_coefficient_is_changed_once(us_2012):
    with pytest.raises(UsageError, match="changes twice"):
        planned(us_2012, CHANGE, CHANGE | {"year": 2013})


def test_a_change_names_what_it_changes(us_2012):
    with pytest.raises(UsageError, match="has no product"):
        planned(us_2012, {"activity": "A13", "factor": 0.9})
