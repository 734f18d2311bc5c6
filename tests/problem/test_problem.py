"""The problem as parts fill it: names once, paths read, what is assumed, who needs whom."""

from __future__ import annotations

import dataclasses
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem import DEFAULT_PARTS, build_plan
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.problem.solving import GROWTH


def test_two_parts_cannot_use_one_name():
    def festival(problem):
        problem.uses("consumption", np.zeros(4))

    with pytest.raises(UsageError, match="another name"):
        build_plan(random_economy(0), 1, parts=[*DEFAULT_PARTS, festival], growth=GROWTH)


@pytest.mark.parametrize("key", [("goverment", "P0"), ("exports", "P9"), ("consumption", "P0")])
def test_a_path_no_part_takes_is_refused_by_name(key):
    economy = dataclasses.replace(random_economy(1), paths={key: {2001: 1.0, 2002: 1.0}})
    with pytest.raises(UsageError, match=f"row '{key[0]}, {key[1]}'"):
        build_plan(economy, 2, growth=GROWTH, tail=0)


@pytest.fixture
def problem():
    return build_plan(random_economy(1), 2, growth=GROWTH, tail=1)


def test_rows_and_columns_are_declared_once_and_both_parts_are_named(problem):
    x = problem.variables["activity_level"]
    with pytest.raises(UsageError, match="'activity_level' is declared twice: by production"):
        problem.add_variable("activity_level", x.index, units="1")
    with pytest.raises(UsageError, match="'work_limit' are declared twice: by work"):
        problem.add_constraint("work_limit", x <= 1.0, units="1")


def test_columns_stand_one_block_after_the_other(problem):
    offsets = [(v.offset, len(v)) for v in problem.variables.values()]
    assert offsets == sorted(offsets) and all(a + n == b for (a, n), (b, _) in pairwise(offsets))
    assert problem.width == sum(len(v) for v in problem.variables.values())


def test_a_part_declares_under_its_name_and_means_what_its_first_paragraph_says(problem):
    def ferry(problem, share=0.1):
        """Ferries carry
        a share.

        And more is said below.
        """
        problem.add_constraint("ferry", problem.variables["activity_level"] >= 0.0, units="1")

    problem.add(partial(ferry, share=0.3))
    assert problem.constraints["ferry"].part == "ferry"
    assert (
        problem.constraints["ferry"].meaning.startswith("Ferries carry")
        and "below" not in problem.constraints["ferry"].meaning
    )
    assert problem.options["ferry"] == {"share": 0.3}


def test_what_a_part_publishes_is_asked_for_by_its_type_and_its_maker_is_named_where_it_is_missing(problem):
    @dataclasses.dataclass(frozen=True)
    class Fleet:
        ships: int
        part = "ferry"

    assert problem.find(Fleet) is None
    with pytest.raises(UsageError, match="needs the part `ferry`"):
        problem.published(Fleet)
    problem.publish(Fleet(3))
    assert problem.published(Fleet).ships == 3


def test_a_path_given_for_the_plan_goes_on_in_the_tail_as_the_default_does():
    economy = dataclasses.replace(random_economy(1), paths={("government", "P0"): {2001: 10.0, 2002: 20.0}})
    problem = build_plan(economy, 2, growth=GROWTH, tail=2)
    default = np.array([1.0, 2.0, 4.0, 6.0])
    assert problem.path("government", "P0", default).tolist() == [10.0, 20.0, 40.0, 60.0]
    assert problem.path("government", "P1", default) is default


def test_what_nobody_said_is_recorded_as_an_assumption(problem):
    problem.assume("ferry.share", "Ferries carry this share.", 0.3)
    found = problem.assumptions["ferry.share"]
    assert (found.value, found.source) == ("0.3", "manual, defaults")


def test_a_constant_has_no_columns(problem):
    found = problem.constant(problem.variables["activity_level"].index, np.arange(4.0))
    assert found.terms == () and found.value(np.ones((3, problem.width))).tolist() == [[0.0, 1.0, 2.0, 3.0]] * 3


@pytest.mark.parametrize("years", [(2002, 2003), (2001, 2003), ()])
def test_a_problem_starts_in_the_year_after_the_base_year_and_leaves_no_gap(years):
    with pytest.raises(UsageError, match=r"at least one year|do not follow"):
        PlanProblem(random_economy(1), years)
