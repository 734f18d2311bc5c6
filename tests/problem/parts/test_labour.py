"""Labour on hand: given, growing, with gaps."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.problem import build_plan
from lustrum.problem.parts.labour import labour
from tests.economies import random_economy
from tests.problem.solving import GROWTH


def test_a_part_that_needs_another_says_which():
    with pytest.raises(UsageError, match="production"):
        build_plan(random_economy(0), 1, parts=[labour], growth=GROWTH)


def test_labour_given_for_some_of_the_years_is_refused_with_the_gap():
    economy = dataclasses.replace(random_economy(1), labour_supply={"jobs": {2001: 900.0, 2003: 950.0}})
    with pytest.raises(MissingDataError, match="2002"):
        build_plan(economy, 3, growth=GROWTH)


def test_labour_after_the_years_given_grows_and_that_is_recorded():
    economy = random_economy(1)
    need = float((economy.labour @ economy.base_level)[0])
    economy = dataclasses.replace(economy, labour_supply={"jobs": {2001: need * 1.02, 2002: need * 1.04}})
    problem = build_plan(economy, 2, growth=GROWTH, tail=1)
    assert "After the years given" in problem.assumptions["labour_supply.jobs"].text
