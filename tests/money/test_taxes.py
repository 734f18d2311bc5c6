"""Schedules against integrals of their marginal rates, and calibration against the revenue it must bring in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.money import (
    Brackets,
    Isoelastic,
    LinearProgressive,
    Rules,
    applied,
    calibrate,
    flat,
    pareto,
    read_groups,
    reform,
    reform_results,
    schedule,
)

from .made_up import groups_of, random_groups

SEEDS = st.integers(0, 10_000)
FORMS = [
    Brackets((0.0, 10.0, 40.0), (0.1, 0.25, 0.5)),
    LinearProgressive(5.0, 60.0, 0.1, 0.5),
    LinearProgressive(5.0, 60.0, 0.0, 0.5),
    Isoelastic(0.2),
    flat(0.3),
]
NAMES = [form.name for form in FORMS]


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
@pytest.mark.parametrize("cap", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("level", [0.5, 1.0, 1.7])
def test_a_tax_is_the_integral_of_its_marginal_rates(form, cap, level):
    level = -level if form.name == "isoelastic" else level
    for income in (3.0, 17.0, 45.0, 130.0):

        def rate(y):
            return float(form.marginal(np.array([y]), level, cap)[0])

        breaks = [p for p in (5.0, 10.0, 40.0, 60.0) if p < income]
        expected = quad(rate, 0.0, income, points=breaks or None, limit=400)[0]
        assert float(form.tax(np.array([income]), level, cap)[0]) == pytest.approx(expected, abs=2e-3)
        assert rate(income) <= cap + 1e-12


def test_an_isoelastic_tax_keeps_one_less_theta_of_every_per_cent():
    form = Isoelastic(0.2, floor=False)
    income = np.array([10.0, 40.0, 90.0])
    tax = form.tax(income, -0.3, 0.99)
    assert (1 - form.marginal(income, -0.3, 0.99)) / (1 - tax / income) == pytest.approx(0.8)


def test_brackets_by_hand():
    form = Brackets((0.0, 10.0, 40.0), (0.1, 0.25, 0.5))
    assert form.tax(np.array([50.0]), 1.0, 0.6)[0] == pytest.approx(1.0 + 7.5 + 5.0)
    # At twice the rates the top one meets the cap of 0.6 and not 1.
    assert form.tax(np.array([50.0]), 2.0, 0.6)[0] == pytest.approx(2.0 + 15.0 + 6.0)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(range(len(FORMS))), st.floats(0.02, 0.25), st.floats(0.0, 0.3))
def test_calibration_brings_in_the_revenue_and_no_rate_passes_the_cap(seed, which, share, exempt):
    groups = random_groups(seed, evasion=np.linspace(0.0, 0.3, 6))
    target = share * groups.total_income
    try:
        found = calibrate(groups, FORMS[which], target, Rules(exempt=exempt))
    except UsageError as error:
        assert "at most" in str(error)
        return
    assert found.revenue == pytest.approx(target, rel=1e-9)
    assert found.marginal.max() <= 0.6 + 1e-12
    assert groups.count @ (found.tax * groups.paid) == pytest.approx(found.revenue)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(0.02, 0.2))
def test_without_a_floor_the_isoelastic_level_has_a_closed_form(seed, share):
    groups = random_groups(seed)
    target = share * groups.total_income
    found = calibrate(groups, Isoelastic(0.15, floor=False), target, Rules(cap=0.99))
    expected = (groups.total_income - target) / (groups.count @ groups.income**0.85)
    assert np.exp(-found.level) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(0.02, 0.15))
def test_a_flat_tax_has_the_share_as_its_rate(seed, share):
    groups = random_groups(seed)
    found = calibrate(groups, flat(0.2), share * groups.total_income)
    assert found.tax == pytest.approx(share * groups.income)


def test_a_revenue_no_level_brings_in_is_refused_with_the_most_there_is():
    groups = groups_of([10.0, 20.0])
    with pytest.raises(UsageError, match=r"is 18 at most"):
        calibrate(groups, flat(0.2), 19.0)
    assert calibrate(groups, flat(0.2), 18.0).revenue == pytest.approx(18.0)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_incomes_that_answer_settle_where_they_answer_to_their_own_rates(seed):
    groups = random_groups(seed)
    rules = Rules(elasticity=0.2)
    form = LinearProgressive(5.0, 60.0, 0.1, 0.5)
    found = calibrate(groups, form, 0.1 * groups.total_income, rules)
    # The rate just below and just above: they differ at a step, where people stay.
    below, above = (form.marginal(found.income * (1 + step), found.level, rules.cap) for step in (-1e-9, 1e-9))
    assert (found.income <= groups.income * (1 - below) ** 0.2 * (1 + 1e-8)).all()
    assert (found.income >= groups.income * (1 - above) ** 0.2 * (1 - 1e-8)).all()
    assert found.revenue == pytest.approx(0.1 * groups.total_income, rel=1e-6)
    assert (found.income <= groups.income + 1e-9).all()


def test_people_just_above_a_step_of_the_schedule_stay_at_the_step():
    groups = groups_of([5.09, 30.0])
    found = applied(groups, LinearProgressive(5.0, 60.0, 0.1, 0.5), 1.0, Rules(elasticity=0.2))
    assert found.income[0] == pytest.approx(5.0)


def test_a_flat_tax_with_behaviour_peaks_where_the_closed_form_says():
    # R(t) = t (1 - t)^e Y: largest at t = 1/(1 + e).
    groups = groups_of([10.0, 10.0])
    e = 2.0
    peak = 1 / (1 + e)
    best = peak * (1 - peak) ** e * 20.0
    found = calibrate(groups, flat(1.0), 0.999 * best, Rules(cap=0.99, elasticity=e))
    assert found.level < peak
    with pytest.raises(UsageError, match="revenue is largest at"):
        calibrate(groups, flat(1.0), 1.02 * best, Rules(cap=0.99, elasticity=e))


def test_a_top_rate_past_the_peak_is_warned_of():
    groups = groups_of([10.0, 20.0, 200.0])
    # The top group's threshold lies halfway: 110; a = 200 / 90, so that the peak with e = 2 is 18.4 per cent.
    assert pareto(groups) == pytest.approx(200 / 90)
    after = applied(groups, flat(0.3), 1.0, Rules(elasticity=2.0))
    assert after.peak_rate == pytest.approx(1 / (1 + 2 * 200 / 90))
    assert after.past_the_peak
    found = reform(groups, flat(0.3), revenue=after.revenue, rules=Rules(elasticity=2.0))
    if found.after.past_the_peak:
        assert any("WARNING" in note for note in reform_results(found)[0].notes)


def test_the_exempt_share_is_told_as_it_is_with_whole_groups():
    groups = groups_of([5.0, 10.0, 20.0, 40.0], count=[20, 30, 30, 20])
    found = calibrate(groups, flat(0.2), 100.0, Rules(exempt=0.45))
    # The poorest 45 per cent lie up to 10: half of all pay nothing, as groups are whole.
    assert found.exempt_share == pytest.approx(0.5)
    assert (found.allowance, found.tax[1]) == (10.0, 0.0)
    assert found.tax[2] > 0.0
    note = reform_results(reform(groups, flat(0.2), 100.0, Rules(exempt=0.45)))[0].notes
    assert any("50.0 % of persons pay nothing (45 % asked for" in each for each in note)


def test_a_neutral_reform_keeps_the_revenue_and_adds_up_to_nothing():
    groups = groups_of([10.0, 30.0, 90.0], count=[5, 3, 1], tax=[1.0, 5.0, 20.0])
    found = reform(groups, Isoelastic(0.3))
    assert found.after.revenue == pytest.approx(5 + 15 + 20)
    assert found.change @ groups.count == pytest.approx(0.0, abs=1e-9)
    by_group, indices, _ = reform_results(found)
    assert "gain" in " ".join(by_group.notes)
    assert not any("revenue differs" in note for note in indices.notes)


def test_indices_of_taxes_of_different_revenue_are_not_compared_in_silence():
    groups = groups_of([10.0, 30.0, 90.0], count=[5, 3, 1], tax=[1.0, 5.0, 20.0])
    _, indices, _ = reform_results(reform(groups, Isoelastic(0.3), revenue=60.0))
    assert any("revenue differs" in note for note in indices.notes)


def test_what_farms_pay_through_the_scissors_stands_beside_the_taxes():
    groups = groups_of([10.0, 30.0], tax=[1.0, 5.0], scissors=[2.0, 0.0])
    by_group = reform_results(reform(groups, flat(0.1)))[0]
    assert list(by_group["scissors"]) == [2.0, 0.0]


def test_a_reform_without_today_s_taxes_needs_a_revenue():
    with pytest.raises(MissingDataError, match="--revenue"):
        reform(groups_of([1.0, 2.0]), flat(0.1))


@pytest.mark.parametrize(
    ("family", "options", "says"),
    [
        ("progressive", {}, "no family"),
        ("bracket", {"lower": (0.0, 5.0), "rates": (0.1,)}, "one rate for each"),
        ("bracket", {"lower": (5.0, 0.0), "rates": (0.1, 0.2)}, "must rise"),
        ("bracket", {"lower": (0.0,), "rates": (-0.1,)}, "0 or more"),
        ("linear_progressive", {"a": 5.0, "z": 5.0, "r0": 0.1, "r1": 0.2}, "a < z"),
        ("linear_progressive", {"a": 5.0, "z": 9.0, "r0": 0.3, "r1": 0.2}, "r0 <= r1"),
        ("isoelastic", {"theta": 1.0}, "below 1"),
        ("isoelastic", {"tetha": 0.1}, "tetha"),
    ],
)
def test_a_schedule_that_cannot_be_meant_is_refused(family, options, says):
    with pytest.raises(UsageError, match=says):
        schedule(family, **options)


@pytest.mark.parametrize("rules", [{"cap": 1.0}, {"exempt": 1.0}, {"elasticity": -0.1}])
def test_rules_that_cannot_be_meant_are_refused(rules):
    with pytest.raises(UsageError):
        Rules(**rules)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("group,count\na,1\n", "income"),
        ("group,count,income,wage\na,1,2,3\n", "wage"),
        ("group,count,income\na,1,2\na,1,3\n", "twice"),
        ("group,count,income\na,1,\n", "no number"),
    ],
)
def test_a_file_of_groups_is_read_strictly(tmp_path, text, says):
    path = tmp_path / "g.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=says):
        read_groups(path)


def test_evasion_lowers_what_comes_in_and_not_what_is_due(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text("group,count,income,evasion\na,10,100,0.2\nb,5,300,0\n")
    groups = read_groups(path)
    found = applied(groups, flat(0.1), 1.0)
    assert found.revenue == pytest.approx(10 * 10 * 0.8 + 5 * 30)


def test_south_africa_s_groups_add_up_to_their_matrix(user_data):
    from lustrum.data.readers import read_published
    from lustrum.money import groups_of_sam

    meta = {"unit": "million ZAR", "currency": "ZAR"}
    sam, _ = read_published(user_data / "sam_south_africa_2015", meta=meta)
    groups = groups_of_sam(sam)
    assert len(groups) == 14
    paid = sum(sam.values[sam.position["dtax"], place] for place in sam.of_type("household"))
    assert groups.revenue(groups.today) == pytest.approx(1e6 * paid)
    found = reform(groups, Isoelastic(0.18))
    assert found.after.revenue == pytest.approx(1e6 * paid, rel=1e-9)
    assert groups.unit == "ZAR / person / year"
