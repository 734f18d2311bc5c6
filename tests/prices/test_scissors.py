"""The scissors: published figures of 1923, the mixed-base trap, alarm, season, levers and the transfer's maximum."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.prices import (
    LEVERS,
    Exchange,
    MixedBaseError,
    Series,
    alarm,
    clearing_ratio,
    goods_needed,
    harvest_mean,
    likely_blade,
    markup,
    read_series,
    refuse_past_the_stop,
    same_month,
    scissors,
    seasonally_adjusted,
    size_needed,
    transfer,
)

HEADER = "series,group,level,period,value,base,formula,currency,normalisation,source\n"


def series(group, periods, values, *, level="wholesale", normalisation="absolute", base="1913=100", name=""):
    return Series(
        name or f"{group} {normalisation} {level}", group, level, base, "not stated", "rouble", normalisation, "x",
        tuple(periods), np.array(values, dtype=float),
    )  # fmt: skip


def of_1923(normalisation_1924="relative"):
    return [
        series("industrial", ["1923-10"], [276]),
        series("agricultural", ["1923-10"], [89]),
        series("industrial", ["1924-04"], [131], normalisation=normalisation_1924, name="industrial 1924"),
        series("agricultural", ["1924-04"], [92], normalisation=normalisation_1924, name="agricultural 1924"),
    ]


def test_the_ratios_of_october_1923_and_april_1924_come_out_and_may_be_compared():
    found = scissors(of_1923())
    assert found.at("1923-10") == pytest.approx(3.101, abs=5e-4)
    assert found.at("1924-04") == pytest.approx(1.424, abs=5e-4)
    assert found.farm_purchasing_power[0] == pytest.approx(32.2, abs=0.05)
    assert found.closing_share("1923-10", "1924-04") == pytest.approx(1 - np.log(131 / 92) / np.log(276 / 89))


def test_which_blade_closed_is_refused_across_bases():
    with pytest.raises(MixedBaseError, match="cannot be said across bases"):
        scissors(of_1923()).blades("1923-10", "1924-04")


def test_on_one_base_a_third_of_the_closing_came_from_cheaper_industry():
    # The wholesale series gives 209 for April 1924 where the other base prints 131; the farm level follows from R.
    farm = 209 / (131 / 92)
    found = scissors(
        [
            series("industrial", ["1923-10", "1924-04"], [276, 209]),
            series("agricultural", ["1923-10", "1924-04"], [89, farm]),
        ]
    )
    high, low = found.blades("1923-10", "1924-04")
    closed = np.log(found.at("1924-04") / found.at("1923-10"))
    assert high + low == pytest.approx(closed)
    assert high / closed == pytest.approx(0.36, abs=0.005)


def test_the_figures_of_the_user_s_copy_give_these_ratios(user_data):
    rows = list(csv.DictReader((user_data / "ussr_1913_1932" / "figures.csv").open(encoding="utf-8")))
    price = {(row["item"], row["period"]): float(row["value"]) for row in rows if row["topic"] == "price_scissors"}
    found = scissors(
        [
            series(
                group, [period], [price[f"{group} price index", period]], name=f"{group} {period}", normalisation=kind
            )
            for group in ("industrial", "agricultural")
            for period, kind in (("1923-10", "absolute"), ("1924-04", "relative"))
        ]
    )
    assert found.ratio.round(2).tolist() == [3.10, 1.42]


def test_series_of_different_levels_make_no_scissors_and_several_levels_must_be_chosen():
    with pytest.raises(MissingDataError, match="No scissors"):
        scissors([series("industrial", ["1"], [2.0]), series("agricultural", ["1"], [1.0], level="retail")])
    both = [
        series(g, [p], [1.0], level=at)
        for g in ("industrial", "agricultural")
        for at, p in (("retail", "1"), ("wholesale", "2"))
    ]
    with pytest.raises(MixedBaseError, match="choose one with --level"):
        scissors(both)
    assert scissors(both, "retail").periods == ("1",)


def test_ratios_of_different_base_periods_are_refused():
    pairs = [series(g, [p], [1.0], base=b, name=f"{g}{b}") for g in ("industrial", "agricultural")
             for b, p in (("1913=100", "1"), ("1922=100", "2"))]  # fmt: skip
    with pytest.raises(MixedBaseError, match="one at different times"):
        scissors(pairs)


def test_the_second_blade_is_retail_over_wholesale_of_the_same_goods():
    # Wholesale down 31, retail down 20 per cent: the markup rises to 116.
    both = [series("industrial", ["a", "b"], [100, 69]), series("industrial", ["a", "b"], [100, 80], level="retail")]
    periods, values = markup(both, "industrial")
    assert periods == ("a", "b")
    assert values == pytest.approx([100.0, 100 * 80 / 69])
    with pytest.raises(MissingDataError, match="second blade"):
        markup(both[:1], "industrial")


def test_the_alarm_waits_before_it_rings_and_before_it_stops():
    ratio = np.array([1.3, 1.2, 1.3, 1.3, 1.2, 1.2, 1.1, 1.2, 1.1, 1.1, 1.3])
    assert alarm(ratio).tolist() == [False, False, False, True, True, True, True, True, True, False, False]
    with pytest.raises(UsageError, match="must lie above"):
        alarm(ratio, on=1.1, off=1.2)


@given(st.lists(st.floats(0.5, 2.0), min_size=1, max_size=40))
def test_the_alarm_never_rings_where_the_opening_never_reached_its_threshold(values):
    ratio = np.minimum(np.array(values), 1.2499)
    assert not alarm(ratio).any()


def test_the_alarm_names_the_blade_that_moved_most():
    assert likely_blade(0.3, 0.1) == "dearer industrial goods"
    assert likely_blade(-0.3, 0.1) == "cheaper farm goods"


def test_a_seasonal_pattern_is_taken_out_and_too_few_months_are_refused():
    months = [f"{2000 + t // 12}-{t % 12 + 1:02d}" for t in range(48)]
    pattern = np.exp(0.2 * np.sin(2 * np.pi * np.arange(48) / 12))
    trend = np.exp(0.01 * np.arange(48))
    adjusted = seasonally_adjusted(months, trend * pattern)
    assert np.log(adjusted) == pytest.approx(np.log(trend), abs=2e-3)
    assert same_month(months, trend * pattern)[12:] == pytest.approx(np.exp(0.12))
    with pytest.raises(MissingDataError, match="two years"):
        seasonally_adjusted(months[:20], trend[:20])


def test_harvest_months_weigh_most():
    assert harvest_mean(np.array([2.0, 1.0]), np.array([3.0, 1.0])) == pytest.approx(2.0**0.75)


@pytest.mark.parametrize(("goods", "ratio"), [(100, 1.0), (80, 1.160), (60, 1.406), (50, 1.587)])
def test_the_exchange_clears_at_the_ratio_that_makes_sales_buy_what_is_offered(goods, ratio):
    found = clearing_ratio(goods, 100.0, 0.5)
    assert found == pytest.approx(ratio, abs=5e-4)
    tau = 1 / found
    assert tau * 100.0 * tau**0.5 == pytest.approx(goods)


def test_closing_october_1923_takes_four_times_the_goods():
    assert goods_needed(3.10, 1.2, 0.5) == pytest.approx(4.15, abs=0.005)
    assert clearing_ratio(goods_needed(3.10, 1.2, 0.5) * clearing_goods(3.10), 100.0, 0.5) == pytest.approx(1.2)


def clearing_goods(ratio, elasticity=0.5):
    return 100.0 * ratio ** -(1 + elasticity)


@given(st.floats(1.3, 4.0), st.floats(-0.5, 1.0), st.sampled_from(sorted(LEVERS)))
def test_the_size_needed_of_each_lever_brings_the_ratio_to_its_target(ratio, elasticity, lever):
    now = Exchange(ratio, 100.0, clearing_goods(ratio, elasticity), elasticity)
    size = size_needed(now, lever, 1.2)
    if np.isfinite(size):
        assert ratio * np.exp(LEVERS[lever](now, size).log_ratio) == pytest.approx(1.2, rel=1e-6)
    assert size_needed(now, lever, ratio) == 0.0


def test_every_lever_says_what_it_costs():
    now = Exchange(2.0, 100.0, clearing_goods(2.0), 0.5, exchange_rate=4.0, state_trade=0.5)
    goods = clearing_goods(2.0)
    assert LEVERS["more_goods"](now, 0.1).town_floors == pytest.approx(0.1 * goods)
    assert LEVERS["import_goods"](now, 0.1).foreign_currency == pytest.approx(0.1 * goods / 4.0)
    assert LEVERS["lower_margin"](now, 0.1).budget == pytest.approx(0.1 * goods * 0.5)
    assert LEVERS["farm_exports"](now, 0.1).foreign_currency < 0
    assert not LEVERS["sell_stocks"](now, 0.1).lasts
    # The budget pays the rise on all that is then sold at the price in force, tau M0 (tau (1 + x))^eps.
    assert LEVERS["procurement_price"](now, 0.1).budget == pytest.approx(0.1 * 100.0 * (1.1 / 2.0) ** 0.5 / 2.0)


@pytest.mark.parametrize(("elasticity", "peak"), [(0.2, 6.0), (0.5, 3.0), (1.0, 2.0)])
def test_the_transfer_is_largest_at_one_plus_one_over_the_elasticity(elasticity, peak):
    found = transfer(100.0, elasticity, 1.2)
    assert found.peak_ratio == pytest.approx(peak)
    openings = np.linspace(1.0, 12.0, 4001)
    values = [transfer(100.0, elasticity, r).value for r in openings]
    assert openings[int(np.argmax(values))] == pytest.approx(peak, abs=0.01)
    assert max(values) == pytest.approx(found.peak_value, rel=1e-5)


def test_october_1923_was_past_the_peak_for_elasticities_above_a_half_or_so():
    for elasticity, past in ((0.47, False), (0.48, True)):
        found = transfer(100.0, elasticity, 276 / 89)
        assert (found.ratio > found.peak_ratio) is past


def test_a_plan_that_would_take_more_than_was_voted_is_refused():
    with pytest.raises(UsageError, match="past the voted limit"):
        refuse_past_the_stop(transfer(100.0, 0.2, 1.4))
    with pytest.raises(UsageError, match="squeezing harder brings less"):
        refuse_past_the_stop(transfer(100.0, 1.0, 2.5, voted=5.0))
    refuse_past_the_stop(transfer(100.0, 0.2, 1.2))


def test_an_elasticity_at_or_below_minus_one_is_refused_and_a_negative_one_is_not():
    with pytest.raises(UsageError, match="two solutions or none"):
        Exchange(2.0, 100.0, 50.0, -1.0)
    with pytest.raises(UsageError, match="no single ratio"):
        clearing_ratio(50.0, 100.0, -1.2)
    # A surplus that falls when the price rises: more goods are needed to close less.
    assert goods_needed(2.0, 1.0, -0.4) < goods_needed(2.0, 1.0, 0.4)
    assert Exchange(2.0, 100.0, 50.0, -0.4).elasticity == -0.4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,industrial,wholesale,1921,x,b,f,c,absolute,s\n", "no number"),
        ("a,industrial,wholesale,1921,,b,f,c,absolute,s\n", "blank"),
        ("a,industrial,market,1921,2,b,f,c,absolute,s\n", "level.*market"),
        ("a,industrial,wholesale,1921,2,b,f,c,abs,s\n", "normalisation.*abs"),
        ("a,industrial,wholesale,1921,2,b,f,c,absolute,s\na,industrial,wholesale,1922,2,b2,f,c,absolute,s\n", "base"),
        (
            "a,industrial,wholesale,1921,2,b,f,c,absolute,s\na,industrial,wholesale,1921,2,b,f,c,absolute,s\n",
            "stands twice",
        ),
    ],
)
def test_a_file_of_series_is_read_strictly(tmp_path, text, says):
    path = tmp_path / "s.csv"
    path.write_text(HEADER + text)
    with pytest.raises(DataError, match=says):
        read_series(path)
