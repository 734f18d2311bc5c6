"""Cases of prices: weights of quotations, levers in one money, two figures for one price, the second blade alone."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from lustrum.prices import LEVERS, ContradictionError, Exchange, MixedBaseError, read_quotations, read_series, scissors
from lustrum.prices.scissors import markup

HEADER = "series,group,level,period,value,base,formula,currency,normalisation,source\n"
QUOTED = """good,group,level,currency,place,period,price,quantity
nails,industrial,retail,crown,town,2020-01,10,90
nails,industrial,retail,crown,town,2020-02,10,90
nails,industrial,retail,crown,village,2020-01,40,10
nails,industrial,retail,crown,village,2020-02,40,10
cloth,industrial,retail,crown,town,2020-01,10,100
cloth,industrial,retail,crown,town,2020-02,20,100
"""


def rows(*lines):
    return HEADER + "".join(f"{name},{group},{level},{period},{value},1913=100,x,rouble,absolute,s\n"
                            for name, group, level, period, value in lines)  # fmt: skip


def test_a_good_weighs_what_was_spent_on_it_in_all_places(write):
    # w-quotations_weight_of_places: 1,300 spent on nails, which stay; 1,000 on cloth, which doubles.
    (found,) = read_quotations(write("q.csv", QUOTED), "laspeyres")
    assert found.values == pytest.approx([100.0, 100.0 * (1300 + 2000) / 2300])


@pytest.mark.parametrize("formula", ["laspeyres", "paasche", "fisher", "tornqvist"])
def test_parting_a_place_in_two_of_one_price_changes_no_index(write, formula):
    whole = QUOTED.replace(
        "cloth,industrial,retail,crown,town,2020-02,20,100", "cloth,industrial,retail,crown,town,2020-02,20,60"
    )
    parted = whole
    for line in whole.splitlines()[1:]:
        if line.startswith("cloth"):
            *cells, quantity = line.split(",")
            half = f"{float(quantity) / 2:g}"
            other = [("hamlet" if cell == "town" else cell) for cell in cells]
            parted = parted.replace(line, ",".join([*cells, half]) + "\n" + ",".join([*other, half]))
    one, two = (read_quotations(write(name, text), formula)[0] for name, text in (("a.csv", whole), ("b.csv", parted)))
    assert one.values == pytest.approx(two.values)


TWO = (
    ("industrial", "industrial", "wholesale", "1923-10", 276),
    ("agricultural", "agricultural", "wholesale", "1923-10", 89),
    ("industrial", "industrial", "wholesale", "1924-04", 131),
    ("agricultural", "agricultural", "wholesale", "1924-04", 92),
    ("independent", "industrial", "wholesale", "1924-04", 208.9),
)


def test_two_series_on_one_footing_for_one_price_are_refused_with_both_named(lustrum, write):
    # w-scissors_row_order: the first in the file was taken.
    for seed in range(4):
        lines = list(TWO)
        random.Random(seed).shuffle(lines)
        with pytest.raises(ContradictionError, match=r"'independent' 208\.9.* and 'industrial' 131"):
            scissors(read_series(write("s.csv", rows(*lines))))
    ended = lustrum("scissors", write("s.csv", rows(*TWO)))
    assert ended.code == 2 and "1924-04" in ended.err


def test_a_series_quoted_again_with_the_same_figures_contradicts_nothing(write):
    lines = [(*TWO[0][:4], 276), TWO[1], ("again", *TWO[0][1:4], 276)]
    assert scissors(read_series(write("s.csv", rows(*lines)))).ratio == pytest.approx([276 / 89])


def test_two_levels_in_one_period_are_never_chosen_between_in_silence(write):
    lines = [(f"{g} {at}", g, at, "1924", v) for g, v in (("industrial", 130), ("agricultural", 100))
             for at in ("wholesale", "retail")]  # fmt: skip
    with pytest.raises(MixedBaseError, match="--level"):
        scissors(read_series(write("s.csv", rows(*lines))))


SECOND = tuple(
    (name, "industrial", level, month, value)
    for name, level, values in (("w", "wholesale", (100.0, 88.4, 76.0)), ("r", "retail", (100.0, 95.0, 90.0)))
    for month, value in zip(("1923-10", "1923-11", "1923-12"), values, strict=True)
)


def test_the_second_blade_needs_no_farm_prices(lustrum, write):
    path = write("s.csv", rows(*SECOND))
    ended = lustrum("scissors", path, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["analysis"] == "second_blade_industrial"
    assert markup(read_series(path), "industrial")[1] == pytest.approx([100, 9500 / 88.4, 9000 / 76])


def test_a_second_blade_of_two_wholesale_series_is_refused(write):
    lines = [*SECOND, ("other", "industrial", "wholesale", "1923-12", 70.0)]
    with pytest.raises(ContradictionError, match=r"'other' 70.* and 'w' 76"):
        markup(read_series(write("s.csv", rows(*lines))), "industrial")


def test_levers_cost_one_money_in_which_industrial_goods_are_1():
    # w-scissors_lever_costs: R = 276/89, M0 = 100, I = 32.25, eps = 0.5, to R = 1.2.
    ratio = 276 / 89
    now = Exchange(ratio, 100.0, 32.2463768, 0.5)
    rise, cut = ratio / 1.2 - 1, 1 - 1.2 / ratio
    assert LEVERS["lower_margin"](now, cut).budget == pytest.approx(19.77, abs=0.005)
    assert LEVERS["procurement_price"](now, rise).budget == pytest.approx(46.64, abs=0.005)
    # In the money in which farm goods cost 1 today: 61.3 and 144.6.
    assert ratio * LEVERS["lower_margin"](now, cut).budget == pytest.approx(61.3, abs=0.05)
    assert ratio * LEVERS["procurement_price"](now, rise).budget == pytest.approx(144.6, abs=0.05)


@pytest.mark.parametrize("elasticity", [-0.4, 0.2, 0.5, 1.0])
def test_a_price_paid_to_farms_costs_what_they_gain_beyond_what_they_would_sell_at(elasticity):
    """Two roads: the budget pays the village's receipts at the new price less what towns pay for the same goods."""
    ratio, size = 2.5, 0.3
    now = Exchange(ratio, 100.0, 60.0, elasticity)
    tau = (1 + size) / ratio
    receipts = tau * 100.0 * tau**elasticity
    assert LEVERS["procurement_price"](now, size).budget == pytest.approx(receipts * (1 - 1 / (1 + size)))
    assert LEVERS["farm_exports"](now, 0.01).foreign_currency == pytest.approx(-0.01 * 100 * ratio**-elasticity)


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_no_label_or_word_is_cut_however_narrow_the_window(lustrum, write, monkeypatch, columns):
    # w-period_cut_at_80_columns: "1923-0" for 1923-02 to 1923-09.
    monkeypatch.setenv("COLUMNS", str(columns))
    months = [f"1923-{k:02d}" for k in range(1, 13)]
    lines = [("i", "industrial", "wholesale", m, 100 + 10 * np.sin(k)) for k, m in enumerate(months)]
    lines += [("a", "agricultural", "wholesale", m, 100) for m in months]
    out = lustrum("scissors", write("s.csv", rows(*lines))).out.split("Which blade")[1]
    for earlier, later in pairwise(months):
        assert any(line.startswith(earlier) and later in line for line in out.splitlines())
    assert "industrial good " not in out
