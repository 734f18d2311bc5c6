"""A limit whose width is lustrum's own is called so, with its option, and loosened on trial."""

from __future__ import annotations

import dataclasses
import inspect
import re
from functools import partial

import numpy as np
import pytest

from lustrum.plan import solve_plan
from lustrum.plan.defaults import default_limits, options_of
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem.parts.pace import absorptive_limits
from tests.economies import random_economy


def shrinking(**bands):
    """Return the problem of an economy that loses a third of its labour in a year: investment falls too slowly."""
    economy = random_economy(1, trade=False)
    economy = dataclasses.replace(economy, labour_supply={"jobs": {2001: 1e9, 2002: 1e9, 2003: 1e9, 2004: 1e9}})
    parts = [partial(part, **bands) if part is absorptive_limits and bands else part for part in DEFAULT_PARTS]
    wishes = [WishedValue("investment", "total", 2001, "<=", 1.0, 1, "the assembly")]
    return build_plan(economy, 3, parts=parts, growth=Growth(0.01, 0.01), tail=1, wishes=wishes)


def test_a_default_band_that_a_wish_meets_is_called_so_with_its_option():
    said = solve_plan(shrinking()).wish_report.sentence
    assert "is a default of lustrum (option absorptive_limits.total_fall = 0.15" in said
    assert "base-year size there is a plan" in said


def test_with_the_band_as_wide_as_was_said_the_wish_is_met():
    report = solve_plan(shrinking()).wish_report
    shares = [float(each) for each in re.findall(r"looser by ([\d.]+) %", report.sentence)]
    assert shares
    assert solve_plan(shrinking(total_fall=1e3, total_rise=1e3, activity_band=1e3)).status == "optimal"


def test_a_band_that_was_stated_is_no_default():
    report = solve_plan(shrinking(total_fall=0.05, activity_band=0.2)).wish_report
    assert report.against and "total_fall" not in report.sentence and "activity_band" not in report.sentence


def test_rows_of_nature_hang_on_no_option():
    problem = shrinking()
    assert options_of(problem, problem.constraints["capacity"]) == ()
    fall, own = (problem.constraints[name] for name in ("investment_fall", "activity_investment_fall"))
    assert options_of(problem, fall) == ("absorptive_limits.total_fall = 0.15",)
    assert options_of(problem, own) == ("absorptive_limits.activity_band = 0.5",)


@pytest.mark.parametrize(
    ("options", "added"),
    [
        ({}, ()),
        ({"trade": {"share_fall": 0.03}}, ()),
        ({"trade": {"export_band": 0.05, "yearly_band": 0.1}}, ("reserves",)),
        ({"absorptive_limits": {"pace_costs": False}}, ("reserves", "consumption_floor")),
    ],
)
def test_every_width_is_an_option_of_its_part_and_every_default_taken_is_declared(options, added):
    """A limit says which option sets its width; names that share a word say nothing."""
    from lustrum.scenario.contents import PARTS, parts_of

    named = [PARTS[name] for name in parts_of(added)]
    parts = [partial(each, **options[each.__name__]) if each.__name__ in options else each for each in named]
    problem = build_plan(random_economy(2), 3, parts=parts, growth=Growth(0.01, 0.01), tail=1)
    declared: dict[str, set[str]] = {}
    for each in problem.constraints.values():
        declared.setdefault(each.part, set()).update(each.width)
        if each.width:
            assert set(each.width) <= set(inspect.signature(PARTS[each.part]).parameters), each.name
    for part, taken in problem.defaults.items():
        bands = {name for name in taken if re.search(r"band|_fall|_rise|absorption", name)} - {"opened_band"}
        assert bands <= declared.get(part, set()), part
    curves = {"imports_pace": "most_imports_instead", "exports_pace": "most_exports_more"}
    assert all(name in declared["trade"] for name, rows in curves.items() if rows in problem.constraints)


def test_without_a_proof_nothing_is_said():
    problem = shrinking()
    assert default_limits(problem, None, None, None, np.empty(0, int), None) == ()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_to_help_does(seed):
    economy = random_economy(seed, trade=False)
    wish = WishedValue("investment", "total", 2001, "<=", 1.0, 1, "the assembly")
    plan = solve_plan(build_plan(economy, 2, growth=Growth(0.01, 0.01), tail=1, wishes=[wish]))
    assert plan.status == "relaxed"
    assert "absorptive_limits." in plan.wish_report.sentence
