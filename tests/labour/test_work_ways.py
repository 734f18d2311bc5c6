"""Ways that change the work: another technique, work moved, a smaller plan, each by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from lustrum.labels import Axis
from lustrum.labour.assemble import question_of
from lustrum.labour.balance import solve_balance
from lustrum.labour.ways import gap_at
from lustrum.labour.work import work_of_economy
from lustrum.labour.work_ways import move_work, shrink, technique
from lustrum.problem import Growth
from tests.economies import random_economy
from tests.labour.made_up import work, write

YEARS = [2001, 2002, 2003, 2004]


def asked(tmp_path, works, **persons):
    rows = "".join(f"{region},{work.skill[0]},{persons[region]}\n" for region, work in zip(persons, works, strict=True))
    folder = write(tmp_path / "labour", people="region,skill,persons\n" + rows)
    found = question_of(works, folder, "p")
    return found, gap_at(solve_balance(found.labour), 0, 0)


def with_technique(saving: float = 0.5):
    """Return an economy in which the first product can also be made with less labour and more of another input."""
    base = random_economy(1)
    use, supply = base.use.toarray(), base.supply.toarray()
    column = use[:, [0]].copy()
    column[1] += 0.05
    labour = base.labour.toarray()
    return replace(
        base,
        activity=Axis("activity", (*base.activity.labels, "P0 new")),
        base_level=np.append(base.base_level, 0.0),
        use=sparse.csc_array(np.hstack([use, column])),
        supply=sparse.csc_array(np.hstack([supply, supply[:, [0]]])),
        labour=sparse.csc_array(np.hstack([labour, saving * labour[:, [0]]])),
        value_added=np.hstack([base.value_added, base.value_added[:, [0]]]),
        capital_stock=np.vstack([base.capital_stock, base.capital_stock[[0]]]),
        depreciation_rate=np.vstack([base.depreciation_rate, base.depreciation_rate[[0]]]),
    )


def test_a_technique_with_less_of_the_skill_costs_its_inputs_less_the_pay_saved(tmp_path):
    one = work_of_economy(with_technique(), Growth(0.01, 0.0), YEARS, "here")
    need = one.base.sum()
    question, gap = asked(tmp_path, [one], here=0.97 * need / 0.96)
    way = technique(gap, question.works)
    unit = one.per_level()[0]
    wage = question.labour.wage[0, 0]
    surplus = one.value_added()[0] - 0.05 - wage * 0.5 * unit[0]
    assert surplus > 0.0
    by_hand = (0.05 - wage * 0.5 * unit[0] + surplus) / (0.5 * unit[0])
    assert way.price == pytest.approx(by_hand) and "P0 new in place of P0" in way.size
    after = solve_balance(question.labour, way.levers)
    filled = gap.balance.gap - after.gap
    assert filled[0, 0, 0] == pytest.approx(min(gap.balance.gap[0, 0, 0], one.labour[0, 0, 0]))


def test_a_technique_that_earns_as_the_other_costs_what_the_idle_capacity_earned(tmp_path):
    """Both just pay: what is lost by going over is the surplus of the one that stands still."""
    base = with_technique()
    column = base.use.toarray()
    column[:, -1] = column[:, 0]
    one = work_of_economy(replace(base, use=sparse.csc_array(column)), Growth(0.01, 0.0), YEARS, "here")
    question, gap = asked(tmp_path, [one], here=0.97 * one.base.sum() / 0.96)
    unit, wage = one.per_level()[0], question.labour.wage[0, 0]
    surplus = one.value_added()[0] - wage * unit[0]
    assert technique(gap, question.works).price == pytest.approx(surplus / (0.5 * unit[0]))


def test_a_technique_that_would_pay_already_is_held_back_by_something_else(tmp_path):
    base = with_technique(saving=0.9)
    column = base.use.toarray()
    column[:, 0] += 0.4
    one = work_of_economy(replace(base, use=sparse.csc_array(column)), Growth(0.01, 0.0), YEARS, "here")
    assert one.value_added()[0] < 0.0
    question, gap = asked(tmp_path, [one], here=0.97 * one.base.sum() / 0.96)
    assert technique(gap, question.works).levers is None


def test_an_activity_that_makes_several_things_is_no_technique_for_one(tmp_path):
    base = with_technique()
    supply = base.supply.toarray()
    supply[1, -1] = 0.4
    one = work_of_economy(replace(base, supply=sparse.csc_array(supply)), Growth(0.01, 0.0), YEARS, "here")
    question, gap = asked(tmp_path, [one], here=0.97 * one.base.sum() / 0.96)
    assert "no other technique" in technique(gap, question.works).why


def test_without_another_technique_there_is_none(tmp_path):
    question, gap = asked(tmp_path, [work(1, "here")], here=work(1).base.sum())
    assert "no other technique" in technique(gap, question.works).why


def test_work_goes_to_where_people_are_at_what_its_capacity_earns(tmp_path):
    both = [work(1, "here"), work(1, "there")]
    need = both[0].base.sum()
    question, gap = asked(tmp_path, both, here=0.99 * need / 0.96, there=1.1 * need / 0.96)
    way = move_work(gap, question.works)
    unit, value = both[1].per_level()[0], both[1].value_added()
    rents = np.maximum(value - question.labour.wage[0, 1] * unit, 0.0) / unit
    assert way.price == pytest.approx(rents.min() * both[0].pay[gap.year])
    after = solve_balance(question.labour, way.levers)
    assert after.gap[:, 0, 0].max() < 1e-6 * need and after.gap[:, 0, 1].max() < 1e-6 * need
    assert after.need.sum() == pytest.approx(gap.balance.need.sum())


def test_work_goes_nowhere_without_people_to_spare_or_another_region(tmp_path):
    both = [work(1, "here"), work(1, "there")]
    need = both[0].base.sum()
    question, gap = asked(tmp_path, both, here=0.99 * need / 0.96, there=0.99 * need / 0.96)
    assert "to spare" in move_work(gap, question.works).why
    question, gap = asked(tmp_path, both[:1], here=need)
    assert "one region" in move_work(gap, question.works).why


def test_a_smaller_plan_gives_up_the_least_value_for_each_post(tmp_path):
    one = work(1, "here")
    question, gap = asked(tmp_path, [one], here=one.base.sum())
    way = shrink(gap, question.works)
    least = (one.value_added() / one.per_level()[0]).min()
    assert way.price == pytest.approx(least * one.pay[gap.year])
    after = solve_balance(question.labour, way.levers)
    assert after.gap.sum() < gap.balance.gap.sum()
    posts = gap.balance.gap[:, 0, 0]
    assert way.levers.work == pytest.approx(np.minimum(posts, -way.levers.need[:, 0, 0]) * least * one.pay)
    assert way.given_up


def test_a_large_gap_gives_up_one_activity_after_the_other(tmp_path):
    one = work(1, "here")
    question, gap = asked(tmp_path, [one], here=0.6 * one.base.sum())
    way = shrink(gap, question.works)
    each = np.sort(one.value_added() / one.per_level()[0])
    assert each[0] * one.pay[gap.year] < way.price < each[-1] * one.pay[gap.year]
    assert "and" in way.size or "," in way.size
    assert solve_balance(question.labour, way.levers).gap.max() < 1e-6 * one.base.sum()


def test_things_counted_in_units_of_their_own_have_no_value_to_give_up(tmp_path):
    one = work(1, "here")
    question, gap = asked(tmp_path, [one], here=one.base.sum())
    physical = [replace(one, economy=replace(one.economy, valuation="physical"))]
    assert "does not add up" in shrink(gap, physical).why and "do not add up" in technique(gap, physical).why
    assert question.labour.shape == (4, 1, 1)
