"""Index numbers against their definitions, the tests of index theory, and a bouncing price."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import MissingDataError, UsageError
from lustrum.prices import FORMULAS, MixedBaseError, Series, carli, drift, dutot, index, jevons, read_quotations
from lustrum.prices.indices import fisher, laspeyres, paasche, tornqvist

positive = st.floats(0.1, 10.0)


@st.composite
def two_periods(draw, goods: int = 3):
    return [np.array(draw(st.lists(positive, min_size=goods, max_size=goods))) for _ in range(4)]


@given(two_periods())
def test_fisher_lies_between_laspeyres_and_paasche(data):
    low, high = sorted((laspeyres(*data), paasche(*data)))
    assert low * (1 - 1e-12) <= fisher(*data) <= high * (1 + 1e-12)


@given(two_periods())
def test_fisher_and_tornqvist_turn_round_with_time(data):
    p0, p1, q0, q1 = data
    for formula in (fisher, tornqvist):
        assert formula(p0, p1, q0, q1) * formula(p1, p0, q1, q0) == pytest.approx(1.0)


@given(two_periods())
def test_fisher_prices_times_fisher_quantities_are_the_change_of_value(data):
    p0, p1, q0, q1 = data
    assert fisher(p0, p1, q0, q1) * fisher(q0, q1, p0, p1) == pytest.approx((p1 @ q1) / (p0 @ q0))


@given(two_periods(), positive)
def test_doubling_all_prices_doubles_every_index(data, factor):
    p0, p1, q0, q1 = data
    for formula in FORMULAS.values():
        assert formula(p0, p1 * factor, q0, q1) == pytest.approx(factor * formula(p0, p1, q0, q1))


@given(two_periods(), st.lists(positive, min_size=3, max_size=3))
def test_units_of_goods_matter_to_dutot_alone(data, units):
    p0, p1, q0, q1 = data
    scale = np.array(units)
    for formula in FORMULAS.values():
        changed = formula(p0 * scale, p1 * scale, q0 / scale, q1 / scale)
        assert changed == pytest.approx(formula(p0, p1, q0, q1))
    assert jevons(p0 * scale, p1 * scale) == pytest.approx(jevons(p0, p1))
    assert carli(p0 * scale, p1 * scale) == pytest.approx(carli(p0, p1))


def test_dutot_depends_on_the_unit_of_a_quotation():
    p0, p1 = np.array([1.0, 10.0]), np.array([2.0, 10.0])
    assert dutot(p0, p1) != pytest.approx(dutot(p0 * [100.0, 1.0], p1 * [100.0, 1.0]))


def test_a_chained_carli_climbs_when_prices_only_bounce_and_jevons_does_not():
    a, b = np.array([1.0, 1.0]), np.array([2.0, 0.5])
    assert carli(a, b) * carli(b, a) == pytest.approx(1.5625)
    assert jevons(a, b) * jevons(b, a) == pytest.approx(1.0)


def test_chain_drift_is_what_the_chained_index_ends_above_the_direct_one():
    p = np.array([[1.0, 1.0], [0.5, 1.0], [1.0, 1.0]])
    q = np.array([[1.0, 1.0], [10.0, 1.0], [1.0, 1.0]])
    chained = laspeyres(p[0], p[1], q[0], q[1]) * laspeyres(p[1], p[2], q[1], q[2])
    assert drift(p, q, "laspeyres") == pytest.approx(chained - 1.0)
    assert index(p, q, "laspeyres", chained=False)[-1] == pytest.approx(1.0)


def test_a_missing_price_and_an_unknown_formula_are_refused():
    p = np.array([[1.0, 1.0], [np.nan, 1.0]])
    with pytest.raises(MissingDataError, match="Good 1 has no price"):
        index(p, np.ones((2, 2)))
    with pytest.raises(UsageError, match="no index formula 'fischer'"):
        index(np.ones((2, 2)), np.ones((2, 2)), "fischer")
    with pytest.raises(UsageError, match="positive"):
        index(np.array([[1.0], [0.0]]), np.ones((2, 1)))


QUOTED = """good,group,level,currency,place,period,price,quantity
nails,industrial,retail,crown,town,2020-01,10,5
nails,industrial,retail,crown,town,2020-02,20,5
nails,industrial,retail,crown,village,2020-01,12,5
nails,industrial,retail,crown,village,2020-02,12,5
cloth,industrial,retail,crown,town,2020-01,4,10
cloth,industrial,retail,crown,town,2020-02,4,10
soap,industrial,retail,crown,town,2020-01,1,1
"""


def test_quotations_of_a_good_in_several_places_become_one_by_their_geometric_mean(tmp_path):
    path = tmp_path / "q.csv"
    path.write_text(QUOTED)
    (series,) = read_quotations(path)
    # Nails: relatives 2 and 1, so sqrt 2; 110 spent on them, then 160; cloth unchanged, 40. Soap is not quoted twice.
    forward, back = (110 * np.sqrt(2) + 40) / 150, 200 / (160 / np.sqrt(2) + 40)
    assert series.at("2020-02") == pytest.approx(100 * np.sqrt(forward * back))
    assert series.left_out.endswith("left out: soap") and series.formula == "fisher, chained"
    assert (series.group, series.level, series.currency, series.base) == (
        "industrial",
        "retail",
        "crown",
        "2020-01=100",
    )


def _series(**changes):
    given = {
        "name": "s", "group": "industrial", "level": "wholesale", "base": "1913=100", "formula": "fisher",
        "currency": "rouble", "normalisation": "absolute", "source": "made up", "periods": ("1", "2", "3"),
        "values": [100.0, 110.0, 121.0],
    }  # fmt: skip
    return Series(**(given | changes))


@pytest.mark.parametrize("what", ["base", "normalisation", "currency", "formula"])
def test_levels_on_different_footings_are_refused_with_what_differs(what):
    other = _series(name="other", **{what: "relative" if what == "normalisation" else "other"})
    with pytest.raises(MixedBaseError, match=f"differ in {what}"):
        _series().over(other)


def test_two_series_are_joined_in_a_period_both_have_and_not_otherwise():
    later = _series(name="later", base="2=100", periods=("2", "3", "4"), values=[100.0, 110.0, 130.0])
    joined = _series().linked(later, "2")
    assert joined.at("4") == pytest.approx(143.0)
    assert joined.base == "1913=100"
    with pytest.raises(UsageError, match="no period '1'"):
        _series().linked(later, "1")


def test_rebasing_changes_no_growth():
    moved = _series().rebased("2")
    assert moved.at("2") == 100.0
    assert moved.change("1", "3") == pytest.approx(_series().change("1", "3"))
    assert moved.base == "2=100"
