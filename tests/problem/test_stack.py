"""Problems side by side: columns and rows stand where they should, what is shared is added up by label."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan, standard_form
from lustrum.problem.parts.trade import trade
from lustrum.problem.stack import Stack
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)


def member(seed, years=2, products=3):
    parts = [partial(trade, export_band=0.5) if part is trade else part for part in DEFAULT_PARTS]
    return build_plan(random_economy(seed, products), years, parts=parts, growth=GROWTH, tail=1)


def test_the_whole_is_the_members_one_after_the_other_and_the_shared_rows_below():
    one, two = member(1), member(2)
    stack = Stack({"north": one, "south": two})
    stack.share("pool", {"north": one.variables["exports"], "south": two.variables["exports"]}, "<=", 50.0, units="u")
    whole = stack.assemble()
    first, second = standard_form(one), standard_form(two)
    assert whole.form.columns == first.columns + second.columns
    assert whole.form.rows == first.rows + second.rows + 3 * 3
    dense = whole.form.csc.toarray()
    assert np.array_equal(dense[: first.rows, : first.columns], first.csc.toarray())
    assert not dense[: first.rows, first.columns :].any()
    assert np.array_equal(dense[first.rows : first.rows + second.rows, first.columns :], second.csc.toarray())
    x = np.random.default_rng(0).random(whole.form.columns)
    sums = dense[whole.shared_rows["pool"]] @ x
    exported = sum(
        problem.variables["exports"].value(x[whole.columns[name]].reshape(problem.horizon, problem.width))
        for name, problem in stack.members.items()
    )
    assert np.allclose(sums, exported)


def test_what_is_shared_is_added_up_by_label_and_not_by_place():
    one, two = member(1), member(2)
    backwards = two.variables["exports"].take([2, 1, 0])
    stack = Stack({"north": one, "south": two})
    stack.share("pool", {"north": one.variables["exports"], "south": backwards}, "<=", 1.0, units="u")
    straight = Stack({"north": one, "south": two})
    straight.share("pool", {"north": one.variables["exports"], "south": two.variables["exports"]}, "<=", 1.0, units="u")
    assert (stack.assemble().form.csc != straight.assemble().form.csc).nnz == 0


def test_a_constant_part_of_what_a_member_uses_lowers_what_is_left():
    one = member(1)
    stack = Stack({"north": one})
    stack.share("pool", {"north": one.variables["exports"] + 2.0}, "<=", 10.0, units="u")
    whole = stack.assemble()
    assert np.allclose(whole.form.row_upper[whole.shared_rows["pool"]], 8.0)


def test_rows_of_some_years_only_stand_in_those_years():
    one = member(1)
    stack = Stack({"north": one})
    stack.share("pool", {"north": one.variables["exports"]}, ">=", 1.0, units="u", years=[2])
    assert stack.assemble().shared_rows["pool"].shape == (1, 3)


def test_members_of_other_years_are_refused():
    with pytest.raises(UsageError, match="share their years"):
        Stack({"north": member(1), "south": member(2, years=3)})


def test_a_weight_for_nobody_is_refused():
    with pytest.raises(UsageError, match="east"):
        Stack({"north": member(1)}, {"east": 2.0})


def test_labels_that_nobody_knows_are_refused_with_both_lists():
    one, two = member(1), member(2)
    other = two.variables["exports"].indexed(Index(("product",), (("P1",), ("P2",), ("salt",))))
    stack = Stack({"north": one, "south": two})
    with pytest.raises(UsageError, match="salt"):
        stack.share("pool", {"north": one.variables["exports"], "south": other}, "<=", 1.0, units="u")


def test_an_unknown_member_is_refused():
    one = member(1)
    with pytest.raises(UsageError, match="east"):
        Stack({"north": one}).share("pool", {"east": one.variables["exports"]}, "<=", 1.0, units="u")
