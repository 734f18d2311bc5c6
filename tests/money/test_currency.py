"""The three tests of a currency against their closed forms, the budget, and the instruments in their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import MissingDataError, UsageError
from lustrum.money import (
    Settings,
    accounts_of,
    balances,
    budget,
    close_gap,
    inflation_tax,
    money_goods,
    money_results,
    overhang,
    programme,
    read_settings,
)
from lustrum.scenario import read_scenario, run_scenario

VALLEY = """
economy = "bundled:made_up_valley"
years = 3
tail = 2
[growth]
labour = 0.0
productivity = 0.01
government = 0.01
exports = 0.0
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("valley") / "s.toml"
    path.write_text(VALLEY)
    return run_scenario(read_scenario(path), break_ties=False)


@given(st.floats(10, 1e6), st.floats(-0.1, 0.2), st.floats(0.0, 0.5), st.floats(-100, 1e5))
def test_financing_exactly_the_ceiling_keeps_the_target_and_an_excess_raises_prices_by_its_share(m0, g, pi, deficit):
    found = programme(m0, g, deficit, inflation=pi)
    assert found.ceiling == pytest.approx(m0 * ((1 + g) * (1 + pi) - 1))
    # Quantity theory: all money in the end over what real growth takes up.
    assert (1 + found.inflation) * (1 + g) * m0 == pytest.approx(m0 + found.money_growth + found.excess)
    if deficit <= found.ceiling:
        assert found.inflation == pytest.approx(pi, abs=1e-9)
    else:
        assert found.inflation >= pi - 1e-12


def test_reserves_and_credit_to_enterprises_come_before_the_deficit():
    plain = programme(100.0, 0.03, 0.0).ceiling
    assert programme(100.0, 0.03, 0.0, reserves_change=2.0, enterprise_credit=1.5).ceiling == pytest.approx(plain - 3.5)


@given(st.floats(1.0, 1e5), st.floats(0.2, 20.0), st.floats(0.01, 0.999))
def test_the_inflation_tax_brings_in_what_is_asked_on_the_near_side_of_its_peak(money, alpha, share):
    most = money / alpha / np.e
    found = inflation_tax(money, share * most, alpha)
    assert found.most == pytest.approx(most)
    assert found.needed <= found.peak
    assert money * found.needed * np.exp(-alpha * found.needed) == pytest.approx(share * most, rel=1e-6)


def test_the_peak_of_the_inflation_tax_is_where_a_search_finds_it_and_beyond_it_nothing_helps():
    rates = np.linspace(0, 4, 200_001)
    found = inflation_tax(100.0, 200.0, 0.8)
    assert rates[int(np.argmax(rates * np.exp(-0.8 * rates)))] == pytest.approx(found.peak, abs=1e-4)
    assert np.isnan(found.needed)


@given(st.floats(1, 1e4), st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0, 500), st.floats(1, 1e4), st.floats(0, 0.5))
def test_each_way_of_closing_the_gap_closes_it(w, tr, f, t, c, s):
    found = money_goods(w, tr, f, t, c, s)
    assert money_goods(w, tr, f, t + found.by_tax, c, s).gap == pytest.approx(0.0, abs=1e-6)
    assert (1 - s) * (w + tr + f - t) - c * (1 + found.gap / found.goods) == pytest.approx(0.0, abs=1e-6)
    if found.gap > 0:
        assert money_goods(w, tr, f, t, c + found.gap, s).gap == pytest.approx(0.0, abs=1e-6)


def test_money_of_earlier_years_looks_for_goods_too():
    assert overhang(150.0, 1.2, 100.0) == pytest.approx(25.0)
    assert money_goods(100.0, 0.0, 0.0, 0.0, 100.0, 0.0, overhang=25.0).gap == pytest.approx(25.0)


def test_incomes_of_a_plan_add_up_to_its_value_added(plan):
    found = accounts_of(plan, Settings())
    economy = plan.economy
    level = plan.table("activity_level").values
    assert found.wages + found.surplus + found.production_taxes == pytest.approx(
        level @ economy.value_added.sum(axis=0)
    )
    assert found.consumption == pytest.approx(plan.table("consumption").values.sum(axis=1))


def test_the_share_left_out_is_what_makes_the_base_year_balance(plan):
    economy = plan.economy
    wages, surplus = economy.base_level @ economy.value_added.T
    goods = economy.household_consumption.sum()
    found = accounts_of(plan, Settings(saving_rate=0.1))
    assert 0.9 * (wages + found.distributed * surplus) == pytest.approx(goods)
    other = accounts_of(plan, Settings(saving_rate=None, distributed=0.9))
    assert (1 - other.saving_rate) * (wages + 0.9 * surplus) == pytest.approx(goods)
    assert {a.name for a in found.assumptions} >= {"distributed"}


def test_every_line_of_the_budget_is_its_rate_times_its_base(plan):
    stated = Settings(
        income_tax=0.1,
        surplus_share=0.2,
        transfers=3.0,
        debt_service=1.0,
        public_investment=0.3,
        limit=5.0,
        interest=0.05,
    )
    accounts = accounts_of(plan, stated)
    found = budget(accounts, stated)
    taxed = accounts.wages + accounts.distributed * accounts.surplus
    assert found.revenue["direct tax"] == pytest.approx(0.1 * taxed)
    kept = (1 - accounts.distributed) * accounts.surplus
    assert found.revenue["share of enterprise surplus"] == pytest.approx(0.2 * kept)
    spent = accounts.government + 3.0 + 1.0 + 0.3 * accounts.investment
    income = 0.1 * taxed + 0.2 * kept + accounts.product_taxes + accounts.production_taxes
    assert found.deficit == pytest.approx(spent - income)
    assert found.discounted == pytest.approx(sum((spent - income) / 1.05 ** np.arange(1, 4)))
    assert found.within == (found.discounted <= 5.0)


def with_gap(plan, **more):
    """Settings under which households have more money than there are goods."""
    base = accounts_of(plan, Settings(saving_rate=0.05))
    stated = Settings(saving_rate=0.05, distributed=base.distributed, transfers=12.0, **more)
    return accounts_of(plan, stated), stated


def test_the_first_instrument_of_the_voted_order_closes_the_gap_where_its_limit_allows(plan):
    accounts, stated = with_gap(plan, order=("taxes", "prices"), most={"taxes": 0.5, "prices": 0.5})
    found = close_gap(accounts, stated)
    assert (np.array([b.gap for b in found.before]) > 0).all()
    assert found.residual == pytest.approx(np.zeros(3), abs=1e-9)
    assert found.sizes["prices"].sum() == 0.0
    other = close_gap(accounts, replace(stated, order=("prices", "taxes")))
    assert other.sizes["taxes"].sum() == 0.0
    assert other.sizes["prices"] == pytest.approx([b.gap / b.goods for b in found.before])


def test_what_no_instrument_may_close_is_left_and_said(plan):
    accounts, stated = with_gap(plan, order=("taxes", "prices"), most={"taxes": 0.01, "prices": 0.01})
    found = close_gap(accounts, stated)
    assert found.sizes["taxes"] == pytest.approx([0.01] * 3)
    assert found.sizes["prices"] == pytest.approx([0.01] * 3)
    assert (found.residual > 0).all()
    currency = money_results(accounts, stated, found)[0]
    assert any("inflation where prices are free, queues where they are fixed" in note for note in currency.notes)
    assert (np.asarray(currency["gap_left"]) > 0).all()


def test_instruments_without_a_voted_limit_or_without_a_scenario_are_named(plan):
    accounts, stated = with_gap(plan, order=("investment", "taxes"), most={"investment": 0.5})
    found = close_gap(accounts, stated)
    assert any(reason.startswith("investment: changes the plan") for reason in found.refused)
    notes = money_results(accounts, stated, found)[2].notes
    assert any("no limit was voted for taxes" in note for note in notes)


def test_less_investment_gives_more_goods_and_is_solved_again(plan, tmp_path):
    from lustrum.scenario import Session
    from lustrum.studies.money import with_instruments

    path = tmp_path / "s.toml"
    path.write_text(VALLEY)
    session = Session(read_scenario(path), plan=plan)
    accounts, stated = with_gap(plan, order=("investment",), most={"investment": 0.3})

    def resolve(cut, imports):
        other = with_instruments(session, cut, imports).plan
        return accounts_of(other, stated) if other.status == "optimal" else None

    found = close_gap(accounts, stated, resolve)
    assert found.plans >= 1
    if not found.refused:
        assert found.accounts.consumption.sum() > accounts.consumption.sum()
        assert found.residual.sum() < sum(b.gap for b in found.before)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.0, 0.3))
def test_a_gap_is_the_same_however_the_tax_is_levied(plan, rate):
    accounts, stated = with_gap(plan)
    extra = rate * accounts.wages
    by_hand = balances(accounts, stated, extra)
    assert [b.purchasing for b in by_hand] == pytest.approx(
        [b.purchasing - 0.95 * x for b, x in zip(balances(accounts, stated), extra, strict=True)]
    )


def test_tests_that_need_figures_nobody_stated_are_said_not_to_be_made(plan):
    accounts = accounts_of(plan, Settings())
    currency = money_results(accounts, Settings())[0]
    assert any("stock of money is not stated" in note for note in currency.notes)
    assert "deficit_ceiling" not in currency.measures
    stated = Settings(stock=50.0)
    currency = money_results(accounts_of(plan, stated), stated)[0]
    assert any("alpha is not stated" in note for note in currency.notes)


def test_a_deficit_past_the_peak_of_the_inflation_tax_is_said(plan):
    stated = Settings(stock=10.0, alpha=2.0, debt_service=50.0)
    currency = money_results(accounts_of(plan, stated), stated)[0]
    assert any("past the peak" in note for note in currency.notes)
    assert np.isnan(currency["inflation_tax_needs"]).all()


def test_an_economy_without_value_added_has_no_incomes(plan):
    other = replace(plan, economy=replace(plan.economy, value_added=None))
    with pytest.raises(MissingDataError, match=r"value_added\.csv"):
        accounts_of(other, Settings())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[mony]\nstock = 1\n", r"no table \[mony\]"),
        ("[money]\nstok = 1\n", "no key 'stok'"),
        ("[money]\nstock = true\n", "give a number"),
        ("[budget]\nincome_tax = 1.5\n", "share from 0 to 1"),
        ('[instruments]\norder = ["taxes", "magic"]\n', "has 'magic' in order"),
        ('[instruments]\norder = "taxes"\n', "give a list"),
        ("[money\n", "no TOML"),
    ],
)
def test_settings_are_read_strictly(tmp_path, text, says):
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=says):
        read_settings(path)


def test_a_share_that_is_stated_leaves_the_other_to_the_base_year(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text("[households]\ndistributed = 0.5\n")
    found = read_settings(path)
    assert found.distributed == 0.5 and found.saving_rate is None


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: programme(0.0, 0.1, 1.0), "stock of money"),
        (lambda: inflation_tax(1.0, 1.0, 0.0), "alpha"),
        (lambda: money_goods(1.0, 0.0, 0.0, 0.0, 0.0, 0.1), "Consumer goods"),
        (lambda: money_goods(1.0, 0.0, 0.0, 0.0, 1.0, 1.0), "saving rate"),
    ],
)
def test_figures_that_cannot_be_meant_are_refused(call, says):
    with pytest.raises(UsageError, match=says):
        call()
