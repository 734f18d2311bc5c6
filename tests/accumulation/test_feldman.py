"""Feldman and Mahalanobis: closed forms against the year-by-year model, the best share against a search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.accumulation.feldman import (
    TwoSectors,
    best_constant_share,
    last_year_without_machines,
    slope_at_nothing,
)
from lustrum.errors import UsageError

shares, outputs = st.floats(0.0, 1.0), st.floats(0.05, 1.5)


@given(shares, outputs, outputs, st.integers(0, 25))
def test_the_closed_form_is_the_year_by_year_model(share, bk, bc, years):
    model = TwoSectors(100.0, 20.0, bk, bc)
    consumption, investment = 100.0, 20.0
    for _ in range(years):
        consumption += bc * (1.0 - share) * investment
        investment *= 1.0 + share * bk
    assert float(model.consumption_at(share, years)) == pytest.approx(consumption, rel=1e-9)
    assert float(model.investment_at(share, years)) == pytest.approx(investment, rel=1e-9)


@given(outputs, st.integers(1, 40))
def test_the_best_share_is_the_one_a_search_finds(bk, year):
    model = TwoSectors(1.0, 1.0, bk, 1.0)
    grid = np.linspace(0.0, 1.0, 2001)
    found = model.best_share(year)
    best = max(float(model.consumption_at(share, year)) for share in grid)
    assert float(model.consumption_at(found, year)) >= best * (1.0 - 1e-9)


@pytest.mark.parametrize(("bk", "share"), [(0.45, 0.0), (0.50, 0.0), (0.55, 0.09)])
def test_a_five_year_plan_makes_no_machines_for_machines_unless_they_yield_more_than_half(bk, share):
    assert best_constant_share(bk, 5) == pytest.approx(share, abs=0.005)


@given(outputs, st.integers(1, 40))
def test_the_share_leaves_nought_where_the_slope_at_nought_turns_positive(bk, year):
    slope = slope_at_nothing(bk, year)
    if abs(slope) > 1e-9:
        assert (best_constant_share(bk, year) > 0.0) == (slope > 0.0)
        assert (year > last_year_without_machines(bk)) == (slope > 0.0)


def test_the_slope_at_nought_is_the_derivative():
    model, h = TwoSectors(1.0, 1.0, 0.4, 1.0), 1e-6
    numeric = float(model.consumption_at(h, 8) - model.consumption_at(0.0, 8)) / h
    assert numeric == pytest.approx(slope_at_nothing(0.4, 8), rel=1e-4)


def test_growth_tends_to_share_times_output_of_machines():
    model = TwoSectors(100.0, 20.0, 0.3, 0.4)
    late = model.consumption_at(0.5, np.array([200, 201]))
    assert late[1] / late[0] - 1.0 == pytest.approx(model.long_run_growth(0.5), rel=1e-6)


def test_wear_lowers_growth_and_is_refused_where_it_eats_all():
    assert TwoSectors(1.0, 1.0, 0.3, 0.3, 0.1).long_run_growth(1.0) == pytest.approx(0.2)
    with pytest.raises(UsageError, match="nothing accumulates"):
        TwoSectors(1.0, 1.0, 0.3, 0.3, 0.3)
