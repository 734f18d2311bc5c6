"""What is known of people and posts: wages with what was agreed, and the highest an agreement lets them rise."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.labour.known import Agreement, Routes
from tests.labour.made_up import bound, case


def test_the_agreed_least_wage_lifts_only_those_below_it():
    labour = case(agreement=Agreement("said", least_wage=1.5))
    assert labour.wage.tolist() == [[2.0, 2.0], [1.5, 1.5]]
    assert labour.people.wage[1, 0] == 1.0


def test_an_agreed_ratio_counts_from_the_lowest_wage_of_the_region():
    labour = case(agreement=bound(2.2))
    assert labour.most_wage(0, 0, labour.wage) == pytest.approx(2.2)
    assert case().most_wage(0, 0, labour.wage) == np.inf


def test_no_routes_are_none():
    assert len(Routes.none()) == 0 and case().shape == (4, 2, 2)
