"""Reserves turned into machinery without a plan, against a closed form and a second solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.errors import StoppedError, UsageError
from lustrum.trade import Earnings, Floor, Machinery, read_screening, screening

PLAIN = Machinery(0.0, best_past_year=1e6, spares=0.0)
HALF = Machinery(0.5, best_past_year=1e6, spares=0.0)


def test_without_gain_all_that_is_above_the_floor_is_spent_and_a_unit_of_reserves_buys_a_unit():
    found = screening(Earnings(100.0, [50.0] * 3, [40.0] * 3), PLAIN, Floor(months=3.0))
    # 100 at the start, 30 earned beyond imports, 10 kept.
    assert found.machinery.sum() == pytest.approx(120.0)
    assert found.per_unit_of_reserves == pytest.approx(1.0)
    assert found.floor == pytest.approx([10.0] * 3)
    assert found.reserves[-1] == pytest.approx(10.0)
    assert found.floor_price[-1] == pytest.approx(1.0)


def test_a_unit_bought_at_once_earns_every_year_after_it_and_earnings_buy_more():
    # Two years, gain 0.5, lag 1: m1 = 10, m2 = 0.5 * 10 of earnings, so that each unit of reserves buys 1.5.
    found = screening(Earnings(10.0, [0.0, 0.0], [0.0, 0.0]), HALF)
    assert found.machinery == pytest.approx([10.0, 5.0])
    assert found.per_unit_of_reserves == pytest.approx(1.5)


def test_spare_parts_are_imported_every_year_after():
    found = screening(Earnings(10.0, [0.0, 0.0], [0.0, 0.0]), replace(HALF, spares=0.1))
    assert found.machinery == pytest.approx([10.0, 4.0])


def test_a_longer_delivery_lag_buys_less_and_none_at_all_is_refused():
    def total(lag):
        return screening(Earnings(10.0, [0.0] * 4, [0.0] * 4), replace(HALF, lag=lag)).machinery.sum()

    assert total(1) > total(2) > total(4) == pytest.approx(10.0)
    with pytest.raises(UsageError, match="delivery lag"):
        total(0)


def test_what_can_be_put_up_grows_by_a_quarter_a_year():
    found = screening(Earnings(1000.0, [0.0] * 3, [0.0] * 3), replace(PLAIN, best_past_year=10.0))
    assert found.machinery == pytest.approx([12.5, 15.625, 19.53125])


def test_a_stress_floor_and_a_target_at_the_end_hold():
    found = screening(Earnings(100.0, [50.0] * 3, [40.0] * 3), PLAIN, Floor(stress=[90.0, 0.0, 0.0], target=60.0))
    assert found.reserves[0] >= 90.0 - 1e-6 and found.reserves[-1] == pytest.approx(60.0)


def test_where_not_even_current_imports_are_covered_the_first_short_year_is_named():
    with pytest.raises(StoppedError, match="end of year 2"):
        screening(Earnings(10.0, [0.0, 0.0], [8.0, 8.0]), PLAIN)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_second_solver_and_a_unit_more_say_the_same(seed):
    rng = np.random.default_rng(seed)
    years, months, gain, spares, best = 5, 2.0, float(rng.uniform(0, 0.4)), 0.04, 20.0
    exports, imports = rng.uniform(60, 100, years), rng.uniform(50, 80, years)
    opening = 60.0

    def second(start):
        rows, limits = [], []
        for t in range(years):
            row = np.zeros(years)
            for s in range(t + 1):
                row[s] = 1.0 - (gain - spares) * (t - s)
                if s < t:
                    row[s] += spares * months / 12
            rows.append(row)
            limits.append(start + (exports - imports)[: t + 1].sum() - months / 12 * imports[t])
        bounds = [(0, best * 1.25 ** (t + 1)) for t in range(years)]
        return linprog(-np.ones(years), A_ub=np.array(rows), b_ub=limits, bounds=bounds)

    other = second(opening)
    if not other.success:
        return
    found = screening(Earnings(opening, exports, imports), Machinery(gain, best), Floor(months))
    assert found.machinery.sum() == pytest.approx(-other.fun, rel=1e-7, abs=1e-7)
    more, less = second(opening + 1e-4), second(opening - 1e-4)
    if more.success and less.success:
        up, down = (-more.fun + other.fun) / 1e-4, (-other.fun + less.fun) / 1e-4
        assert up - 1e-5 <= found.per_unit_of_reserves <= down + 1e-5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[screening]\nopening = 1\n", "exports, current_imports, gain"),
        ("[screening]\nopning = 1\n", "Did you mean 'opening'"),
        ("[screening]\nopening = \"much\"\n", "give a number"),
        ("[screening]\nopening=1\nexports=1\ncurrent_imports=[1]\ngain=0.1\nbest_past_year=1\nunit=\"x\"\n"
         "first_year=2000\n", "give a list"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_meant_is_refused(tmp_path, text, says):
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(UsageError, match=says):
        read_screening(tmp_path / "s.toml")


def test_a_scenario_is_no_screening(tmp_path):
    (tmp_path / "s.toml").write_text('economy = "bundled:us_2012"\n')
    assert read_screening(tmp_path / "s.toml") is None
